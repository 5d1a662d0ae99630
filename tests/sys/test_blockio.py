# SPDX-License-Identifier: Apache-2.0
"""*BLOCKIO: blocks of virtual disks by messages (tests/sys/iucvblock.c), and a
disk or a machine that goes in the middle of them.
"""

import re
import time

from tests.harness.rig import expect, expect_match
from tests.sys.test_iucv import free_frames, lost_frames

PACK = {"systems": {"BLOCKS": "{build}/guest/iucvblock.ins"}}
GOES_ON = r"IUCVBLOCK goes on"
ENDED = r"\d+ checks, \d+ failed"
DETACHED = 7  # enum blockio_refusal
LIVES = 25    # of a disk
FRAMES = 96   # next to nothing: stacks and the like


def start(guest, parm=""):
    guest.clear()
    guest.enter(f"IPL BLOCKS{parm}")
    text = guest.wait(rf"{GOES_ON}|{ENDED}", 60)
    expect("not ok" not in text and re.search(GOES_ON, text), text)


def taken_away(guest):
    """The path of who goes on is severed, with requests outstanding."""
    guest.ask("#CP DETACH 200", r"DASD 0200 DETACHED")
    text = guest.wait(ENDED, 20)
    expect(re.search(r"\d+ checks, 0 failed", text), text)
    found = expect_match(r"severed (\d+) of (\d+), (\d+) lists", text)
    expect(int(found.group(1)) == DETACHED, text)
    return int(found.group(2))


def test_disks_come_and_go(rig):
    """I75, I79: DETACH while blocks are read without end, 25 times; no path,
    message or frame is left."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.logon("GUEST1")
    guest.ask("TERMINAL MORE 0 0")
    before = free_frames(operator)
    start(guest, " PARM AGAIN=1")
    for life in range(1, LIVES + 1):
        guest.clear()
        guest.enter("#CP DEFINE VFB-512 AS 200 BLK 2000")
        guest.wait(r"DASD 0200 DEFINED", 10)
        time.sleep(0.02 + 0.01 * (life % 5))  # it looks every millisecond
        guest.enter("#CP DETACH 200")
        guest.wait(rf"life {life}, 0 bad", 10)
    operator.ask("QUERY IUCV GUEST1", r"^GUEST1   BUFFERS 1 PATHS [01] OF")
    guest.clear()
    guest.ask("#CP SYSTEM CLEAR", r"reset")
    operator.ask("QUERY IUCV ALL", r"PATHS 0 OUTSTANDING 0 ")
    lost = lost_frames(operator, before)
    expect(lost < FRAMES, f"{lost} frames lost")


def test_blockio(rig):
    """I75, I76, I77, I78, I79: an FBA disk, a virtio one, a read-only link;
    DETACH and LOGOFF in the middle of requests."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.logon("GUEST1")
    guest.ask("TERMINAL MORE 0 0")
    outstanding = 0
    for kind in ("VFB-512", "VIRTIO-BLK"):
        guest.ask(f"DEFINE {kind} 200 2000" if kind[1] == "I" else
                  f"DEFINE {kind} AS 200 BLK 2000", r"DASD 0200 DEFINED")
        start(guest)
        outstanding += taken_away(guest)
        guest.clear()
    expect(outstanding, "no request was outstanding when its disk went")
    # GUEST2's 0200 of the directory, which somebody else may read
    rig.logon("GUEST2").enter("#CP DISCONNECT")
    guest.ask("LINK GUEST2 200 200 RR", r"DASD 0200 LINKED R/O")
    start(guest, " PARM RO=1")
    operator.ask("QUERY IUCV GUEST1", r"TO   \*BLOCKIO")
    # one without a request goes, too, when the same number is another disk
    guest.ask("#CP SYSTEM CLEAR", r"reset")
    start(guest, " PARM RO=1 IDLE=1")
    taken_away(guest)
    guest.ask("LINK GUEST2 200 200 RR", r"DASD 0200 LINKED R/O")
    start(guest, " PARM RO=1")
    # a reset takes the path, and what was under way, along
    guest.ask("#CP SYSTEM CLEAR", r"reset")
    operator.ask("QUERY IUCV ALL", r"PATHS 0 OUTSTANDING 0 ")
    start(guest, " PARM RO=1")
    time.sleep(0.5)
    operator.ask("FORCE GUEST1", r"FORCE")
    operator.ask("QUERY IUCV ALL", r"PATHS 0 OUTSTANDING 0 ")
