# SPDX-License-Identifier: Apache-2.0
"""gdb, with the kernel's symbols, in a running Linux."""

import os
import re

from tests.harness.network import GATEWAY
from tests.harness.process import call
from tests.harness.rig import expect, expect_match
from tests.sys.gdb import Gdb

PORT = 4600
ADDRESS = "10.64.0.21"
STEPS = 8
OPEN = 3 << 56  # of a PSW: I/O and external interruptions
NO_JUMPS = ("jgnop", "jnop")
COLLECT = """
import socket, sys
server = socket.create_server(("", int(sys.argv[1])))
with open(sys.argv[2], "wb") as out:
    one, _ = server.accept()
    while data := one.recv(65536):
        out.write(data)
"""


def symbols(rig, linux):
    """The running kernel's functions and data as a file for gdb."""
    lines = os.path.join(rig.directory, "kallsyms")
    elf = os.path.join(rig.directory, "vmlinux.elf")
    collector = rig.network.start("/usr/bin/python3", "-c", COLLECT,
                                  str(PORT), lines)
    linux.ask(f"until nc {GATEWAY} {PORT} < /proc/kallsyms; do sleep 1; done;"
              " echo sent", r"^sent$", 120)
    collector.wait(30)
    call(["/usr/bin/python3", "-B", "guestkit/linux/symbols.py", lines, elf])
    return elf


def check_gdb(rig, linux):
    linux.ask("#CP SET GDB ON PORT 4331 FROM 10.64.0.1", r"MACHINE FREE")
    with Gdb(rig, symbols(rig, linux), "10.64.0.2:4331") as gdb:
        expect_match(r"Thread 2 \(CPU 01 ", gdb.do("info threads"))
        break_in_a_system_call(linux, gdb)
        step_while_it_rings(rig, linux, gdb)
        gdb.run()
        linux.ask("echo $((6 * 7))", r"^42$")
        gdb.stop(r"SIGINT")
        gdb.do("detach", r"detached")
    linux.ask("id -u", r"^0$")
    linux.ask("#CP SET GDB OFF", r"^GDB OFF")


def break_in_a_system_call(linux, gdb):
    """A breakpoint of software and one of PER at the same function."""
    for kind in ("break", "hbreak"):
        gdb.do(f"{kind} *__s390x_sys_getuid", r"reakpoint \d+ at")
        gdb.run()
        linux.clear()
        linux.enter("id -u")
        expect_match(r"reakpoint \d+, .*__s390x_sys_getuid", gdb.read(60))
        gdb.do("x/2i $pc", r"=> 0x\w+ <__s390x_sys_getuid>:\s+\w+")
        # Though a timer came due meanwhile.
        gdb.do("stepi", r"__s390x_sys_getuid")
        gdb.do("info registers cr1 cr13 prefix", r"^cr13 +0x[1-9a-f]")
        gdb.do("delete")
        gdb.run()
        linux.wait(r"^0$")
        gdb.stop(r"SIGINT")


def step_while_it_rings(rig, linux, gdb):
    """Instruction by instruction, while a datagram for it has come and timers
    are due: not one step leads into their handlers; then they have their way."""
    gdb.do("break *__s390x_sys_getuid", r"reakpoint \d+ at")
    gdb.run()
    linux.clear()
    linux.enter("id -u")
    expect_match(r"reakpoint \d+, .*__s390x_sys_getuid", gdb.read(60))
    gdb.do("delete")
    ping = rig.network.start("ping", "-c1", "-W30", ADDRESS, log="ping.log")
    rig.operator.ask("QUERY TIME", r"^TIME IS")
    expect(gdb.value("$pswm") & OPEN == OPEN, "interruptions are closed")
    code = re.findall(r"(0x\w+) <__s390x_sys_getuid[+0-9]*>:\s+(\w+)",
                      gdb.do(f"x/{STEPS + 1}i $pc"))
    gdb.do("set scheduler-locking on")  # the other CPU would answer
    at = {int(address, 16): n for n, (address, _) in enumerate(code)}
    straight = next((n for n, (_, insn) in enumerate(code)
                     if insn[0] in "jbc" and insn not in NO_JUMPS), STEPS)
    expect(straight > 2, f"no straight code: {code}")
    for n in range(1, STEPS + 1):
        text = gdb.do("stepi")
        expect(not re.search(r"_int_handler|do_(ext|io)_irq", text), text)
        if n <= straight:
            expect(at.get(gdb.value("$pc")) == n, f"step {n}: {text}\n{code}")
    expect(ping.poll() is None, "it was answered meanwhile")
    gdb.do("set scheduler-locking off")
    gdb.run()
    linux.wait(r"^0$")
    ping.wait(30)
    expect(ping.returncode == 0, "the datagram is lost")
    gdb.stop(r"SIGINT")
