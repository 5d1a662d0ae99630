# SPDX-License-Identifier: Apache-2.0
"""*LOGREC and *SYMPTOM: errors of devices and of the machine, and CP's own
failures, for a guest (tests/sys/listener.c) that records them."""

import os
import time

from tests.harness import tree
from tests.harness.rig import READY, expect

USERS = """
USER EREP EREP 64M 64M G
   INCLUDE DEFAULTS
   IUCV *LOGREC
   IUCV *SYMPTOM MSGLIMIT 2
"""
PACK = {"systems": {"LISTENER": "{build}/guest/listener.ins"},
        "directory": tree.text("hercules-configs/USER.DIRECT") + USERS}
SNAP = r"^symptom SR, \d+ bytes: PIDS/CP64 AB/SSNP001 RIDS/RUN#ROW"
SYMPTOM = "SYMPTOM {} {:08} {:03} {:8} {}"


def listen(rig, user="EREP"):
    guest = rig.logon(user)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.ask("IPL LISTENER", r"^listening")
    return guest


def snap(operator, times=1):
    for _ in range(times):
        operator.ask("SNAPDUMP", r"^Command complete")


def told(operator, what):
    """One more, of which the operator hears WHAT, or nothing."""
    operator.clear()
    operator.enter("SNAPDUMP")
    operator.wait(r"^Command complete", 10)
    if what:
        operator.wait(rf"HCPCRC8061W {what}", 10)
    else:
        time.sleep(0.5)
        expect("8061W" not in operator.text(), operator.text())


def queue(operator, *fields):
    row = SYMPTOM.format(*fields).replace("+", r"\+")
    operator.ask("QUERY RECORDING", rf"^{row}")


def received(guest, times):
    """So many symptom records have come since the last clear()."""
    guest.wait(rf"(?:symptom SR[^\n]*\n){{{times}}}", 10)
    time.sleep(0.5)
    expect(len(snaps(guest)) == times, guest.text())


def snaps(guest):
    return [line for line in guest.text().split("\n")
            if line.startswith("symptom SR")]


def test_symptoms(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    # I62, I63: for nobody, of which the operator hears once.
    told(operator, None)
    told(operator, r"2 SYMPTOM records wait for nobody")
    told(operator, None)
    queue(operator, "ON ", 3, 2, "", "INACTIVE")
    hostile(rig, operator)
    guest = listen(rig)
    guest.clear()
    guest.ask("CONNECT *SYMPTOM 9", r"^path 0 is open, limit 2")
    guest.wait(SNAP, 10)
    received(guest, 3)
    queue(operator, "ON ", 0, 2, "EREP", "ACTIVE")
    kept(rig, operator, guest)


def hostile(rig, operator):
    """I41, I61: without authority, without a class."""
    guest = listen(rig, "GUEST1")
    for service in ("*LOGREC", "*SYMPTOM", "*ACCOUNT"):
        guest.ask(f"CONNECT {service}", r"^CONNECT: code 15")
    guest.ask("DO RECORDING EREP ON", r"^RECORDING EREP ON: 1")
    operator.ask("FORCE GUEST1", r"FORCED BY OPERATOR")


def kept(rig, operator, guest):
    """I60: what is not received is sent again, through LOGOFF, too; in order;
    what is refused is not."""
    guest.ask("CONNECT *SYMPTOM", r"^path 1 is severed, reason 1")
    guest.ask("RING 0 text", r"^RING: code 2")
    guest.ask("QUIESCE", r"^QUIESCE: code 0")
    guest.clear()
    snap(operator)
    queue(operator, "ON ", 1, 2, "EREP", "ACTIVE")
    guest.ask("RESUME", SNAP)
    guest.ask("HOLD", r"^holding")
    snap(operator)
    guest.ask("REJECT", r"^REJECT: 1, code 0")
    queue(operator, "ON ", 0, 2, "EREP", "ACTIVE")
    told(operator, None)
    told(operator, r"2 SYMPTOM records wait for EREP")
    told(operator, None)
    guest.enter("#CP LOGOFF")
    guest.wait_logo()
    queue(operator, "ON ", 3, 2, "EREP", "INACTIVE")
    operator.ask("RECORDING SYMPTOM LIMIT 5 QID EREP", r"^Command complete")
    told(operator, None)
    told(operator, r"5 SYMPTOM records wait for EREP")
    guest = listen(rig)
    guest.clear()
    guest.ask("CONNECT *SYMPTOM", r"^path 0 is open")
    received(guest, 5)
    guest.ask("SEVER", r"^SEVER: code 0")
    operator.ask("RECORDING SYMPTOM OFF QID EREP", r"^Command complete")
    snap(operator)
    guest.clear()
    guest.ask("CONNECT *SYMPTOM", SNAP)
    received(guest, 1)


def test_errors(rig):
    """I64, I65: a disk whose end is gone: CP's own program, then a guest's."""
    rig.machine.configure()
    rig.machine.disks()
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    guest = listen(rig)
    guest.ask("CONNECT *LOGREC", r"^path 0 is open")
    image = os.path.join(rig.directory, "fba.img")
    size = os.path.getsize(image)
    os.truncate(image, 0)
    operator.ask("ATTACH 0130 TO GUEST2", r"GUEST2 not logged on")
    user = rig.logon("GUEST2")
    operator.ask("ATTACH 0130 TO GUEST2 AS 0300", r"DASD 0130 ATTACHED")
    guest.wait(r"^erep 30, 96 bytes, device 0130", 10)
    text = operator.ask("QUERY EVENTS TYPE DEVICE",
                        r"0130 unit check, sense 1\d")
    expect("works again" not in text, text)
    guest.clear()
    for _ in range(2):  # the same trouble again, of CP's own program
        operator.ask("DETACH 0130 FROM GUEST2", r"DETACHED GUEST2")
        operator.ask("ATTACH 0130 TO GUEST2 AS 0300", r"DASD 0130 ATTACHED")
    expect("erep" not in guest.text(), guest.text())
    for _ in range(3):  # told once: a guest cannot flood it
        user.ask("IPL 0300", r"HCPVMI232E")
    expect(guest.text().count("erep") <= 1, guest.text())
    os.truncate(image, size)
    user.ask("IPL 0300", r"HCP")
    guest.ask("DO QUERY TIME", r"^QUERY TIME: 0")
    expect(guest.text().count("erep") <= 1, guest.text())


def test_after_a_restart(rig):
    """I62, I64: a machine check ends CP; who comes then is told."""
    rig.may_fail = True
    rig.ipl()
    operator = rig.logon("OPERATOR")
    since = rig.machine.mark()
    operator.type("ABEND MACHINE CPU 00 CONFIRM")
    operator.key("Enter")
    rig.machine.wait(READY, 30, since, failures=None)
    operator.wait_logo()
    rig.logon("OPERATOR", terminal=operator)
    operator.ask("QUERY RECORDING", r"^EREP    ON  00000001 002 ")
    guest = listen(rig)
    guest.ask("CONNECT *LOGREC", r"^erep 13, 192 bytes, code \w+")
    guest.ask("DETAIL#CONNECT *SYMPTOM", r"AB/SMCH001")
    guest.wait(r"^text f000: AT \w+\+\w+ ON CPU \d\d", 10)
    guest.wait(r"^text f000: machine-check interruption code", 10)
    operator.ask("QUERY RECORDING", r"^EREP    ON  00000000 002 EREP     ACTIVE")
