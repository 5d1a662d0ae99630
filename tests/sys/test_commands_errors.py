# SPDX-License-Identifier: Apache-2.0
"""Each error of each command that no other table gets: tables for
tests/sys/commands.py, several commands on a line.  tests/lint/errors.py says
which are missing."""

import os
import re
import time

from tests.harness.hercules import END_MARK
from tests.harness.rig import LOGO as LOGO_FIELD
from tests.harness.rig import READY, expect, expect_match
from tests.harness.sysring import pack_for
from tests.sys.commands import KEY, LOGO, LOGON, QUIET, SEE, Walk, play
from tests.sys.test_commands import directory

WIDE = "NAMEISLONG"
LONG = "X" * 65  # more than PARM takes


def errors(user, text):
    """A line of TEXT is the message's number and a command."""
    found = []
    for row in text.strip().splitlines():
        number, command = row.strip().split(" ", 1)
        found.append((user, command, int(number)))
    return found


MACHINE = errors("GUEST2", f"""
    26 EXPLAIN
    6473 SET PF1 IMMED {"Y" * 136}
""") + errors("GUEST1", f"""
    2 BEGIN CPU ZZ
    26 BEGIN CPU
    3 BEGIN 0 X
    4 BEGIN XYZ
    3 CONSOLE NOSUCH
    2 CONSOLE LOG LOTS
    26 CONSOLE LOG FIND
    3 CONSOLE LOG 5 X
    2 CPU ZZ BEGIN
    3 DEFINE CPU 1 X
    3 DEFINE STORAGE 32M X
    2 DETACH CPU ZZ
    26 DETACH CPU
    3 DETACH CPU 1 X
    3 EXPLAIN 1 X
    3 EXTERNAL 40 X
    2 IPL {WIDE}
    6407 IPL HELLO PARM {LONG}
    26 IPL HELLO LOADPARM
    2 IPL HELLO LOADPARM NINECHARS
    13 IPL HELLO CLEAR DUMP
    6406 IPL BAD
    6405 IPL HIGH
    2 STOP CPU ZZ
    6434 STOP CPU 9
    4 STORE TXYZ 0
    4 DISPLAY H0
    160 DISPLAY R4000000
    9 STORE 10-F 0
    3 SYSTEM NOSUCH
    3 SYSTEM CLEAR X
    3 SYSTEM RESET X
    2 SCREEN ALL MAUVE
    26 SCREEN ALL
    3 SCREEN DESKTOP RED
    3 QUERY SCREEN X
    3 SET PF0 X
    2 SET PF X
    2 SET PF1 TAB X
    26 SET PF1 IMMED
    3 SET PF1 RETRIEVE X
    6435 SET PF1 COPY
""")

