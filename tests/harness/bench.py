# SPDX-License-Identifier: Apache-2.0
"""`make bench`: what CP costs and carries, as ratios within one run.

Everything is measured by the outer wall clock and by CP's own counters: the
guests' TOD may run ahead on an emulated machine.  The baseline is NETDEMO
bare on the same Hercules, with the same LCS driver.  Results go to
build/bench/results.tsv as well.
"""

import argparse
import os
import re
import time

from tests.harness.network import GATEWAY
from tests.harness.rig import Rig
from tests.harness.servers import IperfServer, WebServer, iperf_client
from tests.sys import netguest, test_bare

ONE, TWO = "10.64.0.31", "10.64.0.32"
BARE = test_bare.ADDRESS
FILE_BYTES = 20 << 20
SECONDS = 5
RATE = r"([\d.]+) Mbit/s"


class Results:
    """Rows of name, value, unit; printed as they come."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="ascii")
        self.values = {}

    def add(self, name, value, unit):
        self.values[name] = value
        print(f"{name:42} {value:10.2f} {unit}", flush=True)
        self.file.write(f"{name}\t{value:.3f}\t{unit}\n")
        self.file.flush()

    def ratio(self, name, over, under):
        if self.values.get(under):
            self.add(name, self.values[over] / self.values[under], "ratio")


def mbit(text):
    found = re.search(RATE, text)
    return float(found.group(1)) if found else 0.0


def measure(results, who, network, ask, address):
    """One stack's throughput with the outside, both ways."""
    web = WebServer(network, FILE_BYTES)
    start = time.monotonic()
    ask(f"GET {web.url}", 120)
    took = time.monotonic() - start
    results.add(f"{who}: GET", FILE_BYTES * 8e-6 / took, "Mbit/s")
    ask("IPERF -s", 20)
    results.add(f"{who}: iperf in",
                iperf_client(network, address, SECONDS)[1] / 1e6, "Mbit/s")
    IperfServer(network)
    text = ask(f"IPERF -c {GATEWAY} -t {SECONDS}", 40)
    results.add(f"{who}: iperf out", mbit(text), "Mbit/s")
    results.add(f"{who}: ping, median", ping_median(ask(
        f"PING {GATEWAY} 20", 60)), "us")


def ping_median(text):
    times = sorted(int(t) for t in re.findall(r"(\d+) us", text))
    return float(times[len(times) // 2]) if times else 0.0


def bare(options, results):
    with Rig(options.build, os.path.join(options.build, "bench", "bare"),
             1) as rig:
        test_bare.start(rig)
        measure(results, "bare", rig.network,
                lambda line, seconds: test_bare.ask(rig, line, seconds), BARE)


def under_cp(options, results, cpus):
    who = f"CP, {cpus} CPU"
    directory = os.path.join(options.build, "bench", f"cp{cpus}")
    with Rig(options.build, directory, cpus) as rig:
        rig.ipl()
        operator = rig.logon("OPERATOR")
        one = netguest.start(rig, "GUEST1", ONE)

        def ask(line, seconds):
            return one.ask(line, r"^Ready;", seconds)

        measure(results, who, rig.network, ask, ONE)
        two = netguest.start(rig, "GUEST2", TWO)
        two.ask("IPERF -s", r"^Ready;")
        before = exits(operator)
        results.add(f"{who}: guest to guest, iperf",
                    mbit(ask(f"IPERF -c {TWO} -t {SECONDS}", 40)), "Mbit/s")
        results.add(f"{who}: exits in that, both guests",
                    float(exits(operator) - before), "exits")
        results.add(f"{who}: guest to guest, ping, median",
                    ping_median(ask(f"PING {TWO} 20", 60)), "us")
        results.add(f"{who}: idle, two guests waiting",
                    rig.machine.load(3), "% of a core")


def exits(operator):
    """All exits of all guests so far, as CP counts them."""
    text = operator.ask("INDICATE EXITS ALL", r"^ +all +\d+")
    return int(re.search(r"^ +all +(\d+)", text, re.M).group(1))


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--cpus", default="1 2")
    options = parser.parse_args()
    os.makedirs(os.path.join(options.build, "bench"), exist_ok=True)
    results = Results(os.path.join(options.build, "bench", "results.tsv"))
    bare(options, results)
    for cpus in map(int, options.cpus.split()):
        under_cp(options, results, cpus)
        for what in ("GET", "iperf in", "iperf out"):
            results.ratio(f"CP, {cpus} CPU / bare: {what}",
                          f"CP, {cpus} CPU: {what}", f"bare: {what}")


if __name__ == "__main__":
    main()
