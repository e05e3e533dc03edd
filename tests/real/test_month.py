#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""F1-F4: thirty days of a small lab between Dovecot, Postfix and Synapse, with a clock that is moved (libfaketime): every morning and evening
the program is started, does what is due and is stopped, as if its machine were switched on and off. Nobody gets more messages a day than the
cap, nothing falls outside working time, nothing is said twice, and what was done is not reminded of."""
import collections
import datetime
import glob
import re
import sys
import zoneinfo

import synapse

synapse.inside()

from chatlab import BOT, ChatLab  # noqa: E402
from program import fast, play  # noqa: E402

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
CAP = 3
SETTINGS = f"""[staff]
head = paul@lab.example
[reminders]
person_day = {CAP}
"""
PROBLEMS = ["Des familles renoncent", "Le guichet ferme trop tôt", "Les jeunes n'ont pas d'adresse", "Le courrier est incompris"]


def first_monday(year):
    """The last days of April: the first, the eighth of May and Ascension lie in the month that follows."""
    day = datetime.date(year, 4, 22)
    return day + datetime.timedelta(days=(7 - day.weekday()) % 7)


def easter(year):
    """By the table of the Gregorian computus (independent of the program's rule): the Sunday after the full moon."""
    golden, century = year % 19 + 1, year // 100 + 1
    leap, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - leap - 10
    epact = (11 * golden + 20 + moon - leap) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full = 44 - epact + (30 if 44 - epact < 21 else 0)
    full += 7 - (sunday + full) % 7
    return datetime.date(year, 3, 1) + datetime.timedelta(days=full - 1)


def holidays(year):
    moving = [easter(year) + datetime.timedelta(days=n) for n in (1, 39, 50)]
    return set(moving) | {datetime.date(year, *d) for d in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))}


