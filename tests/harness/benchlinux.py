# SPDX-License-Identifier: Apache-2.0
"""Groups linux_* of `make bench`: Debian's Linux on the bare machine and as a
guest, the same kernel, initramfs and program (tests/bench/linux/rates.c).

One real and one virtual CPU, 256 MiB.  The guest is the operator's machine,
because his console, like a bare Linux's, is the one in the emulator's log.
What INDICATE EXITS says behind each rate goes to exits.txt beside the log.
ROUNDS in the environment makes a figure the median of fewer, for a quick look.

Where both machines are up only one of them runs at a time.  A kernel's place in
storage is chance (KASLR), and so are the emulator's own addresses; both decide
about some percent of a rate, so several pairs of machines are measured.
"""

import os
import re
import time

from tests.harness.frames import free_frames
from tests.harness.guestring import free_port
from tests.harness.hercules import Machine, aside
from tests.harness.process import HarnessError
from tests.harness.rig import Rig
from tests.harness.sysring import pack_for

ROUNDS = int(os.environ.get("ROUNDS", "5"))
PAIRS = 3
STORAGE = 256
BOOT_SECONDS = 420
SHELL = r"DEBIAN \S+ on (bare|operator)"
# rate, goal of guest / bare
RATES = (("sha256", ">= 0.97"), ("syscall", ">= 0.95"), ("ctxsw", ">= 0.90"),
         ("forkexec", ">= 0.85"), ("pagefault", ">= 0.85"))
UNITS = {"sha256": "KiB/s"}
IDLE_SECONDS = 10


class Bare:
    """A machine without CP that is powered on; `ipl` starts Linux."""

    def __init__(self, options, place, system):
        self.system = system
        self.machine = Machine(place(f"linux-bare-{system}"),
                               port=free_port(), MAINSIZE=STORAGE, NUMCPU=1)
        folder = f"{options.build}/linux/"
        with open(f"{folder}{system}-bare.ins", encoding="ascii") as f:
            names = re.findall(r"^(\S+) 0x", f.read(), re.M)
        for name in names + [f"{system}-bare.ins"]:
            self.machine.place(folder + name)
        self.machine.configure("bare.cnf")

    def __enter__(self):
        self.machine.start()
        self.machine.wait(r"HHCTE003I|EOF reached", 20)
        time.sleep(1)
        return self

    def __exit__(self, *error):
        self.machine.quit()

    def ipl(self):
        self.machine.panel(f"ipl {self.system}-bare.ins")


class Guest:
    """The operator's machine under CP; `ipl` starts Linux there."""

    def __init__(self, options, place, system):
        self.system = system
        directory = place(f"linux-cp-{system}")
        self.rig = Rig(options.build, directory, 1, mainsize=1024)
        self.rig.pack = pack_for(options.build, directory, {"systems": {
            system: f"{{build}}/linux/{system}.ins"}})
        self.machine = self.rig.machine

    def __enter__(self):
        self.rig.__enter__()
        self.rig.ipl(seconds=60)
        time.sleep(1)
        self.machine.console(f"DEFINE STORAGE {STORAGE}M",
                             until=rf"STORAGE = {STORAGE}M")
        time.sleep(1)
        return self

    def __exit__(self, *error):
        self.rig.__exit__(*error)

    def ipl(self):
        self.machine.console(f"IPL {self.system}")

    def exits(self, what):
        """What CP counted so far, behind WHAT."""
        since = self.machine.mark()
        self.machine.console("#CP INDICATE EXITS", quiet=1,
                             until=r"EXITS OF")
        time.sleep(1)
        path = os.path.join(self.machine.directory, "exits.txt")
        with open(path, "a", encoding="utf-8") as f:
            f.write(f"--- after {what}\n")
            f.writelines(f"{line}\n" for line in self.machine.lines[since:])


def boot(who):
    """Seconds from IPL to the shell."""
    since = who.machine.mark()
    start = time.monotonic()
    who.ipl()
    who.machine.wait(SHELL, BOOT_SECONDS, since)
    return time.monotonic() - start


def rate(machine, name):
    """NAMEs a second, by the lines as they reach the log."""
    since = machine.mark()
    machine.console(f"rates {name}", quiet=0.3)
    begin = machine.wait(rf"{name} BEGIN \d+", 60, since)
    start = time.monotonic()
    machine.wait(rf"{name} END", 120, since)
    return int(begin.split()[-1]) / (time.monotonic() - start)


