# SPDX-License-Identifier: Apache-2.0
"""Hostile networks, from a guest and from the LAN beyond the adapter.

Each attack is a generator: it begins, gives way while two bystanders exchange
traffic, ends, and returns what CP must have counted meanwhile: {what: n}, from
a guest exactly, from the LAN at least half (the adapter loses some).  The
attacker's machine is new for each and logs off cleanly after it.
"""

import re
import time

from scapy.all import ARP, ICMP, IP, UDP, Ether, IPOption, Raw

from tests.harness.network import BRIDGE, GATEWAY, TAP
from tests.harness.rig import expect
from tests.sys import bystanders, netguest, relay

TIMED = True
PACK = bystanders.pack("VILLAIN", systems=relay.SYSTEMS)
BASE, VILLAIN, NOBODY = "10.64.0.2", "10.64.0.66", "10.64.0.99"
ONE, TWO = bystanders.ADDRESSES
MAC = "02:00:00:00:00:01"   # on a LAN of TYPE IP nobody looks at it
EVIL = relay.LAN_MAC
N = 50
FLOOD = 20000
ETHER, DST_IP = 14, 30

SPOOFED = "source address is another machine's"
NOT_OWN = "source address not the NIC's"
MARTIAN = "impossible source address"
HEADER = "malformed IPv4 header"
SUM = "bad IPv4 header checksum"
OPTIONS = "source route or malformed options"
LINK_SOURCE = "frame from itself or from a group"
LINK_GROUP = "unicast datagram in a broadcast"
STRANGER = "10.64.0.77"     # on the LAN, outside
MARTIANS = ("0.0.0.7", "127.0.0.1", "224.0.0.5", "240.0.0.1",
            "255.255.255.255", "10.64.0.0", "10.64.0.255")


def ip(**fields):
    """A datagram to GUEST TWO in a frame, unless FIELDS say otherwise."""
    fields.setdefault("dst", TWO)
    fields.setdefault("src", VILLAIN)
    return Ether(src=MAC, dst=MAC) / IP(**fields)


def udp(size=32, **fields):
    return ip(**fields) / UDP(sport=1, dport=9) / Raw(bytes(size))


def arp(op, sender, target, mac=MAC):
    return (Ether(src=mac, dst="ff:ff:ff:ff:ff:ff") /
            ARP(op=op, hwsrc=mac, psrc=sender, pdst=target))


def malformed(make):
    """Frames of which each is no IPv4 datagram: (reason, frame)."""
    whole = bytes(make())
    yield from ((HEADER, whole[:n]) for n in range(ETHER, ETHER + 20, 3))
    for fields in ({"version": 6}, {"ihl": 4}, {"ihl": 15, "len": 40},
                   {"len": 19}, {"len": 61}, {"frag": 8191, "len": 60},
                   {"flags": "MF", "len": 59}, {"frag": 1, "len": 20}):
        frame = bytearray(bytes(make(**fields)))
        yield HEADER, bytes(frame)
    yield SUM, bytes(make(chksum=0x1234))


# --- from a guest -----------------------------------------------------------

def forged_sources(relay_, _):
    """Sources of the bystander, the base, nobody's; a redirect from the base."""
    for src in (ONE, BASE, NOBODY):
        relay_.send(udp(src=src), N)
    relay_.send(ip(src=BASE) / ICMP(type=5, code=1, gw=VILLAIN), N)
    relay_.send(ip(src=ONE, dst="10.64.0.255") / ICMP(), N)
    yield
    return {SPOOFED: 4 * N, NOT_OWN: N}


def impossible_addresses(relay_, _):
    """Addresses no machine can have, as source and as destination."""
    for src in MARTIANS:
        relay_.send(udp(src=src), N)
    for dst in ("0.0.0.7", "127.0.0.1", "240.0.0.1", "10.64.0.0"):
        relay_.send(udp(dst=dst), N)
    relay_.send(udp(dst="239.1.2.3"), N)
    yield
    return {MARTIAN: len(MARTIANS) * N, "invalid destination address": 4 * N,
            "multicast group not forwarded": N}


def malformed_datagrams(relay_, _):
    """Headers that lie about version, lengths, sum; cut anywhere."""
    want = {HEADER: 0, SUM: 0}
    for reason, frame in malformed(udp):
        relay_.send(frame, N)
        want[reason] += N
    for size in range(ETHER, ETHER + 28, 5):
        frame = bytes(arp(1, VILLAIN, ONE))[:size]
        relay_.send(frame, N)
    relay_.send(bytes(arp(7, VILLAIN, ONE)), N)
    yield
    return {**want, "malformed ARP": 7 * N}


