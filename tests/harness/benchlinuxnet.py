# SPDX-License-Identifier: Apache-2.0
"""TCP of the same Debian Linux as a guest and on bare machines: out to the
tap, in from it, and from Linux to Linux.  Out and in, with the goals, where
the machine and each Linux have two CPUs, as hercules-configs/ has it; then with
one CPU each.  Linux to Linux: two bare machines of one CPU stand beside one CP
with two.

tests/bench/linux/sockload.c is at every end; what it needs no clock for has
arrived when it answers, and the outer clock of who ordered it counts.  Sizes
are chosen so that a run takes about three seconds.
"""

import os
import re
import shutil
import time

from tests.harness.benchlinux import STORAGE
from tests.harness.guestring import free_port
from tests.harness.hercules import Machine, aside
from tests.harness.network import BRIDGE, GATEWAY
from tests.harness.process import HarnessError
from tests.harness.rig import Rig
from tests.harness.servers import WebServer
from tests.harness.sysring import pack_for

CPUS = 2  # of the machine, and of each Linux, where there is one
ROUNDS = 5
PAIR_ROUNDS = 15  # both CPUs are busy: it feels the host most
RUN_SECONDS = 3.0
LEAST = 16 << 20
PORT = "7000"
SYSTEM = "debmini"
GUESTS = ("10.64.0.21", "10.64.0.22")  # /etc/addresses in the initramfs
BARE = ("10.64.0.11", "10.64.0.12")
BOOT_SECONDS = 420
UP = r"^DEBIAN 6\.\S+ on {name}, {address}"
SERVE = f"""\
wget -q -O /tmp/sockload http://{GATEWAY}/sockload
chmod +x /tmp/sockload
/tmp/sockload {PORT} >/dev/null 2>&1 &
"""
START = f"wget -q -O /tmp/s http://{GATEWAY}/s; sh /tmp/s"


class Outside:
    """What a rig's network has beyond the adapter: the program, by HTTP, and
    its other end."""

    def __init__(self, build, network):
        self.network = network
        self.program = os.path.abspath(f"{build}/bench/sockload")
        web = WebServer(network)
        shutil.copy(f"{self.program}.s390x",
                    os.path.join(web.root, "sockload"))
        with open(os.path.join(web.root, "s"), "w", encoding="ascii") as f:
            f.write(SERVE)
        network.start(self.program, PORT, log="sockload.log")

    def order(self, address, order, seconds=60):
        """(size or count, seconds) as the server at ADDRESS answered."""
        text = self.network.call(self.program, address, PORT, order,
                                 seconds=seconds)
        found = re.search(r"(?:sent|taken|made) (\d+), ([\d.]+) s", text)
        if not found:
            raise HarnessError(f"{order} at {address}: {text}")
        return int(found[1]), float(found[2])

    def trips(self, address, to, count, size):
        """(COUNT, seconds) of what goes from ADDRESS to TO and back."""
        asked = f"trips {to} {PORT} {count} {size}"
        made, took = self.order(address, asked, 120)
        if made != count:
            raise HarnessError(f"{asked} at {address}: {made} came back")
        return made, took

    def wait(self, address, seconds=60):
        """Until a server answers there."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.order(address, f"send {address} {PORT} 1")
            except HarnessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


class Load:
    """SIZE bytes from one end to another, again and again: Mbit/s.  MACHINES
    are those that it needs."""

    def __init__(self, outside, sender, receiver, machines=()):
        self.outside = outside
        self.machines = machines
        self.sender, self.receiver = sender, receiver
        self.rates = []
        size, took = self.run(LEAST)
        self.size = max(LEAST, int(size * RUN_SECONDS / took))

    def run(self, size):
        asked = f"send {self.receiver} {PORT} {size}"
        sent, took = self.outside.order(self.sender, asked, 120)
        if sent != size:
            raise HarnessError(f"{asked} at {self.sender}: {sent} arrived")
        return sent, took

    def turn(self):
        size, took = self.run(self.size)
        self.rates.append(size * 8e-6 / took)


# --- the machines ------------------------------------------------------------

def guests_begin(options, rig, count, cpus=1):
    """LINUX1 to LINUXcount begin to boot, with CPUS each and as much storage as
    a bare machine."""
    rig.pack = pack_for(options.build, rig.directory, {
        "systems": {"DEBMINI": f"{{build}}/linux/{SYSTEM}.ins"}})
    rig.ipl()
    linux = [rig.logon(f"LINUX{n + 1}") for n in range(count)]
    for terminal in linux:
        terminal.ask(f"DEFINE STORAGE {STORAGE}M",
                     rf"STORAGE = {STORAGE}M")
        for cpu in range(1, cpus):
            terminal.ask(f"DEFINE CPU {cpu}", rf"CPU 0{cpu} defined")
        terminal.enter("IPL DEBMINI PARM quiet")
    return linux


def guests_end(linux, outside):
    for n, (terminal, address) in enumerate(zip(linux, GUESTS)):
        up = UP.format(name=f"linux{n + 1}", address=address)
        terminal.wait(up, BOOT_SECONDS)
        terminal.ask(START, r"#\s*$", 60)
        outside.wait(address)


def bare_begin(options, machine, address):
    """Linux begins to boot on a bare machine with an LCS."""
    folder = os.path.join(options.build, "linux")
    with open(f"{folder}/{SYSTEM}-bare.ins", encoding="ascii") as f:
        names = [line.split()[0] for line in f if line[0] != "*"]
    for name in [f"{SYSTEM}-bare.ins", *names]:
        machine.place(os.path.join(folder, name))
    parm = f"{SYSTEM}-bare.parm"
    with open(os.path.join(folder, parm), "rb") as f:
        text = f.read().rstrip(b"\0").decode()
    machine.write(parm, f"{text} quiet ip={address}/24 gw={GATEWAY}\0")
    machine.start(f"ipl {SYSTEM}-bare.ins")


def bare_end(machine, outside, address):
    machine.wait(UP.format(name="bare", address=address), BOOT_SECONDS)
    machine.console(START, quiet=1)
    outside.wait(address)


def second_bare(options, rig):
    """Another machine on RIG's bridge."""
    other = Machine(os.path.join(rig.directory, "other"), rig.network,
                    port=free_port(), NUMCPU=1, MAINSIZE=STORAGE)
    other.configure()
    with open("hercules-configs/oat.txt", encoding="ascii") as f:
        other.write("oat.txt", re.sub(r"(HWADD\s+\d+\s+\S+:)\S\S\b",
                                      r"\g<1>40", f.read()))
    return other


