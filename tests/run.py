#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs the tests named on standard input, one a line: "part name<TAB>command". 0 passed, 77 skipped (the last line of output says why), else
failed (the end of the output is shown). Ends with what each part took, the ten slowest, and the one line of sums.

Three lanes run beside each other: tests between servers, which mostly wait, as many at once as there are processors; those that reckon, on all
processors but one unless they are alone; the crash run, which is given what these leave.

    run.py [--since SECONDS]     when the build began, as `date +%s`: a line of the table
"""
import argparse
import collections
import concurrent.futures
import os
import subprocess
import sys
import tempfile
import threading
import time

PROCESSORS = os.cpu_count() or 1
WAITING = {"fault", "real"}
LEFT_OVER = {"crash"}
SLOWEST, SHOWN = 10, 60

Done = collections.namedtuple("Done", "name code seconds processor said")
saying = threading.Lock()


def run(name, command, nice):
    # A make among them is not one of ours.
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        process = subprocess.Popen((["nice"] if nice else []) + ["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, env=env)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        said = log.read().splitlines() or [""]
    done = Done(name, process.returncode, time.monotonic() - start, used.ru_utime + used.ru_stime, said)
    tell(done)
    return done


def tell(done):
    with saying:
        if done.code == 0:
            print(f"ok      {done.name:<36} {done.seconds:3.0f} s  {done.said[-1][:100]}", flush=True)
        elif done.code == 77:
            print(f"skipped {done.name:<36} {done.said[-1]}", flush=True)
        else:
            print(f"FAILED  {done.name:<36} {done.seconds:3.0f} s  exit {done.code}")
            print("\n".join("    " + line for line in done.said[-SHOWN:]), flush=True)


def lane(name):
    part = name.split()[0]
    return "wait" if part in WAITING else "left over" if part in LEFT_OVER else "reckon"


def run_all(tests):
    alone = all(lane(name) == "reckon" for name, _ in tests)
    width = {"wait": PROCESSORS, "reckon": PROCESSORS if alone else max(1, PROCESSORS - 1), "left over": 1}
    pools = {one: concurrent.futures.ThreadPoolExecutor(max_workers=n) for one, n in width.items()}
    jobs = [pools[lane(name)].submit(run, name, command, lane(name) == "left over") for name, command in tests]
    return [job.result() for job in jobs]


def table(results, build, whole):
    parts = {}
    for done in results:
        row = parts.setdefault(done.name.split()[0], [0, 0, 0])
        row[0] += 1
        row[1] += done.seconds
        row[2] += done.processor
    print(f"\n{'part':<12}{'tests':>6}{'seconds':>9}{'processor':>11}")
    if build:
        print(f"{'build':<12}{'':>6}{build:9.0f}")
    for part, (n, seconds, processor) in parts.items():
        print(f"{part:<12}{n:6}{seconds:9.0f}{processor:11.0f}")
    print(f"{'in all':<12}{len(results):6}{whole:9.0f}{sum(row[2] for row in parts.values()):11.0f}\n\nthe slowest:")
    for done in sorted(results, key=lambda d: -d.seconds)[:SLOWEST]:
        print(f"{done.seconds:6.0f} s  {done.name}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--since", type=int)
    args = parser.parse_args()
    start = time.time()
    build = start - args.since if args.since else 0
    tests = [line.rstrip("\n").split("\t", 1) for line in sys.stdin if line.strip()]
    results = run_all(tests)
    table(results, build, build + time.time() - start)
    codes = collections.Counter(done.code if done.code in (0, 77) else 1 for done in results)
    print(f"\n{codes[0]} passed, {codes[1]} failed, {codes[77]} skipped")
    return 1 if codes[1] or not codes[0] else 0


if __name__ == "__main__":
    sys.exit(main())
