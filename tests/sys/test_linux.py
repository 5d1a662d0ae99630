# SPDX-License-Identifier: Apache-2.0
"""Debian's own Linux (`make linux`), unmodified, in a virtual machine.

Its kernel unpacks itself for most of a minute on the emulated machine, so one
boot serves all that is looked at, and only with two real CPUs.
"""

import re

from tests.harness.network import GATEWAY
from tests.harness.rig import expect_match
from tests.sys import linux_machine, netguest

PACK = {"systems": {"DEBIAN": "{build}/linux/debian.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"}}
ADDRESS = "10.64.0.21"
NETDEMO = "10.64.0.61"
UP = r"^DEBIAN 6\.\d+\.\d+-\d+-s390x on linux1, " + re.escape(ADDRESS)
BOOT_SECONDS = 420
SHELL_SECONDS = 60


def test_boot(rig):
    if rig.cpus < 2:
        return
    rig.ipl()
    linux = rig.logon("LINUX1")
    linux.ask("DEFINE CPU 1", r"CPU 01 defined")
    linux.enter("IPL DEBIAN PARM QUIET")
    netguest.start(rig, "GUEST1", NETDEMO)
    linux.wait(UP, BOOT_SECONDS)
    check_place(linux)
    check_network(linux)
    linux_machine.check_adapter(rig, linux)
    check_end(linux)


def sh(linux, line, until):
    """A command to the shell, and its answer."""
    return linux.ask(line, until, SHELL_SECONDS)


def check_place(linux):
    """Linux knows where it is, what it is called, what IPL said, its CPUs."""
    text = sh(linux, "grep VM00 /proc/sysinfo", r"VM00 CPUs Total: .*")
    expect_match(r"VM00 Name: +LINUX1", text)
    expect_match(r"VM00 Control Program: z/VM CP-64", text)
    sh(linux, "cat /proc/cmdline", r"^cryptomgr\S+ quiet$")
    sh(linux, "grep -c ^processor /proc/cpuinfo", r"^2$")
    sh(linux, "cat /sys/devices/system/cpu/possible", r"^0-3$")


def check_network(linux):
    """A guest by the router alone, and the world beyond the adapter."""
    for to in (NETDEMO, GATEWAY):
        text = sh(linux, f"ping -c 3 {to}", r"packets received.*")
        expect_match(r"^3 packets transmitted, 3 packets received", text)


def check_end(linux):
    """Power off: both CPUs stop, and the machine is CP's."""
    linux.ask("poweroff", r"HCPGSP2629I The virtual machine is placed in CP",
              SHELL_SECONDS)
