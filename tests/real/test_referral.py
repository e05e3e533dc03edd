#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""D3-D9: referrals between Dovecot, Postfix and Synapse: the requester has the room alone, each partner has mail alone. What arrives on either side
is read byte by byte: it says nothing of the other one before both have said yes. One partner answers with Outlook, one says no, with one all words
go through the lab; the program is killed between a yes and the introduction."""
import email
import email.policy
import os
import re
import signal
import sys

import synapse

synapse.inside()

import answering  # noqa: E402
from answering import Letter  # noqa: E402
from chatlab import BOT, ChatLab  # noqa: E402
from program import play  # noqa: E402

# That nobody is left to wait for is said in the lab's hours.
SETTINGS = ("[limits]\nperson_day = 1000\ndomain_hour = 1000\ntotal_hour = 1000\n"
            "[hours]\nopen = 0:00-24:00\ndays = lundi-dimanche\nholidays = none\n")
# The card's number is the place in this list.
PARTNERS = {"soazig": ("Soazig Caradec", "Atelier Oreille Fine", "design sonore, paysages sonores"),
            "katell": ("Katell Guivarch", "Les Mots Simples", "langage clair, facile à lire"),
            "malo": ("Malo Kervella", "La Fabrique du Quai", "prototypage, maquettes en carton"),
            "erwan": ("Erwan Salaün", "Cap Jeunesse", "animer des ateliers avec des jeunes")}
TEXT = ("À l'accueil, les personnes malentendantes ne comprennent pas ce qu'on leur dit au guichet. Nous cherchons de l'aide {} pour le rendre "
        "plus calme. Claire, claire@agents.example, 02 99 12 34 56, @claire:lab.example")
# What each side must not read of the other. The homeserver's name is the lab's own domain: the account is what would tell.
REQUESTER = ("claire", "goff", "agents.example", "99 12 34 56")


def address(name):
    return f"{name}@partners.example"


def sender(name):
    return f"{PARTNERS[name][0]} <{address(name)}>"


def hidden_of(name):
    return tuple(word.lower() for word in (name, PARTNERS[name][0].split()[1], PARTNERS[name][1]))


def whole(raw):
    """A mail as it lies there and as it is shown: heads and all parts, decoded."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    shown = [raw.decode("latin-1")] + [f"{k}: {v}" for k, v in mail.items()]
    for part in mail.walk():
        shown += [f"{k}: {v}" for k, v in part.items()]
        if not part.is_multipart():
            shown.append(part.get_payload(decode=True).decode("utf-8", "replace"))
    return "\n".join(shown).replace("\u00a0", " ").replace("\u202f", " ").lower()


