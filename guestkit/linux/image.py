# SPDX-License-Identifier: Apache-2.0
"""Makes system DEBIAN of unpacked packages: kernel, initramfs, debian.ins.

    image.py PACKAGES UNPACKED OUT

PACKAGES is the list, UNPACKED what it names, OUT where the files of the
list-directed IPL go.  The initramfs is guestkit/linux/root, busybox and the
modules of the list; it is not compressed, which an emulated machine boots
sooner.
"""

import glob
import os
import re
import stat
import struct
import sys

ROOT = os.path.join(os.path.dirname(__file__), "root")
INITRD_AT = 0x01000000
INITRD_PLACE_AT = 0x10408  # the kernel's parameter area: start, size
PARM_AT = 0x10480
# The kernel's self-tests of its ciphers take 11 s of an emulated CPU.
PARM = "cryptomgr.notests"
PARM_BARE = PARM + " conmode=3215 condev=0x0009"  # CP tells a guest
CONSOLE = (5, 1)
INS = """\
* Linux {version}, list-directed IPL
kernel 0x00000000
initrd 0x{initrd:08x}
place 0x{place:08x}
{name}.parm 0x{parm:08x}
"""
FOLDERS = ("bin", "sbin", "usr", "usr/bin", "usr/sbin", "dev", "etc", "proc",
           "sys", "lib", "lib/modules")


def main():
    packages, unpacked, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    kernel = newest(os.path.join(unpacked, "boot", "vmlinuz-*"))
    version = os.path.basename(kernel)[len("vmlinuz-"):]
    with open(packages, encoding="ascii") as f:
        wanted = re.findall(r"^\+(\S+)", f.read(), re.M)
    write(out, "kernel", read(kernel))
    initrd = initramfs(unpacked, version, wanted)
    write(out, "initrd", initrd)
    write(out, "place", struct.pack(">QQ", INITRD_AT, len(initrd)))
    for name, parm in (("debian", PARM), ("debian-bare", PARM_BARE)):
        write(out, f"{name}.parm", parm.encode() + b"\0")
        write(out, f"{name}.ins", INS.format(
            name=name, version=version, initrd=INITRD_AT,
            place=INITRD_PLACE_AT, parm=PARM_AT).encode())


def newest(pattern):
    """Of kernels fetched one after the other, the last."""
    found = glob.glob(pattern)
    if not found:
        raise SystemExit(f"image: nothing is {pattern}")
    return max(found, key=lambda p: [int(n) for n in re.findall(r"\d+", p)])


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(out, name, data):
    with open(os.path.join(out, name), "wb") as f:
        f.write(data)


# --- The initramfs -----------------------------------------------------------

def initramfs(unpacked, version, wanted):
    archive = Archive()
    for folder in FOLDERS:
        archive.add(folder, stat.S_IFDIR | 0o755)
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=CONSOLE)
    archive.add("bin/busybox", stat.S_IFREG | 0o755,
                read(os.path.join(unpacked, "bin", "busybox")))
    for folder, _, names in sorted(os.walk(ROOT)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
            archive.add(os.path.relpath(path, ROOT), stat.S_IFREG | mode,
                        read(path))
    add_modules(archive, unpacked, version, wanted)
    return archive.end()


def add_modules(archive, unpacked, version, wanted):
    """The modules, in one folder, and the modules.dep that modprobe reads."""
    files = {os.path.basename(p)[:-3].replace("-", "_"): p for p in glob.glob(
        os.path.join(unpacked, "lib/modules", version, "**/*.ko"),
        recursive=True)}
    folder = os.path.join("lib/modules", version)
    archive.add(folder, stat.S_IFDIR | 0o755)
    taken = {}
    for name in wanted:
        take(name, files, taken)
    lines = []
    for name in taken:
        archive.add(f"{folder}/{name}.ko", stat.S_IFREG | 0o644,
                    read(files[name]))
        lines.append(f"{name}.ko:" + "".join(f" {n}.ko"
                                             for n in below(name, taken)))
    archive.add(f"{folder}/modules.dep", stat.S_IFREG | 0o644,
                ("\n".join(lines) + "\n").encode())


def take(name, files, taken):
    """TAKEN gets NAME and all below it: {module: those it depends on}."""
    if name in taken:
        return
    if name not in files:
        raise SystemExit(f"image: the kernel has no module {name}")
    text = re.search(rb"\0depends=([^\0]*)\0", read(files[name])).group(1)
    taken[name] = [n for n in text.decode().split(",") if n]
    for other in taken[name]:
        take(other, files, taken)


def below(name, taken):
    """All that NAME needs, what is nearest first."""
    found = []
    for other in taken[name]:
        found += [n for n in [other] + below(other, taken) if n not in found]
    return found


class Archive:
    """A cpio archive, "newc": as linux/Documentation has it for initramfs."""

    def __init__(self):
        self.data = bytearray()
        self.count = 0

    def add(self, name, mode, data=b"", device=(0, 0)):
        raw = name.encode() + b"\0"
        self.count += 1
        fields = (self.count, mode, 0, 0, 1, 0, len(data), 0, 0, *device,
                  len(raw), 0)
        self.data += b"070701" + b"".join(b"%08X" % f for f in fields) + raw
        self.pad()
        self.data += data
        self.pad()

    def pad(self):
        self.data += bytes(-len(self.data) % 4)

    def end(self):
        self.add("TRAILER!!!", 0)
        return bytes(self.data)


main()
