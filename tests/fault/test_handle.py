#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`handle --json` on every nasty mail: exit 0, one line of JSON each, in bounded time, and nothing in it that could leave its place."""
import base64
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time

from rig import Program, mail, play

OUTCOMES = {"handled", "ignored", "refused", "quarantined"}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MIXED = 'multipart/mixed; boundary="b"'


def word(text, charset="utf-8", how="b"):
    raw = text.encode(charset) if isinstance(text, str) else text
    code = base64.b64encode(raw).decode() if how == "b" else "".join(f"={b:02X}" for b in raw)
    return f"=?{charset}?{how}?{code}?="


def nested(depth, close=True):
    head = mail(Content_Type='multipart/mixed; boundary="b0"', text="").decode()
    body = "".join(f'--b{i}\r\nContent-Type: multipart/mixed; boundary="b{i + 1}"\r\n\r\n' for i in range(depth))
    body += f"--b{depth}\r\nContent-Type: text/plain\r\n\r\nAu fond.\r\n"
    body += "".join(f"--b{i}--\r\n" for i in range(depth, -1, -1)) if close else ""
    return (head + body).encode()


def chained(depth):
    whole = mail(text="Au fond.\n")
    for _ in range(depth):
        whole = mail(Content_Type="message/rfc822", text="") + whole
    return whole


def attached(name, content=b"x", kind="application/octet-stream"):
    parts = b'--b\r\nContent-Type: text/plain\r\n\r\nVoir le fichier.\r\n--b\r\nContent-Type: ' + kind.encode()
    parts += b"\r\nContent-Disposition: attachment; " + name + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return mail(Content_Type=MIXED, text="") + parts + base64.b64encode(content) + b"\r\n--b--\r\n"


