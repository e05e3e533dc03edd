#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The program at a real Dovecot: what mails and people put into a mailbox, ten thousand mails at once, new uids, and a server that restarts."""
import glob
import os
import pathlib
import re
import shutil
import sys
import time

from lab import Lab, mail
from program import fast, play

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
from test_handle import samples  # noqa: E402

DONE, ASIDE = "Trait&AOk-s", "Quarantaine"


def with_lab(case):
    def played(binary):
        lab = Lab(binary)
        try:
            case(lab)
        finally:
            lab.close()
    played.__name__ = case.__name__
    return played


def states(lab):
    return dict(lab.rows("SELECT state, count(*) FROM inbox WHERE channel = 'mail' GROUP BY state"))


def memory(lab, key="VmHWM"):
    with open(f"/proc/{lab.process.pid}/status") as f:
        return int(re.search(rf"^{key}:\s+(\d+)", f.read(), re.M)[1])


def last(lab):
    return lab.rows("SELECT id, state, reason, problem FROM inbox WHERE channel = 'mail' ORDER BY id DESC LIMIT 1")[0]


def text(n, sender="claire@agents.example"):
    """No two say the same, digits aside."""
    word = "".join("abcdefghij"[int(d)] for d in str(n))
    return mail(text=f"Bonjour,\r\n\r\nDans le service « {word} », des familles attendent.\r\n\r\nClaire\r\n", subject=f"Une idée {n}",
                message_id=f"<m{n}@agents.example>", address=sender)


def texts(numbers):
    return [text(n, f"claire@caf{n}.example") for n in numbers]


@with_lab
def named_cases(lab):
    """Each alone, to its end, at the right place."""
    lab.start()
    lab.note("imap: open")
    nasty, n = samples(), 0
    forged = "A004 OK FETCH completed\r\n* 1 FETCH (UID 1 BODY[] {6}\r\nforged)\r\n)\r\nA005 OK done\r\n* BYE\r\n+ idling\r\nLa suite du texte.\r\n"
    line = b"mot " * 25600
    cases = [("forged answers", mail(text=forged, message_id="<f@agents.example>"), "handled"),
             ("a line of 100 KB", mail(message_id="<l@agents.example>", text="") + b"Bonjour,\r\n\r\n" + line + b"\r\n", "handled"),
             ("NUL bytes", mail(message_id="<n@agents.example>", text="Avant\0apr\0s, les formulaires se ferment.\r\n"), "handled"),
             ("no Message-ID", mail(text="Les guichets ferment trop tôt pour nos usagers.\r\n"), "handled"),
             ("an empty one", mail(text="Les courriers partent en double chaque mois.\r\n", more="Message-ID: \r\n"), "handled"),
             ("two of them", mail(text="Le planning des permanences est introuvable.\r\n", message_id="<d1@agents.example>",
                                  more="Message-ID: <d2@agents.example>\r\n"), "handled"),
             ("one first", mail(text="La cantine redemande chaque année les mêmes pièces.\r\n", message_id="<x@agents.example>"), "handled"),
             ("the same id, other words", mail(text="Les bus du soir ne passent plus à la gare.\r\n", message_id="<x@agents.example>"), "handled"),
             ("the same mail", mail(text="Les bus du soir ne passent plus à la gare.\r\n", message_id="<x@agents.example>"), "ignored"),
             ("MIME of 1,024 floors", nasty["mime-1024"], None), ("500,000 header lines", nasty["headers-500000"], None)]
    for name, raw, want in cases:
        lab.put(raw)
        n += 1
        start = time.monotonic()
        lab.handled(n)
        state, reason = last(lab)[1:3]
        assert state == want or (want is None and state != "received" and (state == "handled" or reason)), f"{name}: {state} {reason}"
        lab.empty()
        assert time.monotonic() - start < 20, f"{name}: {time.monotonic() - start:.0f} s"
    statement = lab.rows("SELECT statement FROM problem ORDER BY id LIMIT 1")[0][0]
    assert "A004 OK FETCH completed" in statement and "La suite du texte." in statement, statement
    assert lab.one("SELECT count(*) FROM inbox WHERE channel = 'mail'") == n == len(lab.mails("lab", DONE)) + len(lab.mails("lab", ASIDE))
    lab.sent()
    lab.end()


