"""How a flight ends: one code, one sentence. Inside a kernel the first code that is not FLYING wins and freezes the case."""

FLYING = 0
LANDED = 1
LANDED_HARD = 2
CRASHED = 3
IN_ORBIT = 4
LOST_IN_ABORT = 5
BURNED_UP = 6
OUT_OF_PROPELLANT = 7
TUMBLED = 8
TIMED_OUT = 9
SKIPPED_OUT = 10
BROKE_UP = 11
BURNED_BARE = 12
OVERLOADED = 13
NOT_A_NUMBER = 14

NAME = {
    FLYING: "flying",
    LANDED: "landed",
    LANDED_HARD: "landed_hard",
    CRASHED: "crashed",
    IN_ORBIT: "in_orbit",
    LOST_IN_ABORT: "lost_in_abort",
    BURNED_UP: "burned_up",
    OUT_OF_PROPELLANT: "out_of_propellant",
    TUMBLED: "tumbled",
    TIMED_OUT: "timed_out",
    SKIPPED_OUT: "skipped_out",
    BROKE_UP: "broke_up",
    BURNED_BARE: "burned_bare",
    OVERLOADED: "overloaded",
    NOT_A_NUMBER: "not_a_number",
}

SENTENCE = {
    FLYING: "The flight is not over.",
    LANDED: "The lander stands on the ground inside its touchdown limits.",
    LANDED_HARD: "The lander touched down outside its limits, but slowly enough that the crew can live.",
    CRASHED: "The lander hit the ground at a speed nobody survives.",
    IN_ORBIT: "The lander broke off and reached a stable orbit.",
    LOST_IN_ABORT: "The lander broke off and did not reach orbit: it fell back, or its tanks ran dry.",
    BURNED_UP: "The heat shield took more heat than it is made for.",
    OUT_OF_PROPELLANT: "The tanks ran dry above the ground.",
    TUMBLED: "Attitude control was lost and the lander tumbled.",
    TIMED_OUT: "The flight was still in the air when its time was up.",
    SKIPPED_OUT: "The lander left the atmosphere again without an abort being flown.",
    BROKE_UP: "The lander broke off, and outside its shell it met more dynamic pressure than it is built for.",
    BURNED_BARE: "The lander broke off, and outside its shell it took more heat than it is made for.",
    OVERLOADED: "The lander broke off, and its crew felt more acceleration than it can survive.",
    NOT_A_NUMBER: "The numbers of the flight stopped being numbers: damaged input, or a mistake in marsfall.",
}

SAFE = (LANDED, IN_ORBIT)  # the crew is alive and the vehicle is whole
ALIVE = (LANDED, LANDED_HARD, IN_ORBIT)