SETTINGS = errors("GUEST1", f"""
    2 SET ACNT X
    3 SET ACNT ON X
    3 SET EMSG ON X
    3 SET EXPLAIN ON X
    26 SET IMSG
    3 SET IMSG ON X
    3 SET LINEDIT ON X
    3 SET RUN ON X
    2 SET SMSG X
    3 SET SMSG ON X
    3 SET WNG ON X
    2 SET VMCONIO MAYBE
    3 SET VMCONIO IUCV X
    2 SET CPCONIO ON
    26 SET CPCONIO
    3 SET CPCONIO OFF X
    26 SET VMCONIO
    4 DUMP NOWHERE
    9 DUMP 2-1
    2 DUMP HOME0
    160 DUMP FFFFFFFFFFFFFFFF
    3 DUMP 0 X
    26 TRACE
    3 TRACE NOSUCH
    2 TRACE CP ON
    26 TRACE ALL CMD
    2 TRACE ALL PRINTER
    2 TRACE BRANCH RUN STOP X
    26 TRACE BRANCH INTO
    26 TRACE DELETE
    6481 TRACE DELETE 1
    3 TRACE DELETE 1 2
    2 TRACE DIAGNOSE 10000
    6481 TRACE END 1
    3 TRACE END ALL X
    2 TRACE EXTERNAL X
    4 TRACE INSTRUCTION RANGE X
    9 TRACE INSTRUCTION RANGE 2-1
    2 TRACE IO 00X
    2 TRACE MC X
    26 TRACE MNEMONIC
    2 TRACE MNEMONIC NOSUCH
    2 TRACE SSCH X
    2 TRACE PROGRAM X
    2 TRACE RESTART X
    2 TRACE STORE X
    2 TRACE SVC 100
    3 SET CPCONIO OFF X
    7 SET SECUSER {WIDE}
    7 SMSG {WIDE} X
    26 TERMINAL AUTOCR
    26 TERMINAL BREAKIN
    26 TERMINAL BRKKEY
    26 TERMINAL CHARDEL
    26 TERMINAL CONMODE
    26 TERMINAL ESCAPE
    26 TERMINAL LINEDEL
    26 TERMINAL LINEND
    26 TERMINAL LINESIZE
    26 TERMINAL MODE
    3 QUERY COMMANDS QUERY NIC X
    3 QUERY OBSERVER OPERATOR
    3 QUERY OBSERVER * X
    7 QUERY OBSERVER {WIDE}
    7 QUERY SECUSER {WIDE}
    3 QUERY PF1 X
    3 QUERY PF X
    3 QUERY {WIDE}
    3 QUERY 0009 X
    3 QUERY BYUSER OPERATOR
    3 QUERY BYUSER * X
    2 SET MACHINE VAX
    26 SET MACHINE
    3 SET MACHINE Z X
    22 QUERY VIRTUAL ZZZZ
    3 QUERY VIRTUAL 0009 X
""") + errors("OPERATOR", f"""
    7 QUERY USERS {WIDE}
    45 QUERY PRIVCLASS NOBODY
    7 QUERY PRIVCLASS {WIDE}
    45 QUERY IUCV NOBODY
    7 QUERY IUCV {WIDE}
    3 QUERY IUCV ALL X
    3 QUERY RESOURCE ALL X
    3 QUERY MONITOR X
    26 MONITOR
    2 MONITOR NOSUCH
    3 MONITOR START X
    3 MONITOR STOP X
    26 MONITOR SAMPLE
    2 MONITOR EVENT INTERVAL 5
    3 MONITOR EVENT START X
    3 MONITOR SAMPLE STOP X
    26 MONITOR SAMPLE ENABLE
    2 MONITOR SAMPLE ENABLE NOSUCH
    3 MONITOR EVENT DISABLE USER X
    26 MONITOR SAMPLE INTERVAL
    2 MONITOR SAMPLE INTERVAL 0
    2 MONITOR SAMPLE INTERVAL {WIDE}
    2 MONITOR SAMPLE INTERVAL 61 MINUTES
    3 MONITOR SAMPLE INTERVAL 5 SECONDS X
    3 QUERY RECORDING X
    26 RECORDING
    2 RECORDING NOSUCH ON
    26 RECORDING EREP
    26 RECORDING SYMPTOM LIMIT
    2 RECORDING SYM LIMIT 0
    2 RECORDING EREP LIMIT 129
    2 RECORDING ACCOUNT LIMIT {WIDE}
    26 RECORDING ACCOUNT
    3 RECORDING ACCOUNT ON X
    20 RECORDING ACCOUNT ON QID
    7 RECORDING ACCOUNT ON QID {WIDE}
    45 QUERY QUICKDSP NOBODY
    3 QUERY QUICKDSP GUEST1 X
    7 QUERY QUICKDSP {WIDE}
    45 QUERY SHARE NOBODY
    7 QUERY SHARE {WIDE}
    7 QUERY SIGNALS USER {WIDE}
    26 QUERY EVENTS TYPE
    20 QUERY EVENTS USER
    7 QUERY EVENTS USER {WIDE}
    2 QUERY EVENTS TYPE NOSUCH
    3 QUERY EVENTS X
    45 SET OBSERVER NOBODY OFF
    45 SET SECUSER NOBODY OFF
    7 SET PRIVCLASS {WIDE} =A
    20 SET QUICKDSP
    7 SET QUICKDSP {WIDE} ON
    2 SET QUICKDSP GUEST1 X
    3 SET QUICKDSP GUEST1 ON X
    7 SET SHARE {WIDE} INITIAL
    3 SET SIGNAL SHUTDOWNTIME 20 X
    6472 FOR GUEST1 CMD CONSOLE LOG FIND nobody ever said so
    45 FOR NOBODY CMD QUERY TIME
    7 FOR {WIDE} CMD QUERY TIME
    7 FORCE {WIDE}
    3 INDICATE NOSUCH
    3 INDICATE EXITS ALL X
    7 INDICATE EXITS {WIDE}
    7 INDICATE USER {WIDE}
    7 INDICATE AUDIT {WIDE}
    7 MSGNOH {WIDE} X
    7 WARNING {WIDE} X
    7 AUTOLOG {WIDE} X
    6431 SEND CP OPERATOR SEND CP OPERATOR SEND CP OPERATOR Q TIME
    160 DISPLAY H10000000
    4 STORE H10000 0
    45 QUERY BYUSER NOBODY
    7 QUERY BYUSER {WIDE}
    2 SET SHARE GUEST1 MUCH
    26 SET SHARE GUEST1
    3 SET SHARE GUEST1 REL 100 ABS 5% LIMITHARD X
    20 SIGNAL SHUTDOWN USER
    7 SIGNAL SHUTDOWN {WIDE}
    3 SNAPDUMP X
    6497 ABEND ASSERT
    3 ABEND ASSERT CONFIRM X
    3 TRACE NOSUCH
""") + [
    ("OPERATOR", "SNAPDUMP", r"\S"),
] + errors("OPERATOR", """
    6434 QUERY ABEND TRACE CPU 9
    2 QUERY ABEND TRACE CPU ZZ
    26 QUERY ABEND TRACE CPU
""")

