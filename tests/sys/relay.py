# SPDX-License-Identifier: Apache-2.0
"""Raw frames into the system from both sides.

`Outside` sends on the bridge beyond the adapter.  `Relay` logs an attacker on
that runs tests/sys/relay.c and has its NIC send what scapy made.
"""

import ctypes
import os
import re
import socket
import struct
import threading
import time

from tests.harness.network import BRIDGE, GATEWAY
from tests.harness.process import HarnessError
from tests.harness.rig import expect

SYSTEMS = {"RELAY": "{build}/guest/relay.ins"}
PORT = 6464
ORDER = struct.Struct(">IIIHBx")
FIX, REPORT, MIRROR, STOP = 1, 2, 4, 8
CLONE_NEWNET = 0x40000000
LAN_MAC = "02:00:00:64:66:66"   # of the attacker outside


def inside(network, make):
    """What MAKE gives when called in the network's namespace."""
    given = []

    def body():
        libc = ctypes.CDLL(None, use_errno=True)
        where = os.open(f"/run/netns/{network.name}", os.O_RDONLY)
        try:
            if libc.setns(where, CLONE_NEWNET):
                given.append(OSError(ctypes.get_errno(), "setns"))
            else:
                given.append(make())
        except OSError as error:
            given.append(error)
        finally:
            os.close(where)

    thread = threading.Thread(target=body)  # only this thread goes there
    thread.start()
    thread.join()
    if isinstance(given[0], OSError):
        raise given[0]
    return given[0]


class Outside:
    """A station on the bridge."""

    def __init__(self, network):
        self.network = network
        self.socket = inside(network, lambda: socket.socket(
            socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)))
        self.socket.bind((BRIDGE, 0))

    def adapter_mac(self, ip):
        """What the outside knows as the MAC of a guest's address."""
        self.network.call("ping", "-c1", "-W1", ip, check=False)
        shown = self.network.call("ip", "neigh", "show", ip)
        found = re.search(r"lladdr (\S+)", shown)
        if not found:
            raise HarnessError(f"no MAC of {ip}: {shown!r}")
        return found.group(1)

    def send(self, frame, count=1, per_second=3000):
        """FRAME, or what FRAME(n) gives, COUNT times; no faster than that."""
        make = frame if callable(frame) else lambda n: frame
        begin = time.monotonic()
        for n in range(count):
            self.socket.send(bytes(make(n)))
            early = n / per_second - (time.monotonic() - begin)
            if early > 0.002:
                time.sleep(early)

    def close(self):
        self.socket.close()


class Relay:
    """An attacker's virtual machine; USER's password is its name."""

    def __init__(self, rig, user, ip, terminal=None, parm=""):
        self.rig, self.user, self.ip = rig, user, ip
        self.terminal = terminal or rig.terminal(user)
        rig.logon(user, password=user.lower(), terminal=self.terminal)
        self.terminal.ask("DEFINE NIC 0600 TYPE VIRTIO", r"is created")
        self.terminal.ask("COUPLE 0600 TO SYSTEM VSW1", r"connected to")
        self.terminal.ask(f"IPL RELAY PARM IP={ip} {parm}".rstrip(),
                          r"^Ready;", 20)
        self.socket = inside(rig.network, lambda: socket.socket(
            socket.AF_INET, socket.SOCK_DGRAM))
        self.socket.bind((GATEWAY, 0))
        self.serial = 0

    def order(self, what, count=0, frame=b"", size=0, vary=0):
        """(waiting, sent, received), when the relay has the order."""
        self.serial += 1
        order = ORDER.pack(self.serial, count, size, vary, what)
        for _ in range(20):  # the adapter loses some
            self.socket.sendto(order + bytes(frame), (self.ip, PORT))
            self.socket.settimeout(0.5)
            try:
                while True:
                    data, (_, port) = self.socket.recvfrom(2048)
                    if port == PORT and len(data) == 16:
                        serial, *answer = struct.unpack(">IIII", data)
                        if serial == self.serial:
                            return answer
            except TimeoutError:
                continue
        raise HarnessError(f"{self.user}: the relay does not take orders")

    def send(self, frame, count=1, size=0, vary=0, what=0):
        """Have FRAME sent COUNT times, SIZE bytes long; the big-endian word
        at VARY grows by one each time."""
        self.order(what, count, frame, size, vary)

    def finish(self, seconds=20):
        """Wait until all orders are carried out; how many frames were sent."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            waiting, sent, _ = self.order(REPORT)
            if not waiting:
                return sent
            time.sleep(0.1)
        raise HarnessError(f"{self.user}: no end within {seconds} s")

    def stop(self):
        self.order(STOP)

    def mirror(self):
        """From now on the relay hands on what frames it gets."""
        self.order(MIRROR)

    def mirrored(self, seconds=1):
        """What it handed on within SECONDS."""
        frames = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                data, (_, port) = self.socket.recvfrom(2048)
            except TimeoutError:
                break
            if port == PORT + 1:
                frames.append(data)
        return frames

    def logoff(self):
        """In order, from CP; the terminal shows the logo again."""
        self.socket.close()
        self.terminal.clear()
        self.terminal.enter("#CP LOGOFF")
        self.terminal.wait_logo()


def counters(operator):
    """QUERY ROUTER STATS: {"time to live exceeded": 3, ...}."""
    text = operator.ask("QUERY ROUTER STATS", r"checksums completed\s+\d+")
    text += "\n" + operator.ask("QUERY ROUTER STATS", r"^Ready|checksums")
    found = {}
    for name, value in re.findall(r"^ +(?:dropped: )?(\S.*?) {2,}(\d+)$",
                                  text, re.M):
        found[name] = int(value)
    expect("datagrams taken" in found, f"no counters in\n{text}")
    return found
