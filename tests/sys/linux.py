# SPDX-License-Identifier: Apache-2.0
"""Debian's Linux in a virtual machine, for tests/sys/test_linux.py and the
checks of tests/sys/linux_*.py.

A check is `check_NAME(rig, linux)`: LINUX is the 3270 (3215 mode) of a user
who sees the shell's prompt; it leaves it so.  One that fails raises; the boot
that called it says which it was.

The shell runs a busybox applet before a program of that name: a package's own
is meant by its path (/sbin/mke2fs).
"""

import os
import re
import time

from tests.harness.process import HarnessError

BOOT_SECONDS = 420
SHELL_SECONDS = 60
STATUS = r"^RC (\d+)$"
LINES = 250  # of a log at most; a screen has 22
GATHERED_SECONDS = 0.1  # the 3215 driver keeps a prompt, or what else is no line


def boot(rig, user, address, cpus=1, system="DEBIAN", storage=None, parm=""):
    """Log USER on and IPL with CPUS virtual CPUs; the terminal at once, while
    Linux boots.  SYSTEM may have operands of IPL behind it, PARM is the last.
    `up` waits for the shell."""
    linux = rig.logon(user)
    if storage:
        linux.ask(f"DEFINE STORAGE {storage}", rf"STORAGE = {storage}")
    for n in range(1, cpus):
        linux.ask(f"DEFINE CPU {n}", rf"CPU {n:02X} defined")
    linux.enter(f"IPL {system} {'PARM ' + parm if parm else ''}".rstrip())
    linux.calm += GATHERED_SECONDS
    linux.up = (r"^DEBIAN 6\.\d+\.\d+-\d+-s390x on " + user.lower() + ", "
                + re.escape(address))
    return linux


def check_up(_, linux):
    """The shell is there."""
    linux.wait(linux.up, BOOT_SECONDS)


def sh(linux, line, until=None, seconds=SHELL_SECONDS):
    """A command to the shell and its answer, up to UNTIL.  Without that up to
    its end, and its exit status must be 0."""
    if until:
        return linux.ask(line, until, seconds)
    text = linux.ask(f"{line}; echo RC $?", STATUS, seconds)
    if re.search(STATUS, text, re.M).group(1) != "0":
        raise HarnessError(f"{line!r} failed:\n{text}")
    return text


def run(rig, linux, checks):
    """The checks one after the other; the first that fails is named.  What
    each took goes to `checks.txt`: seconds, and those of a CPU of the host."""
    path = os.path.join(rig.directory, "checks.txt")
    for check in checks:
        name = f"{check.__module__.rsplit('.', 1)[-1]}.{check.__name__}"
        begin, used = time.monotonic(), rig.machine.cpu_seconds()
        try:
            check(rig, linux)
        except Exception as error:
            raise HarnessError(f"{name}: {error}") from error
        with open(path, "a", encoding="ascii") as f:
            f.write(f"{time.monotonic() - begin:6.1f} "
                    f"{rig.machine.cpu_seconds() - used:6.1f} {name}\n")
