# SPDX-License-Identifier: Apache-2.0
"""Where files are: the fixed top level, and each source in some list."""

from tests.harness import tree

HOW = ("put it in a folder of the fixed top level; name each source in its "
       "folder's module.mk")
TOP = {"Makefile", "README.md", "LICENSE", "cp", "guestkit", "iucv",
       "vswitch", "netdrv", "cms-tools", "hercules-configs", "tests"}
LISTED = ("cp/", "iucv/", "vswitch/", "netdrv/", "cms-tools/")


def problems():
    found = []
    everything = tree.files("")
    for name in sorted({p.split("/")[0] for p in everything}):
        if name not in TOP and not name.startswith("."):
            found.append(f"{name}: not at the top level")
    listed = {p for name in ("pure", "hostpure", "cp", "gk", "gkpure")
              for p in tree.make_list(name)}
    for tool in tree.make_list("hosttools"):
        listed |= set(tree.make_list(f"hosttool-{tool}"))
    for path in tree.files(".c", ".S"):
        if path.startswith(LISTED) and path not in listed:
            found.append(f"{path}: in no module.mk list")
    for path in sorted(listed):
        if path not in everything:
            found.append(f"{path}: in a module.mk list, but there is no file")
    return found
