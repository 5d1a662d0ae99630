# SPDX-License-Identifier: Apache-2.0
"""A bad pack, configuration or directory: a message, never a dead machine."""

import os

from tests.harness.rig import expect
from tests.harness.sysring import pack_for

CONFIGS = "hercules-configs"


def sample(name):
    with open(os.path.join(CONFIGS, name), encoding="ascii") as f:
        return f.read()


def test_damaged_pack(rig):
    """One byte of the directory changed: its SHA-256 does not fit."""
    with open(rig.pack, "rb") as f:
        content = bytearray(f.read())
    at = content.index(b"USER GUEST1")
    content[at + 5] ^= 1
    rig.pack = os.path.join(rig.directory, "damaged.cpio")
    with open(rig.pack, "wb") as f:
        f.write(content)
    rig.may_fail = True
    rig.ipl(ready=None)
    rig.machine.wait(r"HCP\w+.*USER\.DIRECT", 20, failures=None)


def test_no_pack(rig):
    """Zeros where the pack should be."""
    rig.pack = os.path.join(rig.directory, "zeros.cpio")
    with open(rig.pack, "wb") as f:
        f.write(bytes(65536))
    rig.may_fail = True
    rig.ipl(ready=None)
    rig.machine.wait(r"HCP\w+\d+[EWSI]", 20, failures=None)
    expect(rig.machine.load() < 60, "the machine loops")


def test_bad_config_line(rig):
    """An unknown statement is reported with its line; the rest holds."""
    text = sample("SYSTEM.CONFIG") + "\nNo_Such_Statement yes\n"
    line = text.count("\n")
    rig.pack = pack_for(rig.build, rig.directory,
                        {"config": text, "force": True})
    rig.ipl()
    rig.machine.wait(rf"SYSTEM.CONFIG\D+{line}\b", 10)


def test_bad_directory_line(rig):
    text = sample("USER.DIRECT") + "\nNOSUCHST 1\n"
    line = text.count("\n")
    rig.pack = pack_for(rig.build, rig.directory,
                        {"directory": text, "force": True})
    rig.ipl()
    rig.machine.wait(rf"USER.DIRECT\D+{line}\b", 10)
    rig.logon("GUEST1")
