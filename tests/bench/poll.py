#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures what an answer to a poll costs, whoever else was asked and however many dates there are.

    poll.py [--answers 1000] [--runs 3]

Each run fills workshops of 10, 100, 500 and 1,000 people with 20 dates, and of 500 people with 8 dates (poll.c; in memory where there is
such a place: it is the work that is measured, not the disk), and lets answers come in by the room and by mail. An answer names three dates;
it is taken in, understood, counted, echoed to its author, and the tally in the room is renewed with each of them: all of it is measured.
The two ratios are of the processor's time, which a busy machine changes less.

Prints one line per figure: name, ours, floor, peer, goal, met|missed. Exits 0 when all is met (or with --report), 1 when a goal is missed, 2
when a run is broken.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import bench
from bench import ROOT, Broken

PROGRAM = ROOT / "build/release/tests/bench/poll"
PEOPLE, MANY, OPTIONS, FEW = (10, 100, 500, 1000), 500, 20, 8
DOORS = ("room", "mail")


def poll(people, options, answers):
    """Milliseconds, p50 and p99, the same of the processor, by door."""
    memory = pathlib.Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="bench-poll.", dir=memory if os.access(memory, os.W_OK) else None)
    try:
        out = subprocess.run([PROGRAM, folder, str(people), str(options), str(answers)], check=True, stdout=subprocess.PIPE, text=True).stdout
        return {m[1]: [int(m[k]) / 1000 for k in (2, 3, 4, 5)]
                for m in re.finditer(r"door=(\w+) p50_us=(\d+) p99_us=(\d+) cpu50_us=(\d+) cpu99_us=(\d+)", out)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def table(o, runs):
    def of(people, options, door, k):
        return statistics.median(r[people, options][door][k] for r in runs)

    good = True
    print(f"\n# polls: {o.answers:,} answers by each door, {o.runs} runs; medians")
    bench.row("name", "ours", "floor", "peer", "goal", None)
    for door in DOORS:
        for people in PEOPLE:
            p50, p99, cpu50, cpu99 = (of(people, OPTIONS, door, k) for k in range(4))
            bench.row(f"{door}, {people:,} people: p50 ms", f"{p50:.3f}", "-", "-", f"- (processor {cpu50:.3f}, p99 {cpu99:.3f})", None)
            good &= bench.row(f"{door}, {people:,} people: p99 ms", f"{p99:.3f}", "-", "-", "<= 5", p99 <= 5)
        few, many = of(PEOPLE[0], OPTIONS, door, 2), of(PEOPLE[-1], OPTIONS, door, 2)
        good &= bench.row(f"{door}, {PEOPLE[-1]:,} people to {PEOPLE[0]}", f"{many / few:.2f}", "-", "-", "<= 1.2 x", many <= 1.2 * few)
        few, many = of(MANY, FEW, door, 2), of(MANY, OPTIONS, door, 2)
        good &= bench.row(f"{door}, {OPTIONS} dates to {FEW}", f"{many / few:.2f}", "-", "-", f"<= {OPTIONS / FEW:.1f} x: all are shown",
                          many <= OPTIONS / FEW * few)
    return good


def measure(o):
    worlds = [(people, OPTIONS) for people in PEOPLE] + [(MANY, FEW)]
    return table(o, [{(p, n): poll(p, n, o.answers) for p, n in worlds} for _ in range(o.runs)])


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--answers", type=int, default=1000)
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    o = p.parse_args(argv)
    if o.runs < 1 or o.answers < 200:
        p.error("--runs at least 1, --answers at least 200")
    try:
        return 0 if measure(o) or o.report else 1
    except (Broken, OSError, subprocess.CalledProcessError) as why:
        print(f"poll: {why}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
