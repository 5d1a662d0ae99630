# SPDX-License-Identifier: Apache-2.0
"""Terminals and users: log on, drop, disconnect, come back, log off."""

import re

from tests.harness.process import HarnessError
from tests.harness.rig import LOGO, expect, expect_match

PACK = None


def test_logo(rig):
    rig.ipl()
    terminal = rig.terminal()
    text = terminal.wait(LOGO, 30)
    expect("PASSWORD" in text, f"no password field:\n{text}")
    expect(terminal.status() == "RUNNING", f"status:\n{text}")


def test_logon_and_logoff(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    text = guest.ask("QUERY USERID", r"GUEST1\s+AT")
    expect_match(r"^GUEST1   AT ", text)
    guest.clear()
    guest.enter("LOGOFF")
    guest.wait_logo()
    operator = rig.logon("OPERATOR")
    names = operator.ask("QUERY NAMES", r"OPERATOR")
    expect("GUEST1" not in names, f"GUEST1 is still there:\n{names}")


def test_wrong_password(rig):
    rig.ipl()
    try:
        rig.logon("GUEST1", "wrong", until=r"HCP\w+050E")
    except HarnessError as error:
        raise HarnessError(f"no 050E: {error}") from error
    terminal = rig.terminals[-1]
    expect("wrong" not in terminal.text(), "the password is shown")
    unknown = rig.logon("NOSUCH", "wrong", until=r"HCP\w+050E")
    same = expect_match(r"HCP\w+050E.*", terminal.text()).group()
    other = expect_match(r"HCP\w+050E.*", unknown.text()).group()
    expect(re.sub("NOSUCH|GUEST1", "", same) ==
           re.sub("NOSUCH|GUEST1", "", other),
           f"the answers tell who exists: {same!r} {other!r}")


def test_killed_client(rig):
    """The next client at the same terminal gets the logo, not the session."""
    rig.ipl()
    first = rig.logon("GUEST1")
    first.drop()
    rig.terminals.remove(first)
    second = rig.terminal("newcomer")
    text = second.wait_logo(30)
    expect("GUEST1" not in text, f"the newcomer sees the session:\n{text}")
    names = rig.logon("OPERATOR", terminal=second).ask("QUERY NAMES",
                                                       r"GUEST1")
    expect_match(r"GUEST1\s+- DSC", names)


def test_disconnect_and_reconnect(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.clear()
    guest.enter("DISCONNECT")
    guest.wait_logo()
    again = rig.logon("GUEST1", until="RECONNECTED AT")
    again.ask("QUERY USERID", r"GUEST1\s+AT")


def uses_all_of(rig, model, rows, columns):
    rig.ipl()
    terminal = rig.terminal("sized", model=model)
    terminal.wait(LOGO, 30)
    rig.logon("GUEST1", terminal=terminal)
    screen = terminal.rows()
    expect(len(screen) == rows, f"{len(screen)} rows")
    expect("CP READ" in screen[-1] or "RUNNING" in screen[-1], screen[-1])
    status = screen[-1].rstrip()
    expect(len(status) > columns - 24, f"the status area ends at {len(status)}")


def test_model_3(rig):
    """A 32 by 80 terminal uses its whole screen."""
    uses_all_of(rig, "3279-3-E", 32, 80)


def test_model_4(rig):
    """43 by 80."""
    uses_all_of(rig, "3279-4-E", 43, 80)


def test_model_5(rig):
    """27 by 132."""
    uses_all_of(rig, "3279-5-E", 27, 132)


def test_more(rig):
    """A full screen waits: MORE..., CLEAR goes on, ENTER holds."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.clear()
    operator.enter("HELP")
    operator.wait_status("MORE...")
    operator.key("Enter")
    operator.wait_status("HOLDING")
    operator.key("Clear")
    operator.wait_status("CP READ", "RUNNING", "MORE...")
