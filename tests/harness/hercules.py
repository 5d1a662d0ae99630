# SPDX-License-Identifier: Apache-2.0
"""Hercules as a machine: own directory, generated configuration, control.

EXTERNALGUI makes Hercules take panel commands on its standard input and keep
its log (standard output) apart from status lines (standard error).  Its exit
code says nothing, so the log is watched: a success is the system's own end
marker, a failure one of FAILURES, or no marker in time.
"""

import contextlib
import os
import re
import shutil
import signal
import threading
import time

from tests.harness.process import HarnessError, call, end, start

CONFIGS = "hercules-configs"
END_MARK = "SYSTEM SHUTDOWN COMPLETE"
# What Hercules prints when the machine is lost.  HHCLC005E is a downed tap.
FAILURES = re.compile(
    r"HHCCP01[14678]I|HHCCP029E|HHCCF\d+[SE]|HHCLC(?!005)\d+E|HHCSC\d+E"
    r"|HHCIF00[1-4]E")
DISABLED_WAIT = "HHCCP011I"
CONSOLE_PORT = 3270
NOISY_SECONDS = 60  # a console that writes for so long is written to
CPUCLOCK_SCHED = 2  # linux/posix-timers.h


@contextlib.contextmanager
def aside(machines):
    """MACHINES are stopped meanwhile: where some are measured by turns on few
    cores, those that only wait for their turn would be in the way."""
    for machine in machines:
        machine.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for machine in machines:
            machine.process.send_signal(signal.SIGCONT)


