# SPDX-License-Identifier: Apache-2.0
"""The hypercalls that are devices and files in Linux: X'288' is a watchdog,
X'2FC' a file system, X'10' the pages of cmm.  A boot with 128 MiB."""

from tests.harness.rig import expect, expect_match
from tests.sys.linux import sh

KEPT_MB = 16  # of its storage Linux gives back
USED = ("008", "00c", "010", "210", "288", "2fc", "500")
ZEROS_MD5 = "96995b58d4cbf6aaa9041b4f00c7f6ae"  # of 8 MiB


def check_watchdog(_, linux):
    """X'288': one of 15 s that nobody looks after is told of, and its command
    is executed; `check_barked` looks later."""
    sh(linux, "modprobe diag288_wdt cmd='MSG * WDOG BARKS'")
    sh(linux, "watchdog -T 15 -t 3000 /dev/watchdog")


def check_barked(_, linux):
    linux.ask("#CP CONSOLE LOG FIND HCPWDG6447W",
              r"^HCPWDG6447W .*: MSG \* WDOG$[\s\S]*"
              r"^ [\d:]+ +\* MSG FROM LINUX1 +: WDOG BARKS", 30)
    linux.key("Enter")
    sh(linux, "killall watchdog; sleep 1; rmmod diag288_wdt")


def check_used(_, linux):
    """By Linux's own account it has used each that is of use to it with one
    CPU; X'0C' is a file that nobody reads."""
    sh(linux, "D=/sys/kernel/debug; mount -t debugfs none $D; "
       "cat $D/s390_hypfs/diag_0c >/log; cut -c -60 $D/diag_stat >/log")
    text = sh(linux, "cat /log")
    for code in USED:
        expect_match(rf"^diag {code}: +[1-9]\d* ", text)


def check_yields(_, linux):
    """X'9C': who waits for a lock lets its holder run."""
    text = sh(linux, "mount -t debugfs none /sys/kernel/debug; "
              "grep -E '^diag (044|09c)' /sys/kernel/debug/diag_stat")
    counts = expect_match(r"^diag 09c:((?:\s+\d+)+)", text).group(1)
    expect(sum(map(int, counts.split())) > 0, text)


def check_hypfs(_, linux):
    """X'2FC' (and X'204') by hypfs: without class B the user's own data."""
    sh(linux, "H=/sys/hypervisor/s390; mount -t s390_hypfs none $H")
    expect_match(r"^z/VM Hypervisor", sh(linux, "cat $H/hyp/type"))
    expect_match(rf"^{linux.name}$", sh(linux, "ls $H/systems"))
    expect_match(r"^131072$", sh(linux, "cat $H/systems/*/mem/max_KiB"))


def used_kib(linux):
    """What CP says it has frames for."""
    text = sh(linux, "sleep 1; echo 1 >$H/update; cat $H/systems/*/mem/used_KiB")
    return int(expect_match(r"^(\d+)$", text).group(1))


def check_balloon(_, linux):
    """X'10' by cmm, after check_hypfs: pages that Linux had used go back to
    CP, and come again."""
    sh(linux, f"dd if=/dev/zero of=/tmp/x bs=1M count={KEPT_MB} 2>/dev/null;"
       "rm /tmp/x")
    before = used_kib(linux)
    # A thread of Linux's does it.
    sh(linux, f"N={KEPT_MB * 256}; cd /proc/sys/vm; echo $N >cmm_pages; "
       "until [ `cat cmm_pages` -ge $N ]; do sleep 0.5; done; cd /")
    gone = before - used_kib(linux)
    expect(gone > KEPT_MB * 512, f"cmm gave {gone} KiB of {before} back")
    sh(linux, "echo 0 >/proc/sys/vm/cmm_pages")
    text = sh(linux, "dd if=/dev/zero of=/tmp/x bs=1M count=8 2>/dev/null;"
              "md5sum /tmp/x; rm /tmp/x")
    expect_match(rf"^{ZEROS_MD5} ", text)