NETWORK = [
    ("GUEST1", "DEFINE NIC 0600", r"^NIC 0600 is created"),
    ("OPERATOR", "DEFINE LAN MINE OWNERID GUEST1 ADDRESS 10.9.0.1/24",
     r"is created"),
    ("GUEST1", "#".join(f"DEFINE NIC 7{n:02}" for n in range(1, 8)),
     r"^NIC 0707 is created"),
    *(("GUEST1", "#".join(f"SET LAN MINE GRANT A{n:02}"
                          for n in range(first, first + 4)),
       r"^Command complete") for first in range(0, 32, 4)),
] + errors("GUEST1", f"""
    6411 COUPLE 0009 SYSTEM VSW1
    2 COUPLE 0600 SYSTEM {WIDE}
    26 COUPLE 0600 SYSTEM
    26 COUPLE 0600 TO
    3 COUPLE 0600 SYSTEM VSW1 X
    7 COUPLE 0600 {WIDE} VSW1
    7 DEFINE LAN A OWNERID {WIDE}
    20 DEFINE LAN A OWNERID
    3 DEFINE LAN A ADDRESS 10.9.0.1/24 GATEWAY 11.0.0.1
    6412 DEFINE NIC 0708
    2 DEFINE NIC 0700 MTU 5
    26 DEFINE NIC 0700 MTU
    3 DEFINE NIC 0700 COLOR
    3 DETACH NOSUCH
    3 DETACH 0600 X
    2 DETACH LAN {WIDE}
    3 DETACH LAN MINE X
    3 DETACH LAN MINE OWNERID OPERATOR
    7 DETACH LAN MINE OWNERID {WIDE}
    20 DETACH LAN MINE OWNERID
    6411 DETACH NIC 0009
    3 DETACH NIC 0600 X
    2 QUERY LAN {WIDE}
    7 QUERY LAN OWNERID {WIDE}
    20 QUERY LAN OWNERID
    6416 QUERY LAN NOSUCH
    3 SET LAN MINE OWNERID OPERATOR GRANT GUEST2
    3 SET LAN MINE GRANT GUEST2 X
    7 SET LAN MINE GRANT {WIDE}
    20 SET LAN MINE GRANT
    6419 SET LAN MINE GRANT TOOMANY
    2 SET LAN MINE IPTIMEOUT 241
    2 SET LAN MINE IPTIMEOUT 0
    26 SET LAN MINE IPTIMEOUT
    2 SET LAN MINE MACPROTECT X
    26 SET LAN MINE MACPROTECT
    3 SET LAN MINE MACPROTECT ON X
    2 SET NIC 0600 IP X
    3 SET NIC 0600 IP NONE X
    40 SET NIC 0699 IP NONE
    6411 SET NIC 0009 IP NONE
    40 UNCOUPLE 0699
    6411 UNCOUPLE 0009
    3 UNCOUPLE 0600 X
    22 DEFINE CTCA
    20 DEFINE CTCA 500 USER
    7 DEFINE CTCA 500 USER {WIDE}
    3 DEFINE CTCA 500 X
    6410 DEFINE CTCA 600
    3 QUERY VIRTUAL CTCA X
""") + [("GUEST1", f"DEFINE CTCA 5{n:02X}", r"^CTCA 05\w\w DEFINED")
        for n in range(16)] + errors("GUEST1", f"""
    6424 DEFINE CTCA 510
    20 LINK
    7 LINK {WIDE}
    22 LINK GUEST2
    22 LINK GUEST2 200 AS
    53 LINK NOBODY 200 300
    107 LINK GUEST2 299 300
    109 LINK GUEST2 200 300 ZZ PASS= X
    110 LINK GUEST2 200 600 RR
    298 LINK GUEST2 201 300 RR
    26 LINK GUEST2 200 300 RR PASS=
    3 LINK GUEST2 200 300 RR PASS= X Y
    22 COUPLE 500 TO *
    20 COUPLE 500 TO
    7 COUPLE 500 TO {WIDE} 501
    45 COUPLE 500 TO NOBODY 501
    47 COUPLE 500 TO * 600
    3 COUPLE 500 TO * 501 X
    6456 COUPLE 500 TO * 500
    3 UNCOUPLE 500 X
    114 LINK GUEST2 200 300 W A
    114 LINK GUEST2 200 300 W B
    114 LINK GUEST2 200 300 W C
    114 LINK GUEST2 200 300 W D
    114 LINK GUEST2 200 300 M E
    115 LINK GUEST2 200 300 M GUEST2M
""") + [("GUEST1", "#".join(f"LINK GUEST2 200 3{n:02X} RR"
                            for n in range(first, first + 4)), r"LINKED R/O")
        for first in range(0, 16, 4)] + errors("GUEST1", f"""
    6424 LINK GUEST2 200 310 RR
""") + [("GUEST1", "#".join(f"DETACH 3{n:02X}" for n in range(first, first + 4)),
         r"DETACHED") for first in range(0, 16, 4)
        ] + [("GUEST1", "COUPLE 500 TO * 501", r"^CTCA 0500 COUPLED TO GUEST1   0501"),
        ("GUEST1", "UNCOUPLE 501", r"^CTCA 0501 DROP FROM GUEST1   0500")
        ] + [("GUEST1", "#".join(f"DETACH 5{n:02X}" for n in range(first, first + 4)),
              r"DETACHED") for first in range(0, 16, 4)] + errors("OPERATOR", f"""
    2 QUERY VSWITCH {WIDE}
    7 QUERY VSWITCH OWNERID {WIDE}
    20 QUERY VSWITCH OWNERID
    6420 QUERY VSWITCH NOSUCH
    3 QUERY TRACE X
    3 QUERY ROUTER X
    2 DEFINE VSWITCH {WIDE}
    2 DEFINE VSWITCH A MTU 5
    6419 DEFINE LAN A ADDRESS 10.9.0.1/24 GATEWAY 11.0.0.1
    6419 DEFINE VSWITCH A ADDRESS 10.9.9.1/24 GATEWAY 11.0.0.1
    21 DEFINE VSWITCH A RDEV
    2 DETACH VSWITCH {WIDE}
    3 DETACH VSWITCH VSW1 X
    2 SET VSWITCH {WIDE}
    7 SET VSWITCH VSW1 GRANT {WIDE}
    20 SET VSWITCH VSW1 GRANT
    6419 SET VSWITCH VSW1 GATEWAY 99.0.0.1
""")

