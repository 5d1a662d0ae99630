# SPDX-License-Identifier: Apache-2.0
"""Every command, and each of its errors: tables for tests/sys/commands.py."""

from tests.harness.sysring import pack_for
from tests.sys.commands import KEY, LOGO, LOGON, QUIET, SEE, play

TIME = r"\d\d:\d\d:\d\d"
WIDE = "X" * 9

def directory(*lines):
    """The sample's with more users."""
    with open("hercules-configs/USER.DIRECT", encoding="ascii") as f:
        return f.read() + "\n".join(lines) + "\n"


TALK = [
    ("OPERATOR", "QUERY USERID", r"^OPERATOR AT CP64"),
    ("GUEST1", "QUERY USERID", r"^GUEST1   AT CP64"),
    # MESSAGE
    ("OPERATOR", "MSG GUEST1 GOOD  MORNING", QUIET),
    ("GUEST1", "", (SEE, rf"^ {TIME}  \* MSG FROM OPERATOR: GOOD  MORNING$")),
    ("GUEST1", "M * to myself", rf"^ {TIME}  \* MSG FROM GUEST1  : to myself"),
    ("GUEST1", "MESSAGE OP hello", QUIET),
    ("OPERATOR", "", (SEE, r"MSG FROM GUEST1  : hello")),
    ("OPERATOR", "MSG ALL everybody", r"MSG FROM OPERATOR: everyb"),
    ("GUEST1", "", (SEE, r"MSG FROM OPERATOR: everybody")),
    ("GUEST1", "MSG", 20),
    ("GUEST1", f"MSG {WIDE} HELLO", 7),
    ("GUEST1", "MSG GUEST2", 26),
    ("GUEST1", "MSG GUEST2 HELLO", 45),
    ("GUEST1", "MSG ALL HELLO", 45),
    ("GUEST1", "MESSAGE GUEST2 HELLO", 45),
    ("GUEST1", "REQUEST X", 3),
    # MSGNOH, WARNING
    ("OPERATOR", "MSGNOH GUEST1 bare text", QUIET),
    ("GUEST1", "", (SEE, r"^bare text")),
    ("OPERATOR", "MSGNOH", 20),
    ("OPERATOR", "MSGNOH GUEST1", 26),
    ("OPERATOR", "MSGNOH GUEST2 X", 45),
    ("GUEST1", "MSGNOH GUEST1 X", 1),
    ("OPERATOR", "WARNING GUEST1 beware", QUIET),
    ("GUEST1", "", (SEE, rf"^ {TIME}  \* WNG FROM OPERATOR: beware")),
    ("OPERATOR", "WNG ALL all beware", r"WNG FROM OPERATOR: all"),
    ("GUEST1", "", (SEE, r"WNG FROM OPERATOR: all beware")),
    ("OPERATOR", "W", 20),
    ("OPERATOR", "W GUEST1", 26),
    ("OPERATOR", "W GUEST2 X", 45),
    ("GUEST1", "WARNING GUEST1 X", 1),
    # SET MSG, WNG, SMSG, IMSG
    ("GUEST1", "SET MSG OFF", QUIET),
    ("OPERATOR", "MSG GUEST1 HELLO", r"057I GUEST1 not receiving; MSG off"),
    ("OPERATOR", "MSGNOH GUEST1 HELLO", 57),
    ("GUEST1", "SET WNG OFF", QUIET),
    ("OPERATOR", "WNG GUEST1 HELLO", r"057I GUEST1 not receiving; WNG off"),
    ("GUEST1", "QUERY SET", r"^MSG OFF, WNG OFF, EMSG ON"),
    ("GUEST1", "SET MSG IUCV", QUIET),
    ("GUEST1", "QUERY SET", r"^MSG IUCV, WNG OFF"),
    ("GUEST1", "SET MSG ON", QUIET),
    ("GUEST1", "SET WNG ON", QUIET),
    ("GUEST1", "SET MSG", 26),
    ("GUEST1", "SET MSG MAYBE", 2),
    ("GUEST1", "SET MSG ON X", 3),
    ("GUEST1", "SET WNG", 26),
    ("GUEST1", "SET WNG MAYBE", 2),
    ("GUEST1", "SET IMSG OFF", QUIET),
    ("GUEST1", "SET IMSG ON", QUIET),
    ("GUEST1", "SET IMSG X", 2),
    ("OPERATOR", "SMSG GUEST1 x", r"057I GUEST1 not receiving; SMSG off"),
    ("GUEST1", "SET SMSG IUCV", QUIET),
    ("OPERATOR", "SMSG GUEST1 x", r"057I GUEST1 not receiving; no path"),
    ("GUEST1", "SET SMSG OFF", QUIET),
    ("GUEST1", "SET SMSG", 26),
    ("GUEST1", "SMSG", 20),
    ("GUEST1", "SMSG OPERATOR", 26),
    ("GUEST1", "SMSG GUEST2 X", 45),
    # SET EMSG
    ("GUEST1", "SET EMSG TEXT", QUIET),
    ("GUEST1", "NOSUCH", r"^Unknown CP command: NOSUCH"),
    ("GUEST1", "SET EMSG CODE", QUIET),
    ("GUEST1", "NOSUCH", r"^HCPCMD001E$"),
    ("GUEST1", "SET EMSG OFF", QUIET),
    ("GUEST1", "NOSUCH", QUIET),
    ("GUEST1", "SET EMSG ON", QUIET),
    ("GUEST1", "NOSUCH", r"^HCPCMD001E Unknown CP command: NOSUCH"),
    ("GUEST1", "SET EMSG IUCV", QUIET),
    # No program has connected to *MSG: the screen has it all.
    ("GUEST1", "NOSUCH", r"^HCPCMD001E Unknown CP command: NOSUCH"),
    ("GUEST1", "SET CPCONIO IUCV#SET VMCONIO IUCV", QUIET),
    ("GUEST1", "QUERY SET", r"EMSG IUCV, [\s\S]*VMCONIO IUCV, CPCONIO IUCV,"),
    ("GUEST1", "SET CPCONIO OFF#SET VMCONIO OFF#SET EMSG ON", QUIET),
    ("GUEST1", "SET EMSG", 26),
    ("GUEST1", "SET EMSG X", 2),
    # SET EXPLAIN
    ("GUEST1", "SHUTDOWN", 1),
    ("GUEST1", "SET TIMEZONE UTC", 3),
    ("GUEST1", "SET EXPLAIN ON", QUIET),
    ("GUEST1", "SHUTDOWN", r"^HCPCMD6460E SHUTDOWN needs class A"),
    ("GUEST1", "SET TIMEZONE UTC", r"^HCPCMD6460E TIMEZONE needs class AB"),
    ("GUEST1", "NOSUCH", 1),
    ("GUEST1", "SET EXPLAIN OFF", QUIET),
    ("GUEST1", "SHUTDOWN", 1),
    ("GUEST1", "SET EXPLAIN", 26),
    ("GUEST1", "SET EXPLAIN X", 2),
]

