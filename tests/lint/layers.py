# SPDX-License-Identifier: Apache-2.0
"""Which file may include which: the layers of cp/doc/ARCHITECTURE.md.

A file's rank comes from the first row below that its path starts with.  What
is in the Makefile's `pure` list is pure logic (rank 2) wherever it lives, and
so is a header without a source of its own that includes nothing higher.
Tables (.def) are data: any file may include them.
"""

import functools
import re

from tests.harness import tree

HOW = ("include only from the same or a lower layer; turn an upward call into "
       "an ops struct owned by the lower one; a new folder needs a row in "
       "tests/lint/layers.py")

(BASE, PURE, DRIVER, MACHINE, VM, SERVICE, GUEST,
 TEST) = 1, 2, 2.5, 3, 4, 5, 9, 10
LAYERS = [
    # The two interfaces that pure logic may know.
    ("cp/mm/gstor.h", PURE), ("cp/vm/vcpu_regs.h", PURE),
    # Units of time; what reads the clock cannot link into pure code.
    ("cp/core/clock.h", PURE),
    # Where things lie in a dump of storage, too.
    ("cp/core/keep.h", PURE),
    # Tests put a silent trace under what traces.
    ("cp/core/trace.h", PURE),
    # The contract with guests; architected figures; types.
    ("cp/abi/", 0), ("cp/arch/", 0), ("cp/lib/types.h", 0),
    ("cp/lib/be.h", 0), ("cp/lib/list.h", 0),
    ("netdrv/vq_layout.h", 0), ("netdrv/virtio_layout.h", 0),
    ("netdrv/virtio_blk_layout.h", 0),
    ("cp/lib/", BASE), ("cp/msg/", BASE),
    ("cp/dir/", PURE), ("cp/conf/", PURE), ("cp/pack/", PURE),
    ("cp/emul/", PURE), ("iucv/", PURE),
    ("vswitch/wire/", PURE), ("vswitch/", VM),
    ("netdrv/uplink", VM), ("netdrv/", DRIVER),
    ("cp/hw/", MACHINE), ("cp/core/", MACHINE), ("cp/mm/", MACHINE),
    ("cp/rdev/", MACHINE), ("cp/plat/", MACHINE),
    ("cp/engine/", VM), ("cp/vm/", VM), ("cp/sched/", VM),
    ("cp/vdev/", VM), ("cp/term/", VM), ("cp/gdb/", VM),
    ("cp/insn/", VM),
    ("cp/diag/", SERVICE), ("cp/cmd/", SERVICE),
    # Start-up knows everybody.
    ("cp/start/", SERVICE),
    # A unit test or fuzz target may include a source of any layer to put seams under it;
    # so may a fake that does this for several of them.
    ("tests/fake/net_glue", TEST), ("guestkit/", GUEST), ("tests/unit/", TEST), ("tests/fuzz/", TEST), ("tests/", GUEST), ("cms-tools/", GUEST),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


@functools.lru_cache(None)
def pure_stems():
    return {p.rsplit(".", 1)[0] for name in ("pure", "hostpure")
            for p in tree.make_list(name)}


@functools.lru_cache(None)
def rank(path):
    layer = next((n for start, n in LAYERS if path.startswith(start)), None)
    if layer is None or layer < MACHINE or layer >= GUEST:
        return layer
    stem = path.rsplit(".", 1)[0]
    if stem in pure_stems():
        return PURE
    alone = path.endswith(".h") and stem + ".c" not in tree.files(".c")
    if alone and layer > MACHINE and tree.readable(path):
        above = [rank(target) or 0 for _, target in includes(path)]
        return max([PURE] + above)
    return layer


def problems():
    found = []
    for path in tree.files(".c", ".h", ".S"):
        mine = rank(path)
        if mine is None:
            found.append(f"{path}: belongs to no layer")
            continue
        for line, target in includes(path):
            theirs = rank(target)
            if theirs is None or target.endswith(".def"):
                continue  # generated, a library's, or a table
            if not may(mine, theirs):
                found.append(f"{path}:{line}: layer {mine} includes {target} "
                             f"of layer {theirs}")
    return found


def may(mine, theirs):
    if mine == GUEST:
        return theirs <= DRIVER or theirs == GUEST
    return theirs <= mine


def includes(path):
    body = tree.text(path)
    for match in INCLUDE.finditer(body):
        yield body.count("\n", 0, match.start()) + 1, match.group(1)
