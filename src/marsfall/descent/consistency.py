"""Is the navigation as good as it believes? Its true errors against its own covariance. Reads the truth, steers nothing.

A filter is consistent if its errors are inside three of its own sigmas 99.7 % of the time, and if their squared length in units
of the covariance (normalised estimation error squared, NEES) is chi-square with as many degrees as there are errors: nine here,
position, velocity and attitude (Bar-Shalom, Li and Kirubarajan, Estimation with Applications to Tracking and Navigation,
ch. 5.4 [M]).
"""
import math

from ..core.kernels import inline, part
from ..core.vectors import dot, norm, rotate, turn_between
from .filter import POSITION, STATES, TURN, VELOCITY, put

WATCHED = 9
ERROR, FACTOR = 81, 0      # in the filter's scratch room: the nine errors, and the triangular root of their covariance


@inline
def sigmas(covariance):
    """Root of the summed variances of position, velocity and attitude: m, m/s, rad."""
    c, d = covariance, STATES + 1  # from one place of the diagonal to the next
    return (math.sqrt(c[0] + c[d] + c[2 * d]), math.sqrt(c[3 * d] + c[4 * d] + c[5 * d]),
            math.sqrt(c[6 * d] + c[7 * d] + c[8 * d]))


@inline
def _nees(p, room):
    """Squared length of the errors in units of their covariance, by its triangular root; negative if it has none."""
    total = 0.0
    for i in range(WATCHED):
        for j in range(i + 1):
            s = p[STATES * i + j]
            for k in range(j):
                s -= room[FACTOR + WATCHED * i + k] * room[FACTOR + WATCHED * j + k]
            if i == j:
                if s <= 0.0:
                    return -1.0
                room[FACTOR + WATCHED * i + i] = math.sqrt(s)
            else:
                room[FACTOR + WATCHED * i + j] = s / room[FACTOR + WATCHED * j + j]
        y = room[ERROR + i]
        for k in range(i):
            y -= room[FACTOR + WATCHED * i + k] * room[ERROR + k]
        room[ERROR + i] = y / room[FACTOR + WATCHED * i + i]
        total += room[ERROR + i] * room[ERROR + i]
    return total


@part
def compare(body, nav, memory):
    """One sample: how many of the nine errors are inside three sigmas, and NEES."""
    p, room = memory.covariance, memory.room
    radius = norm(nav.r_F_m)  # along the sphere and up, as the filter corrects
    above = nav.r_F_m * (1.0 / radius)
    put(room, ERROR + POSITION, body.r_F_m - above * (dot(above, body.r_F_m) - norm(body.r_F_m) + radius))
    put(room, ERROR + VELOCITY, body.v_F_m_s - nav.v_F_m_s)
    put(room, ERROR + TURN, rotate(nav.q_BF, turn_between(nav.q_BF, body.q_BF)))
    inside = 0
    for i in range(WATCHED):
        if room[ERROR + i] * room[ERROR + i] <= 9.0 * p[STATES * i + i]:
            inside += 1
    return inside, _nees(p, room)
