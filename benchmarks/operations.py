"""How many floating-point operations a step of a flight is, as written: counted, not guessed.

Run as a script it flies the nominal MSL in plain Python (NUMBA_DISABLE_JIT=1) and looks at every 97th step, a prime, so that
parts that run every 5th, 10th or 25th step are met in their proportion. In such a step it counts the operators + - * / that
the interpreter executes (one operation each), square roots (one) and other functions of `math` (20 each, the usual price
of a polynomial). Not told apart: a few integer additions on indices; left out: comparisons, signs, the integer arithmetic
of the random numbers. The compiler saves some of these operations; the number is the work that was asked for.
"""
import dis
import json
import os
import subprocess
import sys
from collections import Counter

EVERY = 97
FUNCTION_PRICE = 20.0
CHEAP = {"sqrt": 1.0, "fabs": 0.0, "floor": 0.0, "isnan": 0.0, "degrees": 1.0, "radians": 1.0, "hypot": 4.0}
INTEGERS = "draws.py"


def per_step() -> float:
    """Operations a step, mean over the nominal MSL flight; flown in a process of its own."""
    done = subprocess.run([sys.executable, __file__], env=dict(os.environ) | {"NUMBA_DISABLE_JIT": "1"}, check=True,
                          capture_output=True, text=True, timeout=900)
    return float(json.loads(done.stdout)["operations_per_step"])


class Counting:
    """Counts while it is switched on; `breathe`, the first call of a step, switches it."""

    def __init__(self, breathe):
        self.breathe, self.total, self.step, self.seen, self.opcodes = breathe, Counter(), 0, 0, {}

    def __call__(self, *words):
        sys.settrace(None)
        sys.setprofile(None)
        chosen = self.step % EVERY == EVERY // 2
        self.step += 1
        frame = sys._getframe(1)
        frame.f_trace, frame.f_trace_opcodes = (self.trace, True) if chosen else (None, False)
        if chosen:
            self.seen += 1
            sys.setprofile(self.profile)
            sys.settrace(self.trace)
        return self.breathe(*words)

    def trace(self, frame, event, _):
        code = frame.f_code
        if "marsfall" not in code.co_filename or code.co_filename.endswith(INTEGERS):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            if code not in self.opcodes:
                self.opcodes[code] = {i.offset: i.argrepr.rstrip("=") for i in dis.get_instructions(code)
                                      if i.opname == "BINARY_OP"}
            self.total[self.opcodes[code].get(frame.f_lasti, "")] += 1
        return self.trace

    def profile(self, _, event, called):
        if event == "c_call" and getattr(called, "__module__", "") == "math":
            self.total[called.__name__] += 1

    def operations(self) -> float:
        """Priced sum."""
        price = {"+": 1.0, "-": 1.0, "*": 1.0, "/": 1.0, "**": 2.0, "": 0.0, "//": 0.0, "%": 0.0} | CHEAP
        return sum(count * price.get(what, FUNCTION_PRICE) for what, count in self.total.items() if what.isidentifier()
                   or what in price)


def main() -> None:
    """Fly and print."""
    import numpy as np
    from flights import msl

    from marsfall.descent import fly
    from marsfall.descent.draw import from_table
    from marsfall.descent.job import fly_rows

    job = msl()
    count = fly.breathe = Counting(fly.breathe)
    rows = from_table(job.plan(0, 2)).view(np.recarray)  # fields as attributes, as compiled code reads them
    fly_rows(job.lander, rows[1:])
    sys.settrace(None)
    sys.setprofile(None)
    print(json.dumps({"operations_per_step": count.operations() / count.seen, "steps": count.step, "seen": count.seen,
                      "counted": dict(count.total.most_common())}))


if __name__ == "__main__":
    main()
