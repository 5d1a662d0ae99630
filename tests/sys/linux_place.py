# SPDX-License-Identifier: Apache-2.0
"""Linux knows where it is, what it is called, what IPL said, its CPUs."""

import re
import time

from tests.harness.network import GATEWAY
from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh

NETDEMO = "10.64.0.61"
IDLE_SECONDS = 6
IDLE_MOST = 1.5


def check_sysinfo(_, linux):
    text = sh(linux, "grep VM00 /proc/sysinfo", r"VM00 CPUs Total: .*")
    expect_match(rf"VM00 Name: +{linux.name}", text)
    expect_match(r"VM00 Control Program: z/VM CP-64", text)
    sh(linux, "cat /sys/devices/system/cpu/possible", r"^0-7$")


def check_parm(_, linux):
    """What `IPL ... LOADPARM TWO.CPUS PARM QUIET` said: PARM comes behind the
    system's own, LOADPARM by READ SCP INFO."""
    sh(linux, "cat /proc/cmdline", r"^cryptomgr\S+ quiet$")
    sh(linux, "cat /sys/firmware/ipl/loadparm", r"^TWO\.CPUS$")


def cpus(count):
    """A check that there are COUNT."""
    def check_cpus(_, linux):
        text = sh(linux, "grep -c ^processor /proc/cpuinfo")
        expect_match(rf"^{count}$", text)
    return check_cpus


def check_more_cpus(rig, linux):
    """CPUs that are defined while Linux runs, all that it may have."""
    sh(linux, "vmcp define cpu 4-7 && cd /sys/devices/system/cpu")
    sh(linux, "echo 1 >rescan; for i in 4 5 6 7; do echo 1 >cpu$i/online; done;"
       " cat online; cd /", r"^0-7$")
    cpus(8)(rig, linux)


def check_idle(rig, linux):
    """Eight that have nothing to do: each has its own tick, 250 a second."""
    time.sleep(2)
    began, used = time.monotonic(), rig.machine.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    part = (rig.machine.cpu_seconds() - used) / (time.monotonic() - began)
    print(f"       {linux.name}: 8 idle virtual CPUs and a guest beside: "
          f"{part:.2f} of a core")
    expect(part < IDLE_MOST, f"8 idle CPUs use {part:.2f} of a core")


def check_ping(_, linux):
    """A guest by the router alone, and the world beyond the adapter."""
    for to in (NETDEMO, GATEWAY):
        text = sh(linux, f"ping -c 3 {to}", r"packets received.*")
        expect_match(r"^3 packets transmitted, 3 packets received", text)


def check_vmcp(_, linux):
    """A command of Linux's root is one of the machine's user."""
    text = sh(linux, "vmcp query userid")
    expect_match(rf"^{re.escape(linux.name)} +AT ", text)
