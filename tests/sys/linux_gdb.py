# SPDX-License-Identifier: Apache-2.0
"""gdb, with the kernel's symbols, in a running Linux."""

import os

from tests.harness.network import GATEWAY
from tests.harness.process import call
from tests.harness.rig import expect_match
from tests.sys.gdb import Gdb

PORT = 4600
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
