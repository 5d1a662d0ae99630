# SPDX-License-Identifier: Apache-2.0
"""A cpio archive, "newc": as linux/Documentation has it for an initramfs.

Several of them one behind the other are one initramfs: what is zero between
them does not matter.
"""

import os
import stat


class Archive:
    def __init__(self):
        self.data = bytearray()
        self.count = 0
        self.folders = set()

    def add(self, name, mode, data=b"", device=(0, 0)):
        self.folder(os.path.dirname(name))
        raw = name.encode() + b"\0"
        self.count += 1
        fields = (self.count, mode, 0, 0, 1, 0, len(data), 0, 0, *device,
                  len(raw), 0)
        self.data += b"070701" + b"".join(b"%08X" % f for f in fields) + raw
        self.pad()
        self.data += data
        self.pad()

    def folder(self, name):
        """Folder NAME and those above it, each once."""
        if name and name not in self.folders:
            self.folders.add(name)
            self.add(name, stat.S_IFDIR | 0o755)

    def file(self, name, data, executable=False):
        self.add(name, stat.S_IFREG | (0o755 if executable else 0o644), data)

    def link(self, name, to):
        self.add(name, stat.S_IFLNK | 0o777, to.encode())

    def copy(self, name, path):
        """PATH of the host, with its mode."""
        with open(path, "rb") as f:
            self.file(name, f.read(), os.access(path, os.X_OK))

    def pad(self):
        self.data += bytes(-len(self.data) % 4)

    def end(self):
        self.add("TRAILER!!!", 0)
        return bytes(self.data)
