"""Parts that leave: mass, momentum and angular momentum of both pieces are those of the whole."""
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Quat, Vec, normalise, rotate
from marsfall.descent.craft import Body, Stores
from marsfall.descent.stores import drop

components = st.floats(-1.0, 1.0)
vectors = st.tuples(components, components, components)


@kernel
def without(stores, body, part_kg, radius_m, along_m, aside_m):
    return drop(stores, body, part_kg, radius_m, along_m, aside_m)


@settings(max_examples=200, deadline=None)
@given(v=vectors, w=vectors, q=st.tuples(*[components] * 4).filter(lambda q: np.linalg.norm(q) > 0.1),
       part=st.floats(0.01, 0.4), along=st.floats(-2.0, 2.0), aside=st.floats(-1.0, 1.0))
def test_nothing_is_lost_when_a_part_leaves(v, w, q, part, along, aside):
    """Inertia large enough that no floor holds. The two pieces about the old centre of mass: momentum to rounding, moments of
    inertia by Huygens and Steiner, so angular momentum about each body axis as well."""
    mass, inertia = 1000.0, Vec(9000.0, 9500.0, 9800.0)
    attitude = normalise(Quat(*q))
    body = Body(Vec(3.4e6, 1e5, -2e5), Vec(*(300.0 * np.array(v))), attitude, Vec(*w))
    left, moved = without(Stores(mass, 100.0, inertia, 0.2, 0.0), body, part * mass, 1.0, along, aside)
    assert left.mass_kg == mass - part * mass
    place = np.array([along, 0.0, aside])
    gone_v = np.array(body.v_F_m_s) + np.array(rotate(attitude, Vec(*np.cross(w, place))))
    momentum = left.mass_kg * np.array(moved.v_F_m_s) + part * mass * gone_v
    assert np.allclose(momentum, mass * np.array(body.v_F_m_s), rtol=0.0, atol=1e-7)
    shift = np.array([left.forward_m, 0.0, left.balance_offset_m - 0.2])
    assert np.allclose(left.mass_kg * shift + part * mass * place, 0.0, atol=1e-9)  # the common centre of mass stays
    assert np.allclose(np.array(rotate(attitude, Vec(*shift))), np.array(moved.r_F_m) - np.array(body.r_F_m), atol=1e-8)
    disc = np.diag([0.5, 0.25, 0.25]) * part * mass

    def steiner(m, d):
        return m * (d @ d * np.eye(3) - np.outer(d, d))

    whole = np.diag(left.inertia_kg_m2) + steiner(left.mass_kg, shift) + disc + steiner(part * mass, place)
    assert np.allclose(np.diag(whole), inertia, rtol=1e-12)
