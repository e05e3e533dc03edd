#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""B10-B12, B16, B20: what we send, as programs see it that others wrote: the mail by Python's own parser, the calendar in it by icalendar and by
vobject, the times of a series by dateutil. The samples are written by tests/unit/test_calendar.c (samples_write)."""
import datetime
import email
import email.policy
import pathlib
import re
import subprocess
import sys
import tempfile
import zoneinfo

import synapse

synapse.inside()

import dateutil.rrule  # noqa: E402
import icalendar  # noqa: E402
import vobject  # noqa: E402

UTC = datetime.timezone.utc
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
STAMP = datetime.datetime(2026, 3, 3, 12, 13, 20, tzinfo=UTC)
START = datetime.datetime(2026, 3, 12, 14, 0, tzinfo=PARIS)
END = datetime.datetime(2026, 3, 12, 17, 0, tzinfo=PARIS)
SUMMARY = "Atelier « Guichet unique » : accueil, orientation ; suite de nos échanges avec les agents"
DESCRIPTION = "Bonjour,\n\nÀ l'ordre du jour : accueil, idées ; suite.\nUne barre \\ oblique."
PLACE = "Salle Ouessant, 2e étage"
UID = "atelier-2026-003@lab.example"


def shape(raw, method, file, to="paul@caf.example", asks="Viendrez-vous"):
    """The mail: what is in what, in which order, encoded how; gives the calendar in it."""
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "a bare line end"
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert not [part.defects for part in mail.walk() if part.defects], "a broken mail"
    tree = [part.get_content_type() for part in mail.walk()]
    assert tree == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"], tree
    parts = list(mail.walk())
    inline, attached = parts[4], parts[5]
    assert inline.get_param("method") == method and inline.get_content_charset() == "utf-8" and inline.get_content_disposition() is None
    assert attached.get_filename() == file and attached.get_content_disposition() == "attachment" and attached.get_param("name") == file
    for part in (inline, attached):
        assert part["Content-Transfer-Encoding"] == "base64", part.items()
        assert max(map(len, part.get_payload().splitlines())) <= 76
    calendar = inline.get_payload(decode=True)
    assert calendar == attached.get_payload(decode=True), "two calendars that differ"
    lines = calendar.split(b"\r\n")
    assert lines[-1] == b"" and max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines) and b"VALARM" not in b" ".join(
        x for x in lines if x.startswith(b"BEGIN"))
    for line in lines:
        line.decode()  # no character is cut
    assert mail["To"].addresses[0].addr_spec == to and mail["From"].addresses[0].addr_spec == "lab@lab.example"
    assert asks in parts[2].get_content() and asks in parts[3].get_content()
    return calendar.decode()


def readers(text):
    """The one event of a calendar as both readers see it, without an error of either."""
    one = icalendar.Calendar.from_ical(text)
    other = vobject.readOne(text, validate=True)
    assert not one.errors and not one.events[0].errors, one.errors + one.events[0].errors
    assert len(one.events) == 1 and len(other.contents["vevent"]) == 1
    assert one["VERSION"] == other.version.value == "2.0" and str(one["PRODID"]) == other.prodid.value
    return one, one.events[0], other, other.vevent


def same(one, other, **want):
    for name, value in want.items():
        name = name.replace("_", "-")
        seen, seen2 = one[name], other.contents[name.lower()][0].value
        seen = seen.dt if hasattr(seen, "dt") else type(value)(seen)
        assert seen == value, f"icalendar reads {name}: {seen!r}, not {value!r}"
        assert seen2 == (str(value) if isinstance(value, int) else value), f"vobject reads {name}: {seen2!r}, not {value!r}"


def person(one, other, name, address, **want):
    seen, seen2 = one[name], other.contents[name.lower()]
    assert not isinstance(seen, list) and len(seen2) == 1, f"several of {name}"
    assert seen == seen2[0].value == f"mailto:{address}", seen
    for key, value in want.items():
        assert seen.params.get(key) == value, f"icalendar reads {name} {key}: {seen.params}"
        assert seen2[0].params.get(key) == ([value] if value else None), f"vobject reads {name} {key}: {seen2[0].params}"


def request(folder):
    text = shape((folder / "request.eml").read_bytes(), "REQUEST", "invitation.ics")
    calendar, one, calendar2, other = readers(text)
    assert calendar["METHOD"] == calendar2.method.value == "REQUEST" and not calendar.timezones
    same(one, other, UID=UID, SEQUENCE=1, DTSTAMP=STAMP, DTSTART=START, DTEND=END, SUMMARY=SUMMARY, DESCRIPTION=DESCRIPTION, LOCATION=PLACE,
         STATUS="CONFIRMED", TRANSP="OPAQUE")
    assert one["DTSTART"].dt.utcoffset() == datetime.timedelta(0)
    person(one, other, "ORGANIZER", "lab@lab.example", CN="Ti Lab")
    person(one, other, "ATTENDEE", "paul@caf.example", CN="Paul Le Goff", ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE",
           CUTYPE="INDIVIDUAL")


def cancel(folder):
    text = shape((folder / "cancel.eml").read_bytes(), "CANCEL", "cancel.ics")
    calendar, one, calendar2, other = readers(text)
    assert calendar["METHOD"] == calendar2.method.value == "CANCEL"
    same(one, other, UID=UID, SEQUENCE=2, DTSTART=START, DTEND=END, STATUS="CANCELLED", SUMMARY=SUMMARY)
    person(one, other, "ORGANIZER", "lab@lab.example", CN="Ti Lab")
    person(one, other, "ATTENDEE", "paul@caf.example", CN="Paul Le Goff", RSVP=None)


def series(folder):
    """First Thursday of the month at 14:00 by the clock, whatever the clock does; and nothing that was written becomes a line of its own."""
    text = shape((folder / "series.eml").read_bytes(), "REQUEST", "invitation.ics")
    calendar, one, _, other = readers(text)
    first = datetime.datetime(2026, 3, 5, 14, 0, tzinfo=PARIS)
    same(one, other, DTSTART=first, DTEND=first + datetime.timedelta(hours=3), SUMMARY="Atelier ATTENDEE:mailto:tous@caf.example BEGIN:VALARM")
    person(one, other, "ATTENDEE", "paul@caf.example", CN="Le Goff, Paul; 'chef': dit 'nous", ROLE="OPT-PARTICIPANT")
    assert one["DTSTART"].params["TZID"] == "Europe/Paris" and one["EXDATE"].dts[0].dt == datetime.datetime(2026, 5, 7, 14, tzinfo=PARIS)
    # The zone that goes along is the world's.
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    for month in range(1, 13):
        for day in (1, 28, 29):
            for hour in (0, 1, 4, 12):
                try:
                    at = datetime.datetime(2026, month, day, hour)
                except ValueError:
                    continue
                assert zone.utcoffset(at) == PARIS.utcoffset(at), at
    assert str(other.rrule.value) == one["RRULE"].to_ical().decode()
    days = dateutil.rrule.rrulestr(one["RRULE"].to_ical().decode(), dtstart=first)
    assert [d.strftime("%m-%d %H:%M") for d in days] == [
        "03-05 14:00", "04-02 14:00", "05-07 14:00", "06-04 14:00", "07-02 14:00", "08-06 14:00", "09-03 14:00", "10-01 14:00", "11-05 14:00",
        "12-03 14:00"]


def days(folder):
    text = shape((folder / "days.eml").read_bytes(), "REQUEST", "invitation.ics")
    _, one, _, other = readers(text)
    same(one, other, DTSTART=datetime.date(2026, 3, 12), DTEND=datetime.date(2026, 3, 14), STATUS="TENTATIVE")
    person(one, other, "ATTENDEE", "paul@caf.example", ROLE="CHAIR", PARTSTAT="ACCEPTED")


def feed(folder):
    text = (folder / "feed.ics").read_bytes().decode()
    calendar, other = icalendar.Calendar.from_ical(text), vobject.readOne(text, validate=True)
    assert not calendar.errors and not any(e.errors for e in calendar.events)
    name = 'Ateliers, salles ; et "le reste"'
    assert calendar["METHOD"] == other.method.value == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == name and re.sub(r"\\(.)", r"\1", calendar["NAME"]) == name, calendar["NAME"]
    assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=1)
    assert [str(e["UID"]) for e in calendar.events] == [e.uid.value for e in other.vevent_list] == [UID, "atelier-2026-004@lab.example"]
    assert len(calendar.timezones) == 1 and "@caf.example" not in text.replace("tous@caf.example", "") and "ORGANIZER" not in text
    assert str(calendar.events[0]["SUMMARY"]) == SUMMARY and calendar.events[0]["DTSTART"].dt == START


def main():
    writer = pathlib.Path(sys.argv[1]).parent / "tests" / "unit" / "test_calendar"
    with tempfile.TemporaryDirectory(prefix="sk-") as root:
        subprocess.run([writer, root], check=True)
        for judge in (request, cancel, series, days, feed):
            judge(pathlib.Path(root))
    print("5 samples, as two readers see them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
