# SPDX-License-Identifier: Apache-2.0
"""What the terminal's keys and commands do: the rules of cp/doc/CONSOLE.md."""

import re
import time

from tests.harness.rig import LOGO, expect, expect_match
from tests.harness.sysring import pack_for
from tests.sys.commands import KEY, QUIET, SEE, play

PF = [
    # C15, C16, C17, C18, C19, C20, C21: SET PF, QUERY PF, and the keys.
    ("GUEST1", "QUERY PF12", r"^PF12 RETRIEVE BACKWARD$"),
    ("GUEST1", "QUERY PF1", r"^PF01 UNDEFINED$"),
    ("GUEST1", "SET PF1 IMMED QUERY USERID", QUIET),
    ("GUEST1", "QUERY PF01", r"^PF01 IMMED QUERY USERID$"),
    ("GUEST1", "", (KEY, "Clear")),
    ("GUEST1", "", (KEY, "PF(1)")),
    ("GUEST1", "", (SEE, r"^GUEST1   AT CP64")),
    ("GUEST1", "SET PF2 DELAYED QUERY CPLEVEL", QUIET),
    ("GUEST1", "QUERY PF2", r"^PF02 DELAYED QUERY CPLEVEL$"),
    ("GUEST1", "", (KEY, "Clear")),
    ("GUEST1", "", (KEY, "PF(2)")),
    ("GUEST1", "", (SEE, r"^ QUERY CPLEVEL")),
    ("GUEST1", "", (KEY, "Enter")),
    ("GUEST1", "", (SEE, r"^QUERY CPLEVEL\n.*CP-64")),
    ("GUEST1", "SET PF3 query time", QUIET),
    ("GUEST1", "QUERY PF3", r"^PF03 DELAYED query time$"),
    ("GUEST1", "SET PF4 SUBST IMMED MSG * &1-&0", QUIET),
    ("GUEST1", "QUERY PF4", r"^PF04 SUBST IMMED MSG \* &1-&0$"),
    ("GUEST1", "SET PF5 NODISP IMMED QUERY USERID", QUIET),
    ("GUEST1", "QUERY PF5", r"^PF05 NODISP IMMED QUERY USERID$"),
    ("GUEST1", "", (KEY, "Clear")),
    ("GUEST1", "", (KEY, "PF(5)")),
    ("GUEST1", "", (SEE, r"\AGUEST1   AT CP64")),
    ("GUEST1", "SET PF6 TAB 10 20", QUIET),
    ("GUEST1", "QUERY PF6", r"^PF06 TAB 10 20$"),
    ("GUEST1", "SET PF24 RETRIEVE FORWARD", QUIET),
    ("GUEST1", "QUERY PF", r"PF24 RETRIEVE FORWARD"),
    ("GUEST1", "", (KEY, "PF(12)")),
    ("GUEST1", "", (SEE, r"^ QUERY PF$")),
    ("GUEST1", "SET PF1", QUIET),
    ("GUEST1", "QUERY PF1", r"^PF01 UNDEFINED$"),
    ("GUEST1", "SET PF25 X", 3),
    ("GUEST1", "SET PF X", 2),
    ("GUEST1", "SET PF1 IMMED", 26),
    ("GUEST1", "SET PF1 TAB", 26),
    ("GUEST1", "SET PF1 TAB 5 4", 2),
    ("GUEST1", "SET PF1 COPY", 6435),
    ("GUEST1", "SET PF1 RETRIEVE X", 3),
    ("GUEST1", "QUERY PF1 X", 3),
]

SCREEN = [
    # C22: SCREEN, QUERY SCREEN.
    ("GUEST1", "QUERY SCREEN", r"^CPOUT    TURQUOISE NONE\nVMOUT    GREEN"),
    ("GUEST1", "SCREEN CPOUT YELLOW REVVIDEO", QUIET),
    ("GUEST1", "SCREEN INA BLINK", QUIET),
    ("GUEST1", "QUERY SCREEN", r"^CPOUT    YELLOW    REVVIDEO"),
    ("GUEST1", "QUERY SCREEN", r"^INAREA   DEFAULT   BLINK"),
    ("GUEST1", "SCREEN ALL RED NONE", QUIET),
    ("GUEST1", "QUERY SCREEN", r"^STATAREA RED       NONE"),
    ("GUEST1", "SCREEN OUTAREA DEFAULT", QUIET),
    ("GUEST1", "QUERY SCREEN", r"^INREDISP DEFAULT   NONE\nINAREA   RED"),
    ("GUEST1", "SCREEN", 26),
    ("GUEST1", "SCREEN CPOUT", 26),
    ("GUEST1", "SCREEN NOWHERE RED", 3),
    ("GUEST1", "SCREEN CPOUT RED BLUE", 2),
    ("GUEST1", "QUERY SCREEN X", 3),
]