def bad_options(relay_, _):
    """Source routes, and options that end outside the header."""
    for option in (b"\x83\x07\x04\x0a\x40\x00\x29\x00",
                   b"\x89\x07\x04\x0a\x40\x00\x29\x00",
                   b"\x07\x27\x04\x00", b"\x07\x00\x00\x00",
                   b"\x01\x01\x01\x44", b"\x07\x03\x03\x00"):
        frame = bytearray(bytes(udp(options=[])))
        frame[34:34] = option
        frame[ETHER] = 0x45 + len(option) // 4
        frame[16:18] = (len(frame) - ETHER).to_bytes(2, "big")
        relay_.send(frame, N, what=relay.FIX)
    yield
    return {OPTIONS: 6 * N}


def fragments_to_the_base(relay_, _):
    """Endless: first fragments only.  Overlapping: two that contradict."""
    first = ip(dst=BASE, flags="MF", id=0) / ICMP() / Raw(bytes(504))
    relay_.send(first, FLOOD, vary=16, what=relay.FIX)
    relay_.send(ip(dst=BASE, flags="MF", id=7) / ICMP() / Raw(bytes(504)))
    relay_.send(ip(dst=BASE, frag=63, id=7, proto=1) / Raw(bytes(64)))
    yield
    # The word at 16 is length and id.  The machine's clock may run ahead.
    return {"too many in fragments": (FLOOD - 99, FLOOD),
            "fragments overlap": 2}


def largest_and_larger(relay_, _):
    """64 KiB datagrams where 1500 bytes go, with and without leave to cut."""
    big = bytes(udp(flags="DF", len=65535, chksum=0))
    relay_.send(big, N, size=ETHER + 65535, what=relay.FIX)
    past = bytes(udp(frag=8000, len=2000, chksum=0))
    relay_.send(past, N, size=ETHER + 2000, what=relay.FIX)
    whole = bytes(udp(len=65535, chksum=0))
    relay_.send(whole, N, size=ETHER + 65535, what=relay.FIX)
    yield
    return {"fragmentation needed and DF set": N, HEADER: N}


def time_to_live(relay_, _):
    """Loops end by TTL: what has none left, and the errors are held back."""
    relay_.mirror()
    relay_.send(udp(dst="192.0.2.9", ttl=1), FLOOD)
    told = [Ether(frame) for frame in relay_.mirrored()]
    expect(any(ICMP in f and f[ICMP].type == 11 and f[IP].src == BASE
               for f in told), f"not told of it: {told}")
    yield
    return {"time to live exceeded": FLOOD}


def forwarded(network):
    """Datagrams that the network outside has sent on so far."""
    names, values = re.findall(r"^Ip: (.*)$", network.call(
        "cat", "/proc/net/snmp"), re.M)
    return int(dict(zip(names.split(), values.split()))["ForwDatagrams"])


