#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Waits for a mail in a mailbox, and prints it.

    inbox.py --port 1143 --user claire --match 'Subject: accus[ée] de réception' --body 'P-2026-\\d+'

Every --match is 'Header: regex' (searched in the decoded value, any of them if the field is repeated), every
--body a regex searched in the decoded text; all must hold, without regard to case. Waits by IDLE, at most
--timeout seconds. Prints the first mail that matches (decoded; --raw: its bytes; --json: one object).
--count N waits until N match and prints each; --absent turns the sense: exit 0 when none came in --timeout.
Exits 0 found, 1 not found in time (what there was is listed on standard error), 2 on a failed session.
"""
import argparse
import base64
import email
import email.policy
import imaplib
import json
import re
import ssl
import sys
import time


def read_options(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, required=True)
    p.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    p.add_argument("--ca")
    p.add_argument("--user", required=True)
    p.add_argument("--password", default="secret")
    p.add_argument("--mailbox", default="INBOX")
    p.add_argument("--match", action="append", default=[], metavar="'Header: regex'")
    p.add_argument("--body", action="append", default=[], metavar="REGEX")
    p.add_argument("--after", type=int, default=0, metavar="UID", help="only mails with a higher UID")
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--timeout", type=float, default=30)
    p.add_argument("--absent", action="store_true")
    how = p.add_mutually_exclusive_group()
    how.add_argument("--raw", action="store_true")
    how.add_argument("--json", action="store_true")
    o = p.parse_args(argv)
    o.tests = []
    for m in o.match:
        name, colon, regex = m.partition(":")
        if not colon:
            p.error(f"--match wants 'Header: regex', not {m!r}")
        o.tests.append((name.strip(), re.compile(regex.strip(), re.I | re.S)))
    o.body = [re.compile(b, re.I | re.S) for b in o.body]
    return o


def to_utf7(name):
    """A mailbox's name as IMAP4rev1 writes it (RFC 3501, 5.1.3)."""
    def shift(run):
        code = base64.b64encode(run[0].encode("utf-16-be")).decode()
        return "&" + code.rstrip("=").replace("/", ",") + "-"
    return re.sub(r"[^ -~]+", shift, name.replace("&", "&-"))


def connect(o):
    context = ssl.create_default_context(cafile=o.ca) if o.tls != "none" else None
    if o.tls == "implicit":
        box = imaplib.IMAP4_SSL(o.host, o.port, ssl_context=context, timeout=o.timeout + 10)
    else:
        box = imaplib.IMAP4(o.host, o.port, timeout=o.timeout + 10)
        if o.tls == "starttls":
            box.starttls(context)
    box.login(o.user, o.password)
    return box


def select(box, name):
    status, _ = box.select('"%s"' % to_utf7(name).replace("\\", "\\\\").replace('"', '\\"'), readonly=True)
    return status == "OK"


class Idle:
    """IDLE (RFC 2177) by hand: imaplib has none. Once its time is over the connection is of no more use."""

    def __init__(self, box):
        self.box = box

    def wait(self, seconds):
        """True when the server said something, False when the time was over."""
        box, tag = self.box, self.box._new_tag()
        box.sock.settimeout(max(seconds, 0.001))
        try:
            box.send(tag + b" IDLE\r\n")
            line = box.readline()
            while line and not line.startswith(b"+"):  # news that came before the go-ahead is news
                line = box.readline()
            line = box.readline()
            if not line:
                raise imaplib.IMAP4.abort("connection closed in IDLE")
            box.sock.settimeout(10)
            box.send(b"DONE\r\n")
            while line and not line.startswith(tag):
                line = box.readline()
            return True
        except TimeoutError:
            return False


def text_of(message):
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        return part.get_content()
    except (LookupError, KeyError, UnicodeError):
        return (part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def holds(o, message):
    for name, regex in o.tests:
        if not any(regex.search(str(v)) for v in message.get_all(name, [])):
            return False
    return all(b.search(text_of(message)) for b in o.body)


def fetch_new(box, after):
    status, found = box.uid("SEARCH", None, f"UID {after + 1}:*")
    if status != "OK":
        raise imaplib.IMAP4.error(f"SEARCH: {found}")
    # "n:*" always names the last mail, even one below n.
    for uid in sorted(int(u) for u in (found[0] or b"").split()):
        if uid <= after:
            continue
        status, data = box.uid("FETCH", str(uid), "(BODY.PEEK[])")
        raw = next((d[1] for d in data if isinstance(d, tuple)), None)
        if raw is not None:
            yield uid, raw


def open_mailbox(o, end):
    """A connection with the mailbox selected; None when it does not exist before the time is over."""
    while True:
        box = connect(o)
        if select(box, o.mailbox):
            return box
        left = end - time.monotonic()
        if left <= 0:
            return None
        # No server tells that a mailbox was made. What makes ours are moves out of INBOX, and those are
        # told; the bound is for the others.
        select(box, "INBOX")
        Idle(box).wait(min(0.5, left))
        box.shutdown()


def watch(o):
    """The mails that match, as (uid, bytes), and what was seen; ends at --count or when time is over."""
    end = time.monotonic() + o.timeout
    found, seen, after = [], [], o.after
    box = open_mailbox(o, end)
    if box is None:
        return found, [f"(no mailbox {o.mailbox})"]
    idle = Idle(box)
    while True:
        for uid, raw in fetch_new(box, after):
            after = max(after, uid)
            message = email.message_from_bytes(raw, policy=email.policy.default)
            seen.append(f"{uid}: {message['From']} | {message['Subject']}")
            if holds(o, message):
                found.append((uid, raw))
                if len(found) >= o.count:
                    return found, seen
        left = end - time.monotonic()
        if left <= 0 or not idle.wait(left):
            return found, seen


def show(o, uid, raw):
    if o.raw:
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
        return
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if o.json:
        fields = {}
        for name, value in message.items():
            fields.setdefault(name.lower(), []).append(str(value))
        html = message.get_body(preferencelist=("html",))
        names = [p.get_filename() for p in message.iter_attachments()] if message.is_multipart() else []
        print(json.dumps({"uid": uid, "headers": fields, "text": text_of(message),
                          "html": html.get_content() if html else None, "attachments": names},
                         ensure_ascii=False))
        return
    print(f"X-Uid: {uid}")
    for name, value in message.items():
        print(f"{name}: {value}")
    print()
    print(text_of(message))


def main(argv):
    o = read_options(argv)
    try:
        found, seen = watch(o)
    except (OSError, imaplib.IMAP4.error) as why:
        print(f"inbox: {why}", file=sys.stderr)
        return 2
    for uid, raw in found:
        show(o, uid, raw)
    enough = len(found) >= o.count
    if not enough and not o.absent:
        print(f"inbox: {len(found)} of {o.count} in {o.mailbox} of {o.user} after {o.timeout} s; there were:",
              *seen, sep="\n  ", file=sys.stderr)
    return 0 if enough != o.absent else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
