# SPDX-License-Identifier: Apache-2.0
"""Requirement R1 on the running system: guests, router, adapter."""

import os
import re
import time

from tests.harness.network import GATEWAY, Capture
from tests.harness.process import HarnessError
from tests.harness.rig import expect, expect_match
from tests.harness.servers import WebServer, curl, iperf3_client
from tests.sys.netguest import ping, start

ONE, TWO = "10.64.0.31", "10.64.0.32"


def test_guest_to_guest_stays_inside(rig):
    """R1.5: the tap shows nothing of it.  R1.6, R1.7: it shows the rest."""
    rig.ipl()
    one, _ = start(rig, "GUEST1", ONE), start(rig, "GUEST2", TWO)
    capture = Capture(rig.network, os.path.join(rig.directory, "tap.pcap"))
    expect(ping(one, TWO) == 3, "GUEST2 does not answer")
    expect(ping(one, GATEWAY) == 3, "the bridge does not answer")
    capture.stop()
    inside = capture.count(f"ip.addr == {TWO}")
    expect(inside == 0, f"{inside} frames to or from {TWO} at the tap")
    outside = capture.count(f"icmp && ip.addr == {GATEWAY}")
    expect(outside == 6, f"{outside} frames with {GATEWAY}, not 6")


def test_http_both_ways(rig):
    """A guest serves, a guest fetches; the content is what it was."""
    rig.ipl()
    one, _ = start(rig, "GUEST1", ONE), start(rig, "GUEST2", TWO)
    expect("NETDEMO" in curl(rig.network, f"http://{TWO}/"), "no page")
    web = WebServer(rig.network, 2 << 20)
    text = one.ask(f"GET {web.url}", r"^Ready;", 60)
    digest = expect_match(r"[0-9a-fA-F]{64}", text.replace("\n", ""))
    expect(digest.group().lower() == web.sha256, "not the same SHA-256")
    iperf3(rig, one)
    asleep(rig, one)


def iperf3(rig, one):
    """Debian's iperf3 and NETDEMO's server agree on what was carried."""
    for options in ((), ("-R",), ("-P", "3")):
        end = iperf3_client(rig.network, ONE, *options)
        sent, got = end["sum_sent"]["bytes"], end["sum_received"]["bytes"]
        expect(1 << 20 < got <= sent, f"{options}: {got} of {sent} bytes")
        one.wait(rf"^IPERF3 {GATEWAY}: .* {sent if options == ('-R',) else got}"
                 r" bytes")
        one.clear()
    end = iperf3_client(rig.network, ONE, "-u", "-b", "4M", "-P", "2")["sum"]
    expect(end["packets"] > 500 and end["lost_percent"] < 5, f"{end}")
    one.wait(r"^\d+ of \d+ datagrams lost")
    for options, why in ((("--bidir",), "not implemented"),
                         (("-u", "-R"), "not implemented"),
                         (("-P", "17"), "parallel")):
        try:
            iperf3_client(rig.network, ONE, *options)
            expect(False, f"{options} was not refused")
        except HarnessError as error:
            expect(why in str(error), str(error))
    one.ask("IPERF3 OFF", r"iperf3 server is off")
    one.ask("IPERF3 5202", r"^iperf3 server on port 5202")
    end = iperf3_client(rig.network, ONE, "-p", "5202")
    expect(end["sum_received"]["bytes"] > 1 << 20, "no server after OFF")


def asleep(rig, one):
    """SLEEP: the machine stands until its time is over, or a key."""
    one.enter("#CP SLEEP 60 SEC")
    time.sleep(0.5)
    expect(not answers(rig, 1), "a machine that sleeps answers")
    one.key("Enter")
    expect(answers(rig, 5), "ENTER does not wake it")
    one.enter("#CP SLEEP 2 SEC")
    time.sleep(0.5)
    expect(not answers(rig, 1), "SLEEP 2 SEC does not sleep")
    expect(answers(rig, 5), "SLEEP 2 SEC does not end")


def answers(rig, seconds):
    """Does GUEST1 answer a ping from beyond the adapter?"""
    text = rig.network.call("ping", "-c", "1", "-W", str(seconds), ONE,
                            check=False)
    return "1 received" in text


def test_uncouple_stops_one_nic(rig):
    rig.ipl()
    one, two = start(rig, "GUEST1", ONE), start(rig, "GUEST2", TWO)
    operator = rig.logon("OPERATOR")
    one.ask("#CP UNCOUPLE 0600", r"disconnected from")
    text = operator.ask("QUERY VSWITCH VSW1", r"Connected: \d+")
    expect("Connected: 1 " in text, text)
    expect(ping(one, GATEWAY, 2) == 0, "pings pass an uncoupled NIC")
    expect(ping(two, GATEWAY, 2) == 2, "the other NIC stopped too")
    one.ask("#CP COUPLE 0600 TO SYSTEM VSW1", r"connected to VSWITCH")
    expect(ping(one, GATEWAY, 5) >= 3, "no traffic after COUPLE")
    isolated(operator, one)


