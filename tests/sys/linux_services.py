# SPDX-License-Identifier: Apache-2.0
"""CP's services by IUCV, as Linux' own drivers use them: cmm takes special
messages from *MSG, vmlogrdr reads records from *ACCOUNT, *LOGREC and *SYMPTOM.  For a
boot with PARM, whose user has STATEMENT in the directory."""

from tests.harness.rig import expect_match
from tests.sys.linux import sh

PARM = "CMM.SENDER=OPERATOR"
STATEMENT = "IUCV *ACCOUNT\n   IUCV *LOGREC\n   IUCV *SYMPTOM"
PAGES = 500
GUEST2 = "c7 e4 c5 e2 e3 f2 40 40"  # in EBCDIC
SYMPTOM = "e2 d9"  # SR
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
