# SPDX-License-Identifier: Apache-2.0
"""Linux' IUCV between two of them (the other is RIG.other) and with a guest of
ours: sockets of AF_IUCV, netiucv, terminals of hvc_iucv and iucvtty; and one
side that is forced in the middle.

tests/bench/linux/sockload.c is at both ends of a socket; it comes by HTTP.
"""

import os
import re
import shutil
import time

from tests.harness.network import GATEWAY
from tests.harness.process import call
from tests.harness.rig import expect, expect_match
from tests.harness.servers import WebServer
from tests.sys.linux import sh

PARM = "QUIET HVC_IUCV=1 HVC_IUCV_ALLOW=LINUX1"
LOAD = "/tmp/sockload"
PORT = 7000
SIZE = 1 << 20          # proved: some 50 messages of each kind
TRIPS = 100
HELD = 110              # paths at a time; MAXCONN of the samples is 128
ENDLESS = 1 << 34
TOLD_SECONDS = 120      # IUCV_CONN_TIMEOUT and a slow host
NETIUCV = "/sys/bus/iucv/drivers/netiucv"
LINES = ("10.69.0.1", "10.69.0.2")
ALLOW = "/sys/module/kernel/parameters/hvc_iucv_allow"
POUR = f"{LOAD} 'send {{}} {PORT} {ENDLESS}'"
START = f"wget -q -O /tmp/s http://{GATEWAY}/s; sh /tmp/s"
SERVE = f"""\
wget -q -O {LOAD} http://{GATEWAY}/sockload
chmod +x {LOAD}
modprobe af_iucv
{LOAD} {PORT} >/dev/null 2>&1 &
"""


def serve(rig, linux):
    """The program at both."""
    web = WebServer(rig.network)
    program = os.path.join(rig.build, "bench", "sockload.s390x")
    call(["make", "-s", f"BUILD={rig.build}", program])
    shutil.copy(program, os.path.join(web.root, "sockload"))
    with open(os.path.join(web.root, "s"), "w", encoding="ascii") as f:
        f.write(SERVE)
    for shell in (linux, rig.other):
        sh(shell, START)


def load(linux, order, answer):
    """ORDER is obeyed, and ANSWER what the last line says."""
    return sh(linux, f"{LOAD} '{order}'", rf"^{answer}$", 120)


# --- sockets -----------------------------------------------------------------

def check_sockets(rig, linux):
    """I101: streams and records, both ways and to oneself, long ones in lists of
    buffers, short ones in the parameter list."""
    name, other = linux.name, rig.other.name
    for shell, to, kind in ((linux, other, "iucv"), (linux, other, "records"),
                            (rig.other, name, "iucv"),
                            (linux, name, "records")):
        load(shell, f"prove {kind}:{to} {PORT} {SIZE}", f"sent {SIZE}")
    for size in (5, 4000):
        load(linux, f"trips iucv:{other} {PORT} {TRIPS} {size}",
             f"made {TRIPS}")


def check_socat(rig, linux):
    """A program that knows of AF_IUCV but its number."""
    name = bytes(6) + f"{'':8}{rig.other.name:8}{f'S{PORT}':8}".encode()
    sh(linux, f"TO=32:0:x{name.hex()}")
    sh(linux, "(echo take; printf hello) | socat -t 9 - SOCKET-CONNECT:$TO",
       r"^taken 5$")


def check_refused(rig, linux):
    """I102: what CONNECT is refused with is Linux' error."""
    for to, port, error in (("NOBODY", PORT, "Network is unreachable"),
                            ("OPERATOR", PORT, "Permission denied"),
                            (rig.other.name, "NOTHERE", "Connection refused")):
        load(linux, f"send iucv:{to} {port} 1", "sent -1")
        expect_match(error, sh(linux, f"{LOAD} 'send iucv:{to} {port} 1' 2>&1"))


def check_held(rig, linux):
    """Many paths at a time, and one too many."""
    load(linux, f"hold iucv:{rig.other.name} {PORT} {HELD}", f"held {HELD}")
    text = sh(linux, f"{LOAD} 'hold iucv:{rig.other.name} {PORT} 200' 2>&1")
    held = int(expect_match(r"^held (\d+)$", text).group(1))
    expect(HELD < held < 128, text)
    expect_match(r"Resource temporarily unavailable", text)
    paths(rig, 2)


def paths(rig, count):
    """So many are left, soon; each Linux has one to *MSG."""
    seen(rig, rf"^IUCV +PATHS {count} OUTSTANDING 0 ")


def shown(rig, end):
    """There is an open path to or from somebody."""
    seen(rig, rf"^  PATH +\d+ {end} +PATH +\d+ OPEN")


def seen(rig, pattern):
    until(lambda: re.search(pattern, rig.operator.ask(
        "QUERY IUCV ALL", r"PATHS \d+ OUTSTANDING"), re.M))


