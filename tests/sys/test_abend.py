# SPDX-License-Identifier: Apache-2.0
"""CP fails, tells why, and restarts itself: by assertion, program check, stack
overflow, stores into what is protected, machine check and the restart key,
while two guests exchange traffic.  The third time within minutes it stops."""

import os
import time

from tests.harness.process import call
from tests.harness.rig import READY, expect, expect_match
from tests.sys.test_answers import ask_json

ENTRY = """USER {user} {password} 32M 64M G
   MACHINE Z 1
   CONSOLE 0009 3215
{option}   NICDEF 0600 TYPE VIRTIO LAN SYSTEM VSW1
   IPL NETDEMO PARM IP={ip}/24 GW=10.64.0.1
"""
MARKED, OTHER, LOOSE = "MARKED", "MARKED2", "LOOSE"
IPS = {MARKED: "10.64.0.101", OTHER: "10.64.0.102", LOOSE: "10.64.0.103"}
SECONDS = 5  # from the failure to the logo


def sample(name):
    with open(f"hercules-configs/{name}", encoding="ascii") as f:
        return f.read()


def entry(user):
    option = "" if user == LOOSE else "   OPTION RELOGON\n"
    return ENTRY.format(user=user, ip=IPS[user], option=option,
                        password="secret")


PACK = {"config": sample("SYSTEM.CONFIG") +
        "".join(f"Modify Vswitch VSW1 Grant {user}\n" for user in IPS),
        "directory": sample("USER.DIRECT") + "".join(map(entry, IPS)),
        "force": True,
        "systems": {"NETDEMO": "{build}/guest/netdemo.ins"}}


def flood(rig):
    """From beyond the adapter to both; and between them."""
    for user in (MARKED, OTHER):
        rig.network.start("ping", "-q", "-i", "0.005", IPS[user],
                          log=f"ping-{user}.log")


def begin(rig):
    """The operator's terminal; three guests, two of them to come back."""
    rig.may_fail = True
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    for user in IPS:
        operator.ask(f"XAUTOLOG {user}", r"Command accepted")
    one = rig.logon(MARKED, password="secret", until=r"RECONNECTED AT")
    one.enter("begin")
    answers(rig, OTHER)
    one.clear()
    one.enter(f"ping {IPS[OTHER]} 2000")
    flood(rig)
    return operator


def answers(rig, user, seconds=15):
    """Does the guest answer a ping from beyond the adapter?"""
    deadline = time.monotonic() + seconds
    while " 0 received" in rig.network.call(
            "ping", "-c", "1", "-W", "1", IPS[user], check=False):
        expect(time.monotonic() < deadline, f"{user} does not answer")


def restart_key(machine, cpu):
    machine.panel(f"cpu {cpu}")
    machine.panel("restart")


def fail(rig, terminal, what, code, restart=False, key=None):
    """ABEND WHAT; the log says CODE.  With RESTART: back at the logo.  KEY
    does what is needed beside the command."""
    machine = rig.machine
    since = machine.mark()
    started = time.monotonic()
    terminal.clear()
    terminal.unlock()
    terminal.type(f"ABEND {what} CONFIRM")
    if restart:
        terminal.key("Enter")
    else:
        terminal.press("Enter")
    if key:
        time.sleep(1)
        key(machine, int(what.split()[-1], 16))
        started = time.monotonic()
    machine.wait(rf"HCPDMP908I SYSTEM FAILURE ON CPU \d+, CODE - {code}", 10,
                 since, failures=None)
    machine.wait(r"^CALLED FROM [0-9A-F]{16} \w+\+", 5, since, failures=None)
    machine.wait(r"^TRACE \d\d ABEND", 5, since, failures=None)
    if not restart:
        machine.wait(r"HCPDMP6491W 3 failures", 10, since, failures=None)
        machine.wait(r"DEAD0002", 10, since, failures=None)
        return since
    machine.wait(rf"HCPDMP6494W .*{code}", 15, since, failures=None)
    machine.wait(READY, 15, since, failures=None)
    terminal.wait_logo()
    took = time.monotonic() - started
    expect(took < SECONDS, f"{code}: back after {took:.1f} s")
    return since


def last_cpu(rig):
    return f"CPU {rig.cpus - 1:02X}"


