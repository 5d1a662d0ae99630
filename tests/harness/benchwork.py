# SPDX-License-Identifier: Apache-2.0
"""The measurements of `make bench`: a function per group."""

import os
import re
import time

from tests.harness import (benchblast, benchiucv, benchlinux,
                           benchlinuxiucv, benchlinuxnet)
from tests.harness.frames import frames
from tests.harness.guestring import free_port
from tests.harness.hercules import Machine
from tests.harness.network import BRIDGE, GATEWAY
from tests.harness.process import HarnessError
from tests.harness.rig import LOGO, Rig
from tests.harness.servers import (IperfServer, WebServer, iperf_client)
from tests.harness.sysring import pack_for
from tests.sys import netguest, test_bare

GROUPS = ("speed", "response", "storage", "idle", "datagrams", "scale",
          "iucv_costs", "iucv_pairs", "guests", "outward", "outside",
          "linux_net", "linux_pair", "linux_iucv", "linux_rates", "linux_boot",
          "linux_many")
ROUNDS = 5
ONE, TWO = "10.64.0.31", "10.64.0.32"
LAN_ONE, LAN_TWO = "10.65.0.1", "10.65.0.2"
FILE_BYTES = 20 << 20
SECONDS = 3
IDLE_GUESTS = 32
USER = """\
USER {name} NOLOGPW 8M 64M G
   MACHINE Z 1
   CONSOLE 0009 3215
"""


def place(options, group):
    return os.path.join(options.build, "bench", group)


# --- instructions and hypercalls ---------------------------------------------

TURNS = 2


def speed(options, table):
    """tests/bench/speed.c bare and as the operator's guest, by turns: the
    host's speed drifts."""
    bare, guest = {}, {}
    for _ in range(TURNS):
        speed_bare(options, bare)
        speed_guest(options, guest)
    table.add("guest_speed", [1 / t for t in guest["MIXED"]], "1/s",
              [1 / t for t in bare["MIXED"]], ">= 0.97", "ratio")
    each = 1e9 / bare["count"]
    table.add("hypercall_null", [t * each for t in guest["EXITS"]], "ns",
              [t * each for t in bare["EXITS"]], "<= 2.0", "ratio")


def speed_bare(options, times):
    with Machine(place(options, "speed-bare"), port=free_port(),
                 MAINSIZE=64) as machine:
        for ending in ("ins", "bin"):
            machine.place(f"{options.build}/guest/speed.{ending}")
        machine.configure("bare.cnf")
        machine.start("ipl speed.ins")
        speed_times(machine, times)


def speed_guest(options, times):
    directory = place(options, "speed-cp")
    with Rig(options.build, directory, 1) as rig:
        rig.pack = pack_for(options.build, directory, {
            "systems": {"SPEED": "{build}/guest/speed.ins"}})
        rig.ipl()
        time.sleep(1)
        rig.machine.console("IPL SPEED")
        speed_times(rig.machine, times)


def speed_times(machine, times, at=0):
    """Seconds between the guest's lines behind AT, as they reach the log, and
    those of the emulator's CPU time, behind those that TIMES has."""
    for _ in range(ROUNDS):
        for what in ("MIXED", "EXITS"):
            at = machine.place_of(f"{what} BEGIN", 120, at)
            start, cpu = time.monotonic(), machine.cpu_seconds()
            at = machine.place_of(f"{what} END", 120, at)
            times.setdefault(what, []).append(time.monotonic() - start)
        times.setdefault("CPU", []).append(machine.cpu_seconds() - cpu)
    line = machine.wait(r"EXITS EACH \d+", 20, at)
    times["count"] = int(line.split()[-1])


# --- how long a user waits ---------------------------------------------------

def response(options, table):
    seconds = []
    for i in range(ROUNDS):
        with Rig(options.build, place(options, f"ipl{i}"), 1) as rig:
            for name in ("cp64.bin", "cp64.ins"):
                rig.machine.place(os.path.join(options.build, name))
            rig.machine.place(rig.pack, "pack.cpio")
            rig.machine.start()
            rig.machine.wait(r"HHCTE003I|EOF reached", 20)
            terminal = rig.terminal()
            start = time.monotonic()
            rig.machine.panel("ipl cp64.ins")
            quick_wait(terminal, LOGO)
            seconds.append(time.monotonic() - start)
    table.add("ipl_to_prompt_s", seconds, "s", None, "<= 0.5")
    directory = place(options, "response")
    with Rig(options.build, directory, 1) as rig:
        rig.pack = pack_for(options.build, directory, {
            "systems": {"SPEED": "{build}/guest/speed.ins"}})
        rig.ipl()
        operator = rig.logon("OPERATOR")
        rig.logon("GUEST1").enter("IPL SPEED")
        milliseconds = []
        for _ in range(4 * ROUNDS):
            operator.clear()
            operator.type("QUERY TIME")
            start = time.monotonic()
            operator.key("Enter")
            quick_wait(operator, r"TIME IS")
            milliseconds.append(1000 * (time.monotonic() - start))
    table.add("command_response_ms", milliseconds, "ms", None, "<= 20")