def until(what, seconds=20):
    deadline = time.monotonic() + seconds
    while not what():
        expect(time.monotonic() < deadline, "it does not come to be")
        time.sleep(0.5)


# --- a guest of ours ---------------------------------------------------------

def check_peer(rig, linux):
    """I103, I105: SOCKPEER obeys Linux, and Linux it; it logs off in the middle
    of what is sent to it."""
    guest = rig.logon("GUEST1")
    guest.ask("IPL SOCKPEER", r"^SOCKPEER waits", 30)
    for kind in ("iucv", "records"):
        load(linux, f"prove {kind}:GUEST1 {PORT} {SIZE}", f"sent {SIZE}")
    load(linux, f"trips records:GUEST1 {PORT} {TRIPS} 1000", f"made {TRIPS}")
    guest.ask(f"#CP IPL SOCKPEER PARM TO={linux.name} SIZE={SIZE}",
              rf"^{linux.name}: error 0, taken {SIZE}$", 60)
    guest.wait(r"^SOCKPEER waits")
    cut(rig, linux, guest.name,
        lambda: guest.ask("#CP LOGOFF", r"LOGOFF AT"))


# --- netiucv -----------------------------------------------------------------

def check_netiucv(rig, linux):
    """I104: a line of IP between the two, for long datagrams, too."""
    ways = ((linux, rig.other.name, LINES),
            (rig.other, linux.name, tuple(reversed(LINES))))
    for shell, to, (here, there) in ways:
        sh(shell, f"modprobe netiucv; echo {to} >{NETIUCV}/connection")
        sh(shell, f"ifconfig iucv0 {here} pointopoint {there} up")
    for shell, _, (_, there) in ways:
        text = sh(shell, f"ping -c 5 -i 0.2 -s 9000 {there}",
                  r"packets received.*")
        expect_match(r"^5 packets transmitted, [345] packets received", text)
    load(linux, f"prove {LINES[1]} {PORT} {SIZE}", f"sent {SIZE}")
    load(rig.other, f"trips {LINES[0]} {PORT} {TRIPS} 5000", f"made {TRIPS}")


def check_netiucv_ends(rig, linux):
    """The line goes, and its path."""
    for shell in (linux, rig.other):
        sh(shell, f"ifconfig iucv0 down; echo iucv0 >{NETIUCV}/remove; "
                  "rmmod netiucv")
    paths(rig, 2)


# --- terminals ---------------------------------------------------------------

def check_hvc(rig, linux):
    """I104: a shell at hvc0 of the other, without a session of its own: when it
    ends so does the line."""
    other = rig.other
    sh(other, "(setsid sh -i </dev/hvc0 >/dev/hvc0 2>&1 &)")
    talk(rig, linux, other.name, "lnxhvc0")
    sh(other, f"echo GUEST1 >{ALLOW}")
    sh(linux, f"iucvconn {other.name} lnxhvc0", r"failed: Connection", 30)


def check_iucvtty(rig, linux):
    """A program instead of the kernel, and a machine that calls itself."""
    sh(linux, "(iucvtty TERM1 -- /bin/sh -i >/dev/null 2>&1 &)")
    talk(rig, linux, linux.name, "TERM1")


def talk(rig, linux, to, line):
    """LINUX is at LINE of TO, says something, and leaves.  What is typed before
    iucvconn has the terminal is lost."""
    linux.enter(f"iucvconn {to} {line}")
    shown(rig, f"TO   {to}")
    time.sleep(1)
    linux.ask("echo $((6*7)) of `hostname`", rf"^42 of {to.lower()}", 30)
    linux.enter("exit")
    paths(rig, 2)
    sh(linux, "echo here again")


# --- in the middle -----------------------------------------------------------

def check_forced(rig, linux):
    """I105: the other is forced while data go both ways."""
    to = rig.other.name
    sh(rig.other, f"({POUR.format('records:' + linux.name)} &)")
    shown(rig, f"FROM {to}")
    cut(rig, linux, to,
        lambda: rig.operator.ask(f"FORCE {to}", r"FORCED BY OPERATOR"))
    paths(rig, 1)
    load(linux, f"prove iucv:{linux.name} {PORT} {SIZE}", f"sent {SIZE}")


def cut(rig, linux, to, end):
    """Data without end go to TO, which ENDs; who sent is told while it waits for
    its path (RESET, PIPE) or by its next word (NOT CONNECTED), which comes late
    if it waits for storage: 40 s.  Which of them is Linux' choice
    (net/iucv/af_iucv.c, iucv_sock_sendmsg)."""
    sh(linux, f"({POUR.format('iucv:' + to)} >/tmp/cut 2>&1 &)")
    shown(rig, f"TO   {to}")
    time.sleep(1)
    end()
    sh(linux, "until grep sent /tmp/cut; do sleep 1; done", r"^sent -1$",
       TOLD_SECONDS)
    text = sh(linux, "cat /tmp/cut")
    expect_match(r"Connection reset by peer|Broken pipe"
                 r"|Transport endpoint is not connected", text)
