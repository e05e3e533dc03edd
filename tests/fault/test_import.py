#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""D1: cards from a table, as spreadsheets of the world write them: what is wrong by line, nothing twice, nothing half, and each person asked once."""
import datetime
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import zoneinfo

from rig import Rig, play

FR, EN = {"LC_ALL": "fr_FR.UTF-8"}, {"LC_ALL": "en_GB.UTF-8"}
OPEN = "[hours]\nopen = 0:00-24:00\ndays = lundi-dimanche\nholidays = none\n"
HEAD = ("Nom", "Type", "Expertises", "Territoire", "Contact")
CARDS = [("Atelier Oreille", "association", "design sonore ; écoute, « bruit »", "Finistère", "Léna <lena@oreille.example>"),
         ("Cabinet L'Été", "entreprise", "dit \"oui\",\nsur deux lignes", "Rennes", "ete@cabinet.example"), ("Cartes d'été", "méthode", "=1+1|'x'!A0", "", "")]
COLUMNS = "name, kind, nature, expertise, territory, places, state, token, asks, confirmed_at IS NULL, next_at IS NULL"


def table(lines, separator=";", end="\r\n", always=False):
    def cell(s):
        return '"' + s.replace('"', '""') + '"' if always or re.search(f'["\n{re.escape(separator)}]', s) else s
    return end.join(separator.join(map(cell, line)) for line in lines) + end


class Lab(Rig):
    def __init__(self, binary, more=OPEN):
        super().__init__(binary)
        self.conf_more = more
        self.configure(more)

    def take(self, content, *flags, code=0, env=FR, name="fiches.csv"):
        path = os.path.join(self.root, name)
        pathlib.Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())
        done = self.command("import-cards", "--config", self.conf, *flags, path, env=env)
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        assert "{{" not in done.stdout + done.stderr and "import." not in done.stdout + done.stderr, done.stdout + done.stderr
        return done

    def cards(self, columns=COLUMNS):
        return self.rows(f"SELECT {columns} FROM card ORDER BY id")

    def again(self):
        shutil.rmtree(self.state, ignore_errors=True)


def sums(done):
    return [int(n) for n in re.findall(r": (\d+)\.", done.stdout.splitlines()[0])]


def every_spelling(binary):
    """Encodings, separators, ends of lines, order and language of the columns: the same cards."""
    lab = Lab(binary)
    try:
        lab.take(table([HEAD, *CARDS]))
        want = lab.cards("name, kind, nature, expertise, territory, places, state")
        assert [c[0] for c in want] == [c[0] for c in CARDS] and "D29" in want[0][5] and want[2][6] == "listed", want
        english = table([("Contact person", "Where", "Skills", "Kind", "Name"), *(c[::-1] for c in CARDS)])
        title = "Annuaire 2026;;;;\r\n\r\n"
        for what, content in {
                "comma": table([HEAD, *CARDS], ","), "tab": table([HEAD, *CARDS], "\t", "\n"), "bar, quoted": table([HEAD, *CARDS], "|", "\n", True),
                "cr": table([HEAD, *CARDS], end="\r"), "bom": "\ufeff" + table([HEAD, *CARDS]), "windows": table([HEAD, *CARDS]).encode("cp1252"),
                "utf16": table([HEAD, *CARDS], "\t").encode("utf-16"), "utf16be": b"\xfe\xff" + table([HEAD, *CARDS]).encode("utf-16-be"),
                "english": english, "title": title + table([HEAD, *CARDS]), "sep": "sep=,\r\n" + table([HEAD, *CARDS], ","),
                "empty lines": table([HEAD, *CARDS]).replace("\r\n", "\r\n;;;;\r\n\r\n", 1), "no last end": table([HEAD, *CARDS]).rstrip(),
                "shouted": table([[h.upper() + " *" for h in HEAD], *CARDS])}.items():
            lab.again()
            done = lab.take(content)
            got = lab.cards("name, kind, nature, expertise, territory, places, state")
            assert got == want, f"{what}: {got}\n{done.stdout}{done.stderr}"
    finally:
        lab.close()


