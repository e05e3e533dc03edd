#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes N realistic mails to the lab, as its mail server would have stored them (LF, as in a Maildir).

    gen.py N DIR [--seed 2026]          DIR/00000.eml ... ; prints one line on sizes and kinds

The same seed gives the same bytes. Every mail is from another person, all of them invented, at example
domains; every one is a human's and wants exactly one answer. Mail i is the same whatever N is.
"""
import argparse
import base64
import datetime
import email.header
import email.utils
import pathlib
import quopri
import random
import sys
import textwrap
import unicodedata

FIRST = """Anaïs Béatrice Camille Cécile Céline Chloé Clémence Élodie Enora Gaëlle Hélène Inès Jeanne Joëlle Katell Léa
Loïse Maëlle Maïwenn Margaux Noémie Nolwenn Océane Rozenn Solène Soizic Thérèse Zoé Aurélien Benoît Corentin Cédric
Denez Éric Erwan François Gaël Goulven Grégoire Hervé Jérôme Joël Kévin Loïc Malo Mathéo Mickaël Noël Pierrick Raphaël
Rémi Ronan Stéphane Tanguy Théo Tugdual Yann Yannick""".split()
LAST = """Abgrall Bénard Berthelot Bodénès Bothorel Cadiou Caradec Cariou Cloarec Corre Dréan Favennec Floc'h Galliou
Gourvennec Guéguen Guillou Hascoët Hénaff Jaouen Jézéquel Kerdoncuff Kervella L'Hostis Lagadec Le_Bihan Le_Gall Le_Goff
Le_Guen Le_Roux Lescop Madec Maréchal Marrec Mével Morvan Nédélec Ollivier Péron Pichon Prigent Quéré Quiniou Rannou
Rivoal Salaün Scouarnec Simon Tanguy Thépaut Toulemont Tréguer Troadec Vaillant""".split()
TOWNS = """bourgneuf kerlouan plouvenez saint-evarzec tregarantec montfleury lanvaux coatmeur penhors roscanvec
villeneuve treflaouen morgat guerlédan ploumanac'h locmeven kergroas langoat botmeur rosporden""".split()
ORGS = [("caf%02d", "la caisse d'allocations familiales", "Pôle accueil"),
        ("mairie-%s", "la mairie", "Service état civil"),
        ("ville-%s", "la ville", "Direction de la relation aux usagers"),
        ("departement%02d", "le département", "Direction de l'autonomie"),
        ("prefecture%02d", "la préfecture", "Bureau du séjour"),
        ("agglo-%s", "l'agglomération", "Service mobilités"),
        ("rectorat%02d", "le rectorat", "Division de la vie de l'élève"),
        ("ccas-%s", "le centre communal d'action sociale", "Accompagnement social"),
        ("bibliotheque-%s", "la bibliothèque", "Médiation numérique"),
        ("sdis%02d", "le service d'incendie et de secours", "Bureau de la prévention")]

