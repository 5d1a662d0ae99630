# SPDX-License-Identifier: Apache-2.0
"""`make mutants`: break one line at a time; a named test must notice.

tests/mutants.tsv has a line for each: file, exact text, its replacement,
ring, test, and what is broken, separated by tabs (a tab inside is `\\t`).  For
the unit ring the test is PROGRAM:NAME, else what --only takes.  A mutant that
its test does not kill, or whose text is not found exactly once, is a failure.
Each is tried in a copy of the tree: the work tree is not touched.
"""

import argparse
import os
import re
import shutil
import subprocess

from tests.harness import tree
from tests.harness.process import die_with_parent

LIST = "tests/mutants.tsv"
SECONDS = 600


def main():
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--only", default="", help="files that contain this")
    options = parser.parse_args()
    copy = os.path.abspath(os.path.join(options.build, "mutants", "tree"))
    sync(copy)
    survived = []
    rows = [r for r in read_list() if options.only in r[0]]
    for number, row in enumerate(rows, 1):
        verdict, detail = attempt(copy, row)
        print(f"{verdict:8} {number:2} {row[0]}: {row[5]} [{row[3]} {row[4]}]",
              flush=True)
        if verdict != "killed":
            survived.append(row)
            print("         " + detail.replace("\n", "\n         "))
    print(f"{len(rows) - len(survived)} killed, {len(survived)} not")
    raise SystemExit(1 if survived or not rows else 0)


def read_list():
    rows = []
    for number, line in enumerate(tree.lines(LIST), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 6:
            raise SystemExit(f"{LIST}:{number}: {len(fields)} fields, not 6")
        rows.append([f.replace("\\t", "\t") for f in fields])
    return rows


def sync(copy):
    """The copy is what the work tree is, and keeps what it has built."""
    os.makedirs(copy, exist_ok=True)
    if not os.path.isdir(os.path.join(copy, ".git")):
        subprocess.run(["git", "init", "-q", copy], check=True)
    for path in tree.files(""):
        target = os.path.join(copy, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.exists(target) or content(target) != content(path):
            shutil.copy(path, target)  # a new time: make rebuilds it


def content(path):
    with open(path, "rb") as f:
        return f.read()


def attempt(copy, row):
    """("killed" or "SURVIVED" or "STALE", what to look at)."""
    path, old, new, _, _, _ = row
    target = os.path.join(copy, path)
    text = tree.text(target) if tree.readable(target) else ""
    if text.count(old) != 1:
        return "STALE", f"{old!r} is there {text.count(old)} times, not once"
    if not named(row[3], row[4]):
        return "STALE", f"there is no test {row[4]}"
    write(target, text.replace(old, new))
    try:
        return judge(copy, row[3], row[4])
    finally:
        write(target, text)


def named(ring, test):
    """Does a unit test of that name exist?"""
    if ring != "unit":
        return True
    program, name = test.split(":")
    source = f"tests/unit/test_{program}.c"
    return tree.readable(source) and name in tree.text(source)


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def judge(copy, ring, test):
    built, log = make(copy, *targets(ring, test))
    if built:
        return "STALE", "it does not compile:\n" + log[-1500:]
    return unit(copy, test) if ring == "unit" else system(copy, ring, test)


def targets(ring, test):
    if ring == "unit":
        return [f"build/san/test_{test.split(':')[0]}"]
    return ["all"]


def unit(copy, test):
    """The named test alone decides; a program that dies counts as failing."""
    program, name = test.split(":")
    _, log = command(copy, [f"build/san/test_{program}"],
                     CMOCKA_MESSAGE_OUTPUT="TAP")
    if re.search(rf"^ok \d+ - {name}$", log, re.M):
        return "SURVIVED", log[-500:]
    return "killed", ""


def system(copy, ring, test):
    """With one CPU, unless the test's name says two."""
    cpus = "2" if test.endswith("-2cpu") else "1"
    _, log = command(copy, ["/usr/bin/python3", "-B", "-m",
                            "tests.harness.check", "--cpus", cpus,
                            "--only", test, ring])
    if re.search(rf"^failed: {ring} .*{test}", log, re.M):
        return "killed", ""
    if not re.search(rf"^ok +{ring} .*{test}", log, re.M):
        return "STALE", f"no test was played:\n{log[-500:]}"
    return "SURVIVED", log[-500:]


def make(copy, *what):
    return command(copy, ["make", "-j2", "-s", *what])


def command(copy, words, **env):
    try:
        done = subprocess.run(words, cwd=copy, stdout=subprocess.PIPE,
                              env={**os.environ, **env},
                              stderr=subprocess.STDOUT, timeout=SECONDS,
                              check=False, preexec_fn=die_with_parent)
    except subprocess.TimeoutExpired:
        return 124, "too long"
    return done.returncode, done.stdout.decode(errors="replace")


if __name__ == "__main__":
    main()
