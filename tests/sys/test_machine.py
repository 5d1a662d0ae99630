# SPDX-License-Identifier: Apache-2.0
"""The virtual machine: storage, stop and go, hypercalls, isolation."""

import re
import time

from tests.harness.rig import expect, expect_match


def test_storage_comes_and_goes(rig):
    """Frames taken by a guest are CP's again after LOGOFF."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    before = free_frames(operator)
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"\S", 20)
    time.sleep(1)
    during = free_frames(operator)
    expect(during < before, f"free frames {before} then {during}")
    guest.clear()
    guest.enter("#CP LOGOFF")
    guest.wait_logo()
    after = free_frames(operator)
    expect(before - after < 16, f"{before} free before, {after} after")


def free_frames(operator):
    text = operator.ask("QUERY STORAGE", r"FREE = \d+")
    return int(expect_match(r"FREE = (\d+)", text).group(1))


def test_pa1_stops_begin_goes_on(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"\S", 20)
    guest.key("PA(1)")
    guest.wait_status("CP READ")
    guest.enter("BEGIN")
    guest.wait_status("RUNNING", "VM READ")


def test_define_storage(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE STORAGE 32M", r"32M")
    text = guest.ask("QUERY VIRTUAL STORAGE", r"32M")
    expect_match(r"STORAGE = 32M", text)
    text = guest.ask("DEFINE STORAGE 900G", r"HCP\w+E")
    expect(re.search(r"HCP\w+\d+E", text) is not None, text)


def test_guest_hypercall(rig):
    """DIAGNOSE X'08': a guest gives a CP command and gets its answer."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("IPL NETDEMO", r"\S", 20)
    guest.ask("CP QUERY USERID", r"GUEST1\s+AT", 10)
