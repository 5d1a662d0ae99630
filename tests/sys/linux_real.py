# SPDX-License-Identifier: Apache-2.0
"""Disks in Linux that are not its own: one of another user's that it LINKs to,
for writing and for reading only; one of the machine itself (0130 of
Machine.disks, attached by the operator), which keeps what is written."""

from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh
from tests.sys.linux_console import Lines
from tests.sys.linux_disk import play

FBA_BLOCKS = 32768  # of 0130: 16 MiB
SECONDS = 60

NAMES = (  # $W and $R: the disks of {w} and {r}
    "/sbin/chccwdev -e {w} >/log; sleep 1",
    "W=/dev/`ls /sys/bus/ccw/devices/0.0.{w}/block`; test -b $W",
)
# The other view is looked at when all is written: a kernel that reads keeps.
SHARED = (
    "/sbin/mke2fs -q -t ext4 -O ^has_journal $W && mount -t ext4 $W /mnt",
    "cp /bin/bootlog /mnt/f && umount /mnt && dd if=$W bs=64k 2>/log | md5sum "
    ">/sum",
    "/sbin/chccwdev -e {r} >/log; sleep 1; R=/dev/`ls "
    "/sys/bus/ccw/devices/0.0.{r}/block`; test -b $R",
    "cat /sys/bus/ccw/devices/0.0.{r}/readonly | grep 1",
    "mount -t ext4 -o ro $R /mnt && cmp /bin/bootlog /mnt/f && umount /mnt",
    "! mount -t ext4 -o rw $R /mnt 2>/log || ! touch /mnt/g; umount /mnt; true",
    "! dd if=/dev/zero of=$R bs=64k count=1 conv=fsync 2>/log",
    "blockdev --setrw $R; ! dd if=/dev/zero of=$R bs=64k count=1 conv=fsync "
    "2>/log",
    "/sbin/chccwdev -d {r} >/log; echo 3 >/proc/sys/vm/drop_caches",
    "dd if=$W bs=64k 2>/log | md5sum | cmp - /sum",
    "/sbin/chccwdev -d {w} >/log",
)
WRITE = (
    "/sbin/mke2fs -q -t ext4 $W && mount -t ext4 $W /mnt",
    "dd if=/dev/urandom of=/mnt/f bs=64k count=32 2>/dev/null",
    "umount /mnt; /sbin/chccwdev -d {w} >/log",
)
READ = "modprobe -a dasd_fba_mod crc32c_generic ext4; mkdir -p /mnt; dmesg -n 1"


def check_shared(_, linux):
    """A link for reading only beside one for writing: mount works, no write
    does, whatever Linux is made to believe.  After check_disks, which loads
    the modules."""
    linux.quiet("#CP LINK GUEST2 0200 0230 M GUEST2M")
    linux.ask("#CP LINK GUEST2 0200 0231 RR",
              rf"^DASD 0231 LINKED R/O; R/W BY {linux.name}$")
    play(linux, NAMES + SHARED, w="0230", r="0231")
    for vdev in ("0230", "0231"):
        linux.ask(f"#CP DETACH {vdev}", rf"DASD {vdev} DETACHED")


def attach(rig, linux, vdev):
    rig.operator.ask(f"ATTACH 0130 TO {linux.name} AS {vdev}",
                     rf"DASD 0130 ATTACHED TO {linux.name} {vdev}")


def digest(shell, vdev):
    """What is in the file of the disk at VDEV."""
    play(shell, NAMES, w=vdev)
    sh(shell, "mount -t ext4 -o ro $W /mnt && md5sum </mnt/f >/sum", seconds=60)
    text = sh(shell, "umount /mnt; cat /sum")
    return expect_match(r"^[0-9a-f]{32}", text).group()


def check_real(rig, linux):
    """A file system of a disk of the machine's; it is given back, and comes
    again with another number."""
    attach(rig, linux, "0220")
    play(linux, NAMES + WRITE, w="0220")
    rig.written = digest(linux, "0220")
    sh(linux, "/sbin/chccwdev -d 0220 >/log")
    rig.operator.ask(f"DETACH 0130 FROM {linux.name}", r"DASD 0130 DETACHED")
    sh(linux, "sleep 1; ls /sys/bus/ccw/devices | grep -c 0.0.0220", r"^0$")
    attach(rig, linux, "0240")
    expect(digest(linux, "0240") == rig.written, "another file")


def check_real_again(rig, linux):
    """After reboot_sclp, which came while it was online."""
    lines = Lines(linux)
    sh(lines, READ)
    expect(digest(lines, "0240") == rig.written, "another file after reboot")
