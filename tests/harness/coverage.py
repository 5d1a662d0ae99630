# SPDX-License-Identifier: Apache-2.0
"""`make coverage`: which lines of the pure code the tests reach.

Everything pure is compiled once more with counters (build/cov), every unit
test runs, and every fuzz target over its corpus.  A table by module and by
file goes to the screen, the sources with their counts to
build/coverage/index.html.
"""

import argparse
import glob
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests.harness import tree

GOAL = 90.0
SECONDS = 300
# The pure code is judged by folder; vswitch with its wire formats.
FOLDERS = (("vswitch/wire/", "vswitch"), ("vswitch/", "vswitch"))


def aims(source):
    """The files a fuzz target's head names: `Aims at: a.c folder/`."""
    found = re.search(r"Aims at:(.*?)(?:\*/|\n \*\n)", tree.text(source), re.S)
    words = re.findall(r"[\w/-]+(?:\.c\b|/(?=[\s,.]))",
                       found.group(1) if found else "")
    return [f for w in words for f in
            (sorted(glob.glob(f"{w}*.c")) if w.endswith("/") else [w])]


def execute(command, profile):
    env = {**os.environ, "LLVM_PROFILE_FILE": os.path.abspath(profile)}
    try:
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False,
                              stdin=subprocess.DEVNULL, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"{command[0]}: no end after {SECONDS} s"
    if done.returncode:
        return f"{command[0]}: exit {done.returncode}"
    return ""


def export(programs, profiles, merged):
    """{file: (lines covered, lines)} of what these programs hold."""
    subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", merged,
                    *profiles], check=True)
    out = subprocess.run(
        ["llvm-cov", "export", "-summary-only", f"-instr-profile={merged}",
         *objects(programs)],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    here = os.getcwd() + "/"
    counts = {}
    for data in json.loads(out)["data"]:
        for file in data["files"]:
            name = file["filename"].replace(here, "", 1)
            lines = file["summary"]["lines"]
            counts[name] = (lines["covered"], lines["count"])
    return counts


def objects(programs):
    words = [programs[0]]
    for program in programs[1:]:
        words += ["-object", program]
    return words


def of_target(build, target, files):
    """(lines covered, lines) of FILES by a fuzz target's corpus."""
    program = f"{build}/cov/fuzz_{target.name}"
    if not files or not os.path.exists(program):
        return 0, 0
    raw = f"{build}/cov/{target.name}-corpus.profraw"
    wrong = execute([program, "-runs=0", f"-artifact_prefix={raw}-",
                     target.corpus, target.seeds], raw)
    if wrong:
        print(wrong)
        return 0, 0
    counts = export([program], [raw], raw.replace("profraw", "profdata"))
    found = [counts[f] for f in files if f in counts]
    return sum(c for c, _ in found), sum(n for _, n in found)


def measure(build, jobs):
    """Run everything; (counts, programs, merged profile, what went wrong)."""
    place = f"{build}/cov/profiles"
    os.makedirs(place, exist_ok=True)
    for old in glob.glob(f"{place}/*"):
        os.remove(old)
    programs, work = [], []
    for source in sorted(glob.glob("tests/unit/test_*.c") +
                         glob.glob("tests/fuzz/fuzz_*.c")):
        name = os.path.basename(source)[:-2]
        program = f"{build}/cov/{name}"
        words = [program]
        if name.startswith("fuzz_"):
            words += ["-runs=0", f"-artifact_prefix={place}/",
                      f"tests/fuzz/corpus/{name[5:]}"]
        programs.append(program)
        work.append((words, f"{place}/{name}.profraw"))
    with ThreadPoolExecutor(jobs) as pool:
        wrong = [w for w in pool.map(lambda w: execute(*w), work) if w]
    raw = [p for _, p in work if os.path.exists(p)]
    merged = f"{place}/all.profdata"
    return export(programs, raw, merged), programs, merged, wrong


def module(path):
    for prefix, name in FOLDERS:
        if path.startswith(prefix):
            return name
    return os.path.dirname(path)


def report(counts, pure):
    """Print the table; the modules below the goal."""
    below, modules = [], {}
    for path in pure:
        modules.setdefault(module(path), []).append(path)
    for name, paths in sorted(modules.items()):
        covered = sum(counts.get(p, (0, 0))[0] for p in paths)
        lines = sum(counts.get(p, (0, 0))[1] for p in paths)
        share = 100 * covered / lines if lines else 0.0
        print(f"{name:28} {covered:6} of {lines:6}  {share:5.1f} %"
              f"{'' if share >= GOAL else '   below the goal'}")
        if share < GOAL:
            below.append(name)
        for path in paths:
            hit, of = counts.get(path, (0, 0))
            part = 100 * hit / of if of else 0.0
            if part < GOAL:
                print(f"    {path:24} {hit:6} of {of:6}  {part:5.1f} %")
    return below


def html(build, programs, merged, pure):
    place = f"{build}/coverage"
    subprocess.run(
        ["llvm-cov", "show", "-format=html", f"-output-dir={place}",
         "-show-line-counts-or-regions", f"-instr-profile={merged}",
         *objects(programs), *pure],
        check=True, stderr=subprocess.DEVNULL)
    return f"{place}/index.html"


def main():
    parser = argparse.ArgumentParser(prog="coverage", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    pure = sorted(set(tree.make_list("pure", options.build)))
    counts, programs, merged, wrong = measure(options.build, options.jobs)
    below = report(counts, pure)
    for line in wrong:
        print(line)
    print(f"sources with counts: "
          f"{html(options.build, programs, merged, pure)}")
    print(f"{len(below)} modules below {GOAL:.0f} %, {len(wrong)} programs "
          "that failed")
    raise SystemExit(1 if below or wrong else 0)


if __name__ == "__main__":
    main()
