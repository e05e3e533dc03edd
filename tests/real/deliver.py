#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Sends one mail by SMTP: a file as it is (--eml), or one built from the options.

    deliver.py --port 2525 --from 'Claire Le Gall <claire@agents.example>' --to lab@lab.example \\
        --subject 'Une idée' --text 'Bonjour, ...'
    deliver.py --port 5587 --tls starttls --ca ca.pem --user claire --password secret --eml mail.eml \\
        --to lab@lab.example

Prints one line for each recipient, "ADDRESS CODE TEXT", and for a built mail "Message-ID <...>" first.
Exits 0 when every recipient was accepted, 1 when one was refused, 2 when the session itself failed.
"""
import argparse
import email
import email.policy
import mimetypes
import pathlib
import re
import smtplib
import ssl
import sys
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, localtime, make_msgid, parseaddr


def read_options(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, required=True)
    p.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    p.add_argument("--ca", help="file of the authority to trust (with --tls)")
    p.add_argument("--user")
    p.add_argument("--password", default="secret")
    p.add_argument("--timeout", type=float, default=30)
    p.add_argument("--eml", help="send this file's bytes; bare LF becomes CRLF, nothing else changes")
    p.add_argument("--from", dest="sender", help="From of a built mail; envelope sender unless --envelope-from")
    p.add_argument("--envelope-from", help="envelope sender ('' for a bounce's)")
    p.add_argument("--to", action="append", default=[], help="recipient; may be repeated")
    p.add_argument("--subject", default="")
    p.add_argument("--text", help="body; '-' reads standard input")
    p.add_argument("--html", help="HTML alternative; alone, the mail is HTML only")
    p.add_argument("--charset", default="utf-8")
    p.add_argument("--cte", choices=["quoted-printable", "base64", "8bit", "7bit"])
    p.add_argument("--attach", action="append", default=[], metavar="FILE")
    p.add_argument("--header", action="append", default=[], metavar="'Name: value'")
    p.add_argument("--reply-to-mail", metavar="FILE",
                   help="a received mail to answer: fills To (its Reply-To or From), Subject, In-Reply-To, References")
    p.add_argument("--message-id")
    o = p.parse_args(argv)
    if o.eml is None and not o.sender:
        p.error("--from is needed to build a mail (or give --eml)")
    if not o.to and not o.reply_to_mail:
        p.error("--to is needed")
    return o


def answer_headers(path, options, message):
    with open(path, "rb") as f:
        old = email.message_from_binary_file(f, policy=email.policy.default)
    if not options.to:
        options.to = [a for _, a in getaddresses([str(old["Reply-To"] or old["From"])])]
    subject = str(old["Subject"] or "")
    if not options.subject:
        options.subject = subject if subject.lower().startswith("re:") else "Re: " + subject
    if old["Message-ID"]:
        parent = str(old["Message-ID"]).strip()
        message["In-Reply-To"] = parent
        message["References"] = (str(old["References"] or "") + " " + parent).strip()


def build(options):
    message = EmailMessage(policy=email.policy.SMTP)
    if options.reply_to_mail:
        answer_headers(options.reply_to_mail, options, message)
    message["From"] = options.sender
    message["To"] = ", ".join(options.to)
    message["Subject"] = options.subject
    message["Date"] = format_datetime(localtime())
    domain = parseaddr(options.sender)[1].rpartition("@")[2] or "agents.example"
    message["Message-ID"] = options.message_id or make_msgid(domain=domain)
    text = sys.stdin.read() if options.text == "-" else options.text
    how = {"charset": options.charset}
    if options.cte:
        how["cte"] = options.cte
    if text is not None or options.html is None:
        message.set_content(text or "", **how)
        if options.html is not None:
            message.add_alternative(options.html, subtype="html", **how)
    else:
        message.set_content(options.html, subtype="html", **how)
    for name in options.attach:
        kind = (mimetypes.guess_type(name)[0] or "application/octet-stream").split("/")
        path = pathlib.Path(name)
        message.add_attachment(path.read_bytes(), maintype=kind[0], subtype=kind[1], filename=path.name)
    for line in options.header:
        name, _, value = line.partition(":")
        del message[name]
        message[name] = value.strip()
    print("Message-ID", message["Message-ID"])
    return message.as_bytes()


def connect(options):
    context = ssl.create_default_context(cafile=options.ca) if options.tls != "none" else None
    if options.tls == "implicit":
        session = smtplib.SMTP_SSL(options.host, options.port, timeout=options.timeout, context=context)
    else:
        session = smtplib.SMTP(options.host, options.port, timeout=options.timeout)
        if options.tls == "starttls":
            session.starttls(context=context)
    if options.user:
        session.login(options.user, options.password)
    return session


def send(session, options, sender, data):
    """Each recipient gets its own reply: smtplib's own sendmail tells only the refused ones."""
    session.ehlo_or_helo_if_needed()
    # Space around the address is not for us to mend: it goes as it was given, bad ones too.
    code, text = session.mail(sender, ["BODY=8BITMIME"] if session.has_extn("8bitmime") else [])
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, text, sender)
    replies = [(to, *session.rcpt(to)) for to in options.to]
    if any(code in (250, 251) for _, code, _ in replies):
        code, text = session.data(data)
        replies = [(to, code, text) if was in (250, 251) else (to, was, why) for to, was, why in replies]
    return replies


def main(argv):
    options = read_options(argv)
    if options.eml is not None:
        data = re.sub(rb"(?<!\r)\n", b"\r\n", pathlib.Path(options.eml).read_bytes())
    else:
        data = build(options)
    sender = options.envelope_from
    if sender is None:
        sender = options.sender or str(email.message_from_bytes(data)["From"] or "")
        sender = parseaddr(sender)[1]
    try:
        session = connect(options)
        replies = send(session, options, sender, data)
        session.quit()
    except (OSError, smtplib.SMTPException) as why:
        print(f"deliver: {why}", file=sys.stderr)
        return 2
    for to, code, text in replies:
        print(to, code, text.decode("utf-8", "replace").replace("\n", " "))
    return 0 if all(code in (250, 251) for _, code, _ in replies) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
