"""Where one flight went over the ground: latitude and longitude, altitude against range, and the last stretch."""
import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import GREEN, HALO, INK, RUST
from .timeline import PHASE_INKS, Sheet, pieces, span

MOST_STRETCH = 10.0  # of a degree of longitude against one of latitude, near a pole
NEAR_M = 15_000.0    # the second map reaches at least so far along the track from the end of the flight


def track_page(figure: Figure, sheet: Sheet) -> None:
    """Three maps of one flight."""
    grid = figure.add_gridspec(2, 2, left=0.06, right=0.985, top=0.875, bottom=0.095, hspace=0.3, wspace=0.14)
    _map(figure.add_subplot(grid[0, :], title="Ground track"), sheet)
    _profile(figure.add_subplot(grid[1, 0], title="Altitude against distance flown over the ground"), sheet)
    _near(figure.add_subplot(grid[1, 1], title="The last stretch, around the site"), sheet)


def places(sheet: Sheet) -> tuple[np.ndarray, np.ndarray]:
    """Planetocentric latitude and east longitude of every sample, rad; the longitude does not jump and ends on the side of
    the site's."""
    x, y, z = (sheet.trace[f"F_{axis}_m"] for axis in "xyz")
    lon_rad = np.unwrap(np.arctan2(y, x))
    turns = round((sheet.site_longitude_rad - lon_rad[-1]) / (2.0 * math.pi))
    return np.arctan2(z, np.hypot(x, y)), lon_rad + 2.0 * math.pi * turns


def distance_m(sheet: Sheet) -> np.ndarray:
    """Distance flown over the sphere of the site up to every sample."""
    r = np.stack([sheet.trace[f"F_{axis}_m"] for axis in "xyz"])
    r = r / np.linalg.norm(r, axis=0)
    chord = np.linalg.norm(np.diff(r, axis=1), axis=0)
    return sheet.site_radius_m * np.concatenate([[0.0], np.cumsum(2.0 * np.arcsin(np.minimum(0.5 * chord, 1.0)))])


def from_site_km(sheet: Sheet) -> tuple[np.ndarray, np.ndarray]:
    """East and north of the site along the ground, by distance and direction, so that a site at a pole has a map as well."""
    lat, lon = sheet.site_latitude_rad, sheet.site_longitude_rad
    up = np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    east = np.array([-math.sin(lon), math.cos(lon), 0.0])
    r = np.stack([sheet.trace[f"F_{axis}_m"] for axis in "xyz"], axis=1)
    flat_east, flat_north = r @ east, r @ np.cross(up, east)
    flat = np.hypot(flat_east, flat_north)
    away_km = sheet.site_radius_m / 1e3 * np.arctan2(flat, r @ up)
    return away_km * flat_east / np.maximum(flat, 1e-9), away_km * flat_north / np.maximum(flat, 1e-9)


def _map(axes: Axes, sheet: Sheet) -> None:
    lat_rad, lon_rad = places(sheet)
    site_deg = math.degrees(sheet.site_longitude_rad), math.degrees(sheet.site_latitude_rad)
    _phased(axes, sheet, np.degrees(lon_rad), np.degrees(lat_rad))
    _numbers(axes, sheet, np.degrees(lon_rad), np.degrees(lat_rad))
    axes.plot(np.degrees(lon_rad[0]), np.degrees(lat_rad[0]), "o", color=INK, ms=5, mfc="white", label="entry interface")
    axes.plot(*site_deg, "+", color=RUST, ms=12, mew=1.6, label="site", zorder=4)
    axes.plot(np.degrees(lon_rad[-1]), np.degrees(lat_rad[-1]), "x", color=GREEN, ms=6, label="end of the flight", zorder=4)
    middle_rad = 0.5 * (lat_rad.min() + lat_rad.max())
    axes.set_aspect(min(1.0 / max(math.cos(middle_rad), 1e-3), MOST_STRETCH), adjustable="datalim")
    axes.set(xlabel="east longitude, deg", ylabel="planetocentric latitude, deg")
    axes.margins(0.04, 0.1)
    axes.ticklabel_format(useOffset=False)
    axes.legend(loc="best")


def _near(axes: Axes, sheet: Sheet) -> None:
    """Kilometres east and north of the site, from the last so many kilometres of the flight on."""
    east_km, north_km = from_site_km(sheet)
    flown_m = distance_m(sheet)
    slow = sheet.trace["phase_code"] != 0
    start_m = flown_m[-1] - max(NEAR_M, 1.15 * (flown_m[-1] - flown_m[np.argmax(slow)]) if slow.any() else 0.0)
    near = flown_m >= min(start_m, flown_m[-1])
    _phased(axes, sheet, np.where(near, east_km, np.nan), np.where(near, north_km, np.nan))
    _numbers(axes, sheet, np.where(near, east_km, np.nan), np.where(near, north_km, np.nan))
    axes.plot(0.0, 0.0, "+", color=RUST, ms=12, mew=1.6, zorder=4)
    axes.plot(east_km[-1], north_km[-1], "x", color=GREEN, ms=6, zorder=4)
    axes.set(xlabel="east of the site, km", ylabel="north of the site, km", aspect="equal", adjustable="datalim")
    axes.margins(0.08)


def _profile(axes: Axes, sheet: Sheet) -> None:
    flown_km, height_km = distance_m(sheet) / 1e3, np.maximum(sheet.trace["altitude_m"], 0.0) / 1e3
    _phased(axes, sheet, flown_km, height_km)
    _numbers(axes, sheet, flown_km, height_km)
    axes.set(xlabel="distance flown over the ground, km", ylabel="altitude above the site, km")
    axes.set_ylim(bottom=0.0)
    named = dict.fromkeys(code for code, _ in pieces(sheet.trace))
    for code in named:
        axes.plot([], [], color=PHASE_INKS[code], lw=1.5, label=sheet.phases[code])
    axes.legend(loc="best")


def _phased(axes: Axes, sheet: Sheet, x: np.ndarray, y: np.ndarray) -> None:
    """A line in the colours of the phases."""
    for code, part in pieces(sheet.trace):
        axes.plot(x[part], y[part], color=PHASE_INKS[code], lw=1.5)


def _numbers(axes: Axes, sheet: Sheet, x: np.ndarray, y: np.ndarray) -> None:
    """A dot at every event, and its number; numbers of dots that fall together share a label."""
    t_s = [row["t_s"] for row in sheet.events]
    at = list(zip(np.interp(t_s, sheet.trace["t_s"], x), np.interp(t_s, sheet.trace["t_s"], y), strict=True))
    reach_x, reach_y = (max(float(np.nanmax(v) - np.nanmin(v)), 1e-6) for v in (x, y))
    reach = max(reach_x, reach_y)
    groups: list[tuple[float, float, list[int]]] = []
    for number, (px, py) in enumerate(at, 1):
        if not (math.isfinite(px) and math.isfinite(py)):
            continue
        if groups and math.hypot(px - groups[-1][0], py - groups[-1][1]) < 0.035 * reach:
            groups[-1][2].append(number)
        else:
            groups.append((px, py, [number]))
    for px, py, numbers in groups:
        axes.plot(px, py, "o", color=INK, ms=2.6, zorder=3)
        axes.annotate(span(numbers[0], numbers[-1]), (px, py), xytext=(2, 5), textcoords="offset points", fontsize=6.5,
                      ha="left", path_effects=HALO, zorder=5)
