# SPDX-License-Identifier: Apache-2.0
"""Linux's consoles, how it boots again from inside, and its ends.

`Lines` and `Glass` are what `sh` takes for a Linux whose console is not the
3215.  `reboot_sclp` leaves a Linux that was booted anew, an end none.
"""

import re
import time

from tests.harness.network import GATEWAY
from tests.harness.process import HarnessError
from tests.harness.rig import expect, expect_match
from tests.sys.linux import BOOT_SECONDS, SHELL_SECONDS, sh

BEGAN_AGAIN = r"^DEBIAN 6\.\S+ on linux\d"
CONSOLE_VIEW = r"console view +Running$"
OTHER_PARM = "conmode=sclp quiet"
ADDRESS = "10.64.0.22"  # of the one with the 3270


class Lines:
    """TERMINAL, whose lines go to the service processor (C54).  Linux makes
    them small, as of a z/VM user, but for what stands between %."""

    def __init__(self, terminal):
        self.terminal = terminal

    def ask(self, line, until=None, seconds=15):
        line = re.sub("[A-Z]+", r"%\g<0>%", line)
        return self.terminal.ask(f"#CP VINPUT VMSG {line}", until, seconds)


class Glass:
    """TERMINAL, of which tty3270 has the whole screen."""

    def __init__(self, terminal):
        self.terminal = terminal
        self.name = terminal.name
        self.up = terminal.up

    def look(self):
        """The rows.  The kernel's messages have a view of their own, with no
        place to type; PF3 shows the other."""
        rows = self.terminal.rows()
        if re.search(CONSOLE_VIEW, rows[-1]):
            self.terminal.key("PF(3)")
        return rows

    def wait(self, until, seconds=15, first=0):
        """Rows from FIRST on, once they match."""
        wanted = re.compile(until, re.M)
        deadline = time.monotonic() + seconds
        while True:
            text = "\n".join(self.look()[first:])
            if wanted.search(text):
                return text
            if time.monotonic() > deadline:
                raise HarnessError(f"{self.name}: no {until!r} within "
                                   f"{seconds} s; the screen shows\n{text}")
            time.sleep(0.1)

    def ask(self, line, until=None, seconds=15):
        """The shell's prompt alone in the first row, then LINE and its
        answer: 20 rows at most."""
        self.wait(r"^>\s+Running\Z")
        self.terminal.enter("clear")
        self.wait(rf"\A{self.name.lower()}:\S+\s+>\s+Running\Z")
        self.terminal.enter(f"echo; {line}")
        return self.wait(until, seconds, 1)


# --- The 3270 ----------------------------------------------------------------

def check_3270(_, glass):
    """Linux has taken the console over, as IPL ... PARM said."""
    sh(glass, "cat /proc/consoles", r"^tty3270\S* .*227:")
    sh(glass, "stty -a | head -n 1", r"rows 22; columns 80")


def check_message(rig, glass):
    """C28, C30: a message breaks in; once it is read Linux paints anew, and
    the keyboard is free."""
    linux = glass.terminal
    sh(glass, "vmcp terminal more 50 10; echo before lunch")
    rig.beside.ask(f"#CP MSG {linux.name} soup", r"MSG")
    text = linux.wait_status("HOLDING", "MORE...")
    expect("soup" in text and "lunch" not in text, text)
    linux.key("Clear")
    linux.wait(r"^before lunch")
    sh(glass, "echo after it")


def check_break_key(_, glass):
    """C27: PA1, and another key in its place; SET RUN ON: Linux goes on."""
    linux = glass.terminal
    linux.enter("(sleep 3; echo; echo in the background) &")
    linux.key("PA(1)")
    linux.wait_status("CP READ")
    linux.enter("QUERY TERM")
    linux.wait(r"CONMODE 3270, BREAKIN IMMED , BRKKEY PA1")
    linux.enter("TERM BRKKEY PF3")
    time.sleep(3)
    linux.enter("BEGIN")
    linux.wait(r"^in the background$")
    linux.key("PA(1)")  # Linux's now: its keymap makes ^C of it
    time.sleep(4)
    glass.wait(r"^linux\d:\S+\s+>\s+Running\Z")
    sh(glass, "echo still here")
    linux.key("PF(3)")
    linux.wait_status("CP READ")
    linux.enter("TERM BRKKEY PA1")
    linux.enter("BEGIN")
    sh(glass, "echo the end")


