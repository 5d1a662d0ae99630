# SPDX-License-Identifier: Apache-2.0
"""Each row of tests/mutants.tsv still breaks something: its text is in its
file, once, and the unit test that is to notice exists."""

from tests.harness import tree
from tests.harness.mutants import LIST, named, read_list

HOW = f"mend the row of {LIST}, or break something else that its test guards"


def problems():
    found = []
    for path, old, _, ring, test, _ in read_list():
        count = tree.text(path).count(old) if tree.readable(path) else 0
        if count != 1:
            found.append(f"{LIST}: {path} has {old!r} {count} times, not once")
        if not named(ring, test):
            found.append(f"{LIST}: there is no test {test}")
    return found
