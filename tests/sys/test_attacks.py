# SPDX-License-Identifier: Apache-2.0
"""Hostile guests beside two that exchange traffic.

Each row of ATTACKS names what is attacked.  While it runs the bystanders go
on with bounded latency; CP stops the attacker where it must, with a message
that names it; CP's audit counters name what was refused or bounded; then the
attacker is forced off, and its frames are back.
"""

import os
import random
import re
import time

from tests.harness.rig import expect
from tests.sys import bystanders

TIMED = True
VILLAIN = "VILLAIN"
PACK = bystanders.pack(VILLAIN, systems={
    "STORM": "{build}/guest/hostile_storm.ins",
    "CPU": "{build}/guest/hostile_cpu.ins",
    "IO": "{build}/guest/hostile_io.ins",
    "DIAG": "{build}/guest/hostile_diag.ins",
    "VIRTQ": "{build}/guest/hostile_virtq.ins",
    "IUCV": "{build}/guest/hostile_iucv.ins",
    "FILL": "{build}/guest/fill.ins",
    "SCLP": "{build}/guest/sclp.ins",
})
MANY = tuple(f"MANY{n}" for n in range(1, 8))
PACK["directory"] += "".join(
    f"USER {u} {u} 2M 2M G\n   MACHINE Z 64\n"
    + "".join(f"   CPU {n:02X}\n" for n in range(64)) for u in MANY) + """USER LATE LATE 32M 32M G
   INCLUDE DEFAULTS
USER GIVER GIVER 160M 160M G
   INCLUDE DEFAULTS
"""
BY_CP = r"HCP\w+(45[03]|40[12])W"
ENDED = r"\d+ checks, 0 failed"
EITHER = ""  # it may be stopped, or go on

# what is attacked, IPL command, what is there to see when it runs, what ends it
# (None: it never ends), and the kinds of INDICATE AUDIT that must have risen
RINGS = [
    ("rings: indexes, lengths, loops, chains outside storage", "VIRTQ",
     r"ok \d", ENDED, "RING NOTIFY"),
    ("DIAGNOSE operands", "DIAG", r"ok \d", ENDED, "DIAGNOSE"),
    ("channel programs: endless, self-modifying, at nothing", "IO",
     r"ok \d", ENDED, "CHANNEL BUDGET"),
    ("CPU: prefixes, PSWs, random instructions", "CPU", r"ok \d", ENDED,
     "PROGRAM"),
    ("notifications without end", "STORM PARM CASE=NOTIFY", "case", None,
     "NOTIFY"),
    ("full rings without end", "STORM PARM CASE=TRANSMIT", "case", None,
     "DATAGRAM"),
    ("CCWs changed while the channel runs", "STORM PARM CASE=SELFMOD",
     "case", None, "CHANNEL"),
    ("rings rewritten by a channel program", "STORM PARM CASE=REWRITE",
     "case", None, "BUDGET"),
    ("rings and buffers rewritten by another CPU while CP reads them",
     "STORM PARM CASE=RACE", "case", None, "RING"),
    ("SIGP: any order to a CPU at work", "STORM PARM CASE=ORDERS", "case",
     EITHER, "SIGP"),
    ("IUCV: parameter lists and lists of buffers", "IUCV", r"ok \d", ENDED,
     "IUCV"),
    ("IUCV: messages of 2 GiB", "IUCV PARM CASE=LONG", "case LONG", None,
     "IUCV"),
]
LOOPS = [
    ("operation exceptions for ever", "CPU PARM CASE=LOOP", "case", BY_CP,
     "LOOP"),
    ("specification exceptions for ever", "CPU PARM CASE=ODD", "case", BY_CP,
     "LOOP"),
    ("an invalid program new PSW", "CPU PARM CASE=INVALID", "case", BY_CP,
     "LOOP"),
    ("a new PSW outside storage", "CPU PARM CASE=OUTSIDE", "case", BY_CP,
     "LOOP"),
    ("comparator interruptions for ever", "CPU PARM CASE=EXTLOOP", "case",
     None, "SLICE"),
    ("an invalid external new PSW", "CPU PARM CASE=EXTINV", "case", BY_CP,
     "WAIT"),
    ("supervisor calls for ever", "CPU PARM CASE=SVCLOOP", "case", None,
     "SLICE"),
    ("control registers, tables, address spaces",
     "STORM PARM CASE=CONTROLS", "case", None, "SLICE"),
    ("instructions that only CP can do", "STORM PARM CASE=EXITS", "case",
     None, "SIGP SERVICE"),
    ("prefix areas whose frames are taken away", "STORM PARM CASE=PREFIX",
     "case", EITHER, "PROGRAM"),
    ("resets by X'308' for ever", "STORM PARM CASE=RESET", "case", None,
     "RESET"),
    ("storage beyond the machine's end", "STORM PARM CASE=BEYOND", "case",
     None, "PROGRAM"),
    ("frames, keys, and giving them back", "STORM PARM CASE=STORAGE", "case",
     None, "SLICE"),
]
HELD = "CONSOLE"  # what is counted while the screen stays full
CONSOLES = [
    ("the own console: lines without end", "STORM PARM CASE=CONSOLE", "line",
     None, "SLICE"),
    ("the own console: a screen that nobody clears",
     "STORM PARM CASE=CONSOLE", "line", None, HELD),
    ("a bystander's console: MSG", "STORM PARM CASE=MSG TO=BYST1", "case",
     None, "MESSAGE"),
    ("the operator's console: MSG", "STORM PARM CASE=MSG TO=OPERATOR",
     "case", None, "MESSAGE"),
    ("LANs and NICs: DEFINE", "STORM PARM CASE=DEFINE", "case", None,
     "COMMAND"),
    ("tasks: commands that CP defers", "STORM PARM CASE=DEFER",
     "case|Invalid operand", None, "TASK"),
]
# For random words and DIAGNOSEs; each run has a new one, too, which the
# environment variable SEED gives again.
SEEDS = (1, 2, 3, 4, 5, 6)
SEED = int(os.environ.get("SEED") or random.randrange(1000, 1 << 16))
RANDOM_SECONDS = 6


