#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Row A13: who says no to what was filed for them is forgotten: their address stands nowhere in the database any more, in no text and in no
bytes, and the sums of `audit` hold. Who says yes is kept."""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

ADDRESS, OTHER = "emily.carter@port.example", "fatou.diallo@mission-locale.example"
FILED = """@2026-03-02 10:00
/mail yann
Objet: Courriers pour {to}

Je vous écris pour ma collègue Emily Carter <{to}> : les marins étrangers ne comprennent pas les courriers de la capitainerie.
--
Yann Prigent, et Emily Carter ({to})
.
{before}
/repondre {who}
{answer}
.
"""
# It is known by her notice when she is away: that goes too.
AWAY = """/eml
From: Emily Carter <{to}>
To: {{adresse emily}}
Subject: Out of office
Authentication-Results: mail.lab.example; dmarc=pass header.from=port.example
In-Reply-To: <{{id emily}}>
Auto-Submitted: auto-replied
Message-ID: <away-1@port.example>
Content-Type: text/plain

I am away until 20 March. In urgent cases write to {to}.
."""


def found(state, address):
    """Tables and columns that hold it, in whatever case and in whatever transfer encoding a mail of ours may have."""
    db, places = sqlite3.connect(f"{state}/skoazell.db"), []
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'similar%'"):
        for column in [r[1] for r in db.execute(f"PRAGMA table_info({table})")]:
            for (value,) in db.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
                raw = value if isinstance(value, bytes) else str(value).encode()
                if address.encode() in re.sub(rb"=\r?\n", b"", raw).replace(b"=40", b"@").lower():
                    places.append(f"{table}.{column}")
    db.close()
    return sorted(set(places))


def main():
    binary, wrong = sys.argv[1], 0
    with tempfile.TemporaryDirectory(prefix="sk-") as root:
        for n, (who, to, before, answer, kept) in enumerate([
                ("emily", ADDRESS, "", "Non merci", False),
                ("emily", ADDRESS, "/repondre emily\nDe quoi s'agit-il ?\n.", "Je refuse.", False),
                ("emily", ADDRESS, "/repondre emily non-verifie\noui\n.", "non", False),
                ("emily", ADDRESS, AWAY.format(to=ADDRESS), "non", False),
                ("emily", ADDRESS, "", "Oui", True),
                ("fatou", OTHER, "/mail fatou\nObjet: Jeunes\n\nLes jeunes attendent trop longtemps une réponse.\n.", "non", True)]):
            state, script = f"{root}/{n}", pathlib.Path(root, f"{n}.scenario")
            script.write_text(FILED.format(to=to, who=who, before=before, answer=answer), encoding="utf-8")
            subprocess.run([binary, "tour", "--state", state, script], stdout=subprocess.DEVNULL, check=True)
            places = found(state, to)
            audit = subprocess.run([binary, "audit", "--db", f"{state}/skoazell.db"], capture_output=True, text=True)
            if bool(places) != kept or audit.returncode != 0:
                wrong += 1
                print(f"{who} answers « {answer} »: the address stands in {places or 'no place'}; audit {audit.returncode}\n{audit.stdout}")
    print("an address is forgotten where it must be, and only there" if not wrong else f"{wrong} of 6 wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
