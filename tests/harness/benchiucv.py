# SPDX-License-Identifier: Apache-2.0
"""The measurements of messages by IUCV, with IUCVLOAD (tests/bench/iucvload.c).

What a message costs is the emulator's CPU time, with what both guests do for it,
and CP's instructions (those inside SIE the emulator counts for nobody).  Beside
it stands the hypercall that does nothing, of the same run.  How many go in a
second is told by the outer clock."""

import time
import typing

from tests.harness.rig import Rig
from tests.harness.sysring import pack_for

ROUNDS = 5
KINDS = ("ASK 64", "ASK 4096", "ASK 65536",
         "TELL 64", "TELL 4096", "TELL 65536")
PAIRS = (2, 20, 200)
LOGON_SECONDS = 60
USER = """\
USER {name} NOLOGPW 2M 2M G
   MACHINE Z 1
   CONSOLE 0009 3215
   IUCVGROUP LOAD
"""
CONDUCTOR = "USER OPERATOR OPERATOR 64M 256M ABCDEFG\n"


def directory(pairs):
    """The sample's, with a conductor and so many pairs."""
    with open("hercules-configs/USER.DIRECT", encoding="ascii") as f:
        text = f.read()
    if CONDUCTOR not in text:
        raise ValueError("no OPERATOR in the sample's directory")
    text = text.replace(CONDUCTOR, CONDUCTOR + "   IUCVGROUP LOAD\n"
                        "   OPTION MAXCONN 512\n")
    return text + "".join(USER.format(name=f"{side}{i:03}")
                          for side in "AB" for i in range(pairs))


class Run(typing.NamedTuple):
    count: int         # messages
    took: float        # seconds
    cpu: float         # seconds, of the emulator
    instructions: int  # CP's

    def ns(self):
        return 1e9 * self.cpu / self.count

    def each(self):
        return self.instructions / self.count


class Load:
    """A rig whose operator is the conductor of PAIRS pairs that do RUNS."""

    def __init__(self, options, where, pairs, runs):
        self.rig = Rig(options.build, where, 1, mainsize=1024)
        self.rig.pack = pack_for(options.build, where, {
            "directory": directory(pairs),
            "systems": {"IUCVLOAD": "{build}/guest/iucvload.ins"}})
        self.order = f"IPL IUCVLOAD PARM PAIRS={pairs} RUNS={runs}"
        self.at = 0
        self.begun = 0.0  # the conductor

    def __enter__(self):
        self.rig.__enter__()
        self.rig.ipl()
        time.sleep(1)
        self.at = self.rig.machine.mark()
        self.begun = time.monotonic()
        self.rig.machine.console(self.order)
        return self

    def __exit__(self, *error):
        self.rig.__exit__(*error)

    def run(self, name, seconds=60):
        """The next run of that NAME."""
        machine = self.rig.machine
        begun = machine.place_of(rf"^{name} COUNT \d+ BEGIN", seconds, self.at)
        start, cpu = time.monotonic(), machine.cpu_seconds()
        executed = machine.instructions()
        self.at = machine.place_of(rf"^{name} END", 120, begun)
        return Run(int(machine.lines[begun - 1].split()[-2]),
                   time.monotonic() - start, machine.cpu_seconds() - cpu,
                   machine.instructions() - executed)


def costs(options, place, table):
    """CPU time of a request with its reply, and of a one-way message."""
    null, each = [], {}
    with Load(options, place("iucv-costs"), 1, "COSTS") as load:
        load.rig.machine.instructions()
        for _ in range(ROUNDS):
            null.append(load.run("NULL", LOGON_SECONDS))
            for kind in KINDS:
                each.setdefault(kind, []).append(load.run(kind))
        rates = [run.count / run.took for run in each["TELL 64"]]
    for kind, runs in each.items():
        name = "iucv_" + kind.lower().replace(" ", "_")
        table.add(name, [run.ns() for run in runs], "ns",
                  [run.ns() for run in null])
        table.add(f"{name}_instr", [run.each() for run in runs], "of CP",
                  [run.each() for run in null])
    table.add("iucv_tell_rate", rates, "1/s")


def scale(options, place, table):
    """Requests of 64 bytes, of all pairs together, beside the fewest."""
    fewest = None
    for pairs in PAIRS:
        rates = []
        with Load(options, place(f"iucv-{pairs}"), pairs, "PAIRS") as load:
            for i in range(ROUNDS):
                run = load.run("PAIRS", LOGON_SECONDS)
                if not i:
                    up = time.monotonic() - load.begun - run.took
                    print(f"# {pairs} pairs came up in {up:.1f} s")
                rates.append(run.count / run.took)
        fewest = fewest or rates
        table.add(f"iucv_pairs_{pairs}", rates, "1/s", fewest)
