# SPDX-License-Identifier: Apache-2.0
"""Services of CP by IUCV: a guest (tests/sys/listener.c) reads what others
and CP say to it."""

from tests.harness import tree
from tests.harness.rig import expect, expect_match

PROP = """
USER PROP PROP 64M 64M G
   INCLUDE DEFAULTS
   IUCV *MSGALL MSGLIMIT 2
   IUCV *VMEVENT
   IUCV *ACCOUNT
USER WATCHER WATCHER 64M 64M BG
   INCLUDE DEFAULTS
   IUCV *VMEVENT MSGLIMIT 2
"""
PACK = {"systems": {"LISTENER": "{build}/guest/listener.ins"},
        "directory": tree.text("hercules-configs/USER.DIRECT") + PROP}
CPUS = {"test_messages": range(2, 9)}


def listen(rig, user):
    guest = rig.logon(user)
    guest.ask("TERMINAL MORE 0 0#SET RUN ON")
    guest.ask("IPL LISTENER", r"^listening")
    return guest


def hears(guest, pattern, seconds=10):
    guest.wait(pattern, seconds)


def test_messages(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = listen(rig, "GUEST1")
    connects(guest)
    messages(operator, guest)
    consoles(operator, guest)
    shares(rig, operator, guest)
    ends(rig, operator, guest)
    prop = everything(rig, operator)
    signals(rig, operator, guest)
    events(rig, operator, prop)
    accounts(rig, operator, prop)


def connects(guest):
    """I41: to *MSG anybody may, to *MSGALL whom the directory lets, to nobody
    else; I42, I43: at once, one path each."""
    guest.ask("CONNECT *NOSUCH", r"^CONNECT: code 16")
    guest.ask("CONNECT *MSGALL", r"^CONNECT: code 15")
    guest.ask("CONNECT *MSG 3", r"^path 0 is open, limit 3")
    guest.ask("CONNECT *MSG", r"^path 1 is severed, reason 1")


def messages(operator, guest):
    """I47, I48: kinds and texts; what SET does not name comes as before."""
    operator.ask("MSG GUEST1 plain")
    hears(guest, r"^ [\d:]+  \* MSG FROM OPERATOR: plain")
    operator.ask("SMSG GUEST1 x", r"057I GUEST1 not receiving; SMSG off")
    for word in ("MSG", "WNG", "SMSG"):
        guest.ask(f"DO SET {word} IUCV", rf"^SET {word} IUCV: 0")
    guest.clear()
    operator.ask("MSG GUEST1 Hello There")
    hears(guest, r"^class 1 from OPERATOR: Hello There")
    operator.ask("MSGNOH GUEST1 bare")
    hears(guest, r"^class 1 from OPERATOR: bare")
    operator.ask("WARNING GUEST1 beware")
    hears(guest, r"^class 2 from OPERATOR: beware")
    operator.ask("SMSG GUEST1 CMM SHRINK 10")
    hears(guest, r"^class 4 from OPERATOR: CMM SHRINK 10")
    guest.ask("DO SMSG GUEST1 myself", r"^class 4 from GUEST1  : myself")
    guest.clear()
    guest.ask("HOLD", r"^holding")
    # I46, I48: three find room on the path.
    for number in range(3):
        operator.ask(f"SMSG GUEST1 number {number}")
    operator.ask("SMSG GUEST1 number 3",
                 r"057I GUEST1 not receiving; its program takes no more")
    guest.ask("DO SMSG GUEST1 number 4", r"^SMSG GUEST1 number 4: 57")
    operator.ask("INDICATE AUDIT GUEST1",
                 r"^  MESSAGE +1  ")
    operator.ask("MSG GUEST1 for the screen then")
    hears(guest, r"\* MSG FROM OPERATOR: for the screen then")
    guest.ask("TAKE", r"^class 4 from OPERATOR: number 2")
    operator.ask("SMSG GUEST1 number 4")
    hears(guest, r"^class 4 from OPERATOR: number 4")


def consoles(operator, guest):
    """I49, I50: CP's lines for its console, messages apart, and its own."""
    guest.clear()
    for word in ("CPCONIO", "EMSG"):
        guest.ask(f"DO SET {word} IUCV", rf"^SET {word} IUCV: 0")
    guest.ask("DO SET IMSG IUCV", r"^SET IMSG IUCV: 0")
    guest.ask("#CP QUERY SET", r"EMSG IUCV[\s\S]*IMSG IUCV, SMSG IUCV"
              r"[\s\S]*VMCONIO OFF , CPCONIO IUCV, SVCACCL")
    guest.clear()
    operator.ask("SEND CP GUEST1 QUERY USERID")
    hears(guest, r"^class 3 from GUEST1  : GUEST1   AT CP64")
    operator.ask("SEND CP GUEST1 NOSUCH")
    hears(guest, r"^class 6 from GUEST1  : HCPCMD001E Unknown CP command")
    operator.ask("SET SECUSER GUEST1 OPERATOR", r"6768I")
    hears(guest, r"^class 7 from GUEST1  : HCPCFX6768I SECUSER of GUEST1")
    # I49: who types at a terminal is answered there.
    guest.ask("#CP QUERY USERID", r"^GUEST1   AT CP64")
    guest.clear()
    guest.ask("CONSOLE my own words", r"^class 5 from GUEST1  : my own words")
    text = guest.text()
    expect("\nmy own words" not in text, text)


def shares(rig, operator, guest):
    """I51: the console of a disconnected user whose secondary user it is."""
    other = rig.logon("GUEST2")
    other.ask("SET SECUSER GUEST1", r"6768I")
    other.enter("DISCONNECT")
    other.wait_logo()
    guest.clear()
    operator.ask("SEND CP GUEST2 QUERY USERID")
    hears(guest, r"^class 8 from GUEST2  : GUEST2   AT CP64")
    operator.ask("MSG GUEST2 do you read")
    hears(guest, r"^class 8 from GUEST2  : .*MSG FROM OPERATOR: do you read")
    operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")


def ends(rig, operator, guest):
    """I45: a path stays when its user goes; without it all is as before."""
    guest.ask("DO SET CPCONIO OFF", r"^SET CPCONIO OFF: 0")
    guest.ask("HOLD", r"^holding")
    guest.enter("#CP DISCONNECT")
    guest.wait_logo()
    operator.ask("MSG GUEST1 in the dark")
    rig.logon("GUEST1", terminal=guest)
    guest.ask("TAKE", r"^class 1 from OPERATOR: in the dark")
    guest.ask("SEVER", r"^SEVER: code 0")
    operator.ask("SMSG GUEST1 x", r"057I GUEST1 not receiving; no path")
    operator.ask("MSG GUEST1 on the screen")
    hears(guest, r"\* MSG FROM OPERATOR: on the screen")
    guest.ask("CONNECT *MSG", r"^path 0 is open, limit 10")
    operator.ask("SMSG GUEST1 again")
    hears(guest, r"^class 4 from OPERATOR: again")
    # A reset takes the path along, whatever waits there.
    guest.ask("HOLD", r"^holding")
    operator.ask("SMSG GUEST1 lost")
    guest.ask("#CP SYSTEM RESET", r"System reset")
    operator.ask("SMSG GUEST1 x", r"057I GUEST1 not receiving; no path")
    operator.ask("MSG GUEST1 after all")
    hears(guest, r"\* MSG FROM OPERATOR: after all")


def everything(rig, operator):
    """I52: *MSGALL has all of it as the console shows it; I43: as many
    messages as the directory says."""
    prop = listen(rig, "PROP")
    prop.ask("CONNECT *MSGALL 99", r"^path 0 is open, limit 2")
    operator.ask("MSG PROP hello")
    hears(prop, r"^class 1 from OPERATOR:  [\d:]+  \* MSG FROM OPERATOR: hello")
    operator.ask("MSGNOH PROP bare")
    hears(prop, r"^class 1 from OPERATOR: bare")
    operator.ask("SMSG PROP x", r"057I PROP not receiving; SMSG off")
    operator.ask("SEND CP PROP QUERY USERID")
    hears(prop, r"^class 3 from PROP    : PROP     AT CP64")
    # What it asked for *MSG has first.
    prop.ask("DO SET MSG IUCV", r"^SET MSG IUCV: 0")
    prop.ask("CONNECT *MSG", r"^path 1 is open, limit 10")
    operator.ask("MSG PROP to that")
    hears(prop, r"^class 1 from OPERATOR: to that")
    # I46: two, and no more.
    prop.ask("HOLD", r"^holding")
    for _ in range(2):
        operator.ask("WARNING PROP beware")
    operator.ask("WARNING PROP for the screen")
    hears(prop, r"^ [\d:]+  \* WNG FROM OPERATOR: for the screen")
    return prop


def signals(rig, operator, guest):
    """I53, I54: two of a group hear of each other, who is in none nothing."""
    guest.ask("IPL LISTENER", r"^listening")
    one = member(guest)
    other = listen(rig, "GUEST2")
    two = member(other)
    hears(guest, rf"^signal 1 of member {two}: GUEST2")
    hears(other, rf"^signal 1 of member {one}: GUEST1")
    other.ask(f"RING {one} doorbell", r"^RING: code 0")
    hears(guest, rf"^signal 3 of member {two}: doorbell")
    guest.ask("RING 0 for all", r"^RING: code 0")
    hears(other, rf"^signal 3 of member {one}: for all")
    operator.ask("FORCE GUEST2", r"FORCED BY OPERATOR")
    hears(guest, rf"^signal 2 of member {two}: GUEST2")
    other.wait_logo()


def member(guest):
    text = guest.ask("CONNECT *SIGNAL", r"^path 0 is open, .*member [1-9]")
    return expect_match(r"member (\d+)", text).group(1)


def events(rig, operator, prop):
    """I55, I56: a watcher hears of all, others of their own."""
    prop.ask("TAKE#SEVER", r"^SEVER: code 0")
    prop.ask("CONNECT *SIGNAL", r"^path 0 is severed, reason 4")
    prop.ask("CONNECT *VMEVENT", r"^path 0 is open")
    watcher = listen(rig, "WATCHER")
    watcher.ask("CONNECT *VMEVENT 99", r"^path 0 is open, limit 2")
    guest = rig.logon("GUEST2")
    hears(watcher, r"^event 1 of GUEST2  : LOGON")
    # I57: what finds no room comes later.
    watcher.ask("HOLD", r"^holding")
    guest.ask("DEFINE NIC 600 TYPE VIRTIO#DETACH NIC 600", r"destroyed")
    guest.ask("DEFINE NIC 600 TYPE VIRTIO", r"created")
    prop.ask("DO DEFINE NIC 700 TYPE VIRTIO",
             r"^event 4 of PROP    : NIC 0700 created")
    watcher.ask("TAKE", r"^event 4 of PROP    : NIC 0700 created")
    text = watcher.text()
    expect(text.count("event 4 of GUEST2") == 3, text)
    guest.enter("LOGOFF")
    hears(watcher, r"^event 2 of GUEST2  : LOGOFF")
    expect("GUEST2" not in prop.text(), prop.text())


def accounts(rig, operator, prop):
    """I58, I59: a record for each LOGOFF, from CONNECT on; I60: kept until it
    is received."""
    prop.ask("SEVER#CONNECT *ACCOUNT", r"^path 0 is open")
    operator.ask("QUERY RECORDING", r"^ACCOUNT ON  00000000 020 PROP     ACTIVE")
    operator.ask("FORCE WATCHER", r"FORCED BY OPERATOR")
    hears(prop, r"^class 0 from WATCHER : WATCHER \d{12}")
    prop.ask("SEVER", r"^SEVER: code 0")
    rig.logon("GUEST2").enter("LOGOFF")
    operator.ask("FORCE GUEST1", r"FORCED BY OPERATOR")
    operator.ask("QUERY RECORDING", r"00000002 020 PROP     INACTIVE")
    prop.ask("HOLD#CONNECT *ACCOUNT#SEVER", r"^SEVER: code 0")
    prop.ask("TAKE#CONNECT *ACCOUNT", r"^class 0 from GUEST2  : GUESTS")
    hears(prop, r"^class 0 from GUEST1  : GUESTS")
    operator.ask("QUERY RECORDING", r"00000000 020 PROP     ACTIVE")
    operator.ask("RECORDING ACCOUNT OFF PURGE QID PROP", r"^Command complete")
    operator.ask("QUERY RECORDING", r"^There is no recording")
