# SPDX-License-Identifier: Apache-2.0
"""Linux's dasd_fba and virtio_blk on CP's disks in storage, which come and go
while it runs: file systems and swap on both.  A boot of DEBIAN.

After DETACH a virtio_blk disk is gone.  A DASD that was online stays: its
driver keeps what is active (dasd_generic_last_path_gone) and waits for the
device to come back, which DEFINE with the same number lets it do.
"""

import re

from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh

BLOCKS = 32768  # of each: 16 MiB
FEW_PAGES = 64  # of a disk with nothing but what stands before its partition
SWAP_KB = 3072  # of the first
FILE_BLOCKS = 128  # of 64 KiB
SECONDS = 120
FBA, VIRTIO = "VFB-512 AS 0200", "VIRTIO-BLK AS 0201"
DISKS = ("dasda1", "vda")

ONLINE = (
    "for m in dasd_fba_mod virtio_blk crc32c_generic ext4; do modprobe $m; done",
    "/sbin/chccwdev -e 0200 >/log; /sbin/chccwdev -e 0201 >/log; sleep 1",
    "mkdir -p /mnt /t /cg; dmesg -n 1",
)
FILES = (
    "/sbin/mke2fs -q -t ext4 /dev/{disk}",
    "mount -t ext4 /dev/{disk} /mnt",
    "dd if=/dev/urandom of=/mnt/f bs=64k count=32 2>/dev/null",
    "cp /mnt/f /mnt/g && md5sum </mnt/f >/sum && umount /mnt",
    "/sbin/e2fsck -fn /dev/{disk} >/dev/null",
    "mount -t ext4 /dev/{disk} /mnt && md5sum </mnt/g | cmp - /sum",
    "umount /mnt",
)
# A file in storage, written and read by programs of a control group that may
# have less of it.  The second area is used when the first is full.
SWAP = (
    "mkswap /dev/{disks[0]} {swap} >/log && swapon /dev/{disks[0]}",
    "mkswap /dev/{disks[1]} >/log && swapon /dev/{disks[1]}",
    "mount -t cgroup2 none /cg && echo +memory >/cg/cgroup.subtree_control",
    "mkdir /cg/few && echo 4M >/cg/few/memory.max && mount -t tmpfs t /t",
    "echo 'echo $$ >/cg/few/cgroup.procs; exec \"$@\"' >/few",
    "sh /few dd if=/dev/urandom of=/t/f bs=64k count={count} 2>/dev/null",
    "sh /few md5sum </t/f >/sum; sh /few md5sum </t/f | cmp - /sum",
)
AWAY = (
    "umount /t",
    "for d in {disks[0]} {disks[1]}; do swapoff /dev/$d && blkdiscard /dev/$d; "
    "done",
)
BACK = "cat /sys/bus/ccw/devices/0.0.0200/online"


def check_disks(rig, linux):
    """File systems on both, written, checked, read back; swap on both; what
    Linux discards, or DETACH takes, is CP's again."""
    for disk in (FBA, VIRTIO):
        define(linux, disk)
    play(linux, ONLINE)
    sizes = sh(linux, "cat /sys/block/dasda/size /sys/block/vda/size")
    expect(re.findall(r"^\d+$", sizes, re.M) == 2 * [str(BLOCKS)], sizes)
    for disk in DISKS:
        play(linux, FILES, disk=disk)
    play(linux, SWAP, disks=DISKS, swap=SWAP_KB, count=FILE_BLOCKS)
    swaps = sh(linux, "cat /proc/swaps")
    for disk in DISKS:
        used = expect_match(rf"^/dev/{disk}\s+\w+\s+\d+\s+(\d+)", swaps)
        expect(int(used.group(1)) > 500, swaps)
    full = pages(rig.operator)
    expect(min(full) > 10 * FEW_PAGES, f"pages: {full}")
    play(linux, AWAY, disks=DISKS)
    left = pages(rig.operator)
    expect(max(left) < FEW_PAGES, f"pages: {full}, then {left}")


def check_detach(_, linux):
    """After check_disks: one goes, one is waited for, comes back, goes."""
    sh(linux, "echo KEPT | dd of=/dev/dasda1 conv=sync 2>/dev/null; sync")
    for vdev in ("0200", "0201"):
        linux.ask(f"#CP DETACH {vdev}", rf"DASD {vdev} DETACHED")
    sh(linux, "sleep 1; ls /sys/block | grep -e dasda -e vda", r"^dasda$")
    sh(linux, "dmesg | tail -n 5", r"0\.0\.0200: No operational channel path")
    define(linux, FBA)
    sh(linux, f"sleep 1; {BACK}", r"^1$")
    sh(linux, "dd if=/dev/dasda bs=4k count=8 2>/dev/null | md5sum")
    sh(linux, "/sbin/chccwdev -d 0200")
    linux.ask("#CP DETACH 0200", r"DASD 0200 DETACHED")
    sh(linux, "sleep 1; ls /sys/block /sys/bus/ccw/devices | grep -c -e dasda "
       "-e 0.0.0200", r"^0$")


def define(linux, disk):
    linux.ask(f"#CP DEFINE {disk} BLK {BLOCKS}",
              rf"DASD {disk[-4:]} DEFINED")


def play(linux, lines, **names):
    for line in lines:
        sh(linux, line.format(**names), seconds=SECONDS)


def pages(operator):
    """Frames that each disk has."""
    text = operator.ask("QUERY VDISK", r"^VDISK \w+ +0201 .*PAGES")
    return [int(n) for n in re.findall(r"BLK +(\d+) PAGES", text)]
