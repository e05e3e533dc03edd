# SPDX-License-Identifier: EUPL-1.2
"""The program in rooms of a scripted homeserver, killed at each named point and at effectful system calls, then started again.

Afterwards: the tables of the undisturbed run, every letter in its room once, the same when the homeserver has forgotten every txnId at the
moment of death (then our own echo in the next answer says what was said), `audit` clean.
"""
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time

from trace import EFFECTFUL, read_points
from world import difference, files, spread, tables

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
from matrixd import ME, Matrixd  # noqa: E402
from rig import Changes, Rig, mail  # noqa: E402

ENV = {"SKOAZELL_TEST_SECRET": "secret of the crash tests"}
SECONDS = 60
ANNE, PAUL, YANN = "@anne:lab.example", "@paul:lab.example", "@yann:lab.example"
STAFF, FORUM, NEW = "!equipe", "!forum", "!immersion"


class Chat(Rig):
    def __init__(self, binary, prepared=None):
        super().__init__(binary)
        spool = os.path.join(self.root, "spool")
        os.mkdir(spool)
        if prepared:
            pathlib.Path(spool, "1").write_bytes(mail(1, sender="claire@agents.example"))
        self.imapd(spool=spool)
        self.server = Matrixd()
        self.server.room(ANNE, PAUL, ME, id=STAFF)
        self.server.room(ANNE, YANN, ME, id=FORUM)
        self.matrixd(self.server, staff=STAFF, forums=FORUM)
        self.passed = os.path.join(self.root, "passed")
        if prepared:
            shutil.copytree(prepared, self.state, dirs_exist_ok=True)

    def prepare(self, to):
        """A lab that has been in its rooms for a while: kept as a folder."""
        self.start(ENV)
        self.server.until(lambda: any("since" in r.query for r in self.server.asked("sync")), "the second sync")
        code = self.stop()
        assert code == 0, self.story()
        shutil.copytree(self.state, to)

    # -- what people do

    def people(self):
        """First what was said while the program was away, more than one timeline holds; then one thing after the other."""
        s = self.server
        s.most = 4
        for i in range(3):
            s.say(STAFF, PAUL, f"nous en parlons entre nous, n° {i}")
        s.say(FORUM, YANN, "bonjour à tous")
        lost = s.say(STAFF, ANNE, "!aide accepter")  # not a list: the mail may be there or not
        s.say(FORUM, YANN, "@lab aide")
        for i in range(7):
            s.say(STAFF, PAUL, f"et encore, n° {i}")
        last = s.say(STAFF, ANNE, "!aide prendre")

        said = {}

        def card():
            return next((e for e in s.sent(STAFF) if "Nouvelle demande" in e["content"]["body"]), None)

        def answered(event):
            return any(e["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id") == event for e in s.sent())

        def take():
            s.react(STAFF, ANNE, card()["event_id"], "🙋")
            said["take"] = s.say(STAFF, ANNE, "!prendre " + re.search(r"P-\d{4}-\d{3}", card()["content"]["body"]).group(0))

        def note():
            said["note"] = s.say(STAFF, ANNE, "!note Une note.", **{"m.relates_to": {"m.in_reply_to": {"event_id": card()["event_id"]}}})

        def slip():
            said["slip"] = s.say(STAFF, ANNE, "!lsite")

        def mend():
            self.edit(said["slip"], "!liste")
            s.invite(ANNE, s.room(ANNE, id=NEW))
            said["end"] = s.say(STAFF, PAUL, "!aide")
        s.script((lambda: card() and answered(lost) and answered(last), take), (lambda: answered(said["take"]), note),
                 (lambda: answered(said["note"]), slip), (lambda: answered(said["slip"]), mend), (lambda: answered(said["end"]), lambda: None))

    def edit(self, event, words):
        return self.server.say(STAFF, ANNE, "* " + words, **{"m.new_content": {"msgtype": "m.text", "body": words},
                                                            "m.relates_to": {"rel_type": "m.replace", "event_id": event}})

    # -- running

    def at_rest(self):
        s = self.server
        with s.changed:
            polls = [r for r in s.requests if r.call == "sync"]
            if s.steps or not polls or polls[-1].query.get("since") != f"s{len(s.events)}":
                return False
        return self.one("SELECT (SELECT count(*) FROM inbox WHERE state = 'received') + (SELECT count(*) FROM outbox WHERE state IN "
                        "('pending', 'sending', 'deferred', 'ambiguous')) + (SELECT count(*) FROM mark WHERE name = 'matrix/gaps')") == 0

    def follow(self):
        """Until it is dead, or at rest and then stopped. Its exit code."""
        end = time.monotonic() + SECONDS
        with Changes(self.state) as changes:
            while self.process.poll() is None and not self.at_rest():
                assert time.monotonic() < end, f"does not come to rest; {len(self.server.steps)} steps are left\n{self.story()}"
                changes.wait(1)
        if self.logged.find("run: started", SECONDS) and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def run(self, under=(), **env):
        self.start(dict(ENV, **env), under)
        return self.follow()

    # -- judging

    def wrong_letters(self):
        """G3 in rooms: each letter of a row that was sent is there, once."""
        got = collections.Counter(self.server.letters())
        want = {letter for (letter,) in self.rows("SELECT letter FROM outbox WHERE channel = 'room' AND state = 'sent' AND act IN ('say', 'edit')")}
        again = [letter for letter, n in got.items() if n > 1]
        if again:
            return f"said more than once: {[(e['content']['body'][:80]) for e in self.server.sent() if e['content'].get('fr.skoazell.letter') in again]}"
        return None if want == set(got) else f"letters: never said {sorted(want - set(got))}, of no row {sorted(set(got) - want)}"

    def found(self):
        got = tables(f"{self.state}/skoazell.db", lambda table, column: column == "at" or column.endswith("_at") or
                     (table.startswith("outbox") and column in ("subject", "text", "bytes")) or (table, column) in (("budget", "tokens"), ("reminder", "base")))
        # Planned anew at each act: how many were cancelled on the way is a matter of seconds.
        got["reminder"] = sorted(({k: v for k, v in row.items() if k != "id"} for row in got["reminder"] if row["state"] != "cancelled"), key=repr)
        for row in got["inbox"]:
            if row["channel"] == "clock":  # its key is the hour
                row["key"] = "clock"
            row["key"] = re.sub(r"s\d+$", "since", row["key"])  # an invitation's is the answer that it came in
        for table in got.values():
            for row in table:
                row.pop("id", None)  # in which order mail and rooms were heard is a matter of time
                for name in ("inbox", "outbox", "cause"):
                    row.pop(name, None)
            table.sort(key=repr)
        got["mark"] = [row for row in got["mark"] if row["name"] != "matrix/since"]
        got["files kept"] = files(f"{self.state}/attachments", lambda name: not name.endswith(".part"))
        got["said"] = sorted((r, e["content"]["body"]) for r, e in self.server.events if e.get("sender") == ME and e["type"] == "m.room.message")
        return got

    def judge(self, want):
        done = self.command("audit", "--config", self.conf)
        if done.returncode != 0:
            return done.stdout + done.stderr
        return self.wrong_letters() or difference(want, self.found())


