#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A reply to a case with 1,000 and with 1,000,000 cases behind it: the last two lines of the table."""
import re
import shutil
import subprocess
import sys
import tempfile


def measure(program, cases, replies):
    folder = tempfile.mkdtemp(prefix="skoazell-grow-")
    try:
        out = subprocess.run([program, folder, str(cases), str(replies)], check=True, capture_output=True, text=True).stdout
        return [int(x) for x in re.search(r"p50_us=(\d+) p99_us=(\d+)", out).groups()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    program, many = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
    few = measure(program, 1000, 2000)
    lots = measure(program, many, 2000)
    ratio = lots[0] / few[0]
    print(f"{'reply, p50 at 1,000,000 / 1,000':<34} {lots[0]} / {few[0]} us = {ratio:.2f}   goal <= 1.2    {'met' if ratio <= 1.2 else 'missed'}")
    print(f"{'reply, p99 at 1,000,000, ms':<34} {lots[1] / 1000:.1f}   goal <= 5    {'met' if lots[1] <= 5000 else 'missed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
