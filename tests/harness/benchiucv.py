# SPDX-License-Identifier: Apache-2.0
"""The measurements of messages by IUCV, with IUCVLOAD (tests/bench/iucvload.c).

What a message costs is the emulator's CPU time: instructions cannot be counted,
the emulator's own counter leaves out what a guest does before it exits.  Beside
it stands the hypercall that does nothing, of the same run.  How many go in a
second is told by the outer clock."""

import time

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
        """The next run of that NAME: (messages, seconds, CPU seconds)."""
        machine = self.rig.machine
        begun = machine.place_of(rf"^{name} COUNT \d+ BEGIN", seconds, self.at)
        start, cpu = time.monotonic(), machine.cpu_seconds()
        self.at = machine.place_of(rf"^{name} END", 120, begun)
        took = time.monotonic() - start
        return (int(machine.lines[begun - 1].split()[-2]), took,
                machine.cpu_seconds() - cpu)


def costs(options, place, table):
    """CPU time of a request with its reply, and of a one-way message."""
    null, each, rates = [], {}, []
    with Load(options, place("iucv-costs"), 1, "COSTS") as load:
        for _ in range(ROUNDS):
            count, _, cpu = load.run("NULL", LOGON_SECONDS)
            null.append(1e9 * cpu / count)
            for kind in KINDS:
                count, took, cpu = load.run(kind)
                each.setdefault(kind, []).append(1e9 * cpu / count)
                if kind == "TELL 64":
                    rates.append(count / took)
    for kind in KINDS:
        table.add("iucv_" + kind.lower().replace(" ", "_"), each[kind], "ns",
                  null)
    table.add("iucv_tell_rate", rates, "1/s")


def scale(options, place, table):
    """Requests of 64 bytes, of all pairs together, beside the fewest."""
    fewest = None
    for pairs in PAIRS:
        rates = []
        with Load(options, place(f"iucv-{pairs}"), pairs, "PAIRS") as load:
            for i in range(ROUNDS):
                count, took, _ = load.run("PAIRS", LOGON_SECONDS)
                if not i:
                    up = time.monotonic() - load.begun - took
                    print(f"# {pairs} pairs came up in {up:.1f} s")
                rates.append(count / took)
        fewest = fewest or rates
        table.add(f"iucv_pairs_{pairs}", rates, "1/s", fewest)
