"""Runs a shell command some times and keeps what each run cost; prints the table of all that was kept.

measure.py run FILE LABEL COMMAND [--runs N] [--against LABEL] [--before COMMAND] [--after COMMAND] [--size PATH]
measure.py table FILE

wall: seconds from start to exit. cpu: user and system time of the command and its children, not the server's.
RSS: the largest single process. added: bytes that --size grew by (du) over the run.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time


def shell(command):
    if command:
        subprocess.run(["bash", "-c", command], check=True, stdout=subprocess.DEVNULL)


def disk_bytes(path):
    if not path or not os.path.exists(path):
        return 0
    return int(subprocess.run(["du", "-sb", path], capture_output=True, text=True, check=True).stdout.split()[0])


def run_once(command):
    began = time.monotonic()
    process = subprocess.Popen(["bash", "-o", "pipefail", "-c", command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if process.returncode != 0:
        sys.exit(f"measure.py: exit {process.returncode}: {command}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss * 1024}


def run(options):
    for _ in range(options.runs):
        shell(options.before)
        os.sync()
        before = disk_bytes(options.size)
        row = run_once(options.command)
        row.update(label=options.label, against=options.against)
        if options.size:
            row["added"] = disk_bytes(options.size) - before
        with open(options.file, "a", encoding="utf-8") as results:
            results.write(json.dumps(row) + "\n")
        shell(options.after)


def table(options):
    groups = {}
    with open(options.file, encoding="utf-8") as results:
        for line in results:
            row = json.loads(line)
            groups.setdefault(row["label"], []).append(row)

    def median(label, key):
        return statistics.median(row[key] for row in groups[label])

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}; medians\n")
    print("| case | runs | wall s (min to max) | to its peer | cpu s | RSS MiB | added MB |")
    print("|---|---|---|---|---|---|---|")
    for label, rows in groups.items():
        walls = [row["wall"] for row in rows]
        peer = rows[0]["against"]
        ratio = f"{median(label, 'wall') / median(peer, 'wall'):.2f} of {peer}" if peer in groups else ""
        added = f"{median(label, 'added') / 1e6:.1f}" if "added" in rows[0] else ""
        print(
            f"| {label} | {len(rows)} | {median(label, 'wall'):.3f} ({min(walls):.3f} to {max(walls):.3f}) | {ratio} "
            f"| {median(label, 'cpu'):.2f} | {median(label, 'rss') / 2**20:.0f} | {added} |"
        )


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    measuring = verbs.add_parser("run")
    measuring.set_defaults(verb=run)
    for name in ["file", "label", "command"]:
        measuring.add_argument(name)
    measuring.add_argument("--runs", type=int, default=3)
    for name in ["--against", "--before", "--after", "--size"]:
        measuring.add_argument(name)
    printing = verbs.add_parser("table")
    printing.set_defaults(verb=table)
    printing.add_argument("file")
    options = parser.parse_args()
    options.verb(options)


main()
