# SPDX-License-Identifier: Apache-2.0
"""What has a message's number is a row of cp/msg/msg.def, nowhere a text: else
EXPLAIN, HELP and the manual would not know it."""

import re

from tests.harness import tree

HOW = "make it a row MSG or NOTE of cp/msg/msg.def, and one of explain.def"
CODE = ("cp/", "vswitch/", "netdrv/", "iucv/")
TEXT = re.compile(r'"HCP[A-Z]{3}\d[^"]* [^"]')


def problems():
    return [f"{path}:{number}: a message as a text"
            for path in tree.files(".c", ".h") if path.startswith(CODE)
            for number, line in enumerate(tree.lines(path), 1)
            if TEXT.search(line)]
