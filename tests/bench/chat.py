#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Measures our program in a chat room beside a bare C floor and the echo bots of matrix-bot-sdk and matrix-nio, against the
same scripted homeserver (homeserver.c).

    chat.py [--runs 3] [--only ours,floor,sdk,nio] [--commands 1000] [--burst 10000] [--window 128] [--rooms 200]
            [--history 1000000] [--idle 60] [--problems 1000000] [--place cross|same]

Two hundred staff, each alone with the bot in a room, ask in turn "!statut P-2026-001" and are answered there in a few lines: the
store is asked for the room, the person, pauses, budgets, the case, its acts and notes, and keeps the message, the answer and
that it was sent. There are so many of them because one person is not answered more than 240 times an hour.

An answer's time goes from just before the homeserver writes the /sync answer that holds the command to when it has read the
whole PUT; ours makes its durable commit in between, the others keep nothing. What the floor takes is the homeserver's own time and
the wires': the goals are for what ours takes above it. The milliseconds of a minute without work stand beside those of a bare program
that wakes as often and reads as many pages (cold.c): on a machine whose memory goes cold they are the machine's. Runs alternate; each measures the second of two
scripts, so that every program is warm. "With a history" is ours with so many events of the room in its database. Prints one
line per figure: name, ours, floor, matrix-bot-sdk, matrix-nio, goal, met|missed. Exits 0 when all that was measured is met
(or with --report), 1 when a goal is missed, 2 when a run is broken.
"""
import argparse
import collections
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import bench
from bench import BUILD, HERE, ROOT, Broken

NAMES = ["ours", "floor", "sdk", "nio"]
TEXTS = ["!statut P-2026-001", "!statut P-2026-002"]
VENV = ROOT / "build" / "synapse-venv"
KINDS = {"name": "near a name", "any": "near any word", "common": "near a common word", "several": "near eight common words",
         "problem": "a new problem"}
CONFIG = """[lab]
name=Ti Lab
address=lab@lab.example
domain=lab.example
state={state}

[staff]
members={members}

[maildir]
out={state}
""" + (MATRIX := """
[matrix]
url=http://127.0.0.1:{room}
plain=yes
token_file={token}

[room]
staff=!r0:lab.example
""")
STAFF = "Agent {0} <agent{0}@lab.example> @agent{0}:lab.example"
# What the commands speak of, in a database that the program has made.
PROBLEMS = """
INSERT INTO person (name, role, created_at) VALUES ('Claire Le Goff', 'agent', 1767600000);
INSERT INTO problem (year, number, stage, title, statement, requester, verified, opened_at, changed_at)
SELECT 2026, n, 'received', 'Des familles renoncent à leurs droits', 'Beaucoup de familles renoncent, le formulaire est trop long.',
	(SELECT max(id) FROM person), 1, 1767600000, 1767600000
FROM (SELECT 1 AS n UNION ALL SELECT 2);
"""
# The rooms' past: one event in ten was for us and was answered, the others were talk.
HISTORY = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
BEGIN;
CREATE TEMP TABLE past AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {events}) SELECT i FROM n;
CREATE TEMP TABLE base AS SELECT coalesce(max(id), 0) AS inbox, (SELECT coalesce(max(id), 0) FROM outbox) AS outbox FROM inbox;
INSERT INTO inbox (id, key, channel, received_at, taken_at, full_size, state, reason, attempts, intent)
SELECT inbox + i, 'room:!r' || (i % {rooms}) || ':lab.example/$h' || hex(randomblob(32)), 'room', 1700000000 + i, 1700000000 + i, 200,
	CASE WHEN i % 10 THEN 'ignored' ELSE 'handled' END, CASE WHEN i % 10 THEN 'not for us' ELSE '' END, 1, CASE WHEN i % 10 THEN NULL ELSE 'statut' END FROM past, base;
INSERT INTO inbox_bytes (inbox, raw) SELECT inbox + i, CAST('message' || char(10) || '!r' || (i % {rooms}) || ':lab.example' || char(10) || '$h' || i || char(10)
	|| '@agent' || (i % {rooms}) || ':lab.example' || char(10) || 'Agent' || char(10, 10, 10, 10, 10) || '!statut P-2026-001' AS BLOB) FROM past, base WHERE i % 10 = 0;
INSERT INTO outbox (id, letter, channel, destination, template, lang, inbox, subject, answers, state, attempts, next_at, created_at,
	finished_at, remote)
SELECT outbox + i / 10, lower(hex(randomblob(16))), 'room', '!r' || (i % {rooms}) || ':lab.example', 'statut', 'fr', inbox + i, '', '$h' || i, 'sent', 1,
	1700000000 + i, 1700000000 + i, 1700000001 + i, '$a' || hex(randomblob(32)) FROM past, base WHERE i % 10 = 0;
INSERT INTO outbox_bytes (outbox, text, bytes) SELECT outbox + i / 10, 'Étape : reçue.', CAST('{{"body":"Étape : reçue."}}' AS BLOB)
FROM past, base WHERE i % 10 = 0;
COMMIT;
"""
TABLE = "{:<38} {:>9} {:>9} {:>9} {:>9}  {:<20} {}"


