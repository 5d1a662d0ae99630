# SPDX-License-Identifier: Apache-2.0
"""A ring of machine tests, each number of CPUs in a process of its own, side
by side: a test mostly waits.  Their lines become results of ours.
"""

import re
import subprocess
import sys
import threading

from tests.harness.process import end, start

RESULT = re.compile(r"(?:ok  |FAIL) (\S+) +(.*) \((\d+)/(\d+)\)$")
DETAIL = "       | "


def run(ring, options, tally):
    """Like the ring's own run(), for all numbers of CPUs at once."""
    processes = [begin(ring, options, cpus) for cpus in options.cpus]
    readers = [threading.Thread(target=read, args=(ring, process, tally))
               for process in processes]
    try:
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    finally:
        for process in processes:
            end(process)


def begin(ring, options, cpus):
    return start([sys.executable, "-u", "-B", "-m", "tests.harness.check",
                  "--build", options.build, "--cpus", str(cpus),
                  "--only", options.only, ring],
                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                 stderr=subprocess.STDOUT, text=True, errors="replace")


def read(ring, process, tally):
    """Results come when the next one begins: the details stand behind."""
    last, detail = None, []
    for line in process.stdout:
        line = line.rstrip("\n")
        found = RESULT.match(line)
        if found:
            tell(tally, last, detail)
            last, detail = found, []
        elif line.startswith(DETAIL):
            detail.append(line[len(DETAIL):])
        elif line.startswith("       "):
            print(line, flush=True)
        else:
            detail.append(line)
    tell(tally, last, detail)
    if process.wait() not in (0, 1):
        tally.note(ring, "as a whole", 0, 1, "\n".join(detail))


def tell(tally, found, detail):
    if found:
        name, passed, total = found.group(2), int(found[3]), int(found[4])
        tally.note(found[1], name, passed, total - passed,
                   "\n".join(detail))
