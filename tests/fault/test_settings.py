#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Wrong settings and wrong command lines: what is wrong, where, in both languages, with the exit code of sysexits(3)."""
import datetime
import os
import pathlib
import shutil
import sys
import tempfile

from rig import Program, play

FR, EN = {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
GOOD = """[lab]
address = lab@lab.example
state = {root}/state
[staff]
members = Anne Kermarrec <anne@lab.example>
"""


class Desk:
    def __init__(self, binary):
        self.root = tempfile.mkdtemp(prefix="sk-")
        self.binary = binary
        self.conf = os.path.join(self.root, "lab.conf")

    command = Program.command

    def check(self, text, env):
        if isinstance(text, str):
            text = text.encode()
        pathlib.Path(self.conf).write_bytes(text)
        return self.command("check-config", "--config", self.conf, env=env)

    def refused(self, text, line, fr, en, verb="check-config"):
        """All of `fr` and `en` is in the complaint about that line, in both languages, and nothing starts."""
        for env, words in ((FR, fr), (EN, en)):
            done = self.check(text, env)
            assert done.returncode == 78, f"exit {done.returncode} for {text!r}: {done.stderr}"
            where = f"{self.conf}:{line}: " if line else f"{self.conf}: "
            said = [one for one in done.stderr.splitlines() if one.startswith(where)]
            assert any(all(w in one for w in words) for one in said), f"{words} not said of {where!r}: {done.stderr}"
            assert "{{" not in done.stderr and done.stdout == "", done.stderr + done.stdout
        done = self.command("run", "--config", self.conf, env=FR)
        assert done.returncode == 78 and not os.path.exists(f"{self.root}/state"), done.stderr

    def lab(self, more):
        return GOOD.format(root=self.root) + more


def good_settings(desk):
    done = desk.check(desk.lab(""), FR)
    assert done.returncode == 0 and "Les réglages sont bons." in done.stdout, done.stdout + done.stderr
    done = desk.check("\ufeff".encode() + desk.lab("").encode(), EN)
    if done.returncode != 0:  # some editors put a mark at the beginning
        assert f"{desk.conf}:1: " in done.stderr, done.stderr
    done = desk.check(desk.lab("").replace("\n", "\r\n"), EN)
    assert done.returncode == 0 and "The settings are good." in done.stdout, done.stderr


def misspelt_key(desk):
    desk.refused(desk.lab("[smtp]\nprot = 25\n"), 7, ("smtp.prot", "smtp.port", "Vouliez-vous dire"), ("smtp.prot", "smtp.port", "Did you mean"))
    desk.refused(desk.lab("[imap]\n\n# un commentaire\n  pasword_file = /x\n"), 9, ("imap.password_file",), ("imap.password_file",))
    desk.refused(desk.lab("[auth]\nzzzzzzzzzz = 1\n"), 7, ("auth.zzzzzzzzzz", "sample-config"), ("auth.zzzzzzzzzz", "sample-config"))
    # The same word in another group, before: the line is that of the wrong one.
    desk.refused(desk.lab("[imap]\nuser = lab\n[maildir]\nuser = lab\n"), 9, ("maildir.user",), ("maildir.user",))


def unknown_group(desk):
    desk.refused(desk.lab("[iamp]\nuser = lab\n"), 6, ("[iamp]", "[imap]"), ("[iamp]", "[imap]", "Did you mean"))
    desk.refused(desk.lab("[quelquechose]\nuser = lab\n"), 6, ("[quelquechose]", "sample-config"), ("[quelquechose]", "sample-config"))


def groups_of_many(desk):
    done = desk.check(desk.lab("[venue grande-salle]\ncapacity = 40\n[venue bulle]\nname = La bulle\ncapacity = 6\ndays = mardi\n"
                               "[equipment lego]\nstock = 3\n"), FR)
    assert done.returncode == 0 and "[venue bulle]\nname = La bulle\ncapacity = 6" in done.stdout, done.stdout + done.stderr
    assert "[venue grande-salle]\nname = grande-salle\n" in done.stdout and "[equipment lego]\n" in done.stdout, done.stdout
    for more, line, words in (("[venue Grande Salle]\ncapacity = 40\n", 6, ("[venue Grande Salle]",)), ("[venue]\ncapacity = 40\n", 6, ("[venue]",)),
                              ("[venue bulle]\ncapacite = 6\ncapacity = 6\n", 7, ("venue bulle.capacite", "venue bulle.capacity")),
                              ("[venue bulle]\nname = Bulle\n", 6, ("venue bulle.capacity",)),
                              ("[venue bulle]\ncapacity = 0\n", 7, ("venue bulle.capacity",)),
                              ("[venue bulle]\ncapacity = 6\nopen = 19:00-9:00\n", 8, ("venue bulle.open", "19:00-9:00")),
                              ("[venue bulle]\ncapacity = 6\ndays = jamais\n", 8, ("venue bulle.days", "jamais")),
                              ("[venue bulle]\ncapacity = 6\napproval = oui\n", 8, ("venue bulle.approval", "oui")),
                              ("[equipment lego]\nstock = trois\n", 7, ("equipment lego.stock", "trois"))):
        desk.refused(desk.lab(more), line, words, words)


def wrong_values(desk):
    for more, line, words in (("[smtp]\nport = beaucoup\n", 7, ("smtp.port", "beaucoup")), ("[smtp]\nport = -5\n", 7, ("smtp.port", "-5")),
                              ("[smtp]\nport = 99999999999999999999\n", 7, ("smtp.port",)), ("[smtp]\nport = 25x\n", 7, ("25x",)),
                              ("[smtp]\nplain = peut-être\n", 7, ("smtp.plain", "peut-être", "yes")),
                              ("[auth]\nseparator = /\n", 7, ("auth.separator", "none")), ("[log]\nlevel = fort\n", 7, ("log.level", "debug")),
                              ("[lab]\nzone = Europe/Pariss\n", 7, ("lab.zone", "Europe/Pariss", "Europe/Paris")),
                              ("[lab]\nlanguage = br\n", 7, ("lab.language", "fr")),
                              ("[lab]\naliases = a@lab.example; pas une adresse\n", 7, ("lab.aliases", "pas une adresse")),
                              ("[lab]\naddress = lab@lab.example, x@lab.example\n", 7, ("lab.address",)),
                              ("[staff]\nmembers = Anne\n", 7, ("staff.members", "Anne", "<")), ("[staff]\nmembers = ;\n", 7, ("staff.members",))):
        desk.refused(desk.lab(more), line, words, words)


def working_hours(desk):
    """F2: the working calendar; what is not a working time is said with the piece that is wrong."""
    done = desk.check(desk.lab("[hours]\nopen = 9h-12h; 14h-17h30\ndays = lun-jeu\nholidays = alsace-moselle\n"
                               "closed = 2026-05-15; 12-24/01-02; 02-29\nquiet = 08-01/08-21\n"), FR)
    assert done.returncode == 0 and "closed = 2026-05-15; 12-24/01-02; 02-29\n" in done.stdout, done.stdout + done.stderr
    for key, value, bad in (("open", "17:00-9:00", "17:00-9:00"), ("open", "9:00-12:00; après-midi", "après-midi"), ("open", "", "hours.open"),
                            ("open", "9:00-25:00", "25:00"), ("days", "lundi-vendredi; fériés", "fériés"), ("days", ";", "hours.days"),
                            ("holidays", "bretagne", "bretagne"), ("closed", "12-24; 15/08/2026", "15/08/2026"), ("closed", "2026-02-29", "2026-02-29"),
                            ("closed", "2027-01-03/2026-12-24", "2027-01-03/2026-12-24"), ("closed", "12-24/2027-01-03", "12-24/2027-01-03"),
                            ("quiet", "tout l'été", "tout l'été"), ("quiet", "2026-08", "2026-08"), ("quiet", "x" * 3000, "xxx")):
        desk.refused(desk.lab(f"[hours]\n{key} = {value}\n"), 7, (f"hours.{key}", bad), (f"hours.{key}", bad))
    desk.refused(desk.lab("[hours]\nclosed = 01-01/06-30; 07-01/12-31\n"), 7, ("hours.closed", "aucun jour"), ("hours.closed", "no working day"))
    desk.refused(desk.lab("[hours]\nclosed = 2026-01-01/2200-12-31\n"), 7, ("hours.closed", "aucun jour"), ("hours.closed", "no working day"))
    year = datetime.date.today().year
    long = desk.lab(f"[hours]\nclosed = {year}-01-01/{year + 1}-12-31\n")
    for env, words in ((FR, ("Attention", f"janvier {year + 2}")), (EN, ("next working day", f"January {year + 2}"))):
        done = desk.check(long, env)
        assert done.returncode == 0 and all(w in done.stdout for w in words), done.stdout[-300:] + done.stderr
        done = desk.command("calendar", "--config", desk.conf, str(year + 1), env=env)
        assert done.returncode == 0 and words[1] in done.stdout and ": 0\n" in done.stdout, done.stdout[:500] + done.stderr
    assert "Attention" not in desk.check(desk.lab(f"[hours]\nclosed = 12-24/01-02\n"), FR).stdout
    desk.refused(desk.lab("[hours]\nquiet = 01-01/12-31\n"), 7, ("hours.quiet", "aucun jour"), ("hours.quiet", "no day"))


def zone_data_missing(desk):
    """A machine without tzdata: every command that needs a zone says so, and what is wrong is not the name."""
    empty = os.path.join(desk.root, "no-zones")
    os.mkdir(empty)
    for text, line in ((desk.lab(""), 0), (desk.lab("[lab]\nzone = Europe/Brussels\n"), 7)):
        for env, words in ((FR, ("lab.zone", "aucun fuseau", "tzdata", "TZDIR")), (EN, ("lab.zone", "no time zone", "tzdata", "TZDIR"))):
            env = {**env, "TZDIR": empty}
            assert desk.check(text, env).returncode == 78
            for verb in ("check-config", "run"):
                done = desk.command(verb, "--config", desk.conf, env=env)
                where = f"{desk.conf}:{line}: " if line else f"{desk.conf}: "
                said = [one for one in done.stderr.splitlines() if one.startswith(where)]
                assert done.returncode == 78 and any(all(w in one for w in words) for one in said), (verb, done.returncode, done.stderr)
                assert not os.path.exists(f"{desk.root}/state"), "it started"
            done = desk.command("tour", env=env)
            assert done.returncode != 0 and words[2] in done.stderr, (done.returncode, done.stderr)
def a_room_by_its_alias(desk):
    """Only its id is sure to stay the same room."""
    pathlib.Path(desk.root, "token").write_text("t\n")
    os.chmod(os.path.join(desk.root, "token"), 0o600)
    matrix = f"[matrix]\nurl = https://matrix.lab.example\ntoken_file = {desk.root}/token\n[room]\n"
    for key, more in (("staff", "staff = #equipe:lab.example\n"), ("collectives", "staff = !a\ncollectives = !b; #quartier:lab.example\n"),
                      ("forums", "staff = !a\nforums = #forum:lab.example\n")):
        desk.refused(desk.lab(matrix + more), 10 if key == "staff" else 11, (f"room.{key}", "identifiant interne", "« ! »"),
                     (f"room.{key}", "internal id", "“!”"))


def zone_data_cut_short(desk):
    """The file of a zone that ends anywhere: it is no zone, and nothing crashes."""
    whole = pathlib.Path("/usr/share/zoneinfo/Europe/Paris").read_bytes()
    folder = pathlib.Path(desk.root, "zones", "Europe")
    folder.mkdir(parents=True)
    for size in (0, 3, 44, 60, 300, len(whole) // 2, len(whole) - 1):
        (folder / "Paris").write_bytes(whole[:size])
        desk.check(desk.lab("[lab]\nzone = Europe/Paris\n"), FR)
        done = desk.command("check-config", "--config", desk.conf, env={**FR, "TZDIR": str(folder.parent)})
        assert done.returncode == 78 and "lab.zone" in done.stderr, f"{size}: exit {done.returncode} {done.stderr}"


def missing_values(desk):
    desk.refused("[staff]\nmembers = Anne <anne@lab.example>\n", 0, ("lab.address", "manque"), ("lab.address", "missing"))
    desk.refused("[lab]\naddress =\n[staff]\nmembers = Anne <anne@lab.example>\n", 2, ("lab.address", "manque"), ("lab.address", "missing"))
    desk.refused("", 0, ("staff.members", "manque"), ("staff.members", "missing"))


def files_of_other_kinds(desk):
    desk.refused("[lab]\nname = Laboratoire de la Région\n".encode("latin-1"), 1, ("UTF-8",), ("UTF-8",))
    desk.refused(b"[lab]\nname = a\0b\n", 0, ("UTF-8",), ("UTF-8",))
    desk.refused(desk.lab("[smtp]\nceci n'est pas un réglage\n"), 7, ("nom=valeur",), ("name=value",))
    desk.refused(os.urandom(3000).replace(b"\0", b"\xff"), 1, ("UTF-8",), ("UTF-8",))
    for env, word in ((FR, "ne peut pas être lu"), (EN, "cannot be read")):
        for path in (os.path.join(desk.root, "rien.conf"), desk.root):
            done = desk.command("check-config", "--config", path, env=env)
            assert done.returncode == 78 and word in done.stderr and path in done.stderr, (done.returncode, done.stderr)


def several_faults_at_once(desk):
    done = desk.check(desk.lab("[smtp]\nprot = 1\nport = x\n[rien]\n"), FR)
    assert [n for n in (7, 8, 9) if f"{desk.conf}:{n}: " not in done.stderr] == [], done.stderr


def secrets(desk):
    path = os.path.join(desk.root, "secret")
    pathlib.Path(path).write_text("très secret\n")
    text = desk.lab(f"[imap]\npassword_file = {path}\n")
    for mode in (0o644, 0o604, 0o660, 0o602):
        os.chmod(path, mode)
        desk.refused(text, 7, ("imap.password_file", f"chmod 600 {path}"), ("imap.password_file", f"chmod 600 {path}", "others"))
    os.chmod(path, 0o600)
    done = desk.check(text, FR)
    assert done.returncode == 0 and "très secret" not in done.stdout + done.stderr, done.stdout
    for bad in (desk.root, os.path.join(desk.root, "rien")):
        desk.refused(desk.lab(f"[imap]\npassword_file = {bad}\n"), 7, ("imap.password_file", bad), (bad, "cannot be read"))
    pathlib.Path(path).write_bytes(b"x" * 10000)
    desk.refused(text, 7, ("imap.password_file",), ("imap.password_file",))


def command_line(desk):
    for words, code, fr, en in (
            (["rnu"], 64, "« run »", '"run"'), (["chek-config"], 64, "check-config", "check-config"), (["hlep"], 64, "help", "help"),
            (["run"], 64, "--config", "--config"), (["audit", "--confg", "x"], 64, "--confg", "--confg"),
            (["run", "--config"], 64, "--config", "--config"), (["handle"], 64, "manque", "missing"), (["understand"], 64, "manque", "missing"),
            (["handle", "--now", "hier", "x"], 64, "hier", "hier"), (["understand", "--context", "lune", "x"], 64, "lune", "lune"),
            (["handle", "/nulle/part"], 66, "/nulle/part", "/nulle/part"), (["tour", "/nulle/part"], 66, "/nulle/part", "/nulle/part"),
            (["audit", "--db", "/nulle/part"], 69, "/nulle/part", "/nulle/part")):
        for env, word in ((FR, fr), (EN, en)):
            done = desk.command(*words, env=env, cwd=desk.root)
            assert done.returncode == code and word in done.stderr, (words, done.returncode, done.stderr)
            assert done.stderr.startswith("skoazell: ") and "{{" not in done.stderr and done.stdout == "", done.stderr
    for words in (["help"], ["--help"], ["-h"], []):
        for env, word in ((FR, "audit"), (EN, "audit")):
            done = desk.command(*words, env=env)
            assert done.returncode == 0 and word in done.stdout and len(done.stdout.splitlines()) <= 24, done.stdout


def main():
    desk = Desk(sys.argv[1])
    try:
        return play([good_settings, misspelt_key, unknown_group, groups_of_many, wrong_values, a_room_by_its_alias, working_hours, zone_data_missing, zone_data_cut_short,
                     missing_values, files_of_other_kinds, several_faults_at_once, secrets, command_line], desk)
    finally:
        shutil.rmtree(desk.root)


if __name__ == "__main__":
    sys.exit(main())
