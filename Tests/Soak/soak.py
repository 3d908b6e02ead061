#!/usr/bin/env python3
"""Protects a primary and its standby with `pra run` while both and pra are killed, and restores all the time.

  Tests/Soak/soak.py [--minutes 60] [--seed N] [--pra .build/release/pra] [--folder /var/tmp/pra-soak]

Clients insert numbered rows and keep a log of what was acknowledged, each line fsynced. Every 30 seconds the store is
restored to its latest moment and asked: every row that was acknowledged longer ago than the exposure that pra says must
be there, and none that was never sent. Two promotions and a point-in-time recovery of the cluster itself lie on the
way. At the end, once pra says that nothing is exposed, every acknowledged row must be there.

Prints a line of JSON for each check and a summary with the seed. Exit status: 0; 1 at the first row that is lost or
comes from nowhere, and the folder stays; 2 when something else failed. Python 3.9, no packages; ends what it started.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from datetime import datetime

from servers import Failed, Server, run

HERE = os.path.dirname(os.path.abspath(__file__))

MANIFESTS = """\
apiVersion: pra/v1
kind: Cluster
metadata: {{name: soak, labels: {{tier: soak}}}}
spec:
  host: local
  programs: {programs}
  connection: {{hosts: ["{folder}/a", "{folder}/b"], user: postgres, tls: Disable, connectTimeout: 3s}}
  {owner}
  heartbeat: {{every: 1s}}
  criticalTables: [{{name: public.acknowledged}}]
---
apiVersion: pra/v1
kind: BackupStore
metadata: {{name: local}}
spec:
  url: "file://{folder}/store"
  failureDomain: {{site: here, host: this}}
  compression: zstd-1
  capacity: {{warnAt: "98%", stopAt: "99%"}}
---
apiVersion: pra/v1
kind: RetentionPolicy
metadata: {{name: short}}
spec: {{window: 10m, keep: {{hourly: 2}}, timeZone: UTC, minProven: 1}}
---
apiVersion: pra/v1
kind: RecoveryPlan
metadata: {{name: soak}}
spec:
  clusters: {{matchLabels: {{tier: soak}}}}
  mode: Enforce
  objectives: {{scenarios: [{{name: loss, survives: [local], rpo: 30s, rto: 10m}}]}}
  stores: [local]
  backup: {{every: 2m, startWithin: 2m}}
  wal: {{stream: true, guardSlot: {{name: pra_soak}}}}
  retention: {{ref: short}}
  verify: {{every: 3m}}
  drill: {{every: 5m, target: Random}}
  limits: {{checkpoint: Fast, timeout: 2m}}
