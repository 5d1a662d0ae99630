# SPDX-License-Identifier: Apache-2.0
"""The front panel of a virtual machine: DISPLAY, STORE, ATTN, EXTERNAL."""

import os
import re

from tests.harness.rig import expect, expect_match
from tests.harness.sysring import pack_for


def assemble(directory):
    """2000: open for the interrupt key, then count in G7; 2040: count in G8."""
    program = bytes.fromhex(
        "eb000200002f"      # 2000 LCTLG 0,0,X'200': CR0 = X'40'
        "d20f01b00210"      # 2006 MVC   X'1B0'(16),X'210'
        "b2b20220"          # 200C LPSWE X'220': external open, 64 bits
        "a77b0001"          # 2010 AGHI  7,1
        "a7f4fffe"          # 2014 J     2010
        "a78b0001"          # 2018 AGHI  8,1
        "b2b20130")         # 201C LPSWE X'130': back
    image = bytearray(0x2000) + program
    image[0:8] = bytes.fromhex("0008000080002000")
    image[0x200:0x208] = (0x40).to_bytes(8, "big")
    image[0x210:0x220] = bytes.fromhex("00000001800000000000000000002018")
    image[0x220:0x230] = bytes.fromhex("01000001800000000000000000002010")
    with open(os.path.join(directory, "count.bin"), "wb") as f:
        f.write(image)
    path = os.path.join(directory, "count.ins")
    with open(path, "w", encoding="ascii") as f:
        f.write("count.bin 0x00000000\n")
    return path


def register(guest, number):
    text = guest.ask(f"#CP DISPLAY G{number}", rf"GRG +{number} = +\w+")
    return int(expect_match(rf"GRG +{number} = +(\w+)", text).group(1), 16)


def test_display_and_store(rig):
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"COUNT": assemble(rig.directory)}})
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.clear()
    guest.enter("IPL COUNT")
    guest.wait_status("RUNNING")
    running(guest)
    stopped(guest)
    by_alet(guest)
    errors(guest)


def running(guest):
    """A running machine shows its registers and goes on."""
    first, second = register(guest, 7), register(guest, 7)
    assert 0 < first < second, (first, second)
    guest.wait_status("RUNNING")
    assert register(guest, 8) == 0
    for done, command in enumerate(("EXTERNAL", "EXT 40")):
        guest.enter(f"#CP {command}")
        assert register(guest, 8) == done + 1
    text = guest.ask("#CP D T2000.20", r"R0000000000002010")
    expect_match(r"^R0000000000002000  EB000200 002FD20F 01B00210 B2B20220 "
                 r"\w\w \*.{16}\*$", text)
    guest.ask("#CP D PSW", r"^PSW = 01002001 80000000 00000000 0000201[04]")
    guest.ask("#CP ATTN", r"")


def stopped(guest):
    """What is stored is there, and BEGIN goes where it is told."""
    guest.enter("#CP STOP")
    guest.wait_status("CP READ")
    guest.ask("STORE G7 123456789ABCDEF0 FF", r"Store complete")
    text = guest.ask("D G7-8", r"GRG  7")
    expect_match(r"^GRG  7 =  123456789ABCDEF0  00000000000000FF$", text)
    guest.ask("STORE S1001 C1C2C3 40", r"Store complete")
    guest.ask("D TR1000.8", r"^R0000000000001000  00C1C2C3 40000000 .*\*\.ABC ")
    guest.ask("STO 1000 1 2", r"Store complete")
    guest.ask("D 1000.8", r"^R0000000000001000  00000001 00000002 \w\w$")
    guest.ask("STORE Y3 4110000000000000", r"Store complete")
    guest.ask("D Y3", r"^FPR  3 =  4110000000000000$")
    guest.ask("STORE AR2 DEAD", r"Store complete")
    guest.ask("D AR2", r"^AR   2 =  0000DEAD$")
    guest.ask("STORE X9 77", r"Store complete")
    guest.ask("D X8.2", r"^CRG  8 =  0{16}  0{14}77$")
    guest.ask("D PSW ALL", r"^I/O NEW = ")
    text = guest.ask("D I2000-2014", r"^R0000000000002014 ")
    expect_match(r"^R0000000000002000  LCTLG   EB000200002F  0,0,512\n"
                 r"R0000000000002006  MVC     D20F01B00210  432\(16,0\),528\n"
                 r"R000000000000200C  LPSWE   B2B20220      544\n"
                 r"R0000000000002010  AGHI    A77B0001      7,1\n"
                 r"R0000000000002014  BRC     A7F4FFFE      15,X'2010'$", text)
    guest.ask("D KR0-END", r"TO 0000000003FFFFFF  KEY = 0")
    guest.ask("STORE STATUS", r"Store complete")
    guest.ask("D R12B8.8", r"^R00000000000012B8  12345678 9ABCDEF0")
    guest.ask("STORE PSW 2010", r"Store complete")
    guest.enter("BEGIN")
    guest.wait_status("RUNNING")
    assert register(guest, 7) > 0x123456789abcdef0
    guest.enter("#CP STOP")
    guest.wait_status("CP READ")
    guest.ask("STORE G8 0", r"Store complete")
    guest.enter("BEGIN 2018")
    guest.wait_status("RUNNING")
    assert register(guest, 8) > 0