def check_run(rig, glass):
    """SET RUN: what Linux does while its user is in CP READ, as somebody sees
    it who pings."""
    linux = glass.terminal
    sh(glass, f"ping -c 1 {GATEWAY}")  # so that it is known
    for state, answered in (("OFF", 0), ("ON", 2)):
        linux.key("PA(1)")
        linux.wait_status("CP READ")
        linux.enter(f"SET RUN {state}")
        linux.enter("BEGIN")
        sh(glass, f"echo RUN {state}")
        linux.key("PA(1)")
        linux.wait_status("CP READ")
        text = rig.network.call("ping", "-c", "2", "-i", "0.5", "-W", "1",
                                ADDRESS, check=False)
        expect_match(rf" {answered} received", text)
        linux.enter("BEGIN")
        sh(glass, "echo the end")


# --- The ASCII console -------------------------------------------------------

def check_ascii(_, linux):
    """C54, C55: a shell on ttysclp0 beside the one of the 3215.  It is not
    started by `&`, of which children are deaf to ^c."""
    sh(linux, "C='PS1=\"asc> \" exec sh -i </dev/ttysclp0 >/dev/ttysclp0 2>&1'")
    sh(linux, "start-stop-daemon -Sbn ascii -a /usr/bin/setsid -- sh -c \"$C\"",
       r"^asc>")
    sh(linux, "#CP VINPUT VT220 echo $((40+2)); sleep 100", r"^42$")
    sh(linux, "#CP VINPUT VT220 ^c", r"^asc>")
    linux.enter("#CP VINPUT VT220 exit")
    sh(linux, "sleep 1; ps | grep -c '[s]h -i'", r"^0$")


# --- Another boot, from inside -----------------------------------------------

def reboot_sclp(_, linux):
    """X'308': the same system, which the block has no name of, the PARM
    another: the line-mode console of the service processor (C54).  With all
    the CPUs that it may have."""
    sh(linux, f"echo -n {OTHER_PARM} >/sys/firmware/reipl/ccw/parm")
    linux.ask("#CP DEFINE CPU 1-7", r"CPU 07 defined")
    linux.clear()
    linux.enter("reboot")
    linux.wait(BEGAN_AGAIN, BOOT_SECONDS)
    lines = Lines(linux)
    sh(lines, "cat /proc/cmdline", rf"{OTHER_PARM}$")
    sh(lines, "cat /proc/consoles", r"^ttyS0 ")
    sh(lines, "cat /sys/devices/system/cpu/online", r"^0-7$")
    expect_match("^42$", sh(lines, "echo $((6*7))"))


# --- Its ends ----------------------------------------------------------------

STOPPED = r"HCPGSP2629I The virtual machine is placed in CP"


def halt(_, glass):
    """All CPUs stop, and the machine is CP's, which has the glass again and
    says why."""
    glass.terminal.enter("halt")
    glass.terminal.wait(STOPPED, SHELL_SECONDS)
    glass.terminal.ask("QUERY TERM", r"CONMODE 3270")


def end_by_signal(rig, linux):
    """SIGNAL SHUTDOWN: Linux powers itself off (ctrlaltdel of its inittab), CP
    says so and logs it off."""
    operator = rig.operator
    operator.ask("QUERY SIGNALS", rf"^{linux.name} +SHUTDOWN Enabled")
    linux.clear()
    operator.ask(f"SIGNAL SHUTDOWN USER {linux.name} WITHIN 60",
                 r"Command complete")
    operator.wait(rf"HCPSIG2113I User {linux.name} has reported successful "
                  r"termination", SHELL_SECONDS)
    text = linux.wait(r"Press ENTER or CLEAR", SHELL_SECONDS)
    expect_match(r"HCPGIR450W CP entered; disabled wait PSW 0002.*FFF$", text)
