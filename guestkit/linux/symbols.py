# SPDX-License-Identifier: Apache-2.0
"""A kernel's symbols for gdb, made of what the running kernel says itself.

    python3 guestkit/linux/symbols.py KALLSYMS OUTPUT.elf

KALLSYMS is a copy of /proc/kallsyms, read as root: addresses are those of this
boot, wherever the kernel has put itself.  The result is an ELF file of symbols
alone, for gdb's `symbol-file`; functions of modules are in it, too.
"""

import struct
import sys

ELF_HEADER = ">16sHHIQQQIHHHHHH"
SECTION = ">IIQQQQIIQQ"
SYMBOL = ">IBBHQQ"
ET_EXEC, EM_S390 = 2, 22
SYMTAB, STRTAB, NOBITS = 2, 3, 8
WRITE, ALLOC, EXEC = 1, 2, 4
GLOBAL, LOCAL = 1, 0
FUNCTION, OBJECT = 2, 1
TEXT_SECTION, DATA_SECTION, STRINGS = 1, 2, 4


def read(lines):
    """(address, is a function, is global, name) of each symbol."""
    for line in lines:
        words = line.split()
        if len(words) >= 3 and int(words[0], 16):
            kind = words[1]
            yield (int(words[0], 16), kind in "tTwW", kind.isupper(),
                   words[2])


def section(name, kind, flags=0, address=0, offset=0, size=0, link=0, info=0,
            entry=0):
    return struct.pack(SECTION, name, kind, flags, address, offset, size,
                       link, info, 8, entry)


def span(symbols, functions):
    """Lowest address and size of what has symbols."""
    at = [a for a, function, _, _ in symbols if function == functions]
    return (min(at), max(at) - min(at) + 4096) if at else (0, 0)


def table(symbols):
    """Symbol table and strings; local ones first, as the format wants."""
    strings = bytearray(b"\0")
    entries = [struct.pack(SYMBOL, 0, 0, 0, 0, 0, 0)]
    for address, function, public, name in symbols:
        bind = GLOBAL if public else LOCAL
        entries.append(struct.pack(
            SYMBOL, len(strings), bind << 4 | (FUNCTION if function
                                               else OBJECT), 0,
            TEXT_SECTION if function else DATA_SECTION, address, 0))
        strings += name.encode() + b"\0"
    return b"".join(entries), bytes(strings)


def make(lines):
    """The file's bytes."""
    symbols = sorted(read(lines), key=lambda s: (s[2], s[0]))
    entries, strings = table(symbols)
    names = b"\0.text\0.data\0.symtab\0.strtab\0.shstrtab\0"
    at = struct.calcsize(ELF_HEADER)
    parts = entries + strings + names
    text, data = span(symbols, True), span(symbols, False)
    headers = section(0, 0)
    headers += section(names.index(b".text"), NOBITS, ALLOC | EXEC, text[0],
                       at, text[1])
    headers += section(names.index(b".data"), NOBITS, ALLOC | WRITE, data[0],
                       at, data[1])
    headers += section(names.index(b".symtab"), SYMTAB, 0, 0, at,
                       len(entries), STRINGS,
                       1 + sum(not s[2] for s in symbols),
                       struct.calcsize(SYMBOL))
    headers += section(names.index(b".strtab"), STRTAB, 0, 0,
                       at + len(entries), len(strings))
    headers += section(names.index(b".shstrtab"), STRTAB, 0, 0,
                       at + len(entries) + len(strings), len(names))
    ident = b"\x7fELF\x02\x02\x01" + bytes(9)
    head = struct.pack(ELF_HEADER, ident, ET_EXEC, EM_S390, 1, 0, 0,
                       at + len(parts), 0, at, 0, 0,
                       struct.calcsize(SECTION), 6, 5)
    return head + parts + headers


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with open(sys.argv[1], encoding="ascii") as lines:
        made = make(lines)
    with open(sys.argv[2], "wb") as out:
        out.write(made)


if __name__ == "__main__":
    main()
