"""Runs inside the environment of Basilisk only: times its steps of a rigid spacecraft in thin air, prints JSON.

Basilisk is a program of its own under the ISC licence. marsfall neither contains nor imports it; the benchmark installs it in
a folder of its own, starts this script there as another process, and reads what it prints. Position, velocity, attitude and
body rate under Mars's central gravity, drag in an exponential atmosphere and a constant torque, by Runge-Kutta steps of fourth
order; no sensors, no flight software, nothing recorded.
"""
import json
import sys
import time

from Basilisk.simulation import dragDynamicEffector, exponentialAtmosphere, extForceTorque, spacecraft, svIntegrators
from Basilisk.utilities import SimulationBaseClass, macros, simIncludeGravBody


def simulation(case: dict):
    """A new one, ready to run."""
    sim = SimulationBaseClass.SimBaseClass()
    sim.CreateNewProcess("process").addTask(sim.CreateNewTask("task", macros.sec2nano(case["step_s"])))
    craft = spacecraft.Spacecraft()
    craft.ModelTag = "craft"
    craft.hub.mHub = case["mass_kg"]
    craft.hub.r_BcB_B = [[0.0], [0.0], [0.0]]
    a, b, c = case["inertia_kg_m2"]
    craft.hub.IHubPntBc_B = [[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]]
    craft.hub.r_CN_NInit = [[x] for x in case["r_m"]]
    craft.hub.v_CN_NInit = [[x] for x in case["v_m_s"]]
    craft.hub.omega_BN_BInit = [[0.01], [0.02], [0.0]]
    bodies = simIncludeGravBody.gravBodyFactory()
    bodies.createMars().isCentralBody = True
    bodies.addBodiesTo(craft)
    air = exponentialAtmosphere.ExponentialAtmosphere()
    air.ModelTag, air.planetRadius, air.baseDensity, air.scaleHeight = "air", 3389.5e3, 0.02, 11e3
    air.envMinReach, air.envMaxReach = -1e6, 1e6
    air.addSpacecraftToModel(craft.scStateOutMsg)
    drag = dragDynamicEffector.DragDynamicEffector()
    drag.ModelTag = "drag"
    drag.coreParams.projectedArea, drag.coreParams.dragCoeff = case["area_m2"], 1.6
    drag.coreParams.comOffset = [0.0, 0.0, 0.0]
    drag.atmoDensInMsg.subscribeTo(air.envOutMsgs[0])
    craft.addDynamicEffector(drag)
    push = extForceTorque.ExtForceTorque()
    push.ModelTag = "push"
    push.extTorquePntB_B = [[1.0], [0.5], [0.0]]
    craft.addDynamicEffector(push)
    integrator = svIntegrators.svIntegratorRK4(craft)
    craft.setIntegrator(integrator)
    for model in (craft, air, drag, push):
        sim.AddModelToTask("task", model)
    sim.InitializeSimulation()
    sim.ConfigureStopTime(macros.sec2nano(case["step_s"] * case["steps"]))
    return sim, craft, (integrator, bodies)


def main() -> None:
    """Fly the case again and again."""
    with open(sys.argv[1], encoding="utf-8") as file:
        case = json.load(file)
    step_ns, end = [], []
    for _ in range(case["repeats"]):
        sim, craft, _ = simulation(case)
        began_s = time.process_time()
        sim.ExecuteSimulation()
        step_ns.append(1e9 * (time.process_time() - began_s) / case["steps"])
        end = [*craft.scStateOutMsg.read().r_BN_N, *craft.scStateOutMsg.read().v_BN_N]
    print(json.dumps({"step_ns": step_ns, "end": end}))


if __name__ == "__main__":
    main()
