# SPDX-License-Identifier: Apache-2.0
"""Modules of the kernel, in one folder, and what modprobe reads of them."""

import glob
import os
import re


def add(archive, unpacked, version, wanted):
    """Those WANTED and what they depend on into ARCHIVE."""
    files = {os.path.basename(p)[:-3].replace("-", "_"): p for p in glob.glob(
        os.path.join(unpacked, "lib/modules", version, "**/*.ko"),
        recursive=True)}
    folder = os.path.join("lib/modules", version)
    taken = {}
    for name in wanted:
        take(name, files, taken)
    depends, aliases = [], []
    for name in taken:
        data = read(files[name])
        archive.file(f"{folder}/{name}.ko", data)
        depends.append(f"{name}.ko:" + "".join(f" {n}.ko"
                                               for n in below(name, taken)))
        aliases += [f"alias {a.decode()} {name}"
                    for a in re.findall(rb"\0alias=([^\0]*)\0", data)]
    for file, lines in (("dep", depends), ("alias", aliases)):
        archive.file(f"{folder}/modules.{file}",
                     "".join(line + "\n" for line in lines).encode())


def read(path):
    with open(path, "rb") as f:
        return f.read()


def take(name, files, taken):
    """TAKEN gets NAME and all below it: {module: those it depends on}."""
    if name in taken:
        return
    if name not in files:
        raise SystemExit(f"image: the kernel has no module {name}")
    text = re.search(rb"\0depends=([^\0]*)\0", read(files[name])).group(1)
    taken[name] = [n.replace("-", "_") for n in text.decode().split(",") if n]
    for other in taken[name]:
        take(other, files, taken)


def below(name, taken):
    """All that NAME needs, what is nearest first."""
    found = []
    for other in taken[name]:
        found += [n for n in [other] + below(other, taken) if n not in found]
    return found
