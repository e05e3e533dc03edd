# SPDX-License-Identifier: EUPL-1.2
"""What a run leaves behind, and whether two runs left the same."""
import collections
import hashlib
import pathlib
import re
import sqlite3

# What may differ after a crash: how often something was tried, and when; staff are made at the start, at the hour of the system.
MAY_DIFFER = {"person": {"created_at"}, "inbox": {"attempts", "taken_at"}, "outbox": {"attempts", "next_at", "finished_at", "unknowns", "detail"}}


def tables(path, leave_out=lambda table, column: False):
    """Every row of every table, without the columns that may differ."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        found = {}
        for name in names:
            columns = [r[1] for r in db.execute(f"PRAGMA table_info({name})")]
            kept = [c for c in columns if c not in MAY_DIFFER.get(name, ()) and not leave_out(name, c)]
            found[name] = sorted(([dict(zip(kept, row)) for row in db.execute(f"SELECT {', '.join(kept)} FROM {name}")]), key=repr)
        return found
    finally:
        db.close()


def files(folder, known=lambda name: True):
    """Name -> hash of the bytes."""
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in pathlib.Path(folder).iterdir() if f.is_file() and known(f.name)}


def difference(want, got):
    for name in want:
        if want[name] == got.get(name):
            continue
        if isinstance(want[name], dict):
            keys = sorted(set(want[name]) | set(got.get(name, {})))
            return f"{name}: {[(k, want[name].get(k), got.get(name, {}).get(k)) for k in keys if want[name].get(k) != got.get(name, {}).get(k)][:3]}"
        return f"{name}: missing {[r for r in want[name] if r not in got[name]][:2]} extra {[r for r in got[name] if r not in want[name]][:2]}"
    extra = set(got) - set(want)
    return f"extra: {sorted(extra)}" if extra else None


def blocks(said, name):
    """The messages that a room has shown, each as one text, how often."""
    found = re.findall(rf"^(?:\[[^\]]*\] )?{re.escape(name)} \u203a (.*\n(?:(?!  [\u2709|>\u21b3\u270e\u2190\u2192])(?:  .*)?\n)*)", said, re.M)
    return collections.Counter(b.rstrip() for b in found)


def points_in(*folders):
    """The names of the points that the sources have."""
    found = set()
    for folder in folders:
        for f in pathlib.Path(folder).rglob("*.c"):
            found |= set(re.findall(r'\bFAULT\("([^"]+)"\)', f.read_text()))
    return found


def spread(items, most):
    """At most that many of a list, evenly, its first always."""
    if most <= 0:
        return []
    step = max(1, len(items) / most)
    return [items[int(i * step)] for i in range(min(most, len(items)))]
