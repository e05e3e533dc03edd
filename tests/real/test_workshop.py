#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""B1-B4, B10-B13: twelve people choose a date between Dovecot, Postfix and Synapse: six by mail, each in the way of another mail program, six in a
room, by the chat's own poll, by reactions and by words; one of them by both. The program is killed meanwhile. The invitations are read where they
arrive, calendars of four makes answer them, a decline in words moves the waiting list. The same people then say the same by mail alone: the
program holds the same."""
import collections
import datetime
import email
import email.policy
import os
import re
import signal
import sys

import synapse

synapse.inside()

import answering  # noqa: E402
from answering import DAYS, MONTHS, Letter  # noqa: E402
from chatlab import BOT, ChatLab  # noqa: E402
from lab import Lab  # noqa: E402
from program import play  # noqa: E402
from test_calendar import person, readers, same, shape  # noqa: E402
from test_month import holidays  # noqa: E402

# Ronan before Solenn: they come to wait in that order, maybe in one second.
MAILERS = {"claire": "Claire Le Goff", "marc": "Marc Jaouen", "ronan": "Ronan Jézéquel", "solenn": "Solenn Cariou", "malo": "Malo Kervella",
           "nolwenn": "Nolwenn Abgrall"}
TALKERS = {"yann": "Yann Prigent", "fatou": "Fatou Diallo", "gwenola": "Gwenola Pennec", "erwan": "Erwan Salaün"}
STAFF = {"anne": "Anne Kermarrec", "paul": "Paul Riou"}
EVERYBODY = {**MAILERS, **TALKERS, **STAFF}
TITLE = "L'accueil des familles"
SETTINGS = "[limits]\nperson_day = 1000\ndomain_hour = 1000\ntotal_hour = 1000\n"
YES, MAYBE, NO = 2, 1, 0
# What each person wants in the end, by option; what they never spoke of is not there.
WANTED = {
    "claire": {1: YES, 2: NO, 3: MAYBE}, "marc": {1: YES, 2: YES, 3: NO}, "solenn": {1: YES, 2: NO, 3: YES}, "ronan": {1: YES, 2: NO, 3: YES},
    "malo": {1: NO, 2: NO, 3: NO}, "nolwenn": {1: YES, 2: NO, 3: YES}, "yann": {1: YES, 2: MAYBE, 3: YES}, "fatou": {1: NO, 2: YES, 3: NO},
    "gwenola": {1: YES}, "erwan": {}, "anne": {1: NO, 3: YES}, "paul": {1: YES, 2: MAYBE},
}
COMES = {"claire": "declined", "marc": "accepted", "nolwenn": "accepted", "malo": "accepted", "yann": "tentative", "fatou": "declined",
         "paul": "accepted", "ronan": "accepted", "solenn": "waiting", "gwenola": "asked", "erwan": "asked", "anne": "asked"}


def address(name):
    return f"{name}@{'lab' if name in STAFF else 'agents'}.example"


def sender(name):
    return f"{EVERYBODY[name]} <{address(name)}>"


def three_days():
    """A Thursday, the Friday, the Tuesday after, in three weeks or later, that nothing else can be meant by."""
    day = datetime.date.today() + datetime.timedelta(days=21)
    day += datetime.timedelta(days=(3 - day.weekday()) % 7)
    while True:
        days = [day + datetime.timedelta(days=n) for n in (0, 1, 5)]
        if not set(days) & holidays(day.year) and not set(days) & holidays(day.year + 1) and min(d.day for d in days) > 3:
            return days
        day += datetime.timedelta(days=7)


def in_words(day):
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


class Workshop:
    """What people do for one workshop by mail; the rooms are the first lab's."""
    def __init__(self, lab):
        self.lab, self.days, self.ref, self.mails, self.events = lab, three_days(), None, 0, []

    def put(self, raw, user, port="SUBMISSION_PORT", login=True):
        """A mail as somebody's program hands it to Postfix."""
        self.mails += 1
        path = os.path.join(self.lab.root, f"{self.mails}.eml")
        with open(path, "wb") as file:
            file.write(raw)
        to = str(email.message_from_bytes(raw, policy=email.policy.default)["To"])
        self.lab.deliver("--eml", path, "--to", to, port=port, user=user if login else None)

    def write(self, name, subject, text):
        self.mails += 1
        return self.lab.deliver("--from", sender(name), "--to", "lab@lab.example", "--subject", subject, "--text", text, user=name)

    def letter(self, name, subject):
        """The newest letter of that kind that lies in somebody's mailbox."""
        raws = [r for r in self.lab.mails(name) if re.search(subject, str(email.message_from_bytes(r, policy=email.policy.default)["Subject"]))]
        if not raws:
            return Letter(self.lab.mail_of(name, ["--match", f"Subject: {subject}"]))
        return max(map(Letter, raws), key=lambda one: one.at)

    def settle(self, seconds=90):
        """Waits until all that people said by whatever door is heard and answered, and the answers lie in the mailboxes."""
        lab = self.lab
        lab.until(lambda: lab.one("SELECT count(*) FROM inbox WHERE channel = 'mail' AND state <> 'received'") >= self.mails, f"{self.mails} mails",
                  seconds)
        for event in self.events:
            lab.taken(event, seconds)
        self.events = []
        lab.sent(seconds)
        lab.delivered()

    def asked_by_mail(self):
        """In plain French; the reference that she gets."""
        thursday, friday, tuesday = map(in_words, self.days)
        self.write("claire", TITLE, f"Bonjour,\n\nPouvez-vous organiser un atelier pour 12 personnes ? Par exemple le {thursday} au matin, le "
                   f"{friday} de 14 h à 17 h ou le {tuesday} au matin.\nIl faut être au moins 6.\nPlaces : 5 au maximum.\n\n"
                   "Bien à vous,\nClaire Le Goff\n")
        raw = self.lab.mail_of("claire", ["--match", "Subject: voici ce que j'ai compris"])
        self.ref = re.search(r"A-\d{4}-\d{3}", Letter(raw).text).group(0)
        self.lab.sent()
        slots = self.lab.rows("SELECT number, starts, ends FROM slot ORDER BY number")
        hours = (("09:00", "12:00"), ("14:00", "17:00"), ("09:00", "12:00"))
        assert slots == [(i, f"{d}T{a}", f"{d}T{b}") for i, (d, (a, b)) in enumerate(zip(self.days, hours), 1)], slots
        assert self.lab.rows("SELECT people, quorum, most FROM workshop") == [(12, 6, 5)], self.lab.rows("SELECT people, quorum, most FROM workshop")

    def answer(self, name, habit, words, subject="Quelles dates", who=None):
        self.put(habit(self.letter(name, subject), who or sender(name), words), name)

    def presences(self):
        return dict(self.lab.rows("SELECT substr(a.addr, 1, instr(a.addr, '@') - 1), i.presence FROM invitee i JOIN address a ON a.person = i.person"))

    def state(self):
        """All that the program holds of the workshop, without who said it by which door and when."""
        lab = self.lab
        votes = collections.defaultdict(dict)
        for addr, slot, value in lab.rows("SELECT a.addr, v.slot, v.value FROM vote v JOIN address a ON a.person = v.person"):
            votes[addr.partition("@")[0]][slot] = value
        told = lab.one("SELECT told FROM workshop").split()
        return {
            "workshop": lab.rows("SELECT title, stage, kept, sequence, quorum, most, people, invited, answered FROM workshop"),
            "told": sorted(told),
            "slots": lab.rows("SELECT number, starts, ends, yes, maybe, no, missed FROM slot ORDER BY number"),
            "votes": {name: votes[name] for name in EVERYBODY},
            "presences": self.presences(),
            "parts": sorted(lab.rows("SELECT a.addr, i.part FROM invitee i JOIN address a ON a.person = i.person")),
        }

    def card(self):
        """What the program itself says of it, to who asked for it."""
        asked = re.search(r"Message-ID (\S+)", self.write("claire", "L'atelier", f"!atelier {self.ref}")).group(1)
        self.settle()
        return Letter(self.lab.mail_of("claire", ["--match", "In-Reply-To: " + re.escape(asked)])).text


