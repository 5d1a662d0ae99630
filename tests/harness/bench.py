# SPDX-License-Identifier: Apache-2.0
"""`make bench`: what CP costs and carries, beside the bare machine.

Everything comes from one run and is timed by the outer wall clock: a guest's
TOD may run ahead on an emulated machine.  A figure is the median of at least
five; a noisy host shows in the spread.  The table goes to standard output and,
tab-separated, to BUILD/bench.tsv: metric value unit baseline ratio goal met.

    python3 -m tests.harness.bench [--build DIR] [--only TEXT]
"""

import argparse
import os
import statistics

from tests.harness import benchwork

HEAD = ("metric", "value", "unit", "baseline", "ratio", "goal", "met")


class Table:
    """The rows; each is printed when it is complete."""

    def __init__(self, path):
        self.path = path
        self.rows = []
        print(self.line(HEAD), flush=True)

    @staticmethod
    def line(cells):
        return ("{:20} {:>10} {:8} {:>10} {:>7} {:>9} {:4}".format(*cells)
                .rstrip())

    def add(self, metric, values, unit, baselines=None, goal=None,
            of="value"):
        """GOAL is ">= x" or "<= x", OF the value or of the ratio to the
        median of BASELINES."""
        value = statistics.median(values)
        base = statistics.median(baselines) if baselines else None
        ratio = value / base if base else None
        met = ""
        if goal:
            sign, limit = goal.split()
            seen = ratio if of == "ratio" else value
            good = seen >= float(limit) if sign == ">=" else (
                seen <= float(limit))
            met = "yes" if good else "no"
        row = (metric, number(value), unit, number(base), number(ratio),
               goal or "", met)
        self.rows.append(row)
        spread = f"[{number(min(values))} .. {number(max(values))}]"
        print(f"{self.line(row)}  {spread}", flush=True)
        with open(self.path, "w", encoding="ascii") as f:
            for cells in [HEAD] + self.rows:
                f.write("\t".join(cells) + "\n")


def number(value):
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--only", default="",
                        help="only groups whose name contains this")
    options = parser.parse_args()
    os.makedirs(os.path.join(options.build, "bench"), exist_ok=True)
    table = Table(os.path.join(options.build, "bench.tsv"))
    for name in benchwork.GROUPS:
        if options.only in name:
            getattr(benchwork, name)(options, table)


if __name__ == "__main__":
    main()
