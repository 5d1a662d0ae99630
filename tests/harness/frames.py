# SPDX-License-Identifier: Apache-2.0
"""Frames of real storage, as the operator's QUERY STORAGE shows them."""

import re
import time

FRAMES = 96             # next to nothing: stacks and the like


def frames(operator):
    """(all, free)"""
    text = operator.ask("QUERY STORAGE", r"FREE = \d+")
    found = re.search(r"FRAMES = (\d+) FREE = (\d+)", text)
    return int(found[1]), int(found[2])


def free_frames(operator):
    return frames(operator)[1]


def lost_frames(operator, before, seconds=8):
    """Of BEFORE free ones: as soon as that is next to nothing, or in the end."""
    deadline = time.monotonic() + seconds
    while True:
        lost = before - free_frames(operator)
        if lost < FRAMES or time.monotonic() > deadline:
            return lost
        time.sleep(0.3)