WHAT = """les courriers de relance partent avant que le dossier ait été lu
le formulaire en ligne se ferme au bout de dix minutes et efface tout
les rendez-vous sont donnés à six semaines alors que des créneaux restent vides
les usagers appellent trois fois pour savoir où en est leur demande
chaque service redemande la même attestation de domicile
le guichet ferme à l'heure où les familles peuvent venir
les pièces reçues par courriel sont imprimées, puis numérisées de nouveau
la notice de la demande de dérogation n'est comprise de personne
les agents d'accueil n'ont pas accès au planning des permanences
les personnes sans téléphone portable ne reçoivent jamais leur code
les demandes urgentes et les autres attendent dans la même pile
le site demande un numéro de dossier que le courrier ne donne pas
les nouveaux arrivants reçoivent quatre dossiers différents pour la cantine
personne ne sait qui doit prévenir les associations quand une salle est fermée
les colis de la bibliothèque restent bloqués entre deux annexes
la salle d'attente est pleine le lundi et vide le jeudi""".split("\n")
WHO = """les familles monoparentales
les personnes âgées du canton
les étudiants qui arrivent en septembre
les agents de l'accueil
les aidants familiaux
les personnes qui lisent mal le français
les travailleurs saisonniers
les associations de quartier
les nouveaux collègues
les parents d'élèves des écoles rurales
les personnes en situation de handicap
les secrétaires de mairie des petites communes""".split("\n")
SINCE = """la rentrée
le changement de logiciel, en mars
trois ans environ
la réorganisation des guichets
le début de l'année
l'été dernier
toujours, d'après les anciens
la fermeture de l'annexe""".split("\n")
TRIED = """Nous avons essayé une affiche à l'entrée : elle est lue, mais elle ne suffit pas.
Un collègue tient un tableau à la main pour ne rien perdre, ce qui prend une demi-journée par semaine.
L'an passé un groupe de travail s'était réuni deux fois ; il n'en est rien sorti d'écrit.
Le prestataire a répondu que la correction viendrait « dans une prochaine version ».
Nous avons compté pendant un mois : 212 appels pour la même question, soit près d'un sur trois.
Une commune voisine a, paraît-il, trouvé une solution simple ; nous aimerions savoir laquelle.
On a pensé à un SMS de rappel, sans savoir qui pourrait l'envoyer ni avec quel budget.
La responsable est d'accord pour qu'on essaie quelque chose, même modeste, dès le printemps.
Les élus posent la question à chaque conseil : cela devient gênant pour tout le monde.
Le plus pénible est de devoir dire non à des gens qui ont fait la route pour rien.
J'ai gardé quelques exemples, rendus anonymes, que je peux vous montrer.
Nous ne cherchons pas forcément un outil : une règle claire nous aiderait déjà beaucoup.
À l'œil nu, cela représente bien 15 € de timbres par jour, et surtout beaucoup d'agacement.
Deux agents sont volontaires pour donner une matinée par semaine à ce sujet.
Pour l'instant chacun bricole dans son coin, avec son carnet et sa mémoire.
Ce n'est la faute de personne en particulier, mais cela dure et l'équipe s'use.""".split("\n")
ASK = """Est-ce que le laboratoire pourrait nous accompagner sur ce sujet ?
Pourriez-vous nous dire si cela entre dans ce que vous faites ?
Nous serions preneurs d'un atelier, même court, avec quelques usagers.
Qui chez vous pourrait en parler avec nous une petite heure ?
Avez-vous déjà rencontré ce problème ailleurs ?""".split("\n")
SUBJECT = ["Un problème à vous soumettre : {0}", "Besoin d'un regard extérieur ({1})", "Accueil : {0}",
           "Question de {1} – on tourne en rond", "{0}", "Idée pour {1}", "Demande d'accompagnement",
           "Dossiers en attente… que faire ?", "On ne s'en sort plus avec les délais"]

# kind, weight
KINDS = [("utf8", 22), ("qp", 18), ("base64", 10), ("latin1-qp", 8), ("latin1", 5), ("cp1252-qp", 4),
         ("alternative", 15), ("html", 6), ("reply", 8), ("attachment", 4)]
MAX_SIZE = 178 * 1024


def ascii_of(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if c.isascii() and (c.isalnum() or c in "-. "))


def cap(text):
    return text[0].upper() + text[1:]