class Killing:
    def __init__(self, binary):
        self.binary = binary
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.prepared = os.path.join(self.root, "prepared")
        chat = Chat(binary)
        try:
            chat.prepare(self.prepared)
        finally:
            chat.close()

    def undisturbed(self, under=()):
        """What it leaves, the named points it passes."""
        chat = Chat(self.binary, self.prepared)
        try:
            chat.people()
            code = chat.run(under, SKOAZELL_FAULT_LIST=chat.passed)
            assert code == 0, f"the undisturbed run failed ({code})\n{chat.story()}"
            want = chat.found()
            why = chat.judge(want)
            assert not why, f"the undisturbed run is wrong: {why}"
            return want, pathlib.Path(chat.passed).read_text().split()
        finally:
            chat.close()

    def system_calls(self):
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            self.undisturbed(("strace", "-D", "-f", "-qq", "-s", "64", "-o", log.name, "-e", "trace=" + ",".join(EFFECTFUL), "--"))
            return read_points(log)

    def once(self, want, env, under, forget):
        """None: it was not there; "": as it must be; else what is wrong."""
        chat = Chat(self.binary, self.prepared)
        try:
            chat.people()
            if chat.run(under, **env) != -signal.SIGKILL:
                return None
            if forget:
                chat.server.forget()
            code = chat.run()
            return f"did not go on ({code})" if code != 0 else chat.judge(want) or ""
        except AssertionError as e:
            return str(e)
        finally:
            chat.close()

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)


def kill_all(binary, most, tally, workers):
    killing = Killing(binary)
    try:
        want, passed = killing.undisturbed()
        tally.passed |= set(passed)
        counted = collections.Counter(passed)
        named = [(name, n) for name, total in sorted(counted.items()) for n in range(1, total + 1)]
        first = [p for p in named if p[1] == 1]
        named = first + spread([p for p in named if p[1] > 1], most * 2 // 3 - len(first))
        jobs = {}
        with concurrent.futures.ThreadPoolExecutor(max_workers=workers) as pool:
            for i, (name, n) in enumerate(named):
                # Where a send is under way the memory of the homeserver matters: both ways. Elsewhere in turn.
                for forget in (False, True) if name.startswith(("outbox", "matrix")) else (bool(i % 2),):
                    jobs[pool.submit(killing.once, want, {"SKOAZELL_FAULT": f"{name}:{n}"}, (), forget)] = (name, n, forget)
            for i, p in enumerate(spread(killing.system_calls(), most - len(named))):
                under = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={p.call}", f"--inject={p.call}:signal=KILL:when={p.nth}", "--")
                jobs[pool.submit(killing.once, want, {}, under, bool(i % 2))] = p
            for job in concurrent.futures.as_completed(jobs):
                place, why = jobs[job], job.result()
                call = not isinstance(place, tuple)
                if why is None and (call or place[1] > 1):
                    continue  # how often it passes there is a matter of time
                where = place if call else f"{place[0]}:{place[1]}" + (", txnIds forgotten" if place[2] else "")
                tally.add("chat", where, "this place was not reached" if why is None else why, call)
        print(f"chat: {len(jobs)} places", flush=True)
    finally:
        killing.close()
