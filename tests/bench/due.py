#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures what a great many reminders cost: those that are due at once after a long stop, the next one among a million, and an idle lab
that has a million of them in the years to come.

    due.py [--rows 100000] [--pending 1000000] [--runs 3] [--idle 60]

The worlds (due.c fills them; each step is a process of its own, in memory where there is such a place: it is the work that is measured, not
the disk):

  lab    50,000 cases of 480 people and 20 of the staff; the follower was silent, the requester hears nothing: a digest to each of the 500
  one    all to one person: 25 lines, the others wait for the next days
  room   all to the room of the staff: nobody took those cases
  case   all about one case, asked for by 1,000 people: one line to each, the others wait until they may hear of that case again
  apart  each to a different person: nothing can be merged, each is a letter of its own. That is a lab of 100,000 people who are all to be
         written to; no goal is set for it but that its memory does not grow. A tenth of the rows is measured.

"said": what is due is looked at again, said in letters (which stand in the outbox), and planned on or put off: this is what the 2 s are for.
"planned anew": all open cases are, as when the settings have changed, by 500 cases in a transaction; the program does nothing else meanwhile.
Both hold for the whole road: messages of the clock taken in, handled, committed. Seconds are those of the clock on the wall; the runs print
those of the processor, too, which a busy machine changes less.

Memory is given twice. "grows by" is the peak of the process (VmHWM) less what it had (VmRSS) when the database was open and nothing done yet:
this is what the 15 MB are for. "whole" is the peak itself: most of it is there before, the shared libraries and the open database.

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
import time

import bench
from bench import ROOT, Broken

PROGRAM = ROOT / "build/release/tests/bench/due"
WORLDS = {"lab": "500 people", "one": "one person", "room": "the staff's room", "case": "one case", "apart": "nobody twice"}


