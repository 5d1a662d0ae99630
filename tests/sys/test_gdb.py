# SPDX-License-Identifier: Apache-2.0
"""SET GDB: gdb-multiarch, beyond the adapter, looks into a guest."""

import re

from tests.harness.rig import expect, expect_match
from tests.sys.gdb import Gdb, relay

PACK = {"systems": {"DEBUGGEE": "{build}/guest/debuggee.ins"}}
PORT = 4330


def test_gdb(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE CPU 1", r"CPU 01 defined")
    guest.ask("SET GDB ON FROM 10.64.0.1",
              r"GDB ON +UDP 10\.64\.0\.2:4330 +FROM 10\.64\.0\.1\s+"
              r"DEBUGGER NONE +MACHINE FREE +POINTS 0")
    guest.ask("IPL DEBUGGEE", r"^debuggee$", 20)
    elf = f"{rig.build}/guest/debuggee.elf"
    with Gdb(rig, elf) as gdb:
        registers(guest, gdb)
        cpus(gdb)
        breakpoints(guest, gdb)
        steps(gdb)
        due(guest, gdb)
        break_in(guest, gdb)
        watchpoints(guest, gdb)
        hardware_breakpoints(guest, gdb)
        commands(guest, gdb)
        held(guest, gdb)
        gdb.do("detach", r"detached")
    guest.wait(r"^GDB: debugger at 10\.64\.0\.1 has left")
    guest.ask("SUM 4", r"^sum 10$")
    with Gdb(rig, elf, relay(rig.network, PORT, 16)) as gdb:
        lost_datagrams(guest, gdb)
    with Gdb(rig, elf) as gdb:  # the one before went without a word
        failure_and_ipl(guest, gdb)
        logoff(guest, gdb)


def registers(guest, gdb):
    """The machine stands, and CP and gdb say the same of it."""
    guest.wait(r"^GDB: debugger at 10\.64\.0\.1 has stopped the machine")
    before = gdb.value("beats")
    expect(gdb.value("beats") == before, "CPU 1 counts while gdb looks")
    gdb.do("thread 1", r"thread 1")
    address = gdb.value("$pswa")
    text = guest.ask("#CP DISPLAY PSW", r"PSW = .*")
    expect(int(expect_match(r"PSW = .* (\w{8})$", text).group(1), 16) ==
           address, f"gdb: {address:x}\n{text}")
    own = gdb.value("$r7")
    gdb.do("set $r7 = 0x1234567890abcdef")
    gdb.do("set $acr3 = 77")
    gdb.do("set $fpc = 0xffffffff")  # CP loads no such thing
    gdb.do("maintenance flush register-cache")
    gdb.do("info registers fpc", r"0xf8f8ff73")
    guest.ask("#CP DISPLAY G7 AR3", r"GRG +7 = +1234567890ABCDEF\s+AR +3 = +0000004D")
    gdb.do(f"set $r7 = {own}")
    gdb.do("info registers cr0 prefix fpc f0", r"^prefix +0x0")
    gdb.do("bt", r"gk_idle .* at guestkit/clock\.c")


def cpus(gdb):
    text = gdb.do("info threads")
    expect_match(r"Thread 1 \(CPU 00 waiting\)", text)
    expect_match(r"Thread 2 \(CPU 01 operating\).*debuggee_beat", text)
    gdb.do("thread 2", r"debuggee_beat")
    gdb.do("x/i $pc", r"=> 0x\w+ <debuggee_beat")
    gdb.do("thread 1")


def breakpoints(guest, gdb):
    gdb.do("break sum if n == 2", r"Breakpoint 1 at")
    gdb.run()
    guest.enter("sum 3")
    expect_match(r"Breakpoint 1, sum \(n=\S*2\) at tests/sys/debuggee\.c",
                 gdb.read())
    text = gdb.do("bt", r"#1 .*sum \(n=\S*3\)")
    expect_match(r"carry_out \(what=0x\w+ <order> \"SUM 3\"\)", text)
    # In storage only while the machine runs.
    code = gdb.do("x/hx sum")
    expect(not re.search(r"0x0001$", code, re.M), code)
    # The user is told of one that stays.
    guest.wait(r"^GDB: CPU 00 stopped at \w+ by breakpoint")
    gdb.do("print n", r"= 2")
    gdb.do("delete 1")
    gdb.do("finish", r"Value returned is .* = 3")
    gdb.do("print last_sum", r"= 0")


def steps(gdb):
    """CPU 0 alone, instruction by instruction, line by line."""
    gdb.do("set scheduler-locking on")
    beats, at = gdb.value("beats"), gdb.value("$pc")
    gdb.do("stepi")
    expect(2 <= gdb.value("$pc") - at <= 6, "stepi went far")
    gdb.do("next")
    gdb.do("next")
    expect(gdb.value("beats") == beats, "CPU 1 went along")
    gdb.do("thread 2")
    gdb.do("stepi 4")
    expect(gdb.value("beats") == beats + 1, "CPU 1 did not go round once")
    gdb.do("thread 1")
    gdb.do("set scheduler-locking off")


def due(guest, gdb):
    """A timer and an attention are due; a step is the instruction alone, or
    the interruption that is its own."""
    gdb.do("break *debuggee_open", r"Breakpoint")
    gdb.run()
    guest.enter("open")
    expect_match(r"debuggee_open \(\)", gdb.read())
    gdb.do("delete")
    guest.enter("sum 4")
    at = gdb.value("$pc")
    for n in (4, 6, 8):
        gdb.do("stepi")
        expect(gdb.value("$pc") == at + n, "a step went into a handler")
    gdb.do("set $mask = $pswm")
    gdb.do(f"set $code = *(short *){at + 8}")
    gdb.do(f"set var *(short *){at + 8} = 0")
    gdb.do("stepi")
    expect(gdb.value("$pc") == gdb.value("*(long *)0x1d8"),
           "no program interruption")
    gdb.do("set $pswm = $mask")
    gdb.do(f"set var *(short *){at + 8} = $code")
    gdb.do(f"set $pc = {at + 8}")
    gdb.run()
    guest.wait(r"^opened$")
    guest.wait(r"^sum 10$")
    gdb.stop(r"SIGINT")


def break_in(guest, gdb):
    """Ctrl-C; and a variable that gdb sets goes on with the program."""
    gdb.run()
    guest.ask("SPIN", r"SPIN")
    gdb.stop(r"SIGINT")
    gdb.do("thread 1", r"spin \(\) at")
    beats = gdb.value("beats")
    gdb.do("set var enough = 1")
    gdb.run()
    guest.wait(r"^spun$")
    gdb.stop(r"SIGINT")
    expect(gdb.value("beats") > beats, "CPU 1 does not count any more")


def watchpoints(guest, gdb):
    """Only what changes the value stops it."""
    gdb.do("watch watched", r"Hardware watchpoint")
    gdb.run()
    guest.ask("WRITE 0", r"^written$")
    guest.enter("WRITE 5")
    text = gdb.read()
    expect_match(r"Old value = 0\nNew value = 5\n", text)
    expect_match(r"write_it \(n=5\)", text)
    expect(gdb.value("beside[0]") == 5 and gdb.value("beside[1]") == 0, text)
    gdb.do("delete")


def hardware_breakpoints(guest, gdb):
    """By PER: nothing is put into storage."""
    gdb.do("hbreak spin", r"Hardware assisted breakpoint")
    gdb.run()
    guest.wait(r"^written$")
    guest.enter("SPIN")
    expect_match(r"spin \(\) at tests/sys/debuggee\.c", gdb.read())
    gdb.do("delete")
    gdb.do("set var enough = 1")


def commands(guest, gdb):
    gdb.do("monitor query userid", r"^GUEST1 +AT CP64")
    gdb.do("monitor query nonsense", r"^HCP\w+045E")
    gdb.do("monitor query gdb", r"DEBUGGER 10\.64\.0\.1 +MACHINE HELD")
    text = gdb.do("monitor help", r"LOGoff .*end the virtual machine")
    expect(len(text) > 1500, "a long answer is cut")
    gdb.do("print *(char *)0xfffffff000", r"Cannot access memory")
    gdb.do("break *0xfffffff000")
    gdb.do("continue", r"Cannot insert breakpoint")
    gdb.do("delete")
    guest.ask("#CP QUERY GDB", r"MACHINE HELD")


def held(guest, gdb):
    """BEGIN does not let it go, and the user is told why."""
    guest.ask("#CP STOP", r"CP READ|STOP")
    guest.ask("BEGIN", r"^HCPGDB6477I The debugger at 10\.64\.0\.1 holds")
    gdb.run()
    guest.wait(r"^spun$")
    gdb.stop(r"SIGINT")


def lost_datagrams(guest, gdb):
    """One of sixteen is lost, each way; nothing is done twice or left out."""
    gdb.do("break sum", r"Breakpoint 1 at")
    gdb.run()
    guest.enter("SUM 2")
    for n in (2, 1, 0):
        text = gdb.read(60)
        expect_match(rf"Breakpoint 1, sum \(n=\S*{n}\)", text)
        if n:
            gdb.run()
    for i in range(3):
        at = gdb.value("$pc")
        gdb.do("stepi", seconds=60)
        expect(0 < gdb.value("$pc") - at <= 6, "a step was done twice")
    gdb.do("delete", seconds=60)
    gdb.run()
    guest.wait(r"^sum 3$", 60)


def failure_and_ipl(guest, gdb):
    """A disabled wait stops it for gdb, an IPL too."""
    gdb.run()
    guest.enter("FAIL")
    expect_match(r"SIGABRT", gdb.read())
    guest.wait(r"HCPGIR450W CP entered; disabled wait PSW .* 0000DEAD")
    gdb.run()
    guest.ask("IPL DEBUGGEE")
    expect_match(r"SIGTRAP", gdb.read())
    gdb.do("break gk_main", r"Breakpoint")
    gdb.do("continue", r"gk_main \(\) at tests/sys/debuggee\.c")
    gdb.do("delete")
    gdb.run()
    guest.wait(r"^debuggee$")
    gdb.stop(r"SIGINT")


def logoff(guest, gdb):
    gdb.do("kill", r"killed")
    guest.wait(r"^HCPGDB6478W CP entered; ended by gdb")
    guest.ask("BEGIN")
    guest.ask("#CP SET GDB OFF", r"^GDB OFF")
    guest.ask("#CP SET GDB ON PORT 4330", r"FROM ANY")
    gdb.do("target remote udp:10.64.0.2:4330", r"debuggee|gk_", 40)
    gdb.run()
    guest.clear()
    guest.enter("#CP LOGOFF")
    expect_match(r"exited normally", gdb.read())
    guest.wait_logo()