SHOWN = ("G0-15", "AR0-15", "Y0-15", "X0-15", "PSW", "PREFIX", "FPC")


def shown(guest):
    """All that DISPLAY shows of a CPU; its timers by STORE STATUS."""
    guest.ask("STORE STATUS", r"Store complete")
    last = {"G": "GRG 14", "A": "AR  12", "Y": "FPR 14", "X": "CRG 14"}
    texts = [guest.ask(f"D {what}", rf"^{last.get(what[0], what)} = .*")
             for what in SHOWN]
    # Stored at an absolute address; what is shown is at a real one.
    at = int(re.search(r"PREFIX = (\w+)", "\n".join(texts)).group(1), 16)
    texts.append(guest.ask(f"D {at + 0x1324:X}.14",
                           rf"^R0000000000\w+{at + 0x1334 & 0xffff:04X} .*"))
    return "\n".join(line for text in texts for line in text.splitlines()
                     if " = " in line or line.startswith("R00"))


def test_resets(rig):
    """SYSTEM RESET leaves registers and storage alone, SYSTEM CLEAR nothing;
    tests/guest/reset.c has marked all of them."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"RESET": "{build}/guest/reset.ins"}})
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE CPU 01", r"CPU 01 defined")
    guest.clear()
    guest.enter("IPL RESET PARM MODE=STAY")
    guest.wait_status("RUNNING")
    guest.enter("#CP STOP")
    guest.wait_status("CP READ")
    before = shown(guest)
    for mark in ("2020202021212121", "22222222", "3434343435353535",
                 "66000000", "00080002", "00001234"):
        expect_match(mark, before)
    guest.ask("SYSTEM RESET", r"^System reset")
    expect(shown(guest) == before, f"{before}\n\n{shown(guest)}")
    guest.ask("D 10000.10", r"^R0000000000010000  (?!0{8} 0{8} 0{8} 0{8})")
    guest.ask("SYSTEM CLEAR", r"^Storage cleared")
    after = shown(guest)
    for left in (r"CRG  0 =  0{14}E0  0{16}$",
                 r"CRG 14 =  0{8}C2000000  0{16}$", r"PREFIX = 0{8}$"):
        expect_match(left, after)
    rest = [line for line in after.splitlines()
            if not re.match(r"CRG (?: 0|14)", line)]
    for line in rest:
        values = re.sub(r"^R\w+ |^[A-Z]+ *\d* = | \w\w$", "", line)
        expect(not re.search(r"[1-9A-F]", values), after)
    guest.ask("D 10000.10", r"^R0000000000010000  0{8} 0{8} 0{8} 0{8}")
    guest.ask("D KR0-END", r"TO 0000000003FFFFFF  KEY = 0")


def test_operation_loop(rig):
    """Operation exceptions for ever are noticed, and nothing else is hurt."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"COUNT": assemble(rig.directory)}})
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.clear()
    guest.enter("IPL COUNT")
    guest.wait_status("RUNNING")
    guest.enter("#CP STOP")
    guest.wait_status("CP READ")
    guest.ask("STORE 1D0 1 80000000 0 3000", r"Store complete")
    guest.ask("BEGIN 3000", r"HCPPGM453W")
    guest.wait_status("CP READ")
    guest.ask("D R8C.4", r"^R000000000000008C  00020001 ")
    guest.ask("D R150.10", r"00000000 00003002")


ERRORS = (
    ("DISPLAY", "026E"), ("D GZ", "010E"), ("D G3-1", "010E"),
    ("D TXYZ", "004E"), ("D 10-F", "009E"), ("D R4000000", "160E"),
    ("STORE", "026E"), ("STORE 0", "026E"), ("STORE 0 123456789", "005E"),
    ("STORE S0 ABC", "005E"), ("STORE G15 0 1", "010E"),
    ("STORE RFFFFFFFF 0", "160E"), ("STORE STATUS NOW", "003E"),
    ("BEGIN XYZ", "004E"), ("EXTERNAL 99", "002E"), ("ATTN X", "003E"),
    ("VINPUT VMSG HELLO", "6446E"), ("VINPUT VMSG", "026E"),
    ("VINPUT X", "026E"), ("VINPUT VT220 HELLO", "6446E"),
)


