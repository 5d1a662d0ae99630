# SPDX-License-Identifier: Apache-2.0
"""The system-test ring: tests/sys/test_*.py on real Hercules.

A test is a function test_NAME(rig): it gets a set-up that is not IPLed yet
and raises when something is not as it should be.  Each runs once for every
number of CPUs.  `PACK = {...}` in a module, see `pack_for`, gives its tests
another system pack than the sample's, MAINSIZE another size of the real
machine's storage, in MiB.
"""

import glob
import importlib
import os
import shutil
import time
import traceback

from tests.harness.process import call
from tests.harness.rig import Rig


def run(options, tally):
    for path in sorted(glob.glob("tests/sys/test_*.py")):
        name = os.path.basename(path)[:-3]
        module = importlib.import_module(f"tests.sys.{name}")
        for test in sorted(n for n in dir(module) if n.startswith("test_")):
            for cpus in options.cpus:
                one(options, tally, module, test, cpus)


def one(options, tally, module, test, cpus):
    file = module.__name__.rsplit(".", 1)[1][len("test_"):]
    name = f"{file}.{test[len('test_'):]}-{cpus}cpu"
    if options.only not in name:
        return
    directory = os.path.join(options.build, "sys", name)
    shutil.rmtree(directory, ignore_errors=True)
    start = time.monotonic()
    rig = Rig(options.build, directory, cpus,
              mainsize=getattr(module, "MAINSIZE", 256))
    try:
        with rig:
            if hasattr(module, "PACK"):
                rig.pack = pack_for(options.build, directory, module.PACK)
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


def pack_for(build, directory, options):
    """A pack of its own: {"config": text, "directory": text, "force": True,
    "systems": {NAME: file.ins}}; what is not given is the sample's."""
    os.makedirs(directory, exist_ok=True)
    pack = os.path.join(directory, "own-pack.cpio")
    command = [os.path.join(build, "host", "cppack"), "make", pack]
    for word, sample in (("config", "SYSTEM.CONFIG"),
                         ("directory", "USER.DIRECT")):
        path = os.path.join("hercules-configs", sample)
        if word in options:
            path = os.path.join(directory, sample)
            with open(path, "w", encoding="ascii") as f:
                f.write(options[word])
        command += [f"--{word}", path]
    for name, path in options.get("systems", {}).items():
        command += ["--system", f"{name}={path.format(build=build)}"]
    if options.get("force"):
        command.append("--force")
    call(command)
    return pack
