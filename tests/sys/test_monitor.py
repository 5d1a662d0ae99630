# SPDX-License-Identifier: Apache-2.0
"""*MONITOR and its segment: X'64' (tests/sys/segment.c), readers that reply, do
not, or go (tests/sys/monread.c)."""

import re

from tests.harness import tree
from tests.harness.rig import expect

USERS = """
USER READER1 READER1 64M 2048M EG
   INCLUDE DEFAULTS
   IUCV *MONITOR
USER READER2 READER2 64M 64M G
   INCLUDE DEFAULTS
   IUCV *MONITOR
"""
PACK = {"systems": {"SEGMENT": "{build}/guest/segment.ins",
                    "MONREAD": "{build}/guest/monread.ins"},
        "config": tree.text("hercules-configs/SYSTEM.CONFIG") +
        "\nSTORAGE OVERCOMMIT 1000%\n",
        "directory": tree.text("hercules-configs/USER.DIRECT") + USERS}
ENDED = r"\d+ checks, \d+ failed"


def checks(guest, parm=""):
    guest.clear()
    guest.enter(f"IPL SEGMENT{parm}")
    text = guest.wait(rf"{ENDED}|CP entered", 60)
    expect(re.search(r"[1-9]\d* checks, 0 failed", text), text)


def test_segment(rig):
    """I85, I86: found, loaded, read by all ways, stored into by none, purged;
    not for everybody, and not within storage."""
    rig.ipl()
    guest = rig.logon("READER1", password="READER1")
    guest.ask("TERMINAL MORE 0 0")
    checks(guest)
    checks(guest)
    guest.ask("DEFINE STORAGE 2047M", r"STORAGE = 2047M")
    checks(guest)
    guest.ask("DEFINE STORAGE 2048M", r"STORAGE = 2G")
    checks(guest)
    other = rig.logon("GUEST1")
    other.ask("TERMINAL MORE 0 0")
    checks(other, " PARM REFUSED=1")


def reader(rig, user, parm=""):
    guest = rig.logon(user, password=user)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.clear()
    guest.enter(f"IPL MONREAD{parm}")
    return guest


def test_refusals(rig):
    """I87: who may not read is told why, and nobody else notices."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = reader(rig, "READER1", " PARM NOLOAD=1")
    guest.wait(r"^severed, code 5 reason 0", 10)
    for parm, code in (("WHAT=20", 2), ("VERSION=2", 1), ("NAME=1", 3)):
        guest.clear()
        guest.ask(f"#CP IPL MONREAD PARM {parm}",
                  rf"^severed, code {code} reason 0")
    guest.clear()
    guest.ask("#CP IPL MONREAD PARM VERSION=0", r"^open, limit 255")
    other = reader(rig, "READER2")
    other.wait(r"^severed, code 6 reason 0", 10)
    operator.ask("QUERY MONITOR", r"^READER1  YES    YES   EXCLUSIVE 0$")
    guest.clear()
    guest.ask("#CP IPL MONREAD", r"^open, limit 255")
    other.clear()
    other.ask("CONNECT", r"^open, limit 255")
    guest.clear()
    guest.ask("PURGE", r"severed, code 8")
    operator.clear()
    text = operator.ask("QUERY MONITOR", r"^READER2  YES    YES   SHARED    0$")
    expect("READER1" not in text, text)


def test_two_readers(rig):
    """I88, I89: samples and events for two readers; one goes with LOGOFF, STOP
    and START in between."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one = reader(rig, "READER1", " PARM WHAT=80")
    one.wait(r"^open, limit 255", 10)
    two = reader(rig, "READER2")
    two.wait(r"^open, limit 255", 10)
    for line in ("SAMPLE INTERVAL 1 SEC", "SAMPLE ENABLE USER",
                 "EVENT ENABLE USER", "START"):
        operator.ask(f"MONITOR {line}", r"^Command complete")
        operator.clear()
    for guest in (one, two):
        guest.wait(r"^SC: 4000 1/4 1/9 bad 0", 10)
        guest.wait(r"^SD: c800 0/2 .*0/3 0/8( 4/3:\w+)* 4/3:READER2"
                   r"( 4/3:\w+)* 1/11 bad 0", 10)
    two.wait(r"^EC: 4000 1/4 1/1 bad 0", 10)
    rig.logon("GUEST1").enter("#CP LOGOFF")
    two.wait(r"^ED: 0800 4/1:GUEST1 bad 0", 10)
    two.wait(r"^ED: 0800 4/2:GUEST1 bad 0", 10)
    text = one.text()
    expect("ED:" not in text and "EC:" not in text, text)
    one.enter("#CP LOGOFF")
    two.wait(r"^ED: 0800 4/2:READER1 bad 0", 10)
    operator.ask("MONITOR STOP", r"^Command complete")
    operator.clear()
    two.clear()
    rig.logon("GUEST2").enter("#CP LOGOFF")
    operator.ask("MONITOR EVENT START", r"^Command complete")
    two.wait(r"^EC: 4000 1/4 1/1 bad 0", 10)
    text = two.text()
    expect("GUEST2" not in text and "bad 1" not in text, text)
    operator.clear()
    operator.ask("QUERY MONITOR", r"FRAMES 255  IN USE 0")