class Machine:
    """One Hercules.  NETWORK is the namespace it runs in, or None."""

    def __init__(self, directory, network=None, port=CONSOLE_PORT, **values):
        self.directory = os.path.abspath(directory)
        os.makedirs(self.directory, exist_ok=True)
        self.network = network
        self.port = port
        self.values = {"MAINSIZE": 256, "NUMCPU": 1, "PORT": port,
                       "DIAG8CMD": "DISABLE", "TERMINALS": 8, **values}
        self.lines = []
        self.before_quit = None  # lines before power off
        self.news = threading.Condition()
        self.configured = False
        self.counted = False  # instructions
        self.process = None
        self.log = None

    # --- Before it runs -----------------------------------------------------

    def place(self, path, name=None):
        """Put a built file into the machine's own directory.

        A copy: Hercules loads nothing that lies outside of the directory of
        the .ins, links followed.
        """
        shutil.copy(path, os.path.join(self.directory,
                                       name or os.path.basename(path)))

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w",
                  encoding="utf-8") as f:
            f.write(text)

    def configure(self, template="cp64.cnf"):
        """The configuration with its words filled in; `oat.txt` beside it."""
        with open(os.path.join(CONFIGS, template), encoding="utf-8") as f:
            text = f.read()
        for word, value in self.values.items():
            text = text.replace(f"@{word}@", str(value))
        self.write("hercules.cnf", text)
        self.place(os.path.join(CONFIGS, "oat.txt"))
        self.configured = True

    def disks(self, fba_blocks=2000):
        """A 3390 at 0120 and a 3370 at 0130, made before it is started."""
        self.add("0120 3390 ckd.img", ["dasdinit", "ckd.img", "3390", "CKD120",
                                       "20"])
        self.add("0130 3370 fba.img", ["dasdinit", "fba.img", "3370", "FBA130",
                                       str(fba_blocks)])

    def add(self, line, command=None):
        """One more line of the configuration, and what makes its file."""
        if command:
            call(command, cwd=self.directory)
        with open(os.path.join(self.directory, "hercules.cnf"), "a",
                  encoding="utf-8") as f:
            f.write(line + "\n")

    # --- Running ------------------------------------------------------------

    def start(self, *panel_commands):
        """Power on; PANEL_COMMANDS run first (usually `ipl NAME.ins`)."""
        if not self.configured:
            self.configure()
        self.write("start.rc", "".join(c + "\n" for c in panel_commands))
        command = ["hercules", "-f", "hercules.cnf", "EXTERNALGUI"]
        if self.network:
            command = self.network.wrap(command)
        path = os.path.join(self.directory, "hercules.log")
        self.log = open(path, "w", encoding="utf-8")
        with open(os.path.join(self.directory, "status.log"), "wb") as status:
            self.process = start(
                command, cwd=self.directory, stdin=-1, stdout=-1,
                stderr=status, env={**os.environ, "HERCULES_RC": "start.rc"})
        threading.Thread(target=self.read_log, daemon=True).start()
        return self

    def read_log(self):
        for raw in self.process.stdout:
            line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
            with self.news:
                self.lines.append(line)
                if not self.log.closed:
                    self.log.write(line + "\n")
                    self.log.flush()
                self.news.notify_all()
        with self.news:
            self.news.notify_all()

    def panel(self, command):
        """A command as if typed at Hercules' panel."""
        try:
            self.process.stdin.write(command.encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as gone:
            raise HarnessError("Hercules is gone") from gone

    def console(self, text, quiet=0.2, until=None, seconds=10):
        """A line typed at the 3215-C console, once it was quiet for so long.

        Hercules drops the attention of a line that is typed while the
        console is being written to.  So a line that does no harm twice is
        typed once more when UNTIL, its answer, does not come; the answer.
        """
        for last in (False, True):
            deadline = time.monotonic() + NOISY_SECONDS
            with self.news:
                while self.news.wait(quiet) and time.monotonic() < deadline:
                    pass
            since = self.mark()
            self.panel("/" + text)
            if not until:
                return None
            try:
                return self.wait(until, seconds, since)
            except HarnessError:
                if last or not self.running():
                    raise

    # --- Watching -----------------------------------------------------------

    def mark(self):
        """A place in the log, for `wait` to start from."""
        return len(self.lines)

    def wait(self, pattern, seconds=20, since=0, failures=FAILURES):
        """The first log line from SINCE on that matches PATTERN."""
        return self.lines[self.place_of(pattern, seconds, since, failures) - 1]

    def place_of(self, pattern, seconds=20, since=0, failures=FAILURES):
        """The place behind that line: for what comes next."""
        wanted = re.compile(pattern)
        deadline = time.monotonic() + seconds
        at = since
        with self.news:
            while True:
                for line in self.lines[at:]:
                    at += 1
                    if wanted.search(line):
                        return at
                    if failures and failures.search(line):
                        raise HarnessError(self.story("the machine failed"))
                if not self.running():
                    raise HarnessError(self.story(
                        f"Hercules ended, exit {self.process.returncode}"))
                left = deadline - time.monotonic()
                if left <= 0:
                    raise HarnessError(self.story(
                        f"no {pattern!r} within {seconds} s "
                        f"({self.load():.0f} % of a core)"))
                self.news.wait(min(left, 0.5))

    def seen(self, pattern, since=0):
        wanted = re.compile(pattern)
        return any(wanted.search(line) for line in self.lines[since:])

    def running(self):
        return self.process is not None and self.process.poll() is None

    def failed(self):
        """The failure line, unless the system had ended in order.

        Power off signals a system that takes the shutdown signal, which
        then ends in a disabled wait: what comes after that is no failure.
        """
        for line in self.lines[:self.before_quit]:
            if END_MARK in line:
                return None
            if FAILURES.search(line):
                return line
        return None

    def story(self, what, tail=25):
        last = "\n".join(self.lines[-tail:])
        return f"{what}; {self.directory}/hercules.log ends:\n{last}"

    def load(self, seconds=0.5):
        """Per cent of one core Hercules uses now: a loop shows about 100."""
        before = self.cpu_seconds()
        time.sleep(seconds)
        return 100 * (self.cpu_seconds() - before) / seconds

    def cpu_seconds(self):
        """What it used so far: its CPU-time clock, clock_getcpuclockid(3), has
        nanoseconds where /proc has ticks."""
        try:
            return time.clock_gettime(~self.process.pid << 3 | CPUCLOCK_SCHED)
        except OSError:
            return 0.0

    def instructions(self):
        """How many the first CPU has executed, as its status line last said;
        in SIE only those that end it. Asked for 100 times a second from now
        on, which costs the emulator next to nothing."""
        if not self.counted:
            self.counted = True
            self.panel("panrate 10")
            time.sleep(0.5)
        with open(os.path.join(self.directory, "status.log"), "rb") as f:
            f.seek(max(0, f.seek(0, os.SEEK_END) - 4096))
            counts = re.findall(rb"STATUS=CP00.*instcount=(\d+)", f.read())
        if not counts:
            raise HarnessError("no instruction count in status.log")
        return int(counts[-1])

    # --- The end ------------------------------------------------------------

    def quit(self):
        """Power off, in any state; only this process is ended."""
        if self.process is None:
            return
        if self.running():
            time.sleep(0.15)  # lines just written would be lost
            self.before_quit = len(self.lines)
            try:
                self.panel("quit")
                self.process.wait(3)
            except Exception:  # whatever it is, the process has to go
                pass
        end(self.process)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.quit()
