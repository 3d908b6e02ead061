"""Runs shell commands in turn, several times, and keeps what each run cost; prints the table of all that was kept.

measure.py enter ENTRANTS LABEL COMMAND [--against LABEL] [--before COMMAND] [--after COMMAND] [--size PATH]
measure.py race ENTRANTS FILE [--runs N] [--cold FOLDER]…
measure.py table FILE

A race runs every entrant once, then every one again: what the machine's disk does meanwhile meets all of them.
--cold: before each run the pages of all files below these folders are dropped from memory.
wall: seconds from start to exit. cpu: user and system time of the command and its children, not the server's.
RSS: the largest single process. added: bytes that --size grew by (du), without archived WAL.
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
    command = ["du", "-sb", "--exclude=wal", "--exclude=archive", path]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0])


def run_once(command):
    began = time.monotonic()
    process = subprocess.Popen(["bash", "-o", "pipefail", "-c", command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if process.returncode != 0:
        sys.exit(f"measure.py: exit {process.returncode}: {command}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss * 1024}


def drop_from_memory(folders):
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                try:
                    descriptor = os.open(os.path.join(parent, name), os.O_RDONLY)
                except OSError:
                    continue
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)


def enter(options):
    entrant = {name: getattr(options, name) for name in ["label", "command", "against", "before", "after", "size"]}
    with open(options.entrants, "a", encoding="utf-8") as entrants:
        entrants.write(json.dumps(entrant) + "\n")


def run(entrant, cold, file):
    shell(entrant["before"])
    os.sync()
    drop_from_memory(cold)
    before = disk_bytes(entrant["size"])
    row = run_once(entrant["command"])
    row.update(label=entrant["label"], against=entrant["against"])
    if entrant["size"]:
        row["added"] = disk_bytes(entrant["size"]) - before
    with open(file, "a", encoding="utf-8") as results:
        results.write(json.dumps(row) + "\n")
    shell(entrant["after"])


def race(options):
    with open(options.entrants, encoding="utf-8") as lines:
        entrants = [json.loads(line) for line in lines]
    for _ in range(options.runs):
        for entrant in entrants:
            run(entrant, options.cold, options.file)
    os.remove(options.entrants)


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
    entering = verbs.add_parser("enter")
    entering.set_defaults(verb=enter)
    for name in ["entrants", "label", "command"]:
        entering.add_argument(name)
    for name in ["--against", "--before", "--after", "--size"]:
        entering.add_argument(name)
    racing = verbs.add_parser("race")
    racing.set_defaults(verb=race)
    for name in ["entrants", "file"]:
        racing.add_argument(name)
    racing.add_argument("--runs", type=int, default=3)
    racing.add_argument("--cold", action="append", default=[])
    printing = verbs.add_parser("table")
    printing.set_defaults(verb=table)
    printing.add_argument("file")
    options = parser.parse_args()
    options.verb(options)


main()