def come_and_go(operator):
    text = operator.ask("XAUTOLOG GUEST1", r"AUTO LOGON +\*\*\* +GUEST1", 20)
    return text + operator.ask("FORCE GUEST1", r"LOGOFF AS +GUEST1", 20)


def test_no_reply(rig):
    """I83, I89: one who does not reply: frames and messages run out, the
    operator is told once, others go on, and all is well when he replies."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    slow = reader(rig, "READER1", " PARM HOLD=1 WHAT=40")
    slow.wait(r"^open, limit 255", 10)
    for line in ("SAMPLE INTERVAL 1 SEC", "EVENT ENABLE USER", "EVENT START"):
        operator.ask(f"MONITOR {line}", r"^Command complete")
        operator.clear()
    for _ in range(62):  # 125 messages
        text = come_and_go(operator)
        expect("HCPMNR" not in text, text)
        operator.clear()
    text = "".join(come_and_go(operator) for _ in range(5))
    expect(text.count("HCPMNR8062W The monitor's segment MONDCSS is full") == 1,
           operator.ask("QUERY MONITOR", "MONDCSS") + text)
    operator.ask("QUERY MONITOR", r"IN USE 128\b")
    slow.clear()
    slow.ask("REPLY", r"^replied to 1\d\d")
    operator.clear()
    rig.logon("GUEST2").enter("#CP LOGOFF")
    slow.wait(r"^ED: 4800 1/12 1/3 4/1:GUEST2 bad 0", 10)
    operator.ask("QUERY MONITOR", r"IN USE 0\b")


def test_slow(rig):
    """I91: one who does not reply is severed when others wait for room."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    slow = reader(rig, "READER1", " PARM HOLD=1 WHAT=40")
    slow.wait(r"^open, limit 255", 10)
    other = reader(rig, "READER2", " PARM WHAT=40")
    other.wait(r"^open, limit 255", 10)
    for line in ("SAMPLE INTERVAL 1 SEC", "EVENT ENABLE USER", "EVENT START"):
        operator.ask(f"MONITOR {line}", r"^Command complete")
        operator.clear()
    text = ""
    for _ in range(66):
        text += come_and_go(operator)
        operator.clear()
    expect(text.count("HCPMNR8063W READER1 held up other readers of *MONITOR:"
                      " severed") == 1, text)
    expect("HCPMNR8062W" not in text, text)
    slow.wait(r"severed, code 9 reason 0", 10)
    rig.logon("GUEST2").enter("#CP LOGOFF")
    other.wait(r"^ED: 0800 4/2:GUEST2 bad 0", 10)
    text = operator.ask("QUERY MONITOR", r"^READER2 +NO +YES +SHARED +0$")
    expect("READER1" not in text and "IN USE 0" in text, text)
    slow.clear()
    slow.ask("CONNECT", r"^open, limit 255")
