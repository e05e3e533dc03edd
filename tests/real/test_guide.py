#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""E7, E8: a guide through Postfix and Dovecot: the staff send it as a mail with its file; an agent asks for five printed ones, answers where, and for
the file, which arrives byte for byte, also after a kill -9 between its being promised and being sent; lines by mail are an edition, never an order."""
import email
import email.policy
import os
import pathlib
import signal
import sys

import answering
from lab import Lab

SHEET = """guide
Titre : UTILO
Version : 2
Licence : CC BY-SA 4.0
Stock : 100
Distribués : 7 990
"""
ANNE, CLAIRE = "Anne Kermarrec <anne@lab.example>", "Claire Le Goff <claire@agents.example>"
SIZE = 1_500_000  # more than one read of anything


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def words(mail):
    return " ".join(mail.get_body(("plain",)).get_content().replace("\u00a0", " ").replace("\u202f", " ").split())


class Guide:
    def __init__(self, binary):
        self.lab = Lab(binary)
        # Every byte there is, lines that look like the end of a mail, ends of line of all kinds.
        self.bytes = b"%PDF-1.4\n" + bytes(range(256)) * 8 + b"\r\n.\r\n\n.\n\rFrom a line\n--b--\n" + os.urandom(SIZE)
        self.file = pathlib.Path(self.lab.root, "utilo v2 é.pdf")
        self.file.write_bytes(self.bytes)

    def write(self, user, sender, to, subject, text, *more):
        self.lab.deliver("--from", sender, "--to", to, "--subject", subject, "--text", text, *more, user=user)

    def file_of(self, raw):
        """The one file of a mail."""
        files = list(parsed(raw).iter_attachments())
        assert len(files) == 1, [f.get_filename() for f in files]
        assert files[0].get_filename() == self.file.name and files[0].get_content_type() == "application/pdf", files[0].items()
        assert files[0].get_content() == self.bytes, f"{len(files[0].get_content())} bytes of {len(self.bytes)}"

    def entered(self):
        self.write("anne", ANNE, "lab@lab.example", "nouveau guide", SHEET, "--attach", str(self.file))
        kept = self.lab.hear(r"« UTILO » est au catalogue\..*?Fichier : [^\n]*").group()
        assert "Version : 2 ; en stock : 100" in kept and self.file.name in kept and "1,4 Mo" in kept, kept

    def asked(self):
        """She asks as one writes, says where, and the staff agree in the room and by mail."""
        lab = self.lab
        self.write("claire", CLAIRE, "lab@lab.example", "UTILO", "Bonjour,\n\nPourrions-nous recevoir 5 UTILO ?\n\nMerci,\nClaire Le Goff")
        card = lab.hear(r"Une demande : 5 exemplaires de « UTILO ».*?refuser 1").group()
        assert "En stock : 100" in card, card
        first = answering.Letter(lab.mail_of("claire", ["--match", "Subject: votre demande"]))
        assert "J'ai compris : 5 exemplaires de « UTILO »" in words(first.mail), first.text
        answer = pathlib.Path(lab.root, "answer.eml")
        answer.write_bytes(answering.outlook(first, CLAIRE, "Livrer à la CAF, 1 rue de Kerfautras, 29200 Brest"))
        lab.deliver("--eml", str(answer), "--to", first.answer_to)
        lab.hear(r"Claire Le Goff précise pour 5 exemplaires de « UTILO » :\s+« livraison, CAF, 1 rue de Kerfautras, 29200 Brest »")
        self.write("anne", ANNE, "lab@lab.example", "guide", "guide D-1 accepter 1")
        lab.hear(r"c'est accepté, Claire Le Goff aura 5 exemplaires de « UTILO » ; il en reste 95")
        yes = words(parsed(lab.mail_of("claire", ["--body", "C'est accepté"])))
        assert "livraison, CAF, 1 rue de Kerfautras" in yes, yes
        lab.say("!guide D-1 envoyé 1")
        lab.hear("c'est parti, Claire Le Goff va recevoir 5 exemplaires")
        lab.mail_of("claire", ["--body", "C'est parti"])
        lab.say("!guide D-1 refuser 1 erreur")
        lab.hear("est déjà envoyée : elle ne se refuse plus")

    def file_sent(self):
        """The file, byte for byte; killed before it has left, it leaves once."""
        lab = self.lab
        lab.stop(signal.SIGKILL)
        self.write("claire", CLAIRE, "lab@lab.example", "UTILO", "Bonjour, vous pouvez m'envoyer UTILO en PDF ?\n\nClaire")
        for point in ("guide.ended:1", "outbox.claimed:1"):
            lab.start(env={"SKOAZELL_FAULT": point})
            assert lab.wait(60) == -signal.SIGKILL, f"{point} was not passed\n{lab.story()}"
        lab.start()
        raw = lab.mail_of("claire", ["--match", "Subject: le fichier"], seconds=60)
        self.file_of(raw)
        assert "« UTILO » (version 2), joint à ce courriel" in words(parsed(raw)), words(parsed(raw))

    def edition(self):
        """Lines of the staff are an edition, whatever their numbers; the file that comes with none of its own stays the old one's."""
        lab = self.lab
        self.write("anne", ANNE, "lab@lab.example", "UTILO v3", "guide D-1\nVersion : 3\nStock : 25\n\nAnne")
        kept = lab.hear(r"« UTILO » a une nouvelle édition : version 3\..*?en stock : 25").group()
        assert "accepté" not in kept, kept
        lab.say("!guide D-1")
        sheet = lab.hear(r"D-\d{4}-001, UTILO \(guide, version 3\).*?Exemplaires donnés : [\d ]+").group()
        assert "version 3 : 25" in sheet and "version 2 : 95" in sheet and "donnés : 7 995" in sheet, sheet

    def nothing_twice(self):
        lab = self.lab
        assert lab.stop() == 0, lab.log()
        sent = [str(parsed(m)["Subject"]) for m in lab.mails("claire")]
        assert len(sent) == 5 and sum("le fichier" in s for s in sent) == 1, sent
        lab.audit()


def main():
    guide = Guide(sys.argv[1])
    try:
        guide.lab.start()
        for part in (guide.entered, guide.asked, guide.file_sent, guide.edition, guide.nothing_twice):
            part()
        print(f"a guide of {len(guide.bytes)} bytes entered, asked for, sent whole once; an edition ordered nothing")
    finally:
        guide.lab.close()


if __name__ == "__main__":
    main()
