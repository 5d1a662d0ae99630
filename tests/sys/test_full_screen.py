# SPDX-License-Identifier: Apache-2.0
"""Full-screen programs and terminals of any size: cp/doc/CONSOLE.md."""

import time

from tests.harness.rig import expect, expect_match


def test_dynamic_size(rig):
    """C3, C45: a terminal of 62 by 160 uses its whole screen."""
    rig.ipl()
    terminal = rig.terminal("wide", model="3279-2-E", oversize="160x62")
    rig.logon("GUEST1", terminal=terminal)
    terminal.clear()
    terminal.enter("QUERY COMMANDS")
    terminal.wait("UNCOUPLE")
    rows = terminal.rows()
    expect(len(rows) == 62, f"{len(rows)} rows")
    expect_match(r"(CP READ|RUNNING)\s+CP64", rows[-1][139:])
    # C45: not folded before the edge, or where TERM LINESIZE says.
    expect_match("LINESIZE 160", terminal.ask("QUERY TERM", "LINESIZE"))
    text = "".join(f"{n:8}" for n in range(101, 117))
    terminal.clear()
    terminal.enter("MSG * " + text)
    terminal.wait("MSG FROM .* 116$")
    terminal.clear()
    terminal.enter("TERM LINESIZE 60")
    terminal.enter("MSG * " + text)
    terminal.wait(r"MSG FROM .*\n.*\n.* 116$")
    rows = [row.rstrip() for row in terminal.rows()]
    expect(max(map(len, rows[1:7])) == 60, "\n".join(rows))
    expect_match("LINESIZE 060", terminal.ask("QUERY TERM", "LINESIZE"))
    terminal.clear()
    terminal.enter("TERM LINESIZE OFF")
    # A full-screen program on a size of its own.
    terminal.enter("TERM CONMODE 3270")
    terminal.enter("IPL PANEL")
    facts(terminal, "last AID 00  paintings 1  refused 0")
    terminal.type("wide")
    terminal.key("Enter")
    facts(terminal, "Keys 1  last AID 7D  paintings 1  refused 0")
    terminal.key("PA(1)")
    terminal.wait_status("CP READ")
    expect(len(terminal.rows()) == 62, "not its own size again")


def facts(terminal, text):
    terminal.wait(text + r"\s", 10)


