#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a real homeserver refuses us: the token, a room that puts us out, more than so many messages a second, the door of the room that
replaces another. Each time it is said to the staff in plain words, the rest goes on, and nothing is lost or said twice."""
import re
import sys

import synapse

synapse.inside()

from chatlab import BOT, homeserver_log, plain  # noqa: E402
from program import play  # noqa: E402
from test_room import World  # noqa: E402

SLOW = "{per_second: 2, burst_count: 2}"
MANY = 30


def lost_mails(lab, user="anne"):
    return [m for m in lab.mails(user) if b"Le salon ne r" in m]


def the_token_is_revoked(world):
    """Row H1: while it runs. The staff hear of it by mail, once; the mails go on; with a new token it answers what it had missed."""
    lab, anne, staff = world.lab, world.anne, world.staff
    before = anne.say(staff, "!aide")
    world.answer(anne, staff, before)
    lab.matrix.revoke(lab.token)
    lab.note(r"matrix: the account is refused: M_UNKNOWN_TOKEN")
    missed = [anne.say(staff, "!aide") for _ in range(3)]
    for user in ("anne", "paul"):
        told = plain(lab.mail_of(user, ["--match", "Subject: Le salon ne"]))
        assert "jeton" in told and "courriels, eux, sont toujours lus" in told, told
    world.mail("Des files devant la mairie", "Les usagers attendent. Pour qui : les familles. Depuis quand : janvier.\n")
    lab.mail_of("claire", ["--match", "Subject: P-"])
    assert lab.token not in lab.log(), "the token was told"
    assert lab.log().count("the account is refused") == 1, lab.log()
    assert lab.stop() == 0, lab.story()

    # The old token again: it does not start, and tells nobody a second time.
    lab.start()
    assert lab.wait(30) > 0, lab.story()
    lab.use_token(lab.matrix.login("skoazell"))
    lab.start()
    for event in missed:
        world.answer(anne, staff, event, 60)
    anne.hear(staff, "Nouvelle demande : Des files devant la mairie", BOT)
    lab.quiet()
    lab.delivered()
    said = lab.said_once(staff)
    for event in (before, *missed):
        assert len([e for e in said if e.relation.get("m.in_reply_to", {}).get("event_id") == event]) == 1, event
    for user in ("anne", "paul"):
        assert len(lost_mails(lab, user)) == 1, f"{user} was told {len(lost_mails(lab, user))} times"
    lab.audit()


def put_out(world, room, name, how):
    """One who is in the room asks something, and then we are put out, while the program is away: its answer has nowhere to go."""
    lab, anne = world.lab, world.anne
    assert lab.stop() == 0, lab.story()
    asked = anne.say(room, "!aide", mention=lab.bot)
    how()
    lab.start()
    told = anne.hear(world.staff, f"Je ne suis plus dans le salon « {name} »", BOT)
    lab.taken(asked)
    lab.quiet()
    assert lab.rows("SELECT state FROM outbox WHERE destination = ? AND state NOT IN ('sent', 'dead')", room) == []
    dead = lab.rows("SELECT detail, told FROM outbox WHERE destination = ? AND state = 'dead' AND inbox = (SELECT id FROM inbox WHERE key LIKE '%/' || ?)",
                    room, asked)
    assert dead and all("M_FORBIDDEN" in detail for detail, _ in dead), dead
    world.answer(anne, world.staff, anne.say(world.staff, "!aide"))  # the others go on
    return told


def back(world, room):
    world.anne.invite(room, BOT)
    world.anne.wait(lambda: BOT in world.anne.members(room), "the program back in the room")


def put_out_and_asked_back(world):
    """Rows H8, H9: kicked, then banned; each time the staff are told, and staff who invite it again have it back."""
    lab, anne, paul = world.lab, world.anne, world.paul
    room = anne.create("Bricolage", [BOT, paul.id])
    paul.join(room)
    lab.joined(anne, room)
    world.answer(anne, room, anne.say(room, "!aide", mention=lab.bot))
    told = put_out(world, room, "Bricolage", lambda: anne.kick(room, BOT))
    assert "exclu" not in told.body, told.body
    anne.hear(world.staff, "non remis", BOT)  # once an hour: not the second time
    back(world, room)
    world.answer(anne, room, anne.say(room, "!aide", mention=lab.bot))
    lab.quiet()
    anne.catch_up()
    ban = lambda: anne.done(anne.client.room_ban(room, BOT))  # noqa: E731
    last = anne.said(world.staff, BOT)[-1].id
    put_out(world, room, "Bricolage", ban)
    anne.hear(world.staff, "j'en suis exclu", BOT, after=last)
    anne.done(anne.client.room_unban(room, BOT))
    back(world, room)
    world.answer(anne, room, anne.say(room, "!aide", mention=lab.bot))
    assert lab.one("SELECT kind FROM room WHERE id = ?", room) == "collective"
    lab.quiet()
    lab.said_once(room)
    lab.audit()


def no_more_than_so_many(world):
    """Row H6: by Synapse's own limits. Each arrives, once, in the order of what it answers."""
    lab, anne, staff = world.lab, world.anne, world.staff
    assert lab.stop() == 0, lab.story()
    asked = [anne.say(staff, "!aide") for _ in range(MANY)]
    lab.matrix.stop()
    lab.matrix.configure(SLOW)
    lab.matrix.start()
    lab.start()
    try:
        for event in asked:
            world.answer(anne, staff, event, 120)
        lab.quiet(120)
        said = [e.relation.get("m.in_reply_to", {}).get("event_id") for e in lab.said_once(staff)]
    finally:
        lab.matrix.stop()
        lab.matrix.configure()
        lab.matrix.start()
    assert re.search(r" 429 .*PUT .*/send/m.room.message/", homeserver_log(lab)), "it was never refused"
    assert [s for s in said if s in asked] == asked, "out of order, or not once"
    assert not lab.rows("SELECT detail FROM outbox WHERE state = 'dead' AND destination = ?", staff)
    world.answer(anne, staff, anne.say(staff, "!aide"), 60)
    lab.audit()


