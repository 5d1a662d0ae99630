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

A USER in small letters is a terminal of that name where nobody logs on.
Messages that one user gets one after the other are asked for together, several
commands on a line.

`play` walks a table in one IPL and tells of all the cases that failed.  The
lint ring's `commands` sees that every row of every command table is in one,
its `errors` that every error of it is.
"""

import re
import time

from tests.harness.process import HarnessError
from tests.harness.rig import LOGO as LOGO_FIELD
from tests.harness.terminal import (READY, Settled, output_of, pause,
                                     status_of)

QUIET = "QUIET"
LOGON = "LOGON"
SEE, KEY, LOGO = "SEE", "KEY", "LOGO"
SECONDS = 15
LINE = 130  # characters of a line with several commands
EDITED = '#@["'  # not in such a line
PAGE = "Enter one of the following commands"
ENOUGH = 5  # failed cases: the rest are likely to follow from them
SETTLED = 4.0  # seconds in which nothing more comes; a password takes one


class Walk:
    def __init__(self, rig):
        self.rig = rig
        self.terminals = {}
        self.failed = []

    def fail(self, case, why):
        self.failed.append(f"{case}: {why}")

    def terminal(self, user):
        if user not in self.terminals:
            self.terminals[user] = (self.logo(user) if user.islower()
                                    else self.rig.logon(user))
        return self.terminals[user]

    def logo(self, name):
        terminal = self.rig.terminal(name)
        terminal.wait(LOGO_FIELD, 30)
        return terminal

    def together(self, cases):
        """Cases of one user that want messages, on one line."""
        user = cases[0][0]
        wanted = [number for _, _, number in cases]
        missing, text = messages(self.terminal(user),
                                 "#".join(line for _, line, _ in cases),
                                 wanted)
        if missing:
            self.fail(cases[missing - 1], f"one of {wanted} did not come"
                      f"\n{text}")

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
        for group in grouped(cases):
            try:
                if len(group) > 1:
                    self.together(group)
                else:
                    self.step(group[0])
            except HarnessError as error:
                self.fail(group[0], error)
                if len(self.failed) >= ENOUGH:
                    break
        if self.failed:
            raise HarnessError(f"{len(self.failed)} of {len(cases)} cases "
                               "failed\n" + "\n".join(self.failed))


def may_join(case):
    """Does it want one message, given by a line without editing?"""
    _, line, want = case
    return isinstance(want, int) and not set(line) & set(EDITED)


def grouped(cases):
    """Runs of cases that `together` asks for at once."""
    groups = []
    for case in cases:
        last = groups[-1] if groups else []
        joined = "#".join(line for _, line, _ in [*last, case])
        if last and may_join(last[0]) and may_join(case) and \
                last[0][0] == case[0] and len(joined) < LINE:
            last.append(case)
        else:
            groups.append([case])
    return groups


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


def fresh(terminal):
    """A screen without an answer.  Where nobody is logged on CLEAR turns from
    the logo to a page with what may be said, and back."""
    if not terminal.name.islower():
        terminal.clear()
        return
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        terminal.unlock()
        terminal.key("Clear")
        time.sleep(0.1)
        text = terminal.text()
        if PAGE in text and not re.search(r"^HCP", text, re.M):
            return
    raise HarnessError(f"{terminal.name}: no page before LOGON\n{text}")


def messages(terminal, line, wanted):
    """LINE's messages until all WANTED came in their order: (0, text), or the
    number of those that did and one more."""
    fresh(terminal)
    terminal.enter(line)
    begin = time.monotonic()
    deadline = begin + SECONDS
    quiet = None
    before, last = [], None
    while True:
        rows = terminal.rows()
        shown = before + output_of(rows)
        text = "\n".join(shown)
        found = iter(re.findall(r"^(?:\d\d: )?HCP[A-Z]{3}(\d{3,4})[AEIRSW] ",
                                text, re.M))
        came = sum(1 for number in wanted
                   if any(int(other) == number for other in found))
        if came == len(wanted):
            return 0, text
        if status_of(rows) in ("MORE...", "HOLDING"):
            before = shown
            terminal.key("Clear")
        now = time.monotonic()
        quiet = now if rows != last or not quiet else quiet
        if now - quiet > SETTLED and status_of(rows) in READY and shown \
                or now > deadline:
            return came + 1, text
        last = rows
        pause(begin)


def answer(terminal, line, want):
    """What LINE brings, without the line itself; until WANT is matched."""
    fresh(terminal)
    terminal.enter(line)
    wanted = pattern(want) and re.compile(pattern(want), re.M)
    begin = time.monotonic()
    deadline = begin + SECONDS
    before, same = [], Settled()
    while True:
        rows = terminal.rows()
        shown = before + output_of(rows)
        text = "\n".join(without(shown, line))
        settled = same.look(rows) and status_of(rows) in READY and shown
        if wanted and wanted.search(text) or not wanted and settled:
            return text
        if status_of(rows) in ("MORE...", "HOLDING"):
            before = shown
            terminal.key("Clear")
        refused = settled and re.search(r"^HCP\w+\d+E", text, re.M)
        if refused or time.monotonic() > deadline:
            raise HarnessError(f"no {want!r}; so far\n{text}")
        pause(begin)


def without(lines, typed):
    """The answer: the line that was typed is shown again first."""
    if lines and lines[0].strip() == typed.strip():
        return lines[1:]
    return lines
