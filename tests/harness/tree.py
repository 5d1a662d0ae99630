# SPDX-License-Identifier: Apache-2.0
"""The source tree as the checks see it."""

import functools
import os
import subprocess


@functools.lru_cache(None)
def files(*endings):
    """Paths of the project's files that end so, committed or not yet."""
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        stdout=subprocess.PIPE, check=True).stdout.decode()
    paths = sorted(p for p in out.split("\0") if p.endswith(endings))
    return [p for p in paths if readable(p)]


def readable(path):
    try:
        with open(path, "rb"):
            return True
    except OSError:
        return False


@functools.lru_cache(None)
def make_list(name, build="build"):
    """A list of the top Makefile, by name: pure, cp, gk, ..."""
    env = {k: v for k, v in os.environ.items() if k != "MAKEFLAGS"}
    out = subprocess.run(["make", "-s", f"BUILD={build}", f"print-{name}"],
                         check=True, env=env, stdout=subprocess.PIPE)
    return out.stdout.decode().split()


def text(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def lines(path):
    return text(path).splitlines()
