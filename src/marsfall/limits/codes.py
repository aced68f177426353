"""The words of the room as numbers: states of a value, levels, events, causes. The order is the order on screens."""

# What is known of a limit's value. Only OK may be green
UNCHECKED, OK, OUT, STALE, INVALID, UNQUALIFIED = range(6)
STATES = ("unchecked", "ok", "out", "stale", "invalid", "unqualified")

LEVELS = ("watch", "warning", "distress", "critical", "severe")  # those of XTCE, mildest first

# Which sensors must be over: the voted value, one, two, or every one that is still qualified
RULES = ("value", "any", "two", "all")
VALUE, ANY, TWO, ALL = range(4)

# Numbers that a quantity has in `State.picks`, made of its usable sensors
LOWEST, SECOND_LOWEST, MIDDLE_LOW, MIDDLE_HIGH, SECOND_HIGHEST, HIGHEST, MEAN, FIRST = range(8)
PICKS = 8

# Why a sample is bad
GOOD, NOT_FINITE, RANGE, RATE, DISAGREES = range(5)
CAUSES = ("good", "not finite", "out of its valid range", "changes too fast", "disagrees with the other sensors")

# Rows of the log: time, event, limit or -1, sensor slot or -1, then numbers that depend on the event
T_S, EVENT, LIMIT, SLOT, A, B, C, D = range(8)
COLUMNS = 8
RAISED, CLEARED, LATE, DISQUALIFIED, STATE, INHIBITED, INHIBIT_ENDED, ACKNOWLEDGED, REQUALIFIED = range(9)
EVENTS = ("raised", "cleared", "late frame", "disqualified", "state", "inhibited", "inhibit ended", "acknowledged",
          "requalified")

# What ended an alarm, or an inhibit
BY_VALUE, BY_PHASE, BY_RESET = range(3)
ENDS = ("value", "phase", "reset")

# What people may command, and why the kernel may refuse
KINDS = ("inhibit", "expire", "ack", "reset", "requalify")
INHIBIT, EXPIRE, ACK, RESET, REQUALIFY = range(5)
DONE, NOTHING_THERE, STILL_OUT, UNPROVEN, IN_THE_PAST = range(5)
REFUSALS = ("", "there is nothing to do it to: no such alarm or inhibit stands",
            "the value is still out, or has only just come back in", "nothing current says that the value is inside",
            "the inhibit would end before it begins")

ANY_PHASE = -1       # mask of a limit that holds in every phase
UNKNOWN_PHASE = -1   # index of a phase that the definitions do not name
MOST_PHASES = 60     # bits of a mask
MOST_SENSORS = 16    # of one quantity
LATE_COUNT = 3       # frames refused in a row after which no limit is shown as known: the clock is broken
EVENTS_PER_LIMIT = 4  # most rows of the log that one limit can write in one frame or command
