"""Make src/marsfall/engine/hydrogen_table.npz, the hot hydrogen that engines run on.

    python tools/make_hydrogen.py

Needs `cea` (NASA CEA, Apache-2.0). The table holds the vacuum specific impulse of an ideal nozzle over chamber temperature,
chamber pressure and expansion ratio, for gas that recombines as it cools (equilibrium) and gas that does not (frozen), the
characteristic velocity, and for H2 and H the enthalpies and the equilibrium constant that mixtures are made of.

Two traps of CEA that this script walks round:

* its frozen expansion stops at 160 K, returns the numbers of the throat, and says so only in `converged`;
* its equilibrium expansion goes on below that on polynomials that end at 200 K. Down to 100 K their heat capacity stays
  between those of normal and para hydrogen. Below, it grows without bound (54 kJ/kg/K at 40 K, five times the true one), and
  a nozzle fed at 300 K gives more energy than the gas has.

So an exit colder than 160 K (frozen) or 100 K (equilibrium) is reached here: same entropy and same flow through the throat
as CEA's, heat capacities of CEA down to 100 K and of the quantum rotor below, a quarter para and three quarters ortho. No
droplets form: that matters only to a cold chamber and a huge nozzle.
"""
import hashlib
import warnings
from pathlib import Path
from typing import NamedTuple

import cea
import numpy as np
from scipy.integrate import cumulative_simpson
from scipy.optimize import brentq

OUT = Path(__file__).parent.parent / "src/marsfall/engine/hydrogen_table.npz"
STANDARD_GRAVITY_M_S2 = 9.80665
STANDARD_PRESSURE_PA = 1e5  # of CEA's entropies
R_J_MOL_K = 1e-3 * cea.R
TEMPERATURE_K = np.arange(300.0, 3401.0, 50.0)
PRESSURE_PA = np.geomspace(1e4, 15e6, 22)
EXPANSION_RATIO = np.geomspace(5.0, 500.0, 13)
ROTOR_BELOW_K, FROZEN_BELOW_K, COLDEST_K = 100.0, 160.0, 2.0
# Rotation of H2 in its ground state: levels B J(J+1) - D (J(J+1))^2 (Huber and Herzberg 1979), as temperatures
LEVEL_K, STRETCH_K = 59.336 * 1.438777, 0.0471 * 1.438777


class Gas(NamedTuple):
    """One species of CEA by itself, at 1 bar."""

    mixture: cea.Mixture
    molar_kg_mol: float

    def h_j_kg(self, temperature_k: float) -> float:
        return self.mixture.calc_property(cea.ENTHALPY, np.array([1.0]), temperature_k)

    def s_j_kg_k(self, temperature_k: float) -> float:
        return self.mixture.calc_property(cea.ENTROPY, np.array([1.0]), temperature_k, STANDARD_PRESSURE_PA / 1e5)

    def g_j_mol(self, temperature_k: float) -> float:
        return (self.h_j_kg(temperature_k) - temperature_k * self.s_j_kg_k(temperature_k)) * self.molar_kg_mol


def species(name: str) -> Gas:
    only = cea.Mixture([name])
    return Gas(only, 1e-3 / float(only.weights_to_moles(np.array([1.0]))[0]))


def rotor_heat_j_kg_k(temperature_k: float, gas_j_kg_k: float) -> float:
    """Heat capacity of normal hydrogen: para and ortho are two gases that do not turn into each other."""
    heat = 2.5
    for first, share in ((0, 0.25), (1, 0.75)):
        spin = np.arange(first, 24, 2)
        level_k = LEVEL_K * spin * (spin + 1) - STRETCH_K * (spin * (spin + 1)) ** 2
        weight = (2 * spin + 1) * np.exp(-(level_k - level_k[0]) / temperature_k)
        mean = np.average(level_k, weights=weight)
        heat += share * (np.average(level_k**2, weights=weight) - mean**2) / temperature_k**2
    return heat * gas_j_kg_k


