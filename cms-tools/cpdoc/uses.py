# SPDX-License-Identifier: Apache-2.0
"""Which command can give which message, read from the sources.

A command's row names its handler; the handler's messages are the msg_NAME()
calls in it and in what it calls, down through the sources of commands, tables
of functions included.  A row that is a table gives what the dispatcher says of
its operands.  What runs a whole command of its own is not followed.
"""

import glob
import os
import re

FUNCTION = re.compile(r"^([\w *]*?)\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}",
                      re.M | re.S)
# An initialised table at file scope: what it names is called through it.
ARRAY = re.compile(r"^(?:static const [^\n{;]*?|\} )\b(\w+)\[[^\]\n]*\] = \{"
                   r"(.*?)(?:^\}|\};)", re.M | re.S)
ROW = re.compile(r'^(?:CMD|TAB)\("([\w-]+)",\s*\d+,\s*"[^"]*",[^,]*,\s*(\w+),',
                 re.M)
TABLE = re.compile(r'^(?:TABLE|ROOT)\((\w+), "([^"]*)", (\w+), ("\w+"|NULL)\)',
                   re.M)
CALL = re.compile(r"\b([a-z]\w+)\(")
WORD = re.compile(r"\b([a-z]\w+)\b")
# Rows that stand for words of a form: what carries these out, by their verb.
FORMS = {"SET PFNN": "set_pf", "QUERY PFNN": "query_pf"}
NOT_FOLLOWED = {"command_run", "cmd_execute", "cmd_execute_lines", "run_row",
                *FORMS.values()}


def functions(folder):
    """(file, name) -> words in its body; name -> the file that exports it."""
    bodies, where = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "*.c"))):
        with open(path, encoding="utf-8") as source:
            text = source.read()
        for name, body in ARRAY.findall(text):
            bodies[path, name] = body
        for before, name, body in FUNCTION.findall(text):
            bodies[path, name] = body
            if "static" not in before:
                where[name] = path
    return bodies, where


def tables(folder):
    """Name of a table -> (what stands before its rows, other, bare)."""
    with open(os.path.join(folder, "tables.def"), encoding="utf-8") as rows:
        return {name: (before, other, bare) for name, before, other, bare
                in TABLE.findall(rows.read())}


def handlers(folder):
    """Command -> handler, or the name of its table, from the tables."""
    found = {}
    for name, (before, _, _) in tables(folder).items():
        path = os.path.join(
            folder, ("cmd" if name == "commands" else name) + ".def")
        with open(path, encoding="utf-8") as rows:
            for verb, handler in ROW.findall(rows.read()):
                found.setdefault(f"{before} {verb}".strip(), handler)
    return found


def messages_of(folder):
    """Command -> sorted names of its messages."""
    bodies, where = functions(folder)
    below = tables(folder)
    found = {}
    for command, handler in handlers(folder).items():
        if handler in below:
            names = of_table(*below[handler][1:], bodies, where)
        else:
            names = reach(handler, bodies, where)
        if command in FORMS:
            names |= reach(FORMS[command], bodies, where)
        found[command] = sorted(names)
    return found


def of_table(other, bare, bodies, where):
    """What cp/cmd/cmd.c, run_table(), says."""
    names = {"operand_missing"} if bare == "NULL" else set()
    return names | ({"option_invalid"} if other == "NULL"
                    else reach(other, bodies, where))


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
