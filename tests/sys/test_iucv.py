# SPDX-License-Identifier: Apache-2.0
"""IUCV between machines: one of two dies at every step of a conversation.

tests/sys/iucvtalk.c does it all, with a judge that has the classes to log its
victim on and to force it; here is looked that CP's storage is the same after
it, and that QUERY IUCV shows a conversation that goes on.
"""

import os
import re
import time

from tests.harness.frames import FRAMES, free_frames, lost_frames
from tests.harness.rig import expect

STEPS = 60              # functions of IUCV after which the victim dies
FORCES = 24             # times it is forced
SECONDS = 90
ENDED = r"\d+ checks, \d+ failed"
PATH = (r"^  PATH +\d TO   VICTIM   PATH +\d (OPEN|QUIESCED|CONNECTING) +"
        r"LIMIT +50 DUE +\d+$")
SENT = r"^ +SENT +\d+ RECEIVED +\d+ REPLIED +\d+$"


def sample(name):
    with open(os.path.join("hercules-configs", name), encoding="ascii") as f:
        return f.read()


PACK = {
    "directory": sample("USER.DIRECT") + """USER JUDGE JUDGE 32M 32M ABCDEFG
   INCLUDE DEFAULTS
   IUCVGROUP COURT
   IUCV ANY
   IUCV VICTIM PRIORITY MSGLIMIT 50
USER VICTIM AUTOONLY 32M 32M G
   INCLUDE DEFAULTS
   IUCVGROUP COURT
   IUCV JUDGE PRIORITY MSGLIMIT 50
""",
    "systems": {"IUCVTALK": "{build}/guest/iucvtalk.ins",
                "SMP": "{build}/guest/smp.ins"},
}


def seen(operator):
    """I40: what goes on, by QUERY IUCV, as JSON, and in CP's trace."""
    operator.ask("TRACE CP ON IUCV", r"IUCV +ON")
    operator.ask("XAUTOLOG VICTIM IPL IUCVTALK PARM TO=JUDGE", r"VICTIM")
    deadline = time.monotonic() + 10
    while True:
        text = operator.ask("QUERY IUCV JUDGE", r"^ +GROUPS COURT")
        if re.search(PATH, text, re.M) and re.search(SENT, text, re.M):
            break
        expect(time.monotonic() < deadline, f"no path is seen:\n{text}")
    operator.ask("QUERY IUCV ALL AS JSON", r'"sent": ?\d+')
    operator.ask("TRACE CP 100 TYPE IUCV",
                 r"IUCV +(JUDGE|VICTIM) function \d+ path \d+$")
    operator.ask("TRACE CP 100 TYPE IUCVEND",
                 r"IUCVEND +(JUDGE|VICTIM) cc and code \w+ message [0-9A-F]+$")
    operator.ask("TRACE CP 100 TYPE IUCVINT",
                 r"IUCVINT +(JUDGE|VICTIM) type \d path \d+$")
    operator.ask("TRACE CP OFF IUCV", r"IUCV +OFF")
    operator.ask("FORCE VICTIM", r"FORCE")


def detach_while_declared(rig, operator):
    """I5: a CPU that is detached takes its buffer along, and the paths."""
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE CPU 01", r"CPU 01 defined")
    guest.ask("IPL SMP PARM HOLD=1", r"\d+ checks, 0 failed", 30)
    operator.ask("QUERY IUCV GUEST1", r"^GUEST1   BUFFERS 1 PATHS 2 OF")
    guest.ask("#CP DETACH CPU 01", r"CPU 01 detached")
    operator.ask("QUERY IUCV GUEST1", r"^GUEST1   BUFFERS 0 PATHS 0 OF")
    operator.ask("FORCE GUEST1", r"FORCE")


def test_victims(rig):
    """I5, I13, I14, I38: LOGOFF, IPL and FORCE at every step, by who calls
    (one CPU) and by who is called (two), then at moments from a seed."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    judge = rig.terminal("JUDGE")
    judge.wait_logo()  # its client has frames, too
    before = free_frames(operator)
    rig.logon("JUDGE", terminal=judge)
    judge.ask("TERMINAL MORE 0 0")
    judge.clear()
    judge.enter("IPL IUCVTALK PARM TO=VICTIM CALL=1")
    seen(operator)
    judge.clear()
    judge.enter(f"#CP IPL IUCVTALK PARM VICTIM=VICTIM CALL={rig.cpus % 2} "
                f"STEPS={STEPS} FORCES={FORCES} SEED={rig.cpus}")
    text = judge.wait(ENDED, SECONDS)
    expect(re.search(r"\d+ checks, 0 failed", text), text)
    operator.ask("QUERY IUCV ALL", r"PATHS 0 OUTSTANDING 0 ")
    operator.ask("FORCE JUDGE", r"FORCE")
    lost = lost_frames(operator, before)
    expect(lost < FRAMES, f"{lost} frames lost")
    if rig.cpus > 1:
        detach_while_declared(rig, operator)
    print("       " + "; ".join(re.findall(r"^# (.*)$", text, re.M)))
