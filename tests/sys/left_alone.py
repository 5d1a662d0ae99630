# SPDX-License-Identifier: Apache-2.0
"""C50: a disconnected user whose machine waits for a line.  A minute is long,
so it passes beside a boot of Linux."""

import time

from tests.harness.rig import expect, expect_match
from tests.sys.bystanders import sample

USER = "GUEST1"
MINUTES = 1
CONFIG = sample("SYSTEM.CONFIG").replace("Disconnect_Timeout 15",
                                         f"Disconnect_Timeout {MINUTES}")


def leave(rig):
    """USER disconnects in CP READ."""
    terminal = rig.logon(USER)
    terminal.enter("DISCONNECT")
    rig.left = time.monotonic()
    terminal.wait_logo()
    terminal.drop()
    rig.terminals.remove(terminal)
    expect_match(rf"{USER} +- DSC", rig.operator.ask("QUERY NAMES", USER))


def check_forced(rig, linux):
    """He is logged off, not earlier; nobody else is."""
    while USER in (text := rig.operator.ask("QUERY NAMES", "OPERATOR")):
        expect(time.monotonic() < rig.left + 60 * MINUTES + 20, text)
        time.sleep(1)
    expect(time.monotonic() > rig.left + 60 * MINUTES, text)
    expect(linux.name in text, text)
