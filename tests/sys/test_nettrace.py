# SPDX-License-Identifier: Apache-2.0
"""TRACE NIC, LAN, VSWITCH: the stream that tshark decodes by itself, the file
through the punch, and that neither does harm."""

import os
import subprocess
import time

from tests.harness.frames import free_frames
from tests.harness.network import GATEWAY, Capture
from tests.harness.process import call
from tests.harness.rig import expect, expect_match
from tests.harness.servers import WebServer
from tests.sys import netguest

ONE, TWO = "10.64.0.31", "10.64.0.32"
BASE = "10.64.0.2"
ABSENT = "10.64.0.200"
LISTEN = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 37008))
while True:
    s.recv(2000)
"""
COUNTED = r"(\d+) frames, (\d+) not taken"


def collector(rig):
    """Listens, so that the kernel answers nothing, and keeps no datagram."""
    return rig.network.start("/usr/bin/python3", "-c", LISTEN)


def stop(operator, what):
    """(taken, lost) of a trace that is ended."""
    text = operator.ask(f"TRACE {what} OFF", COUNTED)
    return tuple(map(int, expect_match(COUNTED, text).groups()))


def traced(capture, more, *fields):
    """FIELDS of each traced frame that matches MORE."""
    return [found[1:] for found in
            capture.fields(f"tzsp && {more}", "frame.number", *fields)]


def test_stream(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one = netguest.start(rig, "GUEST1", ONE)
    two = netguest.start(rig, "GUEST2", TWO)
    collector(rig)
    capture = Capture(rig.network, os.path.join(rig.directory, "tap.pcap"),
                      snap=2000, only="udp port 37008")
    text = operator.ask(f"TRACE NIC 600 USER GUEST1 TO {GATEWAY}", r"started")
    expect("TRACE NIC GUEST1 0600 started" in text, text)
    text = operator.ask("QUERY TRACE", r"Frames")
    expect_match(rf"GUEST1 0600 TO {GATEWAY}:37008: active", text)
    expect(netguest.ping(one, TWO) == 3, "pings of GUEST2 lost")
    expect(netguest.ping(two, GATEWAY) == 3, "pings of the bridge lost")
    web = WebServer(rig.network, 20000)
    text = one.ask(f"GET {web.url}", r"^Ready;", 60)
    expect(web.sha256 in text.replace("\n", ""), text)
    one.ask("UDP BLAST 10.64.1.1 9 1 64", r"1 datagrams sent")
    time.sleep(0.5)
    taken, lost = stop(operator, "NIC 600 USER GUEST1")
    netguest.ping(one, TWO)
    capture.stop()
    # Guest to guest never passed the adapter, but its trace did, both ways.
    echo = traced(capture, "icmp.type == 8", "tzsp.device_info",
                  "tzsp.device_name")
    expect(echo == [["in: delivered", "GUEST1 0600"]] * 3, str(echo))
    back = traced(capture, "icmp.type == 0", "tzsp.device_info")
    expect(back == [["out: delivered"]] * 3, str(back))
    get = traced(capture, "http.request", "http.request.method")
    expect(get == [["GET"]], str(get))
    good = traced(capture, 'tcp contains "HTTP/1.1 200 OK"',
                  "tzsp.device_info")
    expect(good == [["out: delivered"]], str(good))
    sources = {tuple(f) for f in traced(capture, "udp.dstport == 37008",
                                        "ip.src", "tzsp.packet_id")}
    expect({s[0].split(",")[0] for s in sources} == {BASE}, str(sources)[:200])
    expect(len(sources) == taken and lost == 0,
           f"{len(sources)} came of {taken} frames, {lost} lost")
    numbers = sorted(int(s[1]) for s in sources)
    expect(numbers == list(range(1, taken + 1)), "numbers have gaps")
    expect("No trace is active" in operator.ask("QUERY TRACE"), "QUERY TRACE")
    guest_collects(operator, one, two)
    lan(operator, one, two)


def lan(operator, one, two):
    """A LAN that is no VSWITCH; the collector is elsewhere."""
    one.ask("#CP DEFINE LAN YARD", r"LAN GUEST1 YARD is created")
    for guest in (one, two):
        guest.ask("#CP UNCOUPLE 600", r"is disconnected")
        guest.ask("#CP COUPLE 600 TO GUEST1 YARD", r"is connected to LAN")
    operator.ask(f"TRACE LAN GUEST1 YARD TO {GATEWAY}", r"started")
    expect(netguest.ping(one, TWO) == 3, "pings lost on the LAN")
    text = operator.ask("QUERY TRACE", r"Frames: \d+")
    expect_match(r"LAN GUEST1 YARD TO ", text)
    time.sleep(0.5)
    taken, lost = stop(operator, "LAN GUEST1 YARD")
    expect(taken >= 6 and lost == 0, f"{taken} taken of six, {lost} lost")


def guest_collects(operator, one, two):
    """The collector may be a guest; its LAN is traced, not the trace."""
    before = sunk(two)
    operator.ask(f"TRACE NIC 600 USER GUEST1 TO {TWO}:9", r"started")
    expect(netguest.ping(one, GATEWAY) == 3, "pings lost")
    time.sleep(0.5)
    taken, lost = stop(operator, "NIC 600 USER GUEST1")
    came = sunk(two) - before
    expect(came == taken >= 6 and lost == 0, f"{came} came of {taken}")
    operator.ask(f"TRACE VSWITCH VSW1 TO {TWO}:9 HOST {TWO}", r"started")
    time.sleep(1)
    taken, _ = stop(operator, "VSWITCH VSW1")
    expect(taken == 0, f"the trace traced itself {taken} times")


def sunk(guest):
    text = guest.ask("UDP SINK", r"taken so far")
    return int(expect_match(r"(\d+) taken", text).group(1))


def test_no_harm(rig):
    """Feedback, an absent collector, floods, targets that go, bad words."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one = netguest.start(rig, "GUEST1", ONE)
    # Nobody listens: the bridge answers "port unreachable" to the base.
    operator.ask(f"TRACE VSWITCH VSW1 TO {GATEWAY}", r"started")
    time.sleep(2)
    taken, _ = stop(operator, "VSWITCH VSW1")
    expect(taken < 20, f"an idle VSWITCH was traced {taken} times")
    # Nobody answers for the collector's address.
    operator.ask(f"TRACE VSWITCH VSW1 TO {ABSENT}", r"started")
    expect(netguest.ping(one, GATEWAY) == 3, "pings lost")
    taken, _ = stop(operator, "VSWITCH VSW1")
    expect(12 <= taken < 60, f"{taken} frames of 3 pings")
    # More than it may take: counted, and the guest gets through.
    operator.ask(f"TRACE NIC 600 USER GUEST1 TO {GATEWAY} RATE 100 SNAP 64",
                 r"started")
    text = one.ask(f"UDP BLAST {GATEWAY} 9 3000 64", r"datagrams sent", 60)
    expect("3000 datagrams sent" in text, text)
    taken, lost = stop(operator, "NIC 600 USER GUEST1")
    expect(lost > 1500 and taken + lost >= 3000, f"{taken} taken, {lost} lost")
    # A count, a filter, a target that goes.
    operator.ask(f"TRACE NIC 600 USER GUEST1 TO {GATEWAY}:5555 COUNT 2 "
                 "PROTO ICMP", r"started")
    expect(netguest.ping(one, GATEWAY) == 3, "pings lost")
    text = operator.ask("QUERY TRACE", r"Frames: \d+")
    expect_match(r"complete\n +Ended: the count was reached", text)
    expect_match(r"Frames: 2 Not taken: 0", text)
    operator.ask(f"TRACE NIC 600 USER GUEST1 TO {GATEWAY}", r"started")
    one.ask("#CP DETACH NIC 600", r"destroyed|detached")
    text = operator.ask("QUERY TRACE", r"Frames")
    expect_match(r"complete\n +Ended: what it traced is gone", text)
    stop(operator, "NIC 600 USER GUEST1")
    for line, code in (
            (f"TRACE NIC 600 USER GUEST1 TO {GATEWAY}", "HCPQVD040E"),
            (f"TRACE LAN SYSTEM NONE TO {GATEWAY}", "6416E"),
            (f"TRACE VSWITCH VSW1 TO 10.64.0.256", "HCPCMD002E"),
            (f"TRACE VSWITCH VSW1 TO {GATEWAY}:0", "HCPCMD002E"),
            (f"TRACE VSWITCH VSW1 TO {GATEWAY} SNAP 63", "HCPCMD002E"),
            (f"TRACE VSWITCH VSW1 TO {GATEWAY} BOGUS", "HCPCMD003E"),
            ("TRACE VSWITCH VSW1 TO 224.0.0.1", "HCPCMD002E"),
            ("TRACE VSWITCH VSW1 TO 127.0.0.1", "HCPCMD002E"),
            (f"TRACE VSWITCH VSW1 TO {BASE}", "6444E"),
            ("TRACE VSWITCH VSW1 TO", "HCPCMD026E"),
            ("TRACE VSWITCH VSW1", "HCPCMD026E"),
            ("TRACE VSWITCH VSW1 OFF NOW", "HCPCMD003E"),
            ("TRACE VSWITCH VSW1 OFF", "6443E")):
        operator.clear()
        operator.enter(line)
        operator.wait(code, 5)
    # A ring is 96 frames: none is kept.
    before = free_frames(operator)
    for _ in range(4):
        operator.ask(f"TRACE VSWITCH VSW1 TO {GATEWAY} SNAP 1300", r"started")
        stop(operator, "VSWITCH VSW1")
    after = free_frames(operator)
    expect(before - after < 64, f"{before} frames free, then {after}")