def due(folder, *words):
    """What it printed, as a dict."""
    out = subprocess.run([PROGRAM, folder, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", out)}


def in_memory():
    memory = pathlib.Path("/dev/shm")
    return tempfile.mkdtemp(prefix="bench-due.", dir=memory if os.access(memory, os.W_OK) else None)


def world(name, rows):
    """A run of both steps."""
    folder = in_memory()
    try:
        due(folder, "fill", name, rows)
        return due(folder, "plan"), due(folder, "say")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def next_one(rows):
    """Microseconds to find the next due row, p50 and p99."""
    folder = in_memory()
    try:
        due(folder, "fill", "far", rows)
        found = due(folder, "next")
        return found["p50_us"], found["p99_us"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Idle(bench.Bench):
    """Nothing to do, with the mailbox connected: one lab without reminders and one with a great many, side by side."""

    def __init__(self, options, work):
        super().__init__(argparse.Namespace(runs=1, mails=10, place=options.place, ours=options.ours, peer_commit="batch"), work)
        self.running = []

    def visit(self, sink, box, state, first):
        process = self.start("ours", self.command("ours", box, sink, state, 0), state)
        self.running.append(process)
        if first:
            self.ready(process, sink, box, 5)
        return process

    def stop(self, process):
        self.running.remove(process)
        self.end(process)

    def measure(self, seconds, rows):
        """Wakeups a second, without and with."""
        sinks = []
        try:
            self.up()
            labs = [self.fresh(5), self.fresh(5)]
            sinks = [bench.Sink(self.server_cpu, 5) for _ in labs]
            for sink, (box, state) in zip(sinks, labs):
                self.stop(self.visit(sink, box, state, True))
            due(labs[1][1], "fill", "far", rows)
            both = [self.visit(sink, box, state, False) for sink, (box, state) in zip(sinks, labs)]
            time.sleep(15)  # its start and what it tidies up are not idleness
            before = [bench.switches_of(p.pid) for p in both]
            time.sleep(seconds)
            return [(bench.switches_of(p.pid) - n) / seconds for p, n in zip(both, before)]
        finally:
            for process in list(self.running):
                self.stop(process)
            for sink in sinks:
                sink.stop()
            self.down()


def table(o, worlds, found, idle):
    def of(runs, step, field):
        return statistics.median(r[step][field] for r in runs)

    def grown(runs, step):
        return statistics.median(r[step]["peak_kb"] - r[step]["before_kb"] for r in runs) / 1024

    good = True
    print(f"\n# reminders: {o.rows:,} due at once, {o.runs} runs; medians; what the worlds are: due.py")
    bench.row("name", "ours", "floor", "peer", "goal", None)
    for name, runs in worlds.items():
        plan, say = of(runs, 0, "ms") / 1000, of(runs, 1, "ms") / 1000
        if name == "apart":
            bench.row(f"{WORLDS[name]}: ms a letter", f"{of(runs, 1, 'ms') / of(runs, 1, 'letters'):.2f}", "-", "-", "-", None)
        else:
            good &= bench.row(f"{WORLDS[name]}: said, s", f"{say:.2f}", "-", "-", "<= 2", say <= 2)
            bench.row(f"{WORLDS[name]}: letters", f"{of(runs, 1, 'letters'):.0f}", "-", "-", "-", None)
            good &= bench.row(f"{WORLDS[name]}: planned anew, s", f"{plan:.2f}", "-", "-", "<= 5", plan <= 5)
        for step, word in ((1, "said"), (0, "planned")):
            more = grown(runs, step)
            good &= bench.row(f"{WORLDS[name]}: {word}, grows by MB", f"{more:.1f}", "-", "-", "<= 15", more <= 15)
    whole = max(of(runs, 1, "peak_kb") for runs in worlds.values()) / 1024
    there = max(of(runs, 1, "before_kb") for runs in worlds.values()) / 1024
    bench.row("whole process at most, MB", f"{whole:.1f}", "-", "-", f"- (before: {there:.1f})", None)
    if found:
        good &= bench.row(f"next of {o.pending:,}, p99 ms", f"{found[1] / 1000:.4f}", "-", "-", "<= 0.1", found[1] <= 100)
    if idle:
        bench.row("wakeups a second, none pending", f"{idle[0]:.3f}", "-", "-", "-", None)
        good &= bench.row(f"same, {o.pending:,} pending", f"{idle[1]:.3f}", "-", "-", "<= 0.1, as without",
                          idle[1] <= 0.1 and idle[1] <= idle[0] + 2 / o.idle)
    return good


def read_options(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--rows", type=int, default=100000)
    p.add_argument("--pending", type=int, default=1000000, help="in the years to come; 0: not measured")
    p.add_argument("--idle", type=int, default=60, metavar="SECONDS", help="0: not measured")
    p.add_argument("--place", choices=["cross", "same"], default="cross")
    p.add_argument("--ours", default=str(ROOT / "build/skoazell") + " run --config {config} --room /dev/null")
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    o = p.parse_args(argv)
    if o.runs < 1 or o.rows < 1000:
        p.error("--runs at least 1, --rows at least 1000")
    return o


def measure(o, work):
    worlds = {name: [] for name in WORLDS}
    for i in range(o.runs):
        for name, runs in worlds.items():
            runs.append(world(name, o.rows // 10 if name == "apart" else o.rows))
            print(f"# {name:<5} run {i + 1}: planned {runs[-1][0]['ms']:.0f} ms ({runs[-1][0]['cpu_ms']:.0f} of processor), "
                  f"said {runs[-1][1]['ms']:.0f} ms ({runs[-1][1]['cpu_ms']:.0f})", flush=True)
    found = next_one(o.pending) if o.pending else None
    idle = Idle(o, work).measure(o.idle, o.pending) if o.idle and o.pending else None
    return table(o, worlds, found, idle)


def main(argv):
    o = read_options(argv)
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench."))
    work.chmod(0o755)  # the servers' own users go through it
    try:
        bench.prepare(argparse.Namespace(only=["ours"]))
        return 0 if measure(o, work) or o.report else 1
    except (Broken, OSError, subprocess.CalledProcessError) as why:
        print(f"due: {why}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
