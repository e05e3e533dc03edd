#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The program and a real Postfix: refusals of one address, a hundred letters in one go, wrong passwords and wrong certificates on both sides."""
import pathlib
import re
import shutil
import subprocess
import sys

from lab import Lab, mail
from program import play

LIMITS = "[limits]\ndomain_hour = 10000\ntotal_hour = 10000\n"
WRONG = "mauvais-mot-de-passe"


def postfix_log(lab):
    return pathlib.Path(lab.servers, "pf", "log").read_text(errors="replace")


def sessions(lab):
    return len(re.findall(r"smtpd\[\d+\]: connect from", postfix_log(lab)))


def dovecot_log(lab):
    return pathlib.Path(lab.servers, "dc", "log").read_text(errors="replace")


def one_recipient(lab):
    """450 and 550 for one address: that letter waits or is told to staff, the others go."""
    for user in ("user450", "user550", "claire"):
        lab.put(mail(user=user, message_id=f"<{user}@agents.example>", text=f"Les guichets de {user} ferment trop tôt.\r\n"))
    lab.start()
    lab.mail_of("claire", ["--match", "Subject: 00"])
    lab.until(lambda: lab.one("SELECT count(*) FROM outbox WHERE destination LIKE 'user%' AND state IN ('deferred', 'dead')") == 2, "both refused")
    found = dict((to[:7], (state, detail, wait)) for to, state, detail, wait in lab.rows(
        "SELECT destination, state, detail, next_at - unixepoch() FROM outbox WHERE destination LIKE 'user%'"))
    assert found["user450"][0] == "deferred" and found["user450"][1].startswith("450 4.2.1") and found["user450"][2] > 200, found
    assert found["user550"][0] == "dead" and found["user550"][1].startswith("550 5.1.1"), found
    lab.hear(r"non remis")
    assert "user550" not in lab.log() and "agents.example" not in lab.log(), lab.log()
    lab.end()


def a_hundred_at_once(lab):
    """In sessions of many, each with TLS and login, and each letter once."""
    lab.settings(LIMITS)
    before = sessions(lab)
    logins = postfix_log(lab).count("sasl_username=lab")
    lab.fill([mail(address=f"claire+{i}@agents.example", message_id=f"<h{i}@agents.example>",
                   text=f"Les guichets du service « {''.join('abcdefghij'[int(d)] for d in str(i))} » ferment trop tôt.\r\n") for i in range(100)])
    lab.start()
    lab.until(lambda: lab.one("SELECT count(*) FROM outbox WHERE destination LIKE 'claire+%' AND state = 'sent'") == 100, "a hundred sent", 60)
    lab.delivered()
    mine = [m for m in lab.mails("claire") if re.search(rb"^To: .*claire\+\d", m, re.M)]
    assert len(mine) == 100 and len({re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in mine}) == 100, len(mine)
    assert all(b"with ESMTPSA" in m for m in mine), "without TLS or login"
    assert 100 <= postfix_log(lab).count("sasl_username=lab") - logins <= 101, "not each under the login"
    assert sessions(lab) - before <= 3, sessions(lab) - before
    lab.end()


def refused(lab, more, imap, smtp):
    """What is said about each side, that no secret is among it, that nothing ends, and that it is not tried at once again."""
    lab.settings(LIMITS + more)
    logins = dovecot_log(lab).count("Login: user=<lab>")
    lab.start()
    if imap:
        retry = lab.note(rf"imap: closed reason=\"{imap}\" retry_ms=(\d+)").group(1)
        assert int(retry) > 20000, retry
        assert dovecot_log(lab).count("Login: user=<lab>") == logins, "it logged in"
    if smtp:
        letter = int(lab.note(rf"outbox: letter=(\d+) .*{smtp}").group(1))
        state, wait = lab.rows("SELECT state, next_at - unixepoch() FROM outbox WHERE id = ?", letter)[0]
        assert state == "deferred" and wait > 15, (state, wait)
    log = lab.log()
    assert "secret" not in log.replace("password_file", "") and WRONG not in log, log
    assert lab.stop() == 0, lab.story()


def with_mail(lab, n):
    lab.put(mail(message_id=f"<w{n}@agents.example>", address=f"claire+w{n}@agents.example",
                 text=f"Les permanences de la {'abcdefghij'[n]}ième annexe changent sans cesse.\r\n"))


def wrong_passwords(lab):
    wrong = lab.secret("wrong", WRONG + "\n")
    with_mail(lab, 1)
    refused(lab, f"[smtp]\npassword_file = {wrong}\n", None, r"auth: 535")
    refused(lab, f"[imap]\npassword_file = {wrong}\n", "login refused", None)


def wrong_certificates(lab):
    """Another host's, and one of nobody we know: no login, no letter."""
    other = pathlib.Path(lab.root, "other.pem")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                           "/CN=Autre", "-keyout", f"{other}.key", "-out", other], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with_mail(lab, 2)
    refused(lab, f"[smtp]\nhost = {lab.env['WRONG_HOST']}\n", None, r"certificate: ")
    with_mail(lab, 3)
    refused(lab, f"[smtp]\nca_file = {other}\n", None, r"certificate: ")
    imaps = f"[imap]\nurl = imaps://{lab.env['WRONG_HOST']}:{lab.env['IMAPS_PORT']}\n"
    refused(lab, imaps, "certificate not valid", None)
    refused(lab, f"[imap]\nca_file = {other}\n", "certificate not valid", None)


def all_is_well_again(lab):
    """With the right settings all that waited goes out, once."""
    lab.settings(LIMITS)
    with_mail(lab, 4)
    lab.start()
    lab.until(lambda: lab.one("SELECT count(*) FROM outbox WHERE destination LIKE 'claire+w%' AND state = 'sent'") == 4, "all sent", 90)
    lab.delivered()
    for n in range(1, 5):
        found = [m for m in lab.mails("claire") if f"claire+w{n}@".encode() in m.split(b"\n\n", 1)[0]]
        assert len(found) == 1, (n, len(found))
    mine = [re.search(rb"^Message-ID: (\S+)", m, re.M | re.I).group(1) for m in lab.mails("claire")]
    assert len(mine) == len(set(mine)), "a letter came twice"
    lab.end()


def alone(case):
    """What one leaves running is not the next one's trouble."""
    def played(lab):
        try:
            case(lab)
        finally:
            if lab.process.poll() is None:
                lab.process.kill()
                lab.process.wait()
    played.__name__ = case.__name__
    return played


def main():
    if not (shutil.which("dovecot") and shutil.which("postfix")):
        print("Dovecot and Postfix are missing")
        return 77
    lab = Lab(sys.argv[1], LIMITS)
    try:
        return play([alone(c) for c in (one_recipient, a_hundred_at_once, wrong_passwords, wrong_certificates, all_is_well_again)], lab)
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
