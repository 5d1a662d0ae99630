# SPDX-License-Identifier: Apache-2.0
"""Makes Linux systems of unpacked packages: kernel, initramfs, NAME.ins.

    image.py PACKAGES UNPACKED OUT [PROGRAM...]

PACKAGES is the list with a paragraph for each system, UNPACKED what it names,
OUT where the files of the list-directed IPL go.  Of a package goes what its
line says, and the shared libraries that need be.  The initramfs of a system is
that of the one before it and one more archive; the first has the kernel's
modules and guestkit/linux/root, the last the PROGRAMs.  They are not
compressed, which an emulated machine boots sooner.
"""

import glob
import os
import re
import stat
import struct
import sys

import modules
import shared
from archive import Archive

ROOT = os.path.join(os.path.dirname(__file__), "root")
INITRD_AT = 0x01000000
INITRD_PLACE_AT = 0x10408  # the kernel's parameter area: start, size
PARM_AT = 0x10480
# The kernel's self-tests of its ciphers take 11 s of an emulated CPU.
PARM = "cryptomgr.notests"
PARM_BARE = PARM + " conmode=3215 condev=0x0009"  # CP tells a guest
CONSOLE = (5, 1)
INS_HEAD = """\
* Linux {version}, list-directed IPL
kernel 0x00000000
{name}.place 0x{place:08x}
{parm_file}.parm 0x{parm:08x}
"""
FOLDERS = ("bin", "sbin", "usr/bin", "usr/sbin", "dev", "etc", "proc", "sys",
           "lib/modules")
LIBRARIES = "lib"  # where ld.so of any architecture looks


class System:
    def __init__(self, name):
        self.name = name
        self.files = []    # (package, path)
        self.modules = []


def main():
    packages, unpacked, out, *programs = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    kernel = newest(os.path.join(unpacked, "boot", "vmlinuz-*"))
    version = os.path.basename(kernel)[len("vmlinuz-"):]
    with open(kernel, "rb") as f:
        write(out, "kernel", f.read())
    systems = read_list(packages)
    have = set()
    parts = []
    for system in systems:
        archive = Archive()
        if system is systems[0]:
            add_root(archive)
        if system.modules:
            modules.add(archive, unpacked, version, system.modules)
        for package, path in system.files:
            add_file(archive, unpacked, package, path, have)
        if system is systems[-1]:
            for path in programs:
                archive.copy("usr/bin/" + os.path.basename(path), path)
        parts.append((system.name.lower() + ".initrd", archive.end()))
        write(out, *parts[-1])
        write_system(out, version, system.name.lower(), parts)


def newest(pattern):
    """Of kernels fetched one after the other, the last."""
    found = glob.glob(pattern)
    if not found:
        raise SystemExit(f"image: nothing is {pattern}")
    return max(found, key=lambda p: [int(n) for n in re.findall(r"\d+", p)])


def read_list(path):
    """[System] of the list."""
    systems = []
    with open(path, encoding="ascii") as f:
        lines = [line.split("#")[0].split() for line in f]
    for words in filter(None, lines):
        if words[0].startswith("["):
            systems.append(System(words[0].strip("[]")))
        elif words[0].startswith("+"):
            systems[-1].modules.append(words[0][1:])
        else:
            systems[-1].files += [(words[0], p.lstrip("/")) for p in words[1:]]
    return systems


def write(out, name, data):
    with open(os.path.join(out, name), "wb") as f:
        f.write(data)


def write_system(out, version, name, parts):
    """NAME.ins for a guest and NAME-bare.ins for a machine without CP."""
    at = INITRD_AT
    lines = ""
    for file, data in parts:
        lines += f"{file} 0x{at:08x}\n"
        at += len(data)
    write(out, f"{name}.place", struct.pack(">QQ", INITRD_AT, at - INITRD_AT))
    for file, parm in ((name, PARM), (f"{name}-bare", PARM_BARE)):
        write(out, f"{file}.parm", parm.encode() + b"\0")
        write(out, f"{file}.ins", (INS_HEAD.format(
            name=name, version=version, place=INITRD_PLACE_AT, parm=PARM_AT,
            parm_file=file) + lines).encode())


# --- What is in an archive ---------------------------------------------------

def add_root(archive):
    for folder in FOLDERS:
        archive.folder(folder)
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=CONSOLE)
    for folder, _, names in sorted(os.walk(ROOT)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            archive.copy(os.path.relpath(path, ROOT), path)


def add_file(archive, unpacked, package, name, have):
    """NAME of PACKAGE, what it is a link to, its libraries, each once."""
    path = os.path.join(unpacked, name)
    if name in have:
        return
    have.add(name)
    if os.path.islink(path):
        to = os.readlink(path)
        archive.link(name, to)
        add_file(archive, unpacked, package,
                 os.path.normpath(os.path.join(os.path.dirname(name), to)),
                 have)
        return
    if not os.path.isfile(path):
        raise SystemExit(f"image: package {package} has no {name}")
    archive.copy(name, path)
    add_libraries(archive, unpacked, path, have)


def add_libraries(archive, unpacked, program, have):
    for name in shared.needed(program):
        if name in have:
            continue
        have.add(name)
        path = library(unpacked, name)
        if not path:
            raise SystemExit(f"image: {program} needs {name}")
        archive.copy(f"{LIBRARIES}/{name}", path)
        add_libraries(archive, unpacked, path, have)


def library(unpacked, name):
    for folder in ("lib", "usr/lib"):
        for path in (os.path.join(unpacked, folder, name),
                     os.path.join(unpacked, folder, "s390x-linux-gnu", name)):
            if os.path.exists(path):
                return path
    return None


main()