def present(work):
    """Those who will speak in the room have written once: their names are known."""
    for name in TALKERS:
        work.write(name, "Bonjour", "!moi")
    work.settle()


def invited(work, launch):
    """Everybody is asked, and has the letter. `launch()` gives the word."""
    lab = work.lab
    work.write("anne", "Des personnes", f"!inviter {work.ref} " + ", ".join(map(address, EVERYBODY)))
    work.settle()
    assert lab.one("SELECT invited FROM workshop") == 12, lab.rows("SELECT * FROM invitee")
    launch()
    lab.until(lambda: lab.one("SELECT count(*) FROM invitee WHERE asked_at > 0") == 12, "everybody is asked", 60)
    lab.sent(90)
    lab.delivered()


def said_once(work):
    """What lies in each mailbox is what was sent to it, each letter once, whoever died on the way."""
    lab = work.lab
    lab.sent(90)
    lab.delivered()
    assert lab.one("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'cancelled')") == 0, lab.rows(
        "SELECT letter, state, detail FROM outbox WHERE state NOT IN ('sent', 'cancelled')")
    for name in EVERYBODY:
        ids = collections.Counter(str(email.message_from_bytes(r)["Message-ID"]).strip("<> ").partition("@")[0] for r in lab.mails(name))
        due = {letter for (letter,) in lab.rows("SELECT letter FROM outbox WHERE channel = 'mail' AND destination = ? AND state = 'sent'", address(name))}
        assert set(ids) == due, f"{name}: {set(ids) ^ due}"
        twice = {letter for letter, n in ids.items() if n > 1}
        assert not twice, f"{name} has twice: {lab.rows('SELECT letter, template FROM outbox WHERE letter IN (%s)' % ','.join('?' * len(twice)), *twice)}"


