# SPDX-License-Identifier: Apache-2.0
"""IPL of a device: what its first record loads, and records that are wrong."""

import time

from tests.harness.rig import expect, expect_match

PACK = {"systems": {"MKIPL": "{build}/guest/mkipl.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"}}
ENDLESS_SECONDS = 20


def make(guest, parm=""):
    """A disk with a record of that kind; the machine is in CP READ after."""
    guest.ask(f"IPL MKIPL {parm}".strip(), r"^Written", 20)
    guest.wait_status("CP READ")


def test_device(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL 0200", r"HCP\w+040E")
    guest.ask("DEFINE VFB-512 AS 0200 BLK 64", r"0200 DEFINED")
    text = guest.ask("IPL 0200", r"HCPVMI232E")  # zeros: no command 00
    expect_match(r"IRB 00\w{6} 00000010 0020", text)
    make(guest)
    guest.enter("NOTREADY 0200")
    text = guest.ask("IPL 0200", r"HCPVMI232E")  # unit check
    expect_match(r"IRB 00\w{6} 00000008 0E00", text)
    guest.enter("READY 0200")
    guest.clear()
    for line in ("IPL 0200", "IPL 200 CLEAR"):
        text = guest.ask(line, r"HCP\w+450W.*")
        expect_match(r"THE RECORD OF 0200 IS HERE", text)
        expect_match(r"disabled wait PSW .*6464$", text)
    text = guest.ask("DISPLAY B8.8", r"^R\S+ .*")
    expect_match(r"0001\w{4} 00000000", text)
    guest.ask("IPL NETDEMO", r"^Ready;", 20)  # and it is a machine as before


def test_wrong_records(rig):
    """The channel program is the disk's: a check, or no end, stops the IPL and
    nobody else."""
    rig.ipl()
    guest, operator = rig.logon("GUEST1"), rig.logon("OPERATOR")
    guest.ask("DEFINE VFB-512 AS 0200 BLK 64", r"0200 DEFINED")
    make(guest, "PARM RECORD=BAD")
    text = guest.ask("IPL 0200", r"HCPVMI232E")
    expect_match(r"IRB 00\w{6} 00000010 0020", text)
    make(guest, "PARM RECORD=LOOP")
    guest.enter("IPL 0200")
    time.sleep(1)
    operator.ask("QUERY NAMES", r"GUEST1", 3)
    guest.wait(r"HCPIPL6406E .*0200", ENDLESS_SECONDS)
    guest.enter("IPL 0200")
    time.sleep(1)
    start = time.monotonic()
    operator.ask("FORCE GUEST1", r"LOGOFF AS")
    while "GUEST1" in operator.ask("QUERY NAMES", r"OPERATOR"):
        expect(time.monotonic() - start < 8, "GUEST1 is still there")