def quick_wait(terminal, pattern, seconds=20):
    deadline = time.monotonic() + seconds
    while not re.search(pattern, "\n".join(terminal.rows())):
        if time.monotonic() > deadline:
            raise HarnessError(f"no {pattern!r} on the screen")
        time.sleep(0.002)


# --- storage -----------------------------------------------------------------

def pack_kib(rig):
    return os.path.getsize(rig.pack) / 1024


def storage(options, table):
    """What CP keeps after each of several IPLs; what a guest adds."""
    used, added = [], []
    directory = place(options, "storage")
    for i in range(ROUNDS):
        with Rig(options.build, directory, 1) as rig:
            rig.pack = users_pack(options, directory)
            rig.ipl()
            operator = rig.logon("OPERATOR")
            whole, free = frames(operator)
            # The frame table has a byte or more a frame: CP's own here.
            used.append(((whole - free) * 4 - pack_kib(rig)) / 1024)
            operator.ask(f"XAUTOLOG U{i:02} NOIPL", r"accepted")
            time.sleep(0.3)
            added.append((free - frames(operator)[1]) * 4)
    table.add("cp_storage_mib", used, "MiB", None, "<= 4")
    table.add("guest_overhead_kib", added, "KiB", None, "<= 96")


def users_text():
    with open("hercules-configs/USER.DIRECT", encoding="ascii") as f:
        text = f.read()
    return text + "".join(USER.format(name=f"U{i:02}")
                          for i in range(IDLE_GUESTS))


def users_pack(options, directory, **systems):
    return pack_for(options.build, directory, {
        "directory": users_text(),
        "systems": {"NETDEMO": "{build}/guest/netdemo.ins", **systems}})


# --- idle --------------------------------------------------------------------

def idle(options, table):
    with Rig(options.build, place(options, "idle-bare"), 1) as rig:
        test_bare.start(rig)
        time.sleep(2)
        bare = [rig.machine.load(2) for _ in range(ROUNDS)]
    directory = place(options, "idle-cp")
    with Rig(options.build, directory, 1) as rig:
        rig.pack = users_pack(options, directory)
        rig.ipl()
        operator = rig.logon("OPERATOR")
        for i in range(IDLE_GUESTS):
            operator.ask(f"XAUTOLOG U{i:02} IPL NETDEMO", r"accepted")
        time.sleep(5)
        load = [rig.machine.load(2) for _ in range(ROUNDS)]
    table.add("idle_cpu", load, "% core", bare, "<= 1.2", "ratio")


# --- what other files measure -------------------------------------------------

def of(measure):
    """MEASURE(options, place, table) as a group."""
    return lambda options, table: measure(
        options, lambda name: place(options, name), table)


datagrams = of(benchblast.datagrams)
outward = of(benchblast.outward)
iucv_costs = of(benchiucv.costs)
iucv_pairs = of(benchiucv.scale)
linux_rates = of(benchlinux.linux_rates)
linux_boot = of(benchlinux.linux_boot)
linux_many = of(benchlinux.linux_many)
linux_net = of(benchlinuxnet.tcp)
linux_pair = of(benchlinuxnet.tcp_pair)
linux_iucv = of(benchlinuxiucv.sockets)


# --- with more guests --------------------------------------------------------

def scale(options, table):
    """What a hypercall and a datagram cost among 32 guests."""
    names = [f"U{i:02}" for i in range(IDLE_GUESTS - 2)]
    directory = place(options, "scale-hypercall")
    with Rig(options.build, directory, 1) as rig:
        rig.pack = users_pack(options, directory,
                              SPEED="{build}/guest/speed.ins")
        rig.ipl()
        maint = rig.logon("MAINT")
        alone, beside = benchblast.among(maint, names,
                                         lambda: hypercalls(rig))
    table.add("scale_hypercall", beside, "ns", alone, "<= 1.1", "ratio")
    benchblast.scale(options, lambda name: place(options, name), table,
                     (users_text(), names))


