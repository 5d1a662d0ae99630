# SPDX-License-Identifier: Apache-2.0
"""`make demo`: the acceptance scenario, played by s3270 on real Hercules.

Shows each screen as text; leaves screens.txt, captures and logs in
build/demo/; ends non-zero when anything is not as it should be.  Guests'
addresses and the file they fetch differ from run to run.
"""

import argparse
import os
import re
import shutil
import sys
import time
import traceback

from tests.harness import scenario
from tests.harness.rig import Rig

WIDTH = 80


class Show:
    """Prints screens and checks, and keeps both in screens.txt."""

    def __init__(self, directory, quiet):
        self.file = open(os.path.join(directory, "screens.txt"), "w",
                         encoding="utf-8")
        self.quiet = quiet
        self.passed = 0
        self.missed = []

    def say(self, text=""):
        self.file.write(text + "\n")
        self.file.flush()
        if not self.quiet:
            print(text, flush=True)

    def step(self, text):
        self.say(f"\n=== {text}")

    def screen(self, terminal, title, rows):
        head = f"-- {terminal.name}: {title} " if title else \
            f"-- {terminal.name} "
        self.say("+" + head[:WIDTH].ljust(WIDTH, "-") + "+")
        for row in squeeze(rows):
            self.say("|" + row.ljust(WIDTH) + "|")
        self.say("+" + "-" * WIDTH + "+")

    def check(self, good, text):
        if good:
            self.passed += 1
        else:
            self.missed.append(text)
        self.say(f"    [{'ok' if good else 'MISS'}] {text}")


def squeeze(rows):
    """A screen without the empty rows between its output and its input."""
    used = len(rows) - 2
    while used > 0 and not rows[used - 1].strip():
        used -= 1
    return rows[:used] + rows[-2:]


def main():
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--cpus", type=int, default=2)
    parser.add_argument("--quiet", action="store_true",
                        help="only what missed")
    parser.add_argument("--seed", help="repeat a run's addresses")
    options = parser.parse_args()
    if os.geteuid():
        os.execvp("sudo", ["sudo", sys.executable, "-B", "-m",
                           "tests.harness.demo", *sys.argv[1:]])
    directory = os.path.join(options.build, "demo")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    show = Show(directory, options.quiet)
    start = time.monotonic()
    try:
        with Rig(options.build, directory, options.cpus) as rig:
            scenario.Scenario(rig, show, options.seed).play()
    except Exception as error:  # a demo ends with a verdict, not a trace
        show.missed.append(str(error).split("\n", maxsplit=1)[0])
        show.say("".join(traceback.format_exception(error)))
    left = leftovers()
    show.check(not left, "nothing is left behind on the host" +
               (f": {left}" if left else ""))
    show.say(f"\n{show.passed} checks passed, {len(show.missed)} missed "
             f"({time.monotonic() - start:.0f} s)")
    for miss in show.missed:
        print(f"missed: {miss}")
    raise SystemExit(1 if show.missed else 0)


def leftovers():
    """Names of our namespaces and interfaces that still exist."""
    mine = str(os.getpid())
    names = os.listdir("/run/netns") if os.path.isdir("/run/netns") else []
    names += os.listdir("/sys/class/net")
    return [n for n in names if re.match(r"cp64[-hn]", n) and mine in n]


if __name__ == "__main__":
    main()
