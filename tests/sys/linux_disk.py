# SPDX-License-Identifier: Apache-2.0
"""Linux's dasd_fba and virtio_blk on CP's disks in storage, which come and go
while it runs: file systems and swap on both.  A boot of DEBIAN with 128 MiB."""

import re

from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh

BLOCKS = 65536  # of each: 32 MiB
FEW_PAGES = 64  # of a disk with nothing but what stands before its partition
SECONDS = 180
DISKS = ("dasda1", "vda")

ONLINE = (
    "for m in dasd_fba_mod virtio_blk crc32c_generic ext4; do modprobe $m; done",
    "for d in 0200 0201; do /sbin/chccwdev -e $d; done >/dev/null; sleep 2",
    "mkdir -p /mnt /t",
)
FILES = (
    "/sbin/mke2fs -q -t ext4 /dev/{disk}",
    "mount -t ext4 /dev/{disk} /mnt",
    "dd if=/dev/urandom of=/mnt/f bs=64k count=96 2>/dev/null",
    "cp /mnt/f /mnt/g && md5sum </mnt/f >/sum && umount /mnt",
    "/sbin/e2fsck -fn /dev/{disk} >/dev/null",
    "mount -t ext4 /dev/{disk} /mnt && md5sum </mnt/g | cmp - /sum",
    "umount /mnt",
)
# More into a file system in storage than there is storage and one disk.
SWAP = (
    "for d in {disks}; do mkswap /dev/$d && swapon /dev/$d; done >/log",
    "n=$(($(grep MemAv /proc/meminfo | tr -dc 0-9)/2048+22))",
    "dd if=/dev/urandom of=/r bs=64k count=32 2>/dev/null",
    "mount -t tmpfs -o size=200m t /t",
    "for i in $(seq $n); do cat /r; done >/t/f",
    "for i in $(seq $n); do cat /r; done | md5sum >/sum",
    "md5sum </t/f | cmp - /sum",
)
AWAY = (
    "umount /t && rm /r && for d in {disks}; do swapoff /dev/$d; done",
    "for d in {disks}; do blkdiscard /dev/$d; done",
)


def check_disks(rig, linux):
    """File systems on both, written, checked, read back; swap on both; what
    Linux discards, or DETACH takes, is CP's again."""
    operator = rig.logon("OPERATOR")
    for vdev, kind in (("0200", "VFB-512"), ("0201", "VIRTIO-BLK")):
        linux.ask(f"#CP DEFINE {kind} AS {vdev} BLK {BLOCKS}",
                  rf"DASD {vdev} DEFINED")
    play(linux, ONLINE)
    sizes = sh(linux, "cat /sys/block/dasda/size /sys/block/vda/size")
    expect(re.findall(r"^\d+$", sizes, re.M) == 2 * [str(BLOCKS)], sizes)
    for disk in DISKS:
        play(linux, FILES, disk=disk)
    play(linux, SWAP, disks=" ".join(DISKS))
    swaps = sh(linux, "cat /proc/swaps")
    for disk in DISKS:
        used = expect_match(rf"^/dev/{disk}\s+\w+\s+\d+\s+(\d+)", swaps)
        expect(int(used.group(1)) > 1000, swaps)
    full = pages(operator)
    expect(min(full) > 10 * FEW_PAGES, f"pages: {full}")
    play(linux, AWAY, disks=" ".join(DISKS))
    left = pages(operator)
    expect(max(left) < FEW_PAGES, f"pages: {full}, then {left}")
    for vdev in ("0200", "0201"):
        linux.ask(f"#CP DETACH {vdev}", rf"DASD {vdev} DETACHED")
    sh(linux, "sleep 1; ls /sys/block | grep -c -e dasda -e vda", r"^0$")


def play(linux, lines, **names):
    for line in lines:
        sh(linux, line.format(**names), seconds=SECONDS)


def pages(operator):
    """Frames that each disk has."""
    text = operator.ask("QUERY VDISK", r"^VDISK \w+ +0201 .*PAGES")
    return [int(n) for n in re.findall(r"BLK +(\d+) PAGES", text)]
