# SPDX-License-Identifier: Apache-2.0
"""TRACE of a guest by PER: a guest whose code is known, which uses PER itself
all the while (tests/guest/per.c) and must not notice."""

import os
import re

from tests.harness.network import GATEWAY
from tests.harness.process import call
from tests.harness.rig import expect, expect_match
from tests.sys import netguest
from tests.sys.test_answers import ask_json

PACK = {"systems": {"PER": "{build}/guest/per.ins",
                    "NETDEMO": "{build}/guest/netdemo.ins"}}


def symbols(build, name):
    """Addresses of a guest's symbols."""
    text = call(["s390x-linux-gnu-nm",
                 os.path.join(build, "guest", f"{name}.elf")])
    return {words[2]: int(words[0], 16)
            for words in (line.split() for line in text.splitlines())
            if len(words) == 3}


def line(at, insn, rest=""):
    """A line of TRACE about an instruction, as a pattern."""
    return rf"^ -> {at:016X}' {insn}{rest} +CC \d$"


def step(guest, pattern, command="BEGIN"):
    """To the next stop, which PATTERN tells of; its text."""
    text = guest.ask(command, pattern, 30)
    guest.wait_status("CP READ")
    return text


def test_steps(rig):
    """Instruction by instruction, beside the guest's own PER."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    first_of_all(rig, guest)
    at = symbols(rig.build, "per")
    area = at["area"]
    guest.quiet(f"TRACE I RANGE {at['per_first']:X}-{at['per_end']:X}")
    step(guest, line(at["per_first"], "LA    41101001"), "IPL PER")
    step(guest, line(at["per_store"], "STG   E31020100024",
                     f"  {area + 16:016X}"))
    # Its own PER took the store; then it looks for branches.
    step(guest, line(at["per_first"], "LA    41101001"))
    step(guest, line(at["per_store"], "STG   E31020100024", r"  \w{16}"))
    step(guest, line(at["per_branch"], r"BRC   A7F4\w{4}",
                     rf" +-> {at['per_to']:016X}'"))
    guest.ask("TRACE END", r"^Trace ended")
    traps(guest, at)
    dump(rig, guest, at)
    stores(guest, at)
    to_the_end(guest)
    adstop(guest, at)
    ipl_dump(rig, guest)


def first_of_all(rig, guest):
    """The first instruction that any guest executes on a real CPU is a branch,
    which leaves no instruction length: the PSW is where it leads.  GUEST1 goes
    on on its CPU, so that GUEST2's is the other one."""
    guests = [guest] + ([rig.logon("GUEST2")] if rig.cpus > 1 else [])
    for one in guests:
        one.ask("STORE S1000 A7F40004", r"Store complete")
        one.ask("STORE S1008 A7F40000", r"Store complete")
        one.ask("STORE PSW 00000001 80000000 0 1000", r"Store complete")
        one.quiet("TRACE BRANCH")
        step(one, rf"^ -> {0x1000:016X}  BRC   A7F40004 +-> {0x1008:016X} ")
        one.ask("DISPLAY PSW", r"^PSW = 0\w{7} 80000000 00000000 00001008$")
        one.ask("TRACE END", r"^Trace ended")
        one.clear()
        one.enter("BEGIN")
        one.wait_status("RUNNING")
    for one in guests:
        one.enter("#CP STOP")
        one.wait_status("CP READ")


def adstop(guest, at):
    """Before the instruction, and once: a PSW that is loaded, or the instruction
    before it, leads there."""
    guest.quiet("ADSTOP 0")
    go = "IPL PER"
    for where in ("per_first", "per_store", "per_id"):
        guest.quiet(f"ADSTOP {at[where]:X}")
        text = step(guest, rf"^ADSTOP AT {at[where]:X}$", go)
        go = "BEGIN"
        expect(text.count("ADSTOP") == 1, text)
        guest.ask("DISPLAY PSW", rf" {at[where]:08X}$")
    guest.quiet("ADSTOP OFF")
    guest.ask("QUERY TRACE", r"^No trace is active")


def ipl_dump(rig, guest):
    """A third deck, and the machine is loaded anew."""
    text = guest.ask("IPL PER DUMP STOP", r"^Dump of 0-\w+ punched: \d+ KiB", 60)
    expect("HCP" not in text, text)
    guest.wait_status("CP READ")
    guest.ask("DISPLAY PSW", r"^PSW = 0\w{7} 80000000 0{8} 00010000")
    cards = os.path.join(rig.directory, "trace.deck")
    expect_match(r"^deck 3: .* core file, \d+ bytes, whole",
                 call([os.path.join(rig.build, "host", "trace"), "list",
                       cards]))


def traps(guest, at):
    """An instruction by name, a program interruption, a supervisor call."""
    guest.quiet("TRACE LPSWE ID PSW")
    step(guest, r"^ -> \w{16}' LPSWE B2B2\w{4}")
    guest.quiet("TRACE PROGRAM 80-FF ID PP")
    guest.ask("TRACE END PSW", r"^Trace ended")
    step(guest, rf"^ \*\*\* {at['per_branch']:016X}' PROG  0080 -> \w{{16}}'  "
                r"PER$")
    guest.ask("TRACE DELETE PP", r"^Trace ended")
    guest.quiet("TRACE SVC 7")
    step(guest, rf"^ \*\*\* {at['per_svc']:016X}' SVC   0007 -> ")
    guest.ask("TRACE END 1", r"^Trace ended")


