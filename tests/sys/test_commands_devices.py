# SPDX-License-Identifier: Apache-2.0
"""ATTACH, DETACH, GIVE, VARY and QUERY of real devices: tables for
tests/sys/commands.py.  And devices that the directory gives at LOGON."""

from tests.harness.rig import expect
from tests.harness.sysring import pack_for
from tests.sys.commands import LOGON, SEE, play
from tests.sys.test_commands import directory

WIDE = "NAMEISLONG"
OFFLINE = (r"^0120 varied offline\n1 device\(s\) specified; "
           r"1 device\(s\) successfully varied offline$")
MINE = r"^DASD 0130 ATTACHED TO GUEST1   0200 R/W FBA130$"

DEVICES = [
    ("OPERATOR", "QUERY DASD ALL", r"^DASD 0120 FREE *\nDASD 0130 FREE"),
    ("OPERATOR", "QUERY 000D", r"^PUN  000D FREE"),
    ("OPERATOR", "QUERY UR ALL", r"^PUN  000D FREE"),
    ("OPERATOR", "QUERY UR NONE", 3),
    ("OPERATOR", "QUERY TAPES ALL",
     r"^An active TAPE was not found\.\nA free TAPE was not found\."),
    ("OPERATOR", "QUERY TAPES ALL X", 3),
    ("OPERATOR", "QUERY TAPES 0130", 40),
    ("OPERATOR", "QUERY UR 0130", 40),
    ("OPERATOR", "QUERY UR ALL X", 3),
    ("OPERATOR", "QUERY TAPES NONE", 3),
    # ATTACH
    ("OPERATOR", "ATTACH", 21),
    ("OPERATOR", "ATTACH XYZ GUEST1", 21),
    ("OPERATOR", "ATTACH 0130", 20),
    ("OPERATOR", f"ATTACH 0130 {WIDE}", 7),
    ("OPERATOR", "ATTACH 0130 TO GUEST2", 45),
    ("OPERATOR", "ATTACH 0130 GUEST1 AS", 22),
    ("OPERATOR", "ATTACH 0130 GUEST1 0200 X", 3),
    ("OPERATOR", "ATTACH 0999 GUEST1", 40),
    ("OPERATOR", "ATTACH 0700 GUEST1", 6429),
    ("GUEST1", "ATTACH 0130 *", 1),
    ("OPERATOR", "ATTACH 0130 TO GUEST1 AS 0200",
     r"^DASD 0130 ATTACHED TO GUEST1 0200$"),
    ("GUEST1", "", (SEE, r"^DASD 0200 ATTACHED BY OPERATOR$")),
    ("GUEST1", "QUERY VIRTUAL 0200",
     r"^DASD 0200 ON DASD 0130 R/W SUBCHANNEL = \w{4}$"),
    ("GUEST1", "QUERY VIRTUAL DASD", r"^DASD 0200 ON DASD 0130 R/W"),
    ("OPERATOR", "QUERY DASD", MINE),
    ("OPERATOR", "QUERY 0130", MINE),
    ("OPERATOR", "QUERY DASD FREE", r"^DASD 0120 FREE"),
    ("OPERATOR", "QUERY DASD AS JSON", r'"vdev": ?"0200"'),
    ("OPERATOR", "ATTACH 0130 GUEST1", 122),
    ("OPERATOR", "ATTACH 0120 GUEST1 AS 0200", 120),
    # VARY
    ("OPERATOR", "VARY", 26),
    ("OPERATOR", "VARY X", 2),
    ("OPERATOR", "VARY ON", 21),
    ("OPERATOR", "VARY ON 0120 X", 3),
    ("OPERATOR", "VARY ON 0999", 40),
    ("OPERATOR", "VARY OFFLINE 0130", 140),
    ("OPERATOR", "VARY OFFLINE 0700", 143),
    ("OPERATOR", "VARY OFFLINE 0120", OFFLINE),
    ("OPERATOR", "QUERY DASD ALL", r"^DASD 0120 OFFLINE"),
    ("OPERATOR", "ATTACH 0120 GUEST1", 46),
    ("OPERATOR", "VARY ONLINE 120", r"^0120 varied online"),
    # GIVE
    ("OPERATOR", "GIVE", 22),
    ("OPERATOR", "GIVE 0200", 20),
    ("OPERATOR", f"GIVE 0200 {WIDE}", 7),
    ("OPERATOR", "GIVE 0200 GUEST2", 45),
    ("OPERATOR", "GIVE 0200 GUEST1 AS", 22),
    ("OPERATOR", "GIVE 0200 GUEST1 0200 X", 3),
    ("OPERATOR", "GIVE 0999 GUEST1", 40),
    ("GUEST1", "GIVE 0200 OPERATOR", 40),
    ("OPERATOR", "ATTACH 0120-0121 * AS 0300",
     r"^DASD 0120 ATTACHED TO OPERATOR 0300\nHCPQDV040E"),
    ("OPERATOR", "GIVE 0300 TO GUEST1 AS 0200", 120),
    ("OPERATOR", "GIVE 0300 TO GUEST1 AS 0301 R/O",
     r"^DASD 0300 GIVEN TO GUEST1$"),
    ("GUEST1", "", (SEE, r"^DASD 0301 GIVEN BY OPERATOR$")),
    ("GUEST1", "QUERY 0301", r"^DASD 0301 ON DASD 0120 R/O SUBCH"),
    # DETACH
    ("OPERATOR", "DETACH 0130 FROM", 20),
    ("OPERATOR", f"DETACH 0130 FROM {WIDE}", 7),
    ("OPERATOR", "DETACH 0130 FROM GUEST2", 45),
    ("OPERATOR", "DETACH 0130 FROM GUEST1 X", 3),
    ("OPERATOR", "DETACH 0999 FROM GUEST1", 40),
    ("OPERATOR", "DETACH 0130 FROM OPERATOR", 121),
    ("OPERATOR", "DETACH 0130 FROM GUEST1",
     r"^DASD 0130 DETACHED GUEST1 0200$"),
    ("GUEST1", "", (SEE, r"^DASD 0200 DETACHED BY OPERATOR$")),
    ("GUEST1", "DETACH 0301", r"^DASD 0301 DETACHED$"),
    ("GUEST1", "DETACH 0300-0301", 22),
    ("OPERATOR", "QUERY DASD ALL", r"^DASD 0120 FREE *\nDASD 0130 FREE"),
    # DEDICATE, LINK and SPECIAL; what is not to be had is said
    ("DISKS", r"HCPLNK101W DASD 0211 forced R/O; R/O by 1 users(?s:.*)"
     r"HCPDVC6453E DASD 0212 of the directory not defined: others have it"
     r"(?s:.*)HCPDVC6453E CTCA 0210 of the directory not defined: device in use "
     r"already(?s:.*)HCPDVC6454E Device 0999 not attached as 0201: there is none", LOGON),
    ("DISKS", "QUERY VIRTUAL 0210", r"^DASD 0210 9336 \(VDSK\) R/O       2000 BLK"),
    ("DISKS", "QUERY LINKS 0211", r"DISKS +0210 R/O"),
    ("DISKS", "QUERY VIRTUAL CTCA", r"^CTCA 0500 NOT COUPLED"),
    ("GUEST1", "DEFINE CTCA 0501", r"^CTCA 0501 DEFINED"),
    ("GUEST1", "COUPLE 0501 TO DISKS 0500",
     r"^CTCA 0501 COUPLED TO DISKS    0500"),
    ("DISKS", "", (SEE, r"^CTCA 0500 COUPLE BY GUEST1   0501")),
    ("DISKS", "QUERY VIRTUAL DASD", r"^DASD 0200 ON DASD 0130 R/W"),
    ("DISKS", "QUERY VIRTUAL 0201", 40),
    ("OPERATOR", "QUERY EVENTS TYPE DEVICE",
     r"DISKS .*0130 attached as 0200"),
    ("OPERATOR", "QUERY EVENTS TYPE DEVICE",
     r"DISKS .*0999 not attached as 0201: there is none"),
    ("DISKS", "LOGOFF", r"LOGOFF AT"),
    ("GUEST1", "", (SEE, r"^CTCA 0501 DROP FROM DISKS    0500")),
    ("OPERATOR", "QUERY DASD FREE", r"DASD 0130 FREE"),
    ("OPERATOR", "SET LOGMSG 1 * Welcome here", r"^Command complete"),
]