def attack(rig, watch, row):
    """One row, from LOGON to LOGOFF."""
    name, system, begun, end, kinds = row
    before = watch.free_frames()
    all_before = watch.audit("ALL")
    villain = rig.logon(VILLAIN, password=VILLAIN.lower())
    if kinds != HELD:
        villain.ask("TERMINAL MORE 0 0")
    villain.clear()
    villain.enter(f"IPL {system}")
    villain.wait(begun, 30)
    look = watch.unharmed(name)
    text = villain.wait(end, 60) if end else villain.text()
    stopped = re.search(BY_CP, text) is not None
    expect(stopped == (end == BY_CP) or end in (EITHER, ENDED),
           f"{name}: stopped {stopped}:\n{text}")
    if end == EITHER:  # it may even log itself off
        audit = watch.counted("ALL", kinds.split(), all_before)
    else:
        audit = watch.counted(VILLAIN, kinds.split())
    # Whatever the villain is in the middle of.
    if row in CONSOLES or end == EITHER:
        watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    else:
        log_off(villain)
    lost = watch.gone(VILLAIN, before)
    villain.close()
    expect(lost < bystanders.FRAMES, f"{name}: {lost} frames lost")
    print(f"       {name}: {look}; {audit}")


def log_off(villain):
    """Its user has enough of it."""
    if villain.status() != "CP READ":
        villain.key("PA(1)")
        villain.wait_status("CP READ")
    villain.enter("LOGOFF")


def play(rig, rows):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    operator.ask("TERMINAL MORE 0 0")
    watch = bystanders.Bystanders(rig, operator)
    watch.one.ask("#CP TERMINAL MORE 0 0")
    print(f"       nobody attacks: {watch.unharmed('nobody attacks')}")
    for row in rows:
        attack(rig, watch, row)
    return watch


def test_devices(rig):
    """Rings, hypercalls, channel programs: half of them with one CPU, the
    others with two."""
    play(rig, RINGS[rig.cpus % 2::2])


def test_cpu(rig):
    """Interruption loops, control registers, exits, storage: likewise."""
    watch = play(rig, LOOPS[rig.cpus % 2::2])
    if rig.cpus > 1:
        resets_are_charged(rig, watch)