def stores(guest, at):
    """What is stored by the machine and by CP; branches into a range."""
    area = at["area"]
    guest.quiet(f"TRACE BRANCH INTO {at['per_to']:X}")
    step(guest, line(at["per_branch"], r"BRC   A7F4\w{4}",
                     rf" +-> {at['per_to']:016X}'"))
    guest.ask("TRACE END", r"^Trace ended")
    # Two ranges: the machine has one that holds both.
    guest.quiet(f"TRACE STORE INTO {area + 24:X}.8")
    guest.quiet(f"TRACE STORE INTO {area:X}.1 CMD DISPLAY G2")
    text = guest.ask("QUERY TRACE", r"CMD  DISPLAY G2")
    expect_match(rf"^ 2   STORE\n +PSWA +0{{16}}-F{{16}}\n +INTO "
                 rf" {area:08X}-{area:08X}$", text)
    text = step(guest, rf"^GRG +2 = +{area:016X}", "BEGIN")
    expect_match(line(at["per_id"], "STIDP B2022000",
                      rf" +>> {area:016X}"), text)
    expect("STG" not in text, text)
    traps_shown = ask_json(guest, "QUERY TRACE")["traps"]
    expect([t["hits"] for t in traps_shown] == [0, 1], traps_shown)
    guest.ask("TRACE END ALL", r"^Trace ended")


def dump(rig, guest, at):
    """Registers and storage as cards, and the core file of them."""
    psw = expect_match(r"^PSW = (.*)", guest.ask("DISPLAY PSW", r"^PSW")).group(1)
    text = guest.ask("DUMP", r"^Dump of 0-\w+ punched: \d+ KiB", 60)
    expect(int(expect_match(r"(\d+) KiB", text).group(1)) > 64, text)
    guest.ask("DUMP 0-1FFF", r"^Dump of 0-1FFF punched: 8 KiB", 60)
    tool = os.path.join(rig.build, "host", "trace")
    cards = os.path.join(rig.directory, "trace.deck")
    expect_match(r"^deck 2: .* core file, \d+ bytes, whole",
                 call([tool, "list", cards]))
    out = os.path.join(rig.directory, "guest.core")
    expect_match(r"^deck 1: \d+ bytes, whole", call([tool, "core", cards, out,
                                                    "1"]))
    with open(out, "rb") as f:
        core = f.read()
    parts = int.from_bytes(core[56:58], "big")
    notes, *loads = [[int.from_bytes(core[64 + 56 * n + 8 * k:][:8], "big")
                      for k in range(1, 6)] for n in range(parts)]
    seen = core[notes[0] + 20 + 112:][:16].hex().upper()
    expect(psw.replace(" ", "") == seen, f"PSW {psw}, in the core {seen}")
    with open(os.path.join(rig.build, "guest", "per.bin"), "rb") as f:
        image = f.read()
    # The code, which does not change, where the image was loaded.
    wanted = image[image.index(bytes.fromhex("41101001E310201000")):][:16]
    held = [core[offset + at["per_first"] - first:][:16]
            for offset, first, _, size, _ in loads
            if first <= at["per_first"] < first + size]
    expect(held == [wanted], f"{held} is not {wanted}")


def to_the_end(guest):
    """Everything is counted, and the guest's own checks are all good."""
    guest.quiet("TRACE ALL COUNT")
    text = guest.ask("BEGIN", r"^\d+ checks?, \d+ failed", 60)
    expect_match(r"checks, 0 failed", text)
    text = guest.ask("QUERY TRACE", r"CMD  NONE")
    expect(int(expect_match(r"HITS (\d+) SHOWN 0", text).group(1)) > 500, text)
    guest.ask("TRACE END", r"^Trace ended")
    guest.ask("QUERY TRACE", r"^No trace is active")


def test_interruptions(rig):
    """I/O, timers and hypercalls of a guest with a network; it goes on."""
    rig.ipl()
    guest = netguest.start(rig, "GUEST1", "10.64.0.61")
    guest.quiet("#CP TRACE EXTERNAL 1004 RUN STOP 1 ID EXT")
    guest.wait(r"^ \*\*\* \w{16}' EXT   1004 -> \w{16}'  CLOCK COMPARATOR", 30)
    guest.wait_status("CP READ")
    guest.quiet("TRACE DIAGNOSE COUNT ID DIAG")
    guest.quiet("TRACE IO 9 RUN ID IO")
    guest.ask("TRACE DELETE EXT#BEGIN", r"^Trace ended")
    guest.clear()
    guest.enter("help")
    guest.wait(r"^ \*\*\* \w{16}. I/O   0009 -> \w{16}", 15)
    guest.wait_status("RUNNING", "VM READ")
    guest.ask("#CP TRACE END IO", r"^Trace ended")
    expect(netguest.ping(guest, GATEWAY) == 3, "ping while traced")
    text = guest.ask("#CP QUERY TRACE", r"CMD  NONE")
    expect(int(expect_match(r"HITS (\d+) SHOWN 0", text).group(1)) > 1, text)
    guest.ask("#CP TRACE END", r"^Trace ended")
    expect(netguest.ping(guest, GATEWAY) == 3, "ping afterwards")
    refused(guest)


def refused(guest):
    """What TRACE does not take; 32 are the most."""
    for command, message in (("TRACE I ID A#TRACE I ID A", r"HCPTRP6480E"),
                             ("TRACE END B", r"HCPTRP6481E Trace B")):
        guest.ask("#CP " + command.replace("#", "#CP "), message)
    for n in range(1, 31, 6):
        guest.quiet("".join(f"#CP TRACE SVC ID S{n + i}" for i in range(6)))
    guest.quiet("#CP TRACE SVC ID S0")
    guest.ask("#CP TRACE SVC", r"HCPTRP6482E There are 32 traces")
    guest.ask("#CP TRACE END", r"^Trace ended")
