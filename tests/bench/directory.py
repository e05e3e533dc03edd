#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures the search in a directory of 100,000 resources and 10,000 partners, however people ask, and how long taking in its table takes.

    directory.py [--queries 1000] [--resources 100000] [--report]

Of each way to ask: any word of the vocabulary, common ones, several, one mistyped, one with a territory, a whole sentence. "cpu" is the same without what
other programs of a busy machine took meanwhile. Prints one line per figure: name, ours, floor, peer, goal, met|missed. Exits 0 when all is met (or with
--report), 1 when a goal is missed, 2 when a run is broken.
"""
import argparse
import re
import shutil
import subprocess
import sys

import bench
from bench import ROOT
from due import in_memory

PROGRAM = ROOT / "build/release/tests/bench/directory"
WAYS = {"word": "any word", "common": "a common word", "several": "several words", "typo": "a mistyped word", "place": "a word and a place",
        "sentence": "a sentence"}


def run(resources, queries):
    folder = in_memory()
    try:
        out = subprocess.run([PROGRAM, folder, str(resources), str(queries), ROOT / "tests/unit/cards.txt"], check=True, stdout=subprocess.PIPE,
                             text=True, cwd=ROOT).stdout
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {kind: {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", rest)} for kind, rest in re.findall(r"kind=(\w+) (.*)", out)}


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--queries", type=int, default=1000)
    p.add_argument("--resources", type=int, default=100000)
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    o = p.parse_args(argv)
    good = True
    try:
        took = run(o.resources, o.queries)
        bench.row(f"table, {o.resources:,} lines, s", f"{took['import']['s']:.1f}", "-", "-", "-", None)
        bench.row("... cpu s", f"{took['import']['cpu_s']:.1f}", "-", "-", "-", None)
        for kind, words in WAYS.items():
            p99 = took[kind]["p99_us"] / 1000
            bench.row(f"search, {words}, p50 ms", f"{took[kind]['p50_us'] / 1000:.2f}", "-", "-", "-", None)
            good &= bench.row(f"search, {words}, p99 ms", f"{p99:.2f}", "-", "-", "<= 20", p99 <= 20)
            bench.row("... cpu", f"{took[kind]['cpu_p99_us'] / 1000:.2f}", "-", "-", "-", None)
    except (OSError, KeyError, subprocess.CalledProcessError) as why:
        print(f"directory: {why}", file=sys.stderr)
        return 2
    return 0 if good or o.report else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
