# SPDX-License-Identifier: Apache-2.0
"""The test rings that need no machine, and the table of all of them."""

import glob
import importlib
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests.harness import beside, guestring, sysring

UNIT_SECONDS = 120
BE_RUNNER = ["qemu-s390x", "-L", "/usr/s390x-linux-gnu"]


def run(command, seconds, env=None):
    """(exit code, text of both outputs); 124 when it took too long."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=seconds,
                              env={**os.environ, **(env or {})},
                              stdin=subprocess.DEVNULL, check=False)
        return done.returncode, done.stdout.decode(errors="replace")
    except FileNotFoundError as missing:
        return 127, f"not built: {missing}"
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode(errors="replace")
        return 124, text + f"\n(no end after {seconds} s)"


def lint(options, tally):
    """Each tests/lint/NAME.py: problems() gives lines, HOW says what to do."""
    for path in sorted(glob.glob("tests/lint/[a-z]*.py")):
        name = os.path.basename(path)[:-3]
        if options.only not in name:
            continue
        check = importlib.import_module(f"tests.lint.{name}")
        found = check.problems()
        detail = "\n".join(found + ["how to fix: " + check.HOW])
        tally.note("lint", name, 0 if found else 1, 1 if found else 0, detail)


def count_tap(code, text):
    """(passed, failed) of a cmocka program that printed TAP."""
    passed = len(re.findall(r"^ok \d", text, re.M))
    failed = len(re.findall(r"^not ok \d", text, re.M))
    plan = re.search(r"^1\.\.(\d+)", text, re.M)
    planned = int(plan.group(1)) if plan else passed + failed
    if passed + failed < planned or (code and not failed) or not planned:
        failed += 1  # it died on the way, or ran nothing
    return passed, failed


def unit_ring(ring, runner, env):
    def body(options, tally):
        way = "san" if ring == "unit" else "be"

        def one(source):
            name = os.path.basename(source)[:-2]
            program = f"{options.build}/{way}/{name}"
            code, text = run(runner(options) + [program], UNIT_SECONDS, env)
            tally.note(ring, name, *count_tap(code, text), text)

        sources = [s for s in sorted(glob.glob("tests/unit/test_*.c"))
                   if options.only in s]
        with ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(one, sources))

    return body


def be_runner(options):
    libs = f"{options.build}/be/cmocka/usr/lib/s390x-linux-gnu"
    return BE_RUNNER + ["-E", f"LD_LIBRARY_PATH={libs}"]


def fuzz(options, tally):
    """Each target for a bounded time, starting from its committed corpus."""
    from tests.harness import fuzzring  # which uses run()
    fuzzring.check(options, tally)


TAP = {"CMOCKA_MESSAGE_OUTPUT": "TAP"}


def machine_ring(name, ring):
    """One of `cases`: side by side, or with one number of CPUs in order."""
    def run_ring(options, tally):
        cases = [case for case in ring.cases(options)
                 if options.only in case.name]
        if options.worker:
            beside.serve(cases, tally)
        elif len(options.cpus) > 1:
            beside.run(name, cases, options, tally)
        else:
            for case in cases:
                case.body(tally)
    return run_ring


RINGS = {
    "lint": lint,
    "unit": unit_ring("unit", lambda options: [], TAP),
    "unit-be": unit_ring("unit-be", be_runner, TAP),
    "fuzz": fuzz,
    "guest": machine_ring("guest", guestring),
    "sys": machine_ring("sys", sysring),
}
