# SPDX-License-Identifier: Apache-2.0
"""guestkit's samples of IUCV: TALK, two that ask and answer, and PROP, which
hears what others say and does what a file of rules tells."""

import os
import shutil

from tests.harness import tree
from tests.harness.rig import expect_match
from tests.harness.sysring import pack_for

USERS = """
USER ANSWER ANSWER 64M 64M G
   INCLUDE DEFAULTS
   IUCV ALLOW
USER ASKER ASKER 64M 64M G
   INCLUDE DEFAULTS
USER PROP PROP 64M 64M G
   INCLUDE DEFAULTS
"""
RULES = """* The sample's come behind: the first that fits is the only one.
ON SMSG * "MINE *"
   REPLY these are my rules, &1
"""
BAD = '\nON SMSG * "no end\n'


def own_rules(rig):
    """An .ins of our own: the sample's, another text in the same place."""
    here, built = rig.directory, os.path.join(rig.build, "guest")
    shutil.copy(os.path.join(built, "prop.bin"), here)
    shutil.copy(os.path.join(built, "prop.ins"), here)
    with open(os.path.join(here, "prop.rules"), "w", encoding="ascii") as f:
        f.write(RULES + tree.text("guestkit/samples/prop/prop.rules") + BAD)
    return os.path.join(here, "prop.ins")


def test_samples(rig):
    rig.pack = pack_for(rig.build, rig.directory, {
        "directory": tree.text("hercules-configs/USER.DIRECT") + USERS,
        "systems": {"TALK": "{build}/guest/talk.ins",
                    "HELLO": "{build}/guest/hello.ins",
                    "PROP": own_rules(rig)}})
    rig.ipl()
    operator = rig.logon("OPERATOR")
    talk(rig, operator)
    prop = rig.logon("PROP")
    prop.ask("TERMINAL MORE 0 0#SET RUN ON")
    text = prop.ask("IPL PROP", r"^PROP has \d+ rules and listens to \*MSG")
    expect_match(r"^Rules, line \d+: the text has no end", text)
    guest = rig.logon("GUEST1")
    orders(operator, guest, prop)
    console_of_another(operator, guest)
    prop.ask("RULES", r"^Line +\d+: used 1 times, \* \"MINE \*\"")
    prop.ask("QUIT", r"HCPGIR450W .* 00000FFF")


def talk(rig, operator):
    """Requests, replies, refusals; one of the two is forced off."""
    one, two = rig.logon("ANSWER"), rig.logon("ASKER")
    one.ask("IPL TALK", r"^TALK: TIME")
    two.ask("IPL TALK PARM TO=ANSWER", r"^ANSWER is there")
    one.wait(r"^ASKER is connected")
    two.ask("TIME", r"^ANSWER: TIME IS \d\d:\d\d:\d\d")
    two.ask("echo Hello there", r"^ANSWER: Hello there$")
    two.ask("STORAGE", r"^ANSWER: STORAGE IS 64M")
    two.ask("NONSENSE", r"^ANSWER has no answer to that")
    one.wait(r"^ASKER asks: NONSENSE")
    two.ask("TO GUEST2", r"^GUEST2 is not logged on")
    one.wait(r"^ASKER has left")
    two.ask("TO OPERATOR", r"^OPERATOR must not be asked")
    two.ask("TIME", r"^Nobody to ask")
    two.ask("TO ANSWER", r"^ANSWER is there")
    operator.ask("FORCE ANSWER", r"Command complete|LOGOFF|forced")
    one.wait_logo()
    two.ask("TIME", r"^ANSWER is not there|^Nobody to ask", 20)
    two.ask("QUIT", r"HCPGIR450W .* 00000FFF")
    for terminal in (one, two):
        terminal.drop()
        rig.terminals.remove(terminal)


def orders(operator, guest, prop):
    """What is said to it, by whom it takes orders, and its answers."""
    said = r"MSG FROM PROP *: "
    operator.ask("SMSG PROP WHO", rf"{said}PROP is here, OPERATOR")
    operator.ask("SMSG PROP MINE 42", rf"{said}these are my rules, 42")
    operator.ask("SMSG PROP TELL GUEST1 good morning", rf"{said}told GUEST1")
    guest.wait(rf"{said}good morning")
    operator.ask("SMSG PROP CP QUERY TIME", rf"{said}done: QUERY TIME")
    prop.wait(r"^TIME IS")
    guest.ask("SMSG PROP CP QUERY TIME",
              rf"{said}PROP does not know: CP QUERY TIME")
    guest.clear()
    guest.enter("MSG PROP is anybody there?")
    prop.wait(r"^GUEST1 says is anybody there\?")


def console_of_another(operator, guest):
    """PROP is the secondary user of a machine whose program ends, and tells the
    operator."""
    guest.ask("SET SECUSER PROP", r"SECUSER of GUEST1")
    guest.ask("IPL HELLO", r"^Hello from a guest")
    guest.ask("#CP DISCONNECT", r"DISCONNECT AT")
    operator.ask("SMSG PROP CP SEND GUEST1 QUIT",
                 r"MSG FROM PROP *: GUEST1 has stopped: HCPGIR450W")