class World:
    def __init__(self, binary):
        self.lab = lab = ChatLab(binary, SETTINGS)
        self.mails = 0
        try:
            self.anne, self.claire = lab.anne, lab.claire
            self.staff = lab.staff_room()
            self.room = self.anne.create("", [BOT, self.claire.id], is_direct=True)
            self.claire.join(self.room)
            lab.start()
            lab.joined(self.anne, self.staff)
            lab.joined(self.claire, self.room)
            self.anne.leave(self.room)
            lab.until(lambda: lab.rows("SELECT kind, members FROM room WHERE id = ?", self.room) == [("direct", 2)], "alone with her", 60)
            lab.quiet()
        except BaseException:
            lab.close()
            raise

    def heard(self):
        """All that was said by whatever door is heard and answered."""
        self.lab.until(lambda: self.lab.one("SELECT count(*) FROM inbox WHERE channel = 'mail' AND state <> 'received'") >= self.mails,
                       f"{self.mails} mails", 90)
        self.lab.quiet(90)
        self.lab.delivered()
        self.claire.catch_up()

    def ask(self, person, room, text, to=None):
        """Something said in a room, and what is answered there."""
        event = person.say(room, text, to=to)
        answer = person.wait(lambda: next((e for e in person.said(room, BOT) if e.relation.get("m.in_reply_to", {}).get("event_id") == event), None),
                             f"an answer to {text!r}", 60)
        self.heard()
        return answer

    def write(self, name, letter, habit, words):
        """A partner answers a letter, in the way of their mail program."""
        self.mails += 1
        path = os.path.join(self.lab.root, f"{self.mails}.eml")
        with open(path, "wb") as file:
            file.write(habit(letter, sender(name), words))
        self.lab.deliver("--eml", path, "--to", letter.answer_to, port="SUBMISSION_PORT", user=name)

    def letters(self, name, subject=""):
        raws = self.lab.mails(name)
        return [r for r in raws if re.search(subject, str(email.message_from_bytes(r, policy=email.policy.default)["Subject"]))]

    def letter(self, name, subject):
        found = self.letters(name, subject)
        assert len(found) == 1, f"{name}: {len(found)} letters {subject!r}\n{self.lab.story()}"
        return Letter(found[0])

    # -- a referral

    def made(self, name, relay=False):
        """Claire writes what she looks for; she reads the text that would go out. The reference, her question."""
        number = list(PARTNERS).index(name) + 1
        event = self.ask(self.claire, self.room, f"!relation F-{number} : {TEXT.format(PARTNERS[name][2])}")
        found = re.search(r"R-\d{4}-\d{3}", event.body)
        assert found and "Voici le texte exact" in event.body and PARTNERS[name][2] in event.body, event.body
        text = event.body.split("---")[1].lower()
        assert not [word for word in REQUESTER if word in text], text
        assert not self.letters(name, found.group()), f"{name} was written to before her yes"
        if relay:
            shown = self.ask(self.anne, self.staff, f"!relation {found.group()} relais")
            assert found.group() in shown.body, shown.body
        return found.group(), event

    def blind(self, name, ref):
        """Neither side has read anything of the other."""
        for raw in self.lab.mails(name):
            text = whole(raw)
            told = [word for word in (*REQUESTER, self.claire.id, self.room.lower()) if word in text]
            assert not told, f"{name} reads {told}:\n{text}"
        said = [str(e["content"]).lower() for e in self.claire.history(self.room) if e["sender"] == BOT]
        assert said and not [s for s in said for word in hidden_of(name) if word in s], f"{ref}: the room names {name}: {said}"

    def introduced(self, name, ref):
        """One introduction each: the one in the room, the other by mail. Their words."""
        said = [e for e in self.lab.said_once(self.room, self.claire) if f"Un partenaire accepte d'aider : {name.title()} " in e.body]
        assert len(said) == 1, f"{ref}: {[e.body for e in said]}\n{self.lab.story()}"
        return said[0], self.letter(name, f"{ref}.*vous êtes d'accord")


def everybody_is_known(world):
    """An account becomes hers by a code (that mail is the only one); partners confirm their cards by mail."""
    lab = world.lab
    world.ask(world.claire, world.room, "!moi claire@agents.example")
    world.ask(world.claire, world.room, f"!code {lab.code('claire')}")
    assert lab.rows("SELECT a.addr FROM address a JOIN chat_id c ON c.person = a.person WHERE c.id = ?", world.claire.id) == [("claire@agents.example",)]
    for name, (_, card, field) in PARTNERS.items():
        world.ask(world.anne, world.staff, f"!partenaire Nom : {card}, Type : association, Expertises : {field}, Territoire : Finistère, "
                  f"Contact : {address(name)}")
        world.write(name, world.letter(name, "Votre fiche dans notre annuaire"), answering.outlook, "ok")
    world.heard()
    assert lab.rows("SELECT state, count(*) FROM card GROUP BY 1") == [("listed", len(PARTNERS))], lab.rows("SELECT ref, state FROM card")


def yes_from_outlook(world):
    ref, question = world.made("soazig")
    world.ask(world.claire, world.room, "oui", to=question.id)
    asked = world.letter("soazig", f"Pourriez-vous aider.*{ref}")
    assert PARTNERS["soazig"][2] in asked.text, asked.text
    world.blind("soazig", ref)
    world.write("soazig", asked, answering.outlook, "Oui, avec plaisir")
    world.heard()
    said, letter = world.introduced("soazig", ref)
    assert "Soazig (Atelier Oreille Fine)" in said.body and address("soazig") in said.body, said.body
    assert "Claire (agents.example)" in " ".join(letter.text.split()) and "claire@agents.example" in letter.text, letter.text


def words_through_the_lab(world):
    """A plain line right under the question is an answer; with `relais` no address is told, and words go both ways."""
    ref, _ = world.made("katell", relay=True)
    world.ask(world.claire, world.room, "Oui, d'accord.")
    asked = world.letter("katell", f"Pourriez-vous aider.*{ref}")
    world.blind("katell", ref)
    world.write("katell", asked, answering.gmail, "Oui, avec plaisir !")
    world.heard()
    said, letter = world.introduced("katell", ref)
    world.write("katell", letter, answering.below, "Bonjour, le jeudi me va bien.")
    world.heard()
    passed = world.claire.hear(world.room, "le jeudi me va bien", BOT)
    world.ask(world.claire, world.room, "Parfait, alors jeudi à 10 h.", to=passed.id)
    world.ask(world.claire, world.room, f"!relation {ref} message : Nous serons trois.")
    for words in ("alors jeudi à 10 h", "Nous serons trois"):
        found = [r for r in world.lab.mails("katell") if words in whole(r) or words.lower() in whole(r)]
        assert len(found) == 1, f"{words}: {len(found)} mails"
    for raw in world.lab.mails("katell"):
        assert not [w for w in ("agents.example", world.claire.id, world.room.lower()) if w in whole(raw)], whole(raw)
    assert "02 99 11 22 33" not in passed.body, passed.body  # her signature
    for event in (said, passed):
        assert "Katell" in event.body and "partners.example" not in str(event["content"]), event.body