def test_punch(rig):
    """A ping and a GET on cards: the file equals what the NIC carried."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    one = netguest.start(rig, "GUEST1", ONE)
    web = WebServer(rig.network, 20000)
    netguest.ping(one, GATEWAY)
    capture = Capture(rig.network, os.path.join(rig.directory, "tap.pcap"),
                      snap=1300)
    operator.ask("TRACE NIC 600 USER GUEST1 TO PUNCH SNAP 1300", r"started")
    # One deck at a time.
    operator.clear()
    operator.enter("TRACE VSWITCH VSW1 TO PUNCH")
    operator.wait("6444E", 10)
    expect(netguest.ping(one, GATEWAY) == 3, "pings lost")
    text = one.ask(f"GET {web.url}", r"^Ready;", 60)
    expect(web.sha256 in text.replace("\n", ""), text)
    time.sleep(0.5)
    taken, lost = stop(operator, "NIC 600 USER GUEST1")
    capture.stop()
    operator.ask("TRACE VSWITCH VSW1 TO PUNCH COUNT 1", r"started")
    netguest.ping(one, GATEWAY)
    stop(operator, "VSWITCH VSW1")
    cards = os.path.join(rig.directory, "trace.deck")
    out = os.path.join(rig.directory, "nic.pcap")
    tool = os.path.join(rig.build, "host", "trace")
    text = call([tool, "list", cards])
    expect_match(rf"deck 1: card 1, \d+ cards, {taken} packets, whole", text)
    expect_match(r"deck 2: card \d+, \d+ cards, 1 packets, whole", text)
    expect_match(r"2 decks, 0 other cards, 0 bytes over", text)
    call([tool, "pcap", cards, out, "1"])
    file = Capture.of_file(rig.network, out)
    expect(lost == 0 and file.count("frame") == taken,
           f"{file.count('frame')} packets of {taken}, {lost} lost")
    same(file, capture)
    torn(tool, cards, out)


def same(file, capture):
    """What the guest sent and got, beside what the tap carried.  On the way
    in CP joins segments, so bytes of TCP are compared, not frames."""
    for ping in ("icmp.type == 8", "icmp.type == 0"):
        fields = ("frame.number", "icmp.ident", "icmp.seq", "ip.src", "ip.dst")
        here = [f[1:] for f in file.fields(ping, *fields)]
        there = [f[1:] for f in capture.fields(ping, *fields)]
        expect(here == there and len(here) == 3, f"{ping}: {here} {there}")
    get = "http.request"
    fields = ("frame.number", "http.request.full_uri")
    here = [f[1:] for f in file.fields(get, *fields)]
    expect(here == [f[1:] for f in capture.fields(get, *fields)] and
           len(here) == 1, f"GET: {here}")
    bytes_of = [sum(int(f[1]) for f in c.fields(
        f"tcp.srcport == 80 && ip.dst == {ONE}", "frame.number", "tcp.len"))
                for c in (file, capture)]
    expect(bytes_of[0] == bytes_of[1] > 20000, f"bytes of TCP: {bytes_of}")


def torn(tool, cards, out):
    """A card taken out, damaged, or the end cut off is noticed."""
    with open(cards, "rb") as f:
        whole = f.read()
    damaged = bytearray(whole)
    damaged[80 * 7 + 30] ^= 1
    for bad, said in ((whole[:80 * 5] + whole[80 * 6:], "cards are missing"),
                      (bytes(damaged), "a card is damaged"),
                      (whole[:80 * 9], "its last card is missing"),
                      (whole[:80 * 9] + whole[80 * 9 + 3:], "damaged"),
                      (b"", "0 decks")):
        path = cards + ".torn"
        with open(path, "wb") as f:
            f.write(bad)
        text = call([tool, "list", path])
        expect(said in text, f"not {said!r}:\n{text}")
        done = subprocess.run([tool, "pcap", path, out, "1"], check=False,
                              capture_output=True)
        expect(done.returncode == (3 if bad else 2), str(done))
