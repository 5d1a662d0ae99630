# SPDX-License-Identifier: Apache-2.0
"""The system-test ring: tests/sys/test_*.py on real Hercules.

A test is a function test_NAME(rig): it gets a set-up that is not IPLed yet
and raises when something is not as it should be.  Each runs once for every
number of CPUs that are tested, or those of them that the module's
`CPUS = {test: numbers}` names.  They have the sample's system pack with quick
passwords; `PACK = {...}` in a module, see `pack_for`, gives its tests another
one, `PACK = None` the one that is shipped.  MAINSIZE is another size of the real
machine's storage, in MiB; HEAVY says that they keep the host busy, TIMED that
they judge how long something took (tests/harness/beside.py).
"""

import atexit
import functools
import glob
import importlib
import os
import shutil
import tempfile
import time
import traceback

from tests.harness import passwords, tree
from tests.harness.beside import Case
from tests.harness.process import call
from tests.harness.rig import Rig


def cases(options):
    """All of them."""
    found = []
    for path in sorted(glob.glob("tests/sys/test_*.py")):
        file = os.path.basename(path)[:-len(".py")]
        module = importlib.import_module(f"tests.sys.{file}")
        kind = (getattr(module, "HEAVY", False),
                getattr(module, "TIMED", False))
        for test in sorted(n for n in dir(module) if n.startswith("test_")):
            only = getattr(module, "CPUS", {}).get(test, options.cpus)
            for cpus in (n for n in options.cpus if n in only):
                name = f"{file[len('test_'):]}.{test[len('test_'):]}-{cpus}cpu"
                found.append(Case(name, functools.partial(
                    one, options, name, module, test, cpus), *kind))
    return found


def one(options, name, module, test, cpus, tally):
    directory = os.path.join(options.build, "sys", name)
    shutil.rmtree(directory, ignore_errors=True)
    start = time.monotonic()
    rig = Rig(options.build, directory, cpus,
              mainsize=getattr(module, "MAINSIZE", 256))
    try:
        with rig:
            pack = getattr(module, "PACK", {})
            if pack:
                rig.pack = pack_for(options.build, directory, pack)
            elif pack is not None:
                rig.pack = quick_pack(options.build)
            getattr(module, test)(rig)
        passed, detail = True, ""
    except Exception as error:  # whatever goes wrong is this test's result
        passed = False
        detail = "".join(traceback.format_exception(error))
    took = f"{name} {time.monotonic() - start:.1f} s"
    for terminal in rig.terminals:
        if terminal.lost:
            took += f", {terminal.name}: {terminal.lost} pressed twice"
    tally.note("sys", took, int(passed), int(not passed), detail)


@functools.lru_cache(None)
def quick_pack(build):
    """The sample's, made once in a process."""
    directory = tempfile.mkdtemp(prefix="cp64-pack-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return pack_for(build, directory, {})


def pack_for(build, directory, options):
    """A pack of its own: {"config": text, "directory": text, "force": True,
    "systems": {NAME: file.ins}}; what is not given is the sample's."""
    os.makedirs(directory, exist_ok=True)
    pack = os.path.join(directory, "own-pack.cpio")
    command = [os.path.join(build, "host", "cppack"), "make", pack]
    for word, sample in (("config", "SYSTEM.CONFIG"),
                         ("directory", "USER.DIRECT")):
        text = options.get(word)
        if text is None:
            text = tree.text(os.path.join("hercules-configs", sample))
        path = os.path.join(directory, sample)
        with open(path, "w", encoding="ascii") as f:
            f.write(passwords.quick(text) if word == "directory" else text)
        command += [f"--{word}", path]
    systems = options.get("systems")
    if systems is None:
        systems = dict(system.split("=", 1)
                       for system in tree.make_list("systems", build))
    for name, path in systems.items():
        command += ["--system", f"{name}={path.format(build=build)}"]
    if options.get("force"):
        command.append("--force")
    call(command)
    return pack
