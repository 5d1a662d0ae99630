# SPDX-License-Identifier: Apache-2.0
"""Two guests that exchange traffic while somebody else attacks.

    PACK = bystanders.pack("VILLAIN", systems={...})
    watch = bystanders.Bystanders(rig)
    quiet = watch.look()
    ... the attack ...
    watch.unharmed("what is attacked")

What is measured is what they notice: each echo request from one to the other
is answered, and how long that took by the guest's own clock; and how long the
operator waits for an answer.  The bounds are generous: the machine below is
shared, and an attacker has a fair share of it.
"""

import os
import re
import time

from tests.harness.frames import FRAMES, free_frames
from tests.harness.rig import expect
from tests.sys import netguest

USERS = ("BYST1", "BYST2")
ADDRESSES = ("10.64.0.41", "10.64.0.42")
REQUESTS = 6
LONGEST_US = 400_000    # of one echo; without an attack about 2 ms
OPERATOR_S = 2.0


def sample(name):
    with open(os.path.join("hercules-configs", name), encoding="ascii") as f:
        return f.read()


def pack(*attackers, systems=None, storage="64M 256M"):
    """For PACK of a test module: the bystanders and class G ATTACKERS, whose
    password is the user id in lower case."""
    users = USERS + attackers
    return {
        "config": sample("SYSTEM.CONFIG") + "".join(
            f"Modify Vswitch VSW1 Grant {u}\n" for u in users),
        "directory": sample("USER.DIRECT") + "".join(
            f"USER {u} {u} {storage} G\n   INCLUDE DEFAULTS\n"
            + ("   MACHINE Z 2\n   CPU 00\n   CPU 01\n" if u in attackers else "")
            for u in users),
        "systems": {"NETDEMO": "{build}/guest/netdemo.ins",
                    **(systems or {})},
    }


class Look:
    """What was seen once."""

    def __init__(self, answered, echoes_us, operator_s):
        self.answered = answered
        self.echoes_us = echoes_us
        self.operator_s = operator_s

    def __str__(self):
        shown = " ".join(f"{us / 1000:.1f}" for us in self.echoes_us)
        return (f"{self.answered} of {REQUESTS} echoes, {shown} ms; operator "
                f"{self.operator_s:.2f} s")


class Bystanders:
    def __init__(self, rig, operator):
        self.operator = operator
        self.one, self.two = [
            self.start(rig, *who) for who in zip(USERS, ADDRESSES)]

    @staticmethod
    def start(rig, user, address):
        terminal = rig.logon(user, password=user.lower())
        return netguest.start(rig, user, address, guest=terminal)

    def look(self):
        """Some echoes from one to the other, and a command meanwhile."""
        text = self.one.ask(f"PING {ADDRESSES[1]} {REQUESTS}", netguest.PING,
                            10 + 2 * REQUESTS)
        answered = int(re.search(netguest.PING, text).group(2))
        echoes = [int(us) for us in re.findall(r"TTL \d+, (\d+) us", text)]
        begin = time.monotonic()
        self.operator.ask("QUERY TIME", r"^TIME IS")
        return Look(answered, echoes, time.monotonic() - begin)

    def unharmed(self, attack):
        """They go on, and nobody waits long; what was seen."""
        look = self.look()
        expect(look.answered == REQUESTS, f"{attack}: {look}")
        expect(max(look.echoes_us) < LONGEST_US, f"{attack}: {look}")
        expect(look.operator_s < OPERATOR_S, f"{attack}: {look}")
        return look

    def free_frames(self):
        return free_frames(self.operator)

    def counted(self, user, kinds, before=None, seconds=8):
        """What CP counted against USER, when each of KINDS is more than
        BEFORE, or than nothing."""
        before = before or {}
        deadline = time.monotonic() + seconds
        while True:
            found = self.audit(user)
            if all(found.get(kind, 0) > before.get(kind, 0)
                   for kind in kinds):
                return found
            expect(time.monotonic() < deadline,
                   f"{user}: not all of {kinds} is counted: {found}")
            time.sleep(0.2)

    def audit(self, user):
        """What CP counted against USER: {"RING": 3, ...}."""
        text = self.operator.ask(f"INDICATE AUDIT {user}")
        return {kind: int(count) for kind, count in
                re.findall(r"^  ([A-Z]+) +(\d+)  ", text, re.M)}

    def gone(self, user, before, seconds=8):
        """USER logs off; how many frames less there are than BEFORE, as soon
        as that is next to nothing, or in the end."""
        deadline = time.monotonic() + seconds
        while True:
            lost = before - self.free_frames()
            there = user in self.operator.ask("QUERY NAMES", r"OPERATOR")
            late = time.monotonic() > deadline
            expect(not late or not there, f"{user} does not go")
            if not there and (lost < FRAMES or late):
                return lost
            time.sleep(0.3)