def resets_are_charged(rig, watch):
    """What a machine's resets cost is its own: LIMITHARD holds it back."""
    rig.logon(VILLAIN, password=VILLAIN.lower())
    watch.operator.ask(f"SET SHARE {VILLAIN} ABSOLUTE 10% LIMITHARD",
                       r"complete")
    watch.operator.ask(f"FOR {VILLAIN} CMD IPL STORM PARM CASE=RESET")
    watch.counted(VILLAIN, ["RESET"])
    used = total_seconds(watch.operator)
    began = time.monotonic()
    time.sleep(2)
    part = (total_seconds(watch.operator) - used) / (time.monotonic() - began)
    expect(0.05 < part < 0.2 * rig.cpus, f"10% of {rig.cpus} CPUs is {part}")
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    print(f"       resets, limited to 10%: {part:.2f} of a CPU")


def total_seconds(operator):
    text = operator.ask(f"FOR {VILLAIN} CMD QUERY TIME", r"TOTCPU= \S+")
    minutes, seconds = re.search(r"TOTCPU= (\d+):(\d+\.\d+)", text).groups()
    return 60 * int(minutes) + float(seconds)


def test_consoles(rig):
    """Consoles, LANs and tasks of others, likewise; after it a LAN can be
    made."""
    watch = play(rig, CONSOLES[rig.cpus % 2::2])
    watch.operator.ask("DEFINE LAN GOOD", r"LAN OPERATOR GOOD is created")
    stop_while_full(rig, watch)


def at_once(watch, command, pattern, what):
    """COMMAND is answered like any other."""
    watch.operator.clear()
    begin = time.monotonic()
    watch.operator.enter(f"{command}#QUERY TIME")
    text = watch.operator.wait(r"^TIME IS", 20)
    took = time.monotonic() - begin
    expect(re.search(pattern, text) and took < bystanders.OPERATOR_S,
           f"{what}: {took:.1f} s\n{text}")
    return took


def stop_while_full(rig, watch):
    """C52: a program whose line waits for room on its user's screen is stopped
    at once, and it goes on when it may."""
    villain = rig.logon(VILLAIN, password=VILLAIN.lower())
    villain.clear()
    villain.enter("IPL SCLP PARM CASE=LINES")
    villain.wait_status("MORE...")
    watch.counted(VILLAIN, ["CONSOLE"])
    for command, answer in (("DISPLAY G0", r"GRG  0 = "), ("STOP", r""),
                            ("DISPLAY PSW", r"PSW = ")):
        at_once(watch, f"FOR {VILLAIN} CMD {command}", answer,
                f"{command} while the screen is full")
    watch.operator.ask(f"FOR {VILLAIN} CMD BEGIN")
    villain.key("Clear")
    villain.wait_status("MORE...")
    expect("line after line" in villain.text(), villain.text())
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")


def test_quotas(rig):
    """Frames and tasks: who takes all there are leaves others what is due to
    them, those that log on later included."""
    watch = play(rig, [])
    if rig.cpus == 1:
        take_all_frames(rig, watch)
    else:
        take_all_tasks(rig, watch)


def take_all_frames(rig, watch):
    before = watch.free_frames()
    villain = rig.logon(VILLAIN, password=VILLAIN.lower())
    villain.ask("DEFINE STORAGE 240M", r"STORAGE = 240M")
    villain.ask("IPL FILL", r"HCPPTR40[12]W", 30)
    print(f"       all frames: {watch.unharmed('all frames')}")
    late = rig.logon("LATE", password="late")
    late.ask("IPL NETDEMO", r"Ready;", 20)
    watch.counted(VILLAIN, ["STORAGE"])
    watch.operator.ask(f"QUERY EVENTS TYPE AUDIT USER {VILLAIN}",
                       r"AUDIT +VILLAIN +First of: stops because no real")
    watch.operator.ask("FORCE LATE", r"FORCE")
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    lost = watch.gone(VILLAIN, before)
    expect(lost < bystanders.FRAMES, f"all frames: {lost} frames lost")
    give_back(rig, watch)