def a_no(world):
    ref, question = world.made("malo")
    world.ask(world.claire, world.room, "oui", to=question.id)
    world.write("malo", world.letter("malo", f"Pourriez-vous aider.*{ref}"), answering.phone, "Non désolé, c'est trop loin pour nous.")
    world.heard()
    world.blind("malo", ref)
    world.anne.hear(world.staff, re.compile(f"{ref}.*La Fabrique du Quai", re.S), BOT)
    assert world.lab.rows("SELECT a.state, a.motive FROM approach a JOIN card c ON c.id = a.card WHERE c.name = 'La Fabrique du Quai'") == [
        ("no", "too-far")]
    world.anne.hear(world.staff, re.compile(f"{ref}.*un jour ouvré", re.S), BOT)  # the team may add somebody before she learns it
    assert world.lab.one("SELECT state FROM referral WHERE next_at > strftime('%s', 'now') ORDER BY id DESC LIMIT 1") == "open"
    assert "terminée" in world.ask(world.claire, world.room, f"!relation {ref} clore").body


def killed_after_the_yes(world):
    lab = world.lab
    ref, question = world.made("erwan")
    world.ask(world.claire, world.room, "oui, merci", to=question.id)
    world.blind("erwan", ref)
    asked = world.letter("erwan", f"Pourriez-vous aider.*{ref}")
    lab.stop(signal.SIGKILL)
    world.write("erwan", asked, answering.outlook_phone, "Oui, avec plaisir")
    for point in ("referral.introduce:1", "referral.introduced:1", "tx.before-commit:2", "outbox.claimed:1", "matrix.sent:1"):
        lab.start(env={"SKOAZELL_FAULT": point})
        assert lab.wait(60) == -signal.SIGKILL, f"{point} was not passed\n{lab.story()}"
    lab.start()
    world.heard()
    world.introduced("erwan", ref)
    assert lab.rows("SELECT template, count(*) FROM outbox WHERE template = 'referral-introduction' AND state = 'sent' GROUP BY destination "
                    "HAVING destination = ?", address("erwan")) == [("referral-introduction", 1)]


def not_alone_any_more(world):
    """Somebody else comes into her room before the partner's yes: the introduction goes to her mailbox, and not into that room."""
    lab, guest = world.lab, world.lab.stranger
    assert len(lab.mails("claire")) == 1, [Letter(r).subject for r in lab.mails("claire")]  # the code: she had only the room until now
    ref, question = world.made("malo")
    world.ask(world.claire, world.room, "oui", to=question.id)
    world.claire.invite(world.room, guest)
    guest.join(world.room)
    lab.until(lambda: lab.one("SELECT members FROM room WHERE id = ?", world.room) == 3, "three in the room", 60)
    lab.quiet()
    before = len(lab.said_once(world.room, world.claire))
    world.write("malo", world.letter("malo", f"Pourriez-vous aider.*{ref}"), answering.gmail, "Oui, avec plaisir")
    world.heard()
    world.letter("malo", f"{ref}.*vous êtes d'accord")
    assert address("malo") in world.letter("claire", f"{ref}.*vous êtes d'accord").text
    assert len(lab.said_once(world.room, world.claire)) == before, lab.said_once(world.room, world.claire)[before:]


def nothing_else(world):
    """The staff's room holds nobody's address."""
    lab = world.lab
    for event in lab.said_once(world.staff):
        assert not re.search(r"@(agents|partners)\.example", str(event["content"])), event.body
    lab.end()


def main():
    os.environ["MAIL_PEOPLE"] = " ".join(map(address, PARTNERS))
    world = World(sys.argv[1])
    try:
        return play([everybody_is_known, yes_from_outlook, words_through_the_lab, a_no, killed_after_the_yes, not_alone_any_more,
                     nothing_else], world)
    finally:
        world.lab.close()


if __name__ == "__main__":
    sys.exit(main())
