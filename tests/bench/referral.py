#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures what a decision about a referral costs among 10,000 partners, after 1,000 referrals and after 1,000,000.

    referral.py [--decisions 300] [--past 1000000] [--report]

A partner says yes, or no; a requester approves a text: from the mail to the durable answer (referral.c; in memory where there is such a place: it is the
work that is measured, not the disk). A no that leaves nobody to wait for also looks for other partners. Partners are suggested, what goes on is
listed, the clock looks for what is due, the figures of a month and of a week are counted. The search among 100,000 resources is directory.py's.
The ratios are of the processor's time, which a busy machine changes less.

Prints one line per figure: name, ours, floor, peer, goal, met|missed. Exits 0 when all is met (or with --report), 1 when a goal is missed, 2
when a run is broken.
"""
import argparse
import re
import shutil
import subprocess
import sys

import bench
from bench import ROOT
from due import in_memory

PROGRAM = ROOT / "build/release/tests/bench/referral"
FEW = 1000
# what, its words, the goal of p99 in ms
WAYS = (("yes", "a partner's yes", 5), ("no", "a partner's no", 5), ("approve", "a requester's yes", 5), ("suggest", "partners suggested", 20),
        ("list", "what goes on", 5), ("clock", "what is due", 1), ("week", "figures of a week", 20), ("month", "figures of a month", 500))
GROWN = ("yes", "no", "approve", "suggest", "list")


def run(past, decisions):
    folder = in_memory()
    try:
        out = subprocess.run([PROGRAM, folder, str(past), str(decisions)], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {kind: {name: float(value) / 1000 for name, value in re.findall(r"(\w+)_us=([\d.]+)", rest)}
            for kind, rest in re.findall(r"kind=(\w+) (.*)", out)}


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--decisions", type=int, default=300)
    p.add_argument("--past", type=int, default=1000000)
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    o = p.parse_args(argv)
    good = True
    try:
        few, many = run(FEW, o.decisions), run(o.past, o.decisions)
        print(f"\n# referrals: {o.decisions:,} decisions of each kind after {o.past:,} referrals")
        bench.row("name", "ours", "floor", "peer", "goal", None)
        for kind, words, goal in WAYS:
            took = many[kind]
            bench.row(f"{words}, p50 ms", f"{took['p50']:.3f}", "-", "-", f"- (processor {took['cpu50']:.3f}, p99 {took['cpu99']:.3f})", None)
            good &= bench.row(f"{words}, p99 ms", f"{took['p99']:.3f}", "-", "-", f"<= {goal}", took["p99"] <= goal)
        for kind, words, _ in WAYS:
            if kind in GROWN:
                grown = many[kind]["cpu50"] / few[kind]["cpu50"]
                good &= bench.row(f"{words}, {o.past:,} to {FEW:,}", f"{grown:.2f}", "-", "-", "<= 1.2 x", grown <= 1.2)
    except (OSError, KeyError, subprocess.CalledProcessError) as why:
        print(f"referral: {why}", file=sys.stderr)
        return 2
    return 0 if good or o.report else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