def isolated(operator, one):
    """ISOLATION ON: outside only.  MACPROTECT ON lets a guest's own MAC by."""
    for change in ("ISOLATION ON", "MACPROTECT ON"):
        operator.ask(f"SET VSWITCH VSW1 {change}", r"^Command complete")
    expect(ping(one, TWO, 2) == 0, "guests reach each other in isolation")
    expect(ping(one, GATEWAY, 2) == 2, "isolation keeps guests in")
    operator.ask("SET VSWITCH VSW1 ISOLATION OFF", r"^Command complete")
    expect(ping(one, TWO, 2) == 2, "isolation stays")


def test_downed_tap(rig):
    """Guests go on among themselves; the adapter comes back by itself."""
    rig.ipl()
    one, _ = start(rig, "GUEST1", ONE), start(rig, "GUEST2", TWO)
    operator = rig.logon("OPERATOR")
    rig.network.tap("down")
    time.sleep(3)
    expect(ping(one, TWO, 2) == 2, "guests need the adapter")
    expect(ping(one, GATEWAY, 2) == 0, "pings pass a downed tap")
    text = operator.ask("QUERY VSWITCH VSW1", r"State:.*")
    expect(not re.search(r"State: Ready", text), f"still ready:\n{text}")
    rig.network.tap("up")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        text = operator.ask("QUERY VSWITCH VSW1", r"State:.*")
        if "State: Ready" in text:
            break
        time.sleep(1)
    expect(ping(one, GATEWAY, 3) >= 2, f"no traffic afterwards\n{text}")


def test_spoofed_source_is_dropped(rig):
    """R1.4: an address that is GUEST2's is not GUEST1's to use."""
    rig.ipl()
    two = start(rig, "GUEST2", TWO)
    expect(ping(two, GATEWAY, 1) == 1, "GUEST2 has no network")
    capture = Capture(rig.network, os.path.join(rig.directory, "tap.pcap"))
    one = start(rig, "GUEST1", TWO)
    expect(ping(one, GATEWAY, 2) == 0, "GUEST1 uses GUEST2's address")
    capture.stop()
    expect(capture.count(f"icmp && ip.src == {TWO}") == 0, "it left the base")
    expect(ping(two, GATEWAY, 2) == 2, "GUEST2 lost its address")


def test_force_under_load(rig):
    """FORCE of a guest in the middle of iperf: its NIC goes, others stay."""
    rig.ipl()
    one, two = start(rig, "GUEST1", ONE), start(rig, "GUEST2", TWO)
    operator = rig.logon("OPERATOR")
    two.ask("IPERF -s", r"^Ready;")
    one.clear()
    one.enter(f"IPERF -c {TWO} -t 20")
    time.sleep(2)
    operator.ask("FORCE GUEST1", r"GUEST1")
    one.wait_logo()
    text = operator.ask("QUERY VSWITCH VSW1", r"Connected: \d+")
    expect("Connected: 1 " in text, text)
    expect(ping(two, GATEWAY, 2) == 2, "GUEST2 has no network")
    expect(ping(start(rig, "GUEST1", ONE), TWO) == 3, "GUEST1 is not back")


def test_virtqueues_carry_it(rig):
    """R2.8: data go through the guest's virtqueues by one hypercall each."""
    rig.ipl()
    one = start(rig, "GUEST1", ONE)
    operator = rig.logon("OPERATOR")
    before = diagnose_500(operator)
    expect(ping(one, GATEWAY, 5) == 5, "no answer")
    made = diagnose_500(operator) - before
    expect(5 <= made <= 30, f"{made} notifications for five pings")


def test_answers_are_prompt(rig):
    """An interruption wakes a waiting guest; no timer has to."""
    rig.ipl()
    one = start(rig, "GUEST1", ONE)
    text = one.ask(f"PING {GATEWAY} 9", r"^Ready;", 20)
    times = sorted(int(t) for t in re.findall(r"(\d+) us", text))
    expect(len(times) >= 8 and times[7] < 100000, text)


def diagnose_500(operator):
    row = r"DIAG 0500 +(\d+) +\d+ us"
    return int(re.search(row, operator.ask("INDICATE EXITS GUEST1", row,
                                           10)).group(1))
