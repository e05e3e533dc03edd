#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`handle --json` on mails as the programs of people and machines make them (tests/corpus/mail/*.eml): what each becomes stands in
expected.json beside them. `lab`: read by a lab with a team and a server that signs Authentication-Results."""
import json
import os
import pathlib
import shutil
import sys
import tempfile

from rig import Program, play

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "corpus" / "mail"
LAB = ("[lab]\naddress = lab@lab.example\naliases = probleme@lab.example\n[staff]\nmembers = Anne Kermarrec <anne@lab.example> @anne:lab.example\n"
       "[auth]\nauthserv_id = mx.lab.example\n")


class Desk:
    def __init__(self, binary):
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.binary = binary
        self.expected = json.loads((CORPUS / "expected.json").read_text())
        self.settings = os.path.join(self.root, "lab.conf")
        pathlib.Path(self.settings).write_text(LAB)

    command = Program.command

    def read(self, names, *options):
        done = self.command("handle", "--json", *options, *(str(CORPUS / f"{name}.eml") for name in names))
        lines = done.stdout[:-1].split("\n")
        assert done.returncode == 0 and len(lines) == len(names), f"exit {done.returncode}, {len(lines)} lines: {done.stderr[-2000:]}"
        return zip(names, map(json.loads, lines))


def plain(text):
    """Empty lines are no words."""
    return [line.rstrip() for line in text.strip().split("\n") if line.strip()]


def faults(got, want):
    people = sorted(x["to"] for x in got["letters"] if "@" in x["to"])
    for key in ("outcome", "reason", "verified", "attachments"):
        if key in want and got[key] != want[key]:
            yield f"{key}: {got[key]!r} is not {want[key]!r}"
    if "text" in want and plain(got["text"]) != plain(want["text"]):
        yield f"text: {got['text']!r} is not {want['text']!r}"
    for words in want.get("contains", []):
        if words not in got["text"]:
            yield f"lost: {words!r} from {got['text']!r}"
    for words in want.get("lacks", []):
        if words in got["text"]:
            yield f"kept: {words!r} in {got['text']!r}"
    if len(got["fields"]) < want.get("fields_min", 0):
        yield f"fields: {got['fields']}"
    if "templates" in want and sorted(x["template"] for x in got["letters"]) != sorted(want["templates"]):
        yield f"letters: {got['letters']}"
    # A person gets one answer, nobody else any.
    if people != want.get("to", [got["from"]] if want["outcome"] == "handled" else []):
        yield f"written to {people}"


def judged(desk, names, *options):
    wrong = [f"{name}: {fault}" for name, got in desk.read(names, *options) for fault in faults(got, desk.expected[name])]
    assert not wrong, "\n".join(wrong)


def as_they_come(desk):
    judged(desk, sorted(n for n, want in desk.expected.items() if not want.get("lab")))


def in_a_lab(desk):
    judged(desk, sorted(n for n, want in desk.expected.items() if want.get("lab")), "--config", desk.settings)


def nothing_echoed(desk):
    """What answers an unverified address holds none of its words; the refused file is explained to one who is known."""
    name = "ar-forge-bas"
    shown = desk.command("handle", "--config", desk.settings, str(CORPUS / f"{name}.eml")).stdout
    letter = shown.split("(problem-received)")[1].split("(triage)")[0]
    assert "souci" not in letter and "Claire" not in letter.replace("claire@agents.example", ""), letter
    shown = desk.command("handle", "--config", desk.settings, str(CORPUS / "pieces.eml")).stdout
    assert "a.exe" in shown.split("(problem-received)")[1].split("(triage)")[0], shown


def main():
    desk = Desk(sys.argv[1])
    try:
        return play([as_they_come, in_a_lab, nothing_echoed], desk)
    finally:
        shutil.rmtree(desk.root)


if __name__ == "__main__":
    sys.exit(main())