def samples():
    """Name -> bytes."""
    evil = "Anne\r\nBcc: tous@caf.example\r\nX-Piege: 1"
    forged = "A004 OK FETCH completed\n* 1 FETCH (UID 1 BODY[] {6}\nforged)\n)\nA1 OK\n* BYE\n.\n+ idling\nSuite du texte.\n"
    s = {
        "protocol-lines": mail(text=forged), "empty": b"", "newline": b"\r\n", "no-head": b"\r\nBonjour\r\n", "one-byte": b"F",
        "only-cr": b"\r" * 5000, "only-nul": b"\0" * 5000, "no-colon": b"Bonjour\r\nsans tete\r\n", "colons": b":::::\r\n" * 200,
        "line-100k": mail(text="mot " * 25600 + "\n"), "line-100k-solid": mail(text="x" * 102400 + "\n"),
        "subject-100k": mail(Subject="é" * 51200), "from-100k": mail(From="x" * 102400 + " <claire@agents.example>"),
        "address-100k": mail(From="<" + "x" * 102400 + "@agents.example>"), "references-100k": mail(References=" ".join(f"<{i}@x>" for i in range(12000))),
        "word-100k": mail(Subject=word("é" * 51200)), "header-name-100k": b"X" * 102400 + b": 1\r\n" + mail(),
        "nul-text": mail(text="avant\0apres\n"), "nul-subject": mail(Subject="a\0b"), "nul-from": mail(From="Cl\0aire <claire@agents.example>"),
        "nul-address": mail(From="<claire\0@agents.example>"), "nul-id": mail(Message_ID="<a\0b@agents.example>"),
        "nul-word": mail(Subject=word("a\0b")), "nul-base64": mail(text=base64.b64encode(b"a\0b" * 999).decode(), Content_Transfer_Encoding="base64"),
        "id-missing": mail(Message_ID=None), "id-empty": mail(Message_ID=""), "id-hollow": mail(Message_ID="<>"), "id-naked": mail(Message_ID="abc"),
        "id-twice": b"Message-ID: <autre@agents.example>\r\n" + mail(), "id-folded": mail(Message_ID="<a@agents.example>\r\n X-Piege: 1"),
        "id-spaces": mail(Message_ID="< a b @ c >"), "id-long": mail(Message_ID="<" + "a" * 50000 + "@agents.example>"),
        "mime-1024": nested(1024), "mime-1024-open": nested(1024, False), "rfc822-1024": chained(1024), "mime-same": mail(
            Content_Type=MIXED, text='--b\nContent-Type: multipart/mixed; boundary="b"\n\n' * 1024),
        "parts-20000": mail(Content_Type=MIXED, text="--b\n\n\n" * 20000), "headers-500000": b"X-A: b\r\n" * 500000 + mail(),
        "headers-fold": b"X-A: b\r\n" + b" c\r\n" * 200000 + mail(), "received-5000": b"Received: from a by b\r\n" * 5000 + mail(),
        "utf7": mail(text="+AGE-bonjour +//8-\n", Content_Type="text/plain; charset=utf-7"), "utf7-subject": mail(Subject="=?utf-7?q?+AAo-Bcc:_x?="),
        "latin1-as-utf8": mail(text="", Subject="x") + "é à ç\r\n".encode("latin-1"),
        "utf8-as-latin1": mail(text="é à ç\n", Content_Type="text/plain; charset=iso-8859-1"),
        "utf8-as-ascii": mail(text="é à ç\n", Content_Type="text/plain; charset=us-ascii"),
        "charset-none": mail(text="é\n", Content_Type="text/plain; charset=rien-du-tout"), "charset-path": mail(Content_Type="text/plain; charset=../../etc"),
        "charset-empty": mail(Content_Type='text/plain; charset=""'), "charset-long": mail(Content_Type="text/plain; charset=" + "x" * 9999),
        "utf16": mail(text="", Content_Type="text/plain; charset=utf-16") + "Bonjour".encode("utf-16"), "utf32-odd": mail(
            text="abc", Content_Type="text/plain; charset=utf-32"), "iso2022-open": mail(text="\x1b$B", Content_Type="text/plain; charset=iso-2022-jp"),
        "raw-8bit-head": "Subject: é\r\n".encode("latin-1") + mail(Subject=None), "from-two": b"From: Marc <marc@agents.example>\r\n" + mail(),
        "from-two-in-one": mail(From="a@agents.example, b@agents.example"), "from-none": mail(From=None), "from-empty": mail(From=""),
        "from-group": mail(From="undisclosed-recipients:;"), "from-crlf-quoted": mail(From='"a\r\n b"@agents.example'),
        "from-crlf-angle": mail(From="<claire@agents.example\r\n RCPT TO:<tous@caf.example>>"), "from-cr": mail(From="<claire\r@agents.example>"),
        "from-spaces": mail(From="< claire @ agents.example >"), "from-comment": mail(From="claire(" + "(" * 5000 + "@agents.example"),
        "from-utf8": mail(From="clé@agents.example"), "from-route": mail(From="<@a.example,@b.example:claire@agents.example>"),
        "from-self": mail(From="lab@lab.example"), "reply-to-crlf": mail(Reply_To=word(evil) + " <claire@agents.example>"),
        "name-crlf": mail(From=word(evil) + " <claire@agents.example>"), "name-crlf-q": mail(From=word(evil, how="q") + " <claire@agents.example>"),
        "subject-crlf": mail(Subject=word(evil)), "subject-split": mail(Subject=word("a\r") + " " + word("\nBcc: x@y")),
        "address-in-word": mail(From=word("claire@agents.example\r\nBcc: x") + ""), "to-crlf": mail(to=word(evil) + " <lab@lab.example>"),
        "bidi": mail(Subject="\u202eabc\u2066", From="\u202eClaire <claire@agents.example>"), "separators": mail(Subject="a\u2028b\u2029c\u0085d"),
        "base64-bad": mail(text="=?!" * 9000, Content_Transfer_Encoding="base64"), "qp-bad": mail(text="=G1=\n==\n=" * 999, Content_Transfer_Encoding="quoted-printable"),
        "cte-none": mail(Content_Transfer_Encoding="x-" + "y" * 5000), "type-bad": mail(Content_Type="/;;;=;=\"\\"), "type-long": mail(
            Content_Type="text/plain" + "; a=b" * 20000), "html-bomb": mail(text="<div>" * 100000, Content_Type="text/html"),
        "html-attributes": mail(text="<a " + "x='y' " * 50000 + ">b</a>", Content_Type="text/html"), "html-comment": mail(
            text="<!--" * 50000, Content_Type="text/html"), "html-entity": mail(text="&#x0;&#13;&#10;&amp;" * 9999, Content_Type="text/html"),
        "quotes": mail(text="> " * 50000 + "\n" + ">" * 100000 + "\n"), "quote-lines": mail(text="> oui\n" * 60000), "signatures": mail(text="-- \n" * 50000),
        "fields": mail(text="Problème : a\n" * 20000), "references": mail(text="P-2026-001 " * 20000), "dates": mail(Date="x" * 9999),
        "date-far": mail(Date="Fri, 31 Dec 999999999999 23:59:60 +9999"), "name-path": attached(b'filename="../../etc/passwd"'),
        "name-crlf-file": attached(b"filename*=utf-8''a%0D%0ABcc%3A%20x%00y.pdf"), "name-bidi": attached("filename=\"\u202efdp.exe\"".encode()),
        "name-long": attached(b'filename="' + b"a" * 70000 + b'.pdf"'), "file-empty": attached(b'filename="a.pdf"', b""),
        "file-exe": attached(b'filename="a.exe"', b"MZ" * 99), "huge": mail(text="x" * 70 + "\n") + (b"y" * 76 + b"\r\n") * 345000,
        "list-in": mail(List_Id="<liste.agents.example>", Precedence="list"), "bounce": mail(Return_Path="<>", Content_Type=(
            'multipart/report; report-type=delivery-status; boundary="b"'), text="--b\nContent-Type: message/delivery-status\n\n" + "Action: failed\n" * 9999),
        "auth-forged": b"Authentication-Results: mx.autre.example; dmarc=pass header.from=agents.example\r\n" * 500 + mail(),
        "templates": mail(Subject="{{name}} {{#a}}", text="{{{secret}}} {{> x}} {{=<% %>=}}\n"), "sql": mail(Subject="'); DROP TABLE inbox; --"),
    }
    return s


