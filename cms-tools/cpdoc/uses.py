# SPDX-License-Identifier: Apache-2.0
"""Which command can give which message, read from the sources.

A command's row names its handler; the handler's messages are the msg_NAME()
calls in it and in what it calls, down through the sources of commands.  What
runs a whole command of its own is not followed.
"""

import glob
import os
import re

FUNCTION = re.compile(r"^([\w *]*?)\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}",
                      re.M | re.S)
ROW = re.compile(r'^CMD\("(\w+)",\s*\d+,\s*"[^"]*",[^,]*,\s*(\w+),', re.M)
CALL = re.compile(r"\b([a-z]\w+)\(")
WORD = re.compile(r"\b([a-z]\w+)\b")
NOT_FOLLOWED = {"command_run", "cmd_execute", "cmd_execute_lines", "run_row"}
TABLES = {"cmd": "", "query_virtual": "QUERY VIRTUAL "}


def functions(folder):
    """(file, name) -> words in its body; name -> the file that exports it."""
    bodies, where = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "*.c"))):
        with open(path, encoding="utf-8") as source:
            for before, name, body in FUNCTION.findall(source.read()):
                bodies[path, name] = body
                if "static" not in before:
                    where[name] = path
    return bodies, where


def handlers(folder):
    """Command -> handler, from the tables."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.def"))):
        table = os.path.basename(path)[:-4]
        before = TABLES.get(table, table.upper() + " ")
        with open(path, encoding="utf-8") as rows:
            for verb, handler in ROW.findall(rows.read()):
                found.setdefault(before + verb, handler)
    return found


def messages_of(folder):
    """Command -> sorted names of its messages."""
    bodies, where = functions(folder)
    return {command: sorted(reach(handler, bodies, where))
            for command, handler in handlers(folder).items()}


def reach(handler, bodies, where):
    seen, found = set(), set()
    todo = [(where[handler], handler)] if handler in where else []
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for word in set(WORD.findall(bodies[at])) - NOT_FOLLOWED:
            if word.startswith("msg_"):
                found.add(word[4:])
            elif (at[0], word) in bodies:
                todo.append((at[0], word))
        for word in set(CALL.findall(bodies[at])) - NOT_FOLLOWED:
            if word in where:
                todo.append((where[word], word))
    return found