@with_lab
def all_nasty_mails(lab):
    """Every nasty mail in one mailbox: each comes to an end, is filed, and no answer carries what was smuggled."""
    nasty = samples()
    lab.fill([nasty[name] for name in sorted(nasty)])
    lab.start()
    lab.handled(len(nasty), seconds=120)
    lab.empty(seconds=60)
    assert lab.one("SELECT count(*) FROM inbox WHERE channel = 'mail'") == len(nasty), "one was taken twice"
    assert len(lab.mails("lab", DONE)) + len(lab.mails("lab", ASIDE)) == len(nasty)
    lab.sent()
    lab.delivered()
    for user in ("claire", "marc", "anne", "paul"):
        for raw in lab.mails(user):
            head = raw.split(b"\n\n", 1)[0]
            assert not re.search(rb"^(Bcc|X-Piege):", head, re.M | re.I) and b"\0" not in raw, raw[:2000]
    lab.end()
    print(states(lab))


def ten_thousand(binary, n=10000):
    """Taken whole, each once, in bounded memory, and moved in sets: one by one that alone would take three minutes."""
    memory_disk = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 1 << 30 else None  # where there is one: it is not the disk that is tried
    lab = Lab(fast(binary), more="[limits]\ntotal_hour = 1\n", where=memory_disk)
    try:
        lab.fill(texts(range(n)))
        lab.start()
        start = time.monotonic()
        lab.handled(1000, seconds=60)
        early = memory(lab)
        lab.handled(n, seconds=150)
        lab.empty(seconds=60)
        took, late = time.monotonic() - start, memory(lab)
        assert late - early < 4096 and late < 64 * 1024, f"{early} KB after 1,000 mails, {late} KB after all"
        assert took < n / 56, f"{took:.0f} s"
        assert states(lab) == {"handled": n}, states(lab)
        assert lab.one("SELECT count(DISTINCT key) FROM inbox WHERE channel = 'mail'") == n
        assert lab.one("SELECT count(*) FROM problem") == n == len(lab.mails("lab", DONE))
        lab.end()
        print(f"{n} mails in {took:.0f} s, {early} KB after 1,000, {late} KB after all")
    finally:
        lab.close()


def forget_uids(lab):
    """As after a restored mailbox: Dovecot draws a new UIDVALIDITY, which is the second that it is."""
    box = lab.imap()
    box.select("INBOX", readonly=True)
    old = int(box.response("UIDVALIDITY")[1][0])
    box.logout()
    while time.time() < old + 1:
        time.sleep(old + 1 - time.time())
    for f in glob.glob(os.path.join(lab.box("lab"), "dovecot*")):
        os.unlink(f)


def unfiled(lab, locked):
    """Mails cannot be moved to their folder: somebody took the rights away, or gives them back."""
    path = lab.box("lab", DONE)
    uid = 0 if locked else os.stat(lab.box("lab")).st_uid
    for folder in (path, *(os.path.join(path, s) for s in ("new", "cur", "tmp"))):
        os.chown(folder, uid, uid)
        os.chmod(folder, 0o700)


@with_lab
def new_uids(lab):
    """A changed UIDVALIDITY: mails that are handled and could not be filed are known by their contents, new ones are new."""
    lab.start()
    lab.put(text(1))
    lab.handled(1)
    lab.empty()
    unfiled(lab, True)
    for i in (2, 3, 4):
        lab.put(text(i))
    lab.handled(4)
    lab.note("filing refused")
    forget_uids(lab)  # under the running program
    lab.put(text(5))
    lab.handled(8, seconds=60)
    assert states(lab) == {"handled": 5, "ignored": 3}, lab.rows("SELECT key, state, reason FROM inbox")
    lab.sent()
    assert lab.stop() == 0
    forget_uids(lab)  # between two runs
    unfiled(lab, False)
    lab.put(text(6))
    lab.start()
    lab.handled(13)
    lab.empty()
    assert states(lab) == {"handled": 6, "ignored": 7}, lab.rows("SELECT key, state, reason FROM inbox")
    assert len({key.split("/")[-2] for (key,) in lab.rows("SELECT key FROM inbox WHERE channel = 'mail'")}) == 3, "the uids were not new"
    lab.sent()
    assert lab.one("SELECT count(*) FROM problem") == lab.one("SELECT count(*) FROM outbox WHERE template = 'problem-received'") == 6
    lab.end()


