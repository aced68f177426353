"""Runs inside the environment of AMAT only: times its entry of the vehicle described in a JSON file, prints JSON.

AMAT is a program of its own under the GPL. marsfall neither contains nor imports it; the benchmark installs it in a folder
of its own, starts this script there as another process, and reads what it prints.
"""
import json
import sys
import time

import matplotlib

matplotlib.use("Agg")
from AMAT.planet import Planet
from AMAT.vehicle import Vehicle


def main() -> None:
    """Fly the entry of the case file again and again."""
    with open(sys.argv[1], encoding="utf-8") as file:
        case = json.load(file)
    planet = Planet("MARS")
    planet.h_thres = planet.h_skip = case["top_m"]  # its table of air ends higher than the 120 km of the default
    planet.loadAtmosphereModel(case["table"], 0, 1, 2, 3)
    vehicle = Vehicle("MSL", case["mass_kg"], case["ballistic_kg_m2"], case["lift_ratio"], case["area_m2"], 0.0,
                      case["nose_radius_m"], planet)
    vehicle.setInitialState(case["altitude_km"], case["longitude_deg"], case["latitude_deg"], case["speed_km_s"],
                            case["heading_deg"], case["flight_path_angle_deg"], 0.0, 0.0)
    vehicle.setSolverParams(1e-6)
    ms = []
    for _ in range(case["repeats"]):
        began_s = time.thread_time()
        vehicle.propogateEntry(case["flight_s"], 0.1, case["bank_deg"])
        ms.append(1e3 * (time.thread_time() - began_s))
    print(json.dumps({"ms": ms, "peak_g": float(max(vehicle.acc_net_g)), "end_altitude_km": float(vehicle.h_kmc[-1]),
                      "end_speed_m_s": float(vehicle.v_kmsc[-1] * 1e3), "end_s": float(vehicle.tc[-1]),
                      "trapped": vehicle.exitflag == -1.0}))


if __name__ == "__main__":
    main()