SHARED_CONSOLE = [
    ("GUEST1", "QUERY SECUSER", r"^There is currently no SECUSER for GUEST1"),
    ("GUEST1", "QUERY OBSERVER", r"^There is currently no OBSERVER for GUEST1"),
    ("GUEST1", "SET SECUSER OPERATOR", r"^HCPCFX6768I SECUSER of GUEST1: OPER"),
    ("OPERATOR", "", (SEE, r"^HCPCFX6768I SECUSER of GUEST1: OPERATOR")),
    ("GUEST1", "QUERY SECUSER", r"^The SECUSER for GUEST1 is OPERATOR"),
    ("OPERATOR", "QUERY SECUSER GUEST1", r"^The SECUSER for GUEST1 is OPER"),
    ("GUEST1", "QUERY SECUSER OPERATOR", 3),
    ("GUEST1", "QUERY SECUSER NOBODY", 45),
    ("GUEST1", "QUERY SECUSER GUEST1 X", 3),
    ("GUEST1", "QUERY OBSERVER NOBODY", 45),
    # Connected: the secondary user sees nothing, and may not answer.
    ("OPERATOR", "SET SECUSER GUEST1 GUEST2", 6768),
    ("GUEST1", "", (SEE, r"SECUSER of GUEST1: GUEST2")),
    ("GUEST2", "", (SEE, r"SECUSER of GUEST1: GUEST2")),
    ("GUEST2", "SEND CP GUEST1 QUERY TIME", 6461),
    ("GUEST1", "DISC HOLD", r"DISCONNECT AT"),
    ("GUEST1", "", (LOGO,)),
    ("GUEST2", "SEND CP GUEST1 QUERY USERID", r"^GUEST1  : GUEST1   AT CP64"),
    ("GUEST2", "SEND GUEST1 QUERY SECUSER", r"^GUEST1  : The SECUSER for GUEST1"),
    ("GUEST2", "SEND GUEST1 IPL NETDEMO", r"^GUEST1  : Ready;"),
    ("GUEST2", "SEND GUEST1 HELP", r"^GUEST1  :.*PING"),
    ("GUEST2", "SEND CP GUEST1 SEND CP GUEST1 SEND CP GUEST1 Q TIME",
     r"^GUEST1  : HCPSND6461E"),
    ("OPERATOR", "SEND CP GUEST1 SEND CP GUEST1 SEND CP GUEST1 Q TIME", QUIET),
    ("GUEST2", "", (SEE, r"^GUEST1  : HCP...6461E")),
    ("OPERATOR", "MSG GUEST1 are you there", QUIET),
    ("GUEST2", "", (SEE, r"^GUEST1  : .*MSG FROM OPERATOR: are you there")),
    ("GUEST2", "SEND", 20),
    ("GUEST2", f"SEND {WIDE} X", 7),
    ("GUEST2", "SEND NOBODY X", 45),
    ("GUEST2", "SEND OPERATOR X", 6461),
    ("GUEST2", "SET SECUSER GUEST1 OFF", 3),
    ("OPERATOR", "SET SECUSER GUEST1 OFF", r"SECUSER of GUEST1: nobody"),
    ("OPERATOR", "SET OBSERVER GUEST1 GUEST2", r"OBSERVER of GUEST1: GUEST2"),
    ("OPERATOR", "MSG GUEST1 HELLO", r"057I GUEST1 not receiving; disconn"),
    # An observer sees it also while the user is connected.
    ("GUEST1", "", LOGON),
    ("GUEST1", "#CP QUERY USERID", r"^GUEST1   AT CP64"),
    ("GUEST2", "", (SEE, r"^GUEST1  : GUEST1   AT CP64")),
    ("GUEST1", "#CP QUERY OBSERVER", r"^The OBSERVER for GUEST1 is GUEST2"),
    ("GUEST1", "#CP SET OBSERVER RESET", r"OBSERVER of GUEST1: nobody"),
    ("GUEST1", "#CP SET OBSERVER", 20),
    ("GUEST1", "#CP SET OBSERVER GUEST1", 3),
    ("GUEST1", f"#CP SET OBSERVER {WIDE}", 7),
    ("GUEST1", "#CP SET OBSERVER OPERATOR OFF", 3),
    ("GUEST1", "#CP SET SECUSER", 20),
    ("GUEST1", "#CP SET SECUSER * OFF X", 3),
]

