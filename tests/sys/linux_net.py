# SPDX-License-Identifier: Apache-2.0
"""Linux's virtio_net: what it negotiates, carries and is refused; real
programs (curl, iperf3) at both ends.  NETDEMO runs beside, at VSW1."""

import re

from tests.harness.network import GATEWAY
from tests.harness.rig import expect, expect_match
from tests.harness.servers import Iperf3Server, WebServer
from tests.sys.linux import sh

NETDEMO = "10.64.0.61"
FIRST, OTHER = "10.64.0.21", "10.64.0.22"  # LINUX1, LINUX2
FILE_BYTES = 2 << 20
SENDS = ("DIAG 0500", "stop request")
WIDE = "10.66.0.1"  # the base on a LAN of long datagrams
WIDE_MTU = 57344
# VIRTIO 1.2, 5.1.3 and 6: CSUM GUEST_CSUM OFFLOADS MTU MAC GUEST_TSO4
# HOST_TSO4 MRG_RXBUF STATUS CTRL_VQ CTRL_RX CTRL_MAC, INDIRECT EVENT VERSION_1
TAKEN = {0, 1, 2, 3, 5, 7, 11, 15, 16, 17, 18, 23, 28, 29, 32}
NOT_OFFERED = {19, 22}  # CTRL_VLAN, MQ


def check_features(_, linux):
    """Linux takes all there is of sums, large segments and suppression."""
    text = sh(linux, "cat /sys/class/net/eth0/device/features")
    bits = expect_match(r"^[01]{64}$", text).group()
    have = {i for i, bit in enumerate(bits) if bit == "1"}
    expect(TAKEN <= have and not NOT_OFFERED & have, f"features {sorted(have)}")
    text = linux.ask("#CP QUERY NIC 0600 DETAILS", r"Options: .*")
    expect_match(r"CSUM TSO GUESTCSUM GUESTTSO MERGE EVENT INDIRECT CONTROL",
                 text)


def check_silent(rig, linux):
    """N62, N63: neither has sent anything yet; who looks for them finds them."""
    text = rig.network.call("ping", "-c", "6", "-W", "2", FIRST, seconds=30)
    expect_match(r"6 packets transmitted, [2-6] received", text)
    text = sh(linux, f"ping -c 4 -W 2 {OTHER}", r"packets received.*")
    expect_match(r"^4 packets transmitted, [2-4] packets received", text)


def exits(rig, user, what):
    """How often USER has left SIE for WHAT."""
    row = rf"^ *{what} +(\d+) +\d+ us"
    return int(re.search(row, rig.operator.ask(f"INDICATE EXITS {user}", row),
                         re.M).group(1))


def check_told_together(rig, linux):
    """Who sends large segments hears of what is acknowledged with the next,
    not by an exit for each, which takes a real CPU for each of the two."""
    sh(rig.other, "dd if=/dev/zero of=/tmp/f bs=1M count=24; httpd -h /tmp")
    before = [exits(rig, "LINUX2", what) for what in SENDS]
    sh(linux, f"for i in 1 2 3; do curl -sSf -o /dev/null http://{OTHER}/f;"
              "done")
    kicks, orders = (exits(rig, "LINUX2", what) - was
                     for what, was in zip(SENDS, before))
    sh(rig.other, "rm /tmp/f; killall httpd")
    expect(kicks > 200, f"{kicks} notifications for 72 MiB")
    expect(rig.cpus == 1 or orders * 6 < kicks,
           f"{orders} orders to stop for {kicks} notifications")


def check_curl(rig, linux):
    """A file from beyond the adapter, whole; a page of a guest's."""
    web = WebServer(rig.network, FILE_BYTES)
    text = sh(linux, f"curl -sf {web.url} | sha256sum")
    expect(web.sha256 in text, f"{web.sha256} was sent:\n{text}")
    sh(linux, f"curl -sf http://{NETDEMO}/ | grep -c NETDEMO", r"^[1-9]\d*$")


def check_iperf3(rig, linux):
    """To a server beyond the adapter, and back: many segments made by CP,
    many joined."""
    Iperf3Server(rig.network)
    for way in ("", " -R"):
        before = router(rig)
        text = sh(linux, f"iperf3 -c {GATEWAY} -t 2 -f m{way} | tail -n 4",
                  seconds=90)
        expect_match(r"sec +[\d.]+ MBytes +[\d.]+ Mbits/sec +receiver", text)
        after = router(rig)
        counter = "segments joined" if way else "segments made"
        expect(after[counter] - before[counter] > 100,
               f"{counter}: {before[counter]}, then {after[counter]}")


