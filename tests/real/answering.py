# SPDX-License-Identifier: EUPL-1.2
"""How people answer a mail of ours: with the marks, quotes and shapes of the program that they write with, and how their calendars answer an
invitation. Everything is made from the mail that they got."""
import base64
import datetime
import email
import email.policy
import html
import zoneinfo
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
UTC = datetime.timezone.utc
PARIS = zoneinfo.ZoneInfo("Europe/Paris")


class Letter:
    """A mail that somebody got."""
    def __init__(self, raw):
        self.mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.text = self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip("\n")
        self.sender = self.mail["From"].addresses[0]
        self.to = self.mail["To"].addresses[0].addr_spec
        self.answer_to = parseaddr(str(self.mail["Reply-To"] or self.mail["From"]))[1]
        self.subject = str(self.mail["Subject"])
        self.id = str(self.mail["Message-ID"]).strip()
        self.at = self.mail["Date"].datetime

    def calendar(self):
        """The calendar in it, as bytes."""
        return next(p for p in self.mail.walk() if p.get_content_type() == "text/calendar").get_payload(decode=True)

    @property
    def said_by(self):
        return f"{self.sender.display_name} <{self.answer_to}>"


def quoted(text):
    return "\n".join(">" + (" " + line if line and not line.startswith(">") else line) for line in text.split("\n"))


def start(letter, sender, subject="Re: ", headers=()):
    new = EmailMessage(policy=email.policy.SMTP)
    new["From"], new["To"] = sender, letter.answer_to
    new["Subject"] = letter.subject if letter.subject.startswith(subject) else subject + letter.subject
    new["Date"] = format_datetime(datetime.datetime.now(UTC))
    new["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    new["In-Reply-To"] = new["References"] = letter.id
    for name, value in headers:
        new[name] = value
    return new


def outlook(letter, sender, words):
    """At a desk: what is new on top, the old mail below its heads, nothing in front of its lines."""
    new = start(letter, sender, "RE: ", [("X-Mailer", "Microsoft Outlook 16.0"), ("Thread-Index", "AdzQ0mE1R3sTg1yqQ0aQYV2m7w==")])
    at = letter.at
    heads = (f"De : {letter.said_by}\nEnvoyé : {DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M}\n"
             f"À : {letter.to}\nObjet : {letter.subject}")
    new.set_content(f"{words}\n\nCordialement,\n\n{parseaddr(sender)[0]}\n\n{heads}\n\n{letter.text}\n", cte="quoted-printable")
    new.add_alternative(f"<html><body><div class=WordSection1><p class=MsoNormal>{html.escape(words)}</p><p class=MsoNormal>Cordialement,</p>"
                        f"<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{html.escape(heads)}</p></div>"
                        f"<p>{html.escape(letter.text)}</p></div></body></html>", subtype="html", cte="quoted-printable")
    return new.as_bytes()


def phone(letter, sender, words):
    """A phone: a line on top, its advertisement, the rest quoted."""
    new = start(letter, sender, headers=[("X-Mailer", "iPhone Mail (22B91)")])
    at = letter.at
    new.set_content(f"{words}\n\nEnvoyé de mon iPhone\n\n> Le {at.day} {SHORT[at.month - 1]} {at.year} à {at:%H:%M}, {letter.said_by} a écrit :\n> \n"
                    f"{quoted(chr(0xFEFF) + letter.text)}\n", cte="quoted-printable")
    return new.as_bytes()


def gmail(letter, sender, words):
    new = start(letter, sender)
    at = letter.at
    said = f"Le {DAYS[at.weekday()][:3]}. {at.day} {SHORT[at.month - 1]} {at.year} à {at:%H:%M}, {letter.sender.display_name} <\n{letter.answer_to}> a écrit :"
    new.set_content(f"{words}\n\n{said}\n\n{quoted(letter.text)}\n", cte="quoted-printable")
    new.add_alternative(f'<div dir="ltr">{html.escape(words)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
                        f'{html.escape(said)}<br></div><blockquote class="gmail_quote">{html.escape(letter.text)}</blockquote></div>',
                        subtype="html", cte="quoted-printable")
    return new.as_bytes()


def outlook_phone(letter, sender, words):
    """HTML alone, with a line to set off what was there before."""
    new = start(letter, sender, "RE: ")
    old = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in letter.text.split("\n"))
    new.set_content(f'<html><body><div dir="auto">{html.escape(words)}</div><div id="ms-outlook-mobile-signature" dir="auto">Télécharger '
                    f'<a href="https://aka.ms/x">Outlook pour Android</a></div><hr style="display:inline-block;width:98%" tabindex="-1">'
                    f'<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> {html.escape(letter.said_by)}<br><b>Sent:</b> {letter.at:%A, %B %d, %Y %I:%M %p}'
                    f"<br><b>To:</b> {html.escape(letter.to)}<br><b>Subject:</b> {html.escape(letter.subject)}<br></div>{old}</body></html>",
                    subtype="html", charset="iso-8859-1" if old.isascii() else "utf-8", cte="quoted-printable")
    return new.as_bytes()


