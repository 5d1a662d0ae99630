# SPDX-License-Identifier: Apache-2.0
"""sparse over the nucleus: address kinds, byte orders, contexts."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests.harness import tree

HOW = ("convert by be16_get / gpa() and so on instead of a cast; make private "
       "functions static")
COMPILER = "s390x-linux-gnu-gcc"
COMMAND = ["sparse", "--arch=s390x", "-std=gnu11", "-I.", "-ffreestanding",
           "-Wbitwise", "-Wno-transparent-union", "-nostdinc"]


def problems():
    headers = subprocess.run([COMPILER, "-print-file-name=include"],
                             stdout=subprocess.PIPE, check=True).stdout
    command = COMMAND + ["-isystem", headers.decode().strip()]
    sources = sorted({p for name in ("pure", "cp")
                      for p in tree.make_list(name) if p.endswith(".c")})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [line for one in pool.map(lambda p: look(command, p), sources)
                for line in one]


def look(command, path):
    done = subprocess.run(command + [path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return [line for line in done.stdout.decode().splitlines()
            if "warning:" in line or "error:" in line]
