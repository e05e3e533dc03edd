#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lets the program live 30 days among robots that misbehave, in worlds drawn from a seed, and looks at what it sent.

A world has 2 to 12 peers (vacation robots, ticket robots, bouncing addresses, lists, forwarding cycles, mirrors, a forger ...) and at least
one human. The program plays a script that is written as it goes: each letter it sends is given to the peer it is addressed to, which
answers after its kind, and the clock goes from event to event. Nobody begins anything after day 24; from day 25 on all must be quiet.

    loops.py BINARY --worlds N [--seed S] [--log FILE]      ends with "N worlds, N broken"

World i has the seed S + i, so "--worlds 1 --seed <that of a broken world>" plays it again; --log then keeps its script.
"""
import argparse
import concurrent.futures
import contextlib
import datetime
import email
import email.header
import email.utils
import heapq
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import zoneinfo

LAB, SERVER = "lab@lab.example", "mail.lab.example"
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
MINUTE, HOUR, DAY = 60, 3600, 86400
START = int(datetime.datetime(2026, 3, 2, 9, 0, tzinfo=PARIS).timestamp())
STAFF = ("anne@lab.example", "paul@lab.example")
REMINDERS_DAY = 3
CALM, END = START + 25 * DAY, START + 30 * DAY
LAST_WORD = START + 24 * DAY   # nobody begins anything after this; the longest delay of a peer is well under a day
MOST_LETTERS = 700             # twice what a calm world has: a loop that does not end (forgers alone send 1,000s)
STUCK_SECONDS = 120
CANARY = "kanari"              # in every word of the forger; in no letter

# The settings' defaults. A bucket of n tokens that refills within the period lets at most 2n - 1 through in less than a period: n that
# were saved, and what flows in meanwhile.
STRANGER_DAY, PERSON_DAY, DOMAIN_HOUR, TOTAL_HOUR = 5, 60, 100, 300


def most_in_window(n):
    return 2 * n - 1


PROBLEMS = [
    "Beaucoup de familles qui ont droit à l'aide au logement ne la demandent pas : le formulaire leur fait peur.",
    "Les habitants trouvent trois horaires différents pour la même mairie et se déplacent pour rien.",
    "Un jeune sur trois ne vient pas à son deuxième rendez-vous, malgré nos rappels.",
    "Les courriers que nous envoyons aux retraités reviennent souvent, parce que personne ne les comprend.",
    "Les demandes de carte de stationnement attendent six mois et nos agents ne savent pas quoi répondre.",
    "Dans trois communes les parents déposent le même dossier de cantine deux fois, et se trompent la seconde fois.",
]
NAMES = [("Yann", "Prigent"), ("Fatou", "Diallo"), ("Maël", "Le Bris"), ("Nolwenn", "Tanguy"), ("Ahmed", "Benali"), ("Solène", "Guillou"),
         ("Erwan", "Cozic"), ("Inès", "Moreau"), ("Gaëlle", "Riou"), ("Jean", "Kervella"), ("Lucie", "Hamon"), ("Hugo", "Thomas")]


def plain(text):
    return text.lower().translate(str.maketrans("éèëêïàç", "eeeeiac")).replace(" ", "")


def decoded(value):
    return str(email.header.make_header(email.header.decode_header(value or "")))


class Letter:
    """What the program sent, read as its reader would."""

    def __init__(self, path, at):
        self.at, self.name, self.raw = at, path.name, path.read_bytes()
        self.id = path.stem.split("-", 1)[1]
        m = email.message_from_bytes(self.raw)
        self.to = email.utils.parseaddr(m["To"])[1].lower()
        self.recipients = [a.lower() for _, a in email.utils.getaddresses(m.get_all("To", []) + m.get_all("Cc", []) + m.get_all("Bcc", []))]
        self.subject, self.message_id = decoded(m["Subject"]), m["Message-ID"]
        self.reply_to = email.utils.parseaddr(m["Reply-To"] or LAB)[1]
        # Ids of the mails that it answers are no words; all else is shown to somebody.
        heads = [decoded(v) for k, v in m.items() if k.lower() not in ("in-reply-to", "references", "to")]
        parts = [p.get_payload(decode=True).decode("utf-8", "replace") for p in m.walk() if not p.is_multipart()]
        self.text = parts[0] if parts else ""
        self.seen = "\n".join(heads + parts).lower()
        self.name_seen = decoded(m["To"]).lower()


class Peer:
    """Somebody with an address."""
    kind, robot = "peer", True

    def __init__(self, world, host=None):
        self.world, self.rng = world, world.rng
        first, last = self.rng.choice(NAMES)
        world.n_peers += 1
        self.name = f"{first} {last}"
        self.domain = host or f"{self.rng.choice(['mairie', 'caf', 'port', 'musee', 'lycee', 'cpam'])}{world.n_peers}.example"
        self.addr = f"{plain(first)}.{plain(last)}{world.n_peers}@{self.domain}"
        self.verified = world.verified(self.domain)
        self.delay = self.rng.choice([2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR])
        world.add(self)

    def start(self):
        self.world.at(self.some_time(0, 18), self.open)

    def some_time(self, first, last):
        return START + int((first + self.rng.random() * (last - first)) * DAY)

    def soon(self):
        return self.world.clock + self.delay + self.rng.randrange(5 * MINUTE)

    def send(self, subject, body, **more):
        return self.world.deliver(self.mail(subject, body, **more))

    def mail(self, subject, body, sender=None, name=None, to=LAB, head=(), path=None, verified=None, number=None, kind="text/plain; charset=utf-8"):
        sender = sender or self.addr
        verified = self.verified if verified is None else verified
        number = number or self.world.number()
        lines = [f"Return-Path: <{sender if path is None else path}>"]
        if verified:
            lines.append(f"Authentication-Results: {SERVER}; dmarc=pass header.from={sender.split('@')[1]}")
        lines += [f"From: {name if name is not None else self.name} <{sender}>", f"To: {to}", f"Subject: {subject}",
                  f"Date: {email.utils.formatdate(self.world.clock)}", f"Message-ID: <{number}@{sender.split('@')[1]}>", *head,
                  "MIME-Version: 1.0", f"Content-Type: {kind}", "Content-Transfer-Encoding: 8bit", "", body]
        return "\n".join(lines)

    def open(self):
        self.send(self.rng.choice(["Une difficulté chez nous", "Demande", "Besoin d'aide", "Un problème à vous confier"]),
                  f"Bonjour,\n\n{self.rng.choice(PROBLEMS)}\n\n{self.name}")

    def answer_to(self, letter):
        return letter.reply_to if self.rng.random() < 0.7 else LAB

    def receive(self, letter):
        pass


class Vacation(Peer):
    """As RFC 3834 wants it."""
    kind = "vacation robot"

    def __init__(self, world):
        super().__init__(world)
        self.every, self.next = self.rng.choice([0, 7 * DAY]), 0

    def receive(self, letter):
        if self.world.clock >= self.next:
            self.next = self.world.clock + self.every
            self.world.at(self.soon(), lambda: self.notice(letter))

    def notice(self, letter):
        self.send(f"Absente : {letter.subject}", "Je suis absente jusqu'à lundi.", to=letter.reply_to, path="",
                  head=("Auto-Submitted: auto-replied (vacation)", f"In-Reply-To: {letter.message_id}", f"References: {letter.message_id}"))


class BrokenVacation(Peer):
    """No header tells it from a person."""
    kind = "broken vacation robot"

    def __init__(self, world):
        super().__init__(world)
        self.style = self.rng.choice(["Réponse automatique : {}", "Absent", "Re: {}", "Re: {}", "Je ne suis pas au bureau"])
        self.body = self.rng.choice(["Bonjour,\n\nJe suis en congé jusqu'au 30 avril. En cas d'urgence, écrivez à mon service.\n\n" + self.name,
                                     "Je lirai votre message à mon retour.", "Notre service est fermé. Nous vous répondrons dès que possible. Merci."])
        self.threads, self.quotes = self.rng.random() < 0.5, self.rng.random() < 0.3

    def receive(self, letter):
        self.world.at(self.soon(), lambda: self.notice(letter))

    def notice(self, letter):
        head = (f"In-Reply-To: {letter.message_id}",) if self.threads else ()
        body = self.body
        if self.quotes:
            body += "\n\nLe lun. 2 mars 2026 à 09:00, Ti Lab <lab@lab.example> a écrit :\n" + "\n".join("> " + s for s in letter.text.splitlines())
        self.send(self.style.format(letter.subject), body, to=self.answer_to(letter), head=head)


class Ticket(Peer):
    """Another administration's: acknowledges everything, each time with a new number, in some worlds from a new address."""
    kind = "ticket robot"

    def __init__(self, world):
        super().__init__(world)
        self.addr = f"support@{self.domain}"
        world.add(self)
        self.moves, self.threads = self.rng.random() < 0.4, self.rng.random() < 0.5
        self.head = self.rng.choice([(), (), ("Precedence: bulk",), ("Auto-Submitted: auto-generated",), ("X-Auto-Response-Suppress: All",)])
        self.ticket = self.rng.randrange(10000, 90000)

    def receive(self, letter):
        self.world.at(self.soon(), lambda: self.acknowledge(letter))

    def acknowledge(self, letter):
        self.ticket += self.rng.randrange(1, 40)
        sender = f"support+{self.ticket}@{self.domain}" if self.moves else self.addr
        self.world.add(self, sender)
        head = self.head + ((f"In-Reply-To: {letter.message_id}",) if self.threads else ())
        self.send(f"[#{self.ticket}] {letter.subject}", f"Votre demande a bien été enregistrée sous le numéro {self.ticket}.\nNous la traiterons "
                  "dans les meilleurs délais. Merci de rappeler ce numéro dans vos échanges.\nLe support", sender=sender, name="Support",
                  to=self.answer_to(letter), head=head)


