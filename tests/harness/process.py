# SPDX-License-Identifier: Apache-2.0
"""Processes of our own: started, watched and ended by their own id.

The kernel ends each of them when the harness dies, however it dies.
"""

import ctypes
import signal
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


class HarnessError(Exception):
    """What was expected did not happen; the text says what was seen."""


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(command, **keywords):
    """Popen that does not outlive the harness."""
    return subprocess.Popen(command, preexec_fn=die_with_parent, **keywords)


def end(process, seconds=3):
    """Terminate one process, kill it if it will not go, reap it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if not stream:
            continue
        try:
            stream.close()
        except OSError:  # what was not yet written, nobody reads
            pass


def call(command, seconds=60, check=True, **keywords):
    """Run to the end; the text of both outputs."""
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=seconds,
                          stdin=subprocess.DEVNULL, check=False, **keywords)
    text = done.stdout.decode(errors="replace")
    if check and done.returncode:
        raise HarnessError(f"{' '.join(command)}: exit {done.returncode}\n"
                           f"{text}")
    return text
