# SPDX-License-Identifier: Apache-2.0
"""A guest's clock against the outer one (and what an idle guest costs).

Each sample brackets the guest's clock: it was read after the question left
and before the answer came.  What all samples leave possible is the guest's
error; were the clock wrong by more than the limit, or drifting, the brackets
would not have a common point within the limit.
"""

import re
import time

from tests.harness.process import HarnessError
from tests.harness.rig import expect
from tests.sys import hostile, netguest

TIMED = True
PACK = {**hostile.PACK, "systems": {
    "CLOCK": "{build}/guest/clock.ins", **hostile.PACK["systems"]}}

LIMIT_S = 0.001
SAMPLES = 60
UNIX_EPOCH_S = 2208988800  # after 1900


def sample(machine, number):
    """(earliest, latest) that the guest's clock may be ahead, in seconds."""
    since = machine.mark()
    for _ in range(5):  # an attention while a line is written is lost
        asked = time.time()
        machine.console(f"Q{number}", quiet=0)  # the caller has paused
        try:
            line = machine.wait(rf"TOD \w+ for Q{number}\b", 2, since)
            break
        except HarnessError as error:
            line = error
    expect(isinstance(line, str), line)
    heard = time.time()
    tod = int(re.search(r"TOD (\w+)", line).group(1), 16)
    guest = tod / 4096e6 - UNIX_EPOCH_S
    return guest - heard, guest - asked, tod


def ask(rig, samples=SAMPLES, pause=0.03):
    """The interval the guest's error is in, over all samples."""
    low, high, last = -1e9, 1e9, 0
    for number in range(samples):
        earliest, latest, tod = sample(rig.machine, number)
        expect(tod > last, "the clock went back")
        last = tod
        low, high = max(low, earliest), min(high, latest)
        time.sleep(pause)
    return low, high


def start(rig):
    """The operator's own machine runs CLOCK: its console is the quickest."""
    rig.ipl()
    for _ in range(5):  # the console opens after CP's last message
        since = rig.machine.mark()
        rig.machine.console("IPL CLOCK PARM MODE=ASK")
        try:
            rig.machine.wait(r"clock ASK", 4, since)
            return
        except HarnessError as error:
            late = error
    raise late


def judge(low, high):
    print(f"       the guest's clock is ahead by {1e3 * low:.2f} to "
          f"{1e3 * high:.2f} ms")
    expect(low <= high + LIMIT_S, f"it drifts: {low:.6f} {high:.6f}")
    expect(low < LIMIT_S and high > -LIMIT_S,
           f"it is wrong: {low:.6f} to {high:.6f} s")


def test_idle(rig):
    start(rig)
    judge(*ask(rig))


def test_under_load(rig):
    """Two other guests compute: it is as right as when they do not.  (The
    emulator's clock runs ahead when it is read more than once a microsecond,
    as by a CPU that cannot take the interruption that keeps it out of SIE.)"""
    start(rig)
    others = [hostile.start(rig, user, "SPIN")
              for user in ("GUEST1", "GUEST2")]
    judge(*ask(rig, samples=2 * SAMPLES))
    for other in others:
        other.key("PA(1)")
        other.wait_status("CP READ")


def test_idle_guest_costs_nothing(rig):
    """The emulator's CPU time with a waiting NETDEMO, against none; and what it
    is charged for: it is alone, so it waits inside SIE."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    time.sleep(2)
    without = rig.machine.load(4)
    netguest.start(rig, "GUEST1", "10.64.0.31")
    time.sleep(2)
    used = hostile.cpu_seconds(operator, "GUEST1")
    with_one = rig.machine.load(4)
    used = hostile.cpu_seconds(operator, "GUEST1") - used
    print(f"       idle: {without:.1f} % of a core without, "
          f"{with_one:.1f} % with a waiting guest, charged {used:.2f} s of 4")
    expect(used < 0.4, f"a waiting guest is charged {used:.2f} s of 4")
    hostile.answers_within(operator, 2)
    expect(with_one < 3 * max(without, 5),
           f"a waiting guest costs {with_one:.1f} %, none {without:.1f} %")
