# SPDX-License-Identifier: Apache-2.0
"""Every header compiles alone, in a program that has included nothing."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests.harness import tree

HOW = "include in the header what its declarations need"
COMPILER = ["s390x-linux-gnu-gcc", "-std=gnu11", "-march=z10",
            "-msoft-float", "-ffreestanding", "-fsyntax-only", "-Wall",
            "-Wextra", "-Werror", "-Wno-unused-function", "-I.",
            "-Iguestkit/include", "-x", "c", "-"]


def problems():
    headers = [p for p in tree.files(".h")
               if not p.startswith(("tests/", "guestkit/port/"))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [line for one in pool.map(alone, headers) for line in one]


def alone(path):
    done = subprocess.run(COMPILER, input=f'#include "{path}"\n'.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if not done.returncode:
        return []
    errors = [line for line in done.stdout.decode().splitlines()
              if "error" in line]
    return [f"{path}: does not stand alone: {e}" for e in errors[:2]]