SYSTEM = [
    ("OPERATOR", "QUERY TIMEZONES",
     r"^Zone  Direction  Offset    Status\nUTC   ----       00.00.00  Active"),
    ("OPERATOR", "DEFINE TIMEZONE CET EAST 01.00.00", r"^Command complete"),
    ("OPERATOR", "DEFINE TIMEZONE EST WEST 05.00", r"^Command complete"),
    ("OPERATOR", "SET TIMEZONE CET", r"^Command complete"),
    ("OPERATOR", "QUERY TIMEZONES", r"^CET   East       01.00.00  Active"),
    ("OPERATOR", "QUERY TIME", r"^TIME IS \d\d:\d\d:\d\d CET "),
    ("OPERATOR", "SET TIMEZONE EST", r"^Command complete"),
    ("OPERATOR", "QUERY TIME", r"^TIME IS \d\d:\d\d:\d\d EST "),
    ("OPERATOR", "SET TIMEZONE NONE", 6462),
    ("OPERATOR", "SET TIMEZONE", 26),
    ("OPERATOR", "SET TIMEZONE TOOLONG", 2),
    ("OPERATOR", "SET TIMEZONE UTC X", 3),
    ("OPERATOR", "SET TIMEZONE UTC", r"^Command complete"),
    ("OPERATOR", "DEFINE TIMEZONE", 26),
    ("OPERATOR", "DEFINE TIMEZONE XYZ", 26),
    ("OPERATOR", "DEFINE TIMEZONE XYZ EAST", 26),
    ("OPERATOR", "DEFINE TIMEZONE XYZ EAST 99", 2),
    ("OPERATOR", "DEFINE TIMEZONE XYZ EAST 01.00.00 X", 3),
    ("OPERATOR", "DEFINE TIMEZONE UTC EAST 01.00.00", 6463),
    ("OPERATOR", "QUERY TIMEZONES X", 3),
    ("OPERATOR", "QUERY LOGMSG", r"^There is no logmsg data"),
    ("OPERATOR", "SET LOGMSG 1 * Welcome here", r"^Command complete"),
    ("OPERATOR", "SET LOGMSG 2 * Second line", r"^Command complete"),
    ("GUEST1", r"\* Welcome here", LOGON),
    ("GUEST1", "QUERY LOGMSG", r"^\* Welcome here\n\* Second line"),
    ("OPERATOR", "SET LOGMSG 1", r"^Command complete"),
    ("OPERATOR", "QUERY LOGMSG", r"^\* Second line"),
    ("OPERATOR", "SET LOGMSG NULL", r"^Command complete"),
    ("OPERATOR", "QUERY LOGMSG", r"^There is no logmsg data"),
    ("OPERATOR", "QUERY LOGMSG X", 3),
    ("OPERATOR", "SET LOGMSG", 26),
    ("OPERATOR", "SET LOGMSG 0 X", 2),
    ("OPERATOR", "SET LOGMSG NULL X", 3),
]

