#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The room as a full door: Dovecot, Postfix, Synapse, and people with matrix-nio in the rooms. One problem is brought by mail, taken by a
reaction, discussed through both doors, while the homeserver and the program are killed; then what may happen in rooms, one by one."""
import re
import signal
import sys

import synapse

synapse.inside()

from chatlab import BOT, ChatLab, plain  # noqa: E402
from program import play  # noqa: E402

BODY = """Bonjour,

Dans notre CAF, beaucoup de familles renoncent à leur aide au logement : le formulaire leur fait peur.

Pour qui : les familles monoparentales
Territoire : Finistère

Bien à vous,
Claire Le Goff
"""
TITLE = "Des familles renoncent à leurs droits"
# Where it dies, and at which passage, with one command said while it was away.
POINTS = ["inbox.taken:1", "inbox.handled:1", "inbox.committed:1", "tx.before-commit:2", "outbox.claimed:1", "outbox.sent:1", "outbox.settled:1"]
SECRETS = ("renoncent", "monoparentales", "Finistère", "claire@")


class World:
    def __init__(self, binary):
        self.lab = lab = ChatLab(binary)
        try:
            self.anne, self.claire, self.stranger = lab.anne, lab.claire, lab.stranger
            self.paul = lab.person("paul", "Paul Riou")
            self.staff = lab.staff_room(self.paul)
            self.forum = self.anne.forum("Forum")
            self.anne.invite(self.forum, BOT)
            for p in (self.claire, self.stranger):
                p.join(self.forum)
            lab.rooms(forums=[self.forum])
            lab.start()
            lab.joined(self.anne, self.staff)
            lab.joined(self.anne, self.forum)
            lab.quiet()
        except BaseException:
            lab.close()
            raise

    def mail(self, subject, text, to="lab@lab.example", user="claire", name="Claire Le Goff", **heads):
        more = [w for k, v in heads.items() for w in ("--header", f"{k.replace('_', '-')}: {v}")]
        self.lab.deliver("--from", f"{name} <{user}@agents.example>", "--to", to, "--subject", subject, "--text", text, *more, user=user)

    def problem(self, title, text="Les usagers attendent deux heures au guichet. Pour qui : les familles. Depuis quand : janvier.\n"):
        """A new problem by mail: (reference, the card in the staff room)."""
        self.mail(title, f"{title}. {text}")  # the same words twice would be one mail that came twice
        card = self.anne.hear(self.staff, re.compile(rf"P-\d{{4}}-\d{{3}}\. Nouvelle demande : {re.escape(title)}"), BOT)
        return re.search(r"P-\d{4}-\d{3}", card.body).group(0), card

    def answer(self, person, room, event, seconds=30):
        """What the program answered to an event."""
        def look():
            return next((e for e in person.said(room, BOT) if e.relation.get("m.in_reply_to", {}).get("event_id") == event), None)
        return person.wait(look, f"an answer to {event}", seconds)

    def no_answer(self, person, room, event):
        """It has taken the event, all that it says is said, and nothing answers it."""
        state = self.lab.taken(event)
        self.lab.quiet()
        person.catch_up()
        found = [e.body for e in person.said(room, BOT) if event in str(e.relation)]
        assert not found, f"{state}: {found}"
        return state

    def no_secret(self, room, person=None):
        """No case data and no personal address in a room."""
        for e in self.lab.said_once(room, person):
            text = e.body + e["content"].get("formatted_body", "")
            assert not any(s in text for s in SECRETS), text


def a_problem_through_both_doors(world):
    """Row H1, H3, A6, B4: mail, card, reaction, question, answer, linking, "où en est mon problème ?", a stranger; the homeserver is killed
    twice, the program once, nothing is lost and nothing said twice."""
    lab, anne, claire, staff = world.lab, world.anne, world.claire, world.staff
    ref, card = world.problem(TITLE, BODY)
    assert card["content"]["msgtype"] == "m.notice" and card["content"]["format"] == "org.matrix.custom.html", card
    assert "@agents.example" not in card.body + card["content"]["formatted_body"], card
    assert card["content"].get("m.mentions") == {}, card
    lab.mail_of("claire", ["--match", f"Subject: {ref}"])

    anne.react(staff, card.id, "🙋")
    anne.hear(staff, "Anne Kermarrec suit cette demande", BOT)
    lab.mail_of("claire", ["--match", "Subject: Anne Kermarrec suit votre demande"])
    assert lab.rows("SELECT pe.name FROM problem p JOIN person pe ON pe.id = p.follower") == [("Anne Kermarrec",)]

    # An answer to the card needs no reference. The homeserver dies between the question and the answer.
    anne.say(staff, "!demander Combien de familles sont concernées ?", to=card.id)
    raw = lab.mail_of("claire", ["--match", "Subject: Une question"])
    assert "Combien de familles" in plain(raw)
    question = re.search(rb"^Message-ID: (\S+)", raw, re.M | re.I).group(1).decode()
    reply_to = re.search(rb"^Reply-To: .*?(lab\+\w+@lab\.example)", raw, re.M | re.I).group(1).decode()
    lab.quiet()
    lab.matrix.kill()
    world.mail("Re: Une question", "Environ 1 200 familles par an.\n\nClaire\n", to=reply_to, In_Reply_To=question)
    lab.until(lambda: lab.rows("SELECT 1 FROM outbox WHERE channel = 'room' AND state IN ('deferred', 'pending', 'sending')"), "the answer waits")
    lab.matrix.start()
    anne.hear(staff, "1 200 familles", BOT, seconds=60)

    # The program dies with something said that it has not heard.
    assert lab.stop(signal.SIGKILL) == -signal.SIGKILL
    asked = anne.say(staff, f"!fiche {ref}")
    world.mail("Une précision", f"{ref} : surtout en zone rurale.\n\nClaire\n")
    lab.start()
    assert "1 200 familles" in world.answer(anne, staff, asked).body
    anne.hear(staff, "zone rurale", BOT)

    # Claire says who she is: nobody believes it before the code that came by mail is in the room.
    before = claire.say(world.forum, "où en est mon problème ?", mention=lab.bot)
    assert TITLE not in world.answer(claire, world.forum, before).body
    world.answer(claire, world.forum, claire.say(world.forum, "!moi claire@agents.example"))
    code = lab.code("claire")
    wrong = world.stranger.say(world.forum, f"!code {code}")
    world.answer(world.stranger, world.forum, wrong)
    world.answer(claire, world.forum, claire.say(world.forum, f"!code {code}"))
    assert lab.one("SELECT count(*) FROM person p JOIN chat_id c ON c.person = p.id WHERE c.id = ?", claire.id) == 1

    # She is answered, the stranger is not; in the middle the homeserver dies again.
    asked = claire.say(world.forum, "où en est mon problème ?", mention=lab.bot)
    lab.matrix.kill()
    lab.matrix.start()
    said = world.answer(claire, world.forum, asked, 60)
    assert ref in said.body, said.body
    fates = []
    for text in ("où en est mon problème ?", f"où en est {ref} ?", "où en est P-2026-987 ?", f"fiche {ref}"):
        fates.append(lab.taken(world.stranger.say(world.forum, text, mention=lab.bot)))
    assert fates[1] == fates[2], f"forbidden and not found differ: {fates}"
    lab.quiet()
    world.stranger.has(world.forum, lab.said_once(world.forum)[-1].id)
    told = world.stranger.said(world.forum, BOT, after=said.id)
    assert told and not any(ref in e.body or TITLE in e.body or s in e.body for e in told for s in SECRETS), told

    anne.say(staff, f"!accepter {ref} Nous commençons en avril.")
    anne.hear(staff, "acceptée", BOT)
    lab.mail_of("claire", ["--match", "Subject: Nous acceptons"])
    lab.quiet()
    for room in (staff, world.forum):
        lab.said_once(room)
    world.no_secret(world.forum)
    lab.audit()


def killed_at_any_time(world):
    """The program is killed as commands come in; afterwards each has its answer, once."""
    lab, anne = world.lab, world.anne
    asked = []
    for i in range(6):
        asked += [anne.say(world.staff, "!aide") for _ in range(3)]
        if i % 2:
            anne.poll(20 * i)  # to strike at another moment
        assert lab.stop(signal.SIGKILL) == -signal.SIGKILL
        lab.start()
    lab.note("run: started")
    for event in asked:
        world.answer(anne, world.staff, event)
    lab.quiet()
    said = lab.said_once(world.staff)
    for event in asked:
        assert len([e for e in said if e.relation.get("m.in_reply_to", {}).get("event_id") == event]) == 1, event
    lab.audit()


def killed_at_named_points(world):
    """Between /sync, commit and send, with the homeserver killed too every other time."""
    lab, anne = world.lab, world.anne
    asked = []
    lab.quiet()
    assert lab.stop() == 0, lab.story()
    for i, point in enumerate(POINTS):
        asked.append(anne.say(world.staff, "!aide"))
        lab.start(env={"SKOAZELL_FAULT": point})
        assert lab.wait(30) == -signal.SIGKILL, f"{point} was not passed\n{lab.story()}"
        if i % 2:
            lab.matrix.kill()
            lab.matrix.start()
        lab.start()
        lab.note("run: started")
        world.answer(anne, world.staff, asked[-1])
        lab.quiet()
        assert lab.stop() == 0, lab.story()
    lab.start()
    lab.note("run: started")
    said = lab.said_once(world.staff)
    for event in asked:
        assert len([e for e in said if e.relation.get("m.in_reply_to", {}).get("event_id") == event]) == 1, event
    lab.audit()


def invitations(world):
    """From staff: accepted. From a stranger: not."""
    lab = world.lab
    room = world.stranger.create("Chez moi", [BOT])
    other = world.anne.create("Immersion", [BOT])
    lab.joined(world.anne, other)
    lab.quiet()
    assert BOT not in world.stranger.members(room)
    assert not [e for e in world.stranger.history(room) if e["sender"] == BOT and e["type"] == "m.room.message"]


def what_was_before(world):
    """What was said before it came in is none of its business."""
    lab, anne = world.lab, world.anne
    room = anne.create("Ancien salon")
    old = [anne.say(room, "!aide"), anne.say(room, "!liste")]
    anne.invite(room, BOT)
    lab.joined(anne, room)
    asked = anne.say(room, "!aide", mention=lab.bot)
    world.answer(anne, room, asked)
    lab.quiet()
    anne.catch_up()
    assert not [e for e in anne.said(room, BOT) if any(o in str(e.relation) for o in old)]
    assert not lab.rows("SELECT 1 FROM inbox WHERE state = 'handled' AND (key LIKE '%/' || ? OR key LIKE '%/' || ?)", *old)


def an_encrypted_room(world):
    """It says once that it cannot read here, without a word of any case."""
    lab, anne = world.lab, world.anne
    room = anne.create("Salon chiffré")
    anne.encrypt(room)
    anne.invite(room, BOT)
    lab.joined(anne, room)
    secret = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnAC", "sender_key": "k", "device_id": "D", "session_id": "s"}
    for _ in range(3):
        event = anne.send(room, secret, "m.room.encrypted")
        lab.taken(event)
    anne.hear(room, "chiffr", BOT)
    lab.quiet()
    said = lab.said_once(room)
    assert len([e for e in said if "chiffr" in e.body]) == 1, [e.body for e in said]
    assert not any(re.search(r"P-\d{4}-", e.body) for e in said), said


def an_edit(world):
    """A command that was mistyped and then edited is done; one that was done is not done again."""
    lab, anne = world.lab, world.anne
    ref, card = world.problem("Des horaires qui changent")
    asked = anne.say(world.staff, f"!priendrrre {ref}")
    world.answer(anne, world.staff, asked)
    edit = anne.edit(world.staff, asked, f"!prendre {ref}")
    lab.taken(edit)
    lab.until(lambda: lab.rows("SELECT 1 FROM problem WHERE title = 'Des horaires qui changent' AND follower IS NOT NULL"), "taken by the edit")
    noted = anne.say(world.staff, f"!note {ref} Une seule fois.")
    world.answer(anne, world.staff, noted)
    again = anne.edit(world.staff, noted, f"!note {ref} Une seule fois, vraiment.")
    lab.taken(again)
    forged = world.paul.send(world.staff, {"msgtype": "m.text", "body": "* x", "m.new_content": {"msgtype": "m.text", "body": f"!note {ref} forgé"},
                                           "m.relates_to": {"rel_type": "m.replace", "event_id": asked}})
    lab.taken(forged)
    lab.quiet()
    notes = [n for (n,) in lab.rows("SELECT n.text FROM note n JOIN problem p ON p.id = n.problem WHERE p.title = 'Des horaires qui changent'")]
    assert len([n for n in notes if "Une seule fois" in n]) == 1 and not any("forgé" in n for n in notes), notes


def a_redaction(world):
    """A reaction that is taken back is withdrawn."""
    lab, anne = world.lab, world.anne
    ref, card = world.problem("Un guichet introuvable")
    follower = "SELECT 1 FROM problem WHERE title = 'Un guichet introuvable' AND follower IS NOT NULL"
    hand = anne.react(world.staff, card.id, "🙋")
    lab.until(lambda: lab.rows(follower), "assigned")
    anne.redact(world.staff, hand)
    lab.until(lambda: not lab.rows(follower), "withdrawn")
    # A stranger's reaction and a robot's do nothing; a second hand on a card that is taken says who has it.
    world.paul.react(world.staff, card.id, "🙋")
    lab.until(lambda: lab.rows(follower), "assigned to Paul")


def an_upgraded_room(world):
    """Invited by staff into the room that replaces the old one, it answers there; when it asks first, staff confirm."""
    lab, anne = world.lab, world.anne
    old = anne.create("Comité", [BOT])
    lab.joined(anne, old)
    new = anne.upgrade(old)
    anne.invite(new, BOT)
    lab.quiet()
    anne.catch_up()
    if BOT not in anne.members(new):
        asked = next(e for e in anne.said(world.staff, BOT) if "remplac" in e.body)
        anne.react(world.staff, asked.id, "✅")
    lab.joined(anne, new)
    world.answer(anne, new, anne.say(new, "!aide", mention=lab.bot))


def where_we_may_not_speak(world):
    """Nothing is said there, the letter ends, and the other rooms go on."""
    lab, anne = world.lab, world.anne
    room = anne.create("Annonces", [BOT])
    lab.joined(anne, room)
    lab.quiet()
    anne.powers(room, events_default=50)
    asked = anne.say(room, "!aide", mention=lab.bot)
    lab.taken(asked)
    lab.quiet()
    assert not [e for e in anne.history(room) if e["sender"] == BOT and asked in str(e["content"])]
    world.answer(anne, world.staff, anne.say(world.staff, "!aide"))  # the others go on


def a_nul_in_a_body(world):
    lab, anne = world.lab, world.anne
    asked = anne.say(world.staff, "!aide\0 et la suite")
    lab.taken(asked)
    plain_words = anne.say(world.forum, "avant\0après\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    lab.taken(plain_words)
    world.answer(anne, world.staff, anne.say(world.staff, "!aide"))


CASES = [a_problem_through_both_doors, killed_at_any_time, killed_at_named_points, invitations, what_was_before, an_edit, a_redaction, an_encrypted_room,
         an_upgraded_room, where_we_may_not_speak, a_nul_in_a_body]


def main():
    wanted = sys.argv[2:]
    world = World(sys.argv[1])
    try:
        return play([c for c in CASES if not wanted or c.__name__ in wanted], world)
    finally:
        world.lab.close()


if __name__ == "__main__":
    sys.exit(main())