def wrong_lines(binary):
    """Each with its line, in both languages; the good ones are taken; --check writes nothing at all."""
    text = table([HEAD, ("Bonne", "outil", "x", "", ""), ("Sans contact", "association"), ("Licorne", "licorne", "", "", "l@x.example"),
                  ("", "outil", "x"), ("Adresse", "outil", "", "", "pas une adresse"), ("À nous", "outil", "", "", "lab@lab.example"),
                  ("Long", "outil", "a", "b", "", "c"), ("BONNE", "outil", "autre")]) + '"Ouverte;outil;x\r\nDernière;outil\r\n'
    lab = Lab(binary)
    try:
        for env, word, wrong in ((FR, "ligne", ("Contact", "licorne", "nom manque", "pas une adresse", "lab@lab.example", "6 cases", "ligne 2", "guillemets")),
                                 (EN, "line", ("Contact", "licorne", "name is missing", "pas une adresse", "lab@lab.example", "6 cells", "line 2", "quotes"))):
            done = lab.take(text, "--check", code=65, env=env)
            said = [line for line in done.stderr.splitlines() if line.startswith(word + " ")]
            assert [int(line.split()[1].rstrip(":")) for line in said] == list(range(3, 11)), done.stderr
            assert all(w in line for w, line in zip(wrong, said)), done.stderr
            assert sums(done) == [2, 0, 0, 8] and not os.path.exists(lab.state), done.stdout
        done = lab.take(text, code=65)
        assert sums(done) == [2, 0, 0, 8] and [c[0] for c in lab.cards()] == ["Bonne", "Dernière"], done.stdout
        before = pathlib.Path(lab.state, "skoazell.db").read_bytes()
        lab.take(table([HEAD, ("Autre", "outil")]), "--check")
        assert pathlib.Path(lab.state, "skoazell.db").read_bytes() == before and len(lab.cards()) == 2
        lab.audit()
    finally:
        lab.close()


def no_tables(binary):
    lab = Lab(binary)
    try:
        for content, fr, en in ((b"PK\3\4\24\0\6\0\10\0" + bytes(99), "CSV UTF-8", "CSV UTF-8"), (b"", "Nom", "Name"), (b"a;b\nc;d\n", "Nom", "Name"),
                                (b"Type;Contact\nx;y\n", "Nom", "Name"), (bytes(range(256)) * 40, "CSV UTF-8", "CSV UTF-8")):
            for env, word in ((FR, fr), (EN, en)):
                done = lab.take(content, code=65, env=env)
                assert word in done.stderr and done.stdout == "", (content[:20], done.stderr)
        for words, code in ((["import-cards"], 64), (["import-cards", "--config", lab.conf], 64), (["import-cards", "x.csv"], 64),
                            (["import-cards", "--config", lab.conf, "/nulle/part"], 66), (["import-cards", "--config", lab.conf, lab.root], 66)):
            done = lab.command(*words, env=FR)
            assert done.returncode == code and done.stderr.startswith("skoazell: "), (words, done.returncode, done.stderr)
    finally:
        lab.close()


def nothing_twice(binary):
    """The same table again changes nothing, a changed line its card, and what a person said of their card stands."""
    lab = Lab(binary)
    try:
        done = lab.take(table([HEAD, *CARDS]))
        assert sums(done) == [3, 0, 0, 0]
        # What a spreadsheet would reckon is text without its sign; a remark is no refusal.
        assert re.search(r"ligne 5 : à noter.*formule", done.stderr) and "Remarques sur des lignes qui ne sont pas refusées : 1." in done.stdout, done.stderr
        assert lab.cards("expertise")[2][0] == "1+1|'x'!A0", lab.cards("expertise")
        leave = re.search(r" partent (?:le [^.]+|du ([^.]+) au ([^.]+))\.", done.stdout)
        assert leave and (not leave[1] or leave[1] != leave[2]), done.stdout  # about midnight it is two days
        before = lab.cards("*")
        assert sums(lab.take(table([HEAD, *CARDS]).encode("cp1252"))) == [0, 0, 3, 0] and lab.cards("*") == before
        assert lab.one("SELECT count(*) FROM person WHERE role = 'partner'") == 2
        changed = [(c[0].upper(), c[1], "tout autre chose", *c[3:]) for c in CARDS]
        assert sums(lab.take(table([HEAD, *changed]))) == [0, 3, 0, 0]
        assert [c[3] for c in lab.cards()] == ["tout autre chose"] * 3 and len(lab.cards()) == 3
        # Short lines and columns that are not there say nothing; an empty cell says that there is nothing.
        assert sums(lab.take(table([("Nom", "Contact"), *((c[0], c[4]) for c in changed)]))) == [0, 0, 3, 0]
        assert sums(lab.take(table([("Nom", "Contact", "Expertises"), ("cartes d'été", "", "")]))) == [0, 1, 0, 0]
        db = pathlib.Path(lab.state, "skoazell.db")
        subprocess.run([sys.executable, "-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(\"UPDATE card SET state = 'listed', "
                        "confirmed_at = 1, name = 'Mon nom' WHERE id = 1\"); d.execute(\"UPDATE card SET state = 'hidden', next_at = NULL WHERE id = 2\"); "
                        "d.commit()", db], check=True)
        before = lab.cards("*")[:2]
        done = lab.take(table([HEAD, *CARDS]))
        assert sums(done) == [0, 1, 2, 0] and lab.cards("*")[:2] == before and len(lab.cards()) == 3, done.stdout + done.stderr
        assert re.search(r"ligne 2 : .*F-\d+-001", done.stderr) and re.search(r"ligne 3 : .*F-\d+-002", done.stderr), done.stderr
        # Somebody else answers for a card of the same name: another card, and a word about it.
        done = lab.take(table([HEAD, ("Cabinet l'été", "entreprise", "", "", "autre@cabinet.example")]))
        assert sums(done) == [1, 0, 0, 0] and "F-" in done.stderr, done.stderr
        assert "Remarques sur des lignes qui ne sont pas refusées : 1." in done.stdout, done.stdout
        kinds = ("Coopérative", "coop", "SCOP", "SCIC", "indépendant", "freelance", "auto-entrepreneuse", "laboratoire", "fondation")
        assert sums(lab.take(table([HEAD, *((f"Sorte {i}", k, "", "", f"k{i}@x.example") for i, k in enumerate(kinds))]))) == [len(kinds), 0, 0, 0]
        lab.audit()
    finally:
        lab.close()


