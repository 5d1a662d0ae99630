# SPDX-License-Identifier: Apache-2.0
"""TRACE CP: what CP did last, from a 3270."""

from tests.harness.rig import expect, expect_match
from tests.sys.test_answers import ask_json

LINE = r"^\d\d:\d\d:\d\d\.\d{6} (\d\d) "


def test_trace_cp(rig):
    rig.ipl()
    operator = rig.logon("OPERATOR")
    guest = rig.logon("GUEST1")
    guest.ask("QUERY TIME", r"VIRTCPU")
    text = operator.ask("TRACE CP 200 TYPE COMMAND", r"GUEST1: TIME")
    expect_match(LINE + r"COMMAND   GUEST1: QUERY", text)
    text = operator.ask("TRACE CP 1 TYPE LOGON", r"LOGON +GUEST1")
    expect("OPERATOR" not in text.split("LOGON", 2)[2], text)
    # Exits are not traced unless asked for.
    guest.ask("IPL NETDEMO", r"Ready;|NETDEMO", 20)
    text = operator.ask("TRACE CP TYPE EXIT#TRACE CP ON EXIT", r"EXIT +ON")
    expect("PSW" not in text, f"exits without TRACE CP ON EXIT:\n{text}")
    guest.clear()
    guest.enter("help")
    operator.ask("TRACE CP 5 TYPE EXIT", r"EXIT +[\w ]+ GUEST1 PSW")
    answer = ask_json(operator, "TRACE CP 5 TYPE EXIT")
    expect("lines" not in answer and len(answer["entries"]) == 5 and
           {e["kind"] for e in answer["entries"]} == {"EXIT"}, answer)
    text = operator.ask("TRACE CP OFF EXIT IO", r"HYPERCALL")
    expect_match(r"^TRACE CP IO +OFF", text)
    answer = ask_json(operator, "TRACE CP ON EXIT")
    expect({"class": "EXIT", "on": True} in answer["classes"], answer)
    if rig.cpus > 1:
        text = operator.ask("TRACE CP 10 CPU 01", LINE)
        expect(" 00 " not in text.split("CPU 01", 1)[1], text)
    for line, message in (("TRACE CP CPU 7F", r"HCPCPU6434E"),
                          ("TRACE CP CPU", r"HCPCMD026E"),
                          ("TRACE CP TYPE NONE", r"HCPCMD002E.*NONE"),
                          ("TRACE CP 0", r"HCPCMD002E"),
                          ("TRACE CP 501", r"HCPCMD002E"),
                          ("TRACE CP ON NIX", r"HCPCMD002E.*NIX"),
                          ("TRACE", r"HCPCMD026E")):
        operator.ask(line, message)
    # The operator's only; for others it is the instruction COMPARE DECIMAL.
    guest.ask("#CP TRACE CP ON", r"HCPCMD002E.*ON")
