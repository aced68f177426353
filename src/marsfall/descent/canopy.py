"""The parachute as a second body: a canopy with its own and its apparent mass at the end of a riser, swinging about the
point where the riser meets the craft. The craft swings about the same point, which gives the fast wrist motion that gyroscopes
saturate on.

Drag against Mach, opening and level of the disk-gap-band canopy: edl.md 3.3. The rest is tagged here.
"""
import math

from ..core.interpolate import line
from ..core.kernels import inline, stage
from ..core.vectors import Vec, cross, dot, norm, rotate, unit
from .aero import DGB_DRAG, DGB_MACH
from .craft import Canopy

FABRIC_KG_M2 = 0.15        # MSL: 54 kg over 358 m2 of nominal area (parts list of kwan)
APPARENT_RATIO = 0.4       # apparent mass over that of the air in a sphere of the inflated diameter, assumption
INFLATED_RATIO = 0.7       # inflated over nominal diameter, assumption
TRIM_SIN = math.sin(math.radians(5.0))  # a disk-gap-band canopy trims a few degrees off the wind, assumption
NORMAL_RATIO = 0.3         # side force that drives it there, per drag and sine of the angle, assumption
SWIRL_RATIO = 0.05         # and a part across it: the canopy cones instead of gliding one way, assumption
OVERSHOOT_RATIO = 0.35     # opening load above the steady drag: 153.8 kN at 494 Pa on MSL [M] over the table's drag
OVERSHOOT_S = 0.25         # and how fast that fades, assumption
BREATH_RATIO = 0.1         # area oscillation above Mach 1.4 (shape known from flight, size an assumption)
BREATH_RAD_S = 2.0 * math.pi * 5.0
BREATH_FROM_MACH = 1.4


@inline
def drag_area_m2(model, case, mach, open_s):
    """Drag area `open_s` after line stretch: grows with the square of time, overshoots, then breathes while supersonic."""
    chute = model.chute
    if open_s <= 0.0:
        return 0.0
    drag = line(mach, DGB_MACH, DGB_DRAG) * chute.drag_scale_ratio * case.chute_scale_ratio
    spread = min(open_s / chute.inflation_s, 1.0)
    full_s = open_s - chute.inflation_s
    if full_s > 0.0:
        spread += OVERSHOOT_RATIO * 0.5 * math.exp(-full_s / OVERSHOOT_S)
        if mach > BREATH_FROM_MACH:
            spread += 0.5 * BREATH_RATIO * math.sin(BREATH_RAD_S * full_s)
    else:
        spread *= 1.0 + OVERSHOOT_RATIO * 0.5 * spread
    return chute.area_m2 * drag * spread * spread


@inline
def _heavy_kg(model, density_kg_m3, drag_n, speed_m_s, dt_s):
    """Canopy and apparent mass; never so light that one step could not follow its swing."""
    chute = model.chute
    radius = 0.5 * INFLATED_RATIO * math.sqrt(chute.area_m2 * 4.0 / math.pi)
    own = FABRIC_KG_M2 * chute.area_m2 + APPARENT_RATIO * density_kg_m3 * 4.0 / 3.0 * math.pi * radius**3
    return max(own, 4.0 * drag_n * dt_s * dt_s / chute.riser_m, 2.0 * drag_n * dt_s / (speed_m_s + 1e-3))


@inline
def _stretched(chute, case, r_F_m, wind_F_m_s):
    """Direction of the riser at line stretch: down the wind, but for what mortar and wake did to the bag. In the nominal case
    it lies straight above the wind."""
    along = unit(wind_F_m_s)
    above = unit(r_F_m - along * dot(r_F_m, along))
    lead = chute.stretch_rad * case.stretch_ratio
    off = above * math.cos(case.stretch_turn_rad) + cross(along, above) * math.sin(case.stretch_turn_rad)
    return off * math.sin(lead) - along * math.cos(lead)


@stage
def trail(model, case, mind, canopy, body, air, forward_m, t_s, dt_s):
    """The canopy after one step, its pull on the craft (vector in F, N) and its drag area (m2)."""
    chute = model.chute
    none = Vec(0.0, 0.0, 0.0)
    open_s = t_s - mind.chute_s - chute.line_stretch_s
    if mind.chute_s < 0.0 or mind.chute_off or canopy.torn or open_s <= 0.0 or t_s >= case.faults.parachute_failed_s:
        return canopy, none, 0.0
    wrist = Vec(-(chute.lever_m + forward_m), 0.0, 0.0)
    away, swing = canopy.away_F, canopy.swing_F_1_s
    if dot(away, away) < 0.5:
        away, swing = _stretched(chute, case, body.r_F_m, body.v_F_m_s - air.wind_F_m_s), none
    wind = body.v_F_m_s - air.wind_F_m_s + rotate(body.q_BF, cross(body.w_B_rad_s, wrist)) + swing * chute.riser_m
    speed = norm(wind) + 1e-9
    along = wind * (1.0 / speed)
    area_m2 = drag_area_m2(model, case, speed * air.inverse_sound_s_m, open_s)
    drag_n = 0.5 * air.density_kg_m3 * speed * speed * area_m2
    off = away - along * dot(away, along)
    pull_n = -drag_n * dot(along, away)  # along the riser; across it only what does not go through the craft swings the canopy
    side = (off * (1.0 - dot(off, off) / (TRIM_SIN * TRIM_SIN)) * NORMAL_RATIO + cross(along, off) * SWIRL_RATIO) * drag_n
    heavy = _heavy_kg(model, air.density_kg_m3, drag_n, speed, dt_s)
    swing = swing + side * (dt_s / (heavy * chute.riser_m))
    swing = swing - away * dot(swing, away)
    torn = pull_n > chute.strength_n
    pull = none if torn else away * max(pull_n, 0.0)  # a riser cannot push
    return Canopy(unit(away + swing * dt_s), swing, torn), pull, area_m2
