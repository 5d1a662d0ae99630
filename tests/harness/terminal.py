# SPDX-License-Identifier: Apache-2.0
"""A 3270 terminal: s3270 driven as a person would drive it.

Everything a test sees is text on the screen.  `ask` types a line and gathers
the answer over as many screens as it takes; `screens` keeps what was shown.
"""

import os
import re
import select
import time

from tests.harness.process import HarnessError, end, start

STATUS_WORDS = ("RUNNING", "CP READ", "VM READ", "MORE...", "HOLDING",
                "NOT ACCEPTED")
READY = ("RUNNING", "CP READ", "VM READ")
ANSWER_SECONDS = 60
AID_KEYS = ("Enter", "Clear", "PA", "PF")
UNLOCK_SECONDS = 20
POLL_SECONDS = 0.02  # between two looks at the screen, at first
SLOW_SECONDS = 0.1  # and after a second
SETTLE_SECONDS = 0.1  # a screen that stays for so long is all there is
CLEAR_SECONDS = 0.05  # and one that CLEAR left empty


class Terminal:
    def __init__(self, machine, model="3279-2-E", lu="", name="terminal",
                 oversize=None):
        self.name = name
        self.screens = []
        self.on_screen = None
        where = f"{lu + '@' if lu else ''}127.0.0.1:{machine.port}"
        command = ["s3270", "-utf8", "-model", model,
                   "-xrm", "s3270.aidWait: false"]
        if oversize:
            command += ["-oversize", oversize]
        if machine.network:
            command = machine.network.wrap(command)
        self.process = start(command, stdin=-1, stdout=-1, stderr=-2,
                             env={**os.environ, "LANG": "C.UTF-8"})
        self.come = b""  # of s3270's output, no whole line yet
        self.lost = None  # the key that was pressed twice
        self.calm = CLEAR_SECONDS  # more where programs write late
        self.action(f"Connect({where})")

    # --- Actions ------------------------------------------------------------

    def action(self, text):
        """One s3270 action; the lines of data it gave."""
        try:
            self.process.stdin.write(text.encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as gone:
            raise HarnessError(f"{self.name}: s3270 is gone") from gone
        data = []
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            raw = self.output_line(deadline, text)
            line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
            if line.startswith("data: "):
                data.append(line[6:])
            elif line == "data:":
                data.append("")
            elif line == "ok":
                return data
            elif line == "error":
                raise HarnessError(f"{self.name}: {text}: {' '.join(data)}")

    def output_line(self, deadline, action):
        output = self.process.stdout.fileno()
        while b"\n" not in self.come:
            left = max(0, deadline - time.monotonic())
            if not select.select([output], [], [], left)[0]:
                raise HarnessError(f"{self.name}: {action}: no answer")
            more = os.read(output, 65536)
            if not more:
                raise HarnessError(f"{self.name}: s3270 ended")
            self.come += more
        line, self.come = self.come.split(b"\n", 1)
        return line

    def press(self, name):
        """A key after which nothing will answer; nothing else follows."""
        self.process.stdin.write(name.encode() + b"()\n")
        self.process.stdin.flush()

    def key(self, name):
        """Enter, Clear, PA(1), PF(12) ..., and until it is answered.

        The emulator may drop an attention that comes as a channel program
        begins (console.c lets its lock go between receive and attention): the
        keyboard stays locked, and as a person does, we press RESET and the key
        once more.  Once: more often it is not the emulator.
        """
        action = name if name.endswith(")") else name + "()"
        self.action(action)
        if not name.startswith(AID_KEYS) or self.unlocked():
            return
        if self.lost:
            raise HarnessError(f"{self.name}: {action}: no answer, as to "
                               f"{self.lost} before")
        self.lost = action
        self.action("Reset()")
        self.action(action)
        if not self.unlocked():
            raise HarnessError(f"{self.name}: {action}: no answer, twice")

    def unlocked(self):
        try:
            self.action(f"Wait({UNLOCK_SECONDS},Unlock)")
        except HarnessError:
            return False
        return True

    def type(self, text):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        if quoted:
            self.action(f'String("{quoted}")')

    def enter(self, text=""):
        """Type a line into the input area and press ENTER."""
        self.unlock()
        self.type(text)
        self.key("Enter")

    def unlock(self, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self.action("Wait(1,Unlock)")
                return
            except HarnessError:
                self.key("Reset")
        raise HarnessError(f"{self.name}: the keyboard stays locked\n"
                           + self.text())

    # --- What is seen -------------------------------------------------------

    def rows(self):
        return [row.rstrip() for row in self.action("Ascii()")]

    def text(self):
        return "\n".join(self.rows())

    def status(self):
        """The status word, from the last row; "" on a blank screen."""
        rows = self.rows()
        return status_of(rows)

    def keep(self, title=""):
        """Record the present screen (and show it, in a demo)."""
        rows = self.rows()
        self.screens.append((title, rows))
        if self.on_screen:
            self.on_screen(self, title, rows)
        return rows

    def wait(self, pattern, seconds=15):
        """Until the screen matches; goes on when a screen is full."""
        wanted = re.compile(pattern, re.M)
        begin = time.monotonic()
        deadline = begin + seconds
        while True:
            rows = self.rows()
            text = "\n".join(rows)
            if wanted.search(text):
                return text
            if status_of(rows) in ("MORE...", "HOLDING"):
                self.keep()
                self.key("Clear")
            if time.monotonic() > deadline:
                raise HarnessError(f"{self.name}: no {pattern!r} within "
                                   f"{seconds} s; the screen shows\n{text}")
            pause(begin)

    def wait_status(self, *words, seconds=15):
        return self.wait("(" + "|".join(map(re.escape, words)) + r")\s+\S+\s*\Z",
                         seconds)

    def wait_logo(self, seconds=15):
        """The logo, past the last lines of a session that ended."""
        text = self.wait(r"USERID\s*===>|Press ENTER or CLEAR", seconds)
        if "===>" not in text:
            self.keep()
            self.key("Enter")
            text = self.wait(r"USERID\s*===>", seconds)
        return text

    def clear(self):
        """An empty output area, whatever was waiting."""
        deadline = time.monotonic() + 10
        while True:
            self.unlock()
            self.key("Clear")
            time.sleep(self.calm)
            rows = self.rows()
            if status_of(rows) in READY and not any(rows[:-2]):
                return
            if time.monotonic() > deadline:
                raise HarnessError(f"{self.name}: CLEAR leaves\n" + self.text())

    def pa2(self):
        """An empty output area where CLEAR would be the way back: before
        LOGON."""
        self.unlock()
        self.key("PA(2)")
        time.sleep(0.2)

    def ask(self, line, until=None, seconds=15, title=None):
        """Type LINE on a clear screen; the lines that came until the screen
        matches UNTIL (default: ready again), over full screens.  The result
        is text without the status area."""
        self.clear()
        self.enter(line)
        wanted = re.compile(until, re.M) if until else None
        begin = time.monotonic()
        deadline = begin + seconds
        gathered = []
        settled = Settled()
        while True:
            rows = self.rows()
            status = status_of(rows)
            shown = gathered + output_of(rows)
            text = "\n".join(shown)
            stays = settled.look(rows)
            if status in ("MORE...", "HOLDING"):
                self.keep(title or line)
                gathered = shown
                self.key("Clear")
            elif wanted.search(text) if wanted else (
                    status in READY and stays and shown):
                self.keep(title or line)
                return text
            refused = stays and re.search(r"^HCP\w+\d+E", text, re.M)
            if refused or time.monotonic() > deadline:
                self.keep(title or line)
                raise HarnessError(f"{self.name}: {line!r}: no {until!r} "
                                   f"within {seconds} s; so far\n{text}")
            pause(begin)

    def quiet(self, line, seconds=15):
        """A command of CP's that says nothing when it is good: what is said
        next is the answer to another one."""
        prefix = "#CP " if line.startswith("#CP ") else ""
        self.clear()
        self.enter(line)
        self.enter(f"{prefix}QUERY USERID")
        text = self.wait(rf"^{self.name} +AT ", seconds)
        if re.search(r"^HCP", text, re.M):
            raise HarnessError(f"{self.name}: {line!r} is answered\n{text}")

    # --- The end ------------------------------------------------------------

    def drop(self):
        """The client dies: no goodbye to the host."""
        self.process.kill()
        self.process.wait()
        end(self.process)

    def close(self):
        end(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Settled:
    """Tells whether a screen has stayed as it is for a while."""

    def __init__(self):
        self.rows, self.since = None, 0.0

    def look(self, rows):
        now = time.monotonic()
        if rows != self.rows:
            self.rows, self.since = rows, now
        return now - self.since >= SETTLE_SECONDS


def pause(begin):
    """Until the next look at a screen that is watched since BEGIN."""
    long = time.monotonic() - begin > 1
    time.sleep(SLOW_SECONDS if long else POLL_SECONDS)


def status_of(rows):
    """The status word of a screen."""
    last = rows[-1] if rows else ""
    for word in STATUS_WORDS:
        if re.search(r"(^|\s)" + re.escape(word) + r"(\s|$)", last):
            return word
    return ""


def output_of(rows):
    """The output area's lines, without trailing empty ones."""
    lines = list(rows[:-2])
    while lines and not lines[-1]:
        lines.pop()
    return lines