def test_pf_keys_and_colours(rig):
    walk = play(rig, PF)
    play(rig, SCREEN, ipl=False, walk=walk)


def waits(guest, *words, seconds=15):
    """Until the status is one of WORDS; no screen is cleared meanwhile."""
    deadline = time.time() + seconds
    while guest.status() not in words:
        expect(time.time() < deadline, f"no {words}:\n{guest.text()}")
        time.sleep(0.05)


def ends_without(guest, row):
    """Until the answers are there, and ROW, before them, no longer.  (CP READ
    alone may still be the last command's.)"""
    deadline = time.time() + 15
    while True:
        text = guest.text()
        if "SUBCHANNEL" in text and row not in text:
            return waits(guest, "CP READ")
        expect(time.time() < deadline, text)
        time.sleep(0.05)


HALF = "#".join(["QUERY USERID"] * 9)  # and 9 answers: 11 rows
MANY = "#".join(["QUERY VIRTUAL ALL"] * 3)


def full_area(guest):
    """C8, C9, C10: an area that is full, with a clock and without."""
    guest.clear()
    guest.enter("TERM MORE 2 1")
    guest.clear()
    guest.enter(MANY)
    waits(guest, "MORE...")
    first = guest.rows()[0]
    begun = time.time()
    waits(guest, "CP READ", seconds=20)
    expect(time.time() - begun > 2, "it did not wait")
    expect(first not in guest.text(), guest.text())
    guest.clear()
    guest.enter(MANY)
    waits(guest, "MORE...")
    guest.type("typed")
    guest.key("Enter")
    waits(guest, "HOLDING")
    time.sleep(3.5)
    expect(guest.status() == "HOLDING", guest.text())
    guest.key("Clear")
    expect(first not in guest.text(), guest.text())
    waits(guest, "MORE...", "CP READ")
    guest.key("Clear")
    guest.enter("TERM MORE 0 0")
    guest.clear()
    guest.enter(MANY)
    ends_without(guest, first)
    guest.clear()
    guest.enter("TERM MORE 50 10")


def messages_and_typing(guest, operator):
    """C1, C2, C4, C5, C6, C11, C14: what comes, and what is being typed."""
    guest.clear()
    guest.enter("QUERY USERID")
    guest.wait("GUEST1   AT CP64")
    rows = guest.rows()
    expect(rows[0].startswith("QUERY USERID"), "\n".join(rows))
    expect(rows[1].startswith("GUEST1   AT CP64"), "\n".join(rows))
    expect_match(r"CP READ +CP64$", rows[23][59:])
    guest.type("half a li")
    text = "".join(f"{n:8}" for n in range(101, 113))
    operator.enter("MSG GUEST1 " + text)
    guest.wait("MSG FROM OPERATOR")
    rows = guest.rows()
    expect(rows[22].lstrip() == "half a li", "\n".join(rows))
    expect("101" in rows[2] and rows[3].endswith("112"), "\n".join(rows))
    guest.type("ne")
    expect(guest.rows()[22].lstrip() == "half a line", guest.text())
    guest.key("PA(2)")
    rows = guest.rows()
    expect(rows[0] == "" and rows[22].lstrip() == "half a line",
           "\n".join(rows))
    guest.key("Clear")
    expect(guest.rows()[22].strip() == "", guest.text())
    # A message on a full area holds it, unless HOLD is OFF.
    for hold, status in (("ON", "HOLDING"), ("OFF", "MORE...")):
        guest.clear()
        guest.enter(f"TERM HOLD {hold}")
        guest.clear()
        guest.enter(HALF)
        guest.wait(r"\A(.*\n){10}GUEST1   AT CP64")
        operator.ask("MSG GUEST1 one too many", "MSG GUEST1")
        guest.wait("one too many")
        guest.enter(HALF)
        waits(guest, status)
    guest.clear()
    guest.enter("TERM HOLD ON")


def not_accepted(guest):
    """C12: the program takes no lines."""
    guest.clear()
    guest.enter("TERM MORE 0 0")
    guest.enter("SYSTEM RESET")
    guest.enter("STORE PSW 03020001 80000000 00000000 00000000")
    guest.enter("BEGIN")
    waits(guest, "RUNNING")
    for number in range(32):
        guest.enter(f"line {number}")
        guest.wait(rf"^line {number}$", 5)
    guest.enter("line 32")
    waits(guest, "NOT ACCEPTED", seconds=5)
    expect(guest.rows()[22].lstrip() == "line 32", guest.text())
    waits(guest, "RUNNING", seconds=6)
    expect(guest.rows()[22].lstrip() == "line 32", guest.text())
    guest.key("PA(1)")
    waits(guest, "CP READ")


