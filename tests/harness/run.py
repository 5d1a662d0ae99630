# SPDX-License-Identifier: Apache-2.0
"""`make run`: CP-64 under Hercules, for a person at a terminal.

NET=host joins the guests' network to this machine and offers the console
port on its loopback; NET=private keeps all of it in a namespace.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time

from tests.harness.forward import Forward
from tests.harness.hercules import CONSOLE_PORT, END_MARK
from tests.harness.process import HarnessError
from tests.harness.rig import Rig

NEXT = """\
1. Log on: OPERATOR (password operator) here; GUEST1 and GUEST2 (guest1, \
guest2) from more terminals: {connect}
2. As GUEST2: DEFINE NIC 0600 TYPE VIRTIO / COUPLE 0600 TO SYSTEM VSW1 / \
IPL NETDEMO PARM IP=10.64.0.12/24 GW=10.64.0.1
3. Then {browse} shows its page; HELP lists commands; SHUTDOWN (as OPERATOR) \
ends it all.
"""
NEXT_LINUX = """\
4. Linux: as LINUX1 (linux1), IPL DEBIAN: a shell after a minute or two, at
10.64.0.21; CLEAR goes on when the screen says MORE...
"""
ENDING = (signal.SIGHUP, signal.SIGTERM)
LAST_WORDS_S = 2  # CP's, on the operator's screen
TERMINAL_CLOSED = """\
The operator's terminal is closed; CP-64 still runs.
ENTER opens it again, q stops the machine: """


def main():
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--net", choices=("host", "private"), default="host")
    parser.add_argument("--pack", help="another system pack")
    parser.add_argument("--cpus", type=int, default=2)
    parser.add_argument("--mainsize", type=int, default=256, help="MiB")
    parser.add_argument("--linux", action="store_true",
                        help="the pack has system DEBIAN")
    options = parser.parse_args()
    if os.geteuid():
        os.execvp("sudo", ["sudo", sys.executable, "-B", "-m",
                           "tests.harness.run", *sys.argv[1:]])
    for number in ENDING:
        signal.signal(number, leave)
    try:
        with Rig(options.build, os.path.join(options.build, "run"),
                 options.cpus, options.pack, options.mainsize) as rig:
            rig.may_fail = True
            serve(rig, options.net, options.linux)
    except HarnessError as error:
        raise SystemExit(f"run: {error}") from error
    except KeyboardInterrupt:
        print("\nstopped; nothing is left behind")


def leave(number, _frame):
    """The terminal was closed, or somebody ends us: tidy up all the same."""
    for other in ENDING:  # a hang-up comes more than once
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)


def serve(rig, net, linux):
    port, forward = CONSOLE_PORT, None
    if net == "host":
        rig.network.join_host()
        forward = Forward(rig.network.name, CONSOLE_PORT)
        port = forward.port
        connect = f"c3270 127.0.0.1:{port}"
        browse = "http://10.64.0.12/ in your browser"
    else:
        sudo = "sudo " if os.environ.get("SUDO_USER") else ""
        enter = f"{sudo}ip netns exec {rig.network.name}"
        connect = f"{enter} c3270 127.0.0.1:{port}"
        browse = f"{enter} curl http://10.64.0.12/"
    rig.ipl()
    print(NEXT.format(connect=connect, browse=browse)
          + (NEXT_LINUX if linux else ""), flush=True)
    try:
        if sys.stdin.isatty() and sys.stdout.isatty():
            at_terminal(rig, connect.split())
        else:
            until_end(rig)
    finally:
        if forward:
            forward.close()
    lost = rig.machine.failed()
    if lost:
        raise HarnessError(rig.machine.story(lost))
    print("CP-64 has ended; nothing is left behind.")


def at_terminal(rig, connect):
    """The operator's c3270, again and again until the machine ends."""
    if not shutil.which("c3270"):
        until_end(rig)
        return
    input("ENTER opens the operator's terminal (Ctrl-] quit leaves it): ")
    while not ended(rig):
        operate(rig, connect)
        time.sleep(0.5)
        if not ended(rig) and input(TERMINAL_CLOSED).strip() == "q":
            return


def operate(rig, connect):
    """One c3270, until it is left or the machine has ended."""
    with subprocess.Popen(connect) as terminal:
        try:
            while terminal.poll() is None and not ended(rig):
                time.sleep(0.5)
            if terminal.poll() is None:
                time.sleep(LAST_WORDS_S)
                rig.machine.quit()  # its terminals close with it
        except SystemExit:
            terminal.terminate()
            raise


def until_end(rig):
    while not ended(rig):
        time.sleep(0.5)


def ended(rig):
    machine = rig.machine
    return (not machine.running() or machine.seen(END_MARK)
            or machine.failed() is not None)


if __name__ == "__main__":
    main()