"""


class Log:
    """What was sent, and what was acknowledged when; the second also on disk, each line durable."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="ascii")
        self.lock = threading.Lock()
        self.next, self.sent, self.acknowledged, self.undone = 0, set(), {}, set()

    def send(self):
        with self.lock:
            self.next += 1
            self.sent.add(self.next)
            return self.next

    def acknowledge(self, number):
        now = time.time()
        with self.lock:
            self.acknowledged[number] = now
            self.file.write(f"{number} {now:.6f}\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def before(self, moment):
        with self.lock:
            return {number for number, at in self.acknowledged.items() if at < moment}

    def keep(self):
        """The state to which a recovery goes back."""
        with self.lock:
            return set(self.sent), dict(self.acknowledged)

    def go_back(self, kept):
        with self.lock:
            self.undone |= self.sent - kept[0]
            self.sent, self.acknowledged = set(kept[0]), dict(kept[1])


class Writer(threading.Thread):
    """Inserts rows one by one through psql, which it starts anew whenever that ends."""

    def __init__(self, soak, number):
        super().__init__(daemon=True)
        self.soak, self.random = soak, random.Random(soak.seed * 1000 + number)
        self.psql = None

    def run(self):
        while not self.soak.is_over:
            if self.soak.is_paused.is_set():
                self.close()
                time.sleep(0.02)
                continue
            try:
                self.insert()
            except (OSError, ValueError):
                self.close()
                time.sleep(0.2)
        self.close()

    def insert(self):
        if self.psql is None:
            self.psql = subprocess.Popen(
                self.soak.as_owner([
                    self.soak.program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1",
                    f"host={self.soak.folder}/a,{self.soak.folder}/b user=postgres dbname=postgres "
                    "target_session_attrs=read-write connect_timeout=3 application_name=writer",
                ]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/")
        number = self.soak.log.send()
        self.psql.stdin.write(f"insert into acknowledged values ({number});\n\\echo done {number}\n")
        self.psql.stdin.flush()
        if self.psql.stdout.readline().strip() != f"done {number}":
            raise ValueError("not acknowledged")
        self.soak.log.acknowledge(number)
        time.sleep(self.random.uniform(0.01, 0.08))

    def close(self):
        psql, self.psql = self.psql, None
        if psql is None:
            return
        psql.kill()
        psql.wait()
        psql.stdout.close()
        try:
            psql.stdin.close()
        except OSError:
            pass  # What was not sent yet has nowhere to go.


class Soak:
    def __init__(self, options):
        self.seed, self.minutes, self.folder = options.seed, options.minutes, options.folder
        self.random = random.Random(self.seed)
        self.pra = options.pra
        self.owner = "postgres" if os.geteuid() == 0 else None
        self.programs = options.programs
        self.is_over, self.is_paused = False, threading.Event()
        self.counts = {"pra killed": 0, "primary killed": 0, "standby killed": 0, "promotions": 0, "recoveries": 0,
                       "restores": 0, "unbounded": 0}
        self.exposures, self.recovered_on, self.loop = [], 0, None

    def as_owner(self, words):
        return ["runuser", "-u", self.owner, "--"] + words if self.owner else words

    def program(self, name):
        return os.path.join(self.programs, name)

    # Setting up

    def set_up(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("manifests", "policies"):
            os.makedirs(f"{self.folder}/{name}")
        os.chmod(self.folder, 0o755)
        shutil.copy(self.pra, f"{self.folder}/pra")
        with open(f"{self.folder}/manifests/soak.yaml", "w", encoding="ascii") as file:
            owner = f"runAs: {self.owner}" if self.owner else ""
            file.write(MANIFESTS.format(folder=self.folder, programs=self.programs, owner=owner))
        self.log = Log(f"{self.folder}/acknowledged")
        self.primary, self.standby = Server(self, "a"), Server(self, "b")
        self.primary.initialise()
        self.primary.start()
        self.primary.sql("create table acknowledged (number bigint primary key)")
        self.follow()
        self.start_loop()
        self.writers = [Writer(self, number) for number in range(2)]
        for writer in self.writers:
            writer.start()

    def follow(self):
        """Makes the standby anew; commits wait for it, so that a promotion loses none."""
        self.standby.copy_of(self.primary)
        self.standby.start()
        self.primary.sql("alter system set synchronous_standby_names = 'soak'", "select pg_reload_conf()")

    # pra

    def call(self, *words, deadline=120):
        return run([f"{self.folder}/pra", *words], deadline, cwd=self.folder, env=self.environment())

    def environment(self):
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": self.folder, "USER": "soak",
                "PRA_STATE": f"{self.folder}/state"}

    def start_loop(self):
        said = open(f"{self.folder}/loop.log", "ab")
        self.loop = subprocess.Popen([f"{self.folder}/pra", "run"], cwd=self.folder, stdout=said,
                                     stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=self.environment())

    def kill_loop(self):
        self.loop.kill()
        self.loop.wait()
        self.counts["pra killed"] += 1
        self.start_loop()

    # What happens

    def disturb(self):
        if self.loop.poll() is not None:
            raise Failed(f"pra run ended by itself with {self.loop.returncode}: see loop.log")
        what = self.random.choices(["loop", "primary", "standby"], [4, 4, 1])[0]
        if what == "loop":
            return self.kill_loop()
        self.counts[f"{what} killed"] += 1
        server = self.primary if what == "primary" else self.standby
        server.kill()
        server.start()

    def promote(self):
        self.primary.kill()
        time.sleep(self.random.uniform(0, 1))
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        self.follow()
        self.counts["promotions"] += 1

    def recover(self):
        """The cluster itself goes back to a moment, and on from there."""
        self.pause()
        name = f"soak_{self.counts['recoveries']}"
        self.primary.sql(f"select pg_create_restore_point('{name}')")
        kept = self.log.keep()
        self.is_paused.clear()
        time.sleep(5)
        self.pause()
        self.primary.sql("select pg_switch_wal()")
        self.until("the restore point is in the store", lambda: self.call(
            "restore", "--into", f"{self.folder}/look", "--to-name", name, "--plan").returncode == 0)
        old = int(self.primary.sql("select timeline_id from pg_control_checkpoint()"))
        self.standby.stop()
        self.primary.stop()
        shutil.rmtree(self.primary.data)
        done = self.call("restore", "--into", self.primary.data, "--to-name", name, "--take-over")
        if done.returncode != 0:
            raise Failed(f"the cluster could not be recovered: {done.stdout}{done.stderr}")
        self.primary.start()
        self.until("recovery ends", lambda: self.primary.sql("select pg_is_in_recovery()") == "f")
        # A standby that is copied from it would take them over.
        for setting in ("restore_command", *(f"recovery_target_{name}" for name in ("name", "timeline", "action"))):
            self.primary.sql(f"alter system reset {setting}")
        self.log.go_back(kept)
        self.recovered_on = old + 1
        self.follow()
        self.counts["recoveries"] += 1
        self.is_paused.clear()

    def pause(self):
        self.is_paused.set()
        self.until("the writers pause", lambda: all(writer.psql is None for writer in self.writers))

    def until(self, what, is_so, limit=120):
        end = time.monotonic() + limit
        while not is_so():
            if time.monotonic() > end:
                raise Failed(f"not within {limit} s: {what}")
            time.sleep(0.2)

    # Checking

    def exposure(self):
        """What pra says of the exposure, and when it said so."""
        said = self.call("status", "-o", "json")
        try:
            status = json.loads(said.stdout)
            second, _, fraction = status["at"].rstrip("Z").partition(".")
            at = datetime.fromisoformat(second + "+00:00").timestamp() + float(f"0.{fraction or 0}")
            return status["clusters"][0]["exposures"][0].get("exposureSeconds"), at
        except (ValueError, KeyError, IndexError) as error:
            raise Failed(f"pra status: {error}: {said.stdout}{said.stderr}") from error

    def check(self, must_be_all=False):
        exposure, at = self.exposure()
        required = set() if exposure is None else self.log.before(at - exposure)
        if must_be_all:
            required = self.log.before(time.time())
        self.counts["unbounded"] += exposure is None
        if exposure is not None:
            self.exposures.append(exposure)
        began = time.monotonic()
        copy = Server(self, "copy")
        restored = self.call("restore", "--store", f"file://{self.folder}/store", "--into", copy.data, "-o", "json")
        if restored.returncode == 6 and not required:
            return self.tell(check="nothing to restore yet", exposure=exposure)
        if restored.returncode != 0:
            raise Failed(f"restore: {restored.stdout}{restored.stderr}")
        timeline = int(json.loads(restored.stdout)["timeline"])
        copy.start()
        self.until("the copy recovers", lambda: copy.sql("select pg_is_in_recovery()") == "f")
        found = {int(line) for line in copy.sql("select number from acknowledged").split()}
        copy.stop()
        shutil.rmtree(copy.data)
        self.counts["restores"] += 1
        # Until the store knows of the cluster's new timeline its latest moment is that of the old one.
        known = self.log.sent | (self.log.undone if timeline < self.recovered_on else set())
        lost, alien = sorted(required - found), sorted(found - known)
        self.tell(check=self.counts["restores"], exposure=exposure, required=len(required), found=len(found),
                  lost=lost[:10], alien=alien[:10], timeline=timeline, seconds=round(time.monotonic() - began, 1))
        if lost or alien:
            raise Lost(f"{len(lost)} acknowledged rows are lost, {len(alien)} were never sent")

    def finish(self):
        self.is_paused.set()
        self.until("nothing is exposed", lambda: (self.exposure()[0] or 99) < 3)
        # The heartbeat goes on: of the moment of the last acknowledgement nothing is exposed any more.
        time.sleep(5)
        self.until("nothing is exposed", lambda: (self.exposure()[0] or 99) < 3)
        self.check(must_be_all=True)
        self.is_over = True
        self.loop.terminate()
        status = self.loop.wait(90)
        self.loop = None
        if status != 0:
            raise Failed(f"pra run ended with {status}: see loop.log")
        for words in (["store", "check"], ["ledger", "verify"], ["verify"]):
            ending = self.call(*words)
            if ending.returncode != 0:
                raise Failed(f"pra {words}: {ending.stdout}{ending.stderr}")

    def go(self):
        start, length = time.monotonic(), self.minutes * 60
        events = [(length * 0.3, self.promote), (length * 0.5, self.recover), (length * 0.7, self.promote)]
        next_check, next_disturbance = 30, 10
        self.until("a first point", lambda: self.call("points").stdout.count("backup/") > 0)
        while (now := time.monotonic() - start) < length:
            if events and now >= events[0][0]:
                events.pop(0)[1]()
            elif now >= next_check:
                self.check()
                next_check = max(next_check + 30, now)
            elif now >= next_disturbance:
                self.disturb()
                next_disturbance = time.monotonic() - start + self.random.uniform(4, 20)
            else:
                time.sleep(0.1)
        self.finish()

    def tell(self, **facts):
        print(json.dumps({"at": round(time.time(), 1), **facts}), flush=True)

    def end(self):
        self.is_over = True
        self.is_paused.clear()
        if self.loop is not None and self.loop.poll() is None:
            self.loop.kill()
            self.loop.wait()
        for name in ("a", "b", "copy"):
            Server(self, name).kill()


class Lost(Exception):
    """What must never happen."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--pra", default=f"{HERE}/../../.build/release/pra")
    parser.add_argument("--folder", default="/var/tmp/pra-soak")
    parser.add_argument("--programs", default=max(
        (f"/usr/lib/postgresql/{name}/bin" for name in os.listdir("/usr/lib/postgresql")), default=None))
    soak, status = Soak(parser.parse_args()), 0
    soak.tell(seed=soak.seed, minutes=soak.minutes)
    try:
        soak.set_up()
        soak.go()
    except Lost as error:
        soak.tell(LOST=str(error), folder=soak.folder)
        status = 1
    except Exception as error:  # pylint: disable=broad-except
        soak.tell(failed=f"{type(error).__name__}: {error}", folder=soak.folder)
        status = 2
    finally:
        soak.end()
    worst = max(soak.exposures, default=None)
    soak.tell(seed=soak.seed, status=status, acknowledged=len(soak.log.acknowledged), sent=len(soak.log.sent),
              undone=len(soak.log.undone), largest_exposure=worst, **soak.counts)
    if status == 0:
        shutil.rmtree(soak.folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