@dataclasses.dataclass
class Result:
    p50: float    # ms
    p99: float
    rate: float   # commands a second
    cpu_ms: float  # of the measured process, for a command
    peak_mb: float


class Homeserver(bench.Server):
    def __init__(self, cpu, count, window, rooms):
        texts = [word for text in TEXTS for word in ("-t", text)]
        super().__init__(cpu, [BUILD / "homeserver", "-n", count, "-w", window, "-r", rooms, *texts])

    def script(self, seconds, gone):
        """The figures of one script; None when the time is over or the bot ended."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            line = self.line(left, gone)
            if line is None or "answered" in line:
                return line
        return None

    def again(self):
        self.process.send_signal(signal.SIGUSR1)


class Chat:
    def __init__(self, options, work):
        self.o, self.work = options, work
        self.serial, self.first = 0, None
        cpus = sorted(os.sched_getaffinity(0))
        self.cpu = cpus[0]
        self.server_cpu = cpus[0] if options.place == "same" else cpus[1 % len(cpus)]

    def state(self, name):
        """A folder of its own for a run; ours starts with a database in which the problems are."""
        self.serial += 1
        state = self.work / f"chat{self.serial}"
        if name == "ours" and self.first:
            shutil.copytree(self.first, state)
        else:
            state.mkdir()
        os.sync()  # what earlier runs left to write back is not to be paid by this one
        return state

    def up(self):
        if "ours" not in self.o.only:
            return
        first = self.state("ours")
        self.run("ours", 8, 1, first)
        self.fill(first, PROBLEMS)
        self.first = first

    def fill(self, state, script):
        with contextlib.closing(sqlite3.connect(state / "skoazell.db")) as db:
            db.executescript(script)

    def only_answers(self, state):
        """One row a command, in the room: with mails or refusals among them something else would be measured."""
        with contextlib.closing(sqlite3.connect(state / "skoazell.db")) as db:
            (mails,) = db.execute("SELECT count(*) FROM outbox WHERE channel = 'mail'").fetchone()
            (refused,) = db.execute("SELECT count(*) FROM inbox WHERE state NOT IN ('handled', 'ignored')").fetchone()
        if mails or refused:
            raise Broken(f"ours: {mails} mails, {refused} commands refused: not what is to be measured")

    def old(self):
        """A folder whose database knows a long history of the room."""
        state = self.state("ours")
        self.fill(state, HISTORY.format(events=self.o.history, rooms=self.o.rooms))
        return state

    def command(self, name, port, state):
        if name == "floor":
            return [BUILD / "floor_chat", port]
        if name == "sdk":
            return ["node", HERE / "peer" / "chat" / "sdk.js", port]
        if name == "nio":
            return [VENV / "bin" / "python", HERE / "peer" / "chat" / "nio_bot.py", port]
        return self.ours(port, state)

    def ours(self, port, state):
        (state / "token").write_text("token\n")
        (state / "token").chmod(0o600)
        (state / "bench.conf").write_text(CONFIG.format(
            state=state, room=port, token=state / "token", members=";".join(map(STAFF.format, range(self.o.rooms)))))
        return [w.replace("{config}", str(state / "bench.conf")) for w in self.o.ours.split()]

    def start(self, name, port, state):
        with open(state / "log", "w") as log:
            return subprocess.Popen(["taskset", "-c", str(self.cpu), *map(str, self.command(name, port, state))],
                                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT,
                                    env={**os.environ, "PEER_MODULES": str(BUILD / "chat-node")})

    def run(self, name, count, window, state=None):
        """Two scripts, of which the second counts."""
        state = state or self.state(name)
        server = Homeserver(self.server_cpu, count, window, self.o.rooms)
        process = self.start(name, server.port, state)
        gone = os.pidfd_open(process.pid)
        try:
            for turn in range(2):
                before = bench.cpu_of(process.pid)
                said = server.script(self.o.timeout, gone)
                if said is None or int(said["answered"]) != count:
                    raise Broken(f"{name}: not all were answered: {(state / 'log').read_text()[-600:]}")
                cpu, peak = bench.cpu_of(process.pid) - before, bench.status_of(process.pid, "VmHWM") / 1024
                if turn == 0:
                    server.again()
            if int(said["disorder"]) or int(said["other"]):
                raise Broken(f"{name}: {said['disorder']} answers out of order, {said['other']} messages that answer nothing")
        finally:
            os.close(gone)
            # The bot first: it is to end well, and not because nobody is there any more.
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            server.stop()
        if name == "ours":
            self.only_answers(state)
        return Result(float(said["p50_us"]) / 1000, float(said["p99_us"]) / 1000, count / float(said["seconds"]),
                      cpu * 1000 / count, peak)


def median(results, field):
    return statistics.median(getattr(r, field) for r in results) if results else None


class Table:
    def __init__(self):
        self.good = True

    def head(self, title):
        print(f"\n# {title}")
        print(TABLE.format("name", *NAMES, "goal", ""), flush=True)

    def line(self, name, values, form, goal="-", met=None):
        self.good = self.good and met is not False
        print(TABLE.format(name, *(bench.show(v, form) for v in values), goal,
                           "-" if met is None else "met" if met else "missed"), flush=True)


def prepare(o):
    """Builds the small programs and installs the peers' packages, below build/."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("homeserver", "floor_chat", "sink", "cold"):
        subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o",
                        BUILD / name, HERE / f"{name}.c"], check=True)
    if "sdk" in o.only:
        # Its encryption fetches native code when it is installed; without scripts it is left out, and not needed.
        bench.install_node(HERE / "peer" / "chat" / "package.json", BUILD / "chat-node", "--ignore-scripts")
    if "nio" in o.only and not VENV.exists():
        subprocess.run([sys.executable, ROOT / "tests" / "real" / "synapse.py", "install"], check=True)