def below(letter, sender, words):
    """As it was done on lists: all of the old mail first, one's own under it, a signature."""
    new = start(letter, sender)
    new.set_content(f"Le {letter.at:%d/%m/%Y à %H:%M}, {letter.sender.display_name} a écrit :\n{quoted(letter.text)}\n\n{words}\n\n-- \n"
                    f"{parseaddr(sender)[0]}\nChargée de mission, 02 99 11 22 33\n", cte="8bit")
    return new.as_bytes()


def between(letter, sender, words):
    """Each word under the line that it answers: `words` maps the number of an option to it."""
    new = start(letter, sender, headers=[("User-Agent", "Mozilla Thunderbird")])
    lines = [f"Le {letter.at:%d/%m/%Y à %H:%M}, {letter.sender.display_name} a écrit :"]
    for line in letter.text.split("\n"):
        lines.append(quoted(line))
        number = line.partition(".")[0]
        if number in words:
            lines += ["", words[number], ""]
    new.set_content("\n".join(lines) + "\n", cte="8bit")
    return new.as_bytes()


# -- calendars

def folded(lines):
    """Lines of a calendar, none over 75 bytes (RFC 5545 3.1)."""
    out = []
    for line in lines:
        while len(line.encode()) > 73:
            cut = len(line.encode()[:73].decode(errors="ignore"))
            out.append(line[:cut])
            line = " " + line[cut:]
        out.append(line)
    return ("\r\n".join(out) + "\r\n").encode()


def unfolded(data):
    return data.decode().replace("\r\n ", "").split("\r\n")