class Writer:
    """One invented person, and what they have to say."""

    def __init__(self, r, i):
        self.r, self.i = r, i
        self.first = r.choice(FIRST)
        self.last = r.choice(LAST).replace("_", " ")
        pattern, self.org, self.service = r.choice(ORGS)
        where = r.randrange(1, 96) if "%02d" in pattern else ascii_of(r.choice(TOWNS)).replace("'", "")
        self.domain = pattern % where + ".example"
        local = f"{self.first}.{self.last}{i}".replace(" ", "-")
        self.address = f"{ascii_of(local).lower()}@{self.domain}"
        self.what, self.who, self.since = r.choice(WHAT), r.choice(WHO), r.choice(SINCE)

    def subject(self):
        short = " ".join(self.what.split()[:7])
        return self.r.choice(SUBJECT).format(short, self.who)

    def paragraphs(self, size):
        """About `size` characters of what a person writes."""
        r = self.r
        hello = r.choice(["Bonjour,", "Bonjour à toute l'équipe,", "Madame, Monsieur,", "Bonjour le labo,"])
        if r.random() < 0.25:
            first = (f"Problème : {self.what}.\nPour qui : {self.who}.\nDepuis quand : {self.since}.\n"
                     f"Où : {self.org}, {self.service.lower()}.")
        else:
            first = (f"Je travaille à {self.org} ({self.service.lower()}). Depuis {self.since}, {self.what}. "
                     f"Les premiers touchés sont {self.who}, et nous aussi par contrecoup.")
        out, length = [hello, first], len(first)
        while length < size:
            lines = [r.choice(TRIED) for _ in range(r.randint(2, 5))]
            if r.random() < 0.5:
                lines.append(f"Et puis {r.choice(WHAT)}, surtout pour {r.choice(WHO)}.")
            out.append(" ".join(lines))
            length += len(out[-1])
        out += [r.choice(ASK), r.choice(["Bien cordialement,", "Merci d'avance,", "Cordialement,", "Belle journée,"])]
        return out

    def signature(self):
        return (f"-- \n{self.first} {self.last}\n{self.service}, {self.org}\n"
                f"Tél. : 02 99 00 {self.i // 100 % 100:02d} {self.i % 100:02d}")


def plain(paragraphs, signature, width=76):
    return "\n\n".join("\n".join("\n".join(textwrap.wrap(l, width)) for l in p.split("\n"))
                       for p in paragraphs) + "\n\n" + signature + "\n"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def html(r, paragraphs, signature):
    """As the usual programs write it: too many attributes, a style sheet, entities here and there."""
    css = ("p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:\"Calibri\",sans-serif;}\n"
           "a:link {color:#0563C1; text-decoration:underline;}\n")
    heavy = r.random() < 0.5
    tag = '<p class="MsoNormal" style="margin-bottom:6pt"><span lang="FR" style="color:#1f2937">' if heavy else "<div>"
    end = "<o:p></o:p></span></p>" if heavy else "</div>\n<div><br></div>"
    body = "\n".join(tag + escape(p).replace("\n", "<br>\n") + end for p in paragraphs)
    if r.random() < 0.3:
        body = body.replace("é", "&eacute;").replace("à", "&agrave;").replace(" :", "&nbsp;:")
    return (f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n<style>\n{css}</style>'
            f'</head>\n<body lang="FR">\n{body}\n<p>{escape(signature)}</p>\n</body></html>\n')


def qp(text, charset):
    return quopri.encodestring(text.encode(charset, "replace")).decode("ascii")


def b64(data):
    return base64.encodebytes(data).decode("ascii")


def text_part(kind, charset, cte, text, name="plain"):
    """A part's own headers and its body, as bytes."""
    body = {"8bit": lambda: text.encode(charset, "replace"), "quoted-printable": lambda: qp(text, charset).encode(),
            "base64": lambda: b64(text.encode(charset, "replace")).encode()}[cte]()
    return f"Content-Type: text/{name}; charset={kind}\nContent-Transfer-Encoding: {cte}\n".encode() + b"\n" + body


def multipart(r, subtype, parts):
    boundary = f"----=_Partie_{r.getrandbits(64):016x}"
    out = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n'.encode()
    if r.random() < 0.5:
        out += "Ce message est en plusieurs parties, au format MIME.\n".encode()
    for p in parts:
        out += f"--{boundary}\n".encode() + p + b"\n"
    return out + f"--{boundary}--\n".encode()


def attachment(r, room):
    kind, ext = r.choice([("application/pdf", "pdf"), ("image/jpeg", "jpg"),
                          ("application/vnd.oasis.opendocument.text", "odt")])
    name = r.choice(["Compte rendu de réunion", "formulaire", "Étude d'accueil", "photo guichet", "courrier type"])
    size = int(min(room, 12000 * 2 ** (r.random() * 3.7)))
    data = (b"%PDF-1.5\n" if ext == "pdf" else b"") + r.randbytes(size)
    style = r.randrange(3)
    full = f"{name}.{ext}"
    if style == 0:  # RFC 2231
        named = "filename*=UTF-8''" + "".join(c if c.isascii() and c.isalnum() or c == "." else
                                              "".join(f"%{b:02X}" for b in c.encode()) for c in full)
    elif style == 1:  # what many programs do instead
        named = f'filename="{email.header.Header(full, "utf-8").encode()}"'
    else:
        named = f'filename="{ascii_of(full)}"'
    return (f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
            f"Content-Disposition: attachment; {named}\n\n").encode() + b64(data).encode()


