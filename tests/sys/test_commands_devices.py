# SPDX-License-Identifier: Apache-2.0
"""ATTACH, DETACH, GIVE, VARY and QUERY of real devices: tables for
tests/sys/commands.py."""

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
    # DEDICATE
    ("DISKS", "", LOGON),
    ("DISKS", "QUERY VIRTUAL DASD", r"^DASD 0200 ON DASD 0130 R/W"),
    ("DISKS", "QUERY VIRTUAL 0201", 40),
    ("OPERATOR", "QUERY EVENTS TYPE DEVICE",
     r"DISKS .*0130 attached as 0200"),
    ("OPERATOR", "QUERY EVENTS TYPE DEVICE",
     r"DISKS .*0999 not attached as 0201: there is none"),
    ("DISKS", "LOGOFF", r"LOGOFF AT"),
    ("OPERATOR", "QUERY DASD FREE", r"DASD 0130 FREE"),
]


ALL = [DEVICES]


def test_devices(rig):
    rig.pack = pack_for(rig.build, rig.directory, {"directory": directory(
        "USER DISKS DISKS 32M 32M G", "   INCLUDE DEFAULTS",
        "   DEDICATE 0200 0130", "   DEDICATE 0201 0999")})
    rig.machine.configure()
    rig.machine.disks()
    play(rig, DEVICES)
