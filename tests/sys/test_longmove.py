# SPDX-License-Identifier: Apache-2.0
"""A machine is stopped in the middle of a RECEIVE of much (tests/sys/longmove.c)
and goes on."""

import re
import time

from tests.harness import tree
from tests.harness.rig import expect, expect_match

PACK = {"systems": {"LONGMOVE": "{build}/guest/longmove.ins"},
        "directory": tree.text("hercules-configs/USER.DIRECT")}
STOPS = 12
LAP = r"lap (\d+) code 0 bad 0$"
INSTRUCTIONS = {"IUCV": "B2F0", "VMCF": "83"}


def start(rig, user, what):
    guest = rig.logon(user)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.ask(f"IPL LONGMOVE PARM ME={user}" +
              (" BY=VMCF" if what == "VMCF" else ""), LAP, 30)
    return guest


def stopped(guest, what):
    """Is the PSW at the instruction that moves?"""
    text = guest.ask("#CP DISPLAY PSW", r"PSW = .*")
    at = int(expect_match(r"PSW = (?:\w{8} ){3}(\w{8})", text).group(1), 16)
    line = rf"^\w*{at & ~0xf:X} +((?:\w{{8}} ){{3}}\w{{8}})"
    text = guest.ask(f"#CP DISPLAY R{at & ~0xf:X}.10", line)
    words = re.search(line, text, re.M).group(1).replace(" ", "")
    return words[at % 16 * 2:].startswith(INSTRUCTIONS[what])


def goes_on(guest):
    """Nothing is lost."""
    guest.clear()
    text = guest.wait(LAP, 20)
    expect("bad 0" in text, text)


def by(rig, operator, user, what):
    guest = start(rig, user, what)
    inside = sum(bool(stopped(guest, what)) for _ in range(STOPS))
    goes_on(guest)
    begin = time.monotonic()
    for _ in range(3):
        guest.clear()
        guest.ask("#CP STOP", r"")
        guest.ask("#CP DISPLAY PSW", r"PSW = .*")
        guest.ask("#CP BEGIN", r"")
    print(f"       {what}: {inside} of {STOPS} stops inside; stopped three "
          f"times in {time.monotonic() - begin:.2f} s")
    goes_on(guest)
    # over, not gone on with: a reset
    guest.ask("#CP SYSTEM RESET", r"reset")
    operator.ask("QUERY IUCV ALL", r"PATHS 0 OUTSTANDING 0 ")
    guest.ask(f"#CP IPL LONGMOVE PARM ME={user}", LAP, 30)
    operator.ask(f"FORCE {user}", r"FORCED BY OPERATOR")
    return inside


def test_stop(rig):
    """I32, F12: STOP, and a command that looks, in the middle."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    expect(by(rig, operator, "GUEST1", "IUCV") > STOPS / 3, "by IUCV")
    expect(by(rig, operator, "GUEST2", "VMCF") > 0, "by VMCF")
