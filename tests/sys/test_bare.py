# SPDX-License-Identifier: Apache-2.0
"""NETDEMO on the bare machine: the same image, the same LCS driver source."""

import os
import re

from tests.harness.network import GATEWAY
from tests.harness.rig import expect
from tests.harness.servers import WebServer, curl

ADDRESS = "10.64.0.11"


def start(rig):
    for name in ("netdemo-bare.ins", "netdemo.bin", "netdemo.parm"):
        rig.machine.place(os.path.join(rig.build, "guest", name))
    rig.machine.start("ipl netdemo-bare.ins")
    rig.machine.wait(r"^Ready;", 30)


def ask(rig, line, seconds=60):
    """A line typed at the 3215-C; what came until NETDEMO is ready again."""
    machine = rig.machine
    since = machine.mark()
    machine.console(line, quiet=0.3)
    machine.wait(r"^Ready;", seconds, since)
    return "\n".join(machine.lines[since:])


def test_ping_and_http(rig):
    start(rig)
    text = ask(rig, f"PING {GATEWAY} 5")
    # The emulated adapter loses a wake-up now and then, for up to 5 s.
    expect(re.search(r"5 sent, [345] answered", text) is not None, text)
    expect("NETDEMO" in curl(rig.network, f"http://{ADDRESS}/"), "no page")
    web = WebServer(rig.network, 4 << 20)
    text = ask(rig, f"GET {web.url}")
    digest = re.search(r"SHA-256 ([0-9a-f]{64})", text)
    expect(digest is not None and digest.group(1) == web.sha256, text)
