# SPDX-License-Identifier: Apache-2.0
"""Real disks of guests: what runs on them is stopped at any time, by anybody,
and they are found as they were left; IPL from them."""

import os
import struct
import time

from tests.harness.rig import expect, expect_match

PACK = {"systems": {"REALLOOP": "{build}/guest/realloop.ins",
                    "HELLO": "{build}/guest/hello.ins"}}
BLOCK = 512
FREE = r"^DASD 0130 FREE"


def power_on(rig, more=()):
    rig.machine.configure()
    rig.machine.disks()
    for line, command in more:
        rig.machine.add(line, command)
    rig.ipl()


def attach(operator, rdev, user, more=""):
    operator.ask(f"ATTACH {rdev} TO {user} {more}".strip(),
                 rf"DASD {rdev} ATTACHED TO {user} \w+")


def loop(guest, disk, seed):
    guest.enter(f"IPL REALLOOP PARM DISK={disk} SEED={seed}")
    guest.wait(r"^round 1$", 30)


def content(guest, disk, seed):
    guest.ask(f"IPL REALLOOP PARM DISK={disk} SEED={seed} CHECK=1",
              r"^the disk has it all", 30)


def until_free(operator):
    end = time.monotonic() + 10
    while "0130 FREE" not in operator.ask("QUERY DASD ALL", r"DASD 0130 .*"):
        expect(time.monotonic() < end, "0130 is never free")


def test_stopped(rig):
    """In the middle of its I/O: STOP, SYSTEM CLEAR, IPL, DETACH, LOGOFF,
    FORCE; nobody else notices, and the disk has what was written."""
    power_on(rig, [("0131 3370 other.img",
                    ["dasdinit", "other.img", "3370", "FBA131", "2000"])])
    operator = rig.logon("OPERATOR")
    guest, other = rig.logon("GUEST1"), rig.logon("GUEST2")
    attach(operator, "0130", "GUEST1")
    attach(operator, "0131", "GUEST2")
    loop(other, "0131", 7)  # a bystander: all the time
    for seed, line in ((1, "SYSTEM CLEAR"), (2, "SYSTEM RESET"),
                       (3, "IPL HELLO"), (4, "DEFINE STORAGE 32M")):
        loop(guest, "0130", seed)
        guest.key("PA(1)")
        guest.wait_status("CP READ")
        guest.ask(line, r"(?i)reset|HELLO|cleared", 20)
        guest.key("PA(1)")
    loop(guest, "0130", 5)
    operator.ask("DETACH 0130 FROM GUEST1", r"DASD 0130 DETACHED GUEST1 0130")
    guest.wait(r"^status fff3 at \d+", 10)
    guest.wait_status("CP READ")
    until_free(operator)
    attach(operator, "0130", "GUEST1")
    loop(guest, "0130", 6)
    operator.ask("FORCE GUEST1", r"LOGOFF AS")
    until_free(operator)
    guest = rig.logon("GUEST1")
    attach(operator, "0130", "GUEST1", "AS 0200")
    loop(guest, "0200", 8)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.enter("LOGOFF")
    until_free(operator)
    guest = rig.logon("GUEST1")
    attach(operator, "0130", "GUEST1")
    loop(guest, "0130", 9)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.ask("SYSTEM CLEAR", r"reset")
    attach_again_and_look(operator, guest, rig)
    text = operator.ask("QUERY EVENTS TYPE DEVICE", r"0130 attached as 0200")
    expect_match(r"GUEST1 +0130 detached|GUEST1.*0130 detached", text)
    other.wait(r"^round \d+")
    expect("wrong" not in other.text() and "status" not in other.text(),
           f"the bystander was disturbed\n{other.text()}")


def attach_again_and_look(operator, guest, rig):
    """A whole round is written, then read by another user's machine."""
    guest.enter("IPL REALLOOP PARM DISK=0130 SEED=10")
    guest.wait(r"^round 17$", 60)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    operator.ask("DETACH 0130 FROM GUEST1", r"DASD 0130 DETACHED")
    attach(operator, "0130", "GUEST1", "R/O")
    content(guest, "0130", 10)
    guest.ask("IPL REALLOOP PARM DISK=0130 SEED=11", r"^status 0e[04]0 at 64")


def make_ipl(path):
    """Block 0: the PSW, READ IPL of the whole block, a TIC into it; there a
    program that reads block 1, whose code loads a disabled wait."""
    ccw = struct.Struct(">IBBH")

    def command(code, addr, flags, count):
        return ccw.pack(code << 24 | addr, flags, 0, count)

    chain = 0x60  # command chaining, length suppressed
    block = struct.pack(">II", 0x00080000, 0x80002000)
    block += command(0x02, 0x1000, chain, BLOCK)
    block += command(0x08, 0x1020, 0, 0)
    block = block.ljust(0x20, b"\0")
    block += command(0x43, 0x1090, chain, 8)
    block += command(0x42, 0x2000, 0x20, BLOCK)
    block = block.ljust(0x90, b"\0")
    block += struct.pack(">BBHI", 0x06, 0, 1, 1)
    # BASR 1,0; LPSW 14(1), which is 16 bytes into the block
    code = bytes.fromhex("0d108200100e").ljust(16, b"\0")
    code += struct.pack(">II", 0x000a0000, 0x0000600d)
    with open(path, "r+b") as f:
        f.write(block.ljust(BLOCK, b"\0"))
        f.write(code.ljust(BLOCK, b"\0"))


def test_ipl(rig):
    """From an attached disk whose record reads its own commands."""
    rig.machine.configure()
    rig.machine.disks()
    make_ipl(os.path.join(rig.directory, "fba.img"))
    rig.ipl()
    operator, guest = rig.logon("OPERATOR"), rig.logon("GUEST1")
    attach(operator, "0130", "GUEST1", "AS 0200")
    guest.ask("IPL 0200", r"HCP\w+450W.*disabled wait PSW .*600D$", 20)
    operator.ask("DETACH 0130 FROM GUEST1", r"DETACHED")
    guest.ask("IPL 0200", r"HCP\w+040E")