# A VSWITCH whose adapter is no network adapter; TRACE; an address in use.
TRACES = [
    ("OPERATOR", "DEFINE VSWITCH VSW7 RDEV 0009",
     r"VSW7 is created\nHCPSWU6422E VSWITCH SYSTEM VSW7 has no uplink"),
    ("OPERATOR", "DETACH VSWITCH VSW7", r"VSW7 is destroyed"),
    ("GUEST1", "COUPLE 0600 SYSTEM VSW1", r"is connected"),
    ("GUEST2", "DEFINE NIC 0600", r"^NIC 0600 is created"),
    ("GUEST2", "COUPLE 0600 SYSTEM VSW1", r"is connected"),
    ("GUEST2", "SET NIC 0600 IP 10.64.0.55", r"^Command complete"),
    ("GUEST1", "SET NIC 0600 IP 10.64.0.55", 6421),
    ("OPERATOR", "TRACE VSWITCH VSW1 TO 10.64.0.1", r"started"),
    ("OPERATOR", "TRACE NIC 0600 USER GUEST1 TO 10.64.0.1", r"started"),
    ("OPERATOR", "TRACE LAN GUEST1 MINE TO 10.64.0.1", r"started"),
] + errors("OPERATOR", f"""
    6442 TRACE VSWITCH VSW1 TO 10.64.0.1
    6442 TRACE NIC 0600 USER GUEST1 TO 10.64.0.1
    6442 TRACE LAN GUEST1 MINE TO 10.64.0.1
""") + [
    ("OPERATOR", "TRACE VSWITCH VSW1 OFF", r"ended"),
    ("OPERATOR", "TRACE NIC 0600 USER GUEST1 OFF", r"ended"),
    ("OPERATOR", "TRACE LAN GUEST1 MINE OFF", r"ended"),
    # The punch has one deck at a time.
    ("OPERATOR", "TRACE VSWITCH VSW1 TO PUNCH", r"started"),
    ("GUEST1", "DUMP 0-FFF", 6484),
    ("GUEST1", "IPL HELLO DUMP", 6484),
    ("GUEST1", "NOTREADY 0600", 6452),
    ("OPERATOR", "TRACE VSWITCH VSW1 OFF", r"ended"),
] + errors("OPERATOR", f"""
    6443 TRACE VSWITCH VSW1 OFF
    6443 TRACE NIC 0600 USER GUEST1 OFF
    6443 TRACE LAN GUEST1 MINE OFF
    6416 TRACE VSWITCH NOSUCH TO 10.64.0.1
    6416 TRACE LAN GUEST1 NOSUCH TO 10.64.0.1
    40 TRACE NIC 0699 TO 10.64.0.1
    22 TRACE NIC ZZZZ TO 10.64.0.1
    20 TRACE NIC 0600 USER
    7 TRACE NIC 0600 USER {WIDE}
    26 TRACE NIC 0600
    2 TRACE NIC 0600 TO X
    3 TRACE NIC 0600 X
    20 TRACE LAN
    7 TRACE LAN {WIDE} A
    26 TRACE LAN GUEST1
    2 TRACE LAN GUEST1 {WIDE}
    3 TRACE LAN GUEST1 MINE X
    2 TRACE VSWITCH VSW1 TO X
    26 TRACE VSWITCH VSW1 TO
    3 TRACE VSWITCH VSW1 X
    6444 TRACE VSWITCH VSW1 TO 10.64.0.2
    6444 TRACE LAN GUEST1 MINE TO 10.64.0.2
    6444 TRACE NIC 0600 USER GUEST1 TO 10.64.0.2
""") + [
    ("GUEST1", "UNCOUPLE 0600", r"is disconnected"),
]