# Who is logged on by others, and how that ends.
AUTOLOG = [
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL", r"^Command accepted"),
    ("OPERATOR", "", (SEE, r"AUTO LOGON  \*\*\*       GUEST1   USERS = \d +"
                      r"BY OPERATOR")),
    ("OPERATOR", "QUERY GUEST1", r"^GUEST1   - DSC"),
    ("OPERATOR", "XAUTOLOG GUEST1", 54),
    ("OPERATOR", "FORCE GUEST1 LOGOFF", r"FORCED BY OPERATOR"),
    ("OPERATOR", "XAUTOLOG", 20),
    ("OPERATOR", f"XAUTOLOG {WIDE}", 7),
    ("OPERATOR", "XAUTOLOG NOBODY", 53),
    ("OPERATOR", "XAUTOLOG NOLOGUSR", r"HCPALO059E .*NOLOG"),
    ("OPERATOR", "XAUTOLOG GUEST1 badpass", 59),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL EXTRA", 3),
    ("OPERATOR", "XAUTOLOG GUEST1 IPL", 26),
    ("OPERATOR", "XAUTOLOG GUEST1 STORAGE", 26),
    ("OPERATOR", "XAUTOLOG GUEST1 STORAGE LOTS", 2),
    ("OPERATOR", "XAUTOLOG GUEST1 STORAGE 9G", 6402),
    ("OPERATOR", "XAUTOLOG GUEST1 MACHINE", 26),
    ("OPERATOR", "XAUTOLOG GUEST1 MACHINE VAX", 2),
    ("OPERATOR", "XAUTOLOG GUEST1 IPL NOSUCH", 6464),
    ("OPERATOR", "FORCE GUEST1", r"FORCED BY OPERATOR"),
    ("GUEST2", "XAUTOLOG GUEST1", 59),
    ("GUEST2", "XAUTOLOG FRIEND STORAGE 32M NOIPL", r"^Command accepted"),
    ("OPERATOR", "FOR FRIEND CMD QUERY VIRTUAL STORAGE", r"^STORAGE = 32M"),
    ("OPERATOR", "SET SECUSER FRIEND *", 6768),
    ("OPERATOR", "XAUTOLOG GUEST1 guest1 IPL NETDEMO PARM NAME=X SYNCH",
     r"^HCPCLS6056I XAUTOLOG information for GUEST1: The IPL command is "
     r"verified by the\s+IPL command processor\."),
    ("OPERATOR", "SEND CP FRIEND LOGOFF", r"LOGOFF AS  FRIEND"),
    ("OPERATOR", "FORCE GUEST1", r"FORCED BY OPERATOR"),
    # What follows "#" is typed at its console.
    ("OPERATOR", "TERM LINEND OFF", QUIET),
    ("OPERATOR", "XAUTOLOG FRIEND IPL NETDEMO #HELP", r"^Command accepted"),
    ("OPERATOR", "", (SEE, r"BY OPERATOR")),
    ("OPERATOR", "TERM LINEND #", QUIET),
    ("OPERATOR", "FORCE FRIEND", r"FORCED BY OPERATOR"),
    # AUTOLOG
    ("OPERATOR", "AUTOLOG GUEST1 guest1", r"AUTO LOGON  \*\*\*       GUEST1  "),
    ("OPERATOR", "AUTOLOG GUEST1 guest1", 54),
    ("OPERATOR", "FORCE GUEST1", r"FORCED BY OPERATOR"),
    ("OPERATOR", "AUTOLOG GUEST1 wrong", 59),
    ("OPERATOR", "AUTOLOG", 20),
    ("OPERATOR", "AUTOLOG NOBODY x", 53),
    ("GUEST2", "AUTOLOG GUEST1 guest1", 1),
    # XAUTOLOG ON: at a display that shows the logo.
    ("spare", "", (LOGO,)),
    ("OPERATOR", "QUERY GRAF", r"^GRAF 0700 LOGON AS OPERATOR\n"
     r"GRAF 0701 LOGON AS GUEST2\nGRAF 0702 ENABLED"),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL ON", 21),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL ON L0001", 21),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL ON 0999", r"^HCPQDV040E Device 0999"),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL ON 0009", r"^HCPCFD006E .* - 0009"),
    ("OPERATOR", "XAUTOLOG GUEST1 ON 0701", r"^HCPALO6475E .*GUEST2 is there"),
    ("OPERATOR", "XAUTOLOG GUEST1 ON 0706", r"^HCPALO6475E .*nothing is conn"),
    ("GUEST2", "XAUTOLOG FRIEND NOIPL ON 0702", 3),
    ("OPERATOR", "QUERY GUEST1", 45),
    ("OPERATOR", "XAUTOLOG GUEST1 NOIPL ON 0702", r"^Command accepted"),
    ("spare", "", (SEE, r"^LOGON AT \d\d:")),
    ("OPERATOR", "QUERY GUEST1", r"^GUEST1   - 0702"),
    ("OPERATOR", "XAUTOLOG FRIEND ON 702", r"^HCPALO6475E .*GUEST1 is there"),
    ("OPERATOR", "MSG GUEST1 there you are", QUIET),
    ("spare", "", (SEE, r"MSG FROM OPERATOR: there you are")),
    # FORCE
    ("OPERATOR", "FORCE GUEST1", r"FORCED BY OPERATOR"),
    ("spare", "", (LOGO,)),
    ("OPERATOR", "FORCE", 20),
    ("OPERATOR", "FORCE GUEST1", 45),
    ("OPERATOR", "FORCE GUEST2 HARD", 3),
    ("GUEST2", "FORCE GUEST2", 1),
    ("OPERATOR", "FORCE GUEST2 DISCONNECT", r"DISCONNECT AS  GUEST2"),
    ("GUEST2", "", (LOGO,)),
    ("OPERATOR", "QUERY GUEST2", r"^GUEST2   - DSC"),
    ("GUEST2", "", LOGON),
    # AUTOLOG1 ran at IPL, and gave its COMMANDs.
    ("OPERATOR", "QUERY NAMES", r"AUTOLOG1 - DSC(?s:.*)STARTED  - DSC"),
    # The shutdown signal: a guest that takes it ends by itself.
    ("GUEST2", "IPL NETDEMO PARM NAME=TWO", r"^Ready;"),
    ("OPERATOR", "QUERY SIGNALS", r"^GUEST2   SHUTDOWN Enabled"),
    ("GUEST2", "#CP SIGNAL SHUTDOWN WITHIN 20", r"^Command complete"),
    ("GUEST2", "", (SEE, r"asked to end within 20 seconds")),
    ("OPERATOR", "QUERY GUEST2", r"^GUEST2   - 0"),
    ("GUEST2", "IPL NETDEMO PARM NAME=TWO", r"^Ready;"),
    ("OPERATOR", "SIGNAL SHUTDOWN GUEST2 WITHIN 20",
     r"HCPSIG2113I User GUEST2 has reported successful termination"),
    ("GUEST2", "", (LOGO,)),
    ("GUEST2", "", LOGON),
    # SHUTDOWN's errors
    ("OPERATOR", "SHUTDOWN CANCEL", 6467),
    ("OPERATOR", "SHUTDOWN CANCEL X", 3),
    ("OPERATOR", "SHUTDOWN WITHIN", 26),
    ("OPERATOR", "SHUTDOWN WITHIN SOON", 2),
    ("OPERATOR", "SHUTDOWN BY", 26),
    ("OPERATOR", "SHUTDOWN BY 25:00", 2),
    ("OPERATOR", "SHUTDOWN NOW", 3),
]

ALL = [TALK, SHARED_CONSOLE, SYSTEM, AUTOLOG]


def test_talk(rig):
    """MESSAGE, WARNING, SMSG and what SET lets through."""
    play(rig, TALK)


def test_shared_console(rig):
    """SECUSER, OBSERVER, SEND."""
    play(rig, SHARED_CONSOLE)


def test_system(rig):
    """Time zones and the message of the day."""
    play(rig, SYSTEM)


def test_autolog(rig):
    """XAUTOLOG (C53: also at a display), AUTOLOG, FORCE, and AUTOLOG1 at IPL."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"NETDEMO": "{build}/guest/netdemo.ins"},
        "directory": directory(
        "USER AUTOLOG1 AUTOONLY 16M 16M AG",
        "  COMMAND XAUTOLOG STARTED NOIPL",
        "USER STARTED AUTOONLY 16M 16M G",
        "USER FRIEND AUTOONLY 64M 64M G",
        "  AUTOLOG GUEST2 MAINT",
        "USER NOLOGUSR NOLOG 16M 16M G")})
    play(rig, AUTOLOG)
