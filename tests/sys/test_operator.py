# SPDX-License-Identifier: Apache-2.0
"""What the operator can do, and a general user cannot."""

import os
import re

from tests.harness.hercules import END_MARK
from tests.harness.rig import expect, expect_match


def test_processors(rig):
    """CP runs on every CPU the machine has."""
    rig.ipl()
    text = rig.logon("OPERATOR").ask("QUERY PROCESSORS", r"PROCESSOR 00")
    expect(text.count("PROCESSOR ") == rig.cpus,
           f"not {rig.cpus} processors:\n{text}")


def test_classes(rig):
    """An unauthorised command looks like one that does not exist."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    no = guest.ask("SHUTDOWN", r"HCP\w+001E")
    unknown = guest.ask("NOSUCHCM", r"HCP\w+001E")
    expect_match(r"HCP\w+001E", no)
    expect(no.replace("SHUTDOWN", "X") == unknown.replace("NOSUCHCM", "X"),
           f"the answers differ:\n{no}\n{unknown}")


def test_force(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    operator = rig.logon("OPERATOR")
    operator.ask("FORCE GUEST1", r"GUEST1")
    guest.wait_logo()
    names = operator.ask("QUERY NAMES", r"OPERATOR")
    expect("GUEST1" not in names, f"GUEST1 is still there:\n{names}")
    rig.logon("GUEST1", terminal=guest)


def test_message(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    operator = rig.logon("OPERATOR")
    operator.enter("MSG GUEST1 GOOD MORNING")
    guest.wait(r"MSG FROM OPERATOR.*GOOD MORNING", 10)
    # C47: the operator's last resort, wherever he is logged on.
    since = rig.machine.mark()
    rig.machine.panel(".QUERY NAMES")
    rig.machine.wait("OPERATOR - 0701", 10, since)
    rig.machine.panel(".MSG GUEST1 FROM THE MACHINE")
    guest.wait("FROM THE MACHINE", 10)


def test_service_processor_alone(rig):
    """C47: no 3215 and no 3270: the operator is at the machine's console."""
    machine = rig.machine
    machine.configure()
    path = os.path.join(machine.directory, "hercules.cnf")
    with open(path, encoding="utf-8") as f:
        lines = [line for line in f if not re.match(r"0009|0700", line)]
    machine.write("hercules.cnf", "".join(lines))
    rig.ipl()
    machine.wait("LOGON AT", 10)

    def typed(line, wanted):
        since = machine.mark()
        machine.panel("." + line)
        return machine.wait(wanted, 10, since)

    typed("query names", "OPERATOR - SYSC")
    typed("xautolog guest1#query users", "2 USERS")
    typed("nosuchcm", "HCPCMD001E")
    text = "".join(f"{n:8}" for n in range(101, 117))
    typed("msg * " + text, "MSG FROM OPERATOR.*101")
    machine.wait(r"\b116$", 5)
    typed("logoff", "LOGOFF AT")
    typed("query userid", "OPERATOR AT CP64")
    typed("disconnect", "DISCONNECT AT")
    typed("logon guest1", "Enter your password:")
    typed("guest1", "RECONNECTED AT")
    typed("query console", "CONS 0009 ON .*SYSC")
    typed("logoff", "LOGOFF AT")
    typed("shutdown", "SYSTEM SHUTDOWN COMPLETE")


def test_for(rig):
    """FOR acts on the other machine and answers here."""
    rig.ipl()
    rig.logon("GUEST2")
    operator = rig.logon("OPERATOR")
    operator.ask("FOR GUEST2 CMD DEFINE NIC 0600 TYPE VIRTIO",
                 r"NIC 0600 is created")
    text = operator.ask("FOR GUEST2 CMD QUERY NIC", r"Adapter 0600")
    expect("Adapter 0600" in text, text)
    mine = operator.ask("QUERY NIC", r"\S")
    expect("Adapter 0600" not in mine, f"the NIC is OPERATOR's:\n{mine}")


def test_shutdown(rig):
    rig.ipl()
    rig.logon("GUEST1")
    operator = rig.logon("OPERATOR")
    rig.shutdown(operator)
    expect(rig.machine.seen(END_MARK), "no last word")


def test_console_3215(rig):
    """The 3215-C console is the operator's from IPL on."""
    rig.ipl()
    rig.machine.wait(r"A CP read is pending", 10)
    since = rig.machine.mark()
    rig.machine.console("QUERY NAMES", quiet=0.3)
    rig.machine.wait(r"OPERATOR\s+-", 10, since)


def test_replies_that_software_parses(rig):
    """Linux reads these at fixed places (QUERY CONSOLE, TERMINAL, USERID)."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    text = guest.ask("QUERY CONSOLE", r"SUBCHANNEL")
    expect_match(r"^CONS 0009 ", text)
    expect_match(r"SUBCHANNEL = [0-9A-F]{4}", text)
    expect_match(r"CONMODE 3215", guest.ask("QUERY TERM", r"CONMODE"))
    expect_match(r"^GUEST1   AT ", guest.ask("QUERY USERID", r"AT "))
    guest.ask("TERM CONMODE 3215")
    guest.ask("TERM AUTOCR OFF")
