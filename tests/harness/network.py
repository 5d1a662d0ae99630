# SPDX-License-Identifier: Apache-2.0
"""The outside network: a namespace with a bridge, and what serves in it.

Hercules runs in the namespace `cp64-PID`.  Its LCS adapter makes `tap0`
there, which is put on the bridge `br64` that holds 10.64.0.1.  With a
namespace the tap's name is certain and nothing of the host's is touched;
`join_host` adds a veth so that the host's own programs reach the guests.
Everything goes when the namespace is deleted.
"""

import glob
import os
import threading
import time

from tests.harness.process import HarnessError, call, end, start

BRIDGE = "br64"
TAP = "tap0"
GATEWAY = "10.64.0.1"
HOST = "10.64.0.3"
PREFIX = 24
BRIDGE_MAC = "02:00:00:64:00:01"


class Network:
    number = 0

    def __init__(self, directory):
        Network.number += 1
        self.name = f"cp64-{os.getpid()}-{Network.number}"
        self.directory = directory
        self.running = []
        self.closing = threading.Event()
        self.veth = None

    def __enter__(self):
        sweep()
        call(["ip", "netns", "add", self.name])
        try:
            self.build()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.closing.set()
        for process in reversed(self.running):
            end(process)
        if self.veth:
            call(["ip", "link", "del", self.veth], check=False)
        call(["ip", "netns", "del", self.name], check=False)

    def build(self):
        self.call("sh", "-c",
                  "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6",
                  check=False)
        self.call("ip", "link", "set", "lo", "up")
        self.call("ip", "link", "add", BRIDGE, "address", BRIDGE_MAC, "type",
                  "bridge", "stp_state", "0", "forward_delay", "0",
                  "mcast_snooping", "0")
        self.call("ip", "addr", "add", f"{GATEWAY}/{PREFIX}", "dev", BRIDGE)
        self.call("ip", "link", "set", BRIDGE, "up")
        threading.Thread(target=self.enslave, daemon=True).start()

    def enslave(self):
        """Put the tap on the bridge whenever Hercules has made it anew."""
        path = f"/proc/self/task/{threading.get_native_id()}"
        assert os.path.exists(path)
        while not self.closing.wait(0.1):
            shown = self.call("ip", "-o", "link", "show", TAP, check=False)
            if f"{TAP}:" in shown and f"master {BRIDGE}" not in shown:
                self.call("ip", "link", "set", TAP, "master", BRIDGE,
                          check=False)

    def wrap(self, command):
        """A command line that runs COMMAND in the namespace."""
        return ["ip", "netns", "exec", self.name, *command]

    def call(self, *command, **keywords):
        return call(self.wrap(command), **keywords)

    def start(self, *command, log=None, **keywords):
        """A process in the namespace, ended with it; its output in LOG."""
        if log:
            with open(os.path.join(self.directory, log), "ab") as out:
                process = start(self.wrap(command), stdout=out, stderr=out,
                                **keywords)
        else:
            process = start(self.wrap(command), **keywords)
        self.running.append(process)
        return process

    def tap(self, state):
        """Take the tap "down" or "up" again."""
        self.call("ip", "link", "set", TAP, state)

    def tap_present(self):
        return f"{TAP}:" in self.call("ip", "-o", "link", "show", TAP,
                                      check=False)

    def join_host(self):
        """A veth from the bridge to the host, which gets 10.64.0.3."""
        self.veth = f"cp64h{os.getpid()}"[:15]
        inner = f"cp64n{os.getpid()}"[:15]
        call(["ip", "link", "add", self.veth, "type", "veth", "peer", "name",
              inner, "netns", self.name])
        self.call("ip", "link", "set", inner, "master", BRIDGE, "up")
        call(["ip", "addr", "add", f"{HOST}/{PREFIX}", "dev", self.veth])
        call(["ip", "link", "set", self.veth, "up"])


def sweep():
    """Delete namespaces of runs whose process is gone."""
    for path in glob.glob("/run/netns/cp64-*"):
        name = os.path.basename(path)
        pid = name.split("-")[1]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            call(["ip", "netns", "del", name], check=False)


class Capture:
    """tcpdump on one interface; read back with tshark's display filters."""

    def __init__(self, network, path, interface=TAP, snap=256,
                 only=""):
        self.network = network
        self.path = path
        if os.path.exists(path):
            os.unlink(path)
        self.process = network.start(
            "tcpdump", "-i", interface, "-U", "--immediate-mode", "-s",
            str(snap), "-w", path, "-Z", "root", *only.split(),
            log="tcpdump.log")
        deadline = time.monotonic() + 10
        while not os.path.exists(path) or os.path.getsize(path) < 24:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise HarnessError("tcpdump did not start, see tcpdump.log")
            time.sleep(0.05)

    @classmethod
    def of_file(cls, network, path):
        """A file that is there, to be read like a capture."""
        capture = cls.__new__(cls)
        capture.network, capture.path, capture.process = network, path, None
        return capture

    def stop(self):
        time.sleep(0.3)  # what is in the kernel's buffer
        end(self.process)

    def count(self, display_filter):
        """Frames that match; the capture may still be running."""
        return len(self.fields(display_filter, "frame.number"))

    def fields(self, display_filter, *names):
        """One list of values for each frame that matches."""
        wanted = [word for name in names for word in ("-e", name)]
        text = call(["tshark", "-n", "-r", self.path, "-Y", display_filter,
                     "-T", "fields", *wanted], check=False, seconds=120)
        return [line.split("\t") for line in text.splitlines()
                if line and line[0].isdigit()]
