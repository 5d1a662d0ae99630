# SPDX-License-Identifier: Apache-2.0
"""The measurements with BLAST (tests/bench/blast.c), a guest that sends and
counts datagrams without a TCP/IP stack.

A run is timed from its order to its last line, by the outer clock, and again
by the CPU time of the emulator.  Counts are chosen so that a run takes about
two seconds."""

import os
import re
import time

from tests.harness.network import GATEWAY, TAP
from tests.harness.process import HarnessError
from tests.harness.rig import Rig
from tests.harness.sysring import pack_for

ROUNDS = 5
RUN_SECONDS = 2.0
WINDOW = 256
PAYLOAD = 1472  # of a UDP datagram on the wire
SEGMENT = 1460  # of a TCP segment
LARGE = 44 * SEGMENT  # what a TSO guest offers at once: nearly 64 KiB
ONE = "10.64.0.31"
BARE = "10.64.0.11"
LAN_ONE, LAN_TWO = "10.65.0.1", "10.65.0.2"
SEND_END = r"SEND END (\d+) sent, (\d+) overdue"
TAKEN = r"TAKEN (\d+), (\d+) missing, (\d+) out of order"
SYSTEMS = {"BLAST": "{build}/guest/blast.ins",
           "NETDEMO": "{build}/guest/netdemo.ins"}


def rig_with_blast(options, where, **files):
    """A rig whose pack has BLAST."""
    rig = Rig(options.build, where, 1)
    rig.pack = pack_for(options.build, where,
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
        self.start = time.monotonic()
        guest.key("Enter")
        text = screen_wait(guest, SEND_END, seconds)
        self.seconds = time.monotonic() - self.start
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


def scale(options, place, table, users):
    """The same pair alone, and beside thirty idle guests; USERS: text of the
    directory and their names."""
    text, names = users
    with rig_with_blast(options, place("scale"), directory=text) as rig:
        rig.ipl()
        operator, one, two = start_pair(rig)
        alone, beside = among(operator, names,
                              lambda: pair_runs(rig, one, two)[1])
    table.add("scale_datagram", beside, "ns", alone, "<= 1.1", "ratio")


def among(operator, names, measure):
    """What MEASURE gives without the users NAMES and with them idle: alone
    before and after, so that a host that grows slower meanwhile does not look
    like their doing."""
    alone = measure()
    for name in names:
        operator.ask(f"XAUTOLOG {name} IPL NETDEMO", r"accepted")
    time.sleep(5)
    beside = measure()
    for name in names:
        operator.ask(f"FORCE {name}")
    time.sleep(2)
    return alone + measure(), beside


# --- to the outside ----------------------------------------------------------

class Wire:
    """Bytes of frames that reached the tap, in one run."""

    def __init__(self, rig):
        self.network = rig.network
        self.begin = self.read()

    def read(self):
        return int(self.network.call(
            "cat", f"/sys/class/net/{TAP}/statistics/rx_bytes"))

    def stop(self):
        """(bytes, when the last came): nothing more came for 0.2 s."""
        last, since = self.read(), time.monotonic()
        end = since
        while time.monotonic() - since < 0.2:
            now = self.read()
            if now != last:
                last, since = now, time.monotonic()
                end = since
            time.sleep(0.01)
        return last - self.begin, end


def arrived(rig, run):
    """Mbit/s of whole frames at the tap; RUN() gives the order and says
    when."""
    wire = Wire(rig)
    start = run()
    size, end = wire.stop()
    return size * 8e-6 / (end - start)


class Sender:
    """Who sends by an order with a place for the count: how many datagrams
    fill a run, and what arrived in each."""

    def __init__(self, rig, send, order, least):
        self.rig = rig
        begin = time.monotonic()
        send(order.format(least))
        took = time.monotonic() - begin
        count = max(least, int(least * RUN_SECONDS / took))
        self.run = lambda: send(order.format(count))
        self.rates = []

    def turn(self):
        self.rates.append(arrived(self.rig, self.run))


def outward(options, place, table):
    """BLAST to the tap: datagrams, large segments that CP cuts, and the same
    program on a bare LCS, by turns: a host that others share is not the same
    a minute later."""
    datagram = f"SEND {GATEWAY} {{}} {PAYLOAD}"
    with rig_with_blast(options, place("outward")) as rig, \
            Rig(options.build, place("outward-bare"), 1) as other:
        rig.ipl()
        one = blast_guest(rig, "GUEST1", ONE, "VSW1")
        start_bare(options, other.machine)

        def guest_send(order):
            return Run(rig, one, order).start

        bare = Sender(other, lambda order: bare_send(other.machine, order),
                      datagram, 5000)
        plain = Sender(rig, guest_send, datagram, 2000)
        summed = Sender(rig, guest_send, datagram + " SUM", 2000)
        large = Sender(rig, guest_send,
                       f"SEND {GATEWAY} {{}} {LARGE} SEGMENT {SEGMENT}", 100)
        for _ in range(ROUNDS):
            for sender in (bare, plain, summed, large):
                sender.turn()
    table.add("udp_guest_host", plain.rates, "Mbit/s", bare.rates, ">= 0.5",
              "ratio")
    table.add("tso_split", large.rates, "Mbit/s", summed.rates, ">= 2",
              "ratio")


def start_bare(options, machine):
    """BLAST on a bare LCS."""
    machine.place(os.path.join(options.build, "guest", "blast.bin"))
    machine.write("blast.parm", f"IP={BARE}")
    machine.write("blast.ins", "* BLAST\nblast.bin 0x00000000\n"
                               "blast.parm 0x00010480\n")
    machine.start("ipl blast.ins")
    machine.wait(r"^Ready;", 30)


def bare_send(machine, order):
    """Waits for the end; when it began."""
    time.sleep(0.3)  # a line typed while another is written is lost
    since = machine.mark()
    start = time.monotonic()
    machine.console(order)
    machine.wait(r"SEND END", 60, since)
    return start
