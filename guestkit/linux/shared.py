# SPDX-License-Identifier: Apache-2.0
"""What a program needs of shared libraries: names in its ELF file.

As ld.so finds it: DT_NEEDED of the program and of each library, and PT_INTERP.
64 bits and big-endian only, as s390x is.
"""

import struct

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NULL, DT_NEEDED, DT_STRTAB = 0, 1, 5


def needed(path):
    """The names of libraries that the file at PATH asks for; [] of a script."""
    with open(path, "rb") as f:
        data = f.read()
    if data[:6] != b"\x7fELF\x02\x02":
        return []
    loads, names = [], []
    dynamic = ()
    for kind, offset, address, size in segments(data):
        if kind == PT_LOAD:
            loads.append((address, offset, size))
        elif kind == PT_INTERP:
            names.append(text(data, offset).rsplit("/", 1)[-1])
        elif kind == PT_DYNAMIC:
            dynamic = list(struct.iter_unpack(">QQ",
                                              data[offset:offset + size]))
    strings = next((v for tag, v in dynamic if tag == DT_STRTAB), 0)
    for tag, value in dynamic:
        if tag == DT_NULL:
            break
        if tag == DT_NEEDED:
            names.append(text(data, place(loads, strings) + value))
    return names


def segments(data):
    """(type, offset, virtual address, size in the file) of each."""
    at, = struct.unpack_from(">Q", data, 0x20)
    size, count = struct.unpack_from(">HH", data, 0x36)
    for i in range(count):
        kind, _, offset, address, _, length = struct.unpack_from(
            ">IIQQQQ", data, at + i * size)
        yield kind, offset, address, length


def place(loads, address):
    """Where in the file the segments LOADS have ADDRESS."""
    for start, offset, size in loads:
        if start <= address < start + size:
            return address - start + offset
    raise SystemExit(f"image: no segment has address {address:x}")


def text(data, at):
    return data[at:data.index(b"\0", at)].decode()
