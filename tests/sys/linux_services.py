# SPDX-License-Identifier: Apache-2.0
"""CP's services by IUCV, as Linux' own drivers use them: cmm takes special
messages from *MSG, vmlogrdr reads records from *ACCOUNT, *LOGREC and *SYMPTOM,
monreader what *MONITOR writes.  For a boot with PARM, whose user has STATEMENT in the directory."""

from tests.harness.rig import expect_match
from tests.sys.linux import sh

PARM = "CMM.SENDER=OPERATOR"
STATEMENT = ("IUCV *ACCOUNT\n   IUCV *LOGREC\n   IUCV *SYMPTOM\n"
             "   IUCV *MONITOR")
PAGES = 500
GUEST2 = "c7 e4 c5 e2 e3 f2 40 40"  # in EBCDIC
SYMPTOM = "e2 d9"  # SR
LINUX1 = "d3 c9 d5 e4 e7 f1 40 40"
END = "45 4f 52 00"  # the driver's, behind a record


def check_smsg(rig, linux):
    """SMSG sets how many pages cmm has: of OPERATOR, of nobody else."""
    pages = "cat /proc/sys/vm/cmm_pages"
    linux.ask(f"#CP SMSG * CMM SHRINK {2 * PAGES}")
    rig.operator.ask(f"SMSG {linux.name} CMM SHRINK {PAGES}")
    text = sh(linux, f"sleep 1; {pages}")
    expect_match(rf"^{PAGES}$", text)
    rig.operator.ask(f"SMSG {linux.name} CMM SHRINK 0")
    expect_match(r"^0$", sh(linux, f"sleep 1; {pages}"))


def check_account(rig, linux):
    """/dev/account has a record of who logs off."""
    sh(linux, "modprobe vmlogrdr")
    sh(linux, "dd if=/dev/account of=/tmp/account bs=4096 count=1 2>/dev/null &"
       " sleep 1")
    rig.operator.ask("QUERY RECORDING", rf"{linux.name} +ACTIVE")
    rig.operator.ask("XAUTOLOG GUEST2", r"AUTO LOGON")
    rig.operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")
    text = sh(linux, "wait; od -An -v -tx1 -w16 /tmp/account")
    expect_match(rf"{GUEST2}", text)
    expect_match(rf"{END}", text)


def check_symptom(rig, linux):
    """/dev/symptom has the record of an abend, longer than a read; /dev/logrec
    opens and waits."""
    sh(linux, "dd if=/dev/symptom of=/tmp/symptom bs=4096 count=1 2>/dev/null &"
       " dd if=/dev/logrec of=/dev/null count=1 2>/dev/null & sleep 1")
    rig.operator.ask("QUERY RECORDING", rf"EREP +ON .*{linux.name} +ACTIVE"
                     rf"\s+SYMPTOM ON .*{linux.name} +ACTIVE")
    rig.operator.ask("SNAPDUMP", r"^Command complete")
    text = sh(linux, "sleep 1; od -An -v -tx1 -w16 /tmp/symptom | head -1;"
              " od -An -v -tx1 -w16 /tmp/symptom | tail -1")
    expect_match(rf"{SYMPTOM}", text)
    expect_match(r"45 4f 52", text)


def check_monitor(rig, linux):
    """I88: /dev/monreader has configuration and samples of *MONITOR, out of the
    segment that the driver loads; without it the segment is gone."""
    for line in ("SAMPLE INTERVAL 1 SEC", "SAMPLE ENABLE USER", "START"):
        rig.operator.ask(f"MONITOR {line}", r"^Command complete")
        rig.operator.clear()
    sh(linux, "modprobe monreader mondcss=MONDCSS")
    sh(linux, "for i in 1 2 3 4; do dd bs=8192 2>/dev/null; done"
       " </dev/monreader >/tmp/monitor")
    text = sh(linux, "od -An -v -tx1 -w12 /tmp/monitor | head -1;"
              " od -An -v -tx1 -w4096 /tmp/monitor | grep -c"
              f" '{LINUX1}'")
    expect_match(r"^ ?e2 40 00 00 7f f0 [0-9a-f ]+$", text)
    expect_match(r"^1$", text)
    rig.operator.ask("MONITOR STOP", r"^Command complete")
    rig.operator.ask("QUERY MONITOR", r"NO USERS CONNECTED")
    sh(linux, "modprobe -r monreader && ! grep DCSS /proc/iomem")
