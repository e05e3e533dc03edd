#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Rows H8, H9: whatever the program says in rooms, in whole conversations: plain body and formatted body have the same words in the same
lines; no other marks than a client must know, no table; nobody is mentioned who is not answered; no address of anybody in either."""
import html.parser
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenario"
PLAYED = ("vie", "comite", "experience", "grille", "proches", "fusionner", "defi", "moi", "bienvenue", "reaction", "rooms-english",
          "projet-en-anglais", "vie-privee-du-salon", "remplacement", "usurpation", "sensible", "arret")
MARKS = {"p", "br", "strong", "em", "ul", "ol", "li", "code", "blockquote"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|@[\w.=/+-]+:[\w.-]+")
NOBODYS = {"claire@caf.example", "prenom.nom@agents.example"}  # what the examples of commands are about


class Words(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines, self.marks, self.odd = [""], set(), []

    def handle_starttag(self, tag, attrs):
        self.marks.add(tag)
        if attrs and (tag, attrs[0][0]) != ("ol", "start"):
            self.odd.append(attrs)
        if tag in ("p", "br", "li", "blockquote"):
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in ("p", "li", "ul", "ol", "blockquote"):
            self.lines.append("")

    def handle_data(self, data):
        for i, line in enumerate(data.split("\n")):
            if i:
                self.lines.append("")
            self.lines[-1] += line


def bare(lines):
    return [text for text in ("".join(line.split()) for line in lines) if text]


def faults(content):
    body, formatted = content["body"], content.get("formatted_body")
    if formatted is None:
        return
    seen = Words()
    seen.feed(formatted)
    seen.close()
    unmarked = (re.sub(r"^\s*([-•]|\d+\.)\s", "", line) for line in body.split("\n"))  # a list's mark is drawn by the other side
    if bare(re.sub(r"^\s*([-•]|\d+\.)\s", "", line) for line in seen.lines) != bare(unmarked):
        yield "not the same words"
    if seen.marks - MARKS or seen.odd:
        yield f"marks {seen.marks - MARKS} {seen.odd}"


def main():
    binary, wrong, count = sys.argv[1], 0, 0
    for name in PLAYED:
        with tempfile.TemporaryDirectory(prefix="sk-") as state:
            subprocess.run([binary, "tour", "--state", state, SCENARIOS / f"{name}.scenario"], stdout=subprocess.DEVNULL, check=True)
            db = sqlite3.connect(f"{state}/skoazell.db")
            letters = db.execute("SELECT template, bytes FROM outbox JOIN outbox_bytes ON outbox = id WHERE channel = 'room' AND act <> 'join'"
                                 ).fetchall()
            db.close()
        assert letters, f"nothing is said in {name}"
        for template, raw in letters:
            content = json.loads(raw)
            content = content.get("m.new_content", content)
            if "body" not in content:
                continue
            count += 1
            told = list(faults(content))
            told += [f"an address: {a}" for a in ADDRESS.findall(content["body"] + "\n" + content.get("formatted_body", "")) if a not in NOBODYS]
            if "m.mentions" not in content:
                told.append("no m.mentions: a server would look for names in the text")
            if told:
                wrong += 1
                print(f"{name}, {template}: {', '.join(told)}\n  {content['body']!r}\n  {content.get('formatted_body')!r}")
    print(f"{count} messages of {len(PLAYED)} conversations, {wrong} wrong")
    return 1 if wrong or count < 200 else 0


if __name__ == "__main__":
    sys.exit(main())
