# SPDX-License-Identifier: Apache-2.0
"""Sockets of two Linux guests, by AF_IUCV and by TCP over VSW1: the same
program, sizes and machines, by turns."""

import time

from tests.harness.benchlinuxnet import (GUESTS, Load, Outside, guests_begin,
                                         guests_end)
from tests.harness.rig import Rig

CPUS = 2  # one for each Linux
ROUNDS = 5
TRIP_BYTES = 64
LEAST_TRIPS = 500
RUN_SECONDS = 3.0
BY_IUCV = "iucv:LINUX2"


class Trips:
    """Round trips from Linux to Linux, again and again: so many a second."""

    def __init__(self, outside, to):
        self.outside, self.to = outside, to
        self.rates = []
        count, took = self.run(LEAST_TRIPS)
        self.count = max(LEAST_TRIPS, int(count * RUN_SECONDS / took))

    def run(self, count):
        return self.outside.trips(GUESTS[0], self.to, count, TRIP_BYTES)

    def turn(self):
        count, took = self.run(self.count)
        self.rates.append(count / took)


def sockets(options, place, table):
    with Rig(options.build, place("linux-iucv"), CPUS, mainsize=1024) as rig:
        linux = guests_begin(options, rig, 2)
        outside = Outside(options.build, rig.network)
        guests_end(linux, outside)
        time.sleep(5)  # what a kernel still has to do
        by = {to: (Load(outside, GUESTS[0], to), Trips(outside, to))
              for to in (BY_IUCV, GUESTS[1])}
        for _ in range(ROUNDS):
            for load, trips in by.values():
                load.turn()
                trips.turn()
    (load, trips), (tcp_load, tcp_trips) = by.values()
    table.add("iucv_af_iucv", load.rates, "Mbit/s", tcp_load.rates)
    table.add("iucv_af_iucv_trips", trips.rates, "1/s", tcp_trips.rates)
