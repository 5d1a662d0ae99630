# SPDX-License-Identifier: Apache-2.0
"""Machines come and go under traffic: nothing is lost, nothing is left.

Guests with a NIC of their own are logged on, IPLed and forced off at any
moment, while the network beyond the uplink sends them more than they can
take.  CP's free frames are the same before and after.
"""

import os
import random
import time

from tests.harness.frames import free_frames
from tests.harness.rig import expect
from tests.harness.terminal import status_of

CYCLES = 8
USERS = [f"LIFE{n}" for n in range(1, 5)]


def address(user):
    return f"10.64.0.{100 + int(user[-1])}"


def sample(name):
    with open(os.path.join("hercules-configs", name), encoding="ascii") as f:
        return f.read()


def entry(user):
    return f"""USER {user} AUTOONLY 32M 64M G
   MACHINE Z 1
   CONSOLE 0009 3215
   NICDEF 0600 TYPE VIRTIO LAN SYSTEM VSW1
   IPL NETDEMO PARM IP={address(user)}/24 GW=10.64.0.1
"""


PACK = {
    "config": sample("SYSTEM.CONFIG") +
    "".join(f"Modify Vswitch VSW1 Grant {user}\n" for user in USERS),
    "directory": sample("USER.DIRECT") + "".join(map(entry, USERS)),
    "systems": {"NETDEMO": "{build}/guest/netdemo.ins",
                "FILL": "{build}/guest/fill.ins"},
}

# What a user may be in the middle of when FORCE comes.
MIDDLE = [None, "STOP", "SYSTEM RESET", "SYSTEM CLEAR", "DEFINE STORAGE 48M",
          "DETACH NIC 0600", "UNCOUPLE 0600", "BEGIN", "IPL NETDEMO"]


def flood(rig):
    """Small and large echo requests to each of them, without a pause."""
    for user in USERS:
        for size in ("56", "1400"):
            rig.network.start("ping", "-q", "-i", "0.004", "-s", size,
                              address(user), log="ping.log")


def say(operator, *commands):
    operator.clear()
    operator.enter("#".join(commands))


def until_gone(operator, seconds=15):
    deadline = time.monotonic() + seconds
    while True:
        text = operator.ask("QUERY NAMES", r"OPERATOR")
        if "LIFE" not in text:
            return
        expect(time.monotonic() < deadline, f"still there:\n{text}")


def cycle(operator, chance):
    users = chance.sample(USERS, len(USERS))
    for pair in (users[:2], users[2:]):
        say(operator, *(f"XAUTOLOG {user}" for user in pair))
    time.sleep(chance.random() * 0.3)
    middle = chance.choice(MIDDLE)
    if middle:
        say(operator, f"FOR {users[0]} CMD {middle}", f"FORCE {users[0]}")
    for pair in (users[:2], users[2:]):
        say(operator, *(f"FORCE {user}" for user in pair))
    if chance.random() < 0.5:  # and again while the old ones are going
        say(operator, *(f"XAUTOLOG {user}" for user in users[:3]))
        say(operator, *(f"FORCE {user}" for user in users[:3]))
    until_gone(operator)


def test_no_frame_is_left(rig):
    """Two guests use more than there is: the one that needs the last frame
    stops in CP READ; CP works on, and FORCE gives all back."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    first, second = rig.terminal("GUEST1"), rig.terminal("GUEST2")
    for terminal in (first, second):
        terminal.wait_logo()  # its client has frames, too
    before = free_frames(operator)
    for guest, user in ((first, "GUEST1"), (second, "GUEST2")):
        rig.logon(user, terminal=guest)
        guest.ask("DEFINE STORAGE 200M", r"STORAGE = 200M")
    first.ask("IPL FILL", r"2 checks, 0 failed", 20)
    second.ask("IPL FILL", r"HCPPTR40[12]W", 20)
    second.wait_status("CP READ")
    free = free_frames(operator)
    expect(64 < free < 4096, f"{free} frames are left")
    say(operator, "FORCE GUEST1", "FORCE GUEST2")
    for _ in range(20):
        after = free_frames(operator)
        if before - after < 64:
            return
        time.sleep(0.2)
    expect(False, f"{before} free before, {after} after")


def test_devices_come_and_go(rig):
    """Channel reports: real devices are attached and detached under CP."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    for command in ("detach 0701", "attach 0777 3270", "detach 0777"):
        rig.machine.panel(command)
        time.sleep(0.3)
    operator.ask("QUERY NAMES", r"OPERATOR")


def test_come_and_go(rig, cycles=CYCLES, seed=64):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    flood(rig)
    chance = random.Random(seed)
    free = []
    for _ in range(cycles):
        cycle(operator, chance)
        free.append(free_frames(operator))
    # Pools of stacks and buffers grow once in a while; a leak, each time.
    lost = sorted(a - b for a, b in zip(free, free[1:]))
    expect(lost[len(lost) // 2] <= 0, f"free after each cycle: {free}")
    expect(free[0] - free[-1] < 1024, f"free after each cycle: {free}")
    expect(status_of(operator.rows()) in ("CP READ", "RUNNING"),
           operator.text())