def routing_loop(relay_, network):
    """The gateway outside sends it back to the base, which would send it there
    again: each comes back once and no more."""
    network.call("sh", "-c", "cd /proc/sys/net/ipv4; echo 1 >ip_forward; "
                 "echo 0 >conf/all/send_redirects; "
                 f"echo 0 >conf/{BRIDGE}/send_redirects")
    network.call("ip", "route", "replace", "192.0.2.0/24", "via", BASE)
    network.call("ping", "-c", "1", BASE)  # they know each other's MACs now
    before = forwarded(network)
    relay_.send(udp(dst="192.0.2.9", ttl=64), 1)
    deadline = time.monotonic() + 10
    while forwarded(network) == before:  # the base asks for the gateway's MAC
        expect(time.monotonic() < deadline, "the gateway gets nothing")
        time.sleep(0.1)
    relay_.send(udp(dst="192.0.2.9", ttl=64), N - 1)
    yield
    network.call("sh", "-c", "echo 0 >/proc/sys/net/ipv4/ip_forward")
    return {SPOOFED: (N // 2, N), "uplink": (N, 2 * N),
            "time to live exceeded": 0}


def arp_storm(relay_, _):
    """Requests, as many as go: answers are limited."""
    relay_.send(arp(1, VILLAIN, ONE), FLOOD)
    yield
    return {"too many ARP requests": (FLOOD // 2, FLOOD)}


def arp_poison(relay_, _):
    """Announcements and replies for others' addresses."""
    for op in (1, 2):
        for victim in (ONE, BASE):
            relay_.send(arp(op, victim, victim), N)
        relay_.send(arp(op, GATEWAY, GATEWAY), N)
    yield
    return {"claimed address has an owner": 4 * N,
            "claimed address outside the rules": 2 * N}


def neighbour_exhaustion(relay_, outside):
    """A datagram to each address of the LAN, again and again."""
    for _ in range(20):
        relay_.send(udp(dst="10.64.0.100"), 150, vary=DST_IP, what=relay.FIX)
    yield
    return {"too many wait for the neighbour": (1000, 3000)}


def broadcast_storm(relay_, _):
    """Each broadcast is copied to all: only so many are."""
    relay_.send(udp(dst="255.255.255.255"), FLOOD)
    yield
    return {"too many broadcasts": (FLOOD // 2, FLOOD)}


def flood_of_a_bystander(relay_, _):
    """Datagrams to one of the two, as many as go."""
    relay_.send(udp(dst=ONE), 0x7fffffff)
    yield
    relay_.stop()
    return {"datagrams taken": (1000, 10 ** 9)}


def flood_of_the_adapter(relay_, _):
    """Datagrams to the outside, as many as go."""
    relay_.send(udp(dst=GATEWAY, size=1000), 0x7fffffff)
    yield
    relay_.stop()
    return {"datagrams taken": (1000, 10 ** 9)}


FROM_A_GUEST = (forged_sources, impossible_addresses, malformed_datagrams,
                bad_options, fragments_to_the_base, largest_and_larger,
                time_to_live, routing_loop, arp_storm, arp_poison, neighbour_exhaustion,
                broadcast_storm, flood_of_a_bystander, flood_of_the_adapter)


def judge(name, want, before, after):
    all_grew = {w: n - before.get(w, 0) for w, n in after.items()
                if n != before.get(w, 0)}
    for what, count in want.items():
        low, high = count if isinstance(count, tuple) else (count, count)
        grew = after.get(what, 0) - before.get(what, 0)
        expect(low <= grew <= high,
               f"{name}: {what!r} grew by {grew}, not {low} to {high}: "
               f"{all_grew}")
    for part in (before, after):
        ended = sum(part[w] for w in ("delivered", "uplink", "answered",
                                      "absorbed", "pending", "dropped"))
        expect(ended == part["datagrams taken"], f"{name}: {part}")


def under_attack(name, attack, watch, operator, settle):
    """Begin, look, end, count; what was to be counted."""
    before = relay.counters(operator)
    next(attack)
    watch.unharmed(name)
    try:
        next(attack)
    except StopIteration as end:
        want = end.value
    settle()
    judge(name, want, before, relay.counters(operator))
    return want


def from_a_guest(rig, attacks):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    watch = bystanders.Bystanders(rig, operator)
    terminal = rig.terminal("VILLAIN")
    for attack in attacks:
        name = f"{attack.__name__}: {attack.__doc__}"
        villain = relay.Relay(rig, "VILLAIN", VILLAIN, terminal)
        want = under_attack(name, attack(villain, rig.network), watch,
                            operator, lambda: villain.finish())
        if attack is not routing_loop and "datagrams taken" not in want:
            watch.counted("VILLAIN", ["DATAGRAM"])
        villain.logoff()
    watch.unharmed("afterwards")


# Half of them with one CPU, the others with two.

def test_forgeries_by_a_guest(rig):
    from_a_guest(rig, FROM_A_GUEST[:8][rig.cpus % 2::2])


def test_floods_by_a_guest(rig):
    from_a_guest(rig, FROM_A_GUEST[8:][rig.cpus % 2::2])


# --- from the LAN -----------------------------------------------------------

class Lan:
    """The attacker's station, and frames of its own making."""

    def __init__(self, network):
        self.network = network
        self.outside = relay.Outside(network)
        self.mac = self.outside.adapter_mac(ONE)

    def ip(self, **fields):
        fields.setdefault("dst", TWO)
        fields.setdefault("src", STRANGER)
        return Ether(src=EVIL, dst=self.mac) / IP(**fields)

    def udp(self, size=32, **fields):
        return self.ip(**fields) / UDP(sport=1, dport=9) / Raw(bytes(size))

    def send(self, frame, count=N):
        self.outside.send(frame, count)

    def jumbo(self, on):
        for name in (TAP, BRIDGE):
            self.network.call("ip", "link", "set", name, "mtu",
                              "4000" if on else "1500")


def forgeries_from_outside(lan):
    """Sources of the bystander and the base; addresses that cannot be."""
    for src in (ONE, BASE):
        lan.send(lan.udp(src=src))
    for src in MARTIANS:
        lan.send(lan.udp(src=src))
    yield
    return {SPOOFED: 2 * N, MARTIAN: len(MARTIANS) * N}


def malformed_from_outside(lan):
    """Headers that lie, source routes, frames nobody can have sent."""
    want = {HEADER: 0, SUM: 0, OPTIONS: N, LINK_SOURCE: 2 * N, LINK_GROUP: N}
    for reason, frame in malformed(lan.udp):
        if len(frame) >= 60:  # what is shorter the adapter pads or drops
            lan.send(frame)
            want[reason] += N
    lan.send(lan.udp(options=IPOption(b"\x83\x07\x04\x0a\x40\x00\x29")))
    for src in (lan.mac, "03:00:00:00:00:01"):
        frame = lan.udp()
        frame.src = src
        lan.send(frame)
    frame = lan.udp()
    frame.dst = "ff:ff:ff:ff:ff:ff"
    lan.send(frame)
    yield
    return want


def fragments_from_outside(lan):
    """To the base: first ones without end, and two that overlap."""
    lan.send(lambda n: lan.ip(dst=BASE, flags="MF", id=n) / ICMP() /
             Raw(bytes(504)), 1000)
    for n in range(N):
        lan.send(lan.ip(dst=BASE, flags="MF", id=7) / ICMP() /
                 Raw(bytes(504)), 1)
        lan.send(lan.ip(dst=BASE, frag=63, id=7, proto=1) / Raw(bytes(64)), 1)
    yield
    return {"too many in fragments": 1000, "fragments overlap": 2 * N}


def transit_and_loops(lan):
    """To nobody here, and to what is beyond the adapter again."""
    for dst in (NOBODY, STRANGER, "192.0.2.9"):
        lan.send(lan.udp(dst=dst))
    lan.send(lan.udp(dst="224.1.2.3"))
    yield
    return {"from outside, for nobody here": 3 * N,
            "multicast group not forwarded": N}


def arp_from_outside(lan):
    """A storm of requests; the bystander's and the gateway's address taken."""
    lan.send(bytes(arp(1, STRANGER, ONE, EVIL)), 4000)
    for victim in (ONE, BASE):
        lan.send(arp(2, victim, victim, EVIL))
    lan.send(arp(2, GATEWAY, GATEWAY, EVIL))
    yield
    return {"too many ARP requests": 1000, "claimed address has an owner": 2 * N,
            "neighbour's MAC contradicted": N}


def neighbours_from_outside(lan):
    """Pings by machines that are not there.  The base answers to where they
    came from; a bystander's answers need neighbours, few at a time."""
    for dst in (BASE, TWO):
        for _ in range(3):
            lan.send(lambda n: lan.ip(dst=dst, src=f"10.64.0.{100 + n}") /
                     ICMP(), 100)
    yield
    return {"answered": 300, "too many wait for the neighbour": 100}


def jumbo_from_outside(lan):
    """Frames larger than any the adapter is made for."""
    lan.jumbo(True)
    lan.send(lan.udp(size=3000, flags="DF"))
    lan.send(lan.udp(size=3000))
    yield
    lan.jumbo(False)
    return {}


def floods_from_outside(lan):
    """Datagrams and broadcasts, as many as the adapter takes."""
    lan.send(bytes(lan.udp(dst=ONE)), 6000)
    frame = lan.udp(dst="255.255.255.255")
    frame.dst = "ff:ff:ff:ff:ff:ff"
    lan.send(bytes(frame), 3000)
    yield
    return {"datagrams taken": 6000, "too many broadcasts": 500}


FROM_THE_LAN = (forgeries_from_outside, malformed_from_outside,
                fragments_from_outside, transit_and_loops, arp_from_outside,
                neighbours_from_outside, jumbo_from_outside,
                floods_from_outside)


def test_attacks_from_the_lan(rig):
    """Each while the bystanders go on; in the end the gateway is who it was,
    which a forged ARP would have changed."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    watch = bystanders.Bystanders(rig, operator)
    expect(netguest.ping(watch.one, GATEWAY) == 3, "no gateway")
    lan = Lan(rig.network)
    for attack in FROM_THE_LAN[rig.cpus % 2::2]:
        name = f"{attack.__name__}: {attack.__doc__}"
        under_attack(name, at_least_half(attack(lan)), watch, operator,
                     lambda: time.sleep(0.5))
    lan.outside.close()
    expect(netguest.ping(watch.one, GATEWAY) == 3, "the gateway is lost")
    claim_of_an_outside_machine(rig, operator)
    watch.unharmed("afterwards")


def claim_of_an_outside_machine(rig, operator):
    """A guest uses the address of a machine outside, which answers the base's
    probe (N54) and keeps it (N55): nothing of the guest's is seen there."""
    rig.network.call("ip", "addr", "add", f"{STRANGER}/24", "dev", BRIDGE)
    guest = rig.logon("GUEST1")
    netguest.start(rig, "GUEST1", STRANGER, guest=guest)
    expect(netguest.ping(guest, ONE) == 0, "the guest is believed")
    found = relay.counters(operator)
    expect(found["claims lost to the outside"] == 1, found)


def at_least_half(attack):
    """ATTACK's counts as bounds: the adapter may lose half."""
    next(attack)
    yield
    try:
        next(attack)
    except StopIteration as end:
        want = end.value
    return {what: (n // 2, 10 ** 9) for what, n in want.items()}