# Log-ons that are refused.  "new" is a terminal where nobody is logged on.
LOGONS = errors("new", f"""
    20 LOGON
    26 LOGON GUEST2 x IPL
    2 LOGON GUEST2 x IPL {WIDE}
    26 LOGON GUEST2 x ACCOUNT
    2 LOGON GUEST2 x ACCOUNT {WIDE}
    6451 LOGON MAINT maint ACCOUNT NOBODYS
    3 LOGON GUEST2 x FROB
    15 QUERY TIME
    50 LOGON NOBODY x
    6401 LOGON BIG big
    6402 LOGON MAINT maint STORAGE 9G
    6401 LOGON ROOMY roomy STORAGE 2G
    2 LOGON GUEST2 x STORAGE LOTS
    26 LOGON GUEST2 x MACHINE
    54 LOGON GUEST1 guest1
""") + [
    ("OPERATOR", "SET MAXUSERS 1", r"^Command complete"),
    ("new", "LOGON MAINT maint", 6408),
    ("OPERATOR", "AUTOLOG MAINT maint", 6408),
    ("OPERATOR", "SET MAXUSERS OFF", r"^Command complete"),
] + errors("OPERATOR", f"""
    6401 AUTOLOG BIG big
    6401 XAUTOLOG BIG
    6401 XAUTOLOG ROOMY STORAGE 2G
    6464 AUTOLOG NOSYS nosys
    45 FORCE NOBODY
""") + [
    ("OPERATOR", "FORCE NOSYS", r"FORCED BY OPERATOR"),
] + [("new", "LOGON NOBODY x", 50)] * 4 + [
    ("new", "LOGON NOBODY x", 6400),
    ("ROOMY", "", LOGON),
    ("ROOMY", "DEFINE STORAGE 2G", 6403),
    ("ROOMY", "QUERY VIRTUAL CPUS",
     r"^CPU 00 .*\(BASE\) CP .*\nCPU 01 .* STOPPED CP "),
    ("ROOMY", "DEFINE CPU 2", r"^CPU 02 defined"),
    ("ROOMY", "DEFINE CPU 3", 6457),
    ("OPERATOR", "QUERY SHARE ROOMY", r"RELATIVE SHARE =     200\n"
     r" +MAXIMUM SHARE = LIMITHARD ABSOLUTE   50\.0%"),
    # A program cannot be asked for a password, nor log on.
    ("OPERATOR", "IPL NETDEMO", r"^Ready;"),
    ("OPERATOR", "CP AUTOLOG MAINT", 6433),
    ("OPERATOR", "CP XAUTOLOG MAINT PROMPT", 6433),
    ("OPERATOR", "CP LOGON MAINT", 6430),
]