def killed_in_the_middle(binary):
    """Done again, all is there once."""
    lab = Lab(binary)
    text = table([HEAD, *((f"Structure {i}", "association" if i % 2 else "outil", f"thème {i}", "", f"s{i}@x.example" if i % 2 else "") for i in range(1300))])
    try:
        for point, least in (("import.added:700", 500), ("import.some:2", 1000), ("tx.before-commit:6", 0)):
            lab.again()
            path = os.path.join(lab.root, "f.csv")
            pathlib.Path(path).write_text(text)
            done = lab.command("import-cards", "--config", lab.conf, path, env={**FR, "SKOAZELL_FAULT": point})
            assert done.returncode == -signal.SIGKILL, f"{point}: exit {done.returncode} {done.stdout}{done.stderr}"
            had = len(lab.cards())
            assert least <= had < 1300, f"{point}: {had}"
            assert sums(lab.take(text)) == [1300 - had, 0, had, 0]
            assert lab.one("SELECT count(DISTINCT name) FROM card") == lab.one("SELECT count(*) FROM card") == 1300
            assert lab.one("SELECT count(DISTINCT next_at) FROM card WHERE state = 'asked'") == 650, "two at one time"
            lab.audit()
    finally:
        lab.close()


def spread(binary):
    """Thousands are asked some a day, in working time; a second table goes behind the first."""
    lab = Lab(binary, "[hours]\nopen = 9:00-12:00; 14:00-17:00\ndays = lun-jeu\nholidays = france\n")
    try:
        for k in range(2):
            lab.take(table([HEAD, *((f"Structure {k} {i}", "association", "", "", f"s{k}-{i}@x.example") for i in range(1000))]))
        times = [datetime.datetime.fromtimestamp(t, zoneinfo.ZoneInfo("Europe/Paris")) for (t,) in lab.cards("next_at")]
        assert times == sorted(times) and len(set(times)) == 2000
        assert all(t.weekday() < 4 and (9 <= t.hour < 12 or 14 <= t.hour < 17) for t in times)
        days = {}
        for t in times:
            days[t.date()] = days.get(t.date(), 0) + 1
        assert 100 < max(days.values()) <= 400 and len(days) >= 8, days
    finally:
        lab.close()


def asked_by_mail(binary):
    """While the bot runs nothing is taken in; then it asks each person once, and their yes lists the card."""
    lab = Lab(binary)
    try:
        server = lab.smtpd()
        lab.maildir()
        lab.take(table([HEAD, *CARDS[:1]]))
        lab.start()
        lab.note("run: started")
        path = os.path.join(lab.root, "fiches.csv")
        done = lab.command("import-cards", "--config", lab.conf, path, env=FR)
        assert done.returncode == 69 and str(lab.process.pid) in done.stderr, done.stderr
        assert sums(lab.take(table([HEAD, *CARDS]), "--check")) == [2, 0, 1, 0]
        lab.until(lambda: lab.one("SELECT count(*) FROM outbox WHERE template = 'card-ask' AND state = 'sent'"), "the question went")
        mails = lab.received(server)
        assert len(mails) == 1 and b"lena@oreille.example" in mails[0], mails
        reply = re.search(rb"(?mi)^(?:Reply-To|From):.*?<(lab\+[^>]+)>", mails[0])[1].decode()
        ours = re.search(rb"(?mi)^Message-ID: *(<[^>]+>)", mails[0])[1].decode()
        lab.put(f"From: lena@oreille.example\r\nTo: {reply}\r\nMessage-ID: <oui@oreille.example>\r\nIn-Reply-To: {ours}\r\nSubject: Re: fiche\r\n\r\n"
                "Oui, c'est juste.\r\n".encode(), "oui")
        lab.until(lambda: lab.one("SELECT state FROM card WHERE id = 1") == "listed", "the card is listed")
        lab.end()
        assert lab.one("SELECT count(*) FROM outbox WHERE template = 'card-ask'") == 1
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(play([every_spelling, wrong_lines, no_tables, nothing_twice, killed_in_the_middle, spread, asked_by_mail], sys.argv[1]))
