# SPDX-License-Identifier: Apache-2.0
"""The measurements with BLAST (tests/bench/blast.c), a guest that sends and
counts datagrams without a TCP/IP stack.

A run is timed from its order to its last line, by the outer clock, and again
by the CPU time of the emulator.  Counts are chosen so that a run takes about
two seconds."""

import re
import time

from tests.harness.network import GATEWAY
from tests.harness.process import HarnessError
from tests.harness.rig import Rig
from tests.harness.sysring import pack_for

ROUNDS = 5
RUN_SECONDS = 2.0
WINDOW = 256
LAN_ONE, LAN_TWO = "10.65.0.1", "10.65.0.2"
SEND_END = r"SEND END (\d+) sent, (\d+) overdue"
TAKEN = r"TAKEN (\d+), (\d+) missing, (\d+) out of order"
SYSTEMS = {"BLAST": "{build}/guest/blast.ins",
           "NETDEMO": "{build}/guest/netdemo.ins"}


def rig_with_blast(options, directory, **files):
    """A rig whose pack has BLAST."""
    rig = Rig(options.build, directory, 1)
    rig.pack = pack_for(options.build, directory,
                        {"systems": SYSTEMS, **files})
    return rig


def blast_guest(rig, user, ip, lan):
    guest = rig.logon(user)
    guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    guest.ask(f"COUPLE 0600 TO SYSTEM {lan}", r"connected to")
    guest.ask(f"IPL BLAST PARM IP={ip}", r"^Ready;", 30)
    return guest


class Run:
    """One SEND: how many, how long, and the emulator's CPU time."""

    def __init__(self, rig, guest, order, seconds=60):
        guest.clear()
        guest.type(order)
        cpu = rig.machine.cpu_seconds()
        start = time.monotonic()
        guest.key("Enter")
        text = screen_wait(guest, SEND_END, seconds)
        self.seconds = time.monotonic() - start
        self.cpu_seconds = rig.machine.cpu_seconds() - cpu
        found = re.search(SEND_END, text)
        self.sent, self.overdue = int(found.group(1)), int(found.group(2))


def screen_wait(guest, pattern, seconds):
    deadline = time.monotonic() + seconds
    while True:
        text = "\n".join(guest.rows())
        if re.search(pattern, text):
            return text
        if time.monotonic() > deadline:
            raise HarnessError(f"no {pattern!r} on the screen:\n{text}")
        time.sleep(0.01)


def count_for(rig, guest, order, least):
    """How many datagrams ORDER (with a place for the count) sends in
    RUN_SECONDS."""
    run = Run(rig, guest, order.format(least))
    return max(least, int(least * RUN_SECONDS / run.seconds))


def taken(guest):
    """(taken, missing, out of order) at a sink so far."""
    text = guest.ask("TAKEN", TAKEN)
    return tuple(map(int, re.search(TAKEN, text).groups()))


def pair_runs(rig, one, two, rounds=ROUNDS):
    """Datagrams of 64 bytes from ONE to TWO: arrived a second, and the
    emulator's CPU time for each in ns.  None is lost on the way."""
    order = f"SEND {LAN_TWO} {{}} 64 WINDOW {WINDOW}"
    two.ask(f"ACK {WINDOW // 4}", r"^Ready;")
    count = count_for(rig, one, order, 4000)
    rates, nanoseconds = [], []
    for _ in range(rounds):
        before = taken(two)
        run = Run(rig, one, order.format(count))
        after = taken(two)
        arrived = after[0] - before[0]
        if arrived != run.sent or run.overdue or after[1:] != before[1:]:
            raise HarnessError(f"of {run.sent} datagrams {arrived} arrived, "
                               f"{run.overdue} overdue, {after} after "
                               f"{before}")
        rates.append(arrived / run.seconds)
        nanoseconds.append(1e9 * run.cpu_seconds / arrived)
    return rates, nanoseconds


def start_pair(rig):
    operator = rig.logon("OPERATOR")
    operator.ask("DEFINE LAN BENCH OWNERID SYSTEM TYPE IP MTU 57344",
                 r"LAN SYSTEM BENCH")
    return (operator, blast_guest(rig, "GUEST1", LAN_ONE, "BENCH"),
            blast_guest(rig, "GUEST2", LAN_TWO, "BENCH"))


def datagrams(options, place, table):
    with rig_with_blast(options, place("datagrams")) as rig:
        rig.ipl()
        _, one, two = start_pair(rig)
        rates, nanoseconds = pair_runs(rig, one, two)
    table.add("datagram_guest_guest", rates, "1/s", None, ">= 100000")
    table.add("datagram_cpu", nanoseconds, "ns")