def test_back_with_guests(rig):
    """Who was marked is back, who was not is not; the record is there."""
    operator = begin(rig)
    fail(rig, operator, "ASSERT " + last_cpu(rig), "AST001", restart=True)
    answers(rig, MARKED)
    answers(rig, OTHER)
    rig.logon("OPERATOR", terminal=operator)
    names = operator.ask("QUERY NAMES", MARKED)
    expect(OTHER in names and LOOSE not in names, names)
    text = operator.ask("QUERY ABEND", r"since the operator's IPL")
    expect_match(rf"^ABEND AST001 ON {last_cpu(rig)} AT .*assertion", text)
    expect_match(r"^IN fail_assert\+", text)
    expect_match(r"^CP restarted itself; 1 since", text)
    operator.ask("TERMINAL MORE 0 0")
    text = operator.ask("QUERY ABEND REGISTERS", r"CALLED FROM \w+ task_start")
    expect_match(r"^TASK ABEND", text)
    text = operator.ask("QUERY ABEND TRACE 5", r"ABEND +code AST001")
    text = operator.ask("QUERY ABEND AS JSON", r'"code"')
    expect('"AST001"' in text.replace("\n", ""), text)
    operator.ask("TERMINAL MORE 50 10")
    answer = ask_json(operator, "QUERY ABEND REGISTERS")
    expect("lines" not in answer and len(answer["registers"]) == 16 and
           answer["state"]["code"] == "AST001" and
           answer["state"]["task"] == "ABEND" and
           any("task_start" in c["at"] for c in answer["callers"]), answer)
    answer = ask_json(operator, "QUERY ABEND TRACE 5")
    expect("lines" not in answer and len(answer["entries"]) == 5 and
           "ABEND" in [e["kind"] for e in answer["entries"]], answer)
    answer = ask_json(operator, "QUERY EVENTS TYPE SYSTEM")
    expect(any("restarted after abend AST001" in e["text"]
               for e in answer["events"]), answer)
    # The frames of the recursion, though the newest is not there.
    since = fail(rig, operator, "STACK " + last_cpu(rig), "STK001",
                 restart=True)
    rig.machine.wait(r"^CALLED FROM [0-9A-F]+ deeper\+", 1, since)
    rig.logon("OPERATOR", terminal=operator)
    fail(rig, operator, "PROGRAM CPU 00", "PRG059")
    dump(rig)


def dump(rig):
    """The host tool finds it all in a dump of storage."""
    tool = os.path.join(rig.build, "host", "cpdump")
    path = os.path.join(rig.directory, "dump.bin")
    time.sleep(0.5)
    rig.machine.panel("cpu 0")
    rig.machine.panel("savecore dump.bin 0 ffffff")
    deadline = time.monotonic() + 10
    while not os.path.exists(path) or os.path.getsize(path) < 1 << 24:
        expect(time.monotonic() < deadline, "no dump is written")
        time.sleep(0.1)
    text = call([tool, path])
    expect_match(r"^ABEND 3 AT ", text)
    expect_match(r"^AT fail_program\+", text)
    expect_match(r"^\d\d:.* ABEND +code PRG059", text)
    text = call([tool, "--type", "COMMAND", "--entries", "3", path])
    expect_match(r"COMMAND +OPERATOR: ABEND", text)
    expect(" SSCH " not in text, text)


def test_protected(rig):
    """Text, by both addresses; and a failure while failing."""
    operator = begin(rig)
    fail(rig, operator, "TEXT " + last_cpu(rig), "PRG004", restart=True)
    rig.logon("OPERATOR", terminal=operator)
    since = fail(rig, operator, "TWICE CPU 00", "AST001", restart=True)
    rig.machine.wait(r"^THEN PRG059 AT ", 1, since)
    rig.logon("OPERATOR", terminal=operator)
    fail(rig, operator, "DIRECT CPU 00", "PRG004")


def test_machine(rig):
    """A machine check, and the restart key on a CPU that loops."""
    operator = begin(rig)
    fail(rig, operator, "MACHINE " + last_cpu(rig), "MCH001", restart=True)
    rig.logon("OPERATOR", terminal=operator)
    fail(rig, operator, "LOOP " + last_cpu(rig), "PSA002", restart=True,
         key=restart_key)
    rig.logon("OPERATOR", terminal=operator)
    fail(rig, operator, "ASSERT CPU 00", "AST001")


def test_commands(rig):
    """SNAPDUMP goes on; ABEND wants to be sure; an IPL forgets no abend."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("QUERY ABEND", r"HCPDMP6496E")
    operator.ask("SNAPDUMP", r"see QUERY ABEND")
    operator.ask("QUERY ABEND", r"^ABEND SNP001 ON CPU")
    operator.ask("ABEND ASSERT", r"HCPDMP6497E")
    operator.ask("ABEND", r"HCPCMD026E")
    operator.ask("ABEND NIX CONFIRM", r"HCPCMD002E")
    operator.ask("ABEND ASSERT CPU 7F CONFIRM", r"HCPCPU6434E")
    operator.ask("ABEND ASSERT CPU", r"HCPCMD026E")
    guest = rig.logon("GUEST1")
    guest.ask("ABEND ASSERT CONFIRM", r"HCPCMD001E")
    guest.ask("SNAPDUMP", r"HCPCMD001E")
    guest.ask("QUERY ABEND", r"HCP\w+003E|HCP\w+045E")
    since = rig.machine.mark()
    rig.shutdown(operator)
    time.sleep(0.5)  # the CPU stops a moment after its wait is told
    rig.machine.panel("ipl cp64.ins")
    rig.machine.wait(READY, 20, since, failures=None)
    rig.logon("OPERATOR", terminal=operator)
    operator.ask("QUERY ABEND", r"CP was IPLed since")
    # The kept nucleus itself is protected, too.
    operator.ask("TERMINAL MORE 0 0")
    rig.may_fail = True
    fail(rig, operator, "KEPT CPU 00", "PRG004", restart=True)
