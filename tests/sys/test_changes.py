# SPDX-License-Identifier: Apache-2.0
"""*CONFIG and *VSWITCH: devices, NICs and LANs that come, go and change, told
to guests (tests/sys/listener.c)."""

import re

from tests.harness import tree
from tests.harness.rig import expect
from tests.sys import netguest

USERS = """
USER WATCHER WATCHER 64M 64M BG
   INCLUDE DEFAULTS
   IUCV *CONFIG MSGLIMIT 2
   IUCV *VSWITCH
USER PLAIN PLAIN 64M 64M G
   INCLUDE DEFAULTS
   IUCV *CONFIG
   IUCV *VSWITCH
"""
PACK = {"systems": {"LISTENER": "{build}/guest/listener.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"},
        "directory": tree.text("hercules-configs/USER.DIRECT") + USERS}


CHANGES = "SYSTEM   CHANGES"


def listen(rig, user, service):
    guest = rig.logon(user)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.ask("IPL LISTENER", r"^listening")
    guest.ask(f"CONNECT {service} 99", r"^path 0 is open")
    return guest


def device(flags, number, user, cause, other="0000", code="01", of_class=1):
    return (rf"^config {of_class}/32: {code} {flags} dev {number} [0-9a-f]+"
            rf" of {user:8} by {cause} to {other}")


def port(code, user, lan=" +", more=r"\d\d \d+ 00000000"):
    return rf"^vsw 1/56: {code} 00 NIC 0900 {user:8} on {lan} +{more}"


def lan(code):
    return rf"^vsw 2/56: {code} 00 NIC 0000 SYSTEM   on {CHANGES} "


def test_devices(rig):
    """I67, I68, I70."""
    rig.machine.configure()
    rig.machine.disks()
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    hostile(rig, operator)
    watcher = listen(rig, "WATCHER", "*CONFIG")
    plain = listen(rig, "PLAIN", "*CONFIG")
    operator.ask("VARY OFFLINE 0120", r"0120 varied offline")
    watcher.wait(device("40", "0120", "", 1), 10)
    operator.ask("VARY OFFLINE 0120", r"0120 varied offline")
    operator.ask("VARY ONLINE 0120", r"0120 varied online")
    watcher.wait(device("80", "0120", "", 1), 10)
    user = rig.logon("GUEST1")
    operator.ask("ATTACH 0130 TO GUEST1 AS 0900", r"DASD 0130 ATTACHED")
    watcher.wait(device("80", "0900", "GUEST1", 4, code="81", of_class=2), 10)
    watcher.wait(device("80", "0130", "GUEST1", 2, other="0900"), 10)
    operator.ask("DETACH 0130 FROM GUEST1", r"DETACHED GUEST1")
    watcher.wait(device("40", "0130", "GUEST1", 2), 10)
    expect("config" not in plain.text(), plain.text())
    plain.ask("DO DEFINE NIC 0900 TYPE VIRTIO",
              device("80", "0900", "PLAIN", 4, code="81", of_class=2))
    plain.ask("DO DETACH NIC 0900",
              device("40", "0900", "PLAIN", 4, code="81", of_class=2))
    room(watcher, user)


def room(watcher, user):
    """I70: what finds no room comes later; what the log has no more is said
    to be lost."""
    watcher.ask("HOLD", r"^holding")
    watcher.clear()
    for _ in range(3):
        user.ask("DEFINE NIC 0A00 TYPE VIRTIO", r"created")
        user.ask("DETACH NIC 0A00", r"destroyed")
    watcher.enter("TAKE")
    watcher.wait(r"(?:dev 0a00[^\n]*\n[^\n]*){6}", 10)
    watcher.ask("QUIESCE", r"^QUIESCE: code 0")
    for _ in range(44):
        user.ask("#".join(3 * ["DEF NIC A00 TYPE VIRTIO", "DET NIC A00"]),
                 r"(?:[\s\S]*destroyed){3}")
    watcher.ask("LOST", r"^lost: 0")
    watcher.enter("RESUME")
    watcher.wait(r"(?:dev 0a00[^\n]*\n[^\n]*){6}", 10)
    watcher.ask("LOST", r"^lost: 1")


