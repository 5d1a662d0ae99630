# SPDX-License-Identifier: Apache-2.0
"""The virtual machine: storage, stop and go, hypercalls, isolation."""

import os
import re
import time

from tests.harness.frames import free_frames
from tests.harness.rig import expect, expect_match
from tests.harness.servers import curl
from tests.harness.sysring import pack_for
from tests.sys import netguest

TIMED = True
SLABS = 2 * 16  # frames of base buffers that two CPUs may have ready


def test_storage_comes_and_goes(rig):
    """Frames taken by a guest are CP's again after LOGOFF."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.terminal("GUEST1")
    guest.wait_logo()  # its client has frames, too
    before = free_frames(operator)
    rig.logon("GUEST1", terminal=guest)
    guest.ask("IPL NETDEMO", r"\S", 20)
    time.sleep(1)
    during = free_frames(operator)
    expect(during < before, f"free frames {before} then {during}")
    guest.clear()
    guest.enter("#CP LOGOFF")
    guest.wait_logo()
    after = free_frames(operator)
    expect(before - after < 16, f"{before} free before, {after} after")


def test_many_sessions_leak_nothing(rig):
    """Log-ons, IPLs and log-offs: as many free frames as after one."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.terminal("GUEST1")
    free = []
    for turn in range(5):
        rig.logon("GUEST1", terminal=guest)
        guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"is created")
        guest.ask("COUPLE 0600 TO SYSTEM VSW1", r"connected to")
        guest.ask("IPL NETDEMO PARM IP=10.64.0.31/24", r"^Ready;", 20)
        guest.clear()
        guest.enter("#CP LOGOFF")
        guest.wait_logo()
        if turn == 0:
            time.sleep(3)  # base buffers go back a second or two later
        free.append(free_frames(operator))
    deadline = time.monotonic() + 6
    while free[0] - free[-1] > SLABS and time.monotonic() < deadline:
        time.sleep(0.5)
        free.append(free_frames(operator))
    expect(free[0] - free[-1] <= SLABS, f"free frames after each: {free}")


def test_runs_while_disconnected(rig):
    """A disconnected machine goes on: its page is still served."""
    rig.ipl()
    guest = netguest.start(rig, "GUEST1", "10.64.0.31")
    guest.clear()
    guest.enter("#CP DISCONNECT")
    guest.wait_logo()
    for _ in range(3):
        body = curl(rig.network, "http://10.64.0.31/")
        expect("NETDEMO on GUEST1" in body, body)
        time.sleep(0.5)
    again = rig.logon("GUEST1", terminal=guest, until="RECONNECTED AT")
    again.wait_status("CP READ")
    again.enter("BEGIN")
    again.wait_status("RUNNING", "VM READ")
    again.ask("IFCONFIG", r"^Ready;")


def test_resets_while_looked_at(rig):
    """With SET RUN ON a user in CP READ only looks: a machine that resets
    itself meanwhile, thousands of times, goes on."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"REIPL": "{build}/guest/reipl.ins"}})
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("SET RUN ON", r"SET RUN ON")
    guest.clear()
    guest.enter("IPL REIPL")
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.wait(r"HCPGIR450W .* 00000FFF", 60)  # all checks well


def test_two_guests_share_the_cpus(rig):
    """Two that compute get about the same; a third still answers at once."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"SPIN": spin(rig.directory)}})
    rig.ipl()
    operator = rig.logon("OPERATOR")
    names = ("GUEST1", "GUEST2")
    for name in names:
        guest = rig.logon(name)
        guest.clear()
        guest.enter("IPL SPIN")
        guest.wait_status("RUNNING")
    used = parts(operator, names)
    share = min(rig.cpus / 2, 1)
    for name, part in zip(names, used):
        expect(0.5 * share < part < 1.3 * share, f"{name}, all: {used}")
    began = time.monotonic()
    operator.ask("QUERY TIME", r"TIME IS")
    expect(time.monotonic() - began < 3, "the operator has to wait")
    limits(operator, names, rig.cpus)


def parts(operator, names, seconds=2):
    """How much of one CPU each had meanwhile."""
    start = [cpu_seconds(operator, name) for name in names]
    began = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - began
    return [(cpu_seconds(operator, name) - at) / took
            for name, at in zip(names, start)]


def limits(operator, names, cpus):
    """LIMITHARD is never exceeded; LIMITSOFT when a CPU would be idle."""
    operator.ask(f"SET SHARE {names[0]} ABSOLUTE 10% LIMITHARD", r"complete")
    one, two = parts(operator, names)
    expect(0.05 * cpus < one < 0.15 * cpus, f"10% of {cpus} CPUs is {one}")
    expect(two > 0.7, f"the other has {two}")
    operator.ask(f"SET SHARE {names[0]} REL 100 ABSOLUTE 10% LIMITSOFT",
                 r"complete")
    one, two = parts(operator, names)
    if cpus == 1:
        expect(0.05 < one < 0.25, f"softly limited to 10%: {one} and {two}")
    else:
        expect(one > 0.5, f"softly limited, a CPU is idle: {one} and {two}")
    # What was used without a limit is not held against it later.
    operator.ask(f"SET SHARE {names[0]} NOLIMIT", r"complete")
    parts(operator, names)
    operator.ask(f"SET SHARE {names[0]} ABSOLUTE 10% LIMITHARD", r"complete")
    one, two = parts(operator, names)
    expect(0.05 * cpus < one < 0.16 * cpus, f"10% again is {one}")
    operator.ask(f"SET SHARE {names[0]} NOLIMIT", r"complete")


def spin(directory):
    """A system of one instruction, a branch to itself, interrupts disabled."""
    image = bytearray(0x2004)
    image[0:8] = bytes.fromhex("0008000080002000")
    image[0x2000:] = bytes.fromhex("a7f40000")
    with open(os.path.join(directory, "spin.bin"), "wb") as f:
        f.write(image)
    path = os.path.join(directory, "spin.ins")
    with open(path, "w", encoding="ascii") as f:
        f.write("spin.bin 0x00000000\n")
    return path


def cpu_seconds(operator, user):
    """Virtual CPU time that USER has had, in seconds."""
    text = operator.ask(f"FOR {user} CMD QUERY TIME", r"VIRTCPU= \S+")
    found = expect_match(r"VIRTCPU= (\d+):(\d+\.\d+)", text)
    return 60 * int(found.group(1)) + float(found.group(2))


def test_pa1_stops_begin_goes_on(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"\S", 20)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.enter("BEGIN")
    guest.wait_status("RUNNING", "VM READ")


def test_define_storage(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE STORAGE 32M", r"32M")
    text = guest.ask("QUERY VIRTUAL STORAGE", r"32M")
    expect_match(r"STORAGE = 32M", text)
    text = guest.ask("DEFINE STORAGE 900G", r"HCP\w+E")
    expect(re.search(r"HCP\w+\d+E", text) is not None, text)


def test_guest_hypercall(rig):
    """DIAGNOSE X'08': a guest gives a CP command and gets its answer."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"\S", 20)
    guest.ask("CP QUERY USERID", r"GUEST1\s+AT", 10)


def test_ipl_of_no_system(rig):
    """A mistyped system is noticed before the machine is touched."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"^Ready;", 20)
    text = guest.ask("#CP IPL NOSUCH CLEAR", r"^Systems:.*")
    expect_match(r"HCPIPL6404E", text)
    expect_match(r"^Systems:.*\bNETDEMO\b", text)
    guest.ask("#CP IPL 0190", r"HCP\w+040E")
    guest.clear()
    guest.ask("ARP", r"No neighbours are known")
