# SPDX-License-Identifier: Apache-2.0
"""Fair shares: guests that only compute get the same, and hold up nobody."""

import re
import time

from tests.harness.rig import expect
from tests.sys import hostile, netguest

TIMED = True
SPINNERS = ("SPIN1", "SPIN2", "SPIN3")
SECONDS = 4

with open("hercules-configs/USER.DIRECT", encoding="ascii") as sample:
    DIRECTORY = sample.read() + "".join(
        f"USER {name} {name} 32M 32M G\n   INCLUDE DEFAULTS\n"
        for name in SPINNERS) + """USER EIGHT EIGHT 32M 32M G
   INCLUDE DEFAULTS
   MACHINE Z 8
"""

PACK = {"systems": {**hostile.PACK["systems"],
                    "BLOCKS": "{build}/guest/iucvblock.ins",
                    "SPINNERS": "{build}/guest/spinners.ins"},
        "directory": DIRECTORY}
# How much of a second a CPU has at least beside seven that wait for it so.
WAYS = {"WAIT": 0.85, "BUSY": 0.0, "YIELD": 0.5, "TO": 0.5}
CPUS = {"test_blocks_hold_up_nobody": [1]}


def spin(rig):
    for name in SPINNERS:
        hostile.start(rig, name, "SPIN",
                      rig.logon(name, password=name.lower()))


def measure(operator):
    """CPU seconds of each spinner for each second outside, over SECONDS;
    the operator's longest wait for an answer meanwhile."""
    begin, longest = {}, 0
    for name in SPINNERS:
        used = hostile.cpu_seconds(operator, name)
        begin[name] = used, time.monotonic()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        longest = max(longest, hostile.answers_within(operator, 1))
        time.sleep(0.3)
    rates = []
    for name in SPINNERS:
        used = hostile.cpu_seconds(operator, name) - begin[name][0]
        rates.append(used / (time.monotonic() - begin[name][1]))
    return rates, longest


def test_equal_shares(rig):
    """Three computing guests differ by less than 15 %."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    spin(rig)
    rates, longest = measure(operator)
    shown = ", ".join(f"{rate:.3f}" for rate in rates)
    print(f"       CPU seconds a second: {shown}; "
          f"operator's longest wait {longest:.2f} s")
    expect(min(rates) > 0.1, f"a guest hardly runs: {shown}")
    expect(max(rates) < 1.15 * min(rates), f"not fair: {shown}")


def test_blocks_hold_up_nobody(rig):
    """I79: who reads blocks without end has one share more, CP's task for it,
    and that is on its account."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE VFB-512 AS 200 BLK 2000", r"DASD 0200 DEFINED")
    guest.enter("IPL BLOCKS")
    guest.wait(r"IUCVBLOCK goes on", 30)
    name = SPINNERS[0]
    hostile.start(rig, name, "SPIN", rig.logon(name, password=name.lower()))
    both = (name,), ("GUEST1", "TOTCPU")
    begin = time.monotonic()
    used = [hostile.cpu_seconds(operator, *of) for of in both]
    longest = 0
    while time.monotonic() < begin + SECONDS:
        longest = max(longest, hostile.answers_within(operator, 1))
        time.sleep(0.3)
    rate, reads = ((hostile.cpu_seconds(operator, *of) - before) /
                   (time.monotonic() - begin)
                   for of, before in zip(both, used))
    print(f"       CPU seconds a second: {rate:.3f}, who reads {reads:.3f}; "
          f"operator's longest wait {longest:.2f} s")
    expect(rate > 0.22, f"who computes gets {rate:.3f}")
    expect(reads > 0.5 * rate, f"who reads has {reads:.3f}")


def test_waiting_cpus(rig):
    """Seven virtual CPUs that wait for the eighth cost it little, when they
    wait as one should: in a wait, or in a loop that gives way by X'44' or
    X'9C'."""
    rig.ipl()
    guest = rig.logon("EIGHT", password="eight")
    guest.ask("DEFINE CPU 1-7", r"CPU 07 defined")
    parts = {how: had(guest, how) for how in WAYS}
    print("       the eighth CPU has, of a second: " +
          ", ".join(f"{how} {part:.2f}" for how, part in parts.items()))
    for how, part in parts.items():
        expect(part > WAYS[how], f"{how}: {part:.2f}")
    expect(parts["BUSY"] < 0.6 * rig.cpus, f"nobody was in its way: {parts}")


def had(guest, how):
    if guest.status() != "CP READ":
        guest.key("PA(1)")
        guest.wait_status("CP READ")
    text = guest.ask(f"IPL SPINNERS PARM HOW={how}", r"others, had \d+", 30)
    others, part = re.search(r"(\d+) others, had (\d+)", text).groups()
    expect(others == "7", text)
    return int(part) / 1000


def test_network_goes_on(rig):
    """Two guests ping each other while three compute."""
    rig.ipl()
    one = netguest.start(rig, "GUEST1", "10.64.0.31")
    netguest.start(rig, "GUEST2", "10.64.0.32")
    spin(rig)
    answered = netguest.ping(one, "10.64.0.32", 5)
    expect(answered == 5, f"{answered} of 5 pings answered")
