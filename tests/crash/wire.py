# SPDX-License-Identifier: EUPL-1.2
"""A running lab between an IMAP and an SMTP server, killed at each named point and at effectful system calls, then started again.

At the moment of death: what the IMAP server was told to file had been committed to its end. At the end: the tables of the undisturbed run,
each mail filed once and in its folder, each letter at the SMTP server with the same bytes under one id, at most twice, `audit` clean.
"""
import collections
import concurrent.futures
import email
import os
import pathlib
import signal
import sys
import tempfile
import time

from trace import EFFECTFUL, read_points
from world import difference, files, spread, tables

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
from rig import Changes, Rig, mail  # noqa: E402

ENV = {"SKOAZELL_TEST_SECRET": "secret of the crash tests"}
SECONDS = 40
# Large enough that the write-ahead log is folded in afterwards.
ATTACHED = "--b\nContent-Type: text/plain; charset=utf-8\n\nVoici le courrier.\n--b\nContent-Type: application/pdf\n" \
    "Content-Disposition: attachment; filename=courrier.pdf\nContent-Transfer-Encoding: base64\n\n" + ("JVBERi0xLjQK" * 6 + "\n") * 60000 + "--b--\n"
MAILS = [
    mail(1, sender="claire@agents.example"),
    mail(2, sender="yann@mairie.example", text=ATTACHED, Content_Type='multipart/mixed; boundary="b"'),
    mail(3, sender="absent@caf.example", text="Je suis absent.\n", Auto_Submitted="auto-replied"),
    mail(4, From="pas une adresse"),
    mail(5, sender="emily@council.example", text="Hello,\n\nPeople cannot find the desk.\n\nEmily\n"),
]


class Lab(Rig):
    def __init__(self, binary):
        super().__init__(binary)
        spool = os.path.join(self.root, "spool")
        os.mkdir(spool)
        for i, raw in enumerate(MAILS):
            pathlib.Path(spool, f"{i:03d}").write_bytes(raw)
        self.imapd(spool=spool)
        self.sink = self.smtpd()
        self.passed = os.path.join(self.root, "passed")

    def filed(self):
        """uid -> folders it was moved to."""
        found = collections.defaultdict(list)
        for line in self.imap_said("MOVED"):
            _, folder, uid = line.split()
            found[int(uid)].append(folder)
        return dict(found)

    def at_rest(self):
        """All is filed and sent, and staff know of what was set aside."""
        if len(self.filed()) < len(MAILS) or not os.path.exists(f"{self.state}/skoazell.db"):
            return False
        return self.one("SELECT (SELECT count(*) FROM inbox WHERE state = 'received') + (SELECT count(*) FROM inbox WHERE state = 'quarantined' "
                        "AND told = 0) + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'deferred', 'ambiguous'))") == 0

    def follow(self):
        """Until it is dead, or at rest and then stopped. Its exit code."""
        end = time.monotonic() + SECONDS
        with Changes(self.state) as changes:
            while self.process.poll() is None and not self.at_rest():
                assert time.monotonic() < end, f"does not come to rest\n{self.story()}"
                changes.wait(1)
        # Before that word it does not know yet how to stop.
        if self.logged.find("run: started", SECONDS) and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def run(self, under=(), **env):
        self.start(dict(ENV, **env), under)
        return self.follow()

    # -- judging

    def filed_too_early(self):
        """G1, at the moment of death."""
        if not self.filed():
            return None
        done = {int(key.rsplit("/", 1)[1]) for (key,) in self.rows("SELECT key FROM inbox WHERE channel = 'mail' AND state <> 'received'")}
        early = sorted(set(self.filed()) - done)
        return f"filed on the server before the commit: uids {early}" if early else None

    def copies(self):
        """Message-ID -> the bytes that the SMTP server took, as often as it did."""
        found = collections.defaultdict(list)
        for raw in self.received(self.sink):
            found[str(email.message_from_bytes(raw)["Message-ID"]).strip("<>")].append(raw)
        return found

    def wrong_letters(self, kills):
        copies = self.copies()
        sent = {r[0] for r in self.rows("SELECT letter FROM outbox WHERE channel = 'mail' AND state = 'sent'")}
        got = {i.rsplit("@", 1)[0] for i in copies}
        if sent != got:
            return f"letters: never arrived {sorted(sent - got)}, of no row {sorted(got - sent)}"
        for i, raws in copies.items():
            if len(raws) > 1 + kills or len(set(raws)) > 1:
                return f"letter {i}: {len(raws)} copies, {len(set(raws))} of them different"
        return None

    def found(self):
        """The clock is the system's here: what tells the time, and texts with dates, are left out."""
        got = tables(f"{self.state}/skoazell.db", lambda table, column: column == "at" or column.endswith("_at") or
                     (table.startswith("outbox") and column in ("subject", "text", "bytes")) or (table, column) in (("budget", "tokens"), ("reminder", "base")))
        # Planned anew at each act: how many were cancelled on the way is a matter of seconds.
        got["reminder"] = sorted(({k: v for k, v in row.items() if k != "id"} for row in got["reminder"] if row["state"] != "cancelled"), key=repr)
        for row in got["inbox"]:
            if row["channel"] == "clock":  # its key is the hour
                row["key"] = "clock"
        for row in got["outbox"]:
            if row["template"] == "trouble":
                row["letter"] = "trouble"
        got["outbox"].sort(key=repr)
        got["inbox"].sort(key=repr)
        got["files kept"] = files(f"{self.state}/attachments", lambda name: not name.endswith(".part"))
        got["filed"] = self.filed()
        return got

    def judge(self, want, kills):
        done = self.command("audit", "--config", self.conf)
        if done.returncode != 0:
            return done.stdout + done.stderr
        return difference(want, self.found()) or self.wrong_letters(kills)


