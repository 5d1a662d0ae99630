# SPDX-License-Identifier: Apache-2.0
"""A ring of machine tests, several side by side: a test mostly waits.

Workers are processes of their own (`check --worker`): each takes the name of a
test on its standard input, runs it, answers with the lines of its result and
LAST, and so whoever is free takes the next.  A heavy test keeps CPUs of the
host busy all the time; those come first, and one at a time.  A timed one judges
how long something took: those come last.  There is a worker for each CPU, and one
more that takes no timed test.

Two machines on one host may still disturb each other, so what fails is tried
once more alone: then it counts, and both attempts are shown.
"""

import re
import subprocess
import sys
import threading

from tests.harness.process import end, start

RESULT = re.compile(r"(?:ok  |FAIL) (\S+) +(.*) \((\d+)/(\d+)\)$")
DETAIL = "       | "
LAST = "# done"
MOST = 4  # workers
END_SECONDS = 3


class Case:
    """A test: BODY(tally) runs it and notes its result."""

    def __init__(self, name, body, heavy=False, timed=False):
        self.name = name
        self.body = body
        self.heavy = heavy
        self.timed = timed


class Queue:
    """Tests that nobody has taken yet."""

    def __init__(self, cases):
        self.left = sorted(cases,
                           key=lambda case: (not case.heavy, case.timed))
        self.heavy = None  # the one that runs
        self.lock = threading.Lock()

    def take(self, last, timed=True):
        """The next test for who is done with LAST, or None; a TIMED one?"""
        with self.lock:
            if last is self.heavy:
                self.heavy = None
            case = self.choose(timed)
            if case:
                self.left.remove(case)
                if case.heavy:
                    self.heavy = case
            return case

    def choose(self, timed):
        return next((case for case in self.left
                     if not (self.heavy and case.heavy) and
                     (timed or not case.timed)), None)


class Result:
    def __init__(self, name, passed, failed):
        self.name = name
        self.passed = passed
        self.failed = failed
        self.detail = []

    def note(self, ring, tally):
        tally.note(ring, self.name, self.passed, self.failed,
                   "\n".join(self.detail))


class Worker:
    def __init__(self, ring, options):
        self.process = start(
            [sys.executable, "-u", "-B", "-m", "tests.harness.check",
             "--build", options.build, "--cpus",
             " ".join(map(str, options.cpus)), "--worker", ring],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.process.stdin.close()  # it tidies up
            self.process.wait(END_SECONDS)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            pass
        end(self.process)

    def run(self, case):
        """The test's results.  A worker that ended by it is a failure."""
        result, other = Result(case.name, 0, 1), []
        try:
            self.process.stdin.write(case.name + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass
        for line in self.process.stdout:
            line = line.rstrip("\n")
            found = RESULT.match(line)
            if line == LAST:
                return result
            if found:
                passed, of = int(found[3]), int(found[4])
                result = Result(found[2], passed, of - passed)
            elif line.startswith(DETAIL):
                result.detail.append(line[len(DETAIL):])
            elif line.startswith("       "):
                print(line, flush=True)
            else:
                other.append(line)
        end(self.process)  # so that nobody gives it another one
        result = Result(case.name, 0, 1)
        result.detail = ["its process ended", *other]
        return result


def run(ring, cases, options, tally):
    """All CASES, each at least once, whatever becomes of the workers, who have
    the same OPTIONS."""
    queue, done, failed = Queue(cases), set(), []

    def work(timed):
        case = queue.take(None, timed)
        while case:
            with Worker(ring, options) as worker:
                while case and worker.process.poll() is None:
                    result = worker.run(case)
                    done.add(case)
                    if result.failed:
                        failed.append((result, case))
                    else:
                        result.note(ring, tally)
                    case = queue.take(case, timed)

    count = max(1, min(options.jobs, MOST))
    workers = [threading.Thread(target=work, args=(n < count,))
               for n in range(count + (ring == "sys" and count > 1))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for case in cases:
        if case not in done:
            failed.append((Result(case.name, 0, 1), case))
    for result, case in failed:
        for line in result.detail:
            print(f"{DETAIL}{line}", flush=True)
        print(f"# {ring} {result.name} failed; once more, alone", flush=True)
        with Worker(ring, options) as worker:
            worker.run(case).note(ring, tally)


def serve(cases, tally):
    """What a worker does."""
    by_name = {case.name: case for case in cases}
    for line in sys.stdin:
        by_name[line.strip()].body(tally)
        print(LAST, flush=True)