def hostile(rig, operator):
    """I41, I44: without authority nothing; nothing can be sent."""
    guest = rig.logon("GUEST2")
    guest.ask("IPL LISTENER", r"^listening")
    guest.ask("CONNECT *CONFIG", r"^CONNECT: code 15")
    guest.ask("CONNECT *VSWITCH", r"^CONNECT: code 15")
    operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")


def test_networks(rig):
    """I69, I70."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    watcher = listen(rig, "WATCHER", "*VSWITCH")
    plain = listen(rig, "PLAIN", "*VSWITCH")
    plain.ask("RING 0 text", r"^RING: code 2")
    operator.ask("DEFINE LAN CHANGES OWNERID SYSTEM", r"created")
    watcher.wait(lan(9), 10)
    user = rig.logon("GUEST1")
    user.ask("DEFINE NIC 0900 TYPE VIRTIO", r"created")
    watcher.wait(port(1, "GUEST1", more="02 0 00000000"), 10)
    user.ask("COUPLE 0900 TO SYSTEM CHANGES", r"(?i)connected|coupled")
    watcher.wait(port(3, "GUEST1", CHANGES), 10)
    watcher.wait(port(7, "GUEST1", CHANGES), 10)
    watcher.clear()
    user.ask("UNCOUPLE 0900", r"(?i)disconnected|uncoupled")
    watcher.wait(port(4, "GUEST1", CHANGES), 10)
    watcher.wait(port(8, "GUEST1"), 10)
    user.ask("COUPLE 0900 TO SYSTEM CHANGES", r"(?i)connected|coupled")
    watcher.clear()
    operator.ask("DETACH LAN CHANGES OWNERID SYSTEM", r"(?i)destroyed|detached")
    watcher.wait(lan(10), 10)
    watcher.wait(port(8, "GUEST1"), 10)
    watcher.wait(port(4, "GUEST1", CHANGES), 10)
    user.ask("DETACH NIC 0900", r"destroyed")
    watcher.wait(port(2, "GUEST1"), 10)
    by_itself(operator, watcher, user)
    expect("vsw" not in plain.text(), plain.text())
    addresses(rig, operator, watcher)


def by_itself(operator, watcher, user):
    """I69: a LAN that goes with its owner, or then with its last NIC; a trace
    of it ends."""
    def gone(name):
        return rf"^vsw 2/56: 10 00 NIC 0000 GUEST1   on GUEST1   {name} "

    user.ask("DEFINE LAN YARD", r"created")
    user.ask("DEFINE LAN BARN", r"created")
    operator.ask("DEFINE NIC 0900 TYPE VIRTIO", r"created")
    operator.ask("COUPLE 0900 TO GUEST1 BARN", r"(?i)connected|coupled")
    operator.ask("TRACE LAN GUEST1 BARN TO 10.64.0.1", r"started")
    watcher.clear()
    user.ask("LOGOFF")
    watcher.wait(gone("YARD"), 10)
    expect(not re.search(gone("BARN"), watcher.text(), re.M), watcher.text())
    operator.ask("UNCOUPLE 0900", r"(?i)disconnected|uncoupled")
    watcher.wait(r"^vsw 1/56: 4 00 NIC 0900 OPERATOR on GUEST1   BARN ", 10)
    watcher.wait(gone("BARN"), 10)
    operator.ask("QUERY TRACE", r"Ended: what it traced is gone")
    operator.ask("TRACE LAN GUEST1 BARN OFF", r"(?i)frames")
    operator.ask("DETACH NIC 0900", r"destroyed")


def addresses(rig, operator, watcher):
    """I69: an address that a guest claims by using it, and gives up."""
    watcher.clear()
    netguest.start(rig, "GUEST2", "10.64.0.12").enter("PING 10.64.0.1 1")
    watcher.wait(r"^vsw 1/56: 5 .* GUEST2   on SYSTEM   VSW1 .* 0a40000c", 20)
    watcher.clear()
    operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")
    watcher.wait(r"^vsw 1/56: 6 .* GUEST2   on SYSTEM   VSW1 .* 0a40000c", 20)
