# SPDX-License-Identifier: Apache-2.0
"""Two guests talk by channel-to-channel adapters (tests/sys/ctcatalk.c), and
one of them is reset, uncoupled and logged off in the middle of it."""

import re

from tests.harness.rig import expect, expect_match

PACK = {"systems": {"TALK": "{build}/guest/ctcatalk.ins"}}


def begin(guest):
    """The read of each is the write of the other."""
    guest.clear()
    inward, outward = ("500", "501") if guest.name == "GUEST1" else ("501",
                                                                    "500")
    guest.enter(f"IPL TALK PARM IN={inward} OUT={outward}")
    guest.wait("talk begins", 20)


def figures(guest):
    """(sent, received, lost, bad) so far."""
    text = guest.ask("", r"now: \d+ sent")
    found = expect_match(r"now: (\d+) sent, (\d+) received, (\d+) lost, "
                         r"(\d+) bad", text)
    return tuple(int(n) for n in found.groups())


def talk_goes_on(one, two, text):
    """Both receive blocks, and none was bad."""
    for guest in (one, two):
        guest.clear()
        guest.wait(r"talk: \d+ sent, \d+ received", 20)
    for guest in (one, two):
        sent, received, lost, bad = figures(guest)
        expect(sent and received and not bad,
               f"{text}: {guest.name} sent {sent}, received {received}, "
               f"lost {lost}, bad {bad}")


def couple(guest, other):
    for vdev in ("500", "501"):
        guest.ask(f"#CP COUPLE {vdev} TO {other} {vdev}",
                  rf"^CTCA 0{vdev} COUPLED TO {other}")


def test_talk(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one, two = rig.logon("GUEST1"), rig.logon("GUEST2")
    for guest in (one, two):
        guest.ask("TERMINAL MORE 0 0#SET RUN ON")
        guest.ask("DEFINE CTCA 500#DEFINE CTCA 501", r"CTCA 0501 DEFINED")
        begin(guest)
    couple(one, "GUEST2")
    talk_goes_on(one, two, "coupled")
    # The other side leaves: told, and its blocks are there again afterwards.
    two.ask("#CP UNCOUPLE 500", r"^CTCA 0500 DROP FROM GUEST1   0500")
    one.wait(r"CTCA 0500 DROP FROM GUEST2   0500", 10)
    two.ask("#CP COUPLE 500 TO GUEST1 500", r"COUPLED TO GUEST1")
    talk_goes_on(one, two, "coupled again")
    two.ask("#CP SYSTEM RESET", r"System reset")
    begin(two)
    talk_goes_on(one, two, "after a reset")
    two.enter("#CP LOGOFF")
    two.wait_logo()
    one.wait(r"CTCA 0501 DROP FROM GUEST2   0501", 10)
    expect(re.search(r"NOT COUPLED", one.ask("#CP QUERY VIRTUAL CTCA",
                                             r"CTCA 0501")), one.text())
    two = rig.logon("GUEST2", terminal=two)
    two.ask("TERMINAL MORE 0 0#DEFINE CTCA 500#DEFINE CTCA 501",
            r"CTCA 0501 DEFINED")
    couple(two, "GUEST1")
    begin(two)
    talk_goes_on(one, two, "after LOGOFF")
    # Stopped in the middle it wakes up again.
    two.ask("#CP STOP")
    operator.ask("QUERY TIME", r"^TIME IS")
    two.enter("#CP BEGIN")
    talk_goes_on(one, two, "after STOP")