class Cold:
    """Enthalpy (J/kg) and entropy (J/kg/K) of H2 and H at 1 bar below 210 K: CEA's, and the rotor's where CEA's go wrong."""

    def __init__(self, molecule: Gas, atom: Gas):
        self.molecule, self.atom = molecule, atom
        self.below_k = np.linspace(COLDEST_K, ROTOR_BELOW_K, 3000)
        heat = np.array([rotor_heat_j_kg_k(t, R_J_MOL_K / molecule.molar_kg_mol) for t in self.below_k])
        h, s = (cumulative_simpson(y, x=self.below_k, initial=0.0) for y in (heat, heat / self.below_k))
        self.h_below = molecule.h_j_kg(ROTOR_BELOW_K) + h - h[-1]
        self.s_below = molecule.s_j_kg_k(ROTOR_BELOW_K) + s - s[-1]

    def molecules(self, temperature_k: float) -> tuple[float, float]:
        if temperature_k < ROTOR_BELOW_K:
            return tuple(float(np.interp(temperature_k, self.below_k, y)) for y in (self.h_below, self.s_below))
        return self.molecule.h_j_kg(temperature_k), self.molecule.s_j_kg_k(temperature_k)

    def atoms(self, temperature_k: float) -> tuple[float, float]:
        """Their heat capacity is 5/2 R everywhere."""
        heat = 2.5 * R_J_MOL_K / self.atom.molar_kg_mol
        return (self.atom.h_j_kg(300.0) + heat * (temperature_k - 300.0),
                self.atom.s_j_kg_k(300.0) + heat * np.log(temperature_k / 300.0))


class Chamber(NamedTuple):
    """What an expansion keeps: per kg of mixture."""

    enthalpy_j_kg: float
    entropy_j_kg_k: float
    atoms_ratio: float  # mole fraction of H that stays
    flux_kg_m2_s: float  # through the throat


def cold_exit_impulse_s(cold: Cold, chamber: Chamber, expansion_ratio: float) -> float:
    """Vacuum impulse where the gas leaves too cold for CEA."""
    x = chamber.atoms_ratio
    molar = x * cold.atom.molar_kg_mol + (1.0 - x) * cold.molecule.molar_kg_mol
    share = (1.0 - x) * cold.molecule.molar_kg_mol / molar  # of the mass that is H2
    gas = R_J_MOL_K / molar
    mixing = -gas * sum(f * np.log(f) for f in (x, 1.0 - x) if f > 0.0)

    def exit_state(temperature_k: float) -> tuple[float, float]:
        (h2, s2), (h1, s1) = cold.molecules(temperature_k), cold.atoms(temperature_k)
        entropy = share * s2 + (1.0 - share) * s1 + mixing
        pressure_pa = STANDARD_PRESSURE_PA * np.exp((entropy - chamber.entropy_j_kg_k) / gas)
        speed_m_s = np.sqrt(2.0 * (chamber.enthalpy_j_kg - share * h2 - (1.0 - share) * h1))
        return pressure_pa, speed_m_s

    def too_wide(log_k: float) -> float:
        pressure_pa, speed_m_s = exit_state(np.exp(log_k))
        return np.log(chamber.flux_kg_m2_s * gas * np.exp(log_k) / (pressure_pa * speed_m_s * expansion_ratio))

    temperature_k = np.exp(brentq(too_wide, np.log(COLDEST_K), np.log(FROZEN_BELOW_K + 45.0), xtol=1e-10))
    pressure_pa, speed_m_s = exit_state(temperature_k)
    return (speed_m_s + pressure_pa * expansion_ratio / chamber.flux_kg_m2_s) / STANDARD_GRAVITY_M_S2


