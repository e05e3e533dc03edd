#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Kills the program in the middle of every scenario and lets it go on.

Each scenario is played once undisturbed. Then it is played again and again, each time killed by SIGKILL at another place and started again:
at the passages of the named points (FAULT in the sources), at effectful system calls (strace), and, of some of these, once more while it
goes on. wire.py does the same to a running lab between an IMAP and an SMTP server, chat.py in the rooms of a homeserver. Afterwards every
table must hold what the undisturbed run left, every letter be there with the same bytes under the same id, none sent more often than once and
once for each kill, the room have heard everything, and `audit` be clean. A place that is not reached, and a named point that nothing passes,
count as broken.

    crash.py BINARY [--passages N] [--calls N] [--twice N] [--wire N] [--chat N] [SCENARIO...]

N: how many in all; 0: none; "all". Ends with "N points, N broken".
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import chat
import wire
from trace import Trace
from world import blocks, difference, files, points_in, spread, tables

ENV = dict(os.environ, SKOAZELL_TEST_SECRET="secret of the crash tests", LANG="fr_FR.UTF-8", LC_ALL="")
ROOM_NAME = "Ti Lab"
WORKERS = os.cpu_count() or 1
# Killed processes leave what the kernel has: no disk is needed for that, and memory does not wait.
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Scenario:
    def __init__(self, binary, path):
        self.binary, self.path = binary, str(path)
        self.name = pathlib.Path(path).stem
        self.seed = ["--seed"] if pathlib.Path(path).read_text().startswith("# seed\n") else []
        self.root = tempfile.mkdtemp(prefix="skoazell-crash-", dir=FAST)
        state = os.path.join(self.root, "clean")
        code, self.said, passed = self.listed(state)
        if code != 0:
            raise SystemExit(f"{self.name}: the undisturbed run failed: {self.said[-500:]}")
        self.want = self.found(state)
        self.passed = collections.Counter(passed)
        self.points = [("point", name, n) for n, name in sorted((n, name) for name, total in self.passed.items() for n in range(1, total + 1))]
        self.calls = []

    # -- playing

    def command(self, state):
        return [self.binary, "tour", "--state", state, *self.seed, self.path]

    def play(self, state, **env):
        done = subprocess.run(self.command(state), env=dict(ENV, **env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120)
        return done.returncode, done.stdout.decode(errors="replace")

    def listed(self, state, **env):
        """The same, and which points it passed."""
        listing = state + ".passed"
        code, said = self.play(state, SKOAZELL_FAULT_LIST=listing, **env)
        return code, said, pathlib.Path(listing).read_text().split() if os.path.exists(listing) else []

    def count_calls(self):
        trace = Trace(self.command(os.path.join(self.root, "counted")), env=ENV)
        self.calls = [("call", p, n) for n, p in enumerate(trace.count(), 1)]
        return self.calls

    def kill(self, state, kind, where, n):
        """Plays it until it is killed there. (whether it was, what it said)"""
        if kind == "point":
            code, said = self.play(state, SKOAZELL_FAULT=f"{where}:{n}")
            return code == -signal.SIGKILL, said
        trace = Trace(self.command(state), env=ENV)
        trace.points = [where]
        end = trace.kill_at(1)
        return end.killed, end.output.decode(errors="replace")

    # -- judging

    def found(self, state):
        got = tables(f"{state}/skoazell.db")
        got["letters"] = files(f"{state}/courriels", lambda name: name.endswith(".eml") and not name.startswith("."))
        got["files kept"] = files(f"{state}/attachments", lambda name: not name.endswith(".part"))
        for box in ("new", ".Traites/cur", ".Quarantaine/cur"):
            got[f"mailbox {box}"] = files(f"{state}/Maildir/{box}")
        return got

    def judge(self, state, said, kills):
        broken = difference(self.want, self.found(state))
        if broken:
            return broken
        audit = subprocess.run([self.binary, "audit", "--db", f"{state}/skoazell.db"], capture_output=True, text=True)
        if audit.returncode != 0:
            return audit.stdout + audit.stderr
        return self.judge_repeats(state, kills) or self.judge_room(said, kills)

    def judge_repeats(self, state, kills):
        path = pathlib.Path(state, "courriels", "repeats")
        again = collections.Counter(path.read_text().split() if path.exists() else [])
        known = {row["letter"] for row in self.want["outbox"]}
        strange = [i for i in again if i not in known]
        if strange:
            return f"repeated under another id: {strange}"
        often = [i for i, n in again.items() if n > kills]
        return f"repeated more than once a kill: {often}" if often else None

    def judge_room(self, said, kills):
        want, got = blocks(self.said, ROOM_NAME), collections.Counter()
        for part in said:
            got += blocks(part, ROOM_NAME)
        for text, n in want.items():
            if got[text] < n:
                return f"the room never heard: {text[:200]}"
            if got[text] > n * (1 + kills):
                return f"the room heard {got[text]} times instead of {n}: {text[:200]}"
        return None

    def once(self, kind, where, n):
        state = tempfile.mkdtemp(dir=self.root)
        try:
            killed, before = self.kill(state, kind, where, n)
            if not killed:
                return "this place was not reached"
            code, after = self.play(state)
            if code != 0:
                return f"did not go on ({code}): {after[-300:]}"
            return self.judge(state, (before, after), 1)
        finally:
            shutil.rmtree(state, ignore_errors=True)

    def twice(self, kind, where, n):
        """Killed, and killed again at each kind of point that it passes while it goes on. [(place, why)]"""
        top = tempfile.mkdtemp(dir=self.root)
        state, kept = os.path.join(top, "state"), os.path.join(top, "kept")
        results = []
        try:
            killed, first = self.kill(state, kind, where, n)
            if not killed:
                return [("", "this place was not reached")]
            shutil.copytree(state, kept)
            _, _, passed = self.listed(state)
            for again in dict.fromkeys(passed):
                shutil.rmtree(state)
                shutil.copytree(kept, state)
                killed, second = self.kill(state, "point", again, 1)
                code, third = self.play(state)
                why = "this place was not reached" if not killed else f"did not go on ({code})" if code else \
                    self.judge(state, (first, second, third), 2)
                results.append((again, why))
            return results
        finally:
            shutil.rmtree(top, ignore_errors=True)

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Tally:
    def __init__(self):
        self.points = self.broken = self.calls = 0
        self.passed = set()

    def add(self, name, place, why, call=False):
        self.points += 1
        self.calls += call
        if why:
            self.broken += 1
            print(f"{name}: killed at {place}: {why}", flush=True)


def chosen(scenario, share, calls, twice):
    """The first passage of each point always, then others evenly."""
    first = [p for p in scenario.points if p[2] == 1]
    more = [p for p in scenario.points if p[2] > 1]
    points = first + spread(more, share - len(first)) if share else []
    return points + spread(scenario.calls, calls), spread(more, twice)


def kill_all(scenario, points, again, tally, pool):
    jobs = {pool.submit(scenario.once, *p): p for p in points}
    for job in concurrent.futures.as_completed(jobs):
        kind, where, n = jobs[job]
        tally.add(scenario.name, f"{where}:{n}" if kind == "point" else where, job.result(), kind == "call")
    jobs = {pool.submit(scenario.twice, *p): p for p in again}
    for job in concurrent.futures.as_completed(jobs):
        _, where, n = jobs[job]
        for place, why in job.result():
            tally.passed.add(place)
            tally.add(scenario.name, f"{where}:{n}, then {place}", why)


def number(text):
    return sys.maxsize if text == "all" else int(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--passages", type=number, default=sys.maxsize, help="passages of named points")
    parser.add_argument("--calls", type=number, default=0, help="system calls")
    parser.add_argument("--twice", type=number, default=0, help="places after which it is killed once more")
    parser.add_argument("--wire", type=number, default=0, help="places of a running lab")
    parser.add_argument("--chat", type=number, default=0, help="places of a running lab in rooms")
    parser.add_argument("scenarios", nargs="*")
    args = parser.parse_intermixed_args()
    paths = args.scenarios or sorted(map(str, pathlib.Path("tests/scenario").glob("*.scenario")))
    tally = Tally()

    def share(total):
        return total if total in (0, sys.maxsize) else -(-total // len(paths))

    for path in paths:
        scenario = Scenario(args.binary, path)
        try:
            with concurrent.futures.ThreadPoolExecutor(max_workers=WORKERS) as pool:
                tally.passed |= set(scenario.passed)
                if args.calls:
                    scenario.count_calls()
                points, again = chosen(scenario, share(args.passages), share(args.calls), share(args.twice))
                kill_all(scenario, points, again, tally, pool)
            print(f"{scenario.name}: {len(points)} places of {len(scenario.points) + len(scenario.calls)}, {len(again)} more twice", flush=True)
        finally:
            scenario.close()
    if args.wire:
        wire.kill_all(os.path.abspath(args.binary), args.wire, tally, WORKERS)
    if args.chat:
        chat.kill_all(os.path.abspath(args.binary), args.chat, tally, WORKERS)
    if not args.scenarios and args.wire and args.chat and args.twice:
        killed_there = "".join(p.read_text() for p in pathlib.Path("tests/fault").glob("test_*.py"))  # of sub-commands, which no scenario runs
        for name in sorted(points_in("bot", "config", "db", "handlers", "templates") - tally.passed):
            if f'"{name}:' in killed_there:
                continue
            tally.add("sources", name, "no run passes this point")
    print(f"{tally.calls} of them system calls")
    print(f"{tally.points} points, {tally.broken} broken")
    return 1 if tally.broken or tally.points == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
