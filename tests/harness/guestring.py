# SPDX-License-Identifier: Apache-2.0
"""Guest tests: each on the bare machine, the judge, and then under CP.

A guest test prints `ok N - name` and `not ok N - name` and, last, `N checks,
N failed` (guestkit/include/gk/check.h).
"""

import os
import re
import socket
import traceback
from functools import partial

from tests.harness import tree
from tests.harness.beside import Case
from tests.harness.hercules import Machine
from tests.harness.rig import Rig
from tests.harness.sysring import pack_for

LAST = r"\d+ checks?, \d+ failed"
SECONDS = 60
DISKS = ("real",)  # tests that want real disks
TWO_CPUS = ("smp", "orders", "prefix", "reset", "reipl", "crw")


def cases(options):
    """All of them: bare first."""
    tests = tree.make_list("guest-tests", options.build)
    names = [os.path.basename(p)[:-len(".ins")] for p in tests]
    return [Case(f"{name}-{way}-{cpus}cpu",
                 partial(attempt, f"{name}-{way}-{cpus}cpu",
                         partial(body, options, name, cpus)))
            for way, body in (("bare", bare), ("cp", under_cp))
            for name in names for cpus in options.cpus]


def attempt(name, body, tally):
    try:
        lines = body()
    except Exception as error:  # whatever goes wrong is this test's result
        tally.note("guest", name, 0, 1,
                   "".join(traceback.format_exception(error)))
        return
    failed = [line for line in lines if re.search(r"\bnot ok \d", line)]
    passed = [line for line in lines if re.search(r"\bok \d", line)]
    tally.note("guest", name, len(passed) - len(failed), len(failed),
               "\n".join(lines))


def bare(options, name, cpus):
    directory = os.path.join(options.build, "guestrun", f"{name}-{cpus}")
    with Machine(directory, port=free_port(), NUMCPU=cpus,
                 MAINSIZE=64) as machine:
        for ending in ("ins", "bin"):
            machine.place(os.path.join(options.build, "guest",
                                       f"{name}.{ending}"))
        machine.configure("bare.cnf")
        if name in DISKS:
            machine.disks()
        machine.start(f"ipl {name}.ins")
        machine.wait(LAST, SECONDS)
        lines = list(machine.lines)
        return lines[lines.index(f"ipl {name}.ins") + 1:]


def under_cp(options, name, cpus):
    system = name.upper()[:8]
    directory = os.path.join(options.build, "guestrun", f"{name}-cp-{cpus}")
    with Rig(options.build, directory, cpus) as rig:
        rig.pack = pack_for(options.build, directory, {
            "systems": {system: f"{options.build}/guest/{name}.ins"}})
        if name in DISKS:
            rig.machine.configure()
            rig.machine.disks()
        rig.ipl()
        guest = rig.logon("GUEST1")
        if name in DISKS:
            attach_disks(rig)
        if name in TWO_CPUS:
            guest.ask("DEFINE CPU 01", r"CPU 01 defined")
        text = guest.ask(f"IPL {system}", LAST, SECONDS)
        return text.splitlines()


def attach_disks(rig):
    operator = rig.logon("OPERATOR")
    for rdev in ("0120", "0130"):
        operator.ask(f"ATTACH {rdev} TO GUEST1",
                     f"DASD {rdev} ATTACHED TO GUEST1 {rdev}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
