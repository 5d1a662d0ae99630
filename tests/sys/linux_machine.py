# SPDX-License-Identifier: Apache-2.0
"""What Linux finds of the machine that CP gives it.  Any boot, with a NIC that
has carried something."""

import re

from tests.harness.rig import expect, expect_match

SECONDS = 60


def check_adapter(rig, linux):
    """virtio tells of its queues by adapter interruptions: no subchannel has
    status, so no queue costs an exit for TEST SUBCHANNEL."""
    del rig
    linux.clear()
    text = linux.ask("grep Virtual /proc/interrupts; echo all=$?",
                     r"^all=0", SECONDS)
    found = expect_match(r"^ *VAI:((?: +\d+)+)", text)
    expect(sum(map(int, found.group(1).split())) > 0, text)
    found = re.search(r"^ *VIR:((?: +\d+)+)", text, re.M)
    count = sum(map(int, found.group(1).split())) if found else 0
    expect(count < 60, f"{count} by subchannel: {text}")
