"""What is left on board: mass, propellant, where the centre of mass is, inertia. Parts leave without a push.

A part that leaves takes its mass, its first moment and its inertia along; what stays keeps the motion that its own centre of
mass had in the rigid body, so momentum and angular momentum of both together do not change.
"""
from ..core.kernels import inline, stage
from ..core.vectors import Vec, cross, rotate
from .craft import Body, Stores
from .model import ABORT

LEAST_INERTIA_RATIO = 0.3  # of what is left by mass: a part's assumed size never takes more, assumption


@inline
def jet_flow_kg_s(jets, torque):
    """Propellant of the jets for a torque."""
    return (abs(torque.x) + abs(torque.y) + abs(torque.z)) / (jets.lever_m * jets.exhaust_m_s)


@inline
def burn(model, case, stores, thrust_n, jet_torque, dt_s):
    """Propellant of engines and jets for one step, never below empty; the tanks sit around the centre of mass, assumption."""
    flow = thrust_n / (model.thrust.exhaust_m_s * case.impulse_scale_ratio) + jet_flow_kg_s(model.jets, jet_torque)
    used = min(flow * dt_s, stores.propellant_kg)
    if used <= 0.0:
        return stores
    left = stores.mass_kg - used
    return Stores(left, stores.propellant_kg - used, stores.inertia_kg_m2 * (left / stores.mass_kg), stores.balance_offset_m,
                  stores.forward_m)


@inline
def _part_inertia(part_kg, radius_m, along_m, aside_m):
    """Of a thin disc across the axis, about a point: (about x, about y, about z)."""
    disc = 0.25 * part_kg * radius_m * radius_m
    return Vec(2.0 * disc + part_kg * aside_m * aside_m, disc + part_kg * (along_m * along_m + aside_m * aside_m),
               disc + part_kg * along_m * along_m)


@inline
def _left(whole, part, ratio):
    return max(whole - part, LEAST_INERTIA_RATIO * ratio * whole)


@inline
def drop(stores, body, part_kg, radius_m, along_m, aside_m):
    """Without a part that sits `along_m` forward of the centre of mass and `aside_m` towards lift of it: (stores, body)."""
    if part_kg <= 0.0:
        return stores, body
    left = stores.mass_kg - part_kg
    ratio = left / stores.mass_kg
    shift = Vec(-part_kg * along_m / left, 0.0, -part_kg * aside_m / left)
    gone = _part_inertia(part_kg, radius_m, along_m, aside_m)
    about = Vec(left * shift.z * shift.z, left * (shift.x * shift.x + shift.z * shift.z), left * shift.x * shift.x)
    i = stores.inertia_kg_m2
    kept = Vec(_left(i.x, gone.x + about.x, ratio), _left(i.y, gone.y + about.y, ratio), _left(i.z, gone.z + about.z, ratio))
    moved = Body(body.r_F_m + rotate(body.q_BF, shift), body.v_F_m_s + rotate(body.q_BF, cross(body.w_B_rad_s, shift)),
                 body.q_BF, body.w_B_rad_s)
    return Stores(left, stores.propellant_kg, kept, stores.balance_offset_m + shift.z, stores.forward_m + shift.x), moved


@stage
def leave_descent_stage(shape, escape, stores, body):
    """The ascent stage alone: without the dry mass of the descent stage and the propellant in its tanks, which sit around the
    centre of mass, assumption."""
    kept = min(stores.propellant_kg, escape.ascent_propellant_kg)
    gone = escape.descent_stage_kg + stores.propellant_kg - kept
    rest, body = drop(stores, body, gone, 0.45 * shape.diameter_m, 0.0, 0.0)
    return Stores(rest.mass_kg, kept, rest.inertia_kg_m2, rest.balance_offset_m, rest.forward_m), body


@stage
def drop_parts(shape, escape, before, mind, stores, body):
    """Parts leave in the step in which the flight software lets them go. Ballast sits where its leaving brings the centre of
    mass to the axis, and so does what leaves with the aeroshell."""
    if before.ballast_on and not mind.ballast_on and shape.ballast_kg > 0.0:
        aside = stores.balance_offset_m * (stores.mass_kg - shape.ballast_kg) / shape.ballast_kg
        stores, body = drop(stores, body, shape.ballast_kg, 0.0, 0.0, aside)
    if before.shield_on and not mind.shield_on:
        along = shape.heat_shield_forward_m - stores.forward_m
        stores, body = drop(stores, body, shape.heat_shield_kg, 0.45 * shape.diameter_m, along, 0.0)
    if not before.chute_off and mind.chute_off:
        along = shape.backshell_forward_m - stores.forward_m
        aside = stores.balance_offset_m * (stores.mass_kg - shape.backshell_kg) / max(shape.backshell_kg, 1.0)
        stores, body = drop(stores, body, shape.backshell_kg, 0.45 * shape.diameter_m, along, aside)
    if before.phase != ABORT and mind.phase == ABORT:
        stores, body = leave_descent_stage(shape, escape, stores, body)
    return stores, body
