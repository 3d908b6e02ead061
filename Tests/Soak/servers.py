"""PostgreSQL servers of the soak: started, killed, copied and asked."""

import os
import shutil
import signal
import subprocess
import time


class Failed(Exception):
    """The soak could not go on."""


def run(words, deadline=120, **more):
    """Runs a program to its end; its output is text."""
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=deadline, stdin=subprocess.DEVNULL,
                              check=False, **more)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{words} did not end within {deadline} s") from error


class Server:
    """One data directory below the soak's folder, with a socket in a folder of its own."""

    def __init__(self, soak, name):
        self.soak, self.name = soak, name
        self.socket, self.data = f"{soak.folder}/{name}", f"{soak.folder}/{name}-data"

    def run(self, program, *arguments):
        done = run(self.soak.as_owner([self.soak.program(program), *arguments]), cwd="/")
        if done.returncode != 0:
            raise Failed(f"{program} {arguments}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def make_folder(self, path):
        os.makedirs(path, mode=0o700, exist_ok=True)
        if self.soak.owner:
            shutil.chown(path, self.soak.owner)

    def initialise(self):
        self.make_folder(self.data)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-k", "-E", "UTF8", "--no-sync")
        self.configure("wal_level = replica", "wal_keep_size = 64MB", "shared_buffers = 32MB", "max_connections = 30",
                       "log_timezone = UTC", "wal_sender_timeout = 10s")

    def configure(self, *lines):
        with open(f"{self.data}/postgresql.auto.conf", "a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))

    def copy_of(self, other):
        """Makes it a standby of `other`, from nothing."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)
        self.make_folder(self.data)
        self.run("pg_basebackup", "-D", self.data, "-c", "fast", "-X", "stream", "-R", "-d",
                 f"host={other.socket} user=postgres application_name=soak")

    def start(self):
        self.make_folder(self.socket)
        self.configure(f"unix_socket_directories = '{self.socket}'", "listen_addresses = ''")
        end = time.monotonic() + 60
        while True:
            try:
                return self.run("pg_ctl", "start", "-D", self.data, "-l", f"{self.socket}/log", "-w", "-t", "60")
            except Failed:
                # Backends of one that was killed may not have noticed yet.
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def stop(self):
        self.run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")

    def promote(self):
        self.run("pg_ctl", "promote", "-D", self.data, "-w", "-t", "60")

    def kill(self):
        """As the kernel does when memory is short; nothing when it does not run."""
        try:
            with open(f"{self.data}/postmaster.pid", encoding="ascii") as file:
                process = int(file.readline())
            with open(f"/proc/{process}/cmdline", "rb") as file:
                is_ours = self.data.encode() in file.read()
        except (OSError, ValueError):
            return
        if is_ours:
            os.kill(process, signal.SIGKILL)

    def sql(self, *statements):
        asked = [word for statement in statements for word in ("-c", statement)]
        return self.run("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U", "postgres", "-d", "postgres",
                        *asked)