def hypercalls(rig):
    """CPU time in ns for each of SPEED's rounds, run by the operator."""
    times = {}
    since = rig.machine.mark()
    rig.machine.console("#CP IPL SPEED", quiet=0.3)
    speed_times(rig.machine, times, since)
    return [t * 1e9 / times["count"] for t in times["CPU"]]


# --- guest to guest ----------------------------------------------------------

def guests(options, table):
    with Rig(options.build, place(options, "guests"), 1) as rig:
        rig.ipl()
        operator = rig.logon("OPERATOR")
        operator.ask("DEFINE LAN BENCH OWNERID SYSTEM TYPE IP MTU 57344",
                     r"LAN SYSTEM BENCH")
        one = lan_guest(rig, "GUEST1", LAN_ONE)
        two = lan_guest(rig, "GUEST2", LAN_TWO)
        two.ask("IPERF -s", r"^Ready;")
        carried = [iperf(lambda line, s: one.ask(line, r"^Ready;", s), LAN_TWO)
                   for _ in range(ROUNDS)]
    bare = bare_pair(options)
    table.add("tcp_guest_guest", carried, "Mbit/s", bare, ">= 5", "ratio")


def lan_guest(rig, user, ip):
    guest = rig.logon(user)
    guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    guest.ask("COUPLE 0600 TO SYSTEM BENCH", r"connected to LAN")
    guest.ask(f"IPL NETDEMO PARM IP={ip}/24", r"^Ready;", 30)
    return guest


def iperf(ask, address):
    """Mbit/s of bytes the peer acknowledged, by our own clock."""
    start = time.monotonic()
    text = ask(f"IPERF -c {address} -t {SECONDS}", 60)
    took = time.monotonic() - start
    sent = re.search(r"Sent (\d+) bytes", text)
    return int(sent.group(1)) * 8e-6 / took if sent else 0.0


def bare_pair(options):
    """NETDEMO on two machines of one bridge, the same image bare."""
    with Rig(options.build, place(options, "pair"), 1) as rig:
        test_bare.start(rig)
        other = Machine(place(options, "pair-other"), rig.network,
                        port=3271, MAINSIZE=256)
        for name in ("netdemo-bare.ins", "netdemo.bin"):
            other.place(os.path.join(options.build, "guest", name))
        other.write("netdemo.parm", "IP=10.64.0.12/24 GW=10.64.0.1")
        other.configure()
        with open("hercules-configs/oat.txt", encoding="ascii") as f:
            other.write("oat.txt", re.sub(r"(HWADD\s+\d+\s+\S+:)\S\S\b",
                                          r"\g<1>40", f.read()))
        with other:
            other.start("ipl netdemo-bare.ins")
            other.wait(r"^Ready;", 30)
            rig.network.call("ip", "link", "set", "tap1", "master", BRIDGE)
            bare_ask(other, "IPERF -s", 20)
            return [iperf(lambda line, s: bare_ask(rig.machine, line, s),
                          "10.64.0.12") for _ in range(ROUNDS)]


def bare_ask(machine, line, seconds):
    time.sleep(0.5)  # a line typed while the last one is answered is lost
    since = machine.mark()
    machine.console(line)
    machine.wait(r"^Ready;", seconds, since)
    return "\n".join(machine.lines[since:])


# --- with the outside --------------------------------------------------------

def outside(options, table):
    with Rig(options.build, place(options, "outside-bare"), 1) as rig:
        test_bare.start(rig)
        bare = carried_by(rig, lambda line, s: bare_ask(rig.machine, line, s),
                          test_bare.ADDRESS)
    with Rig(options.build, place(options, "outside-cp"), 1) as rig:
        rig.ipl()
        one = netguest.start(rig, "GUEST1", ONE)
        guest = carried_by(rig, lambda line, s: one.ask(line, r"^Ready;", s),
                           ONE)
    for what in guest:
        table.add(what, guest[what], "Mbit/s", bare[what], ">= 0.9", "ratio")


def carried_by(rig, ask, address):
    """Mbit/s of one stack with real programs beyond the tap."""
    web = WebServer(rig.network, FILE_BYTES)
    IperfServer(rig.network)
    ask("IPERF -s", 20)
    return {
        "tcp_guest_host": [iperf(ask, GATEWAY) for _ in range(ROUNDS)],
        "tcp_host_guest": [iperf_client(rig.network, address, SECONDS)[1]
                           / 1e6 for _ in range(ROUNDS)],
        "http_get": [http_get(ask, web.url) for _ in range(ROUNDS)],
    }


def http_get(ask, url):
    start = time.monotonic()
    ask(f"GET {url}", 120)
    return FILE_BYTES * 8e-6 / (time.monotonic() - start)