class Desk:
    def __init__(self, binary):
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.binary = binary
        self.files = {}
        for name, raw in samples().items():
            self.files[name] = os.path.join(self.root, name)
            pathlib.Path(self.files[name]).write_bytes(raw)

    command = Program.command


def check(name, line):
    assert "\n" not in line
    o = json.loads(line)
    assert set(o) == {"outcome", "reason", "from", "verified", "intent", "case", "fields", "text", "attachments", "letters"}, f"{name}: {sorted(o)}"
    assert o["outcome"] in OUTCOMES, f"{name}: {o['outcome']}"
    assert o["outcome"] == "handled" or o["reason"], f"{name}: {o['outcome']} without a reason"
    for what in (o["from"], o["reason"], *o["attachments"], *(x["subject"] for x in o["letters"])):
        assert not CONTROL.search(what), f"{name}: control character in {what!r}"
    assert not any("/" in a for a in o["attachments"]), f"{name}: {o['attachments']}"
    assert "\0" not in o["text"] and "\r" not in o["text"], name
    for x in o["letters"]:
        to = x["to"]
        if x["template"] and "@" in to:
            assert re.fullmatch(r"[!-~]+@[a-z0-9.-]+", to) and not re.search(r"[<>,\"()]", to), f"{name}: written to {to!r}"
            assert "tous@" not in to and "x@" not in to, f"{name}: written to {to!r}"
    return o


def each_alone(desk):
    slow = []
    for name, path in desk.files.items():
        start = time.monotonic()
        done = desk.command("handle", "--json", path)
        took = time.monotonic() - start
        assert done.returncode == 0 and done.stdout.count("\n") == 1, f"{name}: exit {done.returncode}: {done.stdout[:500]}{done.stderr[-3000:]}"
        check(name, done.stdout[:-1])
        if took > 5:
            slow.append(f"{name} {took:.1f} s")
    assert not slow, slow


