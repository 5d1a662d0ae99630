# SPDX-License-Identifier: Apache-2.0
"""Guests that loop, wait disabled, or wreck their own interruptions: only the
guest itself suffers, and IPL brings it back."""

from tests.harness.rig import expect
from tests.sys.hostile import PACK, answers_within, start  # noqa: F401

# How each case ends: a message of CP's by itself, or never.
ENDS = {
    "LOOP": None,
    "ODD": r"HCP\w+453W",
    "INVALID": r"HCP\w+453W",
    "ZERO": None,
    "OUTSIDE": r"HCP\w+453W",
    "WAIT": r"HCP\w+450W",
    "PGMWAIT": r"HCP\w+450W",
    "EXTLOOP": None,
    "EXTINV": None,
    "SVCLOOP": None,
    "RESTART": None,
    "STOP": r"HCP\w+2629I",
    "SPIN": None,
}


def test_ends(rig):
    """Each case in turn in one virtual machine, then an ordinary guest."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.logon("GUEST1")
    for case, message in ENDS.items():
        start(rig, "GUEST1", case, guest)
        if message:
            guest.wait(message, 10)
        answers_within(operator, 1)
        if guest.status() != "CP READ":
            expect(not message, f"{case}: not stopped:\n{guest.text()}")
            guest.key("PA(1)")
        guest.wait_status("CP READ")
    guest.ask("IPL NETDEMO", r"NETDEMO|Ready;", 20)


def test_force_ends_a_loop(rig):
    """FORCE takes a machine that never leaves its own loop."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = start(rig, "GUEST1", "LOOP")
    operator.ask("FORCE GUEST1", r"GUEST1")
    guest.wait_logo()
    names = operator.ask("QUERY NAMES", r"OPERATOR")
    expect("GUEST1" not in names, f"GUEST1 is still there:\n{names}")


def test_shutdown_with_loops(rig):
    """SHUTDOWN ends in order although no guest waits."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    start(rig, "GUEST1", "SPIN")
    start(rig, "GUEST2", "EXTLOOP")
    rig.shutdown(operator)
