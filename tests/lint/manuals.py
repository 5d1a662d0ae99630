# SPDX-License-Identifier: Apache-2.0
"""The manuals hold every row of every table, described.

Rows are read from the .def files here, by other means than the manuals are
made by (cms-tools/cpdoc), so that neither can hide what the other forgets.
"""

import json
import os
import re

from tests.harness import tree

HOW = ("give the row its text: cp/cmd/help.def, cp/msg/explain.def, "
       "cp/diag/call.def, cp/cmd/record_*.def; then make doc")
DOC = "build/doc"
COMMAND = re.compile(r'^(?:CMD|TAB)\("([\w-]+)",\s*(\d+),\s*"([^"]*)",\s*([^"]*)"',
                     re.M)
MESSAGE = re.compile(r"^(?:MSG|NOTE)\((\d+), (\w), (\w+), (\w+),", re.M)
CALL = re.compile(r"^DIAG\(0x(\w+),", re.M)
RECORD = re.compile(r'^(?:SUB_)?(?:RECORD|LIST)\((\w+), "(\w+)"', re.M)
NOT_COMMANDS = ("record", "help", "group", "tables", "insn_name")


def problems():
    if not os.path.exists(os.path.join(DOC, "tables.json")):
        return [f"{DOC}: not made"]
    tables = json.loads(tree.text(os.path.join(DOC, "tables.json")))
    return (commands(tables) + messages(tables) + hypercalls(tables)
            + records(tables) + pages())


def commands(tables):
    found = []
    known = {}
    for c in tables["commands"]:
        known.setdefault(c["verb"], []).append(c)
    for path in tree.files(".def"):
        name = os.path.basename(path)[:-4]
        if not path.startswith("cp/cmd/") or name.startswith(NOT_COMMANDS):
            continue
        for verb, _, _, flags in COMMAND.findall(tree.text(path)):
            if verb not in known:
                found.append(f"{path}: {verb} is in no manual")
            elif not all(c["help"] for c in known[verb]):
                found.append(f"{path}: {verb} says nothing of itself")
    for c in tables["commands"]:
        if not (c["hidden"] or c["more"] or c["under"] == "TERMINAL"):
            found.append(f"cp/cmd/help.def: nothing about {c['name']}")
    return found


def messages(tables):
    found = []
    known = {m["name"]: m for m in tables["messages"]}
    for number, severity, module, name in MESSAGE.findall(
            tree.text("cp/msg/msg.def")):
        m = known.get(name)
        if not m or m["id"] != f"HCP{module}{int(number):03}{severity}":
            found.append(f"cp/msg/msg.def: {name} is in no manual")
        elif not (m["why"] and m["todo"]):
            found.append(f"cp/msg/explain.def: nothing about {name}")
    return found


def hypercalls(tables):
    known = {int(c["code"], 16): c for c in tables["hypercalls"]}
    return [f"cp/diag/call.def: nothing about X'{code}'"
            for code in CALL.findall(tree.text("cp/diag/diag.def"))
            if not known.get(int(code, 16), {}).get("input")]


def records(tables):
    known = {r["member"] for r in tables["records"]}
    return [f"{path}: {name} is in no manual"
            for path in tree.files(".def")
            if os.path.basename(path).startswith("record")
            for name, member in RECORD.findall(tree.text(path))
            if member not in known]


def pages():
    """Links lead somewhere; text fits in 80 columns."""
    found = []
    texts = {book: tree.text(f"{DOC}/{book}.html")
             for book in ("commands", "messages", "hypercalls")}
    anchors = {book: re.findall(r' id="([^"]+)"', text)
               for book, text in texts.items()}
    for book, text in texts.items():
        for link in re.findall(r'href="([^"]+)"', text):
            where, _, anchor = link.partition("#")
            where = where.replace(".html", "") or book
            if anchor and anchor not in anchors.get(where, []):
                found.append(f"{DOC}/{book}.html: {link} leads nowhere")
        if len(set(anchors[book])) != len(anchors[book]):
            found.append(f"{DOC}/{book}.html: an id comes twice")
        for line in tree.text(f"{DOC}/{book}.txt").split("\n"):
            if len(line) > 80:
                found.append(f"{DOC}/{book}.txt: too long: {line}")
    return found
