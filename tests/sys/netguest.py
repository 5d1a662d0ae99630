# SPDX-License-Identifier: Apache-2.0
"""A logged-on guest with a NIC on VSW1 that runs NETDEMO."""

import re

from tests.harness.network import GATEWAY
from tests.harness.rig import expect

PING = r"(\d+) sent, (\d+) answered"


def start(rig, user, ip, parm="", guest=None):
    """Log USER on (or use GUEST, logged on), define and couple NIC 0600, IPL
    NETDEMO at address IP."""
    guest = guest or rig.logon(user)
    guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    guest.ask("COUPLE 0600 TO SYSTEM VSW1", r"connected to VSWITCH")
    guest.ask(f"IPL NETDEMO PARM IP={ip}/24 GW={GATEWAY} {parm}".rstrip(),
              r"^Ready;", 30)
    return guest


def ping(guest, to, count=3):
    """How many of COUNT pings were answered."""
    text = guest.ask(f"PING {to} {count}", PING, 10 + 2 * count)
    sent, received = map(int, re.search(PING, text).groups())
    expect(sent == count, f"{sent} pings sent instead of {count}:\n{text}")
    return received