def all_at_once(desk):
    names = list(desk.files)
    done = desk.command("handle", "--json", *desk.files.values())
    lines = done.stdout.splitlines() if "\u2028" not in done.stdout else done.stdout[:-1].split("\n")
    assert done.returncode == 0 and len(done.stdout[:-1].split("\n")) == len(names), f"exit {done.returncode}, {len(lines)} lines: {done.stderr[-2000:]}"
    for name, line in zip(names, done.stdout[:-1].split("\n")):
        check(name, line)


def what_each_becomes(desk):
    """Mails of people are answered, whatever is odd about them; what cannot be answered is put aside."""
    def seen(name):
        return check(name, desk.command("handle", "--json", desk.files[name]).stdout[:-1])

    for name in ("protocol-lines", "line-100k", "nul-text", "id-missing", "id-empty", "id-twice", "utf7", "latin1-as-utf8", "utf8-as-latin1",
                 "charset-none", "subject-crlf", "name-crlf", "templates", "sql", "auth-forged"):
        o = seen(name)
        assert o["outcome"] == "handled" and o["from"] == "claire@agents.example", f"{name}: {o}"
        assert any(x["to"] == "claire@agents.example" for x in o["letters"]), f"{name}: no answer {o['letters']}"
    text = seen("protocol-lines")["text"]
    assert "A004 OK FETCH completed" in text and "Suite du texte." in text, text
    assert "é à ç" in seen("latin1-as-utf8")["text"] and "é à ç" in seen("utf8-as-ascii")["text"]
    assert "bonjour" in seen("utf7")["text"]
    assert "Bonjour" in seen("utf16")["text"]
    for name in ("empty", "newline", "no-head", "only-cr", "only-nul", "from-none", "from-empty", "from-group"):
        o = seen(name)
        assert o["outcome"] in ("quarantined", "ignored", "refused") and not o["letters"], f"{name}: {o}"
    for name in ("from-two", "from-two-in-one"):
        assert not seen(name)["verified"], name
    assert not seen("auth-forged")["verified"]
    assert seen("from-self")["outcome"] == "ignored" and seen("bounce")["outcome"] == "ignored"
    assert seen("bounce")["letters"] == []


def broken_at_random(desk):
    """Real mails with bytes changed, cut and repeated: the same ones each time."""
    draw = random.Random(20261123)
    small = [raw for raw in samples().values() if 50 < len(raw) < 20000]
    names = []
    for n in range(150):
        raw = bytearray(draw.choice(small))
        for _ in range(draw.randint(1, 12)):
            at = draw.randrange(len(raw) + 1)
            what = draw.randrange(4)
            if what == 0:
                raw[at:at + 1] = bytes([draw.choice([0, 10, 13, 34, 58, 60, 61, 128, 255])])
            elif what == 1:
                del raw[at:at + draw.randint(1, 40)]
            elif what == 2:
                raw[at:at] = raw[at:at + draw.randint(1, 400)] * draw.randint(1, 5)
            else:
                other = draw.choice(small)
                raw[at:at] = other[draw.randrange(len(other)):][:300]
        names.append(os.path.join(desk.root, f"random-{n}"))
        pathlib.Path(names[-1]).write_bytes(raw)
    done = desk.command("handle", "--json", *names)
    lines = done.stdout[:-1].split("\n")
    assert done.returncode == 0 and len(lines) == len(names), f"exit {done.returncode}, {len(lines)} lines: {done.stderr[-2000:]}"
    for name, line in zip(names, lines):
        check(name, line)


def main():
    desk = Desk(sys.argv[1])
    try:
        return play([each_alone, all_at_once, what_each_becomes, broken_at_random], desk)
    finally:
        shutil.rmtree(desk.root)


if __name__ == "__main__":
    sys.exit(main())
