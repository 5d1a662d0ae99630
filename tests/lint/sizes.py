# SPDX-License-Identifier: Apache-2.0
"""Sizes of files and functions.  Over the wish: a note; over the limit: fail."""

import json
import subprocess

from tests.harness import tree

HOW = "split the file by noun, the function by step"
FILE_WISH, FILE_LIMIT = 600, 700
FUNCTION_WISH, FUNCTION_LIMIT = 60, 100


def problems():
    found = []
    sources = tree.files(".c", ".h", ".py", ".S")
    for path in sources:
        judge(found, path, "file", len(tree.lines(path)), FILE_WISH,
              FILE_LIMIT)
    for path, line, name, size in functions(tree.files(".c", ".h")):
        judge(found, f"{path}:{line}", name, size, FUNCTION_WISH,
              FUNCTION_LIMIT)
    return found


def judge(found, where, what, size, wish, limit):
    if size > limit:
        found.append(f"{where}: {what} has {size} lines, limit {limit}")
    elif size > wish:
        print(f"note {where}: {what} has {size} lines, wish {wish}")


def functions(paths):
    out = subprocess.run(
        ["ctags", "--languages=C", "--langmap=C:.c.h", "--kinds-C=f",
         "--fields=+ne", "--output-format=json", "-f", "-", "-L", "-"],
        input="\n".join(paths).encode(), stdout=subprocess.PIPE,
        check=True).stdout.decode()
    for row in map(json.loads, out.splitlines()):
        if "end" in row:
            yield (row["path"], row["line"], row["name"],
                   row["end"] - row["line"] + 1)