def replaced(world, room, name):
    """The room that replaces it, in which we are not invited."""
    world.lab.quiet()
    new = world.anne.upgrade(room)
    assert BOT not in world.anne.members(new)
    return new


def a_collective_moves(world):
    """Row H7: behind a closed door. Staff say yes by a tap; what is needed is said; an invitation opens; it is still a collective."""
    lab, anne, paul = world.lab, world.anne, world.paul
    room = anne.create("Quartier", [BOT, paul.id])
    paul.join(room)
    lab.joined(anne, room)
    world.answer(anne, room, anne.say(room, "!pause bot", mention=lab.bot))
    assert lab.one("SELECT kind FROM room WHERE id = ?", room) == "collective"
    anne.catch_up()
    last = anne.said(world.staff, BOT)[-1].id
    new = replaced(world, room, "Quartier")
    asked = anne.hear(world.staff, "Le salon « Quartier » est remplacé", BOT, after=last)
    anne.react(world.staff, asked.id, "✅")
    need = anne.hear(world.staff, "qui remplace « Quartier » : il faut une invitation", BOT, after=asked.id)
    assert "Invitez-moi" in need.body, need.body
    lab.quiet()
    anne.catch_up()
    after = [e.body for e in anne.said(world.staff, BOT, after=last)]
    assert not [b for b in after if "droit d'y écrire" in b], f"told twice what happened: {after}"
    anne.invite(new, BOT)
    lab.joined(anne, new)
    lab.until(lambda: lab.rows("SELECT 1 FROM room WHERE id = ? AND state = 'joined'", new), "in")
    assert lab.one("SELECT kind FROM room WHERE id = ?", new) == "collective"
    world.no_answer(anne, new, anne.say(new, "!aide", mention=lab.bot))  # it was asked to be silent there
    world.answer(anne, new, anne.say(new, "!reprendre", mention=lab.bot))
    world.answer(anne, new, anne.say(new, "!aide", mention=lab.bot))
    lab.audit()


def the_staff_move(world):
    """Row H7: the staff's own room. Asked by mail; staff who invite it have said yes by that; cases are followed in the new room."""
    lab, anne, paul, old = world.lab, world.anne, world.paul, world.staff
    ref, card = world.problem("Un portail qui tourne en rond")
    anne.react(old, card.id, "🙋")
    anne.hear(old, "Anne Kermarrec suit cette demande", BOT)
    new = replaced(world, old, "Équipe")
    text = plain(lab.mail_of("anne", ["--match", "Subject: Un salon est remplac"]))
    assert "rejoindre" in text, text
    anne.invite(new, paul.id)
    paul.join(new)
    anne.invite(new, BOT)
    lab.joined(anne, new)
    lab.until(lambda: lab.rows("SELECT 1 FROM room WHERE id = ? AND state = 'joined'", new), "in")
    assert lab.one("SELECT kind FROM room WHERE id = ?", new) == "staff"
    world.mail("Une précision", f"{ref} : surtout le soir.\n\nClaire\n")
    anne.hear(new, "surtout le soir", BOT)
    assert "tourne en rond" in world.answer(anne, new, anne.say(new, f"!fiche {ref}")).body
    anne.say(new, f"!accepter {ref} Nous commençons en avril.")
    anne.hear(new, "acceptée", BOT)
    lab.mail_of("claire", ["--match", "Subject: Nous acceptons"])
    world.staff = new
    _, fresh = world.problem("Des lettres sans numéro")
    anne.react(new, fresh.id, "🙋")
    anne.hear(new, "Anne Kermarrec suit cette demande", BOT, after=fresh.id)
    lab.quiet()
    for room in (old, new):
        lab.said_once(room)
    lab.audit()


def an_account_without_a_name(world):
    """People mention it by a name: where it has none it takes the lab's; one that it was given stays."""
    lab = world.lab
    path = f"/_matrix/client/v3/profile/{BOT}/displayname"
    for given, then in (("", "Ti Lab"), ("Le robot", "Le robot")):
        assert lab.stop() == 0, lab.story()
        code, got = lab.matrix.ask("PUT", path, {"displayname": given}, lab.token)
        assert code == 200, got
        lab.start()
        world.answer(world.anne, world.staff, world.anne.say(world.staff, "!aide"))
        assert lab.matrix.ask("GET", path, token=lab.token)[1].get("displayname") == then


CASES = [the_token_is_revoked, an_account_without_a_name, put_out_and_asked_back, no_more_than_so_many, a_collective_moves, the_staff_move]


def main():
    wanted = sys.argv[2:]
    world = World(sys.argv[1])
    try:
        return play([c for c in CASES if not wanted or c.__name__ in wanted], world)
    finally:
        world.lab.close()


if __name__ == "__main__":
    sys.exit(main())
