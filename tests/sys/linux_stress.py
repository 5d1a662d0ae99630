# SPDX-License-Identifier: Apache-2.0
"""Debian's own programs that bring a kernel to its knees, in DEBTEST.

What is random has a seed, which the test's log names and the environment
variable SEED gives again.
"""

import os
import random
import re

from tests.harness.process import HarnessError
from tests.harness.rig import expect, expect_match
from tests.sys import netguest
from tests.sys.linux import sh

STRESSORS = ("cpu", "vm", "fork", "switch", "timer", "mmap")
STRESS_SECONDS = 12
WILD_SECONDS = 30
PROGRAMS, CALLS = 200, 500  # at least
WRONG = "Oops|BUG: |kernel BUG|Unable to handle|soft lockup|detected stall"
SEED = int(os.environ.get("SEED") or random.randrange(1, 1 << 16))


def check_stress(_, linux):
    """All at once, more of them than CPUs; each checks what it did."""
    each = " ".join(f"--{name} 1" for name in STRESSORS)
    sh(linux, f"S='{each} --vm-bytes 8M --mmap-bytes 4M'")
    sh(linux, f"stress-ng $S --verify --timeout {STRESS_SECONDS} "
              "--metrics-brief >/log 2>&1", seconds=10 * STRESS_SECONDS)
    text = sh(linux, "tail -n 18 /log | cut -c -78")
    expect_match(r"successful run completed", text)
    for name in STRESSORS:
        done = expect_match(rf"metrc: \S+ {name} +(\d+) ", text)
        if int(done.group(1)) == 0:
            raise HarnessError(f"{name} did nothing:\n{text}")


def check_memtester(_, linux):
    sh(linux, "memtester 1M 1 >/log 2>&1", seconds=120)
    text = sh(linux, "tail -n 1 /log")
    expect_match(r"^Done\.", text)


def check_crashme(rig, linux):
    """Random bytes as a program: what it dies of is the kernel's affair.  By a
    user who may nothing, and where all processes are its own: one day it is a
    kill(-1), and no shell was left to say how it ended."""
    print(f"       crashme, trinity: SEED={SEED}", flush=True)
    sh(linux, "dmesg -n 1")
    sh(linux, f"A='+1000 {SEED} 100 0:00:{WILD_SECONDS:02}'")
    sh(linux, "unshare -fp start-stop-daemon -Sc nobody "
       "-x /usr/bin/crashme -- $A >/log 2>/dev/null; true",
       seconds=2 * WILD_SECONDS + 30)
    text = sh(linux, "tail -n 12 /log | cut -c -60; "
              "echo ended $(grep -c 'Got signal' /log)")
    expect_match(r"Number of distinct cases", text)
    ended = int(expect_match(r"^ended (\d+)", text).group(1))
    print(f"       crashme: {ended} times random bytes")
    expect(ended > PROGRAMS, text)
    kernel_unharmed(linux)
    beside_unharmed(rig)


def check_trinity(rig, linux):
    """Random system calls by a user who may nothing; the kernel goes on.  Not
    with sockets as operands: Debian's trinity died while it opened them.  It
    would end with the first mark of taint, of which fanotify makes one; an oops
    counts."""
    sh(linux, "mkdir -p /tmp/t; cd /tmp/t; echo a >a; chmod -R 777 .")
    sh(linux, f"T='-q -V /tmp/t -C 2 -s {SEED} -T DIE -l off'")
    sh(linux, "T=\"$T --disable-fds=sockets\"")  # a line has 150 characters
    sh(linux, f"timeout -k 20 -s INT {WILD_SECONDS} "
       "start-stop-daemon -Sc nobody -x /usr/bin/trinity -- $T "
       "</dev/null >/log 2>&1; cd /; true",
       seconds=3 * WILD_SECONDS)
    text = sh(linux, "tail -n 12 /log | cut -c -78")
    done = expect_match(r"Ran (\d+) syscalls\. Successes: (\d+)", text)
    print(f"       trinity: {done.group(1)} calls, {done.group(2)} good")
    expect(int(done.group(1)) > CALLS and int(done.group(2)) > 0, text)
    sh(linux, "uname -s", r"^Linux")
    kernel_unharmed(linux)
    beside_unharmed(rig)


def kernel_unharmed(linux):
    """It has nothing to complain of."""
    sh(linux, f"! dmesg | grep -E '{WRONG}'")


def beside_unharmed(rig):
    """The other guest answers, and so does CP."""
    other = rig.beside
    if netguest.ping(other, "10.64.0.1", 3) < 2:
        raise HarnessError("the guest beside does not get its answers")
    other.ask("#CP QUERY USERID", r"^\S+ +AT ")