def check_iperf3_guest(_, linux):
    """To NETDEMO's server, both ways: by the router alone."""
    for way in ("", " -R"):
        text = sh(linux, f"iperf3 -c {NETDEMO} -t 2 -f m{way} | tail -n 4",
                  seconds=90)
        expect_match(r"sec +[\d.]+ MBytes +[\d.]+ Mbits/sec +receiver", text)


def router(rig):
    """QUERY ROUTER STATS: {counter: value}."""
    text = rig.operator.ask("QUERY ROUTER STATS", r"checksums completed", 20)
    return {name: int(value) for name, value in
            re.findall(r"^ +(\S.*?) +(\d+)$", text, re.M)}


def check_coupling(_, linux):
    """UNCOUPLE takes the carrier away, COUPLE gives it back."""
    linux.ask("#CP UNCOUPLE 0600", r"NIC 0600 is disconnected")
    carrier(linux, 0)
    linux.ask("#CP COUPLE 0600 TO SYSTEM VSW1", r"connected to VSWITCH")
    carrier(linux, 1)
    text = sh(linux, f"ping -c 2 {GATEWAY}", r"packets received.*")
    expect_match(r"^2 packets transmitted, 2 packets received", text)


def carrier(linux, state, name="eth0"):
    sh(linux, f"for i in 1 2 3 4 5 6 7 8; do c=`cat /sys/class/net/{name}"
              f"/carrier`; [ $c = {state} ] && break; sleep 0.2; done; "
              f"test $c = {state}")


def check_refusals(_, linux):
    """Promiscuous, another MAC, a longer MTU: Linux is told no."""
    sh(linux, "ifconfig eth0 promisc; ifconfig eth0 -promisc; true")
    sh(linux, "dmesg | tail -n 3", r"Failed to enable promisc mode")
    linux.ask("#CP INDICATE AUDIT", r"\d +NICs that wanted to be promiscuous")
    sh(linux, "ip link set eth0 address 02:00:64:00:00:77", r"[Ii]nvalid")
    sh(linux, "ip link set eth0 mtu 1501", r"[Ii]nvalid")
    sh(linux, "ip link set eth0 mtu 1000")
    text = sh(linux, f"ping -c 1 -s 4000 {NETDEMO}", r"packets received.*")
    expect_match(r"^1 packets transmitted, 1 packets received", text)
    sh(linux, "ip link set eth0 mtu 1500")


def check_second_nic(rig, linux):
    """One that is defined and detached while Linux runs, on a LAN of long
    datagrams."""
    rig.operator.ask("DEFINE LAN WIDE OWNERID SYSTEM TYPE IP MTU "
                     f"{WIDE_MTU} ADDRESS {WIDE}/24",
                     r"LAN SYSTEM WIDE is created")
    linux.ask("#CP DEFINE NIC 0700 TYPE VIRTIO", r"NIC 0700 is created")
    linux.ask("#CP COUPLE 0700 TO SYSTEM WIDE", r"connected to LAN")
    # Linux asks for the MTU once, when it takes the device.
    sh(linux, "cd /sys/bus/ccw/devices/0.0.0700; echo 0 >online; "
              "echo 1 >online; cd /; sleep 1")
    sh(linux, "cat /sys/class/net/eth1/mtu", rf"^{WIDE_MTU}$")
    sh(linux, "ip link set eth1 up; ip addr add 10.66.0.21/24 dev eth1")
    text = sh(linux, f"ping -c 2 -s 50000 {WIDE}", r"packets received.*")
    expect_match(r"^2 packets transmitted, 2 packets received", text)
    linux.ask("#CP DETACH NIC 0700", r"NIC 0700 is destroyed")
    sh(linux, "sleep 1; ls /sys/class/net | grep -c eth", r"^1$")


def check_other_linux(rig, linux):
    """Between two Linuxes (RIG.other, up): a file and iperf3, by the router
    alone."""
    other = rig.other
    # Who never said a word has no address here: CP learns it by what he sends.
    sh(other, f"ping -c 1 {GATEWAY}")
    sh(other, "dd if=/dev/urandom of=/tmp/f bs=1M count=2; httpd -h /tmp")
    sent = expect_match(r"^[0-9a-f]{64}", sh(other, "sha256sum /tmp/f")).group()
    text = sh(linux, f"curl -sSf http://{OTHER}/f | sha256sum")
    expect(sent in text, f"{sent} was sent:\n{text}")
    sh(other, "iperf3 -s -D")
    text = sh(linux, f"iperf3 -c {OTHER} -t 2 -f m | tail -n 4", seconds=90)
    expect_match(r"sec +[\d.]+ MBytes +[\d.]+ Mbits/sec +receiver", text)
