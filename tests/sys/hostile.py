# SPDX-License-Identifier: Apache-2.0
"""Guests of tests/guest/hostile_cpu.c that end badly or never, by IPL PARM."""

import re
import time

from tests.harness.process import HarnessError
from tests.harness.rig import expect

PACK = {"systems": {"HOSTILE": "{build}/guest/hostile_cpu.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"}}


def start(rig, user, case, terminal=None):
    """Log USER on and IPL case CASE; returns the terminal."""
    guest = terminal or rig.logon(user)
    guest.clear()
    guest.enter(f"IPL HOSTILE PARM CASE={case}")
    guest.wait(f"case {case}", 20)
    return guest


def answers_within(operator, seconds):
    """The operator's QUERY TIME is answered; the time it took."""
    operator.clear()
    begin = time.monotonic()
    operator.enter("QUERY TIME")
    operator.wait(r"^TIME IS", 10 * seconds)
    took = time.monotonic() - begin
    expect(took < seconds, f"QUERY TIME took {took:.2f} s")
    return took


def cpu_seconds(operator, user, which="VIRTCPU"):
    """USER's CPU time, virtual or TOTCPU, by FOR: QUERY TIME has hundredths."""
    text = operator.ask(f"FOR {user} CMD QUERY TIME", r"TOTCPU")
    found = re.search(rf"{which}=\s*(\d+):(\d+)\.(\d+)", text)
    if not found:
        raise HarnessError(f"no {which} in\n{text}")
    minutes, seconds, hundredths = map(int, found.groups())
    return minutes * 60 + seconds + hundredths / 100
