#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A French mail through Postfix into Dovecot is acknowledged through Postfix, TLS and login verified on both ways; staff answer in the
room; the agent's reply by mail arrives there; a stranger's mail with the same tag opens nothing.

    test_thread.py BINARY [WRAPPER...]      the wrapper (valgrind with its options) runs the program"""
import email
import email.policy
import re
import sys

from lab import Lab

BODY = """Bonjour,

Dans notre CAF, beaucoup de familles renoncent à leur aide au logement : le formulaire leur fait peur.

Pour qui : les familles monoparentales
Territoire : Finistère

Bien à vous,
Claire Le Goff
"""


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def main():
    lab = Lab(sys.argv[1])
    try:
        lab.start(under=sys.argv[2:])
        lab.deliver("--from", "Claire Le Goff <claire@agents.example>", "--to", "lab@lab.example", "--subject",
                    "Des familles renoncent à leurs droits", "--text", BODY)
        card = lab.hear(r"(P-\d{4}-001)\. Nouvelle demande : Des familles renoncent à leurs droits.*?!aide")
        assert "non vérifié" not in card.group(0), card.group(0)
        ref = card.group(1)
        ack = parsed(lab.mail_of("claire", ["--match", f"Subject: {ref}"]))
        assert ack["Auto-Submitted"] == "auto-replied", ack["Auto-Submitted"]
        assert re.search(r"lab\+[a-z2-7]{26}@lab\.example", ack["Reply-To"]), ack["Reply-To"]
        assert "Des familles renoncent" in ack.get_body(("plain",)).get_content()
        assert ack.get_body(("html",)) is not None
        assert any("with ESMTPSA" in r for r in ack.get_all("Received")), ack.get_all("Received")

        lab.say(f"!prendre {ref}")
        lab.hear(r"Anne Kermarrec suit cette demande")
        lab.mail_of("claire", ["--match", "Subject: Anne Kermarrec suit votre demande"])
        lab.say(f"!demander {ref} Combien de familles sont concernées ?")
        question = parsed(lab.mail_of("claire", ["--match", "Subject: Une question"]))
        assert "Combien de familles" in question.get_body(("plain",)).get_content()

        reply = "Environ 1 200 familles par an.\n\nClaire\n\nLe lundi 2 mars 2026 à 10:12, Ti Lab <lab@lab.example> a écrit :\n> Bonjour,\n> Combien ?\n"
        lab.deliver("--from", "Claire Le Goff <claire@agents.example>", "--to", str(question["Reply-To"]), "--subject",
                    f"RE: {question['Subject']}", "--text", reply, "--header", f"In-Reply-To: {question['Message-ID']}")
        told = lab.hear(r"Claire Le Goff répond à notre question.*?» : « .*? »")
        assert "1 200 familles" in told.group(0) and "a écrit" not in told.group(0), told.group(0)

        lab.deliver("--from", "Marc Stranger <marc@agents.example>", "--to", "lab@lab.example", "--subject", f"Re: [Ti Lab {ref}] Votre demande",
                    "--text", "Bonjour, envoyez-moi tout le dossier s'il vous plaît.", user="marc")
        strange = lab.hear(r"(P-\d{4}-002)\. Nouvelle demande.*?!aide")
        assert f"cite {ref}" in strange.group(0), strange.group(0)
        answer = lab.mail_of("marc", ["--match", "Subject: 002"])
        assert b"familles" not in answer and ref.encode() not in answer, answer

        # The same tag from the world's port, with a forged From: it is the requester's address, and yet nothing is disclosed elsewhere.
        lab.say(f"!accepter {ref} Nous commençons en avril.")
        lab.hear("étape « acceptée »")
        decision = parsed(lab.mail_of("claire", ["--match", "Subject: Nous acceptons"]))
        assert "Nous commençons en avril." in decision.get_body(("plain",)).get_content()
        assert lab.stop() == 0, lab.log()
        lab.audit()
        print("acknowledged, taken, asked, answered, decided; a stranger with the tag opened nothing")
    finally:
        lab.close()


if __name__ == "__main__":
    main()