# A guest that takes its time when it is asked to end; no passwords on
# commands here.
SHUTDOWNS = [
    ("GUEST2", "IPL NETDEMO PARM LINGER=60", r"^Ready;"),
    ("OPERATOR", "AUTOLOG MAINT maint", 3),
    ("OPERATOR", "SIGNAL SHUTDOWN GUEST2 WITHIN 2", r"^Command complete"),
    ("OPERATOR", "SIGNAL SHUTDOWN GUEST2", 6468),
    ("OPERATOR", "", (SEE, r"HCPSIG6466I User GUEST2 has not ended in time")),
    ("GUEST2", "", (LOGO,)),
    ("GUEST2", "", LOGON),
    ("GUEST2", "IPL NETDEMO PARM LINGER=60", r"^Ready;"),
    # All wait for it; meanwhile nobody logs on, until it is taken back.
    ("OPERATOR", "SHUTDOWN WITHIN 7",
     r"HCPSHU960I System shutdown may be delayed for up to 7 seconds"),
    ("OPERATOR", "SHUTDOWN", 6450),
    ("OPERATOR", "XAUTOLOG MAINT", 6450),
    ("OPERATOR", "AUTOLOG MAINT", 6450),
    ("new", "LOGON MAINT", 6450),
    ("OPERATOR", "SHUTDOWN CANCEL", r"HCPSHU6469I SHUTDOWN is cancelled"),
    ("OPERATOR", "", (SEE, r"HCPSIG6466I User GUEST2 has not ended in time")),
    ("OPERATOR", "QUERY GUEST2", r"^GUEST2   - 0"),
    ("new", "LOGON MAINT NOIPL", r"[Pp]assword"),
]