# An access list in cleared storage: entry 2 of the dispatchable unit's list at
# 21000 leads to an ASTE whose space is real storage itself.
ACCESS_LIST = ("STORE X2 20000", "STORE 20010 21000", "STORE 21020 50000",
               "STORE 21028 22000 7", "STORE 2200C 20", "STORE 22014 7",
               "STORE 30000 CAFE0001", "STORE AR5 50002")


def by_alet(guest):
    """Storage by access-list entry token and by access register."""
    for command in ACCESS_LIST:
        guest.ask(f"#CP {command}", r"Store complete")
    for place in ("ALET50002.", "AREG5."):
        guest.ask(f"#CP D {place}30000", r"^V0000000000030000  CAFE0001")
    guest.ask("#CP STORE ALET50002.30004 BEEF", r"Store complete")
    guest.ask("#CP D R30004", r"^R0000000000030004  0000BEEF")
    for place in ("ALET60002.", "ALET1000000.", "AREG6."):
        guest.ask(f"#CP D {place}30000", r"NOT ADDRESSABLE")
    guest.ask("#CP D ALET5", r"HCPCDA004E")
    guest.ask("#CP STORE ALET60002.30000 0", r"HCPCDA160E")


def errors(guest):
    for command, number in ERRORS:
        guest.clear()
        guest.ask(f"#CP {command}", rf"HCP\w\w\w{number}")


def test_cpus(rig):
    """Virtual CPUs come and go, and commands name them."""
    rig.pack = pack_for(rig.build, rig.directory, {
        "systems": {"COUNT": assemble(rig.directory)}})
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("QUERY VIRTUAL CPUS", r"^CPU 00  ID  FF\w+ \(BASE\) CP   CPUAFF ON$")
    guest.ask("DEFINE CPU 02 TYPE IFL", r"^CPU 02 defined$")
    guest.ask("DEFINE CPU 1", r"^CPU 01 defined$")
    text = guest.ask("Q V CPUS", r"^CPU 02")
    expect_match(r"^CPU 01  ID  \w+ STOPPED CP  CPUAFF ON$", text)
    expect_match(r"^CPU 02  ID  \w+ STOPPED IFL CPUAFF ON$", text)
    guest.clear()
    guest.enter("IPL COUNT")
    guest.wait_status("RUNNING")
    guest.ask("#CP CPU 02 D G7", r"^02: GRG  7 =  0{16}$")
    guest.ask("#CP CPU 2 STORE PSW 00000001 80000000 0 2010",
              r"^02: Store complete")
    guest.ask("#CP CPU 02 BEGIN", r"")
    assert 0 < other(guest) < other(guest)
    guest.ask("#CP STOP CPU 02", r"")
    assert other(guest) == other(guest) > 0
    assert 0 < register(guest, 7) < register(guest, 7)
    guest.ask("#CP CPU ALL D PREFIX", r"^00: PREFIX = 0{8}\n01: .*\n02: ")
    for command, number in CPU_ERRORS:
        guest.ask(f"#CP {command}", rf"HCP\w\w\w{number}")
    guest.wait_status("RUNNING")
    guest.ask("#CP DETACH CPU 2", r"^CPU 02 detached")
    guest.wait_status("CP READ")
    text = guest.ask("Q V CPUS", r"^CPU 01")
    assert "CPU 02" not in text, text
    guest.ask("DEFINE CPU 3", r"^CPU 03 defined$")
    guest.enter("LOGOFF")
    guest.wait_logo()


CPU_ERRORS = (
    ("DEFINE CPU 1", "6438E"), ("DEFINE CPU 4-9", "6457E"),
    ("DEFINE CPU 40", "002E"), ("DEFINE CPU", "026E"),
    ("DEFINE CPU 5 TYPE X", "026E"), ("CPU 09 D G", "6434E"),
    ("CPU 0 CPU 0 D G", "6459E"), ("CPU 0", "026E"),
    ("DETACH CPU 9", "6434E"), ("DETACH CPU 0", "6439E"),
    ("BEGIN CPU 9", "6434E"), ("STOP CPU", "026E"),
)


def other(guest):
    text = guest.ask("#CP CPU 02 D G7", r"^02: GRG +7 = +\w+")
    return int(expect_match(r"GRG +7 = +(\w+)", text).group(1), 16)
