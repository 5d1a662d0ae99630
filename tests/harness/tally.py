# SPDX-License-Identifier: Apache-2.0
"""Results of tests: printed as they come, counted at the end.

One line per program or test that passed, the detail of each that failed.
"""

import sys
import threading
import time


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.failures = []
        self.lock = threading.Lock()
        self.start = time.monotonic()

    def note(self, ring, name, passed, failed, detail=""):
        """Count a program's results and print its line."""
        with self.lock:
            self.passed += passed
            self.failed += failed
            word = "FAIL" if failed else "ok"
            print(f"{word:4} {ring:8} {name} ({passed}/{passed + failed})",
                  flush=True)
            if failed:
                self.failures.append(f"{ring} {name}")
                for line in detail.rstrip().splitlines():
                    print(f"       | {line}", flush=True)

    def finish(self):
        """Print what failed and the one closing line; the exit code."""
        took = time.monotonic() - self.start
        for name in self.failures:
            print(f"failed: {name}")
        print(f"# {took:.0f} s")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.stdout.flush()
        return 1 if self.failed or not self.passed else 0
