# SPDX-License-Identifier: Apache-2.0
"""The manuals of commands, messages and hypercalls, as HTML and as text.

    python3 -B cms-tools/cpdoc/manual.py build/host/cpdoc build/doc

Every word of them is a row of a table that CP runs on (cpdoc), but for the
headings here.
"""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import pages  # noqa: E402
import uses  # noqa: E402

SOURCES = "cp/cmd"


def main(tool, folder):
    rows = subprocess.run([tool], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.split("\n")
    tables = json.loads("".join(rows))
    prepare(tables)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "tables.json"), "w",
              encoding="utf-8") as out:
        json.dump(tables, out, indent=1)
    for name, title, sections in (
            ("commands", "CP-64 commands", commands(tables)),
            ("messages", "CP-64 messages", messages(tables)),
            ("hypercalls", "CP-64 hypercalls", hypercalls(tables))):
        for ending, make in (("html", pages.html), ("txt", pages.text)):
            path = os.path.join(folder, f"{name}.{ending}")
            with open(path, "w", encoding="utf-8") as out:
                out.write(make(name, title, sections))


def prepare(tables):
    """Join what belongs together: commands with messages and records."""
    of_command = uses.messages_of(SOURCES)
    by_name = {m["name"]: m for m in tables["messages"]}
    for command in tables["commands"]:
        names = of_command.get(command["name"], [])
        command["messages"] = sorted(
            {by_name[n]["id"] for n in names if n in by_name})
        command["answer"] = [r for r in tables["records"]
                             if command["name"] in r["of"].split(", ")]
    for message in tables["messages"]:
        message["commands"] = [c["name"] for c in tables["commands"]
                               if message["id"] in c["messages"]
                               and not c["hidden"]]


# --- Commands ----------------------------------------------------------------

def shown_verb(command):
    n = command["minimum"]
    return command["verb"][:n] + command["verb"][n:].lower()


def commands(tables):
    """Sections by subject, each command followed by those below it."""
    rows = [c for c in tables["commands"] if not c["hidden"]]
    others = {}
    for c in tables["commands"]:
        if c["hidden"]:
            others.setdefault((c["under"], c["help"]), []).append(c["verb"])
    sections = []
    for group in tables["groups"]:
        items = []
        for c in rows:
            if not c["under"] and c["group"] == group:
                items += family(c, rows, others)
        if items:
            sections.append((group, items))
    sections.append(("Answers of any command in JSON", [json_item(tables)]))
    return sections


def family(command, rows, others):
    items = [command_item(command, others)]
    for below in rows:
        if below["under"] == command["name"]:
            items += family(below, rows, others)
    return items


def command_item(c, others):
    before = f"{c['under']} " if c["under"] else ""
    form = f"{before}{shown_verb(c)} {c['syntax']}".strip()
    parts = [("form", form), ("para", sentence(c["more"] or c["help"]))]
    spelled = others.get((c["under"], c["help"]))
    if spelled:
        parts.append(("facts", [("also", ", ".join(spelled))]))
    classes = "any" if c["classes"] == "*" else c["classes"]
    when = ", also before LOGON" if c["prelogon"] else ""
    parts.append(("facts", [("privilege class", classes + when)]))
    if c["examples"]:
        parts.append(("code", c["examples"]))
    for record in c["answer"]:
        parts.append(("fields", record))
    if c["messages"]:
        parts.append(("links", ("messages", "messages", c["messages"])))
    return (c["name"], c["name"], sentence(c["help"]), parts)


def json_item(tables):
    parts = [("para", "QUERY and INDICATE followed by AS JSON answer with one"
              " object: \"command\" is what was asked, then the members that"
              " the command's page lists, then \"rc\", the return code. Its"
              " lines are joined with nothing between. Lists are there and"
              " empty when there is nothing in them; fields are always"
              " there.")]
    parts += [("fields", r) for r in tables["records"] if r["of"] == "*"]
    return ("AS-JSON", "AS JSON", "Answers for programs.", parts)


# --- Messages, hypercalls ----------------------------------------------------

MANY = 16  # more commands than this are not listed
DID = {"E": "The command has no effect."}


def messages(tables):
    return [("Messages by number", [message_item(m)
                                    for m in tables["messages"]])]


def message_item(m):
    did = m["did"] or DID.get(m["severity"], "Nothing else.")
    parts = [("form", f"{m['id']} {m['text']}"),
             ("facts", [("why", m["why"] or ""), ("CP", did),
                        ("you", m["todo"] or "")])]
    if len(m["commands"]) > MANY:
        parts.append(("facts", [("commands", "many")]))
    elif m["commands"]:
        parts.append(("links", ("commands", "commands", m["commands"])))
    return (m["id"], m["id"], m["text"], parts)


def hypercalls(tables):
    return [("DIAGNOSE codes", [call_item(c) for c in tables["hypercalls"]])]


def call_item(c):
    classes = "any" if c["classes"] == "*" else c["classes"]
    facts = [("privilege class", classes)]
    parts = [("form", f"DIAGNOSE Rx,Ry,X'{c['code']}'"),
             ("para", sentence(c["about"])), ("facts", facts)]
    for title in ("input", "output", "conditions", "exceptions"):
        if c.get(title):
            parts.append(("lines", (title, c[title])))
    return (f"X{c['code']}", f"X'{c['code']}'", sentence(c["about"]), parts)


def sentence(text):
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else text + "."


if __name__ == "__main__":
    main(*sys.argv[1:])
