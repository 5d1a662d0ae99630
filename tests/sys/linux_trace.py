# SPDX-License-Identifier: Apache-2.0
"""Looking inside a running Linux: TRACE of a function of its kernel, of page
faults and supervisor calls, and its storage by its own addresses.  Linux goes
on as if nothing had been.  And what CP is told to do when its kernel panics."""

import re

from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh
from tests.sys.linux_console import Lines

START = "sh -c 'echo I am $((40 + 2))'"  # a shell asks for its parent


def check_trace(_, linux):
    """A system call's function, faults and calls, storage.  One CPU."""
    at = symbol(linux, "__s390x_sys_getppid")
    check_function(linux, at)
    check_command(linux, at)
    check_interruptions(linux)
    check_storage(linux, at)


def symbol(linux, name):
    """Address of a function of the kernel, from itself."""
    text = sh(linux, f"grep -w {name} /proc/kallsyms")
    return int(expect_match(rf"^(\w+) T {name}$", text).group(1), 16)


def check_function(linux, at):
    """Each start of a shell passes there; when the trace ended, no more."""
    shown = rf"^ -> {at:016X}['\"] \w+ +\w+ .*CC \d"
    linux.quiet(f"#CP TRACE I RANGE {at:X}.6 RUN ID CALL")
    expect_match(shown, sh(linux, START))
    linux.ask("#CP TRACE END CALL", r"^Trace ended")
    text = sh(linux, START)
    expect("I am 42" in text and not re.search(shown, text, re.M), text)


def check_command(linux, at):
    """It stops there, a command is carried out, and BEGIN lets it go."""
    linux.quiet(f"#CP TRACE I RANGE {at:X}.6 ID CALL CMD DISPLAY PSW")
    linux.clear()
    linux.enter(START)
    linux.wait(rf"^ -> {at:016X}['\"] [\s\S]*^PSW = \w{{8}} 80000000 \w{{8}} "
               rf"\w{{8}}$")
    linux.wait_status("CP READ")
    expect("I am 42" not in linux.text(), linux.text())
    linux.ask("TRACE END", r"^Trace ended")
    linux.clear()
    linux.enter("BEGIN")
    linux.wait(r"^I am 42$")


def check_interruptions(linux):
    """Faults, calls and the clock are counted, and all goes its way."""
    linux.quiet("#CP TRACE PROGRAM 10-3B COUNT ID FLT")
    linux.quiet("#CP TRACE SVC COUNT ID SVC")
    linux.quiet("#CP TRACE EXTERNAL 1004 COUNT ID EXT")
    sh(linux, "sleep 1; ls / | wc -l")
    text = linux.ask("#CP QUERY TRACE", r"CMD  NONE(?s:.*CMD  NONE){2}")
    counts = [int(n) for n in re.findall(r"HITS (\d+)", text)]
    expect(len(counts) == 3 and all(counts), text)
    linux.ask("#CP TRACE END", r"^Trace ended")


def check_storage(linux, at):
    """Storage by the kernel's own addresses: whatever space it is in."""
    for _ in range(20):
        text = linux.ask(f"#CP DISPLAY I{at:X}.6", r"^V\w+ ")
        if re.search(rf"^V{at:016X}  (?!DC)\w+ +\w+ ", text, re.M):
            return
    expect(False, text)


def panic(rig, linux):
    """The kernel's last words are CP's commands (on_panic), its CPU waits for
    ever; LOGOFF.  After reboot_sclp; the last of a boot's checks."""
    lines = Lines(linux)
    sh(lines, "cd /sys/firmware; cat shutdown_actions/on_panic")
    sh(lines, r"echo -e 'MSG * IN A PANIC\nDUMP 0-FFFFF' >vmcmd/on_panic")
    sh(lines, "cat vmcmd/on_panic", r"^MSG \* IN A PANIC\nDUMP 0-FFFFF")
    sh(lines, "echo vmcmd >shutdown_actions/on_panic; sync")
    sh(lines, "echo 1 >/proc/sys/kernel/sysrq; dmesg -n 1")
    text = lines.ask("echo c >/proc/sysrq-trigger",
                     r"^\d\d: HCPGIR450W CP entered; disabled wait PSW 0002", 60)
    expect_match(rf"MSG FROM {linux.name} *: IN A PANIC", text)
    expect_match(r"^Dump of 0-FFFFF punched: \d+ KiB", text)
    linux.wait_status("CP READ")
    linux.enter("LOGOFF")
    linux.wait(r"Press ENTER or CLEAR")
    rig.operator.ask("QUERY DASD ALL", r"^DASD 0130 FREE")
