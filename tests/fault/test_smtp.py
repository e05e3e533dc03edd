#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The whole program at a submission server that drops, refuses, lies or is not the one it should be: each letter comes once or is repeated under
its own Message-ID at most twice, nothing goes out in the clear, no secret is logged, and nobody is left without a word."""
import base64
import collections
import concurrent.futures
import re
import sys

from rig import Rig, mail, play

SECRET = "mot-de-passe-très-secret"


def ids(rig, out):
    return [re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in rig.received(out)]


def wire(rig, out):
    return [line.split(" ", 1)[1] for line in rig.said_to(out)]


def no_secret(rig):
    # In base64 it looks otherwise at each of three shifts.
    for word in (SECRET, *(base64.b64encode(b"x" * n + SECRET.encode())[4:-4].decode() for n in range(3))):
        assert word not in rig.log() and word not in rig.said, "the password was told"
        assert not rig.rows("SELECT 1 FROM outbox WHERE instr(detail, ?)", word)


def after_the_dot(binary):
    """Nobody knows whether it arrived: the same bytes again after a while, at most twice, then staff are told."""
    def lost(word):
        rig = Rig(binary)
        try:
            rig.imapd()
            out = rig.smtpd(ambiguous=1)
            rig.deliver(rig.servers[0], mail(1, sender=f"{word}@caf.example"))
            rig.start()
            rig.hear(r"Courriel n° \d+ .*non remis", 60)
            copies = rig.received(out)
            assert len(copies) == 3 and len(set(copies)) == 1, f"{word}: {len(copies)} copies, {len(set(copies))} different"
            assert rig.rows("SELECT state, unknowns FROM outbox WHERE channel = 'mail'") == [("dead", 3)], word
            assert rig.process.poll() is None
            rig.end()
        finally:
            rig.close()

    def once(word="once"):
        rig = Rig(binary)
        try:
            rig.imapd()
            out = rig.smtpd(ambiguous=1)
            rig.deliver(rig.servers[0], mail(1, sender=f"{word}@caf.example"))
            rig.start()
            rig.until(lambda: rig.one("SELECT count(*) FROM outbox WHERE channel = 'mail' AND state = 'sent'"), "sent at last")
            copies = rig.received(out)
            assert len(copies) == 2 and copies[0] == copies[1], len(copies)
            rig.end()
        finally:
            rig.close()

    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(lost, w) for w in ("drop", "half", "garbage", "silent")] + [pool.submit(once)]:
            done.result()


def one_recipient(binary):
    """A refusal of one address is that address's alone: 4xx waits, 5xx is told to staff, the others have their letters at once."""
    rig = Rig(binary)
    want = {"u450": "deferred", "u550": "dead", "f452": "deferred", "f554": "dead", "d451": "deferred", "d554": "dead"}
    try:
        server, out = rig.imapd(), rig.smtpd()
        for i, word in enumerate(want):
            rig.deliver(server, mail(2 * i, sender=f"{word}@caf{i}.example"))
            rig.deliver(server, mail(2 * i + 1, sender=f"claire@mairie{i}.example"))
        rig.start()
        rig.handled(2 * len(want))
        rig.until(lambda: rig.one("SELECT count(*) FROM outbox WHERE channel = 'mail' AND state IN ('pending', 'sending')") == 0, "all tried")
        rig.until(lambda: rig.one("SELECT count(*) FROM outbox WHERE destination LIKE 'claire@%' AND state = 'sent'") == len(want), "the others")
        for word, state in want.items():
            found = rig.rows("SELECT state, detail FROM outbox WHERE destination LIKE ?", word + "@%")
            assert len(found) == 1 and found[0][0] == state and found[0][1][:1] in "45", (word, found)
        told = rig.hear(r"À voir par l'équipe.*?!quarantaine").group(0)
        assert told.count("non remis") >= 1, told
        # What stands behind a letter that waits costs nothing.
        rig.deliver(server, mail(100, sender="u450@caf0.example", text="Bonjour,\n\nEncore une question, sur les horaires cette fois.\n\nClaire\n"))
        rig.handled(2 * len(want) + 1)
        before = ticks(rig)
        rig.heard.find(r"\Z(?!)", 3)
        assert ticks(rig) - before < 60, f"{ticks(rig) - before} ticks in 3 s of waiting"
        assert [n for n in collections.Counter(ids(rig, out)).values() if n > 1] == []
        rig.end()
    finally:
        rig.close()


def ticks(rig):
    with open(f"/proc/{rig.process.pid}/stat") as f:
        return sum(int(t) for t in f.read().rsplit(")", 1)[1].split()[11:13])


def wrong_servers(binary):
    """Who is not the server we know, or does not know us, gets no mail and no password; the log says why; it is tried again, later and later."""
    cases = (("no-starttls", "good", "starttls: not offered"), ("starttls-454", "good", "starttls: 454"), ("inject", "good", "injection: "),
             ("inject-early", "good", "injection: "), ("tls-garbage", "good", "tls: "), ("", "other", "certificate: .*localhost|certificate: .*name"),
             ("", "self", "certificate: self"), ("", "late", "certificate: .*expired"), ("password", "good", "auth: 535"), ("auth-echo", "good", "auth: 535"),
             ("auth-250", "good", "auth: "), ("auth-drop", "good", "auth: "), ("greeting-554", "good", "greeting: 554"), ("mail-421", "good", "421"))

    def wrong(fault, certificate, words):
        rig = Rig(binary)
        try:
            path = rig.certificate(certificate)
            user = ["--user", "bot", "autre" if fault in ("password", "auth-echo") else SECRET]
            server = rig.imapd()
            out = rig.smtpd(fault if fault != "password" else "", host="localhost", plain="no", login=True,
                            flags=["--tls", f"{path}.pem", f"{path}.key", "--auth", "PLAIN LOGIN", *user])
            rig.conf_more = f"[smtp]\nca_file = {rig.root}/ca.pem\npassword_file = {rig.secret('other', SECRET + chr(10))}\n"
            rig.deliver(server, mail(1))
            rig.start()
            rig.note(f"outbox: letter=.*({words})", 30)
            state, detail, wait = rig.rows("SELECT state, detail, next_at - unixepoch() FROM outbox WHERE channel = 'mail'")[0]
            assert state == "deferred" and wait > 15, (state, detail, wait)
            assert not rig.received(out) and not any(line.startswith("RCPT") for line in wire(rig, out)), wire(rig, out)
            said = wire(rig, out)
            secure = next((i for i, line in enumerate(said) if line.startswith("tls TLS")), len(said))
            assert not any(line.startswith(("AUTH", "MAIL")) for line in said[:secure]), said
            if fault.startswith(("password", "auth")):
                assert not any(line.startswith("MAIL") for line in said), said
            assert certificate == "good" or not any(line.startswith("AUTH") for line in said), said
            no_secret(rig)
            rig.end()
        except AssertionError as why:
            raise AssertionError(f"{fault or certificate}: {why}") from None
        finally:
            rig.close()

    with concurrent.futures.ThreadPoolExecutor(7) as pool:
        failed = [str(f.exception()) for f in [pool.submit(wrong, *c) for c in cases] if f.exception()]
    assert not failed, f"{len(failed)} of {len(cases)}: " + "\n".join(failed)


def main():
    return play([after_the_dot, one_recipient, wrong_servers], sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
