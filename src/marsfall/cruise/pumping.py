"""Propellant from one ship to another while they are docked: how much arrives, how long it takes, where the rest goes.

The receiver's tank and the line are cooled down with propellant that is vented; a part stays in the donor because no pump
reaches it, less if a small thrust settles the liquid; that thrust burns propellant of the receiver and pushes the pair.
Meanwhile both ships boil off, and a damaged donor leaks. Every kilogram is in exactly one of the numbers of `Pumped`. The pair
stays at one place: the metres by which pumping shifts two hulls about their common centre of mass are left out.
"""
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..core.units import STANDARD_GRAVITY_M_S2
from .craft import Craft


class Flow(NamedTuple):
    """What goes over between two tanks; numbers or arrays."""

    taken_kg: np.ndarray  # leaves the donor
    received_kg: np.ndarray  # arrives
    chilldown_kg: np.ndarray  # vented while the receiver's tank is cooled
    line_kg: np.ndarray  # lost on the way
    duration_s: np.ndarray


class Pumped(NamedTuple):
    """Two ships at the end of a transfer, and what is in neither of them any more."""

    donor: Craft
    receiver: Craft
    flow: Flow
    settling_kg: float  # burned to settle the liquid
    boiled_kg: float  # off both, and leaked from the donor
    pushed_m_s: float  # velocity that the settling thrust gives the pair


def flow(rules: SimpleNamespace, donor_kg, room_kg, losses_factor: float = 1.0, rate_factor: float = 1.0) -> Flow:
    """What a transfer brings; nothing at all if less than the cooling of the tank would be left of it.

    `rules` is the rescue section in SI. The factors say how far this transfer is from what is expected.
    """
    stays, rate_kg_s = rules.transfer_residual_ratio, rules.transfer_rate_kg_s * rate_factor
    if not rules.transfer_settled:
        stays, rate_kg_s = rules.transfer_unsettled_residual_ratio, rate_kg_s * rules.transfer_unsettled_rate_ratio
    line = min(rules.transfer_line_loss_ratio * losses_factor, 0.5)
    cooling = rules.transfer_chilldown_ratio * losses_factor * np.asarray(room_kg)  # the full part of a tank is cold
    within_reach = np.asarray(donor_kg) * max(1.0 - stays * losses_factor, 0.0)
    taken = np.minimum(within_reach, np.asarray(room_kg) / (1.0 - line) + cooling)
    taken = np.where((taken > cooling) & (np.asarray(room_kg) > 0.0), taken, 0.0)
    chilldown = np.where(taken > 0.0, cooling, 0.0)
    lost = (taken - chilldown) * line
    return Flow(taken, taken - chilldown - lost, chilldown, lost, taken / rate_kg_s)


def pump(donor: Craft, receiver: Craft, capacity_kg: float, rules: SimpleNamespace, losses_factor: float = 1.0,
         rate_factor: float = 1.0) -> Pumped:
    """The transfer between two docked ships, from the end of the docking to the end of the pumping."""
    if np.any(donor.r_ICRF_m != receiver.r_ICRF_m) or np.any(donor.v_ICRF_m_s != receiver.v_ICRF_m_s):
        raise ValueError("ships that pump must be at the same place with the same velocity")
    room_kg = max(capacity_kg - receiver.propellant_kg, 0.0)
    made = flow(rules, donor.propellant_kg, room_kg, losses_factor, rate_factor)
    duration_s = float(made.duration_s)
    exhaust_m_s = rules.settling_impulse_s * STANDARD_GRAVITY_M_S2
    pushed_m_s = rules.settling_acceleration_m_s2 * duration_s if rules.transfer_settled else 0.0
    mass_kg = donor.mass_kg + receiver.mass_kg
    settling_kg = min(mass_kg * -np.expm1(-pushed_m_s / exhaust_m_s), receiver.propellant_kg + float(made.received_kg))
    left_kg, has_kg = donor.propellant_kg - float(made.taken_kg), receiver.propellant_kg + float(made.received_kg) - settling_kg
    donor_off = boiled_kg(left_kg, duration_s, rules.leak_efold_s)
    receiver_off = boiled_kg(has_kg, duration_s, rules.boiloff_efold_s)
    along = receiver.v_ICRF_m_s / np.linalg.norm(receiver.v_ICRF_m_s)
    v = receiver.v_ICRF_m_s + pushed_m_s * along
    return Pumped(donor._replace(propellant_kg=left_kg - donor_off, v_ICRF_m_s=v),
                  receiver._replace(propellant_kg=has_kg - receiver_off, v_ICRF_m_s=v),
                  made, float(settling_kg), donor_off + receiver_off, pushed_m_s)


def boiled_kg(propellant_kg, time_s, efold_s: float):
    """What is gone of a tank's contents after a time."""
    return propellant_kg * -np.expm1(-np.asarray(time_s) / efold_s)
