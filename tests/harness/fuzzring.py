# SPDX-License-Identifier: Apache-2.0
"""Fuzzing: each target of tests/fuzz, bounded in `make check`, or at length.

    python3 -m tests.harness.fuzzring [--minutes N] [--runs N] [--target T]

`make fuzz MINUTES=n TARGET=name` runs each target for n CPU-minutes (and, with
RUNS=n, for at least so many executions), in turns of at most a minute, and
ends with a table.  What it finds goes into tests/fuzz/corpus/TARGET/, so that
every later `make check` tries it again.
"""

import argparse
import glob
import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

from tests.harness import coverage
from tests.harness.rings import run

CHECK_SECONDS = 6  # 24 targets two at a time: under 90 s
TURN_SECONDS = 60
# What was freed is kept for a while, to see who still uses it; 256 MiB of it
# are more than the caches hold.
SANITIZER = {"ASAN_OPTIONS": "quarantine_size_mb=8:malloc_context_size=8"}
FINDINGS = ("crash-", "timeout-", "oom-", "leak-")
FIELDS = ("target", "executions", "exec/s", "corpus", "lines", "of",
          "covered", "findings")


class Target:
    def __init__(self, build, source):
        self.source = source
        self.name = os.path.basename(source)[len("fuzz_"):-2]
        self.program = f"{build}/fuzz/fuzz_{self.name}"
        self.seeds = f"tests/fuzz/corpus/{self.name}"
        self.corpus = f"{build}/fuzz/corpus/{self.name}"
        self.artifacts = f"{build}/fuzz/{self.name}-"
        self.executions = 0
        self.seconds = 0.0
        self.findings = []

    def turn(self, seconds):
        """One process for so long: (exit code, what it printed)."""
        if not (os.path.isdir(self.seeds) and os.listdir(self.seeds)):
            return 1, f"{self.seeds}/ has no committed seed"
        os.makedirs(self.corpus, exist_ok=True)
        before = set(glob.glob(glob.escape(self.artifacts) + "*"))
        begin = time.monotonic()
        code, text = run(
            [self.program, f"-max_total_time={int(seconds)}", "-timeout=5",
             "-rss_limit_mb=1024", "-print_final_stats=1",
             f"-artifact_prefix={self.artifacts}", self.corpus, self.seeds],
            seconds * 6 + 30, SANITIZER)
        self.seconds += time.monotonic() - begin
        found = re.search(r"number_of_executed_units:\s*(\d+)", text)
        if not found:
            found = re.search(r".*^#(\d+)\s", text, re.M | re.S)
        self.executions += int(found.group(1)) if found else 0
        text += "".join(self.keep(path) for path in sorted(
            set(glob.glob(glob.escape(self.artifacts) + "*")) - before))
        if code and not self.findings:
            self.findings.append(f"exit {code}")
        return code, text

    def keep(self, artifact):
        """A crashing input becomes corpus; what to tell of it."""
        what = os.path.basename(artifact)[len(self.name) + 1:]
        if not what.startswith(FINDINGS):
            return ""
        kind, _, digest = what.partition("-")
        place = f"{self.seeds}/{kind}-{digest[:12]}"
        shutil.copy(artifact, place)
        self.findings.append(place)
        return (f"\nFINDING: {self.name}: saved as {place}\n"
                f"  again: {self.program} {place}\n")

    def rate(self):
        return int(self.executions / self.seconds) if self.seconds else 0


def targets(build, only="", exactly=""):
    """Those whose source's name contains ONLY; or the one called so."""
    found = [Target(build, s) for s in sorted(glob.glob("tests/fuzz/fuzz_*.c"))
             if only in s]
    return [t for t in found if not exactly or t.name == exactly]


def check(options, tally):
    """The ring of `make check`: each target for a bounded time."""
    def one(target):
        code, text = target.turn(CHECK_SECONDS)
        tail = "\n".join(text.splitlines()[-40:])
        note = f"{target.name} {target.executions} executions"
        tally.note("fuzz", note, int(code == 0), int(code != 0), tail)

    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(one, targets(options.build, options.only)))


def at_length(target, minutes, runs):
    """Turns until both bounds are met, or something is found.  (Wall clock:
    a process that shares its CPU has run for less.)"""
    while not target.findings:
        left = minutes * 60 - target.seconds
        if left <= 1 and target.executions >= runs:
            break
        seconds = max(2, min(left, TURN_SECONDS)) if left > 1 else TURN_SECONDS
        code, text = target.turn(seconds)
        print(f"{target.name:12} {target.seconds:6.0f} s "
              f"{target.executions:10} executions  {target.rate():7}/s  corpus "
              f"{len(os.listdir(target.corpus))}", flush=True)
        if code:
            print("\n".join(text.splitlines()[-40:]), flush=True)


def row(build, target):
    """The cells of a target's line in the table."""
    files = coverage.aims(target.source)
    covered, lines = coverage.of_target(build, target, files)
    share = f"{100 * covered / lines:.1f} %" if lines else "-"
    return [target.name, str(target.executions), str(target.rate()),
            str(len(os.listdir(target.corpus))), str(covered), str(lines),
            share, ", ".join(target.findings) or "none"]


def table(rows):
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    for cells in rows:
        aligned = [c.rjust(w) for c, w in zip(cells[1:-1], widths[1:-1])]
        print("  ".join([cells[0].ljust(widths[0])] + aligned + cells[-1:]))


def main():
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--minutes", type=float, default=CHECK_SECONDS / 60)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--target", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    chosen = targets(options.build, exactly=options.target)
    if not chosen:
        raise SystemExit(f"no target {options.target}: there are " + " ".join(
            t.name for t in targets(options.build)))
    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(
            lambda t: at_length(t, options.minutes, options.runs), chosen))
    print()
    table([list(FIELDS)] + [row(options.build, t) for t in chosen])
    found = sum(len(t.findings) for t in chosen)
    total = sum(t.executions for t in chosen)
    print(f"{len(chosen)} targets, {total} executions, {found} findings")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
