# SPDX-License-Identifier: Apache-2.0
"""Debian's own programs that bring a kernel to its knees, in DEBTEST.

What is random has a seed, which the test's log names and the environment
variable SEED gives again.
"""

import os
import random
import re

from tests.harness.process import HarnessError
from tests.harness.rig import expect_match
from tests.sys import netguest
from tests.sys.linux import sh

STRESSORS = ("cpu", "vm", "fork", "switch", "timer", "mmap")
STRESS_SECONDS = 12
WILD_SECONDS = 8
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
    sh(linux, f"A='+1000 {SEED} 10 0:00:{WILD_SECONDS:02}'")
    text = sh(linux, "unshare -fp start-stop-daemon -Sc nobody "
              "-x /usr/bin/crashme -- $A 2>/dev/null | tail -n 3", seconds=60)
    expect_match(r"Number of distinct cases", text)
    beside_unharmed(rig)


def check_trinity(rig, linux):
    """Random system calls by a user who may nothing; the kernel goes on."""
    sh(linux, "mkdir -p /tmp/t; cd /tmp/t; echo a >a; chmod -R 777 .")
    sh(linux, f"T='-l off -V /tmp/t -C 2 -s {SEED}'")
    text = sh(linux, f"timeout {WILD_SECONDS} start-stop-daemon -Sc nobody "
              "-x /usr/bin/trinity -- $T </dev/null 2>&1 | tail -n 3; cd /",
              seconds=90)
    if re.search(r"not found|invalid", text):
        raise HarnessError(text)
    sh(linux, "uname -s", r"^Linux")
    beside_unharmed(rig)


def beside_unharmed(rig):
    """The other guest answers, and so does CP."""
    other = rig.beside
    if netguest.ping(other, "10.64.0.1", 3) < 2:
        raise HarnessError("the guest beside does not get its answers")
    other.ask("#CP QUERY USERID", r"^\S+ +AT ")
