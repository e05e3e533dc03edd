#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`skoazell understand`: one line of JSON whatever is asked, the flags it takes and those it refuses, and the form for people."""
import json
import shutil
import sys
import tempfile

from rig import Program, play

FR, EN = {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
CONTEXTS = ("mail", "reply", "room", "reminder", "poll", "referral")


class Desk:
    def __init__(self, binary):
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.binary = binary

    command = Program.command

    def json(self, *words):
        done = self.command("understand", "--json", *words, env=FR, cwd=self.root)
        assert done.returncode == 0 and done.stdout.count("\n") == 1, (words, done.returncode, done.stdout, done.stderr)
        said = json.loads(done.stdout)
        assert isinstance(said["arguments"], dict) and isinstance(said["fields"], dict), said
        assert said["intent"] is None or isinstance(said["intent"], str), said
        assert said["question"] is None or isinstance(said["question"], str), said
        return said


def any_text(desk):
    """Empty, blank, marks only, broken bytes, controls, very long: a line of JSON, no exit."""
    for text in ("", " ", "?!…", "\u00a0", "\n\n\n", b"\xff\xfe caf\xe9", b"\xc0\x80\xed\xa0\x80", "\x01\x02\x1b[31m", "\u202e\u200b", "é" * 60000, ":" * 120000,
                 "a" * 120000, "Pour qui : x\n" * 9000, "« " * 30000, "!" * 1000, "P-1 " * 20000, "\"\\/\b\f\t"):
        for context in ("mail", "reply", "room"):
            said = desk.json("--context", context, text)
            assert context == "room" or said["intent"] or said["question"], (text[:20], context, said)


def flags(desk):
    for context in CONTEXTS:
        assert desk.json("--context", context, "--now", "2026-03-03T10:00", "!statut P-14") == desk.json("--context", context, "!statut P-14")
    said = desk.json("- Problème : accueil saturé\n- Pour qui : familles", "--context", "mail")
    assert said["intent"] == "probleme" and said["fields"] == {"problem": "accueil saturé", "for_whom": "familles"}, said
    said = desk.json("où", "en", "est", "P-2026-014", "?")
    assert said["intent"] == "statut" and said["arguments"] == {"case": "P-2026-014"}, said
    assert desk.json("--", "--json")["intent"] == "probleme"
    for words, fr, en in ((("--now", "hier", "x"), "hier", "no date"), (("--now", "2026-02-30T10:00", "x"), "2026-02-30", "no date"),
                          (("--now", "2026-03-03T25:00", "x"), "T25:00", "no date"), (("--context", "MAIL", "x"), "MAIL", "no context"),
                          (("--context",), "--context", "--context"), (("--now",), "--now", "--now"), (("--jsno", "x"), "--jsno", "--jsno"),
                          ((), "manque un texte", "text is missing")):
        for env, word in ((FR, fr), (EN, en)):
            done = desk.command("understand", "--json", *words, env=env, cwd=desk.root)
            assert done.returncode == 64 and word in done.stderr and done.stdout == "", (words, done.returncode, done.stdout, done.stderr)


def referral(desk):
    """An answer to a referral: how it is taken; a typed command stays one; what leaves a doubt is no yes."""
    for text, want in (("oui, avec plaisir", {"what": "yes"}), ("oui si c'est payé", {"what": "maybe", "condition": "si c'est payé"}),
                       ("pas avant mars, je suis débordée", {"what": "later", "motive": "no-time", "words": "je suis débordée", "until": "2027-03-01"}),
                       ("ce n'est pas pour nous, voyez plutôt l'Atelier Z", {"what": "elsewhere", "motive": "not-my-field", "elsewhere": "l'Atelier Z"}),
                       ("bien reçu", {"what": "none"})):
        said = desk.json("--context", "referral", "--now", "2026-11-26T10:00", text)
        assert {key: said["consent"][key] for key in want} == want, (text, said)
        assert said["intent"] is None or want["what"] == "none", said
    assert "consent" not in desk.json("oui, avec plaisir") and desk.json("--context", "referral", "!statut P-14")["intent"] == "statut"
    for text in ("", "\n\n", "oui " * 5000, "?" * 3000, b"oui \xff\xfe", "\u00ab oui \u00bb"):
        assert desk.json("--context", "referral", text)["consent"]["what"] in ("none", "yes", "maybe"), text


def for_people(desk):
    """Without --json: what is understood, with what, and what would be asked."""
    for env, text, words in ((FR, "!refuser P-14 hors périmètre", ("Ne pas retenir", "P-14", "motif", "hors périmètre")),
                             (EN, "I want to cancel", ("Question", "1. ", "2. Withdraw")), (FR, "!note P-14", ("P-14", "Question : il manque")),
                             (FR, "!prndre P-14", ("1. Prendre en charge",)), (FR, "Pour qui : familles\nDepuis : mars", ("Pour qui", "familles", "mars")),
                             (FR, "merci beaucoup", ("remerciement",)), (EN, "thank you", ("thanks",))):
        done = desk.command("understand", text, env=env, cwd=desk.root)
        assert done.returncode == 0 and all(w in done.stdout for w in words) and "{" not in done.stdout, (text, done.stdout)
    done = desk.command("understand", "--context", "referral", "--now", "2026-11-26T10:00", "Je n'ai pas le temps avant mars", env=FR, cwd=desk.root)
    assert all(w in done.stdout for w in ("plus tard", "manque de temps", "1er mars 2027")), done.stdout


def main():
    desk = Desk(sys.argv[1])
    try:
        return play([any_text, flags, referral, for_people], desk)
    finally:
        shutil.rmtree(desk.root)


if __name__ == "__main__":
    sys.exit(main())
