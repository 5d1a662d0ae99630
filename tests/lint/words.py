# SPDX-License-Identifier: Apache-2.0
"""Small rules that a search can check, one row each."""

import re

from tests.harness import tree

HOW = "see the rule named in each line; the rows are in tests/lint/words.py"

ALL_TEXT = (".c", ".h", ".S", ".def", ".py", ".sh", ".mk", ".md", "Makefile")
RULES = [
    # (files, exempt, pattern, what is wrong)
    ((".c",), (), r"^\s*#\s*(if|ifdef|ifndef|elif)\b",
     "conditional compilation in a .c: choose by file or at run time"),
    ((".c", ".h", ".S", ".def"), (), r"\b(TODO|FIXME|XXX)\b",
     "open ends belong in cp/doc/STATUS.md or an issue"),
    ((".c", ".h", ".S"), (), r"^.{100,}$", "a line over 100 columns"),
    ((".c", ".h", ".S"), (), r"^\s*/\*(?!.*\*/) ?\S",
     "a comment of several lines has its first and last to itself"),
    ((".c", ".h", ".S"), (), r"^ \*[A-Za-z]",
     "a comment's words begin one blank behind its star"),
    (ALL_TEXT, ("tests/lint/words.py",), r"/(home|work|root)/\w",
     "a path of one machine"),
    (ALL_TEXT, ("tests/lint/words.py",),
     r"https?://[\w.]*(debian|ubuntu)\.\w+",
     "a package host: derive it from the machine's own sources"),
]
PURE_RULE = (r'#\s*include\s*<(string|stdio|stdlib|ctype|assert)\.h>',
             "pure code uses cp/lib, not the C library")


def problems():
    found = []
    for endings, exempt, pattern, wrong in RULES:
        expression = re.compile(pattern)
        for path in tree.files(*endings):
            if path not in exempt:
                search(found, path, expression, wrong)
    expression = re.compile(PURE_RULE[0])
    for name in ("pure", "cp"):
        for path in tree.make_list(name):
            if tree.readable(path):
                search(found, path, expression, PURE_RULE[1])
    for path in tree.files(".c", ".h", ".S", ".def", ".py", ".sh"):
        if "SPDX-License-Identifier: Apache-2.0" not in head(path):
            found.append(f"{path}:1: no SPDX line at the top")
    return found


def search(found, path, expression, wrong):
    for number, line in enumerate(tree.lines(path), 1):
        if expression.search(line):
            found.append(f"{path}:{number}: {wrong}")


def head(path):
    return "\n".join(tree.lines(path)[:2])