def old_mail(r, w):
    """What a reply drags along below it, in the ways it is done."""
    quoted = plain(w.paragraphs(r.randint(300, 1500)), "Le labo")
    day = f"{r.randint(1, 28)} janvier 2026"
    style = r.randrange(3)
    if style == 0:
        head = f"Le {day} à {r.randint(8, 18)}:{r.randint(10, 59)}, Ti Lab <lab@lab.example> a écrit :\n\n"
        return head + "".join("> " + l + "\n" for l in quoted.splitlines())
    if style == 1:
        return (f"-----Message d'origine-----\nDe : Ti Lab <lab@lab.example>\nEnvoyé : {day}\nÀ : {w.first} {w.last}\n"
                f"Objet : Votre demande\n\n{quoted}")
    return "________________________________\nDe : Ti Lab\nObjet : Votre demande\n\n" + quoted


def body_of(r, w, kind):
    size = min(int(r.lognormvariate(7.45, 0.55)), 9000)
    paragraphs, signature = w.paragraphs(size), w.signature()
    text = plain(paragraphs, signature)
    if kind == "utf8":
        return text_part("utf-8", "utf-8", "8bit", text)
    if kind == "qp":
        return text_part('"UTF-8"; format=flowed', "utf-8", "quoted-printable", text)
    if kind == "base64":
        return text_part("utf-8", "utf-8", "base64", text)
    if kind == "latin1-qp":
        return text_part("iso-8859-1", "latin-1", "quoted-printable", text.replace("œ", "oe").replace("€", "euros")
                         .replace("…", "..."))
    if kind == "latin1":
        return text_part("ISO-8859-1", "latin-1", "8bit", text.replace("œ", "oe").replace("€", "euros"))
    if kind == "cp1252-qp":
        return text_part('"Windows-1252"', "cp1252", "quoted-printable", text.replace("'", "’"))
    if kind == "html":
        return text_part("utf-8", "utf-8", r.choice(["quoted-printable", "base64"]),
                         html(r, paragraphs, signature), "html")
    if kind == "reply":
        return text_part("utf-8", "utf-8", r.choice(["8bit", "quoted-printable"]), text + "\n\n" + old_mail(r, w))
    plain_part = text_part("utf-8", "utf-8", r.choice(["quoted-printable", "8bit"]), text)
    both = multipart(r, "alternative", [plain_part, text_part("utf-8", "utf-8", "quoted-printable",
                                                              html(r, paragraphs, signature), "html")])
    if kind == "alternative":
        return both
    parts = [r.choice([plain_part, both])]
    room = (MAX_SIZE - 12000 - len(parts[0])) * 3 // 4 - 4000
    for _ in range(r.choice([1, 1, 1, 2])):
        parts.append(attachment(r, room))
        room -= len(parts[-1])
        if room < 2000:
            break
    return multipart(r, "mixed", parts)


def encoded(text, charset="utf-8"):
    return text if text.isascii() else email.header.Header(text, charset, header_name="Subject").encode()


def folded(name, value, width=76):
    return name + ": " + value if len(value) < width else name + ":" + "".join(
        "\n " + l for l in textwrap.wrap(value, width, break_long_words=True, break_on_hyphens=False))


