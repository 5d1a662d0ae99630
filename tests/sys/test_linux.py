# SPDX-License-Identifier: Apache-2.0
"""Debian's own Linux (`make linux`), unmodified, in virtual machines.

Its kernel unpacks itself for most of a minute on the emulated machine, so one
boot serves all that is looked at: a row of checks (tests/sys/linux.py says
what one is), each in a file for what it is about, the wild ones last.
"""

from tests.sys import (linux_gdb, linux_log, linux_machine, linux_net,
                       linux_place, linux_stress, netguest)
from tests.sys.linux import boot, end, run, up

PACK = {"systems": {"DEBIAN": "{build}/linux/debian.ins",
                    "DEBTEST": "{build}/linux/debtest.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"}}
ADDRESS = "10.64.0.21"
MAINSIZE = 1024

# One virtual CPU, 128 MiB, on one real one; the same on a bare machine.
ONE = (
    linux_place.check_sysinfo,
    linux_place.cpus(1),
    linux_place.check_vmcp,
    linux_log.check_log,
)
# Two virtual CPUs, 128 MiB, NETDEMO and another Linux beside.
TWO = (
    linux_place.check_sysinfo,
    linux_place.check_parm,
    linux_place.cpus(2),
    linux_place.check_ping,
    linux_machine.check_adapter,
    linux_net.check_features,
    linux_net.check_curl,
    linux_net.check_iperf3,
    linux_net.check_coupling,
    linux_net.check_second_nic,
    linux_gdb.check_gdb,
    linux_net.check_refusals,
    linux_net.check_other_linux,
)
# Four, 256 MiB, with the programs of tests.
FOUR = (
    linux_place.cpus(4),
    linux_stress.check_stress,
    linux_stress.check_memtester,
    linux_stress.check_crashme,
    linux_stress.check_trinity,
)


def test_one(rig):
    if rig.cpus != 1:
        return
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS)
    with linux_log.Bare(rig) as rig.bare:
        run(rig, up(linux), ONE)
    end(linux)


def test_two(rig):
    if rig.cpus < 2:
        return
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS, cpus=2, parm="QUIET")
    rig.other = boot(rig, "LINUX2", linux_net.OTHER)
    rig.beside = netguest.start(rig, "GUEST1", linux_place.NETDEMO)
    up(rig.other)
    run(rig, up(linux), TWO)
    end(linux)


def test_four(rig):
    if rig.cpus < 2:
        return
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS, cpus=4, system="DEBTEST",
                 storage="256M")
    rig.beside = netguest.start(rig, "GUEST1", linux_place.NETDEMO)
    run(rig, up(linux), FOUR)
    end(linux)
