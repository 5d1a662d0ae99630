# SPDX-License-Identifier: Apache-2.0
"""A ring of machine tests, each number of CPUs in a process of its own, side
by side: a test mostly waits.  Their lines become results of ours.

Two machines on one host may still disturb each other, so what fails is tried
once more alone: then it counts, and both attempts are shown.
"""

import re
import subprocess
import sys
import threading

from tests.harness.process import end, start

RESULT = re.compile(r"(?:ok  |FAIL) (\S+) +(.*) \((\d+)/(\d+)\)$")
DETAIL = "       | "


class Result:
    def __init__(self, found):
        self.name = found[2]
        self.passed = int(found[3])
        self.failed = int(found[4]) - self.passed
        self.detail = []

    def note(self, ring, tally):
        tally.note(ring, self.name, self.passed, self.failed,
                   "\n".join(self.detail))


def run(ring, options, tally):
    """Like the ring's own run(), for all numbers of CPUs at once."""
    failed = []
    readers = [threading.Thread(target=stream, args=(
        ring, options, cpus, options.only, tally, failed))
        for cpus in options.cpus]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    for result, cpus in failed:
        for line in result.detail:
            print(f"{DETAIL}{line}", flush=True)
        print(f"# {ring} {result.name} failed; once more, alone", flush=True)
        stream(ring, options, cpus, result.name.split()[0], tally, None)


def stream(ring, options, cpus, only, tally, failed):
    """Results of one process; failures go to FAILED if there is such a list."""
    process = start([sys.executable, "-u", "-B", "-m", "tests.harness.check",
                     "--build", options.build, "--cpus", str(cpus),
                     "--only", only, ring],
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, text=True, errors="replace")
    try:
        for result in results(process.stdout):
            if result.failed and failed is not None:
                failed.append((result, cpus))
            else:
                result.note(ring, tally)
        if process.wait() not in (0, 1):
            tally.note(ring, f"with {cpus} CPUs, as a whole", 0, 1)
    finally:
        end(process)


def results(lines):
    """A result is complete when the next one begins: details stand behind."""
    last = None
    for line in lines:
        line = line.rstrip("\n")
        found = RESULT.match(line)
        if found:
            if last:
                yield last
            last = Result(found)
        elif last and line.startswith(DETAIL):
            last.detail.append(line[len(DETAIL):])
        elif line.startswith("       "):
            print(line, flush=True)
    if last:
        yield last