def headers_of(r, w, i, kind):
    paris = datetime.timezone(datetime.timedelta(hours=1))
    date = email.utils.format_datetime(datetime.datetime.fromtimestamp(1767600000 + i * 97 + r.randrange(60), paris))
    mid = f"<{r.getrandbits(96):024x}.{i}@{w.domain}>"
    verdict = r.random()
    if verdict < 0.85:
        results = (f"dkim=pass (2048-bit key; unprotected) header.d={w.domain} header.i=@{w.domain} header.s=s2026; "
                   f"spf=pass smtp.mailfrom={w.address}; dmarc=pass (p=none dis=none) header.from={w.domain}")
    elif verdict < 0.95:
        results = f"spf=none smtp.mailfrom={w.address}; dkim=none"
    else:
        results = f"dkim=fail (body hash did not verify) header.d={w.domain}; dmarc=fail header.from={w.domain}"
    queue = f"{r.getrandbits(44):011X}"
    rows = [f"Return-Path: <{w.address}>", "Delivered-To: lab@lab.example",
            f"Received: from mx.lab.example ([127.0.0.1])\n\tby mx.lab.example with LMTP\n\tid {r.getrandbits(80):020x}\n"
            f"\t(envelope-from <{w.address}>)\n\tfor <lab@lab.example>; {date}",
            folded("Authentication-Results", "mx.lab.example; " + results),
            f"Received: from smtp.{w.domain} (smtp.{w.domain} [192.0.2.{r.randrange(1, 255)}])\n"
            f"\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n"
            f"\tby mx.lab.example (Postfix) with ESMTPS id {queue}\n\tfor <lab@lab.example>; {date}"]
    if verdict < 0.85 or verdict >= 0.95:
        signature = (f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={w.domain}; s=s2026; t={1767600000 + i}; "
                     f"h=From:To:Subject:Date:Message-ID; bh={base64.b64encode(r.randbytes(32)).decode()}; "
                     f"b={base64.b64encode(r.randbytes(256)).decode()}")
        rows.append(folded("DKIM-Signature", signature))
    if r.random() < 0.5:
        rows.append(f"Received: from [10.0.{r.randrange(256)}.{r.randrange(256)}] by smtp.{w.domain} with ESMTPSA; {date}")
    name = f"{w.first} {w.last}"
    sender = encoded(name) if not name.isascii() else f'"{name}"' if "'" in name or r.random() < 0.5 else name
    subject = w.subject()
    rest = [f"From: {sender} <{w.address}>", f"To: {r.choice(['lab@lab.example', 'Ti Lab <lab@lab.example>'])}",
            "Subject: " + encoded(("Re: " if kind == "reply" else "") + cap(subject),
                                  "iso-8859-1" if kind.startswith("latin1") and "œ" not in subject
                                  and "…" not in subject and "–" not in subject else "utf-8"),
            f"Date: {date}", f"Message-ID: {mid}", "MIME-Version: 1.0"]
    if kind == "reply":
        parent = f"<{r.getrandbits(64):016x}@{w.domain}>"
        rest += [f"In-Reply-To: {parent}", f"References: {parent}"]
    if r.random() < 0.6:
        rest.append(r.choice(["X-Mailer: Courrier 16.0", "User-Agent: Messagerie/128.5 (X11; Linux)"]))
        rest.append("Accept-Language: fr-FR, en-US\nContent-Language: fr-FR")
    r.shuffle(rest)
    return ("\n".join(rows + rest) + "\n").encode("utf-8")


def mail(seed, i):
    r = random.Random(f"{seed}/{i}")
    kind = r.choices([k for k, _ in KINDS], [n for _, n in KINDS])[0]
    w = Writer(r, i)
    return kind, headers_of(r, w, i, kind) + body_of(r, w, kind)


def main(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("n", type=int)
    p.add_argument("dir", type=pathlib.Path)
    p.add_argument("--seed", default="2026")
    o = p.parse_args(argv)
    o.dir.mkdir(parents=True, exist_ok=True)
    sizes, kinds = [], {}
    for i in range(o.n):
        kind, data = mail(o.seed, i)
        (o.dir / f"{i:05d}.eml").write_bytes(data)
        sizes.append(len(data))
        kinds[kind] = kinds.get(kind, 0) + 1
    sizes.sort()
    print(f"{o.n} mails, {sum(sizes)} bytes, median {sizes[o.n // 2]}, p90 {sizes[o.n * 9 // 10]}, max {sizes[-1]};",
          ", ".join(f"{k} {n}" for k, n in sorted(kinds.items())))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
