# SPDX-License-Identifier: Apache-2.0
"""Every error a command can give is got by a system test from a 3270.

What a command can give is read from the sources (cms-tools/cpdoc/uses.py).
Got is a message whose number stands behind a command line in a table of
tests/sys/test_commands*.py or in another system test.  Rows with one handler
are one command.  What no terminal can provoke is in tests/sys/unprovoked.py,
with the reason; a row there that is not needed is a finding too.
"""

import glob
import importlib
import os
import re
import sys

from tests.harness import tree
from tests.lint import commands
from tests.sys import unprovoked

sys.path.insert(0, "cms-tools/cpdoc")
import uses  # noqa: E402

HOW = ("add a case to a table of tests/sys/test_commands*.py, or a reason to "
       "tests/sys/unprovoked.py")
SOURCES = "cp/cmd"
MESSAGE = re.compile(r"^MSG\((\d+), ([EW]), \w+, (\w+)", re.M)
ASKED = re.compile(r'"(?:#CP )?([A-Z][^"\n]*)",\s*r?f?"([^"\n]*\d{3}[EW][^"\n]*)"')


def numbers_in(want):
    """The message numbers of what a test wants."""
    if isinstance(want, int):
        return {want}
    if not isinstance(want, str):
        return set()
    return {int(n) for n in re.findall(r"(\d{3,4})[EW]", want)}


def handlers_of(all_tables, line):
    """The handlers that LINE reaches, those behind CP, FOR and SEND too."""
    line = line.removeprefix("#CP ").strip().upper()
    inner = re.match(r"(?:CP |CPU \w+ |FOR \S+ CMD |SEND CP \S+ )(.*)", line)
    found = handlers_of(all_tables, inner.group(1)) if inner else set()
    name, handler = "cmd", None
    for word in line.split():
        word = re.sub(r"^PF\d+$", "PFNN", word)
        taken = [r for r in all_tables[name] if r.takes(word)]
        if not taken:
            break
        handler = taken[0].handler
        if not taken[0].table:
            break
        name = taken[0].table
    return found | {handler}


def told():
    """(line, number) of every system test."""
    for path in sorted(glob.glob("tests/sys/test_*.py")):
        module = os.path.basename(path)[:-3]
        if module.startswith("test_commands"):
            for table in importlib.import_module(f"tests.sys.{module}").ALL:
                for _, line, want in table:
                    for number in numbers_in(want):
                        yield line, number
        for line, want in ASKED.findall(tree.text(path)):
            for number in numbers_in(want):
                yield line, number


def problems():
    all_tables = commands.tables()
    got = {(handler, number) for line, number in told()
           for handler in handlers_of(all_tables, line)}
    number_of = {name: int(number) for number, _, name
                 in MESSAGE.findall(tree.text("cp/msg/msg.def"))}
    handlers = uses.handlers(SOURCES)
    found, excused = [], set()
    for command, names in sorted(uses.messages_of(SOURCES).items()):
        for name in names:
            if name not in number_of:
                continue
            row = [key for key in ((command, name), ("*", name))
                   if key in unprovoked.REASONS]
            if (handlers[command], number_of[name]) in got:
                continue
            if row:
                excused.add(row[0])
            else:
                found.append(f"{command}: no system test gets "
                             f"{number_of[name]:03} ({name})")
    found += [f"tests/sys/unprovoked.py: {key} is provoked, or no message "
              "of it" for key in sorted(unprovoked.REASONS.keys() - excused)]
    return found
