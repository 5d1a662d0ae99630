# SPDX-License-Identifier: Apache-2.0
"""Numbered rules: each row `| N7 | ...` of a page in cp/doc is cited by a test.

A page is a set of rules if its file name is a row of PAGES; the numbers run
without holes, so that a rule taken away is not forgotten in the tests.  A new
part of a page may begin with the next number that ends in 1.
"""

import os
import re

from tests.harness import tree

HOW = ("cite the rule's id in the comment or name of a test that fails without "
       "it; number rules from 1 without holes; rows are in tests/lint/rules.py")
# Page: letter of its rules.
PAGES = {"cp/doc/ROUTER.md": "N", "cp/doc/CONSOLE.md": "C",
         "cp/doc/IUCV.md": "I", "cp/doc/VMCF.md": "F"}
TESTS = ("tests/unit/", "tests/sys/", "tests/guest/", "tests/fuzz/")


def problems():
    found = []
    tests = [p for p in tree.files(".c", ".py") if p.startswith(TESTS)]
    for page, letter in PAGES.items():
        if os.path.exists(page):
            check(found, page, letter, tests)
    return found


def check(found, page, letter, tests):
    row = re.compile(rf"^\| {letter}(\d+) \|")
    # "N7:", "N7, N8:", "(N7)" or "n7_" in a test's name.
    cite = re.compile(rf"\b{letter}(\d+)(?=[,:)])|\b{letter.lower()}(\d+)_")
    rules = {}
    for number, line in enumerate(tree.lines(page), 1):
        match = row.match(line)
        if match:
            rule = int(match.group(1))
            last = max(rules, default=0)
            if rule != last + 1 and not (rule > last and rule % 10 == 1):
                found.append(f"{page}:{number}: {letter}{rule} is not next")
            rules[rule] = number
    cited = set()
    for path in tests:
        for number, line in enumerate(tree.lines(path), 1):
            for match in cite.finditer(line):
                rule = int(match.group(1) or match.group(2))
                cited.add(rule)
                if rule not in rules:
                    found.append(f"{path}:{number}: no rule {letter}{rule}")
    for rule, number in rules.items():
        if rule not in cited:
            found.append(f"{page}:{number}: no test cites {letter}{rule}")