ALL = [DEVICES]


def test_devices(rig):
    rig.pack = pack_for(rig.build, rig.directory, {"directory": directory(
        "USER DISKS DISKS 32M 32M G", "   INCLUDE DEFAULTS",
        "   ACCOUNT DISKACCT", "   DEDICATE 0200 0130",
        "   DEDICATE 0201 0999", "   SPECIAL 0500 CTCA GUEST1",
        "   SPECIAL 0210 CTCA", "   LINK GUEST2 0200 0210 RR",
        "   LINK GUEST2 0200 0211 WR", "   LINK GUEST2 0200 0212 W")})
    rig.machine.configure()
    rig.machine.disks()
    walk = play(rig, DEVICES)
    asked_for(walk.terminals["GUEST1"])
    greeted(rig, walk.terminals["DISKS"])


def asked_for(guest):
    """LINK asks for a password that was not given, and does not show it."""
    guest.ask("LINK GUEST2 0200 0300 W", r"^Enter the write password:")
    guest.enter("WRONG")
    text = guest.wait(r"^HCPLNK114E GUEST2 0200 not linked")
    expect("WRONG" not in text, f"the password is shown:\n{text}")
    # Who links what nobody has is told nothing.
    guest.ask("LINK GUEST2 0200 0300 W", r"^Enter the write password:")
    guest.enter("GUEST2W")
    text = guest.ask("QUERY VIRTUAL 0300", r"^DASD 0300 9336 \(VDSK\) R/W")
    expect("GUEST2W" not in text, f"the password is shown:\n{text}")
    guest.ask("DETACH 0300", r"^DASD 0300 DETACHED")


def greeted(rig, terminal):
    """LOGON with the directory's account; QUIET leaves the log message out."""
    for options, welcome in (("ACCOUNT DISKACCT", True),
                             ("ACC DISKACCT QUIET", False)):
        terminal.name = "disks"
        terminal.wait_logo()
        rig.welcome(terminal)
        terminal.enter(f"LOGON DISKS DISKS {options}")
        text = terminal.wait(r"LOGON AT", 15)
        expect(("Welcome here" in text) == welcome, f"{options}:\n{text}")
        terminal.enter("LOGOFF")