def idle_together(who):
    """(machine, host CPU in percent of a core), over the same seconds: what a
    kernel still does behind a boot, and the host, change by the minute."""
    before = [w.machine.cpu_seconds() for w in who]
    time.sleep(IDLE_SECONDS)
    return [(w, (w.machine.cpu_seconds() - b) / IDLE_SECONDS * 100)
            for w, b in zip(who, before)]


def linux_boot(options, place, table):
    """By turns, each alone."""
    seconds = {Bare: [], Guest: []}
    for _ in range(ROUNDS):
        for kind in seconds:
            with kind(options, place, "debian") as who:
                seconds[kind].append(boot(who))
    table.add("linux_boot", seconds[Guest], "s", seconds[Bare], "<= 1.10",
              "ratio")


def linux_rates(options, place, table):
    """Some pairs of machines; in each, every rate by turns."""
    seen = {}
    for pair in range(PAIRS):
        rates_of_pair(options, place, seen, last=pair == PAIRS - 1)
    for name, goal in RATES:
        table.add(f"linux_{name}", seen[Guest, name], UNITS.get(name, "1/s"),
                  seen[Bare, name], goal, "ratio")
    table.add("linux_idle", seen[Guest, "idle"], "% core", seen[Bare, "idle"],
              "<= 1.1", "ratio")


def rates_of_pair(options, place, seen, last):
    """Into SEEN, by kind and name; what idle ones cost, of the LAST only."""
    with Bare(options, place, "debtest") as bare, \
            Guest(options, place, "debtest") as guest:
        both = (bare, guest)
        for who in both:
            who.ipl()
        for who in both:
            who.machine.wait(SHELL, BOOT_SECONDS)
        time.sleep(10)  # what a kernel still has to do
        guest.exits("boot")
        for name, _ in RATES:
            for _ in range(-(-ROUNDS // PAIRS)):
                for who, other in (both, both[::-1]):
                    with aside([other.machine]):
                        seen.setdefault((type(who), name), []).append(
                            rate(who.machine, name))
            guest.exits(name)
        time.sleep(2)
        for _ in range(ROUNDS if last else 0):
            for who, load in idle_together(both):
                seen.setdefault((type(who), "idle"), []).append(load)


# --- several -----------------------------------------------------------------

MANY = tuple(enumerate((64, 64, 64, 64, 128, 128, 256, 256)))
MANY_USER = """\
USER MANY{n} NOLOGPW {size}M {size}M G
   MACHINE Z 2
   CONSOLE 0009 3215
   NICDEF 0600 TYPE VIRTIO LAN SYSTEM VSW1
   IPL DEBMINI PARM ip={address}/24 gw=10.64.0.1
"""
SETTLE_SECONDS = 15


def many_address(n):
    return f"10.64.0.{41 + n}"


def sample(name):
    with open(os.path.join("hercules-configs", name), encoding="ascii") as f:
        return f.read()


def linux_many(options, place, table):
    """Eight that boot together: how long, what they hold, what they cost
    idle. One round: each figure is a sum over eight."""
    directory = place("linux-many")
    with Rig(options.build, directory, 2, mainsize=1024) as rig:
        rig.pack = pack_for(options.build, directory, {
            "config": sample("SYSTEM.CONFIG") + "".join(
                f"Modify Vswitch VSW1 Grant MANY{n}\n" for n, _ in MANY),
            "directory": sample("USER.DIRECT") + "".join(
                MANY_USER.format(n=n, size=size, address=many_address(n))
                for n, size in MANY),
            "systems": {"DEBMINI": "{build}/linux/debmini.ins"}})
        rig.ipl()
        operator = rig.logon("OPERATOR")
        nothing = rig.machine.load(2)
        before = free_mib(operator)
        start = time.monotonic()
        for n, _ in MANY:
            operator.ask(f"XAUTOLOG MANY{n}", r"accepted")
        for n, _ in MANY:
            wait_for(rig.network, many_address(n), start + BOOT_SECONDS)
        took = time.monotonic() - start
        time.sleep(SETTLE_SECONDS)
        held = before - free_mib(operator)
        loads = [rig.machine.load(4) - nothing for _ in range(ROUNDS)]
    promised = sum(size for _, size in MANY)
    table.add("linux_many_boot", [took], "s")
    table.add("linux_many_held", [held], "MiB", [promised])
    table.add("linux_many_idle", [x / len(MANY) for x in loads], "% core")


def free_mib(operator):
    return free_frames(operator) / 256


def wait_for(network, address, deadline):
    """Until it answers a ping."""
    while " 1 received" not in network.call("ping", "-c", "1", "-W", "1",
                                            address, check=False):
        if time.monotonic() > deadline:
            raise HarnessError(f"{address} does not answer")
        time.sleep(1)
