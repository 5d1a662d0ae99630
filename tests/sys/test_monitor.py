# SPDX-License-Identifier: Apache-2.0
"""*MONITOR and its segment: X'64' (tests/sys/segment.c)."""

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
PACK = {"systems": {"SEGMENT": "{build}/guest/segment.ins"},
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
