# SPDX-License-Identifier: Apache-2.0
"""The acceptance scenario, step by step.

Three people: the operator, GUEST1 (who defines and couples a NIC) and GUEST2
(for whom the operator does it).  Then traffic: between the guests, which must
not appear at the adapter, and with real programs beyond it.
"""

import os
import random
import re
import time

from tests.harness.network import GATEWAY, Capture
from tests.harness.process import HarnessError
from tests.harness.servers import IperfServer, WebServer, curl, iperf_client

FILE_BYTES = 10 << 20
PING = r"(\d+) sent, (\d+) answered"
CP_PACKETS = r"RX Packets: (\d+).*?TX Packets: (\d+)"


class Scenario:
    def __init__(self, rig, show, seed=None):
        self.rig = rig
        self.show = show
        self.network = rig.network
        chance = random.Random(seed)
        one, two = chance.sample(range(20, 250), 2)
        self.ip1, self.ip2 = f"10.64.0.{one}", f"10.64.0.{two}"
        self.operator = self.guest1 = self.guest2 = None

    def play(self):
        for step in (self.ipl, self.log_on, self.define_and_couple,
                     self.ipl_guests, self.pings, self.fetch, self.page,
                     self.iperf, self.counters, self.uncouple,
                     self.shutdown):
            self.show.step(step.__doc__)
            step()

    def terminal(self, name):
        terminal = self.rig.terminal(name)
        terminal.on_screen = self.show.screen
        return terminal

    # --- Coming up ----------------------------------------------------------

    def ipl(self):
        """IPL of CP-64 under Hercules"""
        self.rig.ipl()
        for line in self.rig.machine.lines:
            if not line.startswith((" ", "HHC", "Built", "(c)")):
                self.show.say("    " + line)

    def log_on(self):
        """Three people log on at 3270 terminals"""
        users = []
        for name in ("OPERATOR", "GUEST1", "GUEST2"):
            terminal = self.terminal(name)
            terminal.wait(r"USERID\s*===>", 30)
            terminal.keep("the logo")
            self.rig.logon(name, terminal=terminal)
            terminal.keep("logged on")
            users.append(terminal)
        self.operator, self.guest1, self.guest2 = users
        names = self.operator.ask("QUERY NAMES", r"GUEST2\s+-")
        for name in ("OPERATOR", "GUEST1", "GUEST2"):
            self.show.check(f"{name:8} -" in names, f"{name} is logged on")

    def define_and_couple(self):
        """GUEST1 defines and couples its NIC; the operator does GUEST2's"""
        self.guest1.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600")
        text = self.guest1.ask("COUPLE 0600 TO SYSTEM VSW1", r"VSW1\s*$|HCP")
        self.show.check("connected to VSWITCH SYSTEM VSW1" in text,
                        "GUEST1's NIC is connected to VSW1")
        self.operator.ask("FOR GUEST2 CMD DEFINE NIC 0600 TYPE VIRTIO",
                          r"NIC 0600 is created")
        text = self.operator.ask("FOR GUEST2 CMD COUPLE 0600 TO SYSTEM VSW1",
                                 r"connected to VSWITCH|HCP")
        self.show.check("connected to VSWITCH SYSTEM VSW1" in text,
                        "GUEST2's NIC is connected to VSW1")
        text = self.operator.ask("QUERY VSWITCH VSW1", r"RDEV")
        self.show.check(re.search(r"Connected: 2\b", text) is not None,
                        "VSW1 has two NICs")
        self.show.check("State: Ready" in text, "VSW1's adapter is ready")

    def ipl_guests(self):
        """Both IPL NETDEMO"""
        for guest, ip in ((self.guest1, self.ip1), (self.guest2, self.ip2)):
            text = guest.ask(
                f"IPL NETDEMO PARM IP={ip}/24 GW={GATEWAY}",
                r"^Ready;", 30)
            self.show.check(f"address {ip}/24" in text and
                            "link is up" in text, f"{guest.name} is up at {ip}")

    # --- Traffic ------------------------------------------------------------

    def ping(self, guest, to, count=3, good=True):
        text = guest.ask(f"PING {to} {count}", PING, 10 + 2 * count)
        sent, received = map(int, re.search(PING, text).groups())
        self.show.check(sent == count and received == (count if good else 0),
                        f"{guest.name}: {received} of {count} pings of {to} "
                        f"answered{'' if good else ', as it should be'}")

    def capture(self, name):
        return Capture(self.network,
                       os.path.join(self.rig.directory, f"{name}.pcap"))

    def pings(self):
        """GUEST1 pings the bridge, GUEST2, the bridge; a capture watches"""
        capture = self.capture("pings")
        self.ping(self.guest1, GATEWAY)
        self.ping(self.guest1, self.ip2)
        self.ping(self.guest1, GATEWAY)
        capture.stop()
        outside = capture.count(f"icmp.type == 8 && ip.src == {self.ip1} "
                                f"&& ip.dst == {GATEWAY}")
        answers = capture.count(f"icmp.type == 0 && ip.dst == {self.ip1}")
        inside = capture.count(f"ip.addr == {self.ip2} || "
                               f"arp.dst.proto_ipv4 == {self.ip2}")
        self.show.check(outside == 6, f"{outside} of 6 requests to {GATEWAY} "
                                      "passed the adapter")
        self.show.check(answers == 6, f"{answers} of 6 answers passed it")
        self.show.check(inside == 0, f"{inside} frames of guest-to-guest "
                                     "traffic passed it")

    def fetch(self):
        """GUEST1 fetches a 10 MiB file of random content from nginx"""
        web = WebServer(self.network, FILE_BYTES)
        text = self.guest1.ask(f"GET {web.url}", r"^Ready;", 120)
        found = re.search(r"[0-9a-fA-F]{64}", text.replace("\n", ""))
        self.show.check(bool(found) and found.group().lower() == web.sha256,
                        f"SHA-256 of what came is nginx's, {web.sha256}")

    def page(self):
        """curl beyond the adapter fetches GUEST2's page"""
        body = curl(self.network, f"http://{self.ip2}/")
        for line in body.splitlines()[:40]:
            self.show.say("    " + line)
        self.show.check("NETDEMO" in body, "GUEST2 served its page")

    def iperf(self):
        """iperf both ways: Debian's, and NETDEMO's"""
        self.guest2.ask("IPERF -s", r"^Ready;")
        text, rate = iperf_client(self.network, self.ip2)
        self.show.say("    " + text.strip())
        self.show.check(rate > 1e6, f"iperf -c {self.ip2} from outside: "
                                    f"{rate / 1e6:.0f} Mbit/s")
        server = IperfServer(self.network)
        self.guest2.ask(f"IPERF -c {GATEWAY} -t 5", r"^Ready;", 40)
        time.sleep(1)
        with open(server.log, encoding="utf-8", errors="replace") as f:
            log = f.read()
        self.show.check(self.ip2 in log and re.search(r"[MG]bits/sec", log)
                        is not None,
                        f"iperf -s saw a client at {self.ip2}")

    # --- Agreement, and the end ---------------------------------------------

    def uplink(self):
        """(received, sent) frames of VSW1's adapter, as CP counts them."""
        text = self.operator.ask("QUERY VSWITCH VSW1 DETAILS", r"RDEV", 15)
        text = self.operator.ask("QUERY VSWITCH VSW1 DETAILS", r"TX Bytes", 15)
        part = text[text.index("Uplink Port"):]
        found = re.search(CP_PACKETS, part, re.S)
        if not found:
            raise HarnessError(f"no counters of the uplink in\n{text}")
        return tuple(map(int, found.groups()))

    def nic(self, guest):
        """(received, sent) packets of a guest's NIC, as CP counts them."""
        text = guest.ask("#CP QUERY NIC 0600 DETAILS", r"TX Bytes")
        return tuple(map(int, re.search(CP_PACKETS, text, re.S).groups()))

    def own(self, guest):
        """(received, sent) packets as the guest counts them itself."""
        text = guest.ask("IFCONFIG", r"^Ready;")
        found = re.search(r"RX frames (\d+).*?TX frames (\d+)", text, re.S)
        return tuple(map(int, found.groups()))

    def counters(self):
        """What CP, the guests and tshark counted agrees"""
        self.operator.ask("QUERY ROUTER", r"\S")
        before = self.uplink()
        capture = self.capture("counters")
        self.ping(self.guest1, GATEWAY, 5)
        self.ping(self.guest1, self.ip2, 5)
        curl(self.network, f"http://{self.ip2}/")
        time.sleep(1)
        after = self.uplink()
        capture.stop()
        outside = "02:00:00:64:00:01"
        into = capture.count(f"(ip || arp) && eth.src == {outside}")
        out = capture.count(f"(ip || arp) && !(eth.src == {outside})")
        got, sent = after[0] - before[0], after[1] - before[1]
        self.show.check(got == into, f"adapter received {got}, tshark saw "
                                     f"{into}")
        self.show.check(sent == out, f"adapter sent {sent}, tshark saw {out}")
        for guest in (self.guest1, self.guest2):
            nic, own = self.nic(guest), self.own(guest)
            self.show.check(nic == own, f"{guest.name}: CP counts rx/tx {nic},"
                                        f" the guest {own}")

    def uncouple(self):
        """UNCOUPLE stops exactly one NIC"""
        self.guest1.ask("#CP UNCOUPLE 0600", r"disconnected from|HCP")
        self.ping(self.guest1, GATEWAY, 2, good=False)
        body = curl(self.network, f"http://{self.ip2}/")
        self.show.check("NETDEMO" in body, "GUEST2 still serves its page")
        text = self.operator.ask("QUERY VSWITCH VSW1", r"RDEV")
        self.show.check(re.search(r"Connected: 1\b", text) is not None,
                        "VSW1 has one NIC")

    def shutdown(self):
        """SHUTDOWN by the operator"""
        self.rig.shutdown(self.operator)
        self.show.check(True, "CP-64 ended in order")