def counted(work):
    votes = work.state()["votes"]
    assert votes == WANTED, {name: (votes[name], WANTED[name]) for name in WANTED if votes[name] != WANTED[name]}


# -- the date is kept

def kept(work):
    """The organiser keeps the first date in an answer to what the program told her; everybody is invited, in a form that two readers of others
    read, and what arrives is what was sent."""
    lab = work.lab
    work.answer("claire", answering.gmail, "retenir 1", "Où en est le sondage")
    work.settle()
    lab.until(lambda: lab.one("SELECT count(*) FROM invitee WHERE presence = 'asked' AND due = ''") == 12, "everybody is invited", 60)
    lab.sent(90)
    lab.delivered()
    for name in EVERYBODY:
        arrived(work, name)


def arrived(work, name):
    lab = work.lab
    raw = lab.mail_of(name, ["--match", "Subject: Invitation"])
    one, day = Letter(raw), work.days[0]
    sent = bytes(lab.one("SELECT bytes FROM outbox_bytes JOIN outbox ON id = outbox WHERE destination = ? AND template = 'workshop-invitation'",
                         address(name)))
    assert raw.partition(b"\r\n\r\n")[2].rstrip() == sent.partition(b"\r\n\r\n")[2].rstrip(), f"{name}: the body changed on the way"
    text = shape(raw, "REQUEST", "invitation.ics", to=address(name), asks="Venez-vous")
    calendar, event, calendar2, other = readers(text)
    token = lab.one("SELECT token FROM invitee i JOIN address a ON a.person = i.person WHERE a.addr = ?", address(name))
    start = datetime.datetime.combine(day, datetime.time(9), answering.PARIS)
    assert calendar["METHOD"] == calendar2.method.value == "REQUEST"
    same(event, other, UID=f"{token}@lab.example", SEQUENCE=0, DTSTART=start, DTEND=start + datetime.timedelta(hours=3), SUMMARY=TITLE,
         STATUS="CONFIRMED")
    person(event, other, "ORGANIZER", "lab@lab.example", CN="Ti Lab")
    person(event, other, "ATTENDEE", address(name), ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE")
    assert "« oui », « non » ou « peut-être »" in one.text.replace("\u00a0", " "), one.text


def becomes(work, name, presence):
    work.lab.until(lambda: work.presences()[name] == presence, f"{name}: {presence}", 60)
    work.lab.sent(60)


def press(work, name, shape_of, partstat, presence, who=None, login=None):
    """Somebody presses the button in their calendar."""
    work.put(shape_of(Letter(work.lab.mail_of(name, ["--match", "Subject: Invitation"])), who or sender(name), partstat), login or name)
    becomes(work, name, presence)


def say(work, name, words, presence, habit=answering.outlook, subject="Invitation"):
    work.answer(name, habit, words, subject)
    becomes(work, name, presence)


def by_calendar(work):
    press(work, "claire", answering.outlook_com, "ACCEPTED", "accepted")
    press(work, "marc", answering.exchange, "ACCEPTED", "accepted")
    press(work, "nolwenn", answering.google, "ACCEPTED", "accepted")
    press(work, "malo", answering.apple, "ACCEPTED", "accepted", "Malo Kervella <m.kervella@agents.example>", "m.kervella")


def by_words(work):
    say(work, "claire", "oui", "accepted")
    say(work, "marc", "Je viens avec plaisir !", "accepted", answering.gmail)
    say(work, "nolwenn", "oui, je serai là", "accepted", answering.below)
    say(work, "malo", "oui", "accepted", answering.outlook_phone)


def presences(work, first, decline):
    """Five places: the sixth and the seventh wait; one who cannot come any more makes the first of them move up."""
    first(work)
    say(work, "paul", "Oui", "accepted", answering.phone)
    say(work, "ronan", "Oui, je serai là !", "waiting", answering.gmail)
    say(work, "solenn", "oui", "waiting", answering.phone)
    say(work, "yann", "peut-être", "tentative", answering.below)
    decline(work)
    say(work, "claire", "Finalement je ne pourrai pas venir, une réunion m'est tombée dessus.", "declined")
    work.lab.until(lambda: work.lab.one("SELECT count(*) FROM outbox WHERE template = 'workshop-freed' AND state = 'sent'") == 1, "a place", 60)
    say(work, "ronan", "Oui", "accepted", answering.gmail, "Une place se libère")
    assert work.presences() == COMES, work.presences()


# -- by mail and in a room

class Twelve(Workshop):
    def __init__(self, binary):
        super().__init__(ChatLab(binary, SETTINGS))
        lab = self.lab
        self.people = {name: lab.person(name, display) for name, display in {**TALKERS, **STAFF}.items()}
        self.anne, self.paul = lab.anne, self.people["paul"]
        self.staff = lab.staff_room(self.paul)
        self.room = self.anne.create("Atelier accueil", [BOT, *(self.people[n].id for n in (*TALKERS, "paul"))])
        for name in (*TALKERS, "paul"):
            self.people[name].join(self.room)
        lab.rooms(collectives=[self.room])
        lab.start()
        lab.joined(self.anne, self.room)
        lab.quiet()

    def known(self):
        """The four of the room say who they are; a code by mail proves it."""
        lab = self.lab
        present(self)
        for name in TALKERS:
            who = self.people[name]
            self.ask(who, f"!moi {address(name)}")
            self.ask(who, f"!code {lab.code(name)}")
            assert lab.rows("SELECT a.addr FROM address a JOIN chat_id c ON c.person = a.person WHERE c.id = ?", who.id) == [(address(name),)]

    def ask(self, who, text, to=None):
        """Something said in the room that is answered there."""
        event = who.say(self.room, text, to=to)
        return who.wait(lambda: next((e for e in who.said(self.room, BOT) if e.relation.get("m.in_reply_to", {}).get("event_id") == event), None),
                        f"an answer to {text!r}", 60)

    def launched(self):
        self.ask(self.anne, f"!lancer {self.ref}")
        kind = "org.matrix.msc3381.poll.start"
        self.poll = self.anne.wait(lambda: next(iter(self.anne.events(self.room, BOT, kind)), None), "the poll", 60)
        assert [a["id"] for a in self.poll["content"][kind]["answers"]] == ["1", "2", "3"], self.poll
        for name in TALKERS:
            self.people[name].has(self.room, self.poll.id)

    def away(self, how=signal.SIGTERM):
        self.lab.quiet()
        self.lab.stop(how)

    def dies(self, *points):
        """Is started and killed at each of these."""
        for point in points:
            self.lab.start(env={"SKOAZELL_FAULT": point})
            assert self.lab.wait(60) == -signal.SIGKILL, f"{point} was not passed\n{self.lab.story()}"
        self.lab.start()
        self.settle()

    def did(self, event):
        self.events.append(event)
        return event

    def choose(self, name, *options, stable=False):
        return self.did(self.people[name].choose(self.room, self.poll.id, list(options), stable))

    def react(self, name, figure):
        return self.did(self.people[name].react(self.room, self.poll.id, figure))

    def take_back(self, name, event):
        return self.did(self.people[name].redact(self.room, event))


def votes_by_all_doors(work):
    lab, thursday, tuesday = work.lab, work.days[0].day, work.days[2].day
    work.answer("claire", answering.outlook, "1 oui, 2 non, 3 si besoin")
    work.answer("nolwenn", answering.below, "1: ok / 2: ko / 3: ok")
    work.choose("fatou", "1")
    work.settle()
    # Killed, with much said while it is away; killed again as it hears it, as it answers, in the mail and in the room.
    work.away(signal.SIGKILL)
    work.answer("marc", answering.between, {"1": "oui", "2": "si besoin", "3": "non"})
    work.choose("yann", "1")
    on_three = [work.react("gwenola", "1️⃣"), work.react("gwenola", "3️⃣")][1]
    on_two = work.react("erwan", "2️⃣")
    work.did(work.paul.reply(work.room, answered(work.poll), "1 oui, 2 si besoin"))
    work.dies("inbox.handled:2", "tx.before-commit:3", "outbox.claimed:1", "matrix.sent:1")
    # Killed at whatever it does.
    work.answer("solenn", answering.phone, f"Oui pour le {thursday} et le {tuesday}")
    work.answer("ronan", answering.gmail, "tous sauf vendredi, merci !")
    work.did(work.anne.say(work.room, "1 non, 3 oui"))
    lab.stop(signal.SIGKILL)
    lab.start()
    work.answer("malo", answering.outlook_phone, "Aucune ne me va, je serai en congé.")
    work.settle()
    # They change their minds, one in the other channel, one takes all back.
    work.answer("marc", answering.gmail, "finalement le 2 aussi", "Votre réponse est notée")
    work.choose("yann", "1", "3", stable=True)
    work.choose("fatou", "2", stable=True)
    work.take_back("gwenola", on_three)
    work.take_back("erwan", on_two)
    work.settle()
    work.answer("yann", answering.below, "finalement le 2 si besoin")
    work.settle()
    counted(work)


def answered(event):
    """A poll as clients quote it: by its words."""
    content = {**event["content"], "body": event["content"].get("org.matrix.msc1767.text", "")}
    return type(event)({**event, "content": content})


def the_tally_stands_in_the_room(work):
    """One message, edited; what it says now is what is counted."""
    def now():
        edits = [e for e in work.anne.events(work.room, BOT, "m.room.message") if e.relation.get("rel_type") == "m.replace"]
        return edits and edits[-1]["content"]["m.new_content"]["body"].replace("\u00a0", " ").replace("\u202f", " ")
    want = [f"{yes} oui, {maybe} si besoin, {no} non" for yes, maybe, no in work.lab.rows("SELECT yes, maybe, no FROM slot ORDER BY number")]
    work.anne.wait(lambda: now() and re.findall(r": (\d+ oui, \d+ si besoin, \d+ non)", now()) == want, f"a tally of {want}", 60)
    of = {e.relation["event_id"] for e in work.anne.history(work.room) if e["sender"] == BOT and e.relation.get("rel_type") == "m.replace"}
    assert len(of) == 1, of


def declines_in_the_room(work):
    event = work.people["fatou"].hear(work.room, "La date de", BOT)
    work.people["fatou"].say(work.room, "je ne pourrai pas venir", to=event.id)
    becomes(work, "fatou", "declined")


def twelve_people(work, kept_state):
    work.known()
    work.asked_by_mail()
    invited(work, work.launched)
    votes_by_all_doors(work)
    the_tally_stands_in_the_room(work)
    kept(work)
    presences(work, by_calendar, declines_in_the_room)
    kept_state["card"] = work.card()
    said_once(work)
    for room in (work.room, work.staff):
        for e in work.lab.said_once(room):
            assert "@agents.example" not in str(e["content"]), e
    kept_state["state"] = work.state()
    work.lab.end()


# -- by mail alone

def by_mail_alone(work, kept_state):
    lab = work.lab
    lab.start()
    work.asked_by_mail()
    present(work)
    invited(work, lambda: work.write("anne", "Le sondage", f"!lancer {work.ref}"))
    words = {YES: "oui", MAYBE: "si besoin", NO: "non"}
    for name, wanted in WANTED.items():
        work.answer(name, answering.outlook, ", ".join(f"{n} {words[v]}" for n, v in (wanted or {2: YES}).items()))
    work.settle()
    work.answer("erwan", answering.gmail, "Je retire ma réponse.", "Votre réponse est notée")
    work.settle()
    counted(work)
    kept(work)
    presences(work, by_words, lambda w: say(w, "fatou", "je ne pourrai pas venir", "declined"))
    kept_state["card"] = work.card()
    said_once(work)
    kept_state["state"] = work.state()
    lab.end()


def main():
    os.environ["MAIL_PEOPLE"] = " ".join([address(n) for n in EVERYBODY if n not in ("claire", "marc", *STAFF)] + ["m.kervella@agents.example"])
    held = {"both": {}, "mail": {}}

    def both_channels():
        work = Twelve(sys.argv[1])
        try:
            twelve_people(work, held["both"])
        finally:
            work.lab.close()

    def one_channel():
        work = Workshop(Lab(sys.argv[1], SETTINGS))
        try:
            by_mail_alone(work, held["mail"])
        finally:
            work.lab.close()

    def the_same():
        for what in ("state", "card"):
            assert held["both"][what] == held["mail"][what], f"{held['both'][what]}\n{held['mail'][what]}"

    wanted = sys.argv[2:]
    return play([c for c in (both_channels, one_channel, the_same) if not wanted or c.__name__ in wanted])


if __name__ == "__main__":
    sys.exit(main())
