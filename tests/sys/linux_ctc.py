# SPDX-License-Identifier: Apache-2.0
"""Linux's ctcm: two Linuxes (the other is RIG.other) and two adapters between
them, one for each way."""

from tests.harness.rig import expect_match
from tests.sys.linux import sh

VDEVS = ("0500", "0501")
ADDRESSES = ("10.68.0.1", "10.68.0.2")
DEVICES = "/sys/bus/ccwgroup/devices/0.0.0500"


def check_ctc(rig, linux):
    """Both know their devices, and begin to look for each other, which takes
    ctcm some seconds."""
    for vdev in VDEVS:
        linux.ask(f"#CP DEFINE CTCA {vdev}", rf"CTCA {vdev} DEFINED")
        sh(rig.other, f"vmcp define ctca {vdev}", rf"CTCA {vdev} DEFINED")
    for vdev, other in zip(VDEVS, reversed(VDEVS)):
        linux.ask(f"#CP COUPLE {vdev} TO {rig.other.name} {other}",
                  rf"^CTCA {vdev} COUPLED TO {rig.other.name} +{other}")
    ways = (ADDRESSES, tuple(reversed(ADDRESSES)))
    for shell, (here, there) in zip((linux, rig.other), ways):
        sh(shell, "modprobe ctcm; sleep 1; echo 0.0.0500,0.0.0501 "
                  ">/sys/bus/ccwgroup/drivers/ctcm/group")
        sh(shell, f"cat {DEVICES}/type", r"^CTC/A")
        sh(shell, f"echo 1 >{DEVICES}/online; "
                  f"ifconfig ctc0 {here} pointopoint {there} up")


def check_ctc_ping(rig, linux):
    """Later: datagrams both ways, long ones too; UNCOUPLE ends it, COUPLE lets
    it go on."""
    answer(linux, ADDRESSES[1])
    for shell, to in ((linux, ADDRESSES[1]), (rig.other, ADDRESSES[0])):
        text = sh(shell, f"ping -c 3 -i 0.2 -s 8000 {to}",
                  r"packets received.*")
        expect_match(r"^3 packets transmitted, 3 packets received", text)
    linux.ask("#CP UNCOUPLE 0500", r"^CTCA 0500 DROP FROM")
    sh(linux, f"! ping -c 1 -W 1 {ADDRESSES[1]} >/log")
    linux.ask(f"#CP COUPLE 0500 TO {rig.other.name} 0501", r"COUPLED TO")
    answer(linux, ADDRESSES[1])


def answer(linux, to):
    """Until TO answers; ctcm tries every few seconds."""
    sh(linux, f"i=0; until ping -c 1 -W 1 {to} >/log; do "
              "[ $((i += 1)) -lt 60 ] || break; done; tail -n 2 /log",
       r"1 packets received", 90)