def test_breaking_in(rig):
    """C27, C28, C29, C30: PANEL paints, CP breaks in and hands back."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.clear()
    guest.enter("TERM CONMODE 3270")
    guest.enter("IPL PANEL")
    facts(guest, "last AID 00  paintings 1  refused 0")
    guest.type("hello panel")
    guest.key("Enter")
    facts(guest, r"Keys 1  last AID 7D  paintings 1  refused 0")
    guest.wait("Typed: hello panel")
    guest.key("PA(2)")
    facts(guest, "Keys 2  last AID 6E  paintings 1")
    operator = rig.logon("OPERATOR")
    operator.ask("MSG GUEST1 lunch", "MSG GUEST1")
    text = guest.wait_status("HOLDING")
    expect("lunch" in text and "PANEL" not in text, text)
    guest.enter("QUERY USERID")  # C32: a command, although the guest runs
    time.sleep(1)
    expect("GUEST1   AT CP64" in guest.text(), guest.text())
    guest.key("Clear")
    facts(guest, "Keys 2  last AID 6E  paintings 2")
    guest.wait("Typed: hello panel")
    # The break key; a command; nothing but BEGIN is left to read.
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    expect_match("CONMODE 3270", guest.ask("QUERY TERM", "CONMODE"))
    guest.clear()
    guest.enter("TERM BREAKIN GUESTCTL")
    guest.enter("BEGIN")
    facts(guest, "Keys 2  last AID 6E  paintings 3")
    # C28: messages wait now.
    operator.ask("MSG GUEST1 dinner", "MSG GUEST1")
    guest.key("PF(5)")
    facts(guest, "Keys 3  last AID F5  paintings 3")
    guest.key("PA(1)")
    guest.wait("dinner")
    guest.clear()
    guest.enter("BEGIN")
    facts(guest, "paintings 4")
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.enter("TERM CONMODE 3215")
    expect_match("CONMODE 3215", guest.ask("QUERY TERM", "CONMODE"))
    screen_of_a_line_console(guest, operator)
    dialed(rig, guest, operator)


def screen_of_a_line_console(guest, operator):
    """C42, C43, C44: DIAGNOSE X'58' in a program on a 3215."""
    guest.clear()
    guest.enter("TERM BREAKIN IMMED")
    guest.enter("IPL PANEL")
    facts(guest, "Keys 0  last AID 00  paintings 1  refused 0")
    guest.type("hello lines")
    guest.key("Enter")
    facts(guest, "Keys 1  last AID 7D  paintings 1  refused 0")
    guest.wait("Typed: hello lines")
    # CP breaks in; an attention tells, the screen comes back when it is read.
    operator.ask("MSG GUEST1 lunch", "MSG GUEST1")
    text = guest.wait_status("HOLDING")
    expect("lunch" in text and "PANEL" not in text, text)
    guest.key("Clear")
    facts(guest, "Keys 1  last AID 7D  paintings 2  refused 0")
    # A line typed meanwhile is the program's, and comes before the picture.
    operator.ask("MSG GUEST1 dinner", "MSG GUEST1")
    guest.wait_status("HOLDING")
    guest.enter("a line for it")
    guest.key("Clear")
    facts(guest, "Keys 1  last AID 7D  paintings [34]  refused 1")
    guest.wait("Typed: a line for it")
    # The break key is an attention, as long as somebody reads it.
    guest.key("PA(1)")
    facts(guest, "Keys 2  last AID 6C  paintings [34]")
    # X'19', and the program's own lines.
    guest.key("PF(4)")
    guest.wait(r"\A\n\n\nX'19' puts rows *\n *\n third row")
    expect("hidden" not in guest.text(), guest.text())
    guest.enter("")
    guest.key("Clear")
    guest.wait("PANEL of a guest")
    guest.key("PF(5)")
    guest.wait(r"\APANEL prints a line")
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    # C48: ENTER alone is for CP now.
    guest.clear()
    guest.enter("TERM MODE CP")
    guest.enter("BEGIN")
    guest.wait_status("RUNNING")
    guest.enter("")
    guest.wait_status("CP READ")
    guest.clear()


def dialed(rig, guest, operator):
    """C51: a second display of GUEST1's, at other terminals."""
    guest.enter("DEFINE GRAF 0020")
    guest.enter("IPL PANEL")
    guest.wait_status("RUNNING")
    one = rig.welcome(rig.terminal("dials"))
    for line, wanted in (("DIAL", "HCP...020E"),
                         ("DIAL NINELETTERS", "HCP...007E"),
                         ("DIAL GUEST1 20 X", "HCP...003E"),
                         ("DIAL NOBODY", "HCP...045E"),
                         ("DIAL GUEST1 0021", "HCP...047E"),
                         ("DIAL OPERATOR", "HCP...047E"),
                         ("DIAL GUEST1 X", "HCP...022E"),
                         ("DIAL GUEST1 20", "PANEL of a guest")):
        one.pa2()
        one.enter(line)
        one.wait(wanted)
    facts(one, "Keys 0  last AID 00  paintings 2  refused 1")
    one.type("from afar")
    one.key("PA(1)")
    facts(one, "Keys 1  last AID 6C  paintings 2")
    one.key("Enter")
    one.wait("Typed: from afar")
    operator.ask("QUERY USERS", r"2 USERS, +1 DIALED")
    guest.clear()
    guest.enter("#CP QUERY VIRTUAL GRAF")
    guest.wait(r"GRAF 0020 ON GRAF 070\w +3270 SUBCHANNEL")
    # Its terminal goes; the next one gets it.
    one.drop()
    rig.terminals.remove(one)
    guest.key("Clear")
    deadline = time.time() + 20
    while "NOT CONNECTED" not in guest.ask("#CP QUERY VIRTUAL GRAF", "GRAF"):
        expect(time.time() < deadline, "the display is not free again")
    two = rig.welcome(rig.terminal("dials again"))
    two.pa2()
    two.enter("DIAL GUEST1#LOGON GUEST2")  # nobody is asked for a password
    facts(two, "paintings 3")
    guest.clear()
    guest.enter("#CP DETACH 0020")
    text = two.wait("^DROPPED FROM GUEST1 0020")
    expect("password" not in text, text)
    two.key("Enter")
    two.wait_logo()


def test_sizes(rig):
    """C27, C31: other models; a terminal that goes; reset."""
    rig.ipl()
    for model in ("3279-3-E", "3279-4-E", "3279-5-E"):
        guest = rig.logon("GUEST1", terminal=rig.terminal(model, model=model))
        if model == "3279-3-E":
            guest.clear()
            guest.enter("TERM CONMODE 3270")
            guest.enter("IPL PANEL")
        else:
            guest.clear()
            guest.enter("BEGIN")
        facts(guest, "PANEL of a guest")
        rows = guest.rows()
        expect(len(rows) >= 24 and "PF3 ends" in rows[22], "\n".join(rows))
        guest.key("Enter")
        facts(guest, "last AID 7D")
        if model != "3279-5-E":
            guest.drop()
            rig.terminals.remove(guest)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.enter("SYSTEM RESET")
    guest.wait("System reset|SYSTEM RESET")
    guest.clear()
    guest.enter("LOGOFF")
    guest.wait_logo()