def undisturbed(binary, under=()):
    """What it leaves, the named points it passes."""
    lab = Lab(binary)
    try:
        code = lab.run(under, SKOAZELL_FAULT_LIST=lab.passed)
        assert code == 0, f"the undisturbed run failed ({code})\n{lab.story()}"
        want = lab.found()
        why = lab.judge(want, 0)
        assert not why, f"the undisturbed run is wrong: {why}"
        return want, pathlib.Path(lab.passed).read_text().split()
    finally:
        lab.close()


def system_calls(binary):
    with tempfile.NamedTemporaryFile("r", errors="replace") as log:
        undisturbed(binary, ("strace", "-D", "-f", "-qq", "-s", "64", "-o", log.name, "-e", "trace=" + ",".join(EFFECTFUL), "--"))
        return read_points(log)


def once(binary, want, env, under):
    """None: it was not there; "": as it must be; else what is wrong."""
    lab = Lab(binary)
    try:
        if lab.run(under, **env) != -signal.SIGKILL:
            return None
        why = lab.filed_too_early()
        if why:
            return why
        code = lab.run()
        return f"did not go on ({code})" if code != 0 else lab.judge(want, 1) or ""
    except AssertionError as e:
        return str(e)
    finally:
        lab.close()


def kill_all(binary, most, tally, workers):
    want, passed = undisturbed(binary)
    tally.passed |= set(passed)
    counted = collections.Counter(passed)
    named = [(name, n) for name, total in sorted(counted.items()) for n in range(1, total + 1)]
    first = [p for p in named if p[1] == 1]
    named = first + spread([p for p in named if p[1] > 1], most // 2 - len(first))
    jobs = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=workers) as pool:
        for name, n in named:
            jobs[pool.submit(once, binary, want, {"SKOAZELL_FAULT": f"{name}:{n}"}, ())] = (name, n)
        for p in spread(system_calls(binary), most - len(named)):
            under = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={p.call}", f"--inject={p.call}:signal=KILL:when={p.nth}", "--")
            jobs[pool.submit(once, binary, want, {}, under)] = p
        for job in concurrent.futures.as_completed(jobs):
            place, why = jobs[job], job.result()
            call = not isinstance(place, tuple)
            if why is None and (call or place[1] > 1):
                continue  # how often it passes there is a matter of time
            tally.add("wire", place if call else f"{place[0]}:{place[1]}", "this place was not reached" if why is None else why, call)
    print(f"wire: {len(jobs)} places", flush=True)