# --- the figures -------------------------------------------------------------

def out(address):
    return address, GATEWAY


def into(address):
    return GATEWAY, address


def tcp(options, place, table):
    one_each(options, place, table, CPUS,
             (("linux_tcp_out", ">= 2.0", out), ("linux_tcp_in", ">= 1.3", into)))
    one_each(options, place, table, 1,
             (("linux_tcp_out_1cpu", None, out), ("linux_tcp_in_1cpu", None, into)))


def one_each(options, place, table, cpus, rows):
    """One guest beside one bare machine, by turns."""
    with Rig(options.build, place(f"linux-net-{cpus}"), cpus,
             mainsize=1024) as rig, \
            Rig(options.build, place(f"linux-net-bare-{cpus}"), cpus,
                mainsize=STORAGE) as bare:
        linux = guests_begin(options, rig, 1, cpus)
        bare_begin(options, bare.machine, BARE[0])
        outside = Outside(options.build, bare.network)
        inside = Outside(options.build, rig.network)
        bare_end(bare.machine, outside, BARE[0])
        guests_end(linux, inside)
        for name, goal, way in rows:
            measure(table, name, goal,
                    Load(inside, *way(GUESTS[0]), [rig.machine]),
                    Load(outside, *way(BARE[0]), [bare.machine]))


def tcp_pair(options, place, table):
    """From Linux to Linux, by turns."""
    with Rig(options.build, place("linux-net-two"), 2, mainsize=1024) as two, \
            Rig(options.build, place("linux-net-bare"), 1,
                mainsize=STORAGE) as bare, \
            second_bare(options, bare) as other:
        linux = guests_begin(options, two, 2)
        bare_begin(options, bare.machine, BARE[0])
        bare.machine.wait(r"HHCLC073I.*tap0", 30)
        bare_begin(options, other, BARE[1])
        other.wait(r"HHCLC073I.*tap1", 30)
        bare.network.call("ip", "link", "set", "tap1", "master", BRIDGE)
        outside = Outside(options.build, bare.network)
        inside = Outside(options.build, two.network)
        bare_end(bare.machine, outside, BARE[0])
        bare_end(other, outside, BARE[1])
        guests_end(linux, inside)
        measure(table, "linux_tcp_pair", ">= 5",
                Load(inside, *GUESTS, [two.machine]),
                Load(outside, *BARE, [bare.machine, other]), PAIR_ROUNDS)


def measure(table, name, goal, guest, bare, rounds=ROUNDS):
    """By turns; who waits for his turn is stopped."""
    for _ in range(rounds):
        for load, other in ((guest, bare), (bare, guest)):
            with aside(other.machines):
                load.turn()
    table.add(name, guest.rates, "Mbit/s", bare.rates, goal, "ratio")
