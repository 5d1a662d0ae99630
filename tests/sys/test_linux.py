# SPDX-License-Identifier: Apache-2.0
"""Debian's own Linux (`make linux`), unmodified, in virtual machines.

Its kernel unpacks itself for most of a minute on the emulated machine, so one
boot serves all that is looked at: a row of checks (tests/sys/linux.py says
what one is), each in a file for what it is about, the wild ones last.  Boots
go on side by side, each with another console.
"""

from tests.harness import tree
from tests.sys import (left_alone, linux_console, linux_ctc, linux_disk,
                       linux_gdb, linux_hypercall, linux_iucv, linux_log,
                       linux_machine, linux_net, linux_place, linux_real,
                       linux_services, linux_stress, linux_trace, netguest)
from tests.sys.linux import boot, check_up, run

LINUX1 = "USER LINUX1 LINUX1 128M 512M G\n   INCLUDE DEFAULTS\n"
PACK = {"config": left_alone.CONFIG,
        "directory": tree.text("hercules-configs/USER.DIRECT").replace(
            LINUX1, f"{LINUX1}   {linux_services.STATEMENT}\n"),
        "systems": {"DEBIAN": "{build}/linux/debian.ins",
                    "DEBMINI": "{build}/linux/debmini.ins",
                "DEBTEST": "{build}/linux/debtest.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins",
                "SOCKPEER": "{build}/guest/sockpeer.ins"}}
ADDRESS = linux_net.FIRST
MAINSIZE = 1024
HEAVY = True
CPUS = {"test_one": (1,), "test_two_and_four": range(2, 9),
        "test_pair": (2,)}

# One virtual CPU, 128 MiB, on one real one; the same on a bare machine.
ONE = (
    check_up,
    linux_log.take_log,
    linux_hypercall.check_watchdog,
    linux_place.check_sysinfo,
    linux_place.cpus(1),
    linux_place.check_vmcp,
    linux_hypercall.check_hypfs,
    linux_hypercall.check_balloon,
    linux_services.check_smsg,
    linux_services.check_account,
    linux_services.check_symptom,
    linux_services.check_monitor,
    linux_console.check_ascii,
    linux_log.ask_bare,
    linux_trace.check_trace,
    linux_disk.check_disks,
    linux_disk.check_detach,
    linux_real.check_shared,
    linux_real.check_real,
    linux_hypercall.check_barked,
    linux_hypercall.check_used,
    linux_log.check_log,
    left_alone.check_forced,
    linux_console.reboot_sclp,
    linux_real.check_real_again,
    linux_trace.panic,
)
# Two virtual CPUs, 128 MiB, NETDEMO and another Linux beside.
TWO = (
    check_up,
    linux_place.check_sysinfo,
    linux_place.check_parm,
    linux_place.cpus(2),
    linux_place.check_ping,
    linux_ctc.check_ctc,
    linux_machine.check_adapter,
    linux_net.check_features,
    linux_net.check_curl,
    linux_net.check_iperf3,
    linux_net.check_iperf3_guest,
    linux_net.check_coupling,
    linux_net.check_second_nic,
    linux_gdb.check_gdb,
    linux_net.check_refusals,
    linux_net.check_other_linux,
    linux_ctc.check_ctc_ping,
    linux_console.end_by_signal,
)
# The other Linux: four, later eight, 256 MiB, the programs of tests, a 3270.
FOUR = (
    linux_console.check_3270,
    linux_place.cpus(4),
    linux_stress.check_stress,
    linux_console.check_message,
    linux_console.check_break_key,
    linux_console.check_run,
    linux_place.check_more_cpus,
    linux_place.check_idle,
    linux_stress.check_memtester,
    linux_stress.check_crashme,
    linux_stress.check_trinity,
    linux_hypercall.check_yields,
    linux_console.halt,
)
# By IUCV with another, of 128 MiB; that one is gone at the end.
PAIR = (
    check_up,
    linux_net.check_silent,
    linux_net.check_told_together,
    linux_iucv.serve,
    linux_iucv.check_sockets,
    linux_iucv.check_socat,
    linux_iucv.check_refused,
    linux_iucv.check_held,
    linux_iucv.check_peer,
    linux_iucv.check_netiucv,
    linux_iucv.check_netiucv_ends,
    linux_iucv.check_hvc,
    linux_iucv.check_iucvtty,
    linux_iucv.check_forced,
)


def test_one(rig):
    rig.machine.configure()
    rig.machine.disks(linux_real.FBA_BLOCKS)
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS, parm=linux_services.PARM)
    rig.operator = rig.logon("OPERATOR")
    left_alone.leave(rig)
    with linux_log.Bare(rig) as rig.bare:
        run(rig, linux, ONE)


def test_two_and_four(rig):
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS, cpus=2,
                 system="DEBIAN LOADPARM TWO.CPUS", parm="QUIET")
    rig.other = linux_console.Glass(boot(
        rig, "LINUX2", linux_net.OTHER, cpus=4, system="DEBTEST",
        storage="256M", parm="CONMODE=3270 QUIET"))
    rig.beside = netguest.start(rig, "GUEST1", linux_place.NETDEMO)
    rig.operator = rig.logon("OPERATOR")
    check_up(rig, rig.other)
    run(rig, linux, TWO)
    run(rig, rig.other, FOUR)


def test_pair(rig):
    rig.ipl()
    linux = boot(rig, "LINUX1", ADDRESS, parm="QUIET")
    rig.other = boot(rig, "LINUX2", linux_net.OTHER, system="DEBMINI",
                     parm=linux_iucv.PARM)
    rig.operator = rig.logon("OPERATOR")
    check_up(rig, rig.other)
    run(rig, linux, PAIR)
