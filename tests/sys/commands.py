# SPDX-License-Identifier: Apache-2.0
"""Commands driven from 3270 terminals, as tables.

A case is (user, line, want): USER types LINE at the terminal where he is
logged on.  WANT is

    QUIET       nothing comes but the line itself
    a number    a message HCPxxx<number> comes
    a text      a regular expression that the answer matches
    (SEE, text) nothing is typed; the user's screen comes to match
    (KEY, key)  a key is pressed
    (LOGO,)     the user's terminal comes to show the logo
    LOGON       the user logs on (at a new terminal, or where LOGO was seen)

`play` walks a table in one IPL and tells of all the cases that failed.  The
lint ring's `commands` sees that every row of every command table is in one.
"""

import re
import time

from tests.harness.process import HarnessError
from tests.harness.terminal import READY, output_of, status_of

QUIET = "QUIET"
LOGON = "LOGON"
SEE, KEY, LOGO = "SEE", "KEY", "LOGO"
SECONDS = 15


class Walk:
    def __init__(self, rig):
        self.rig = rig
        self.terminals = {}
        self.failed = []

    def fail(self, case, why):
        self.failed.append(f"{case}: {why}")

    def terminal(self, user):
        if user not in self.terminals:
            self.terminals[user] = self.rig.logon(user)
        return self.terminals[user]

    def step(self, case):
        user, line, want = case
        if want == LOGON:
            self.terminals[user] = self.rig.logon(
                user, terminal=self.terminals.get(user),
                until=line or r"LOGON AT|RECONNECTED AT")
            return
        terminal = self.terminal(user)
        if isinstance(want, tuple):
            look(terminal, *want)
            return
        text = answer(terminal, line, want)
        if want == QUIET and text.strip():
            self.fail(case, f"an answer:\n{text}")

    def play(self, cases):
        first = {}
        for user, _, want in cases:
            first.setdefault(user, want)
        for user, want in first.items():
            if want != LOGON:
                self.terminal(user)
        for case in cases:
            try:
                self.step(case)
            except HarnessError as error:
                self.fail(case, error)
        if self.failed:
            raise HarnessError(f"{len(self.failed)} of {len(cases)} cases "
                               "failed\n" + "\n".join(self.failed))


def play(rig, cases, ipl=True, walk=None):
    """The table on RIG; everybody is logged on before, but whom it LOGONs."""
    if ipl:
        rig.ipl()
    walk = walk or Walk(rig)
    walk.play(cases)
    return walk


def look(terminal, what, value=None):
    if what == SEE:
        terminal.wait(value, SECONDS)
    elif what == KEY:
        terminal.unlock()
        terminal.key(value)
    elif what == LOGO:
        terminal.wait_logo(SECONDS)
    else:
        raise HarnessError(f"what is {what}?")


def pattern(want):
    if want == QUIET:
        return None
    if isinstance(want, int):
        return rf"^HCP[A-Z]{{3}}{want:03}[AEIRSW] "
    return want


def answer(terminal, line, want):
    """What LINE brings, without the line itself; until WANT is matched."""
    terminal.clear()
    terminal.enter(line)
    wanted = pattern(want) and re.compile(pattern(want), re.M)
    deadline = time.monotonic() + SECONDS
    before, last = [], None
    while True:
        rows = terminal.rows()
        shown = before + output_of(rows)
        text = "\n".join(without(shown, line))
        settled = rows == last and status_of(rows) in READY and shown
        if wanted and wanted.search(text) or not wanted and settled:
            return text
        if status_of(rows) in ("MORE...", "HOLDING"):
            before = shown
            terminal.key("Clear")
        refused = settled and re.search(r"^HCP\w+\d+E", text, re.M)
        if refused or time.monotonic() > deadline:
            raise HarnessError(f"no {want!r}; so far\n{text}")
        last = rows
        time.sleep(0.1)


def without(lines, typed):
    """The answer: the line that was typed is shown again first."""
    if lines and lines[0].strip() == typed.strip():
        return lines[1:]
    return lines
