# SPDX-License-Identifier: Apache-2.0
"""C sources look as .clang-format says.  Tables (.def) are exempt."""

import re
import subprocess

from tests.harness import tree

HOW = "make format"


def problems():
    done = subprocess.run(
        ["clang-format", "--dry-run", *tree.files(".c", ".h")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    bad = {}
    for line in done.stdout.decode().splitlines():
        match = re.match(r"([^:]+):(\d+):.*clang-format-violations", line)
        if match:
            bad.setdefault(match.group(1), match.group(2))
    return [f"{path}:{line}: not in the project's format"
            for path, line in sorted(bad.items())]
