# SPDX-License-Identifier: Apache-2.0
"""Every row of every command table is driven from a 3270 by a system test.

Driven is what a line of a table of tests/sys/test_commands*.py abbreviates,
or what another system test has in its text.  Rows of those tables also need a
case that gets a message.
"""

import glob
import importlib
import os
import re

from tests.harness import tree

HOW = ("add cases to a table of tests/sys/test_commands*.py "
       "(tests/sys/commands.py says how)")
ROW = re.compile(r'^(CMD|TAB)\("([\w-]+)",\s*(\d+),\s*"[^"]*",\s*([^"]*?),\s*(\w+),',
                 re.M)


class Row:
    def __init__(self, match):
        kind, self.verb, least, self.flags, self.handler = match.groups()
        self.least = int(least)
        self.table = self.handler if kind == "TAB" else None
        if self.handler == "cmd_terminal":
            self.table = "terminal"
        self.driven = self.refused = False

    def takes(self, word):
        return len(word) >= self.least and self.verb.startswith(word)


def tables():
    found = {}
    for path in glob.glob("cp/cmd/*.def"):
        rows = [Row(m) for m in ROW.finditer(tree.text(path))]
        if rows:
            found[os.path.basename(path)[:-4]] = rows
    return found


def mark(all_tables, line, refused):
    """Each row that LINE, a command, passes through; all that fit a word, for
    the classes of who gave it are not looked at here."""
    line = line.removeprefix("#CP ").strip().upper()
    inner = re.match(r"(?:CP |(?:FOR \S+ CMD|SEND CP \S+) )(.*)", line)
    if inner:
        mark(all_tables, inner.group(1), refused)
    words = line.split()
    name = "cmd"
    for word in words:
        taken = [r for r in all_tables[name] if r.takes(word)]
        for row in taken:
            row.driven = True
            row.refused |= refused
        if not taken or not taken[0].table:
            return
        name = taken[0].table


def problems():
    all_tables = tables()
    in_text = ""
    for path in sorted(glob.glob("tests/sys/test_*.py")):
        module = os.path.basename(path)[:-3]
        if not module.startswith("test_commands"):
            in_text += tree.text(path)
            continue
        for table in importlib.import_module(f"tests.sys.{module}").ALL:
            for _, line, want in table:
                if line and not isinstance(want, tuple):
                    mark(all_tables, line, isinstance(want, int) or
                         re.search(r"\d{3}[EI]|HCP", want) is not None)
    in_text += tree.text("tests/harness/scenario.py")
    in_text += tree.text("tests/harness/rig.py")
    for line in re.findall(r'"(?:#CP )?([A-Z]{3,} ?[^"]*)', in_text):
        mark(all_tables, line, True)
    found = []
    for name, rows in sorted(all_tables.items()):
        for row in rows:
            what = f"cp/cmd/{name}.def: {row.verb}"
            if not row.driven:
                found.append(f"{what}: no system test drives it")
            elif not row.refused:
                found.append(f"{what}: no system test gets an error of it")
    return found
