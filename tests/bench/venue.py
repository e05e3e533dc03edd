#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures the search for a free room in a house with ten years of bookings, 10,000 a year, and shows that it does not grow with them.

    venue.py [--queries 2000] [--report]

"find" is the search alone: the settings' rooms, their opening hours, who has them then. "road" is the whole of it, from the message in the
room to the durable answer with its list, or, when nothing is free, with three alternatives. Prints one line per figure: name, ours, floor,
peer, goal, met|missed. Exits 0 when all is met (or with --report), 1 when a goal is missed, 2 when a run is broken.
"""
import argparse
import re
import shutil
import subprocess
import sys

import bench
from bench import ROOT
from due import in_memory

PROGRAM = ROOT / "build/release/tests/bench/venue"


def run(bookings, queries):
    folder = in_memory()
    try:
        out = subprocess.run([PROGRAM, folder, str(bookings), str(queries)], check=True, stdout=subprocess.PIPE, text=True).stdout
        return {kind: float(p99) / 1000 for kind, p99 in re.findall(r"kind=(\w+) .*p99_us=([\d.]+)", out)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--queries", type=int, default=2000)
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    o = p.parse_args(argv)
    good = True
    try:
        for bookings in (1000, 10000, 100000):
            found = run(bookings, o.queries)
            for kind, words in (("find", "free room"), ("road", "free room, whole road")):
                good &= bench.row(f"{words}, {bookings:,} bookings, p99 ms", f"{found[kind]:.2f}", "-", "-", "<= 5", found[kind] <= 5)
    except (OSError, KeyError, subprocess.CalledProcessError) as why:
        print(f"venue: {why}", file=sys.stderr)
        return 2
    return 0 if good or o.report else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
