# SPDX-License-Identifier: Apache-2.0
"""Answers as records: AS JSON gives what the screen shows, for programs."""

import json
import re
import time

from tests.harness.rig import expect


def ask_json(terminal, command):
    """COMMAND AS JSON: the object it answers; a name twice is an error."""
    text = terminal.ask(f"{command} AS JSON", r'"rc":\d+\}')
    start = text.index("{")
    rows = [row.strip() for row in text[start:].splitlines()]
    end = next(i for i, row in enumerate(rows) if row.endswith("}")
               and '"rc":' in row)
    try:
        return json.loads("".join(rows[:end + 1]), object_pairs_hook=once)
    except ValueError as error:
        raise AssertionError(f"{command}: {error}\n{text}") from error


def once(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name comes twice: {names}")
    return dict(pairs)


def test_json_says_what_the_screen_says(rig):
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    guest.ask("COUPLE 0600 TO SYSTEM VSW1", r"NIC 0600 is connected")
    answer = ask_json(guest, "QUERY NIC DETAILS")
    expect(answer["rc"] == 0 and "lines" not in answer, answer)
    nic = answer["nics"][0]
    expect((nic["vdev"], nic["lan"], nic["vswitch"]) == ("0600", "VSW1", True),
           nic)
    expect(nic["details"]["active"] is False and nic["addresses"] == [], nic)
    answer = ask_json(guest, "QUERY VIRTUAL ALL")
    expect({d["vdev"] for d in answer["devices"]} >= {"0009", "0600"}, answer)
    answer = ask_json(guest, "QUERY NAMES")
    expect("GUEST1" in [n["user"] for n in answer["names"]], answer)
    answer = ask_json(guest, "QUERY VIRTUAL 0999")
    expect(answer["rc"] == 40 and answer["messages"][0]["number"] == 40,
           answer)
    answer = ask_json(guest, "QUERY FROBNITZ ALL")
    expect(answer["rc"] != 0 and answer["messages"], answer)


def test_help_and_explain(rig):
    """Commands by class and subject, messages by identifier."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    text = guest.ask("HELP MENU", r"HELP command tells more")
    expect("Networks" in text and "SHUTDOWN" not in text, text)
    text = guest.ask("HELP COUPLE", r"For instance")
    expect("COUPLE 0600 TO SYSTEM VSW1" in text, text)
    text = guest.ask("HELP SET PF3", r"SET PF12 RETRIEVE")
    expect("SET PFnn [RETRIEVE" in text, text)
    text = guest.ask("HELP MSG", r"privilege|Privilege")
    expect("Message {userid" in text, text)
    text = guest.ask("HELP MSG 045E", r"You:")
    expect("HCPUSR045E <user> not logged on" in text, text)
    guest.ask("FROB", r"HCPCMD001E Unknown CP command: FROB")
    text = guest.ask("EXPLAIN", r"You:")
    expect("HCPCMD001E" in text, text)
    guest.ask("EXPLAIN 450", r"HCPGIR450W CP entered; disabled wait PSW <word0>")
    guest.ask("EXPLAIN 9999", r"HCPHLP6471E There is no message 9999")
    guest.ask("HELP FROB", r"HCPCMD001E")
    guest.ask("HELP QUERY FROB", r"HCPCMD003E")
    text = guest.ask("QUERY COMMANDS", r"UNCOUPLE")
    expect("FORCE" not in text and "COUPLE" in text, text)
    text = guest.ask("QUERY COMMANDS SET", r"LINEdit")
    expect("IBMCLASS=*" in text and "PRIVCLASS" not in text, text)
    answer = ask_json(guest, "QUERY COMMANDS QUERY")
    expect("QUERY NIC" in [c["name"] for c in answer["commands"]], answer)
    guest.ask("QUERY COMMANDS SHUTDOWN", r"HCPCMD001E")


def check_member(rows, name, value, where):
    """VALUE is what record NAME of the manual says, no more and no less."""
    row = rows[name]
    for record in value if row["shape"].endswith("list") else [value]:
        subs = {r["member"] for r in rows.values()
                if where in r["parent"].split(", ") or
                name in r["parent"].split(", ")}
        wanted = {field["name"] for field in row["fields"]}
        expect(wanted <= set(record) <= wanted | subs,
               f"{name}: {sorted(set(record) ^ wanted)}")
        for field in row["fields"]:
            kind = field["type"]
            told = record[field["name"]]
            good = (isinstance(told, bool) if kind == "true or false" else
                    isinstance(told, int) if kind == "number" else
                    told is None or isinstance(told, str))
            expect(good, f"{name}.{field['name']} is {told!r}")


def test_every_query_in_json(rig):
    """Each row of QUERY and INDICATE: JSON that the manual describes."""
    with open("build/doc/tables.json", encoding="utf-8") as source:
        tables = json.load(source)
    rig.ipl()
    terminal = rig.logon("OPERATOR")
    terminal.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    terminal.enter("SET VSWITCH VSW1 GRANT OPERATOR")
    terminal.ask("COUPLE 0600 TO SYSTEM VSW1", r"NIC 0600 is connected")
    asked = 0
    for command in tables["commands"]:
        root = command["under"].split(" ")[0]
        if root not in ("QUERY", "INDICATE") or command["hidden"] \
                or command["table"]:
            continue
        line = command["name"]
        if line in ("QUERY NIC", "QUERY LAN", "QUERY VSWITCH"):
            line += " DETAILS"
        answer = ask_json(terminal, line)
        asked += 1
        expect("lines" not in answer, f"{line}: not all of it is a record")
        rows = {r["member"]: r for r in tables["records"]
                if command["name"] in r["of"].split(", ") or r["of"] == "*"}
        told = set(answer) - {"command", "rc", "messages"}
        expect(told <= set(rows), f"{line}: {told - set(rows)} has no schema")
        expect(told or answer["rc"], f"{line}: nothing was said")
        for name in told:
            check_member(rows, name, answer[name], line)
    expect(asked > 25, f"only {asked} rows")


def wait_event(operator, kind, pattern, seconds=10):
    """An event of KIND whose text PATTERN matches."""
    deadline = time.monotonic() + seconds
    while True:
        events = ask_json(operator, f"QUERY EVENTS TYPE {kind}")
        texts = [e["text"] for e in events.get("events", [])]
        if any(re.search(pattern, text) for text in texts):
            return
        expect(time.monotonic() < deadline, f"no {pattern!r} in {texts}")
        time.sleep(0.3)


def test_events(rig):
    """What happened, to whom, in order; class G sees its own."""
    rig.ipl()
    guest = rig.logon("GUEST1")
    guest.ask("DEFINE NIC 0600 TYPE VIRTIO", r"NIC 0600 is created")
    guest.ask("COUPLE 0600 TO SYSTEM VSW1", r"NIC 0600 is connected")
    guest.ask("DETACH NIC 0600", r"NIC 0600 is destroyed")
    lost = rig.logon("GUEST2")
    lost.close()
    operator = rig.logon("OPERATOR")
    answer = ask_json(operator, "QUERY EVENTS TYPE NIC USER GUEST1")
    texts = [event["text"] for event in answer["events"]]
    expect(texts == ["NIC 0600 created", "NIC 0600 coupled to SYSTEM VSW1",
                     "NIC 0600 destroyed"], texts)
    everything = ask_json(operator, "QUERY EVENTS")["events"]
    kinds = {event["type"] for event in everything}
    expect({"LOGON", "SYSTEM", "LAN", "UPLINK"} <= kinds, kinds)
    numbers = [event["number"] for event in everything]
    expect(numbers == sorted(numbers), numbers)
    last = ask_json(operator, "QUERY EVENTS 1")["events"]
    expect(len(last) == 1 and last[0]["number"] >= numbers[-1], last)
    own = ask_json(guest, "QUERY EVENTS")["events"]
    expect({event["user"] for event in own} == {"GUEST1"}, own)
    wait_event(operator, "DEVICE", r"^07\w\w terminal lost: (interv|another)")
    operator.ask("QUERY EVENTS TYPE NONSENSE", r"HCPCMD002E")
    operator.ask("QUERY EVENTS FROB", r"HCPCMD003E")
    guest.ask("QUERY EVENTS USER OPERATOR", r"HCPCMD003E")
