# SPDX-License-Identifier: Apache-2.0
"""What the kernel says at boot, in a guest and on the bare machine.

The same files, one CPU, 128 MiB.  Every line that only one of them says has to
be in EXPLAINED; so has a row of that some line.  Numbers that any two boots
differ in are left out before: time stamps, addresses, sizes of what is free.
"""

import re
from collections import Counter

from tests.harness.guestring import free_port
from tests.harness.hercules import Machine
from tests.harness.process import HarnessError
from tests.sys.linux import BOOT_SECONDS, sh

BARE, GUEST = "bare", "guest"
MARK = "="  # before the first piece of a line
SHOW = "bootlog"
END = r"^END OF LOG"

# who says it, how the line begins, why the other does not
EXPLAINED = (
    (BARE, "setup: Linux is running natively", "STIDP, STSI 3.2.2"),
    (GUEST, "setup: Linux is running as a z/VM guest", "STIDP, STSI 3.2.2"),
    (GUEST, "cma: Reserved 4 MiB", "vmcp's buffer, under z/VM only"),
    (BARE, "Kernel command line:", "a bare machine's console has to be named"),
    (GUEST, "Kernel command line:", "CP tells its guest"),
    (BARE, "cpu: The CPU configuration topology", "facility 11 is withheld"),
    (BARE, "Calibrating delay loop", "the emulated machine's capability"),
    (GUEST, "Calibrating delay loop", "STSI 1.2.2, CP's capability"),
    (BARE, "hvc_iucv: The z/VM IUCV HVC", "the guest has IUCV"),
    (GUEST, "IPv6: ADDRCONF", "virtio_net is there, and up"),
)
# So do these, unless CP has what they miss.
MAY_SAY = (
    (BARE, "random: crng init done", "seconds after the shell is there"),
    (GUEST, "random: crng init done", "seconds after the shell is there"),
    (GUEST, "sclp_sd: Store Data request failed", "no such event is taken"),
)

# What differs from boot to boot.
VARIES = (
    (r"audit\([\d.:]+\)", "#"),
    (r"0x[0-9a-f]+", "#"),
    (r"[0-9a-f]{8,}", "#"),
    (r"\d+K/(\d+K available)", r"\1"),
    (r"\d+K reserved, \d+K cma-reserved", "#"),  # vmcp's is told, too
)


class Bare:
    """DEBIAN on a machine without CP, from now on beside the guest."""

    def __init__(self, rig):
        self.machine = Machine(rig.directory + "/bare", port=free_port(),
                               MAINSIZE=128, NUMCPU=1)
        folder = f"{rig.build}/linux/"
        with open(folder + "debian-bare.ins", encoding="ascii") as f:
            names = re.findall(r"^(\S+) 0x", f.read(), re.M)
        for name in names + ["debian-bare.ins"]:
            self.machine.place(folder + name)
        self.machine.configure("bare.cnf")
        self.since = 0

    def __enter__(self):
        self.machine.start("ipl debian-bare.ins")
        return self

    def __exit__(self, *_):
        self.machine.quit()

    def ask_log(self):
        """It takes its time: half a minute."""
        self.machine.wait(r"^DEBIAN \S+ on bare", BOOT_SECONDS)
        self.since = self.machine.mark()
        self.machine.console(SHOW + " 120000", quiet=1)

    def log(self):
        """What it says; its last."""
        self.machine.wait(END, 90, self.since)
        self.machine.quit()
        return lines_of(self.machine.lines[self.since:])


def lines_of(rows):
    """The log's lines of what was shown in pieces."""
    lines = []
    for row in rows:
        if re.match(END, row):
            break
        if row.startswith(MARK):
            lines.append(row[len(MARK):])
        elif lines:
            lines[-1] += row
    return lines


def plain(line):
    """LINE without what varies, nor blanks, nor what is not in any code
    page."""
    for pattern, by in VARIES:
        line = re.sub(pattern, by, line)
    return re.sub(r"[^\w.:=/,()-]", "", line)


def take_log(rig, linux):
    """The guest's, before anything else has an entry there."""
    sh(linux, "until dmesg | grep -q 'link becomes ready'; do sleep 0.5; done")
    rig.guest_log = lines_of(sh(linux, SHOW, END, 120).splitlines())


def ask_bare(rig, _):
    """The other's, which comes while other checks run."""
    rig.bare.ask_log()


def check_log(rig, _):
    """Line by line; order apart, because the kernel starts in parallel.  Both
    stay in files, for who wants to read them."""
    bare_log = rig.bare.log()
    for who, lines in ((BARE, bare_log), (GUEST, rig.guest_log)):
        with open(f"{rig.directory}/boot-{who}.txt", "w",
                  encoding="utf-8") as f:
            f.writelines(line + "\n" for line in lines)
    guest = Counter(map(plain, rig.guest_log))
    bare = Counter(map(plain, bare_log))
    if min(len(bare), len(guest)) < 100:
        raise HarnessError(f"logs of {len(bare)} and {len(guest)} lines")
    unused = set(EXPLAINED)
    wrong = []
    for who, lines in ((BARE, bare - guest), (GUEST, guest - bare)):
        for line in lines:
            rows = [r for r in EXPLAINED + MAY_SAY
                    if r[0] == who and line.startswith(plain(r[1]))]
            unused.difference_update(rows)
            if not rows:
                wrong.append(f"only {who}: {line}")
    wrong += [f"{row[0]} does not say: {row[1]}" for row in unused]
    if wrong:
        raise HarnessError("boot logs:\n" + "\n".join(wrong))