TOGETHER = [MACHINE, SETTINGS, NETWORK, TRACES, LOGONS]
ALL = [*TOGETHER, SHUTDOWNS]


def odd_systems(folder):
    """One that names no address, and one beyond the storage."""
    with open(os.path.join(folder, "odd.bin"), "wb") as f:
        f.write(bytes(8192))
    found = {"NETDEMO": "{build}/guest/netdemo.ins",
             "HELLO": "{build}/guest/hello.ins"}
    for name, line in (("BAD", "odd.bin 0xNOWHERE"),
                       ("HIGH", "odd.bin 0x3ffff000")):
        found[name] = os.path.join(folder, name.lower() + ".ins")
        with open(found[name], "w", encoding="ascii") as f:
            f.write(line + "\n")
    return found


def test_errors(rig):
    """All of them in one IPL."""
    os.makedirs(rig.directory, exist_ok=True)
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": odd_systems(rig.directory), "force": True,
        "directory": directory("USER BIG BIG 4G 4G G",
                               "USER NOSYS NOSYS 16M 16M G",
                               "  IPL NOSUCH",
                               "USER ROOMY ROOMY 16M 4G G", "  MACHINE Z 3",
                               "  CPU 00 BASE", "  CPU 01",
                               "  SHARE REL 200 ABS 50% LIMITHARD")})
    rig.ipl()
    walk = Walk(rig)
    wide = rig.terminal("wide", model="3279-5-E")
    walk.terminals["GUEST2"] = rig.logon("GUEST2", terminal=wide)
    for table in TOGETHER:
        play(rig, table, ipl=False, walk=walk)


def soon(terminal, seconds):
    """The system's time so many SECONDS from now, as BY wants it."""
    text = terminal.ask("QUERY TIME", r"TIME IS \d\d:\d\d:\d\d")
    now = expect_match(r"TIME IS (\d\d):(\d\d):(\d\d)", text)
    hour, minute, second = (int(part) for part in now.groups())
    then = (hour * 3600 + minute * 60 + second + seconds) % 86400
    return f"{then // 3600:02}:{then // 60 % 60:02}:{then % 60:02}"


def logo_again(terminal):
    """CLEAR leaves what the CP that is gone had shown, and the page."""
    deadline = time.monotonic() + 20
    while not re.search(LOGO_FIELD, terminal.text()):
        expect(time.monotonic() < deadline, f"no logo:\n{terminal.text()}")
        terminal.unlock()
        terminal.key("Clear")
        time.sleep(0.5)


def test_shutdown(rig):
    """It waits for a guest, is cancelled, loads CP again, waits for nobody."""
    with open("hercules-configs/SYSTEM.CONFIG", encoding="ascii") as f:
        config = f.read().replace("Autolog YES", "Autolog NO")
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"NETDEMO": "{build}/guest/netdemo.ins"},
        "config": config})
    walk = play(rig, SHUTDOWNS)
    machine, operator = rig.machine, walk.terminals["OPERATOR"]
    guest = walk.terminals["GUEST2"]
    guest.ask("#CP IPL NETDEMO PARM LINGER=3", r"^Ready;")
    since = machine.mark()
    operator.clear()
    operator.enter(f"SHUTDOWN REIPL BY {soon(operator, 50)}")
    operator.wait(r"may be delayed for up to [45]\d seconds")
    began = time.monotonic()
    machine.wait(r"SHUTDOWN STEP REIPL", 25, since)
    took = time.monotonic() - began
    expect(took > 1, f"the guest had only {took:.1f} s to end")
    machine.wait(READY, 20, since)
    for user, terminal in (("GUEST2", guest), ("OPERATOR", operator)):
        logo_again(terminal)
        rig.logon(user, terminal=terminal)
    operator.ask("QUERY ABEND", r"HCPDMP6496E There is no abend")
    guest.ask("IPL NETDEMO PARM LINGER=60", r"^Ready;")
    since = machine.mark()
    operator.clear()
    operator.enter("SHUTDOWN IMMEDIATE")
    machine.wait(END_MARK, 10, since, failures=None)