class Bouncing(Peer):
    """Wrote once, and does not exist any more."""
    kind = "bouncing address"

    def __init__(self, world):
        super().__init__(world)
        self.qmail = self.rng.random() < 0.4

    def receive(self, letter):
        self.world.at(self.soon(), lambda: self.bounce(letter))

    def bounce(self, letter):
        daemon, returned = f"MAILER-DAEMON@{self.domain}", letter.raw.split(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
        if self.qmail:
            self.send("failure notice", f"Hi. This is the qmail-send program at {self.domain}.\nI'm afraid I wasn't able to deliver your message to "
                      f"the following addresses.\n\n<{self.addr}>:\nNo such mailbox here. (#5.1.1)\n\n--- Below this line is a copy of the message."
                      f"\n\n{returned}\n\n(…)", sender=daemon, name="", path="", verified=False)
        else:
            self.send("Undelivered Mail Returned to Sender", f"--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n--b\n"
                      f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; {self.domain}\n\nFinal-Recipient: rfc822; {self.addr}\n"
                      f"Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--", sender=daemon, name="", path="",
                      verified=False, head=("Auto-Submitted: auto-replied",), kind='multipart/report; report-type=delivery-status; boundary="b"')


class Receipt(Peer):
    """Says that each letter was read."""
    kind = "read receipts"

    def receive(self, letter):
        self.world.at(self.soon(), lambda: self.confirm(letter))

    def confirm(self, letter):
        self.send(f"Lu : {letter.subject}", f"--b\nContent-Type: text/plain; charset=utf-8\n\nVotre message a été lu.\n--b\n"
                  f"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {self.addr}\nOriginal-Message-ID: {letter.message_id}\n"
                  f"Disposition: automatic-action/MDN-sent-automatically; displayed\n--b--", path="",
                  kind='multipart/report; report-type=disposition-notification; boundary="b"')


class Mirror(Peer):
    """Sends our own letter back: as it is, or its words alone, from its own address."""
    kind = "mirror"

    def __init__(self, world):
        super().__init__(world)
        self.strips = self.rng.random() < 0.6

    def receive(self, letter):
        self.world.at(self.soon(), lambda: self.reflect(letter))

    def reflect(self, letter):
        if self.strips:
            self.send(letter.subject, letter.text.replace("\r\n", "\n"))
        else:
            self.world.deliver(f"Return-Path: <{self.addr}>\nReceived: from mx.{self.domain} by {SERVER}; {email.utils.formatdate(self.world.clock)}\n"
                               + letter.raw.decode().replace("\r\n", "\n").rstrip("\n"))


class Cycle(Peer):
    """Two addresses that forward to each other and to the lab, until a server counts the hops."""
    kind, hops = "forwarding cycle", 6

    def open(self):
        number = self.world.number()
        text = self.mail("Une difficulté chez nous", f"Bonjour,\n\n{self.rng.choice(PROBLEMS)}\n\n{self.name}", number=number)
        self.world.deliver(text)
        self.forward(text, 1)

    def receive(self, letter):
        self.forward(letter.raw.decode().replace("\r\n", "\n").rstrip("\n"), 0)

    def forward(self, text, hop):
        if hop == self.hops:
            return
        here = [self.addr, f"accueil@{self.domain}"][hop % 2]
        text = f"Delivered-To: {here}\nReceived: from mx{hop}.{self.domain} by mx.{self.domain}; {email.utils.formatdate(self.world.clock)}\n{text}"

        def arrive():
            if hop % 2:
                self.world.deliver(text)
            self.forward(text, hop + 1)
        self.world.at(self.world.clock + 2 * MINUTE + self.rng.randrange(HOUR), arrive)


class Double(Peer):
    """Everything twice: the same mail, or the same words under another id."""
    kind, robot = "double sender", False

    def __init__(self, world):
        super().__init__(world)
        self.same = self.rng.random() < 0.5

    def start(self):
        for _ in range(self.rng.randrange(1, 4)):
            self.world.at(self.some_time(0, 22), self.open)

    def open(self):
        words = ("Notre difficulté", f"Bonjour,\n\n{self.rng.choice(PROBLEMS)}\nC'est ma demande numéro {self.rng.randrange(1000)}.\n\n{self.name}")
        first = self.mail(*words)
        second = first if self.same else self.mail(*words)
        before = len(self.world.letters)
        self.world.deliver(first)
        self.world.deliver(second)
        got = [x for x in self.world.letters[before:] if x.to == self.addr]
        if len(got) > (1 if self.same else 2):
            self.world.complain(f"{len(got)} letters for one mail that came twice")


class List(Peer):
    """Has the lab subscribed and posts daily; what it gets it sends to all. Robots that are subscribed too answer the list or the author."""
    kind = "mailing list"

    def __init__(self, world):
        super().__init__(world)
        self.addr = f"agents@listes.{self.domain}"
        self.forbidden = [self.addr, f"agents-bounces@listes.{self.domain}", f"agents-request@listes.{self.domain}"]
        world.never.update(self.forbidden)
        world.add(self)
        mark = f"<agents.listes.{self.domain}>"
        self.head = self.rng.choice([(f"List-Id: Agents {mark}", f"List-Post: <mailto:{self.addr}>", "Precedence: list"),
                                     (f"List-Id: {mark}", "List-Unsubscribe: <mailto:agents-request@listes.example>"), ("Precedence: list",),
                                     (f"List-Post: <mailto:{self.addr}>",), (f"List-Id: {mark}", f"Reply-To: {self.addr}")])
        self.munges = self.rng.random() < 0.3   # From becomes the list's, because of DMARC
        self.names_lab = self.rng.random() < 0.3

    def start(self):
        for day in range(24):
            self.world.at(START + day * DAY + self.rng.randrange(DAY), self.open)

    def open(self):
        to = f"{self.addr}, {LAB}" if self.names_lab and self.rng.random() < 0.2 else self.addr
        self.post(f"[agents] Note {self.world.number()}", f"Chers collègues,\n\n{self.rng.choice(PROBLEMS)}\n\nBonne journée", to, f"auteur{self.rng.randrange(9)}")
        # Two subscribers with broken robots, once a day each: else the list alone would be a loop without us.
        for n in range(self.rng.randrange(3)):
            self.world.at(self.soon(), lambda n=n: self.post("Re: [agents] Note", "Je suis absent.", self.addr, f"absent{n}"))

    def post(self, subject, body, to, author):
        sender = self.addr if self.munges else f"{author}@{self.domain}"
        self.send(subject, body, sender=sender, name=f"{author} via agents" if self.munges else author, to=to, head=self.head,
                  path=f"agents-bounces@listes.{self.domain}")

    def receive(self, letter):
        self.world.deliver(f"Return-Path: <agents-bounces@listes.{self.domain}>\n" + "\n".join(self.head) + "\n" + letter.raw.decode().replace("\r\n", "\n").rstrip("\n"))


class Odd(Peer):
    """Ordinary words from senders that nobody may answer."""
    kind = "senders not to answer"

    def start(self):
        self.odd = [f"MAILER-DAEMON@{self.domain}", f"mailer-daemon@mx.{self.domain}", LAB, "lab+jetonquinexistepas@lab.example", f"no-reply@{self.domain}",
                    f"ne-pas-repondre@{self.domain}"]
        self.world.never.update(a.lower() for a in self.odd)
        for _ in range(6):
            self.world.at(self.some_time(0, 24), self.open)

    def open(self):
        how = self.rng.randrange(8)
        words = ("Une difficulté", f"Bonjour,\n\n{self.rng.choice(PROBLEMS)}")
        if how == 0:
            self.send(*words, path="")
        elif how == 1:
            self.world.deliver(re.sub(r"^From: .*$", "From: <>", self.mail(*words), flags=re.M))
        else:
            self.send(*words, sender=self.rng.choice(self.odd), verified=False)


class Forger(Peer):
    """Writes in another's name, hundreds of mails, to make us write to them. The other one may have a vacation robot."""
    kind = "forger"
    HOW = ["problem", "problem", "problem", "fields", "complete", "status", "help", "command", "name", "reference", "human", "withdraw", "file"]

    def __init__(self, world):
        super().__init__(world)
        self.verified = False
        world.forger = self
        self.victim = self.addr
        self.absent = self.rng.random() < 0.3

    def start(self):
        first = self.some_time(0, 18)
        for day in range(self.rng.randrange(1, 3)):
            for _ in range(200):
                self.world.at(first + day * DAY + self.rng.randrange(DAY), self.open)

    def open(self):
        k = f"{CANARY}{self.rng.randrange(1 << 30)}"
        how = self.rng.choice(self.HOW)
        name, subject, kind = self.name, f"Gagnez {k} sur {k}.example", "text/plain; charset=utf-8"
        body = {"problem": f"Bonjour,\n\nAllez vite sur http://{k}.example pour {k}. Les familles {k} attendent.",
                "fields": f"Problème : {k}\nPour qui : {k}\nDepuis quand : {k}\nTerritoire : {k}", "complete": f"je complète : {k} sur http://{k}.example",
                "status": "où en est ma demande ?", "help": f"aide {k}", "command": f"!{k} P-2026-001", "name": f"Bonjour, {k} a un problème.\n{k}",
                "reference": f"où en est P-2026-{self.rng.randrange(1, 99):03d} {k} ?", "human": f"je voudrais parler à quelqu'un, {k}",
                "withdraw": f"finalement non merci {k}",
                "file": f'--b\nContent-Type: text/plain; charset=utf-8\n\n{k}\n--b\nContent-Type: application/x-msdownload; name="{k}.exe"\n'
                        f'Content-Disposition: attachment; filename="{k}.exe"\n\nMZ\n--b--'}[how]
        if how == "file":
            kind = 'multipart/mixed; boundary="b"'
        if how in ("name", "command", "status"):
            name = f"Cliquez sur {k}.example"
        self.send(subject, body, sender=self.victim, name=name, kind=kind, verified=False, head=(f"Reply-To: {self.victim}",))

    def receive(self, letter):
        if self.absent:
            self.world.at(self.soon(), lambda: self.send(f"Absente : {letter.subject}", "Je suis absente.", to=letter.reply_to, path="", name=self.name,
                                                         head=("Auto-Submitted: auto-replied", f"In-Reply-To: {letter.message_id}")))


class Human(Peer):
    """A problem on day 1, an answer to the questions, "où en est ma demande ?" on day 20: each is answered there and then."""
    kind, robot = "human", False

    def __init__(self, world, name=None, addr=None, host=None, verified=None):
        super().__init__(world, host)
        if addr:
            self.name, self.addr, self.domain = name, addr, addr.split("@")[1]
            world.add(self)
        if verified is not None:
            self.verified = verified
        self.last, self.served = None, []

    def start(self):
        self.world.at(START + self.rng.randrange(2 * HOUR, 12 * HOUR), self.begin)
        if self.rng.random() < 0.5:
            self.world.at(START + DAY + self.rng.randrange(12 * HOUR), self.be_asked)
        self.world.at(START + 2 * DAY + self.rng.randrange(DAY), self.complete)
        self.world.at(START + 20 * DAY + self.rng.randrange(8 * HOUR), self.ask)

    def expect(self, what, templates, letters):
        mine = [x for x in letters if x.to == self.addr]
        if not mine:
            self.world.complain(f"{self.addr} was not answered at once: {what}")
        else:
            self.served.append((what, templates, mine))
            self.last = mine[-1]

    def begin(self):
        self.expect("problem", ("problem-received",), self.send("Des usagers renoncent à leurs droits", f"Bonjour,\n\n{self.rng.choice(PROBLEMS)}\n\n{self.name}"))

    def be_asked(self):
        ref = re.search(r"P-\d+-\d+", self.last.subject) if self.last else None
        if ref:
            self.world.clock += 2 * MINUTE
            self.expect("case and staff a question", ("question",), self.world.play(f"/comme anne\n!demander {ref[0]} Combien de familles, et depuis quand ?\n"))

    def complete(self):
        if not self.last:
            return
        a = self.last
        quoted = "\n".join("> " + s for s in a.text.splitlines())
        self.expect("answer", ("completed",), self.send(f"Re: {a.subject}", "Bonjour,\n\n1) Environ mille deux cents familles par an.\n2) Depuis la rentrée 2024, "
                    f"chaque mois.\n\n{self.name}\n\nLe lun. 2 mars 2026 à 09:00, Ti Lab <{LAB}> a écrit :\n{quoted}", to=a.reply_to,
                    head=(f"In-Reply-To: {a.message_id}", f"References: {a.message_id}")))

    def ask(self):
        words = self.rng.choice(["Bonjour, où en est ma demande ? Merci !", "où en est ma demande ?", "Bonjour,\n\nPouvez-vous me dire où en est ma demande ?\n\n" + self.name])
        if self.last and self.rng.random() < 0.5:
            letters = self.send(f"Re: {self.last.subject}", words, to=self.last.reply_to, head=(f"In-Reply-To: {self.last.message_id}",))
        else:
            letters = self.send("Ma demande", words)
        self.expect("status", ("status", "ask-which-case"), letters)


KINDS = [Vacation, BrokenVacation, BrokenVacation, Ticket, Ticket, Bouncing, Receipt, Mirror, Cycle, Double, List, Odd, Forger]


class World:
    def __init__(self, binary, seed, log=None):
        self.binary, self.seed, self.log = binary, seed, log
        self.rng = random.Random(seed)
        self.clock, self.queue, self.turn, self.mails, self.numbers, self.n_peers = START, [], 0, 0, 0, 0
        self.peers, self.by_addr, self.letters, self.names, self.faults = [], {}, [], set(), []
        self.domains, self.never, self.forger = {}, {LAB, ""}, None

    def add(self, peer, addr=None):
        self.by_addr[(addr or peer.addr).lower()] = peer

    def verified(self, domain):
        return self.domains.setdefault(domain, self.rng.random() < 0.3)

    def number(self):
        self.numbers += 1
        return f"{self.seed}.{self.numbers}"

    def at(self, when, act):
        self.turn += 1
        heapq.heappush(self.queue, (when, self.turn, act))

    def complain(self, why):
        if why not in self.faults:
            self.faults.append(why)

    def deliver(self, text):
        """Gives the program a mail and returns the letters that it sent at once."""
        self.mails += 1
        self.clock += MINUTE  # a line of the script takes a minute
        return self.play("/eml\n" + text + "\n.\n")

    def play(self, lines):
        self.turn += 1
        word = f"== {self.turn}"
        self.program.stdin.write((lines + word + "\n").encode())
        self.program.stdin.flush()
        if self.log:
            self.log.write(lines + word + "\n")
        sent = False
        for line in self.program.stdout:
            if line.startswith(b"  \xe2\x9c\x89 "):
                sent = True
            elif line.rstrip() == word.encode():
                return self.collect() if sent else []
        raise EOFError

    def collect(self):
        out = pathlib.Path(self.state, "courriels")
        new = [Letter(out / n, self.clock) for n in sorted(set(os.listdir(out)) - self.names) if n.endswith(".eml") and n[0] != "."]
        self.names.update(x.name for x in new)
        self.letters += new
        for x in new:
            peer = self.by_addr.get(x.to)
            if peer:
                peer.receive(x)
        return new

    def tick(self):
        self.at(self.clock + 3 * HOUR, self.tick)

    def populate(self):
        self.claire = Human(self, "Claire Le Goff", "claire.legoff@caf.example", "caf.example", verified=True)
        self.peers = [self.claire] + [self.rng.choice(KINDS)(self) for _ in range(self.rng.randrange(2, 13))]
        robots = [p for p in self.peers if p.robot and p.kind not in ("mailing list", "forger")]
        if robots and self.rng.random() < 0.5:
            self.peers.append(Human(self, host=self.rng.choice(robots).domain))
        if self.forger and self.rng.random() < 0.25:  # the forger takes the name of the very human who waits
            self.forger.victim = self.claire.addr
        for p in self.peers:
            p.start()
        self.at(START, self.tick)

    def live(self):
        while self.queue and len(self.letters) < MOST_LETTERS:
            when, _, act = heapq.heappop(self.queue)
            if when >= END:
                break
            if when > self.clock:
                self.clock = -(-when // MINUTE) * MINUTE
                self.play(datetime.datetime.fromtimestamp(self.clock, PARIS).strftime("@%Y-%m-%d %H:%M\n"))
            act()
        if len(self.letters) >= MOST_LETTERS:
            self.complain(f"{MOST_LETTERS} letters by day {(self.clock - START) // DAY}: a loop without end")

    def run(self):
        self.root = tempfile.mkdtemp(prefix="skoazell-loops-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.state = os.path.join(self.root, "state")
        env = dict(os.environ, SKOAZELL_TEST_SECRET=f"secret of world {self.seed}", LANG="fr_FR.UTF-8", LC_ALL="")
        try:
            with open(os.path.join(self.root, "errors"), "w+b") as errors, subprocess.Popen(
                    [self.binary, "tour", "--state", self.state, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=env) as self.program:
                watch = threading.Timer(STUCK_SECONDS, self.program.kill)
                watch.start()
                try:
                    self.go_through(errors)
                finally:
                    watch.cancel()
                    self.program.kill()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    def go_through(self, errors):
        try:
            self.populate()
            self.live()
            self.program.stdin.close()
            self.program.stdout.read()
        except (EOFError, BrokenPipeError):
            with contextlib.suppress(BrokenPipeError):
                self.program.stdin.close()
        code = self.program.wait()
        if code == 0:
            self.judge()
            return
        errors.seek(0)
        self.complain(f"the program ended with {code} on day {(self.clock - START) // DAY}: {errors.read(300).decode(errors='replace').strip()}")

    def judge(self):
        db = sqlite3.connect(f"file:{self.state}/skoazell.db?mode=ro", uri=True)
        self.template = dict(db.execute("SELECT letter, template FROM outbox"))
        many = db.execute("SELECT count(*), template FROM outbox WHERE channel = 'mail' GROUP BY inbox HAVING count(*) > 1").fetchall()
        shown = db.execute("SELECT count(*) FROM outbox WHERE channel = 'room' AND act = 'say'").fetchone()[0]
        db.close()
        # A card for a mail (the signs on it are no message), and now and then what the clock tells: robots must not drown the staff's room either.
        if shown > self.mails + 60:
            self.complain(f"{shown} messages in the room for {self.mails} mails")
        for n, template in many:
            self.complain(f"one message earned {n} mails, one of them {template}")
        on_disk = {n for n in os.listdir(os.path.join(self.state, "courriels")) if n.endswith(".eml") and n[0] != "."}
        if on_disk != self.names:
            self.complain(f"{len(on_disk - self.names)} letters were sent and not announced")
        audit = subprocess.run([self.binary, "audit", "--db", f"{self.state}/skoazell.db"], capture_output=True, text=True)
        if audit.returncode != 0:
            self.complain("audit: " + "; ".join(s for s in audit.stdout.splitlines() if s.startswith("OFF")))
        self.judge_addresses()
        self.judge_budgets()
        self.judge_calm()
        self.judge_service()

    def judge_addresses(self):
        for x in self.letters:
            wrong = [a for a in x.recipients if a in self.never or a.split("@")[0] in ("mailer-daemon", "postmaster")]
            if wrong or len(x.recipients) != 1:
                self.complain(f"a letter to {x.recipients} ({self.template.get(x.id)})")
            for where, seen in (("address line", x.name_seen), ("words", x.seen)):
                if CANARY in seen and x.to not in STAFF:
                    self.complain(f"words of the forger in the {where} of {self.template.get(x.id)} to {self.called(x.to)}")

    def worst(self, letters, period):
        """The most letters in any window that is shorter than the period."""
        times, first, most = sorted(x.at for x in letters), 0, 0
        for i, t in enumerate(times):
            while t - times[first] >= period:
                first += 1
            most = max(most, i - first + 1)
        return most

    def called(self, addr):
        peer = self.by_addr.get(addr)
        return f"{addr} ({'verified' if peer.verified else 'unverified'} {peer.kind})" if peer else f"{addr} (stranger)"

    def judge_budgets(self):
        for to, letters in self.grouped(lambda x: x.to):
            peer = self.by_addr.get(to)
            limit = most_in_window(PERSON_DAY if peer and peer.verified else STRANGER_DAY)
            if self.worst(letters, DAY) > limit:
                self.complain(f"{self.worst(letters, DAY)} letters to {self.called(to)} in a day, over {limit}")
        for domain, letters in self.grouped(lambda x: x.to.split("@")[-1]):
            if self.worst(letters, HOUR) > most_in_window(DOMAIN_HOUR):
                self.complain(f"{self.worst(letters, HOUR)} letters to {domain} in an hour")
        if self.worst(self.letters, HOUR) > most_in_window(TOTAL_HOUR):
            self.complain(f"{self.worst(self.letters, HOUR)} letters in an hour")

    def grouped(self, key):
        groups = {}
        for x in self.letters:
            groups.setdefault(key(x), []).append(x)
        return groups.items()

    def judge_calm(self):
        """Nobody says anything any more but the clock; a machine that answers a reminder earns one letter by it at most."""
        late = [x for x in self.letters if x.at >= CALM]
        clock = [x for x in self.letters if self.template.get(x.id, "").startswith("reminders")]
        others = [x for x in late if x not in clock]
        provoked = sum(x.at >= CALM - DAY and x.to not in STAFF for x in clock)
        if len(others) > provoked:
            self.complain(f"no calm: {len(others)} letters after day 25 and {provoked} reminders, the last one {self.template.get(others[-1].id)} "
                          f"to {self.called(others[-1].to)}")
        for to, letters in ((to, [x for x in letters if x in clock]) for to, letters in self.grouped(lambda x: x.to)):
            if self.worst(letters, DAY) > REMINDERS_DAY:
                self.complain(f"{self.worst(letters, DAY)} reminders to {self.called(to)} in a day")

    def judge_service(self):
        for human in (p for p in self.peers if isinstance(p, Human)):
            for what, templates, letters in human.served:
                got = [self.template.get(x.id) for x in letters]
                if not set(got) & set(templates):
                    self.complain(f"{human.addr} wrote a {what} and got {got}")
            if len(human.served) < 3 and not self.faults:
                self.complain(f"{human.addr} was served {len(human.served)} times of 3")


def one(binary, seed, log=None):
    world = World(binary, seed, log)
    try:
        world.run()
    except Exception as e:  # a world that could not be played has shown nothing
        world.complain(f"not played: {e!r}")
    return seed, world.faults, world.mails, len(world.letters)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=argparse.FileType("w"), help="keep the script of the first world")
    args = parser.parse_args()
    binary = os.path.abspath(args.binary)
    worlds = broken = mails = letters = 0
    with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        if args.log:
            results = [one(binary, args.seed, args.log)]
        else:
            jobs = [pool.submit(one, binary, args.seed + i) for i in range(args.worlds)]
            results = (job.result() for job in concurrent.futures.as_completed(jobs))
        for seed, faults, n_mails, n_letters in results:
            worlds, mails, letters = worlds + 1, mails + n_mails, letters + n_letters
            if faults:
                broken += 1
                print(f"loops.py {args.binary} --worlds 1 --seed {seed}: {' | '.join(faults)}", flush=True)
    print(f"{mails} mails in, {letters} letters out")
    print(f"{worlds} worlds, {broken} broken")
    return 1 if broken or worlds == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
