#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""F2: the public holidays that the program computes are those of a library that others wrote, for a hundred and one years."""
import json
import os
import subprocess
import sys
import tempfile

import synapse

synapse.inside()

import holidays  # noqa: E402

CONF = """[lab]
address = lab@lab.example
[staff]
members = Anne Kermarrec <anne@lab.example>
[hours]
holidays = {}
"""
YEARS = range(2000, 2101)


def ours(binary, conf, year):
    done = subprocess.run([binary, "calendar", "--config", conf, "--json", str(year)], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said["year"] == year
    return {day["start"] for day in said["holidays"]}


def main():
    days = 0
    with tempfile.TemporaryDirectory(prefix="sk-") as root:
        for name, places in (("france", [None]), ("alsace-moselle", ["57", "6AE"])):
            conf = os.path.join(root, name)
            with open(conf, "w") as f:
                f.write(CONF.format(name))
            for year in YEARS:
                got = ours(sys.argv[1], conf, year)
                days += len(got)
                for place in places:
                    want = {day.isoformat() for day in holidays.country_holidays("FR", subdiv=place, years=year)}
                    assert got == want, f"{name} {year}: only ours {sorted(got - want)}, only theirs {sorted(want - got)}"
    assert days > 2300, days
    print(f"{days} public holidays from {YEARS[0]} to {YEARS[-1]} are those of holidays {holidays.__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
