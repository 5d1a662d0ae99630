# SPDX-License-Identifier: Apache-2.0
"""gdb beyond the adapter, as a person uses it: lines in, answers out.

`Lossy` is a relay on gdb's side that loses datagrams, each way those whose
number a rule names.
"""

import os
import re
import select
import signal
import subprocess
import time

from tests.harness.process import HarnessError, end

BASE = "10.64.0.2"  # CP's own address on VSW1
PROMPT = re.compile(r"\(gdb\) $")
RELAY_PORT = 4500
RELAY = """
import select, socket, sys
port, base, cp, every = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
here.bind(("127.0.0.1", port))
there = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
there.connect((base, cp))
peer, count = None, {here: 0, there: 0}
while True:
    for s in select.select([here, there], [], [])[0]:
        try:
            data, who = s.recvfrom(4096)
        except OSError:
            continue
        if s is here:
            peer = who
        count[s] += 1
        if count[s] % every == 0:
            continue
        if s is here:
            there.send(data)
        elif peer:
            here.sendto(data, peer)
"""


def relay(network, port, every):
    """A relay to CP's PORT that loses one datagram of EVERY, each way; its
    address for gdb."""
    network.start("/usr/bin/python3", "-c", RELAY, str(RELAY_PORT), BASE,
                  str(port), str(every), log="relay.log")
    time.sleep(0.3)
    return f"127.0.0.1:{RELAY_PORT}"


class Gdb:
    def __init__(self, rig, symbols, to=f"{BASE}:4330"):
        self.log = open(os.path.join(rig.directory, "gdb.log"), "a",
                        encoding="utf-8")
        self.process = rig.network.start(
            "gdb-multiarch", "-nx", "-q", stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.read()
        for line in ("set confirm off", "set pagination off", "set width 0", "set remotetimeout 1",
                     "set architecture s390:64-bit"):
            self.do(line)
        if symbols:
            self.do(f"symbol-file {symbols}", seconds=60)
        self.attached = self.do(f"target remote udp:{to}", seconds=40)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.log.close()

    def read(self, seconds=20):
        """Up to the next prompt."""
        text = ""
        deadline = time.monotonic() + seconds
        out = self.process.stdout.fileno()
        while not PROMPT.search(text):
            left = deadline - time.monotonic()
            if left < 0 or self.process.poll() is not None:
                raise HarnessError(f"gdb gives no prompt after\n{text}")
            if select.select([out], [], [], min(left, 1))[0]:
                text += os.read(out, 65536).decode(errors="replace")
        self.log.write(text)
        self.log.flush()
        return text

    def send(self, line):
        self.log.write(line + "\n")
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()

    def do(self, line, until=None, seconds=20):
        """A command and its answer, in which the pattern UNTIL must be."""
        self.send(line)
        text = self.read(seconds)
        if until and not re.search(until, text, re.M):
            raise HarnessError(f"gdb: {line}: no {until!r} in\n{text}")
        return text

    def run(self, line="continue"):
        """Let the machine go; read() or stop() comes next."""
        self.send(line)
        time.sleep(0.5)

    def stop(self, until=None, seconds=20):
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        text = self.read(seconds)
        if until and not re.search(until, text, re.M):
            raise HarnessError(f"gdb: after Ctrl-C no {until!r} in\n{text}")
        return text

    def value(self, expression):
        """EXPRESSION as a number."""
        text = self.do(f"output/d (long)({expression})")
        found = re.search(r"^(-?\d+)", text)
        if not found:
            raise HarnessError(f"gdb: {expression} is\n{text}")
        return int(found.group(1))