class Nozzle:
    """CEA's rocket with hot hydrogen, and what goes on below its limits."""

    def __init__(self):
        fed, self.products = cea.Mixture(["H2"]), cea.Mixture(["H2", "H"])
        self.fed = fed
        self.mixed = cea.EqSolver(self.products, reactants=fed)
        self.rocket = cea.RocketSolver(self.products, reactants=fed)
        self.cold = Cold(species("H2"), species("H"))

    def run(self, temperature_k: float, pressure_pa: float, ratios: np.ndarray, frozen: bool):
        chamber, run = cea.EqSolution(self.mixed), cea.RocketSolution(self.rocket)
        self.mixed.solve(chamber, cea.TP, temperature_k, pressure_pa / 1e5, np.array([1.0]))
        if not chamber.converged:
            raise RuntimeError(f"CEA did not converge at {temperature_k} K, {pressure_pa} Pa")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what did not converge is looked at below
            self.rocket.solve(run, np.array([1.0]), pressure_pa / 1e5, [2.0], supar=list(ratios),
                              hc=1e3 * chamber.enthalpy / cea.R, iac=True, **({"n_frz": 1} if frozen else {}))
        return chamber, run

    def impulse_s(self, temperature_k: float, pressure_pa: float, ratios: np.ndarray, frozen: bool) -> np.ndarray:
        """Vacuum impulse at some expansion ratios, in rising order."""
        limit_k = FROZEN_BELOW_K + 5.0 if frozen else ROTOR_BELOW_K
        chamber, run = self.run(temperature_k, pressure_pa, ratios, frozen)
        if not frozen and not run.converged:
            raise RuntimeError(f"CEA did not converge at {temperature_k} K, {pressure_pa} Pa")
        found = np.full(len(ratios), np.nan)
        good = min(len(run.T) - 3, len(ratios))  # stations: chamber, throat, exit of [2.0], the ratios
        found[:good] = np.where(np.asarray(run.T[3:3 + good]) >= limit_k, run.Isp_vacuum[3:3 + good], np.nan)
        found /= STANDARD_GRAVITY_M_S2
        atoms = float(chamber.mole_fractions["H"]) if frozen else 0.0
        kept = Chamber(1e3 * chamber.enthalpy, 1e3 * chamber.entropy, atoms, pressure_pa / run.c_star[1])
        for at_ratio in np.flatnonzero(np.isnan(found)):
            found[at_ratio] = cold_exit_impulse_s(self.cold, kept, ratios[at_ratio])
        return found

    def characteristic_velocity_m_s(self, temperature_k: float, pressure_pa: float) -> float:
        return float(self.run(temperature_k, pressure_pa, EXPANSION_RATIO[:1], False)[1].c_star[1])


def main() -> None:
    cea.set_log_level(cea.LOG_NONE)
    nozzle = Nozzle()
    grid = [(t, p) for t in TEMPERATURE_K for p in PRESSURE_PA]
    shape = len(TEMPERATURE_K), len(PRESSURE_PA)
    impulses = {name: np.array([nozzle.impulse_s(t, p, EXPANSION_RATIO, frozen) for t, p in grid]).reshape(*shape, -1)
                for name, frozen in (("equilibrium_impulse_s", False), ("frozen_impulse_s", True))}
    molecule, atom = nozzle.cold.molecule, nozzle.cold.atom
    free_j_mol = np.array([2.0 * atom.g_j_mol(t) - molecule.g_j_mol(t) for t in TEMPERATURE_K])
    np.savez(
        OUT, source="NASA CEA (cea) by tools/make_hydrogen.py; pure H2 and H; exits colder than CEA's limits with the rotor",
        temperature_k=TEMPERATURE_K, pressure_pa=PRESSURE_PA, expansion_ratio=EXPANSION_RATIO, **impulses,
        characteristic_velocity_m_s=np.array([nozzle.characteristic_velocity_m_s(t, p) for t, p in grid]).reshape(shape),
        molecules_j_kg=np.array([molecule.h_j_kg(t) for t in TEMPERATURE_K]),
        atoms_j_kg=np.array([atom.h_j_kg(t) for t in TEMPERATURE_K]),
        molar_kg_mol=np.array([molecule.molar_kg_mol, atom.molar_kg_mol]),
        log_dissociation=-free_j_mol / (R_J_MOL_K * TEMPERATURE_K),  # ln of x_H^2 p / (x_H2 1 bar)
    )
    print(f"{OUT}: {OUT.stat().st_size} bytes, SHA-256 {hashlib.sha256(OUT.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
