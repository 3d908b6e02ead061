"""How old the oldest commit is that the store does not have yet, under pgbench, and what streaming costs the server.

exposure.py PROGRAMS FOLDER SECONDS RUNS    PROGRAMS holds pra, FOLDER manifests and the store; the server: PGHOST

Looks twenty times a second: at the server's insert position, and at the names in the store. At any moment the store has
every commit up to the last look whose position it covers; the time since then is the exposure, an upper bound.
"""

import glob
import os
import re
import signal
import statistics
import subprocess
import sys
import time

SEGMENT = 16 << 20


class Server:
    """One psql that stays."""

    def __init__(self):
        self.psql = subprocess.Popen(
            ["psql", "-XAtq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def position(self):
        self.psql.stdin.write("select pg_current_wal_insert_lsn();\n")
        high, low = self.psql.stdout.readline().strip().split("/")
        return int(high, 16) << 32 | int(low, 16)


def stored(folder):
    """Up to where the store has WAL, by names alone."""
    end = 0
    for path in glob.glob(f"{folder}/store/wal/*/00000001/*"):
        name = os.path.basename(path)
        if not re.match("^[0-9A-F]{24}", name):
            continue
        start = int(name[8:16], 16) << 32 | int(name[16:24], 16) << 24
        if name.endswith(".pieces"):
            end = max([end] + [start + int(piece.split("-")[1], 16) for piece in os.listdir(path)])
        else:
            end = max(end, start + SEGMENT)
    return end


def watched(folder, seconds):
    """Transactions a second, and how old the oldest commit was that the store lacked, look by look."""
    server = Server()
    looks, ages = [(time.monotonic(), server.position())], []
    bench = subprocess.Popen(
        ["pgbench", "-n", "-c", "4", "-j", "2", "-T", str(seconds), "bench"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    while bench.poll() is None:
        looks.append((time.monotonic(), server.position()))
        try:
            end = stored(folder)
        except FileNotFoundError:  # a segment became whole while its pieces were read
            continue
        now = time.monotonic()
        while len(looks) > 1 and looks[1][1] <= end:
            looks.pop(0)
        ages.append(now - looks[0][0])
        time.sleep(0.05)
    server.psql.terminate()
    return float(re.search(r"tps = ([0-9.]+)", bench.stdout.read()).group(1)), ages


def streaming(programs, folder):
    """pra, once it has stored what was there."""
    pra = subprocess.Popen(
        [f"{programs}/pra", "run", "--reports", f"{folder}/reports", f"{folder}/manifests"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wanted = Server().position()
    while stored(folder) + 8192 < wanted:
        if pra.poll() is not None:
            sys.exit("exposure.py: pra run ended")
        time.sleep(0.1)
    return pra


def main():
    programs, folder, seconds, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    without, beside, ages, shares = [], [], [], []
    for _ in range(runs):
        without.append(watched(folder, seconds)[0])
        began, pra = time.monotonic(), streaming(programs, folder)
        tps, seen = watched(folder, seconds)
        beside.append(tps)
        ages += seen
        pra.send_signal(signal.SIGTERM)
        usage = os.wait4(pra.pid, 0)[2]
        shares.append((usage.ru_utime + usage.ru_stime) / (time.monotonic() - began))
    ages.sort()
    half, most = (ages[int(len(ages) * share)] for share in (0.5, 0.99))
    print(f"exposure, pgbench -c 4, {len(ages)} looks: p50 {half:.2f} s, p99 {most:.2f} s, max {ages[-1]:.2f} s")
    alone, streamed = statistics.median(without), statistics.median(beside)
    print(
        f"pgbench -c 4: {alone:.0f} tps without the stream, {streamed:.0f} with it: {streamed / alone:.3f}"
        f" (medians of {runs} runs of {seconds} s each); pra used {statistics.median(shares):.2f} of a core"
    )


main()