class Event:
    """What a calendar keeps of an invitation."""
    def __init__(self, letter):
        self.lines = unfolded(letter.calendar())

    def line(self, name):
        return next(x for x in self.lines if x.startswith((name + ":", name + ";")))

    def value(self, name):
        return self.line(name).split(":", 1)[1]

    @property
    def uid(self):
        return self.value("UID")

    def paris(self, name):
        at = datetime.datetime.strptime(self.value(name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return at.astimezone(PARIS).strftime("%Y%m%dT%H%M%S")


def now():
    return datetime.datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def part(data, params):
    """One text/calendar part, in base64 as most write it."""
    p = EmailMessage(policy=email.policy.SMTP)
    p["Content-Type"] = f"text/calendar; {params}"
    p["Content-Transfer-Encoding"] = "base64"
    p.set_payload(base64.encodebytes(data).decode().replace("\n", "\r\n"))
    return p


def calendar_mail(letter, sender, subject, text, data, params, attached=None):
    new = EmailMessage(policy=email.policy.SMTP)
    new["From"], new["To"], new["Subject"] = sender, str(letter.sender.addr_spec), f"{subject} : {Event(letter).value('SUMMARY')}"
    new["Date"], new["Message-ID"] = format_datetime(datetime.datetime.now(UTC)), make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    new["MIME-Version"] = "1.0"
    new.set_type("multipart/mixed" if attached else "multipart/alternative")
    words = EmailMessage(policy=email.policy.SMTP)
    words.set_content(text)
    del words["MIME-Version"]
    new.set_payload([words, part(data, params)])
    if attached:
        file = part(data, f'charset="UTF-8"; name="{attached}"')
        file["Content-Disposition"] = f'attachment; filename="{attached}"'
        file.set_type("application/ics")
        new.attach(file)
    return new.as_bytes()


MICROSOFT = ["X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-OWNERAPPTID:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
             "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "X-MICROSOFT-CDO-IMPORTANCE:1",
             "X-MICROSOFT-CDO-INSTTYPE:0", "X-MICROSOFT-DISALLOW-COUNTER:FALSE"]
ROMANCE = ["BEGIN:VTIMEZONE", "TZID:Romance Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
           "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100",
           "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"]
STATES = {"ACCEPTED": "Accepté", "TENTATIVE": "Provisoire", "DECLINED": "Refusé"}


def outlook_com(letter, sender, partstat):
    """No ORGANIZER."""
    e, (name, addr) = Event(letter), parseaddr(sender)
    data = folded(["BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", "BEGIN:VEVENT",
                   f"ATTENDEE;PARTSTAT={partstat};CN={name}:mailto:{addr}", "COMMENT;LANGUAGE=fr-FR:\\n", "UID:" + e.uid,
                   f"SUMMARY;LANGUAGE=fr-FR:{STATES[partstat]} : {e.value('SUMMARY')}", e.line("DTSTART"), e.line("DTEND"), "CLASS:PUBLIC",
                   "PRIORITY:5", "DTSTAMP:" + now(), "TRANSP:OPAQUE", "STATUS:CONFIRMED", e.line("SEQUENCE"), *MICROSOFT, "END:VEVENT",
                   "END:VCALENDAR"])
    return calendar_mail(letter, sender, STATES[partstat], "\n", data, 'method=REPLY; charset="utf-8"')


def exchange(letter, sender, partstat):
    """The event whole, with who else was invited, in Windows' name for the zone, and a bell."""
    e, (name, addr) = Event(letter), parseaddr(sender)
    others = [f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Invité {i}:mailto:invite{i}@agglo.example" for i in (1, 2, 3)]
    data = folded(["BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", *ROMANCE, "BEGIN:VEVENT",
                   "ORGANIZER;CN=Ti Lab:mailto:" + letter.sender.addr_spec, *others,
                   f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};RSVP=TRUE;CN={name}:mailto:{addr}",
                   "DESCRIPTION;LANGUAGE=fr-FR:Quand : voir plus haut.\\n\\n*~*~*~*~*~*~*~*~*~*\\n\\n", "UID:" + e.uid,
                   f"SUMMARY;LANGUAGE=fr-FR:{STATES[partstat]} : {e.value('SUMMARY')}",
                   f"DTSTART;TZID=Romance Standard Time:{e.paris('DTSTART')}", f"DTEND;TZID=Romance Standard Time:{e.paris('DTEND')}",
                   "CLASS:PUBLIC", "PRIORITY:5", "DTSTAMP:" + now(), "TRANSP:OPAQUE", "STATUS:CONFIRMED", e.line("SEQUENCE"), *MICROSOFT,
                   "BEGIN:VALARM", "DESCRIPTION:REMINDER", "TRIGGER;RELATED=START:-PT15M", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT",
                   "END:VCALENDAR"])
    return calendar_mail(letter, sender, STATES[partstat], "\n", data, 'charset="utf-8"; method=REPLY')


def google(letter, sender, partstat):
    """MAILTO in capitals, the file beside it, a sentence of Google's own about it."""
    e, (name, addr) = Event(letter), parseaddr(sender)
    data = folded(["BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:REPLY",
                   "BEGIN:VEVENT", e.line("DTSTART"), e.line("DTEND"), "DTSTAMP:" + now(),
                   "ORGANIZER;CN=Ti Lab:MAILTO:" + letter.sender.addr_spec, "UID:" + e.uid,
                   f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={name};X-NUM-GUESTS=0:MAILTO:{addr}",
                   "CREATED:" + now(), "DESCRIPTION:", "LAST-MODIFIED:" + now(), e.line("SEQUENCE"), "STATUS:CONFIRMED", e.line("SUMMARY"),
                   "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR"])
    return calendar_mail(letter, sender, STATES[partstat], f"{name} a {STATES[partstat].lower()} cette invitation.\n", data,
                         'charset="UTF-8"; method=REPLY', "invite.ics")


def apple(letter, sender, partstat):
    """The invited address in the calendar, the mail from another one (an alias of the same person)."""
    e, (name, _) = Event(letter), parseaddr(sender)
    data = folded(["BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "METHOD:REPLY", "PRODID:-//Apple Inc.//macOS 15.3//EN", "VERSION:2.0", "BEGIN:VEVENT",
                   f'ATTENDEE;CN="{name}";CUTYPE=INDIVIDUAL;EMAIL="{letter.to}";PARTSTAT={partstat};ROLE=REQ-PARTICIPANT:mailto:{letter.to}',
                   e.line("DTEND"), "DTSTAMP:" + now(), e.line("DTSTART"), "LAST-MODIFIED:" + now(),
                   'ORGANIZER;CN="Ti Lab":mailto:' + letter.sender.addr_spec, e.line("SEQUENCE"), e.line("SUMMARY"), "UID:" + e.uid,
                   "X-APPLE-EWS-BUSYSTATUS:BUSY", "END:VEVENT", "END:VCALENDAR"])
    return calendar_mail(letter, sender, STATES[partstat], f"{name} a accepté votre invitation.\n", data, "charset=utf-8; method=REPLY",
                         "iCal-20260306-081802.ics")
