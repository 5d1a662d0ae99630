# SPDX-License-Identifier: Apache-2.0
"""Run test rings, cheap ones first, and end with `N passed, N failed`.

    python3 -m tests.harness.check [--build DIR] [--only TEXT] RING...

Rings: lint unit unit-be fuzz guest sys.  The top Makefile builds what a ring
needs before it calls this.
"""

import argparse
import os

from tests.harness import rings
from tests.harness.tally import Tally


def main():
    parser = argparse.ArgumentParser(prog="check", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--cpus", default="1 2",
                        help="numbers of CPUs the machine tests run with")
    parser.add_argument("--only", default="",
                        help="only tests whose name contains this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        help="programs or machines at the same time")
    parser.add_argument("--worker", action="store_true",
                        help="of a machine ring: names of tests come on the "
                             "standard input")
    parser.add_argument("ring", nargs="+", choices=sorted(rings.RINGS))
    options = parser.parse_args()
    options.cpus = [int(n) for n in options.cpus.split()]
    tally = Tally()
    for ring in options.ring:
        rings.RINGS[ring](options, tally)
    if options.worker:
        return
    raise SystemExit(tally.finish())


if __name__ == "__main__":
    main()