def test_line_mode(rig):
    """C7, C13, C23, C24, C25, C26 at the logo, and the rest in line mode."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.terminal("guest")
    guest.wait(LOGO, 30)
    guest.key("Enter")
    guest.wait("^Enter one of the following commands:")
    waits(guest, "CP READ")
    guest.enter("LOGON GUEST1")
    guest.wait("Enter your password:")
    guest.type("guest1")
    expect("guest1" not in guest.rows()[22], guest.text())
    guest.key("Enter")
    guest.wait("LOGON AT")
    expect("guest1" not in guest.text(), guest.text())
    guest.key("PF(12)")
    expect("guest1" not in guest.text(), guest.text())
    guest.clear()
    full_area(guest)
    messages_and_typing(guest, operator)
    not_accepted(guest)
    guest.clear()
    guest.enter("LOGOFF")
    guest.wait("^LOGOFF AT.*\n(.*\n)*Press ENTER or CLEAR")
    guest.key("Enter")
    guest.wait(LOGO)
    again = rig.logon("GUEST1", terminal=guest)
    again.enter("QUERY USERID")
    again.drop()
    rig.terminals.remove(again)
    newcomer = rig.terminal("newcomer")
    newcomer.wait(LOGO, 30)
    expect("GUEST1" not in newcomer.text(), newcomer.text())


def test_console_log(rig):
    """C33, C34, C35, C36, C37: scrolling back."""
    rig.ipl()
    since = rig.machine.mark()
    rig.machine.console("CONSOLE LOG", quiet=1)
    rig.machine.wait("LOGON AT", 10, since)
    guest = rig.logon("GUEST1")
    for number in range(30):
        guest.clear()
        guest.enter(f"MSG * number {number}")
        guest.wait(rf": number {number}$")
    guest.clear()
    guest.enter("CONSOLE LOG")
    guest.wait(r"LOG -\d+ +CP64")
    expect(": number 29" in guest.text(), guest.text())
    guest.key("PF(7)")
    guest.wait(r": number 10$")
    expect(": number 29" not in guest.text(), guest.text())
    guest.key("PF(8)")
    guest.wait(r": number 29$")
    guest.key("PF(8)")
    guest.wait_status("CP READ")
    guest.enter("CONS LOG FIND NUMBER 3")
    guest.wait(r"\ACONS LOG FIND NUMBER 3|LOG -\d+ +CP64")
    guest.key("PF(5)")
    guest.wait(r"\AMSG \* number 3$", 5)
    # The first of these commands is not what the second finds.
    guest.enter("CONS LOG FIND NUMBER 3")
    guest.wait(r"\A \S+ +\* MSG FROM GUEST1  : number 3$", 5)
    # New output waits for the way back.
    operator = rig.logon("OPERATOR")
    operator.ask("MSG GUEST1 lunch", "MSG GUEST1")
    expect("lunch" not in guest.text(), guest.text())
    guest.key("Enter")
    guest.wait("lunch")
    # What came while disconnected; no password.
    guest.clear()
    guest.enter("DISCONNECT")
    guest.wait_logo()
    operator.ask("MSG GUEST1 dinner", "MSG GUEST1|disconn")
    again = rig.logon("GUEST1", terminal=guest, until="RECONNECTED AT")
    again.clear()
    again.enter("CONSOLE LOG FIND guest1guest1")
    again.wait("HCPLOG6472E")
    again.clear()
    again.enter("CONSOLE LOG X")
    again.wait("HCP...002E")
    again.clear()
    again.enter("CONSOLE LOG FIND")
    again.wait("HCP...026E")


def failed(terminal, line, password, wanted=r"HCPLGN050E"):
    terminal.pa2()
    terminal.enter(line)
    terminal.wait("password|" + wanted)
    if "password:" in terminal.text():
        terminal.enter(password)
    terminal.wait(wanted)


def test_logon_by_here_and_limits(rig):
    """C38, C39, C40: BY, HERE, and who guesses."""
    rig.ipl()
    one = rig.welcome(rig.terminal("one"))
    failed(one, "LOGON GUEST1 BY MAINT", "maint")  # no LOGONBY there
    failed(one, "LOGON GUEST2 BY MAINT", "guest2")
    failed(one, "LOGON NOSUCH BY MAINT", "maint")
    one.pa2()
    one.enter("LOGON GUEST2 BY MAINT")
    one.wait("password")
    one.enter("maint")
    one.wait("LOGON AT")
    # HERE: at another terminal.
    two = rig.welcome(rig.terminal("two"))
    failed(two, "LOGON GUEST2", "guest2", "HCPLGN054E.*0700")
    two.pa2()
    two.enter("LOGON GUEST2 HERE NOIPL")
    two.wait("password")
    two.enter("guest2")
    two.wait("RECONNECTED AT")
    one.wait("RECONNECTED AT ANOTHER TERMINAL")
    # Four failures at one terminal, four at the next: nobody else's user.
    for terminal in (one, rig.welcome(rig.terminal("three"))):
        if terminal is one:
            terminal.wait_logo()
            rig.welcome(terminal)
        for _ in range(4):
            failed(terminal, "LOGON GUEST1", "wrong")
        failed(terminal, "LOGON MAINT", "maint", "HCPLGN6400E")
    four = rig.welcome(rig.terminal("four"))
    failed(four, "LOGON GUEST1", "guest1", "HCPLGN6400E")
    # A password is not shown again, wherever in the line it is.
    for line in ("  LOGON GUEST1 guest1", "MSG OP hello#LOGON GUEST1 guest1"):
        failed(four, line, "", "HCPLGN6400E")
        expect("guest1" not in "\n".join(four.rows()[:-2]), four.text())
    rig.logon("MAINT", terminal=rig.terminal("five"))
    # HERE, while the client of the terminal that loses goes away.
    four.pa2()
    four.enter("LOGON GUEST2 HERE NOIPL")
    four.wait("password")
    two.drop()
    rig.terminals.remove(two)
    four.enter("guest2")
    four.wait("RECONNECTED AT")
    four.ask("QUERY USERID", "^GUEST2   AT")


def no_passwords_on_lines(rig):
    """C49: PASSWORDS_ON_CMDS LOGON NO; GUEST2 is left disconnected."""
    terminal = rig.terminal("logo")
    terminal.wait(LOGO, 30)
    terminal.type("guest2 noipl")
    terminal.key("Tab")
    terminal.type("guest2")
    terminal.key("Enter")
    terminal.wait("LOGON AT")
    terminal.enter("DISCONNECT")
    terminal.wait_logo()
    terminal.key("Clear")
    terminal.wait_status("CP READ")
    failed(terminal, "LOGON GUEST1 guest1", "", "HCP...003E")
    terminal.drop()
    rig.terminals.remove(terminal)


def frames_used(operator):
    text = operator.ask("QUERY FRAMES", "FREE =")
    return int(re.search(r"USED = (\d+)", text).group(1))


def test_64_terminals(rig):
    """C41, C46, C49: a user at each of 64 terminals, all of them answered."""
    with open("hercules-configs/USER.DIRECT", encoding="ascii") as f:
        users = f.read()
    names = [f"USER{n:02}" for n in range(63)]
    users += "".join(f"USER {name} NOPASS 1M 1M G\n   INCLUDE DEFAULTS\n"
                     for name in names)
    with open("hercules-configs/SYSTEM.CONFIG", encoding="ascii") as f:
        config = f.read()
    config = config.replace("Logon YES", "Logon NO")
    rig.pack = pack_for(rig.build, rig.directory,
                        {"directory": users, "config": config})
    rig.machine.values["TERMINALS"] = 64
    rig.ipl()
    operator = rig.logon("OPERATOR")
    no_passwords_on_lines(rig)
    before = frames_used(operator)
    terminals = {name: rig.terminal(name) for name in names}
    for name, terminal in terminals.items():
        terminal.wait(LOGO, 60)
    # C46: what a terminal needs comes with its client.
    seats = (frames_used(operator) - before) / len(names)
    expect(30 <= seats <= 42, f"{seats} frames for a client")
    expect(before < 63 * 12 + 600, f"{before} frames without clients")
    for name, terminal in terminals.items():
        terminal.type(name)
        terminal.key("Enter")
    for name, terminal in terminals.items():
        terminal.wait("LOGON AT", 60)
    for name, terminal in terminals.items():
        terminal.clear()
        terminal.enter("QUERY USERID")
    for name, terminal in terminals.items():
        terminal.wait(rf"^{name}   AT CP64", 30)
    operator.ask("QUERY USERS", r"\b65 +USERS")
    terminals = list(terminals.values())
    with_users = frames_used(operator)
    for terminal in terminals[:10]:
        terminal.drop()
        rig.terminals.remove(terminal)
    deadline = time.time() + 20
    while with_users - frames_used(operator) < 10 * 30:
        expect(time.time() < deadline, "ten clients gone, not their storage")
    expect_match("GUEST2   - DSC", operator.ask("QUERY NAMES", "GUEST2"))
