# SPDX-License-Identifier: Apache-2.0
"""Hostile guests beside two that exchange traffic.

Each row of ATTACKS names what is attacked.  While it runs the bystanders go
on with bounded latency; CP stops the attacker where it must, with a message
that names it; then the attacker is forced off, and its frames are back.
"""

import re

from tests.harness.rig import expect
from tests.sys import bystanders

VILLAIN = "VILLAIN"
PACK = bystanders.pack(VILLAIN, systems={
    "STORM": "{build}/guest/hostile_storm.ins",
    "CPU": "{build}/guest/hostile_cpu.ins",
    "IO": "{build}/guest/hostile_io.ins",
    "DIAG": "{build}/guest/hostile_diag.ins",
    "VIRTQ": "{build}/guest/hostile_virtq.ins",
})
BY_CP = r"HCP\w+45[03]W"
ENDED = r"\d+ checks, 0 failed"
EITHER = ""  # it may be stopped, or go on

# what is attacked, IPL command, what is there to see when it runs, and what
# ends it (None: it never ends)
RINGS = [
    ("rings: indexes, lengths, loops, chains outside storage", "VIRTQ",
     r"ok \d", ENDED),
    ("DIAGNOSE operands", "DIAG", r"ok \d", ENDED),
    ("channel programs: endless, self-modifying, at nothing", "IO",
     r"ok \d", ENDED),
    ("CPU: prefixes, PSWs, random instructions", "CPU", r"ok \d", ENDED),
    ("notifications without end", "STORM PARM CASE=NOTIFY", "case", None),
    ("full rings without end", "STORM PARM CASE=TRANSMIT", "case", None),
    ("CCWs changed while the channel runs", "STORM PARM CASE=SELFMOD",
     "case", None),
    ("rings rewritten by a channel program", "STORM PARM CASE=REWRITE",
     "case", None),
    ("rings and buffers rewritten by another CPU while CP reads them",
     "STORM PARM CASE=RACE", "case", None),
    ("SIGP: any order to a CPU at work", "STORM PARM CASE=ORDERS", "case",
     EITHER),
]
LOOPS = [
    ("operation exceptions for ever", "CPU PARM CASE=LOOP", "case", BY_CP),
    ("specification exceptions for ever", "CPU PARM CASE=ODD", "case", BY_CP),
    ("an invalid program new PSW", "CPU PARM CASE=INVALID", "case", BY_CP),
    ("a new PSW outside storage", "CPU PARM CASE=OUTSIDE", "case", BY_CP),
    ("comparator interruptions for ever", "CPU PARM CASE=EXTLOOP", "case",
     None),
    ("an invalid external new PSW", "CPU PARM CASE=EXTINV", "case", BY_CP),
    ("supervisor calls for ever", "CPU PARM CASE=SVCLOOP", "case", None),
    ("control registers, tables, address spaces",
     "STORM PARM CASE=CONTROLS", "case", None),
    ("instructions that only CP can do", "STORM PARM CASE=EXITS", "case",
     None),
    ("frames, keys, and giving them back", "STORM PARM CASE=STORAGE", "case",
     None),
]
CONSOLES = [
    ("the own console: lines without end", "STORM PARM CASE=CONSOLE", "line",
     None),
    ("a bystander's console: MSG", "STORM PARM CASE=MSG TO=BYST1", "case",
     None),
    ("the operator's console: MSG", "STORM PARM CASE=MSG TO=OPERATOR",
     "case", None),
    ("LANs and NICs: DEFINE", "STORM PARM CASE=DEFINE", "case", None),
    ("tasks: commands that CP defers", "STORM PARM CASE=DEFER",
     "case|Invalid operand", None),
]
SEEDS = (1, 2, 3, 4, 5, 6)


def once(rig, watch, row):
    """One row, from LOGON to LOGOFF; (what was seen, frames lost)."""
    name, system, begun, end = row
    before = watch.free_frames()
    villain = rig.logon(VILLAIN, password=VILLAIN.lower())
    villain.ask("TERMINAL MORE 0 0")
    villain.clear()
    villain.enter(f"IPL {system}")
    villain.wait(begun, 30)
    look = watch.unharmed(name)
    text = villain.wait(end, 60) if end else villain.text()
    stopped = re.search(BY_CP, text) is not None
    expect(stopped == (end == BY_CP) or end in (EITHER, ENDED),
           f"{name}: stopped {stopped}:\n{text}")
    # Whatever the villain is in the middle of.
    watch.operator.ask(f"FORCE {VILLAIN}", r"FORCE")
    lost = watch.gone(VILLAIN, before)
    villain.close()
    return look, lost


def attack(rig, watch, row):
    """Pools of buffers grow once, to their bounds; a leak, each time."""
    look, lost = once(rig, watch, row)
    if lost >= bystanders.FRAMES:
        _, again = once(rig, watch, row)
        expect(again < bystanders.FRAMES,
               f"{row[0]}: {lost} frames lost, then {again}")
    print(f"       {row[0]}: {look}")


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
    """Rings, hypercalls, channel programs."""
    play(rig, RINGS)


def test_cpu(rig):
    """Interruption loops, control registers, exits, storage: half of them
    with one CPU, the others with two."""
    play(rig, LOOPS[rig.cpus % 2::2])


def test_consoles(rig):
    """Consoles, LANs and tasks of others; after it a LAN can be made."""
    watch = play(rig, CONSOLES)
    watch.operator.ask("DEFINE LAN GOOD", r"LAN OPERATOR GOOD is created")


def test_random_streams(rig):
    """All instructions in the supervisor state at random, by seed."""
    play(rig, [(f"random instructions, seed {seed}",
                f"STORM PARM CASE=STREAM SEED={seed}", "case", EITHER)
               for seed in SEEDS[rig.cpus % 2::2]])
