# SPDX-License-Identifier: Apache-2.0
"""VMCF between machines: two guests (tests/sys/vmcftalk.c) that are told what
to do, SMSG, and a storm of wild functions in which one of them dies."""

import time

from tests.harness import tree
from tests.harness.frames import FRAMES, free_frames, lost_frames
from tests.harness.rig import expect, expect_match

PACK = {"systems": {"VMCFTALK": "{build}/guest/vmcftalk.ins"},
        "directory": tree.text("hercules-configs/USER.DIRECT").replace(
            "USER MAINT MAINT 64M 256M ABCDEFG\n",
            "USER MAINT MAINT 64M 256M ABCDEFG\n   IUCV GUEST2\n")}
DEATHS = 8


def talker(rig, user, terminal=None):
    guest = rig.logon(user, terminal=terminal)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.ask("IPL VMCFTALK", r"^talking")
    return guest


def says(guest, pattern, seconds=10):
    guest.wait(pattern, seconds)


def code(guest, line, number):
    word = line.split()[0].rstrip("!")
    guest.clear()
    guest.ask(line, rf"^{word}: code {number}$")


def test_talk(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one = talker(rig, "GUEST1")
    two = talker(rig, "GUEST2")
    authorizes(one, two)
    sends(one, two)
    replies(one, two)
    expedites(one, two)
    controls(one, two)
    special(operator, one, two)
    apart(rig, one, two)
    ends(operator, one, two)


def authorizes(one, two):
    """F1: nothing without AUTHORIZE, on either side."""
    code(one, "SEND GUEST2 1 early", 4)
    code(one, "AUTHORIZE * 0 39", 1)
    code(one, "AUTHORIZE * 40 296", 0)
    code(one, "SEND GUEST2 1 early", 5)
    code(one, "SEND NOBODY 1 early", 5)
    code(two, "AUTHORIZE * 40 100", 0)


def sends(one, two):
    """F4, F5, F10: SEND and RECEIVE, on time and not."""
    two.ask("HOLD", r"^holding")
    code(one, "SEND GUEST2 1 Hello There", 0)
    code(one, "SEND GUEST2 1 Hello There", 8)
    code(two, "RECEIVE GUEST1 1 100", 13)
    two.ask("TAKE", r"^told SEND 1 GUEST1  : error 0 left 11 use DOUBLE")
    code(two, "RECEIVE GUEST1 2 100", 12)
    two.ask("RECEIVE GUEST1 1 100", r"^received: Hello There")
    says(one, r"^done SEND 1 GUEST2  : error 0 left 0 use DOUBLE")
    code(one, "SEND! GUEST2 1 Hello There", 0)
    says(two, r"^told SEND! 1 GUEST1  : error 0 left 11")
    two.ask("RECEIVE GUEST1 1 5", r"^RECEIVE: code 16\s+received: Hello\b")
    says(one, r"^done SEND! 1 GUEST2  : error 16 left 6 ")


def replies(one, two):
    """F6, F8: SEND/RECV with REPLY, CANCEL, REJECT."""
    code(one, "SENDRECV GUEST2 3 question", 0)
    two.ask("RECEIVE GUEST1 3 100", r"^received: question")
    code(two, "RECEIVE GUEST1 3 100", 3)
    code(two, "REPLY GUEST1 3 an answer", 0)
    says(one, r"^done SENDRECV 3 GUEST2  : error 0 .* text an answer$")
    code(one, "SENDRECV GUEST2 3 question", 0)
    code(two, "RECEIVE GUEST1 3 100", 0)
    code(one, "CANCEL GUEST2 3", 11)
    code(two, "REPLY GUEST1 3 too late", 12)
    code(one, "SEND GUEST2 3 unwanted", 0)
    code(two, "REPLY GUEST1 3 no", 3)
    code(two, "REJECT GUEST1 3", 0)
    says(one, r"^done SEND 3 GUEST2  rejected: error 0 left 8")


def expedites(one, two):
    """F7: SENDX needs no RECEIVE; IDENTIFY no answer."""
    code(one, "SENDX GUEST2 4 " + "x" * 61, 7)
    code(one, "SENDX GUEST2 4 quick", 0)
    says(two, r"^told SENDX 4 GUEST1  : error 0 left 5 .* text quick$")
    says(one, r"^done SENDX 4 GUEST2  : error 0 left 0")
    code(one, "IDENTIFY GUEST2 5", 0)
    says(two, r"^told IDENTIFY 5 GUEST1  : .* use DOUBLE")
    code(one, "CANCEL GUEST2 5", 12)


def controls(one, two):
    """F2, F3: QUIESCE, SPECIFIC, PRIORITY."""
    code(two, "QUIESCE", 0)
    code(one, "SEND GUEST2 6 x", 9)
    code(two, "RESUME", 0)
    code(two, "AUTHORIZE OPERATOR 80 100", 0)
    code(one, "SEND GUEST2 6 x", 5)
    code(two, "AUTHORIZE GUEST1 80 100", 0)
    code(one, "SEND! GUEST2 6 x", 18)
    code(one, "SEND GUEST2 6 x", 0)
    code(one, "CANCEL GUEST2 6", 0)


def special(operator, one, two):
    """F14: SMSG to a program that takes it by VMCF."""
    one.ask("#CP SET SMSG OFF")
    operator.ask("SMSG GUEST1 x", r"057I GUEST1 not receiving; SMSG off")
    code(one, "AUTHORIZE * 20 296", 0)
    one.ask("#CP QUERY SET", r"SMSG ON")
    one.clear()
    operator.ask("SMSG GUEST1 Take This")
    says(one, r"^told SENDX \d+ SYSTEM  : error 0 left 9 use OPERATOR text "
         r"Take This$")
    one.ask("DO SMSG GUEST2 x", r"^SMSG GUEST2 x: 57")


def apart(rig, one, two):
    """F15: who is in no group with them, but has a statement for one."""
    code(two, "AUTHORIZE * 0 100", 0)
    maint = talker(rig, "MAINT")
    code(maint, "AUTHORIZE * 0 100", 0)
    code(maint, "SEND GUEST1 9 x", 5)
    code(one, "SEND MAINT 9 x", 5)
    code(two, "SEND MAINT 9 x", 5)
    code(maint, "SEND MAINT 9 x", 0)
    code(maint, "SEND GUEST2 9 let through", 0)
    two.ask("RECEIVE MAINT 9 100", r"^received: let through")


def ends(operator, one, two):
    """F9: LOGOFF of the sink, of the source."""
    code(one, "SEND GUEST2 7 last words", 0)
    operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")
    says(one, r"^done SEND 7 GUEST2  : error 5 left 10")
    code(one, "SEND GUEST2 7 last words", 5)
    code(one, "UNAUTHORIZE", 0)
    code(one, "UNAUTHORIZE", 4)
    operator.ask("SMSG GUEST1 x",
                 r"057I GUEST1 not receiving; no path for SMSG")


def test_storm(rig):
    """F9, F11, F12: one dies in the midst of it, again and again; then the
    other still talks, and no storage is lost."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    terminal = rig.terminal("GUEST1")
    other = rig.terminal("GUEST2")
    terminal.wait_logo()
    other.wait_logo()
    before = free_frames(operator)
    one = talker(rig, "GUEST1", terminal)
    one.ask("STORM GUEST2 5", r"^storming")
    for death in range(DEATHS):
        two = talker(rig, "GUEST2", other)
        two.ask(f"STORM GUEST1 {death * 3 + rig.cpus}", r"^storming")
        time.sleep(1.0)
        if death % 2:
            two.ask("#CP SYSTEM CLEAR", r"")
        operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")
        other.wait_logo()
    text = one.ask("HUSH", r"^hushed: codes [0-9A-Fa-f]+, 0 wrong")
    seen = int(expect_match(r"codes (\w+),", text).group(1), 16)
    for number in (0, 1, 3, 5, 8, 12, 16):
        expect(seen >> number & 1, f"code {number} never came: {seen:x}")
    code(one, "UNAUTHORIZE", 0)
    code(one, "AUTHORIZE * 40 296", 0)
    code(one, "SENDX GUEST1 4 alive", 0)
    says(one, r"^told SENDX 4 GUEST1  : .* text alive$")
    operator.ask("FORCE GUEST1", r"FORCED BY OPERATOR")
    lost = lost_frames(operator, before)
    expect(lost < FRAMES, f"{lost} frames lost")
