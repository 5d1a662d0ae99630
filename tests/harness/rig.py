# SPDX-License-Identifier: Apache-2.0
"""A whole set-up: network, Hercules with CP-64, terminals.

    with Rig("build", "build/sys/x", cpus=2) as rig:
        rig.ipl()
        one = rig.logon("GUEST1")
"""

import os
import re

from tests.harness.hercules import END_MARK, Machine
from tests.harness.network import Network
from tests.harness.process import HarnessError
from tests.harness.terminal import Terminal

# The samples' passwords (README.md, hercules-configs/USER.DIRECT).
PASSWORDS = {"OPERATOR": "operator", "MAINT": "maint", "GUEST1": "guest1",
             "GUEST2": "guest2"}
READY = r"INITIALIZATION COMPLETE"
LOGO = r"USERID\s*===>"


class Rig:
    def __init__(self, build, directory, cpus=1, pack=None, mainsize=256):
        os.makedirs(directory, exist_ok=True)
        self.build = build
        self.directory = directory
        self.cpus = cpus
        self.pack = pack or os.path.join(build, "pack.cpio")
        self.network = Network(directory)
        self.machine = Machine(directory, self.network, NUMCPU=cpus,
                               MAINSIZE=mainsize)
        self.terminals = []
        self.may_fail = False

    def __enter__(self):
        self.network.__enter__()
        return self

    def __exit__(self, *error):
        for terminal in self.terminals:
            terminal.close()
        self.machine.quit()
        self.network.__exit__()
        failed = self.machine.failed()
        if failed and not self.may_fail and not error[0]:
            raise HarnessError(self.machine.story(failed))

    def ipl(self, ready=READY, seconds=30):
        """Power on and IPL CP-64; returns when the operator is logged on."""
        machine = self.machine
        machine.place(os.path.join(self.build, "cp64.bin"))
        machine.place(os.path.join(self.build, "cp64.ins"))
        machine.place(self.pack, "pack.cpio")
        machine.start("ipl cp64.ins")
        if ready:
            machine.wait(ready, seconds)
        return self

    def terminal(self, name="terminal", model="3279-2-E", oversize=None):
        terminal = Terminal(self.machine, model=model, name=name,
                            oversize=oversize)
        self.terminals.append(terminal)
        return terminal

    @staticmethod
    def welcome(terminal):
        """From the logo to where LOGON is typed; TERMINAL."""
        terminal.wait(LOGO, 30)
        terminal.key("Clear")
        terminal.wait_status("CP READ", seconds=10)
        return terminal

    def logon(self, user, password=None, terminal=None, until=None):
        """Log USER on at a terminal (a new one); the terminal."""
        terminal = terminal or self.terminal(user)
        terminal.name = user
        self.welcome(terminal)
        terminal.enter(f"LOGON {user}")
        terminal.wait(r"[Pp]assword", 10)
        terminal.enter(password or PASSWORDS.get(user, user.lower()))
        terminal.wait(until or r"LOGON AT|RECONNECTED AT", 30)
        return terminal

    def shutdown(self, terminal, seconds=30):
        """SHUTDOWN by an operator's terminal; waits for CP's last word."""
        since = self.machine.mark()
        terminal.clear()
        terminal.enter("SHUTDOWN")
        self.machine.wait(END_MARK, seconds, since, failures=None)
        self.machine.wait("HHCCP011I", 10, since, failures=None)


def expect(condition, text):
    """A test's assertion: TEXT says what was expected and what was seen."""
    if not condition:
        raise HarnessError(text)


def expect_match(pattern, text):
    """The match object of PATTERN in TEXT."""
    found = re.search(pattern, text, re.M)
    if not found:
        raise HarnessError(f"no {pattern!r} in\n{text}")
    return found
