#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Kills the program in the middle of every scenario and lets it go on.

Each scenario is played once undisturbed. Then once for each passage of each named point (FAULT in the sources), killed there by SIGKILL and
started again; and, with strace, once for each of a sample of the effectful system calls. Afterwards the tables must be those of the
undisturbed run, no message lost or handled twice, every letter sent under the same id, and `audit` clean.

    crash.py BINARY [--calls N] [SCENARIO...]      ends with "N points, N broken"
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

CALLS = "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,mkdir,mkdirat,link,linkat,openat"
TABLES = {
    "inbox": "SELECT key, channel, received_at, state, reason, intent, person, problem FROM inbox ORDER BY key",
    "outbox": "SELECT letter, channel, destination, template, lang, subject, text, problem, person, state, created_at FROM outbox ORDER BY letter",
    "person": "SELECT name, lang, role FROM person ORDER BY id",
    "problem": "SELECT year, number, stage, title, statement, requester, follower, verified, asked, human, opened_at FROM problem ORDER BY id",
    "field": "SELECT * FROM problem_field ORDER BY 1, 2",
    "note": "SELECT problem, person, kind, text, at, withdrawn FROM note ORDER BY id",
    "act": "SELECT problem, person, verb, motive, old_stage, new_stage, at, undone_by IS NULL FROM act ORDER BY id",
    "attachment": "SELECT problem, sha256, name, type, size, refused FROM attachment ORDER BY id",
    "question": "SELECT person, place, problem, kind, choices, answered_at IS NULL FROM question ORDER BY id",
}
ENV = dict(os.environ, SKOAZELL_TEST_SECRET="secret of the crash tests", LANG="fr_FR.UTF-8", LC_ALL="")


def play(binary, scenario, state, extra=None, trace=()):
    env = dict(ENV, **(extra or {}))
    return subprocess.run([*trace, binary, "tour", "--state", state, scenario], env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)


def tables(state):
    db = sqlite3.connect(f"file:{state}/skoazell.db?mode=ro", uri=True)
    found = {name: db.execute(sql).fetchall() for name, sql in TABLES.items()}
    db.close()
    letters = sorted(f.name for f in pathlib.Path(state, "courriels").iterdir() if f.suffix == ".eml")
    found["letters"] = letters
    found["mailbox"] = {d: len(list(pathlib.Path(state, "Maildir", d).iterdir())) for d in ("new", ".Traites/cur", ".Quarantaine/cur")}
    found["attachments"] = sorted(f.name for f in pathlib.Path(state, "attachments").iterdir() if not f.name.endswith(".part"))
    return found


def difference(want, got):
    for name in want:
        if want[name] != got[name]:
            missing = [r for r in want[name] if r not in got[name]][:2]
            extra = [r for r in got[name] if r not in want[name]][:2]
            return f"{name}: missing {missing} extra {extra}"
    return None


class Scenario:
    def __init__(self, binary, path, calls):
        self.binary, self.path = binary, str(path)
        self.name = pathlib.Path(path).stem
        self.root = tempfile.mkdtemp(prefix="skoazell-crash-")
        state = os.path.join(self.root, "clean")
        passed = os.path.join(self.root, "passed")
        done = play(binary, self.path, state, {"SKOAZELL_FAULT_LIST": passed})
        if done.returncode != 0:
            raise SystemExit(f"{self.name}: the undisturbed run failed: {done.stderr.decode()}")
        self.want = tables(state)
        counts = {}
        for line in open(passed):
            counts[line.strip()] = counts.get(line.strip(), 0) + 1
        self.points = [("point", name, n) for name, total in sorted(counts.items()) for n in range(1, total + 1)]
        self.points += [("call", "*", n) for n in self.sample(calls)]

    def sample(self, calls):
        if calls == 0:
            return []
        log = os.path.join(self.root, "calls")
        play(self.binary, self.path, os.path.join(self.root, "counted"), trace=("strace", "-f", "-qq", "-e", f"trace={CALLS}", "-o", log))
        total = sum(1 for line in open(log) if re.match(r"^\d+ +[a-z]", line))
        step = max(1, total / calls)
        return sorted({min(total, 1 + int(i * step)) for i in range(min(calls, total))})

    def kill(self, kind, name, n):
        state = os.path.join(self.root, f"{kind}-{name.replace('/', '_')}-{n}")
        try:
            if kind == "point":
                play(self.binary, self.path, state, {"SKOAZELL_FAULT": f"{name}:{n}"})
            else:
                play(self.binary, self.path, state, trace=("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e",
                                                           f"inject={CALLS}:signal=KILL:when={n}"))
            done = play(self.binary, self.path, state)
            if done.returncode != 0:
                return f"did not go on: {done.stderr.decode()[:300]}"
            broken = difference(self.want, tables(state))
            if broken:
                return broken
            audit = subprocess.run([self.binary, "audit", "--db", f"{state}/skoazell.db"], capture_output=True, text=True)
            if audit.returncode != 0:
                return audit.stdout
            repeats = pathlib.Path(state, "courriels", "repeats")
            if repeats.exists():
                known = {row[0] for row in self.want["outbox"]}
                strange = [i for i in repeats.read_text().split() if i not in known]
                if strange:
                    return f"repeated under another id: {strange}"
            return None
        finally:
            shutil.rmtree(state, ignore_errors=True)

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--calls", type=int, default=0, help="system calls to kill at, in each scenario")
    parser.add_argument("scenarios", nargs="*")
    args = parser.parse_args()
    paths = args.scenarios or sorted(map(str, pathlib.Path("tests/scenario").glob("*.scenario")))
    points = broken = 0
    for path in paths:
        scenario = Scenario(args.binary, path, args.calls)
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            jobs = {pool.submit(scenario.kill, *p): p for p in scenario.points}
            for job in concurrent.futures.as_completed(jobs):
                points += 1
                why = job.result()
                if why:
                    broken += 1
                    print(f"{scenario.name}: killed at {jobs[job]}: {why}", flush=True)
        print(f"{scenario.name}: {len(scenario.points)} points", flush=True)
        scenario.close()
    print(f"{points} points, {broken} broken")
    return 1 if broken or points == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