def read_options(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--only", default=",".join(NAMES))
    p.add_argument("--commands", type=int, default=1000, help="for the time to an answer, one at a time; 0: not measured")
    p.add_argument("--burst", type=int, default=10000, help="for the rate; 0: not measured")
    p.add_argument("--window", type=int, default=128, help="how many of a burst may be without an answer")
    p.add_argument("--rooms", type=int, default=200, help="in which people write, in turn, each alone with the bot; at most 250")
    p.add_argument("--history", type=int, default=1000000, help="events of the rooms in the past; 0: not measured")
    p.add_argument("--problems", type=int, default=1000000, help="among which similar ones are looked for; 0: not measured")
    p.add_argument("--idle", type=int, default=60, metavar="SECONDS", help="0: not measured")
    p.add_argument("--place", choices=["cross", "same"], default="cross")
    p.add_argument("--ours", default=str(ROOT / "build/skoazell") + " run --config {config}")
    p.add_argument("--timeout", type=float, default=120, help="seconds that one script may take")
    p.add_argument("--report", action="store_true", help="exit 0 even when a goal is missed")
    p.add_argument("--keep", action="store_true", help="leave the working directory")
    o = p.parse_args(argv)
    o.only = o.only.split(",")
    if set(o.only) - set(NAMES) or o.runs < 1 or not 0 < o.rooms <= 250:
        p.error(f"--only takes {', '.join(NAMES)}; --runs at least 1; --rooms at most 250")
    return o


def rounds(chat, what, count, window):
    """Alternating runs of all that is measured; the results by name."""
    out = {}
    for i in range(chat.o.runs):
        for name in chat.o.only:
            r = chat.run(name, count, window)
            out.setdefault(name, []).append(r)
            print(f"# {what} {name:<5} run {i + 1}: p50 {r.p50:.3f} ms, p99 {r.p99:.3f} ms, {r.rate:.0f}/s, {r.cpu_ms:.3f} ms, "
                  f"{r.peak_mb:.1f} MB", flush=True)
    return out


def table(o, one, burst, old, idle, similar):
    t = Table()
    t.head(f"chat: {o.runs} runs, {o.place}; medians; burst: {o.window} commands without an answer")

    def of(results, field):
        return [median(results.get(n), field) for n in NAMES]

    if one:
        p50, p99 = of(one, "p50"), of(one, "p99")
        t.line("command to answer, p50 ms", p50, ".3f")
        t.line("command to answer, p99 ms", p99, ".3f")
        if "ours" in one:
            above = [p[0] - (p[NAMES.index("floor")] or 0) for p in (p50, p99)]
            t.line("same, above the floor, p50 ms", [above[0], None, None, None], ".3f", "<= 0.7", above[0] <= 0.7)
            t.line("same, above the floor, p99 ms", [above[1], None, None, None], ".3f", "<= 2", above[1] <= 2)
    if old:
        p50, p99 = median(old, "p50"), median(old, "p99")
        now = median(one["ours"], "p50")
        t.line(f"same, p50 ms, {o.history:,} events", [p50, None, None, None], ".3f", "<= 1.2 x without", p50 <= 1.2 * now)
        t.line(f"same, p99 ms, {o.history:,} events", [p99, None, None, None], ".3f", "<= 2", p99 <= 2)
    if burst:
        rate = of(burst, "rate")
        t.line("burst, commands a second", rate, ".0f", ">= 8000", rate[0] >= 8000 if "ours" in burst else None)
        t.line("burst, CPU ms a command", of(burst, "cpu_ms"), ".3f")
        t.line("burst, peak memory, MB", of(burst, "peak_mb"), ".1f")
    if idle:
        wakeups, cpu, bare = idle
        t.line("idle, wakeups a second", [wakeups, None, None, None], ".3f", "<= 0.1", wakeups <= 0.1)
        t.line("idle, CPU ms a minute", [cpu, bare, None, None], ".2f", "<= 2, or the floor", cpu <= max(2, bare))
    if similar:
        for kind, (p50, p99) in similar.items():
            t.line(f"{KINDS[kind]}, p50 ms, {o.problems:,}", [p50, None, None, None], ".2f")
            goal = ("-", None) if kind == "problem" else ("<= 20", p99 <= 20)
            t.line(f"{KINDS[kind]}, p99 ms", [p99, None, None, None], ".2f", *goal)
    return t.good


def cold_ms(wakeups):
    """Milliseconds a minute of a bare program that wakes so often and reads 800 pages, as many as a wakeup of ours touches (smaps)."""
    rounds, seconds = 3, 12
    out = subprocess.run([BUILD / "cold", str(seconds), str(rounds), "800"], check=True, stdout=subprocess.PIPE, text=True).stdout
    hot, cold = (float(x) for x in re.findall(r"_us=([0-9.]+)", out))
    print(f"# a bare wakeup: {hot / 1000:.3f} ms of processor after the same, {cold / 1000:.3f} ms after {seconds} s of sleep", flush=True)
    return cold / 1000 * wakeups * 60


class Idle(bench.Bench):
    """Nothing to do, with the mailbox and the room connected."""

    def __init__(self, options, work):
        super().__init__(argparse.Namespace(runs=1, mails=10, place=options.place, ours=options.ours, peer_commit="batch"), work)
        self.room = None

    def command(self, name, box, sink, state, count):
        words = super().command(name, box, sink, state, count)
        config, token = state / "bench.conf", state / "token"
        token.write_text("token\n")
        token.chmod(0o600)
        known = re.sub("(?m)^members=", f"members={STAFF.format(0)};", config.read_text())
        config.write_text(known + MATRIX.format(room=self.room.port, token=token))
        return words

    def measure(self, seconds):
        """Wakeups a second, milliseconds of processor time a minute, those of a bare program."""
        try:
            self.up()
            self.room = Homeserver(self.server_cpu, 8, 1, 1)
            box, state = self.fresh(5)
            sink = bench.Sink(self.server_cpu, 5)
            process = self.start("ours", self.command("ours", box, sink, state, 0), state)
            try:
                self.ready(process, sink, box, 5)
                if self.room.script(30, None) is None:
                    raise Broken(f"the room is not answered: {self.log.read_text()[-600:]}")
                time.sleep(10)  # what it still tidies up is not idleness
                wakeups, cpu = bench.switches_of(process.pid), bench.run_ns_of(process.pid)
                time.sleep(seconds)
                wakeups = (bench.switches_of(process.pid) - wakeups) / seconds
                cpu = (bench.run_ns_of(process.pid) - cpu) / 1e6 * 60 / seconds
                return wakeups, cpu, cold_ms(wakeups)
            finally:
                self.end(process)
                sink.stop()
        finally:
            if self.room:
                self.room.stop()
            self.down()


def french_words():
    """The words of the project's own French texts, the most common first."""
    texts = [*ROOT.glob("templates/fr/*.txt"), *ROOT.glob("templates/demo/*"), *ROOT.glob("tests/scenario/*.scenario"),
             ROOT / "tests/unit/phrases.txt", ROOT / "tests/unit/forms.txt"]
    seen = collections.Counter()
    for text in sorted(texts):
        seen.update(re.findall(r"[a-zà-öø-ÿœ]{3,}", text.read_text().lower()))
    return "".join(word + "\n" for word, _ in seen.most_common())


def near(problems, queries=1000):
    """Milliseconds, p50 and p99 of each kind of search, with so many problems. In memory where there is such a place: it is the search
    that is measured, not the disk."""
    memory = pathlib.Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="bench-near.", dir=memory if os.access(memory, os.W_OK) else None)
    try:
        out = subprocess.run([ROOT / "build/release/tests/bench/near", folder, str(problems), str(queries)], check=True,
                             input=french_words(), stdout=subprocess.PIPE, text=True).stdout
        return {m[1]: (int(m[2]) / 1000, int(m[3]) / 1000) for m in re.finditer(r"kind=(\w+) p50_us=(\d+) p99_us=(\d+)", out)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def disk_ms(folder):
    """Milliseconds of one fdatasync of 50 KB over bytes that are there, median and 99th percentile: what a commit cannot go below here."""
    block, took = bytes(50 * 1024), []
    with open(folder / "disk", "wb") as f:
        f.write(block * 200)
        f.flush()
        os.fsync(f.fileno())
        for i in range(200):
            os.pwrite(f.fileno(), block, i * len(block))
            at = time.monotonic_ns()
            os.fdatasync(f.fileno())
            took.append((time.monotonic_ns() - at) / 1e6)
    took.sort()
    return took[100], took[198]


def measure(o, work):
    chat, ours = Chat(o, work), "ours" in o.only
    chat.up()
    print("# the disk alone, fdatasync: p50 {:.3f} ms, p99 {:.3f} ms".format(*disk_ms(work)), flush=True)
    one = rounds(chat, "one at a time", o.commands, 1) if o.commands else {}
    old = []
    if ours and o.commands and o.history:
        state = chat.old()
        old = [chat.run("ours", o.commands, 1, state) for _ in range(o.runs)]
        shutil.rmtree(state)
    burst = rounds(chat, "burst", o.burst, o.window) if o.burst else {}
    idle = Idle(o, work).measure(o.idle) if ours and o.idle else None
    similar = near(o.problems) if ours and o.problems else {}
    return table(o, one, burst, old, idle, similar)


def main(argv):
    o = read_options(argv)
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench."))
    work.chmod(0o755)  # the servers' own users go through it
    try:
        prepare(o)
        return 0 if measure(o, work) or o.report else 1
    except (Broken, OSError, subprocess.CalledProcessError) as why:
        print(f"chat: {why}", file=sys.stderr)
        return 2
    finally:
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
