"""A mail server for the quickstart: takes every mail, and writes what a person reads of it into a folder."""

import email
import email.policy
import pathlib
import socketserver
import sys


class Session(socketserver.StreamRequestHandler):
    def reply(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        self.reply("220 localhost quickstart")
        while line := self.rfile.readline():
            verb = line[:4].upper().decode("ascii", "replace").strip()
            if verb == "DATA":
                self.reply("354 go on")
                self.server.keep(self.read_mail())
            elif verb == "QUIT":
                self.reply("221 bye")
                return
            self.reply("250 ok")

    def read_mail(self):
        lines = []
        while (line := self.rfile.readline()) not in (b"", b".\r\n"):
            lines.append(line[1:] if line.startswith(b".") else line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


class Sink(socketserver.TCPServer):
    allow_reuse_address = True

    def __init__(self, port, folder):
        super().__init__(("127.0.0.1", port), Session)
        self.folder, self.count = pathlib.Path(folder), 0

    def keep(self, mail):
        self.count += 1
        text = mail.get_body(("plain",)).get_content()
        whole = f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{text}"
        partial = self.folder / f".{self.count}"
        partial.write_text(whole, encoding="utf-8")
        partial.rename(self.folder / f"{self.count}.txt")


Sink(int(sys.argv[1]), sys.argv[2]).serve_forever()
