#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Kills the program in the middle of every scenario and lets it go on.

Each scenario is played once undisturbed. Then it is brought down at many places and started again: at the passages of the named points
(FAULT in the sources), at effectful system calls (strace), and, of some of these, once more while it goes on. At a named point the program is
stopped and its folder copied, as a kill would leave it: so one run serves many places. At system calls, and where it is brought down twice, it
is killed by SIGKILL. wire.py does that to a running lab between an IMAP and an SMTP server, chat.py in the rooms of a homeserver. Afterwards
every table must hold what the undisturbed run left, every letter be there with the same bytes under the same id, none sent more often than
once and once for each kill, the room have heard everything, and `audit` be clean. A place that is not reached, and a named point that nothing
passes, count as broken.

    crash.py BINARY [--passages N] [--calls N] [--twice N] [--wire N] [--chat N] [--seed TEXT] [SCENARIO...]

N: how many in all; 0: none; "all". Of N passages each named point has its first in two scenarios, and each scenario has one at least, however
few N are. Which ones the seed says: without it the commit, so that each commit meets others. Ends with "N points, N broken".
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile

import chat
import wire
from trace import Trace
from world import blocks, difference, files, points_in, tables

ENV = dict(os.environ, SKOAZELL_TEST_SECRET="secret of the crash tests", LANG="fr_FR.UTF-8", LC_ALL="")
ROOM_NAME = "Ti Lab"
WORKERS = os.cpu_count() or 1
AT_ONCE = 40
CALLS_EACH = 8
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
        shutil.rmtree(state)
        self.passed, self.order = collections.Counter(), {}
        for i, name in enumerate(passed, 1):
            self.passed[name] += 1
            self.order[name, self.passed[name]] = i

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

    def counted_calls(self):
        return Trace(self.command(os.path.join(self.root, "counted")), env=ENV).count()

    def kill(self, state, place):
        """Plays it until it is killed there. (whether it was, what it said)"""
        if isinstance(place, tuple):
            code, said = self.play(state, SKOAZELL_FAULT="{}:{}".format(*place))
            return code == -signal.SIGKILL, said
        trace = Trace(self.command(state), env=ENV)
        trace.points = [place]
        end = trace.kill_at(1)
        return end.killed, end.output.decode(errors="replace")

    def stopped(self, places):
        """Plays it, stopped at each of these passages: (place, a copy of the folder, what it had said by then)."""
        places = sorted(places, key=self.order.get)
        state, copy = tempfile.mkdtemp(dir=self.root), os.path.join(tempfile.mkdtemp(dir=self.root), "state")
        with open(os.path.join(os.path.dirname(copy), "said"), "w+b") as said:
            process = subprocess.Popen(self.command(state), env=dict(ENV, SKOAZELL_FAULT_STOP=",".join(str(self.order[p]) for p in places)),
                                       stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
            try:
                for place in places:
                    _, status = os.waitpid(process.pid, os.WUNTRACED)
                    if not os.WIFSTOPPED(status):
                        process.returncode = os.waitstatus_to_exitcode(status)
                        return
                    shutil.copytree(state, copy)
                    yield place, copy, os.pread(said.fileno(), os.fstat(said.fileno()).st_size, 0).decode(errors="replace")
                    shutil.rmtree(copy)
                    process.send_signal(signal.SIGCONT)
            finally:
                if process.returncode is None:
                    process.kill()
                    process.wait()
                shutil.rmtree(state)
                shutil.rmtree(os.path.dirname(copy))

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

    def go_on(self, state, before):
        code, after = self.play(state)
        return f"did not go on ({code}): {after[-300:]}" if code != 0 else self.judge(state, (before, after), 1)

    def at_points(self, places):
        """[(place, why)]"""
        results = {f"{name}:{n}": "this place was not reached" for name, n in places}
        for (name, n), state, said in self.stopped(places):
            results[f"{name}:{n}"] = self.go_on(state, said)
        return list(results.items())

    def at_call(self, place):
        state = tempfile.mkdtemp(dir=self.root)
        try:
            killed, before = self.kill(state, place)
            return [(place, self.go_on(state, before) if killed else "this place was not reached")]
        finally:
            shutil.rmtree(state)

    def twice(self, place):
        """Killed, and killed again at each kind of point that it passes while it goes on."""
        top = tempfile.mkdtemp(dir=self.root)
        state, kept = os.path.join(top, "state"), os.path.join(top, "kept")
        first_place, results = "{}:{}".format(*place), []
        try:
            killed, first = self.kill(state, place)
            if not killed:
                return [(first_place, "this place was not reached")]
            shutil.copytree(state, kept)
            _, _, passed = self.listed(state)
            for again in dict.fromkeys(passed):
                shutil.rmtree(state)
                shutil.copytree(kept, state)
                killed, second = self.kill(state, (again, 1))
                code, third = self.play(state)
                why = "this place was not reached" if not killed else f"did not go on ({code})" if code else \
                    self.judge(state, (first, second, third), 2)
                results.append((f"{first_place}, then {again}", why))
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


def passages(scenarios, most, dice):
    """Each point's first passage in two scenarios; up to `most`, and one in each scenario at least, of points and passages by lot."""
    if most == 0:
        return {}
    chosen = {s: set() for s in scenarios}
    if most == sys.maxsize:
        return {s: set(s.order) for s in scenarios}
    for name in sorted({name for s in scenarios for name in s.passed}):
        passing = [s for s in scenarios if name in s.passed]
        for s in dice.sample(passing, min(2, len(passing))):
            chosen[s].add((name, 1))
    left = max(most - sum(map(len, chosen.values())), 0)
    for i, s in enumerate(dice.sample(scenarios, len(scenarios))):
        more = max(left // len(scenarios) + (i < left % len(scenarios)), not chosen[s])
        more = min(more, len(s.order) - len(chosen[s]))
        while more > 0:
            name = dice.choice(sorted(s.passed))
            place = (name, dice.randint(1, s.passed[name]))
            more -= place not in chosen[s]
            chosen[s].add(place)
    return chosen


def by_lot(scenarios, most, each, dice):
    """[(scenario, how many there)]: `most` in all, `each` at a scenario unless there are too few of them."""
    if most in (0, sys.maxsize):
        return [(s, most) for s in scenarios if most]
    some = dice.sample(scenarios, min(len(scenarios), -(-most // each)))
    return [(s, most // len(some) + (i < most % len(some))) for i, s in enumerate(some)]


def in_parts(places):
    """Some of them at a time: scenarios are played side by side, and so are the parts of a long one."""
    places = sorted(places)
    parts = -(-len(places) // AT_ONCE)
    return [places[i::parts] for i in range(parts)]


def kill_all(scenarios, args, tally, pool):
    dice = random.Random(args.seed)
    jobs = {}
    for s, places in passages(scenarios, args.passages, dice).items():
        for part in in_parts(places):
            jobs[pool.submit(s.at_points, part)] = (s, "point")
    for s, most in by_lot(scenarios, args.twice, 1, dice):
        some = sorted(s.order)
        for place in dice.sample(some, min(most, len(some))):
            jobs[pool.submit(s.twice, place)] = (s, "twice")
    lots = by_lot(scenarios, args.calls, CALLS_EACH, dice)
    for (s, most), calls in zip(lots, pool.map(lambda lot: lot[0].counted_calls(), lots)):
        for place in dice.sample(calls, min(most, len(calls))):
            jobs[pool.submit(s.at_call, place)] = (s, "call")
    for job in concurrent.futures.as_completed(jobs):
        s, kind = jobs[job]
        for place, why in job.result():
            if kind == "twice" and ", then " in place:
                tally.passed.add(place.rsplit(" ", 1)[1])
            tally.add(s.name, place, why, kind == "call")
    print(f"{len(scenarios)} scenarios, {sum(len(s.order) for s in scenarios)} passages; the sample is that of {args.seed}", flush=True)


def commit():
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


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
    parser.add_argument("--seed", default=None, help="which of all: the commit's without it")
    args = parser.parse_intermixed_args()
    args.seed = args.seed or commit()
    paths = args.scenarios or sorted(map(str, pathlib.Path("tests/scenario").glob("*.scenario")))
    tally, scenarios = Tally(), []

    try:
        with concurrent.futures.ThreadPoolExecutor(max_workers=WORKERS) as pool:
            for scenario in pool.map(lambda path: Scenario(args.binary, path), paths):
                scenarios.append(scenario)
                tally.passed |= set(scenario.passed)
            kill_all(scenarios, args, tally, pool)
    finally:
        for scenario in scenarios:
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