def give_back(rig, watch):
    """DIAGNOSE X'10' of much storage beside one who never waits: STOP does not
    wait for its end; a NIC that comes meanwhile does not hinder it."""
    spinner = rig.logon(VILLAIN, password=VILLAIN.lower())
    spinner.enter("IPL CPU PARM CASE=SPIN")
    spinner.wait("case SPIN", 20)
    giver = rig.logon("GIVER")
    giver.enter("IPL FILL PARM CASE=RELEASE")
    giver.wait("filled", 30)
    watch.operator.ask(f"SET SHARE {VILLAIN} RELATIVE 5000", r"complete")
    watch.operator.ask("SET SHARE GIVER RELATIVE 20", r"complete")
    watch.operator.ask("FOR GIVER CMD STORE 400008 0 1", r"Store complete")
    took = at_once(watch, "FOR GIVER CMD STOP", "", "STOP during a release")
    text = giver.text()
    expect("released" not in text, f"it was over before STOP:\n{text}")
    watch.operator.ask("FOR GIVER CMD BEGIN")
    watch.operator.ask("FOR GIVER CMD DEFINE NIC 0600 TYPE VIRTIO",
                       r"NIC 0600 is created")
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    text = giver.wait(r"released \d+, kept \d+ pages", 30)
    counts = re.search(r"released (\d+), kept (\d+)", text).groups()
    expect(int(counts[0]) and not int(counts[1]), f"not all: {counts}")
    print(f"       X'10': STOP {took:.2f} s, released and kept {counts}")
    watch.operator.ask("FORCE GIVER", r"FORCE")


def take_all_tasks(rig, watch):
    before = watch.free_frames()
    for user in MANY:
        watch.operator.ask(f"XAUTOLOG {user}", r"AUTO LOGON|LOGON AS")
    refused = [user for user in MANY if watch.audit(user).get("TASK")]
    expect(refused, f"of {len(MANY)} with 64 CPUs none was refused a task")
    rig.logon("GUEST2").ask("IPL NETDEMO", r"Ready;", 20)
    print(f"       all tasks: {watch.unharmed('all tasks')}; refused to "
          f"{' '.join(refused)}")
    for user in MANY:
        watch.operator.ask(f"FORCE {user}", r"FORCE")
    watch.gone(MANY[-1], before)


def lasting(rig, watch, what, case, kinds, least):
    """A bounded time of what is random, looked at all the while; a machine
    that has stopped itself begins again, from another seed.  LEAST of each of
    KINDS must have been counted."""
    name = f"random {what}"
    before, all_before = watch.free_frames(), watch.audit("ALL")
    villain = rig.logon(VILLAIN, password=VILLAIN.lower())
    villain.ask("TERMINAL MORE 0 0")
    end = time.monotonic() + RANDOM_SECONDS
    begun = 0
    look_at = time.monotonic()
    while time.monotonic() < end:
        if villain.status() == "CP READ":
            villain.clear()
            villain.enter(f"IPL STORM PARM CASE={case} SEED={SEED + begun}")
            villain.wait_status("RUNNING")
            begun += 1
        if time.monotonic() > look_at:
            look = watch.unharmed(name)
            look_at = time.monotonic() + 1
        time.sleep(0.1)
    audit = watch.counted("ALL", kinds, all_before)
    done = {k: audit[k] - all_before.get(k, 0) for k in kinds}
    expect(min(done.values()) >= least, f"{name}: hardly any: {done}")
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    lost = watch.gone(VILLAIN, before)
    villain.close()
    expect(lost < bystanders.FRAMES, f"{name}: {lost} frames lost")
    print(f"       {name}, {RANDOM_SECONDS} s, begun {begun} times, "
          f"SEED={SEED}: {look}; {done}")


def test_random_streams(rig):
    """All instructions in the supervisor state at random, by seed."""
    watch = play(rig, [(f"random instructions, seed {seed}",
                        f"STORM PARM CASE=STREAM SEED={seed}", "case", EITHER,
                        "SLICE") for seed in SEEDS[rig.cpus % 2::2]])
    lasting(rig, watch, "words", "STREAM", ["PROGRAM"], 1000)


def test_random_diagnoses(rig):
    """DIAGNOSEs in the supervisor state, codes and operands at random."""
    watch = play(rig, [(f"random DIAGNOSEs, seed {SEEDS[rig.cpus % 2]}",
                        "STORM PARM CASE=DIAGNOSE "
                        f"SEED={SEEDS[rig.cpus % 2]}", "case", EITHER,
                        "DIAGNOSE")])
    lasting(rig, watch, "DIAGNOSEs", "DIAGNOSE", ["DIAGNOSE", "RESET"], 3)