class Month:
    def __init__(self, binary):
        self.lab = lab = ChatLab(fast(binary))
        self.now = None
        self.preload = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
        assert self.preload, "libfaketime is missing: package faketime"
        try:
            self.anne, self.claire = lab.anne, lab.claire
            lab.more = SETTINGS
            self.staff = lab.staff_room()
        except BaseException:
            lab.close()
            raise

    def start(self, day, hour, minute=0):
        self.now = datetime.datetime.combine(day, datetime.time(hour, minute), PARIS)
        self.lab.start({"LD_PRELOAD": self.preload[0], "FAKETIME": self.now.strftime("@%Y-%m-%d %H:%M:%S"), "TZ": "Europe/Paris",
                        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"})
        self.lab.note("run: started", 30)

    def stop(self):
        """What it has to do is done: it answers, and then nothing is under way and nothing due."""
        asked = self.anne.say(self.staff, "!aide", mention=None)
        self.lab.taken(asked)
        self.lab.quiet()
        code = self.lab.stop()
        assert code == 0, f"exit {code}\n{self.lab.story()}"

    def mail(self, subject, text, user="claire", name="Claire Le Goff"):
        n = self.lab.one("SELECT count(*) FROM inbox WHERE channel = 'mail'")
        self.lab.deliver("--from", f"{name} <{user}@agents.example>", "--to", "lab@lab.example", "--subject", subject, "--text", text, user=user)
        self.lab.handled(n + 1)

    def cases(self):
        return dict(self.lab.rows("SELECT title, 'P-' || year || '-' || printf('%03d', number) FROM problem"))


def live(month, n):
    """What people do on the n-th working morning."""
    lab, anne = month.lab, month.anne
    if n == 0:
        for title in PROBLEMS:
            month.mail(title, f"Bonjour,\n\n{title}, et les gens attendent. Pour qui : les familles. Depuis quand : janvier.\n\nClaire\n")
    elif n == 1:
        ref = month.cases()[PROBLEMS[0]]
        lab.taken(anne.say(month.staff, f"!prendre {ref}"))
        lab.taken(anne.say(month.staff, f"!demander {ref} Combien de familles ?"))
    elif n == 3:
        lab.taken(anne.say(month.staff, f"!prendre {month.cases()[PROBLEMS[1]]}"))
    elif n == 9:
        ref = month.cases()[PROBLEMS[0]]
        month.mail(f"Re: [Ti Lab {ref}] Une question", "Environ deux cents familles.\n\nClaire\n")
    elif n == 10:
        lab.taken(anne.say(month.staff, f"!refuser {month.cases()[PROBLEMS[3]]} Ce n'est pas de notre ressort."))


def thirty_days(month):
    lab, first = month.lab, first_monday(datetime.date.today().year + 2)
    closed = holidays(first.year)
    worked = 0
    for n in range(30):
        day = first + datetime.timedelta(days=n)
        month.start(day, 9)
        if n == 0:
            lab.joined(month.anne, month.staff)
        if day.weekday() < 5 and day not in closed:
            live(month, worked)
            worked += 1
        month.stop()
        month.start(day, 20, 30)
        month.stop()
    judge(month, first, closed)


def judge(month, first, closed):
    lab = month.lab
    said = lab.rows("SELECT r.inbox, coalesce(p.name, r.room), r.at, m.kind, m.problem FROM reminded r JOIN reminder m ON m.id = r.reminder "
                    "LEFT JOIN person p ON p.id = r.person ORDER BY r.id")
    messages = {(inbox, who): datetime.datetime.fromtimestamp(at, PARIS) for inbox, who, at, _, _ in said}
    for (_, who), at in messages.items():
        assert at.weekday() < 5 and at.date() not in closed and 9 <= at.hour < 17, f"{who} was reminded at {at}"
    days = collections.Counter((who, at.date()) for (_, who), at in messages.items())
    assert max(days.values()) <= CAP, days.most_common(3)
    # Three working days at least between two reminders to a person about one case.
    last = {}
    for _, who, at, _, problem in said:
        if who != "staff" and problem:
            before = last.get((who, problem))
            assert before is None or at - before >= 3 * 86400 - 7200, f"{who} twice about {problem} within {(at - before) / 86400:.1f} days"
            last[who, problem] = at
    kinds = collections.Counter(kind for _, _, _, kind, _ in said)
    assert {"untaken", "waiting", "promise", "news", "silent"} <= set(kinds), kinds
    assert "decision" not in kinds, "its mail went"
    # Nobody takes the third one: the ladder ends at the head.
    heads = [at for _, who, at, kind, _ in said if kind == "untaken" and who == "Paul Riou"]
    assert heads, said
    # What the room and the mailboxes hold is what the ledger says, once each.
    ids = {r[0] for r in lab.rows("SELECT letter FROM outbox WHERE template = 'reminders-room' AND act = 'say'")}
    told = [e for e in lab.said_once(month.staff) if e["content"]["fr.skoazell.letter"] in ids]
    assert len(told) == len(ids) == len({inbox for (inbox, who) in messages if who == "staff"}), [e.body for e in told]
    for name, user, domain in (("Claire Le Goff", "claire", "agents.example"), ("Paul Riou", "paul", "lab.example")):
        want = {r[0] for r in lab.rows("SELECT letter FROM outbox WHERE template LIKE 'reminders%' AND channel = 'mail' AND destination = ?", f"{user}@{domain}")}
        lab.delivered()
        got = [i for raw in lab.mails(user) for i in re.findall(rb"^Message-ID: <([^@>]+)@", raw, re.M | re.I) if i.decode() in want]
        assert len(want) == len([1 for (_, who) in messages if who == name]), (name, want)
        assert sorted(i.decode() for i in got) == sorted(want), f"{user} has {len(got)} of {len(want)}"
    lab.audit()
    print(f"{len(messages)} messages with {len(said)} reminders in thirty days: {dict(kinds)}; at most {max(days.values())} a day")


def main():
    month = Month(sys.argv[1])
    try:
        return play([thirty_days], month)
    finally:
        month.lab.close()


if __name__ == "__main__":
    sys.exit(main())