@with_lab
def people_in_the_mailbox(lab):
    """Somebody reads, flags, moves, deletes and puts back: nothing is lost, nothing done twice, nothing undone that people did."""
    box = lab.imap()
    box.create('"Perso"')
    lab.put(text(1))
    lab.put(text(2))
    lab.put(text(3))
    box.select("INBOX")
    box.store("1", "+FLAGS", "(\\Seen \\Flagged)")  # read is not handled
    assert box.copy("2", '"Perso"')[0] == "OK"
    box.store("2", "+FLAGS", "(\\Deleted)")
    box.expunge()
    lab.start()
    lab.handled(2)
    lab.empty()
    assert states(lab) == {"handled": 2} and len(lab.mails("lab", "Perso")) == 1
    # From the folder of handled mails back to the inbox: known, filed again, no second answer.
    lab.sent()
    letters = lab.one("SELECT count(*) FROM outbox")
    box.select(f'"{DONE}"')
    box.copy("1:*", "INBOX")
    lab.handled(4)
    lab.empty()
    assert states(lab) == {"handled": 2, "ignored": 2} and lab.one("SELECT count(*) FROM outbox") == letters
    # What was put aside is brought in: new to us.
    box.select('"Perso"')
    box.copy("1", "INBOX")
    lab.handled(5)
    lab.empty()
    assert states(lab) == {"handled": 3, "ignored": 2}
    # A person and the program at the same mails at the same time.
    box.select("INBOX")
    for i in range(10, 40):
        lab.put(text(i))
        if i % 2 == 0:
            box.noop()
            for uid in box.uid("SEARCH", "ALL")[1][0].split()[:1]:
                box.uid("STORE", uid, "+FLAGS", "(\\Flagged)")
                box.uid("COPY", uid, '"Perso"')
                box.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
            box.expunge()
    lab.empty()
    # Each is a case, or with the person, or both; none is nowhere, and none is two cases.
    kept = {m.group(1).strip() for raw in lab.mails("lab", "Perso") if (m := re.search(rb"^Subject: (.*)", raw, re.M))}
    lab.until(lambda: lab.one("SELECT count(*) FROM inbox WHERE state = 'received'") == 0, "all handled")
    titles = [t.encode() for (t,) in lab.rows("SELECT title FROM problem")]
    assert len(titles) == len(set(titles)), titles
    for i in range(10, 40):
        assert f"Une idée {i}".encode() in titles or f"Une idée {i}".encode() in kept, f"mail {i} is nowhere"
    lab.sent()
    lab.end()


@with_lab
def server_restarts(lab):
    """Dovecot goes away and comes back, in IDLE and with mails on their way."""
    lab.start()
    lab.put(text(1))
    lab.handled(1)
    lab.empty()
    lab.note("imap: open")
    lab.dovecot(False)
    lab.put(text(2))  # while it is away
    lab.note("no connection")
    lab.dovecot(True)
    lab.note("imap: open", 60)
    lab.handled(2)
    lab.fill(texts(range(3, 303)))
    lab.until(lambda: lab.one("SELECT count(*) FROM problem") > 20, "in the middle of many")
    lab.dovecot(False)
    lab.note("imap: closed")
    lab.dovecot(True)
    lab.note("imap: open", 60)
    lab.handled(302, seconds=90)
    lab.empty()
    assert states(lab) == {"handled": 302} and len(lab.mails("lab", DONE)) == lab.one("SELECT count(*) FROM problem") == 302
    lab.end()


def main():
    if not (shutil.which("dovecot") and shutil.which("postfix")):
        print("Dovecot and Postfix are missing")
        return 77
    return play([named_cases, all_nasty_mails, ten_thousand, new_uids, people_in_the_mailbox, server_restarts], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
