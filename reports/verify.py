#!/usr/bin/env python3
"""Verifies the evidence of pra without pra: one file, Python 3.8 or later, nothing to install.

    verify.py ledger DIR [--origin NAME] [--key FILE|TEXT]... [--since CHECKPOINT] [--leaves DIR] [--from N] [--to N]
    verify.py inclusion DIR INDEX [--origin NAME] [--key FILE|TEXT]...
    verify.py proof FILE [--key FILE|TEXT]... [--since CHECKPOINT]
    verify.py report FILE [--key FILE|TEXT]... [--ledger DIR] [--from TIME] [--to TIME]

    ledger, inclusion and report also take [--revoked TIME FILE|TEXT]...

DIR is the `evidence/` folder of a backup store, a copy of it, or what `pra ledger export` wrote:

    DIR/<origin>/entries/000000000000-000000000255     256 entries, one JSON object on each line
    DIR/<origin>/entries/000000000256-000000000300.p   the last ones, until there are 256
    DIR/<origin>/checkpoints/000000000301              a signed checkpoint over the first 301 entries
    DIR/<origin>/keys/000000000000-<hash>.pub          a public key; it signs checkpoints above that number
    DIR/<origin>/handovers/000000000000-<hash>         what the key before says of that key: a signed note
    DIR/<origin>/leaves/000000000000-000000000300      in an export: SHA-256(0x00 || entry) of each entry, 32 bytes each

FILE is what `pra ledger prove -o json` or `pra evidence show -o json` printed, or of a report the sla.dsse.json that
`pra report` wrote: it is signed (DSSE) by the key whose signature is on the ledger that it cites. With --ledger
every figure of it is computed again from the entries that it cites, by the definitions and constants that stand in
this file, and each that differs is named. --from and --to are the period that the report is meant to be of, as times
stand in it (2026-10-01T00:00:00Z).

Without leaf hashes a changed entry is known to lie between two checkpoints. With them, from DIR itself or from an
export that --leaves names, the very entry is named that was changed, removed, moved or put in, or after which the
ledger was cut off: they count because their root is signed. --from and --to say which entries DIR is meant to have,
where an export has a part of them alone.

Exit status: 0 everything verifies, 1 something does not, 2 wrong usage, 3 all that is known here of a report is right,
but there are fields in it that this verifier has no rule for: they are named, and prove nothing. What it knows and no
entry tells (when the report was made, and by which pra) is named as well, and does no harm.

What is checked: the Merkle tree of RFC 9162 (section 2.1, SHA-256), checkpoints as C2SP signed notes (signed-note,
tlog-checkpoint), Ed25519 as in RFC 8032 section 5.1.7.

Which keys count: whoever can write into DIR can add a key to it. So with --key only the keys given count, and those
that one of them handed over to (pra ledger key rotate): the old key signs a note that names the new one and the size
above which it signs, and the new one signs it too. Give each key of a ledger that was restored under a new one, which
nobody handed over to. Without --key only the key counts that the ledger is named by, with those that it led to, and the
name comes from the same folder: compare it with a copy of `ledger.pub` from elsewhere. A key that was revoked, by an
entry, by a pin of the manifests or by --revoked, counts for entries before the time of that alone, and a report that
it signed counts when it was made before. A key signs above the size in its file's name, up to where the next that counts begins;
that size is not signed, so --key takes "SIZE KEY" too, as `pra ledger verify` prints it, and then demands it. Entries
on which no key that counts has signed are not verified, and the first checkpoint that does not count is named.
"""

import argparse
import base64
import binascii
import bisect
import copy
import datetime
import functools
import hashlib
import itertools
import json
import math
import os
import re
import sys

try:
    import zoneinfo
except ImportError:
    zoneinfo = None

try:
    # Saves time, and changes no verdict: what it is given has been looked at before.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


class Broken(Exception):
    """Something that does not verify. Its text is for the auditor."""


# ---- Ed25519, RFC 8032 section 5.1. Points are extended homogeneous coordinates (X, Y, Z, T).
# Public data only: not constant-time.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def points_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_from_bytes(data):
    """The point, or None when these 32 bytes are none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_from_bytes((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, r = point_from_bytes(public_key), point_from_bytes(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    if Ed25519PublicKey is not None:
        return fast_verify(public_key, message, signature)
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return points_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, key)))


def fast_verify(public_key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


# ---- The Merkle tree, RFC 9162 section 2.1.


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees of a growing tree, largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, leaf):
        node, size = leaf, self.size
        while size & 1:
            node, size = node_hash(self.peaks.pop(), node), size >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = node_hash(left, node)
        return node


def tree_root(leaves):
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def split(count):
    """The largest power of two below count."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_path(index, leaves):
    """PATH(m, D[n]) of section 2.1.3.1: siblings from the leaf up."""
    if len(leaves) <= 1:
        return []
    half = split(len(leaves))
    if index < half:
        return inclusion_path(index, leaves[:half]) + [tree_root(leaves[half:])]
    return inclusion_path(index - half, leaves[half:]) + [tree_root(leaves[:half])]


def inclusion_holds(leaf, index, size, path, root):
    """Section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def consistency_holds(old_size, old_root, new_size, new_root, path):
    """Section 2.1.4.2: the tree of new_size begins with the tree of old_size."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    nodes = [old_root] + path if old_size & (old_size - 1) == 0 else path
    if not nodes:
        return False
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_node = new_node = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_node = node_hash(new_node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_node == old_root and new_node == new_root


# ---- Keys and signed checkpoints, C2SP signed-note and tlog-checkpoint.


def decode_base64(text, what):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Broken(f"{what} is not base64")
    # The one canonical form (RFC 4648, section 3.5), so that every changed character shows.
    if base64.b64encode(data).decode() != text:
        raise Broken(f"{what} is not canonical base64")
    return data


class Key:
    """A public key, `name+hash+base64(0x01 || key)`."""

    def __init__(self, text):
        self.text = text.strip()
        parts = self.text.split("+", 2)
        if len(parts) != 3:
            raise Broken(f"“{self.text}” is not a public key")
        data = decode_base64(parts[2], "the key")
        self.name, self.bytes = parts[0], data[1:]
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if len(data) != 33 or data[0] != 1 or self.hash.hex() != parts[1]:
            raise Broken(f"“{self.text}” is not an Ed25519 key of that name")

    def founds(self, origin):
        """A ledger is named by the key that began it."""
        return origin == "pra-" + hashlib.sha256(self.bytes).hexdigest()[:32]


class Pin:
    """A key that is known from elsewhere, also with the size above which it signs: `KEY` or `SIZE KEY`."""

    def __init__(self, given):
        text = read(given).decode() if os.path.exists(given) else given
        since, _, key = text.strip().rpartition(" ")
        if since and not re.fullmatch("[0-9]+", since):
            raise Broken(f"“{text.strip()}” is not a public key, nor a size and a public key")
        self.since, self.key = int(since) if since else None, Key(key)

    def fits(self, since, key):
        return self.key.text == key.text and self.since in (None, since)


class Note:
    """A text with signatures below it."""

    def __init__(self, data, what):
        try:
            note = data.decode()
        except UnicodeDecodeError:
            raise Broken(f"{what} is not text")
        text, gap, signatures = note.rpartition("\n\n")
        if not gap or not signatures.endswith("\n"):
            raise Broken(f"{what} is not a signed note")
        self.text, self.signatures = text + "\n", []
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "—":
                raise Broken(f"a signature of {what} can not be read")
            self.signatures.append((parts[1], decode_base64(parts[2], f"a signature of {what}")))

    def is_signed_by(self, key):
        return any(
            name == key.name and data[:4] == key.hash and ed25519_verify(key.bytes, self.text.encode(), data[4:])
            for name, data in self.signatures
        )


class Checkpoint(Note):
    """A signed note whose text is an origin, a size and a root."""

    def __init__(self, data, what):
        super().__init__(data, what)
        lines = self.text.split("\n")[:-1]
        if len(lines) < 3 or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
            raise Broken(f"{what} is not a signed checkpoint")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = decode_base64(lines[2], f"the root of {what}")


class Handover:
    """A signed note by which a key names the one that signs after it. What is none gives nothing."""

    def __init__(self, data):
        self.note, self.given = None, None
        try:
            note = Note(data, "a handover")
            title, origin, since, key = note.text.split("\n")[:-1]
            if title == "pra ledger handover v1" and re.fullmatch("[1-9][0-9]*", since):
                self.note, self.given = note, (origin, int(since), Key(key))
        except (Broken, ValueError):
            return

    def gives(self, origin, since, key):
        """Whether it names that key, which signed it as well."""
        named = self.given and (self.given[0], self.given[1], self.given[2].text) == (origin, since, key.text)
        return bool(named) and self.note.is_signed_by(key)


def revoked_from(revocation):
    _, time, why = revocation
    return f"which is revoked from {time}" + (f": {why}" if why else "")


# ---- A ledger's folder.

TILE = 256


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Ledger:
    """Entries, keys and checkpoints of one ledger, not yet judged. Entries are read again whenever they are needed."""

    def __init__(self, folder, origin=None, leaves=None):
        self.origin = self.find_origin(folder, origin)
        self.folder = os.path.join(folder, self.origin)
        self.tiles = self.find_tiles()
        self.keys = self.read_keys()
        self.handovers = [Handover(read(self.path("handovers", name))) for name in self.names("handovers")]
        self.revoked, self.pinned = self.read_revocations()
        self.checkpoints = self.read_checkpoints(self.folder)
        self.leaves = read_leaves(os.path.join(leaves or folder, self.origin, "leaves"), wanted=leaves is not None)
        if leaves:
            # What was signed when they were written down counts here, too.
            self.checkpoints += self.read_checkpoints(os.path.join(leaves, self.origin))
            self.checkpoints.sort(key=lambda pair: pair[0])

    @staticmethod
    def find_origin(folder, wanted):
        if not os.path.isdir(folder):
            raise Broken(f"there is no folder {folder}")
        found = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name, "entries")))
        if wanted is not None:
            found = [name for name in found if name == wanted]
        if len(found) != 1:
            raise Broken(f"{folder} has {len(found)} ledgers: {', '.join(found)}; name one with --origin")
        return found[0]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def names(self, kind):
        return sorted(os.listdir(self.path(kind))) if os.path.isdir(self.path(kind)) else []

    @staticmethod
    def read_checkpoints(folder):
        """(size in its name, checkpoint), in that order."""
        folder = os.path.join(folder, "checkpoints")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [
            (int(name), Checkpoint(read(os.path.join(folder, name)), f"checkpoints/{name}"))
            for name in names
            if re.fullmatch("[0-9]{12}", name)
        ]

    def find_tiles(self):
        """(first, last, name) of the files with entries, in that order. Those with the same first overlap."""
        tiles = []
        for name in self.names("entries"):
            match = re.fullmatch(r"([0-9]{12})-([0-9]{12})(\.p)?", name)
            if not match:
                continue
            first, last = int(match[1]), int(match[2])
            if first % TILE or not first <= last < first + TILE or (last - first + 1 == TILE) == bool(match[3]):
                raise Broken(f"entries/{name} is no name of a tile")
            tiles.append((first, last, name))
        return sorted(tiles)

    def read_tile(self, name):
        data = read(self.path("entries", name))
        if not data.endswith(b"\n"):
            raise Broken(f"entries/{name} does not end with a newline")
        return data[:-1].split(b"\n")

    def entries(self):
        """All from 0 on, in order."""
        count = 0
        for number, (first, last, name) in enumerate(self.tiles):
            lines = self.read_tile(name)
            if len(lines) != last - first + 1:
                raise Broken(f"entries/{name} does not hold {last - first + 1} entries")
            if first > count:
                raise Broken(f"the entries from {count} to {first - 1} are missing")
            longer = self.tiles[number + 1] if number + 1 < len(self.tiles) else None
            if longer and longer[0] == first:
                if self.read_tile(longer[2])[: len(lines)] != lines:
                    raise Broken(f"entries/{longer[2]} contradicts another tile")
                continue
            yield from lines
            count += len(lines)

    def hashes(self):
        return map(leaf_hash, self.entries())

    def read_keys(self):
        """(since, key), in that order."""
        keys = []
        for name in self.names("keys"):
            match = re.fullmatch(r"([0-9]{12})-[0-9a-f]{8}\.pub", name)
            if match:
                keys.append((int(match[1]), Key(read(self.path("keys", name)).decode())))
        return sorted(keys, key=lambda pair: pair[0])

    def accept(self, pins):
        """Of the keys those that count: pinned from outside, without a pin the one that the ledger is named by."""
        if not self.keys:
            raise Broken("there is no first key")
        if not any(self.may_begin(*period) and period[0] == 0 for period in self.keys):
            raise Broken(f"the first key did not begin {self.origin}")
        for pin in pins:
            if not any(pin.fits(*period) for period in self.keys):
                above = "" if pin.since is None else f", above {pin.since},"
                raise Broken(f"{pin.key.text}{above} was given with --key and is not one of the ledger's keys")
        self.accepted = [
            (since, key)
            for since, key in self.keys
            if self.may_begin(since, key) and (any(pin.fits(since, key) for pin in pins) if pins else since == 0)
        ]
        self.handed_over = []
        for size in sorted({since for since, _ in self.keys} - {since for since, _ in self.accepted}):
            given = [pair for pair in self.keys if pair[0] == size and self.is_given(*pair)]
            # Where two were handed over to at one size, somebody has to say which is right.
            if len(given) == 1:
                self.accepted.append(given[0])
                self.handed_over.append(given[0])
        self.accepted.sort(key=lambda pair: pair[0])
        self.ends = [end for end in map(self.end_of, self.accepted) if end]

    def is_given(self, since, key):
        """Whether the key that counted last before handed over to this one."""
        newest = max((size for size, _ in self.accepted if size < since), default=None)
        return any(
            handover.gives(self.origin, since, key) and any(
                size == newest and giver.text != key.text and handover.note.is_signed_by(giver)
                for size, giver in self.accepted
            )
            for handover in self.handovers
        )

    def lines(self):
        """(index, entry) of all that is here, whatever is missing."""
        for first, _, name in self.tiles:
            yield from enumerate(self.read_tile(name), first)

    def read_revocations(self):
        """What entries say of keys: (time, why) by the text of those that end, and those that the manifests pin."""
        revoked, pinned = {}, {}
        for _, line in self.lines():
            if b'"event":{"keyed":' not in line:
                continue
            try:
                fact = json.loads(line)
                record = fact["event"]["keyed"]["_0"]
                key, step, end = record["key"], record["step"], (record.get("until"), record.get("reason"))
                if step == "pinned":
                    pinned[key] = end
                elif step == "unpinned":
                    pinned.pop(key, None)
                elif step == "revoked":
                    revoked.setdefault(key, []).append(end)
            except (KeyError, TypeError, ValueError):
                continue
        for key, end in pinned.items():
            if end[0] is not None:
                revoked.setdefault(key, []).append(end)
        return revoked, set(pinned)

    def revoke(self, given):
        """What is known from elsewhere: pairs of a time and a key."""
        for time, key in given:
            instant_given(time)
            self.revoked.setdefault(Pin(key).key.text, []).append((time, "as was given with --revoked"))

    def revocation(self, key):
        """(time, its text, why) from which a key's signatures do not count; None when they always do."""
        ends = [(instant(time), time, why) for time, why in self.revoked.get(key.text, [])]
        return min(ends, key=lambda end: end[0], default=None)

    def end_of(self, period):
        """(period, size, words): the last size at which a revoked key may have signed. No signature tells its time."""
        since, key = period
        revocation = self.revocation(key)
        if revocation is None:
            return None
        for index, line in self.lines():
            if index >= since and instant(json.loads(line)["at"]) >= revocation[0]:
                return period, index, f"{key.text}, {revoked_from(revocation)}"
        return None

    def may_begin(self, since, key):
        return since > 0 or key.founds(self.origin)

    def signer(self, size, checkpoint):
        """(since, key) of the one who signed in his time: above his size, and not above that of the next. Or None."""
        newest = max((since for since, _ in self.accepted if since < size), default=None)
        for since, key in self.accepted:
            if since == newest and checkpoint.is_signed_by(key):
                return since, key
        return None

    @property
    def newest(self):
        return self.checkpoints[-1][1]

    def verify(self, pins=(), first=0, last=None):
        """The entries from first to last, the newest without it, are those that were signed."""
        self.accept(pins)
        if not self.checkpoints:
            raise Broken("there is no checkpoint")
        last = self.newest.size - 1 if last is None else last
        if not 0 <= first <= last < self.newest.size:
            raise Broken(f"there are no signed entries from {first} to {last}; there are {self.newest.size}")
        covered = [pair for pair in self.checkpoints if pair[0] <= len(self.leaves)]
        if covered:
            try:
                self.verify_roots(self.leaves, covered)
            except Broken as fault:
                self.verify_roots(self.hashes(), self.checkpoints)
                raise Broken(f"every entry is as it was signed, but the leaf hashes are not: {fault}")
            Comparison(self).verify(first, min(last, covered[-1][0] - 1))
        if covered != self.checkpoints:
            if first > 0 or last < self.newest.size - 1:
                raise Broken("a part of the entries can be judged by leaf hashes of all alone: see --leaves")
            self.verify_roots(self.hashes(), self.checkpoints)

    def verify_roots(self, hashes, checkpoints):
        """
        Every checkpoint is signed by a key that counts and its root is the root of the entries: so each is consistent
        with all before. No key vouches for what stands below the size above which it signs.
        """
        frontier, good, self.doubts, pending = Frontier(), 0, [], ""
        hashes = iter(hashes)
        for size, checkpoint in checkpoints:
            if checkpoint.origin != self.origin or checkpoint.size != size:
                raise Broken(f"the checkpoint at {size} belongs to {checkpoint.origin} at {checkpoint.size}")
            signer = self.signer(size, checkpoint)
            end = next((end for end in self.ends if end[0] == signer and end[1] < size), None)
            if end:
                self.doubts.append(f"the checkpoint at {size} is signed by {end[2]}")
                pending = pending or self.doubts[-1]
                continue
            if signer is None:
                self.doubts.append(self.doubt(size, checkpoint, good))
                pending = pending or self.doubts[-1]
                continue
            if signer[0] > good and pending:
                raise Broken(f"the entries from {good} are not verified: {pending}")
            if signer[0] > good:
                raise Broken(
                    f"the entries from {good} to {signer[0] - 1} are signed only at {size}, by {signer[1].text}, which "
                    f"signs what stands above {signer[0]}"
                )
            for leaf in itertools.islice(hashes, size - frontier.size):
                frontier.append(leaf)
            if size > frontier.size:
                raise Broken(f"a checkpoint of {size} entries is signed, but only {frontier.size} are here")
            if frontier.root() != checkpoint.root:
                raise Broken(f"an entry from {good} to {size - 1} was changed: the root at {size} is another one")
            good, pending = size, ""
        if good < checkpoints[-1][0]:
            raise Broken(f"the entries from {good} are not verified: {pending}")

    def doubt(self, size, checkpoint, good):
        """
        Why a checkpoint that no key signed in its time does not count. One that an accepted key signed out of its time
        does no harm below one that counts: two stores may have been at different sizes when a key was lost.
        """
        for _, key in self.accepted:
            if checkpoint.is_signed_by(key):
                return f"the checkpoint at {size} is signed by {key.text} out of its time and does not count"
        for _, key in self.keys:
            if checkpoint.is_signed_by(key):
                raise Broken(
                    f"the entries from {good} are not verified: the checkpoint at {size} is signed only by {key.text}, "
                    "which counts when it is known from elsewhere and given with --key"
                )
        raise Broken(f"the checkpoint at {size} is not signed by the ledger's key")

    def facts(self):
        """The signed entries, parsed."""
        return map(json.loads, itertools.islice(self.entries(), self.newest.size))


def read_leaves(folder, wanted):
    """The leaf hash of each entry; none where there is no such folder."""
    rows = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        match = re.fullmatch(r"([0-9]{12})-([0-9]{12})", name)
        if not match:
            continue
        row = read(os.path.join(folder, name))
        if int(match[1]) != sum(map(len, rows)) // 32 or len(row) != 32 * (int(match[2]) - int(match[1]) + 1):
            raise Broken(f"leaves/{name} does not have the leaf hashes that its name says")
        rows.append(row)
    if wanted and not rows:
        raise Broken(f"{folder} has no leaf hashes: `pra ledger export` writes them")
    return Leaves(b"".join(rows))


class Leaves:
    """Leaf hashes, one after another."""

    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data) // 32

    def __iter__(self):
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index):
        return self.data[32 * index : 32 * index + 32]

    def index(self, leaf):
        """Where that hash stands; None when nowhere."""
        at = self.data.find(leaf)
        while at % 32 and at >= 0:
            at = self.data.find(leaf, at + 1)
        return at // 32 if at >= 0 else None


class Comparison:
    """Entries against leaf hashes whose root is signed: the first that is not the one that was signed, by name."""

    def __init__(self, ledger):
        self.ledger, self.leaves = ledger, ledger.leaves

    def verify(self, first, last):
        end = first
        for tile in self.ledger.tiles:
            if tile[1] < first or tile[0] > last:
                continue
            if tile[0] > end:
                raise Broken(f"the entries from {end} to {tile[0] - 1} are missing")
            self.verify_tile(*tile)
            end = max(end, tile[1] + 1)
        if end <= last:
            cut = f"the ledger was cut off after entry {end - 1}: " if last == len(self.leaves) - 1 else ""
            raise Broken(f"{cut}the entries from {end} to {last} are missing")

    def verify_tile(self, first, last, name):
        lines = self.ledger.read_tile(name)
        stands = [leaf_hash(line) for line in lines]
        signed = [self.leaves[index] for index in range(first, min(last + 1, len(self.leaves)))]
        for offset, leaf in enumerate(signed):
            if offset >= len(stands):
                self.explain_missing(first + offset)
            if stands[offset] != leaf:
                self.explain(first + offset, leaf, stands, offset)
        if len(stands) > last - first + 1:
            raise Broken(f"entries/{name} has an entry that nobody signed behind entry {last}")

    def explain(self, index, leaf, stands, offset):
        """Why another entry stands at index."""
        other, now = self.leaves.index(stands[offset]), self.find(leaf)
        if other is None and stands[offset + 1 : offset + 2] == [leaf]:
            raise Broken(f"an entry that nobody signed was put before entry {index}")
        if other is None:
            raise Broken(f"entry {index} was changed")
        if now is None:
            raise Broken(f"entry {index} was removed: entry {other} stands in its place")
        raise Broken(
            f"the order was changed: entry {other} stands in the place of entry {index}, which stands at {now}"
        )

    def explain_missing(self, index):
        now = self.find(self.leaves[index])
        if now is not None:
            raise Broken(f"the order was changed: entry {index} stands at {now}")
        if any(first > index for first, _, _ in self.ledger.tiles):
            raise Broken(f"entry {index} was removed")
        raise Broken(f"the ledger was cut off after entry {index - 1}")

    def find(self, leaf):
        """Where that entry stands now; None when nowhere."""
        for first, _, name in self.ledger.tiles:
            for offset, line in enumerate(self.ledger.read_tile(name)):
                if leaf_hash(line) == leaf:
                    return first + offset
        return None


def verify_kept_checkpoint(ledger, path):
    """A checkpoint that the auditor kept must be signed, and the ledger of today must begin with its tree."""
    kept = Checkpoint(read(path), path)
    if kept.size == 0 or kept.origin != ledger.origin:
        raise Broken(f"{path} is no checkpoint of {ledger.origin}")
    if ledger.signer(kept.size, kept) is None:
        raise Broken(f"{path} is not signed by a key of the ledger that counts")
    newest = ledger.newest
    if kept.size > newest.size:
        raise Broken(f"{path} covers {kept.size} entries, the ledger only {newest.size}: it was cut")
    hashes = ledger.leaves if kept.size <= len(ledger.leaves) else ledger.hashes()
    if tree_root(itertools.islice(iter(hashes), kept.size)) != kept.root:
        raise Broken(f"the ledger does not begin with the {kept.size} entries of {path}: its past was changed")
    return kept


# ---- Figures: what a report says, computed again from the entries of the ledger that it cites. Written from the
# definitions, with the constants of the definitions: a report that was measured by others differs. Times and
# durations are whole microseconds, shares are whole millionths, and no figure is ever better than the truth: good
# shares round down, bad ones up.

SECOND = 1_000_000
WHOLE = 1_000_000
FOREVER = 2**63 - 1

# A blind stretch is forgiven for so long; what lies beyond counts as bad.
UNKNOWN_GRACE = 600 * SECOND
# An interval of a rate holds the true rate in so many cases; the normal quantile of that; what its ends are rounded to.
CONFIDENCE_LEVEL = 950_000
Z = 1.959964
INTERVAL_STEP = 1000
# By so much of the target a record of a curve may lie above the curve.
TOLERANCE = 10_000
# So many equal parts has the drawing of a long curve, and so many entries are listed one by one.
COLUMNS = 860
MOST_LISTED = 512
# Those that work where entries are made, and show in no figure: a look is believed for so long, a record of a curve
# is cut so often, and a report without a given period is of so long a time.
STALE_AFTER = 60 * SECOND
CUT_EVERY = 300 * SECOND
WINDOW = 30 * 86_400 * SECOND
# Of a budget of time: windows that burn too fast together (long, short, rate in millionths), and the least bad time.
BURN_RULES = (
    (3600 * SECOND, 300 * SECOND, 14_400_000),
    (6 * 3600 * SECOND, 1800 * SECOND, 6_000_000),
    (86_400 * SECOND, 2 * 3600 * SECOND, 3_000_000),
    (3 * 86_400 * SECOND, 6 * 3600 * SECOND, 1_000_000),
)
LEAST_BAD = 300 * SECOND
# Of jobs: so many in a row that were missed or failed.
MOST_IN_A_ROW = 2
# Forecasts: from the last value of each day of so long, at least so many; what is beyond the horizon is not in sight,
# and an incident opens when the early end is so near.
FORECAST_OVER = 30 * 86_400 * SECOND
FORECAST_LEAST = 8
HORIZON = 3650 * 86_400 * SECOND
LEAD = 14 * 86_400 * SECOND
# What stands still is recorded anew after this time, and counts for controls as not seen after the other.
RECORD_EVERY = 86_400 * SECOND
EVIDENCE_FRESH = 2 * 86_400 * SECOND
# Of the smallest RPO: by how much the clock that stamps entries may be off, in millionths.
CLOCK_TOLERANCE = 100_000
# Where every RPO is zero, of this instead.
CLOCK_LEAST_TARGET = 60 * SECOND


def percent(millionths):
    """99.9%"""
    decimals = f"{millionths % 10_000:04}".rstrip("0")
    return f"{millionths // 10_000}{'.' + decimals if decimals else ''}%"


# As a report names them.
RULES = {
    "unknownGrace": UNKNOWN_GRACE // SECOND,
    "staleAfter": STALE_AFTER // SECOND,
    "cutEvery": CUT_EVERY // SECOND,
    "window": WINDOW // SECOND,
    "tolerance": percent(TOLERANCE),
    "confidenceLevel": percent(CONFIDENCE_LEVEL),
    "intervalStep": percent(INTERVAL_STEP),
    "z": Z,
}

# Those of reports that have controls.
CONTROL_RULES = {"recordEvery": RECORD_EVERY // SECOND, "evidenceFreshFor": EVIDENCE_FRESH // SECOND}

# Those of reports whose entries tell of clocks.
CLOCK_RULES = {"clockTolerance": percent(CLOCK_TOLERANCE)}

RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?Z")


@functools.lru_cache(maxsize=4096)
def day_start(text):
    return (datetime.date.fromisoformat(text).toordinal() - 719_163) * 86_400 * SECOND


def instant(text):
    match = RFC3339.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is no time as pra writes it")
    hour, minute, second = int(match[2]), int(match[3]), int(match[4])
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError(f"“{text}” is no time")
    return day_start(match[1]) + (hour * 3600 + minute * 60 + second) * SECOND + int(match[5] or 0)


def instant_given(text):
    try:
        return instant(text)
    except ValueError as error:
        raise Broken(str(error))


def written(time):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=time)).isoformat() + "Z"


def duration(number):
    return round(number * SECOND)


def share(text):
    """The millionths of “99.9%”; None where no target is stated."""
    if text is None:
        return None
    whole, _, decimals = text[:-1].partition(".")
    if text[-1:] != "%" or not whole.isdigit() or not re.fullmatch("[0-9]{0,4}", decimals):
        raise ValueError(f"“{text}” is no share")
    return int(whole) * 10_000 + int(decimals.ljust(4, "0"))


def ratio(part, whole, up=False):
    return min(WHOLE, -(-part * WHOLE // whole) if up else part * WHOLE // whole)


# Values inside a sentence, each with its unit.


def a_name(text):
    return {"name": text}


def a_count(number):
    return {"count": number}


def a_duration(time):
    return {"seconds": time / SECOND}


def a_ratio(millionths):
    return {"ratio": percent(millionths)}


def a_time(time):
    return {"at": written(time)}


def a_number(millionths):
    return {"number": millionths / WHOLE}


def message(key, *arguments):
    return {"key": key, "arguments": list(arguments)}


class Sources:
    """The entries a figure follows from: `3,5,9-12`; of very many the first, the last and how many: `3-90211/8640`."""

    def __init__(self, indices=()):
        self.listed, self.first, self.last, self.count = [], None, None, 0
        self.add_all(indices)

    def add_all(self, indices):
        for index in indices:
            self.add(index)

    def add(self, index):
        if self.count <= MOST_LISTED:
            place = bisect.bisect_left(self.listed, index)
            if self.listed[place : place + 1] == [index]:
                return
            self.listed.insert(place, index)
        self.extend(index, index, 1)

    def merge(self, other):
        self.add_all(other.listed)
        if other.count > MOST_LISTED:
            self.extend(other.first, other.last, other.count)

    def extend(self, first, last, count):
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self.count += count
        if self.count > MOST_LISTED:
            self.listed = []

    def __str__(self):
        if self.count > MOST_LISTED:
            return f"{self.first}-{self.last}/{self.count}"
        ranges = []
        for index in self.listed:
            if ranges and ranges[-1][1] + 1 == index:
                ranges[-1][1] = index
            else:
                ranges.append([index, index])
        return ",".join(f"{low}" if low == high else f"{low}-{high}" for low, high in ranges)


class Fact:
    """One entry: what happened to which resource, and when it was written down."""

    __slots__ = ("index", "at", "actor", "subject", "kind", "record")

    def __init__(self, index, line):
        entry = json.loads(line)
        ((self.kind, payload),) = entry["event"].items()
        self.index, self.at, self.record = index, instant(entry["at"]), payload["_0"]
        self.actor, self.subject = entry["actor"], entry["subject"]


def facts(ledger, size):
    for index, line in enumerate(itertools.islice(ledger.entries(), size)):
        try:
            fact = Fact(index, line)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Broken(f"entry {index} is signed, but is no fact that can be read: {error!r}")
        yield fact


def each_once(items):
    return list(dict.fromkeys(items))


# ---- What was promised, to which cluster, from when to when. A promise ends when its plan states another or is
# retired, and not before the latest time that was written while it stood: after a clock was set back both are held
# against the times that came twice.


class Promise:
    def __init__(self, fact):
        self.stated, self.plan, self.index = fact.record, fact.record["plan"], fact.index
        self.start, self.end = fact.at, FOREVER


class Exceptions:
    """
    The waivers of one cluster. One counts from its own start or from the latest time that was written by then,
    whichever is later, up to its end or to the entry that changes or withdraws it: nothing is excused afterwards.
    """

    def __init__(self):
        self.all, self.standing, self.latest = [], {}, None

    def take(self, fact):
        self.latest = fact.at if self.latest is None else max(self.latest, fact.at)
        if fact.kind in ("waived", "withdrawn"):
            name = fact.record["waiver"]
            if name in self.standing:
                ended = self.standing.pop(name)
                ended["end"] = min(ended["end"], fact.at)
            if fact.kind == "waived":
                start, end = max(instant(fact.record["from"]), self.latest), instant(fact.record["until"])
                self.standing[name] = {"record": fact.record, "start": start, "end": end, "index": fact.index}
                self.all.append(self.standing[name])

    def of(self, term, promised, scenario=None):
        found = []
        for one in self.all:
            record, start, end = one["record"], max(one["start"], term.start), min(one["end"], term.end)
            covers = not record["scenarios"] or scenario is None or scenario in record["scenarios"]
            if record["plan"] == term.plan and promised in record["objectives"] and covers and start < end:
                found.append({**one, "start": start, "end": end})
        return found


def stretches_left(exceptions, start, end):
    """What is left between two times, in order."""
    left = []
    for one in sorted(exceptions, key=lambda one: one["start"]):
        if start < one["start"]:
            left.append((start, min(one["start"], end)))
        start = max(start, one["end"])
    return left + [(start, end)] if start < end else left


class Promises:
    """Of one cluster, in the order of the ledger."""

    def __init__(self):
        self.all, self.standing, self.exceptions = [], {}, Exceptions()

    def take(self, fact):
        self.exceptions.take(fact)
        for place in self.standing.values():
            place["latest"] = max(place["latest"], fact.at)
        if fact.kind in ("stated", "retired") and fact.record["plan"] in self.standing:
            ended = self.standing.pop(fact.record["plan"])
            ended["promise"].end = ended["latest"]
        if fact.kind == "stated":
            self.all.append(Promise(fact))
            self.standing[fact.record["plan"]] = {"promise": self.all[-1], "latest": fact.at}


class Term:
    """One target for as long as one plan stated it: promises in a row that differ in other things are one term."""

    def __init__(self, promise, target):
        self.plan, self.target, self.start, self.end = promise.plan, target, promise.start, promise.end
        self.digest, self.indices = promise.stated["planDigest"], [promise.index]

    def between(self, start, end):
        """What lies in the period; None when nothing does. In one of no time what stands is told all the same."""
        part = copy.copy(self)
        part.start, part.end = max(self.start, start), min(self.end, end)
        stands = part.start == part.end and self.end > end
        return part if part.start < part.end or stands else None


def terms(promises, target):
    found = []
    for promise in promises:
        wanted = target(promise.stated)
        if wanted is None:
            continue
        last = found[-1] if found else None
        if last and last.target == wanted and last.end >= promise.start:
            last.start, last.end = min(last.start, promise.start), max(last.end, promise.end)
            last.digest = promise.stated["planDigest"]
            last.indices.append(promise.index)
        else:
            found.append(Term(promise, wanted))
    return found


def scenario_of(stated, name):
    return next((scenario for scenario in stated["scenarios"] if scenario["name"] == name), None)


def lost_text(domain):
    return f"host: {domain.get('host', '')}" if domain.get("site") is None else f"site: {domain['site']}"


def time_target(name, field):
    """The target of a scenario, of RPO or of RTO."""

    def target(stated):
        scenario = scenario_of(stated, name)
        return None if scenario is None else duration(scenario[field])

    return target


def availability_target(endpoint):
    """Of the cluster itself (None), or of one of its endpoints."""
    of_all = share_target("availability")
    return lambda stated: of_all(stated) if endpoint is None or endpoint in (stated.get("endpoints") or []) else None


def share_target(field):
    return lambda stated: share(stated.get(field))


# ---- What nobody saw.


class Span:
    """A span of a record, and how much of it was not seen, or was down: where inside is not kept."""

    def __init__(self, start, end, unknown, down=0):
        self.start, self.end = start, end
        self.down = min(down, end - start)
        self.unknown = min(unknown, end - start - self.down)

    def between(self, start, end):
        """It may hold all that is bad of the whole."""
        start, end = max(self.start, start), min(self.end, end)
        return Span(start, end, self.unknown, self.down) if start < end else None

    def joined(self, other):
        """Two of one time, as a clock that was set back leaves them: what is bad in either is bad."""
        start, end = min(self.start, other.start), max(self.end, other.end)
        return Span(start, end, self.unknown + other.unknown, self.down + other.down)


class Unseen:
    """Over a time that records and gaps between them cover: all that was not seen, and what of it is beyond grace."""

    def __init__(self, spans, start, end, blindness=0):
        self.scope, self.total, self.bad, self.down, self.run = end - start, 0, 0, 0, 0
        self.grace = max(0, UNKNOWN_GRACE - blindness)
        for span in side_by_side(spans, start, end):
            gap = max(0, span.start - start)
            self.down += span.down
            self.add(gap + span.unknown)
            # The blind part of a half-seen record may touch what was blind before it, and what comes after.
            if span.unknown < span.end - span.start:
                self.close()
                self.run = span.unknown
            start = span.end
        self.add(max(0, end - start))
        self.close()

    def add(self, blind):
        self.total += blind
        self.run += blind

    def close(self):
        self.bad += max(0, self.run - self.grace)
        self.grace = UNKNOWN_GRACE

    @property
    def share(self):
        return ratio(self.total, self.scope, up=True) if self.scope > 0 else 0


def side_by_side(spans, start, end):
    joined = []
    for span in sorted(filter(None, (span.between(start, end) for span in spans)), key=lambda span: span.start):
        if joined and span.start < joined[-1].end:
            joined[-1] = joined[-1].joined(span)
        else:
            joined.append(span)
    return joined


class Seen:
    """What was seen of a term. A blind stretch that reaches its beginning leaves it the less grace."""

    def __init__(self, term, stated_since):
        self.term, self.spans, self.before = term, [], []
        self.earlier = None if stated_since is None else max(stated_since, term.start - UNKNOWN_GRACE)

    def take(self, span):
        part = span.between(self.term.start, self.term.end)
        if part:
            self.spans.append(part)
        if self.earlier is not None and span.start < self.term.start and span.end > self.earlier:
            self.before.append(span)

    def last_part(self, length):
        """Of the stretch that its records end with, with the grace that a blind stretch right before leaves."""
        end = max(span.end for span in self.spans)
        start = end - length
        blindness = Unseen(self.spans, max(self.term.start, start - UNKNOWN_GRACE), start).run
        return Unseen(self.spans, start, end, blindness)

    def unseen(self):
        blindness = 0
        if self.earlier is not None:
            blindness = Unseen(self.before, self.earlier, self.term.start).run
        return Unseen(self.spans, self.term.start, self.term.end, blindness)


# ---- Exposure. A record is the upper envelope of a curve: straight lines between breakpoints (time, exposure).


class Curve:
    def __init__(self, record):
        self.start, self.end = instant(record["from"]), instant(record["to"])
        self.points = [(instant(point["at"]), duration(point["exposure"])) for point in record["breakpoints"]]
        self.maximum, self.over = duration(record["maximum"]), duration(record["overTarget"])
        self.unknown = duration(record["unknown"])
        claimed = record.get("claimedSeconds")
        self.claimed = None if claimed is None else duration(claimed)

    def lines(self):
        return zip(self.points, self.points[1:])

    def between(self, start, end, target):
        """
        What lies in a term; None when nothing does. Where an edge cuts it the time over target is that of the
        envelope, the maximum that of the whole record where the envelope does not tell, and all unknown time is here.
        """
        if self.end <= start or self.start >= end:
            return None
        part = copy.copy(self)
        if self.start < start or self.end > end:
            part.start, part.end, part.over = max(self.start, start), min(self.end, end), 0
            part.points = self.cut_points(part.start, part.end)
            highest = max((exposure for _, exposure in part.points), default=self.maximum)
            part.maximum = min(self.maximum, highest)
            part.unknown = min(self.unknown, part.end - part.start)
        # The record's own time over target is of the target that it was cut for.
        if part.maximum <= target:
            part.over = 0
        elif part.over == 0:
            part.over = sum(line_over(target, *line) for line in part.lines())
        return part

    def cut_points(self, start, end):
        points = []
        for a, b in self.lines():
            if a[0] < end and b[0] > start and a[0] < b[0]:
                last = points[-1] if points else None
                ends = [(time, exposure_at(time, a, b)) for time in (max(a[0], start), min(b[0], end))]
                points += [point for point in ends if point != last]
        return points


def exposure_at(time, a, b):
    """On the line between two breakpoints, and not below it."""
    if time in (a[0], b[0]):
        return a[1] if time == a[0] else b[1]
    low, rise = min(a[1], b[1]), abs(b[1] - a[1])
    into = time - a[0] if a[1] < b[1] else b[0] - time
    return low - (-rise * into // (b[0] - a[0]))


def line_over(target, a, b):
    """How long the line is above target, and not less."""
    low, high = min(a[1], b[1]), max(a[1], b[1])
    if high <= target:
        return 0
    return b[0] - a[0] if low >= target else -(-(b[0] - a[0]) * (high - target) // (high - low))


def crossing(target, a, b):
    """Where the line meets target; computed in binary fractions of 10^-18 s, and cut off."""
    part = float((target - a[1]) * 10**12) / float((b[1] - a[1]) * 10**12)
    return a[0] + int(float((b[0] - a[0]) * 10**12) * part) // 10**12


def exceeded_for(lines, part):
    """The lowest exposure that the lines exceed for no more than one of so many parts of the time they cover."""
    pairs = [pair for line in lines for pair in zip(line, line[1:])]
    time = sum(b[0] - a[0] for a, b in pairs)
    if time <= 0:
        return None
    least, most = 0, max(max(a[1], b[1]) for a, b in pairs)
    while least < most:
        middle = (least + most) // 2
        if sum(line_over(middle, a, b) for a, b in pairs) <= time // part:
            most = middle
        else:
            least = middle + 1
    return least


class Drawing:
    """The lines as they were recorded; once they are more than can be seen, the highest exposure of each column."""

    def __init__(self, start, end):
        self.start, self.span, self.recorded, self.count, self.highest = start, max(1, end - start), [], 0, None

    def begin_line(self):
        if self.highest is None and (not self.recorded or self.recorded[-1]):
            self.recorded.append([])

    def extend(self, point, last):
        if self.highest is not None:
            return self.raise_to(last or point, point)
        self.recorded[-1].append(point)
        self.count += 1
        if self.count > 2 * COLUMNS:
            self.thin()

    def thin(self):
        self.highest = [None] * COLUMNS
        for line in self.recorded:
            if len(line) == 1:
                self.raise_to(line[0], line[0])
            for a, b in zip(line, line[1:]):
                self.raise_to(a, b)
        self.recorded = []

    def column(self, time):
        return min(max(0, (time - self.start) * COLUMNS // self.span), COLUMNS - 1)

    def column_start(self, column):
        return self.start - (-column * self.span // COLUMNS)

    def raise_to(self, a, b):
        first, last = self.column(a[0]), self.column(b[0])
        for column in range(first, max(first, last) + 1):
            peak = max(a[1], b[1])
            if first != last:
                low, high = self.column_start(column), self.column_start(column + 1)
                peak = max(exposure_at(max(low, a[0]), a, b), exposure_at(min(high, b[0]), a, b))
            self.highest[column] = max(self.highest[column] or 0, peak)

    def lines(self):
        if self.highest is None:
            return [line for line in self.recorded if line]
        lines = []
        for column, exposure in enumerate(self.highest):
            if exposure is None:
                continue
            end = (self.column_start(column + 1) - 1, exposure)
            if column > 0 and self.highest[column - 1] == exposure:
                lines[-1][1] = end
            else:
                lines.append([(self.column_start(column), exposure), end])
        return lines


class Profile:
    """The curve of a term: its records joined, the times that nobody saw and those above the target."""

    def __init__(self, term):
        self.term, self.drawing = term, Drawing(term.start, term.end)
        self.line_start, self.line_end, self.last = 0, None, None
        self.found, self.covered, self.blind = [], [], []

    def take(self, curve):
        if curve.start != self.line_end:
            self.begin_line()
        self.line_end = curve.end
        for point in curve.points:
            if self.last:
                self.note_breach(self.last, point)
            self.drawing.extend(point, self.last)
            self.last = point
        if self.covered and self.covered[-1][1] == curve.start:
            self.covered[-1][1] = curve.end
        else:
            self.covered.append([curve.start, curve.end])
        self.note_blindness(curve)

    def begin_line(self):
        last, term = self.last, self.term
        if last and last[1] > term.target and last[0] >= term.end and len(self.found) > self.line_start:
            self.found[-1]["isOpen"] = True
        self.line_start, self.last = len(self.found), None
        self.drawing.begin_line()

    def note_breach(self, a, b):
        target, peak = self.term.target, max(a[1], b[1])
        if peak <= target:
            return
        start = a[0] if a[1] > target else crossing(target, a, b)
        end = b[0] if b[1] > target else crossing(target, a, b)
        last = self.found[-1] if len(self.found) > self.line_start else None
        if last and last["to"] >= start:
            last["to"], last["maximum"] = max(last["to"], end), max(last["maximum"], peak)
        else:
            self.found.append({"from": start, "to": end, "maximum": peak, "isOpen": False})

    def note_blindness(self, curve):
        """Where a record has no breakpoint, nothing was known; where else its blind part lies was not kept."""
        known = curve.points[0][0] if curve.points else curve.end
        if curve.unknown >= curve.end - curve.start:
            self.blind.append([curve.start, curve.end, False])
            return
        if known > curve.start:
            self.blind.append([curve.start, known, False])
        if curve.unknown > known - curve.start and curve.end > known:
            self.blind.append([known, curve.end, True])

    def breaches(self):
        self.begin_line()
        return sorted(self.found, key=lambda one: (one["from"], one["to"]))

    def unseen(self):
        gaps, end = list(self.blind), self.term.start
        for start, stop in sorted(self.covered, key=lambda span: span[0]):
            if start > end:
                gaps.append([end, start, False])
            end = max(end, stop)
        if self.term.end > end:
            gaps.append([end, self.term.end, False])
        joined = []
        for start, stop, partial in sorted(gaps, key=lambda gap: gap[0]):
            if joined and joined[-1][1] >= start and joined[-1][2] == partial:
                joined[-1][1] = max(joined[-1][1], stop)
            else:
                joined.append([start, stop, partial])
        return joined


class Result:
    """One row of the verdicts."""

    def __init__(self, objective, term, detail, scenario=None):
        self.objective, self.term, self.scenario, self.detail = objective, term, scenario, detail
        self.verdict, self.measured, self.confidence, self.population = "NotMeasured", None, None, 0
        self.unknown_share, self.excepted, self.sources, self.endpoint = None, None, Sources(), None
        self.budget, self.within = None, None

    def value(self, figure):
        if figure is None:
            return None
        return a_duration(figure) if self.objective in ("rpo", "rto") else a_ratio(figure)

    def beside(self, exceptions, rest):
        """
        With what waivers leave of it (None: nothing). What was measured stays; what was missed is excepted where all
        that is left was seen and kept.
        """
        if not exceptions:
            return self
        names = each_once(one["record"]["waiver"] for one in exceptions)
        start, end = min(one["start"] for one in exceptions), max(one["end"] for one in exceptions)
        time = end - start - sum(b - a for a, b in stretches_left(exceptions, start, end))
        measured = self.value(rest.measured) if rest else None
        self.excepted = {"waivers": names, "time": a_duration(time), "measured": measured}
        self.sources.add_all(one["index"] for one in exceptions)
        if self.verdict == "Missed" and (rest is None or rest.verdict == "Met"):
            self.verdict = "Excepted"
        told = [a_name(", ".join(names)), a_duration(time)] + ([measured] if measured else [])
        key = "exceptedInPart" if measured else "exceptedWhole"
        self.detail = message(key, *told, {"message": self.detail})
        return self

    def row(self, cluster, tells_budgets=True, tells_shares=True):
        term = self.term
        if term:
            self.sources.add_all(term.indices)
        return {
            "cluster": name_of(cluster),
            "plan": term.plan if term else None,
            "from": written(term.start) if term else None,
            "to": written(term.end) if term else None,
            "objective": self.objective,
            "scenario": self.scenario,
            "endpoint": self.endpoint,
            "target": self.value(term.target) if term else None,
            "measured": self.value(self.measured),
            "confidence": self.confidence,
            "verdict": self.verdict,
            "population": self.population,
            "unknownShare": None if self.unknown_share is None else percent(self.unknown_share),
            "excepted": self.excepted,
            **({"budget": self.budget} if tells_budgets else {}),
            **({"withinTarget": None if self.within is None else percent(self.within)} if tells_shares else {}),
            "detail": self.detail,
            "sources": str(self.sources),
        }


def name_of(resource):
    return resource.split("/", 1)[1]


# ---- Error budgets: what a target leaves to fail, of time or of jobs, and what did. Never cut off at nothing.


def time_budget(target, scope, bad, burns=()):
    allowed = scope * (WHOLE - target) // WHOLE
    if target == WHOLE:
        detail = message("budgetNoTime", a_duration(bad))
    elif bad > allowed:
        detail = message("budgetTimeOver", a_duration(bad), a_duration(allowed), a_duration(bad - allowed))
    else:
        detail = message("budgetTime", a_duration(bad), a_duration(allowed), a_duration(allowed - bad))
    return {
        "stated": a_duration(allowed),
        "spent": a_duration(bad),
        "left": a_duration(allowed - bad),
        "burns": list(burns),
        "inARow": None,
        "detail": detail,
    }


def job_budget(target, outcomes):
    """Of those that were due, in their order."""
    failed = [outcome != "succeeded" for outcome in outcomes]
    allowed, spent = (WHOLE - target) * len(failed), a_count(sum(failed))
    rest = allowed - sum(failed) * WHOLE
    left = a_number(rest)
    if target == WHOLE:
        detail = message("budgetNoJob", spent, a_ratio(target))
    elif allowed < WHOLE:
        needed = a_count(-(-WHOLE // (WHOLE - target)))
        detail = message("budgetNotOneJob", spent, a_number(allowed), a_ratio(target), needed)
    elif rest < 0:
        detail = message("budgetJobsOver", spent, a_number(allowed), a_number(-rest))
    else:
        detail = message("budgetJobs", spent, a_number(allowed), left)
    in_a_row = len(list(itertools.takewhile(bool, reversed(failed))))
    return {
        "stated": a_number(allowed),
        "spent": spent,
        "left": left,
        "burns": [],
        "inARow": in_a_row,
        "detail": detail,
    }


def burn_rates(seen, target):
    """The bad share of each window over 1 - target, where the window lies in the term and half of it was seen."""
    if target == WHOLE or not seen.spans:
        return
    end = max(span.end for span in seen.spans)
    for long, short, factor in BURN_RULES:
        parts = [seen.last_part(length) for length in (long, short)]
        if end - long < seen.term.start or any(2 * part.total > part.scope for part in parts):
            continue
        bad = [part.down + part.bad for part in parts]
        # In millionths, up to the next hundredth.
        rates = [
            -(-spent * 100 * WHOLE // ((part.scope - part.total + part.bad) * (WHOLE - target))) * 10_000
            for spent, part in zip(bad, parts)
        ]
        fires = all(rate >= factor for rate in rates) and bad[0] >= LEAST_BAD
        yield {
            "at": written(end),
            "long": long / SECOND,
            "short": short / SECOND,
            "factor": a_number(factor),
            "longRate": a_number(rates[0]),
            "shortRate": a_number(rates[1]),
            "bad": bad[0] / SECOND,
            "least": max(LEAST_BAD, -(-long * factor * (WHOLE - target) // WHOLE**2)) / SECOND,
            "fires": fires,
        }


class Exposure:
    """RPO of one scenario for one term: the worst exposure, and how long it was over the target."""

    def __init__(self, term, scenario, seen):
        self.term, self.scenario, self.seen = term, scenario, seen
        self.maximum, self.over, self.population, self.sources = 0, 0, 0, Sources()
        self.claimed, self.profile = None, Profile(term)

    def take(self, curve, index):
        self.seen.take(Span(curve.start, curve.end, curve.unknown))
        part = curve.between(self.term.start, self.term.end, self.term.target)
        if part is None:
            return
        self.sources.add(index)
        self.population += 1
        self.maximum, self.over = max(self.maximum, part.maximum), self.over + part.over
        # What is said of the stores is never worse than what was seen.
        if curve.claimed is not None:
            self.claimed = max(self.claimed or 0, min(curve.claimed, part.maximum))
        self.profile.take(part)

    def result(self):
        result = Result("rpo", self.term, message("noExposureFacts"), self.scenario)
        result.sources.merge(self.sources)
        unseen = self.seen.unseen()
        result.population, result.unknown_share = self.population, unseen.share
        if self.population == 0:
            return result
        if unseen.total >= unseen.scope:
            result.detail = message("exposureUnseen", a_duration(unseen.scope))
            return result
        result.measured, result.confidence = self.maximum, "observed"
        result.within = ratio(max(0, unseen.scope - unseen.total - self.over), unseen.scope)
        # The target is promised for all of the time.
        result.budget = time_budget(WHOLE, unseen.scope, self.over + unseen.bad)
        if self.maximum > self.term.target or self.over > 0 or unseen.bad > 0:
            result.verdict = "Missed"
            times = (self.over, unseen.total, unseen.bad)
            result.detail = message("exposureOver", *(a_duration(time) for time in times))
        else:
            result.verdict, result.detail = "Met", message("exposureWithin", a_duration(unseen.total))
        return result

    def section(self, period_end, proven, tells_shares):
        lines = self.profile.drawing.lines()
        quantiles = {"medianSeconds": exceeded_for(lines, 2), "percentile99Seconds": exceeded_for(lines, 100)}

        def point(at, exposure):
            return {"at": written(at), "exposure": exposure / SECOND}

        return {
            "plan": self.term.plan,
            "scenario": self.scenario,
            "from": written(self.term.start),
            "to": written(self.term.end),
            "target": self.term.target / SECOND,
            "lines": [[point(*one) for one in line] for line in lines],
            "unseen": [
                {"from": written(start), "to": written(end), "isPartial": partial}
                for start, end, partial in self.profile.unseen()
            ],
            "breaches": [
                {
                    "from": written(one["from"]),
                    "to": written(one["to"]),
                    "maximum": one["maximum"] / SECOND,
                    # A target that is stated no more has no open breach.
                    "isOpen": one["isOpen"] and self.term.end == period_end,
                }
                for one in self.profile.breaches()
            ],
            "maximum": self.maximum / SECOND,
            "overTarget": self.over / SECOND,
            **({} if self.claimed is None else {"claimedSeconds": self.claimed / SECOND}),
            **({} if proven is None else {"proven": proven}),
            **{name: value / SECOND for name, value in quantiles.items() if tells_shares and value is not None},
            "sources": str(self.sources),
        }


def worst_of(parts):
    """RPO of the stretches that waivers leave: kept when it was in each, seen when each was."""
    results = [part.result() for part in parts]
    if not results:
        return None
    worst, verdicts = results[0], [result.verdict for result in results]
    worst.measured = max((r.measured for r in results if r.measured is not None), default=None)
    worst.verdict = next((verdict for verdict in ("Missed", "NotMeasured") if verdict in verdicts), "Met")
    return worst


# ---- Availability: time up over time in scope; unseen time beyond the grace is time down.


class Availability:
    """Of the cluster itself, or of one of its endpoints."""

    def __init__(self, term, endpoint, seen):
        self.term, self.endpoint, self.seen = term, endpoint, seen
        self.population, self.sources = 0, Sources()

    def take(self, span, index):
        self.seen.take(span)
        if span.end > self.term.start and span.start < self.term.end:
            self.sources.add(index)
            self.population += 1

    def times(self, unseen):
        """Time up, and time that counts; None when nothing was seen."""
        if unseen.total >= unseen.scope or self.population == 0:
            return None
        up = unseen.scope - unseen.down - unseen.total
        return up, up + unseen.down + unseen.bad

    def result(self):
        result = Result("availability", self.term, message("noAvailabilityFacts"))
        result.endpoint = self.endpoint
        result.sources.merge(self.sources)
        unseen = self.seen.unseen()
        result.population, result.unknown_share = self.population, unseen.share
        times = self.times(unseen)
        if times:
            judge_share(result, ratio(*times), "observed")
            told = (times[0], unseen.down, unseen.total, unseen.bad)
            result.detail = message("availabilityCounted", *(a_duration(time) for time in told))
            burns = burn_rates(self.seen, self.term.target)
            result.budget = time_budget(self.term.target, times[1], unseen.down + unseen.bad, burns)
        return result


def judge_share(result, measured, confidence):
    result.measured, result.confidence = measured, confidence
    result.verdict = "Met" if measured >= result.term.target else "Missed"


def together(parts):
    """Availability of the stretches that waivers leave: time up of all over time in scope of all."""
    if not parts:
        return None
    result = Result("availability", parts[0].term, None)
    times = [part.times(part.seen.unseen()) for part in parts]
    if None not in times and sum(scope for _, scope in times) > 0:
        up, scope = sum(up for up, _ in times), sum(scope for _, scope in times)
        judge_share(result, ratio(up, scope), "observed")
    return result


# ---- Slots: what was due, and what became of it. Rates divide by what was due; a missed slot counts.


class Slot:
    def __init__(self, time):
        self.time, self.deadline, self.missed, self.started = time, None, None, False
        self.ended, self.failure, self.failed_drill, self.sources = False, None, None, Sources()
        self.ended_at = None

    def outcome(self, now, is_newest):
        """One that has not ended may still succeed before its deadline, or while it runs and no later one has come."""
        may_still = now < (self.time if self.deadline is None else self.deadline)
        may_still = may_still or (self.started and not self.ended and is_newest)
        if self.missed is not None:
            return "missed", self.missed
        if self.failed_drill is not None:
            return "failed", self.failed_drill
        if self.ended and self.failure is None:
            return "succeeded", ""
        if may_still:
            return "pending", ""
        return ("failed", self.failure) if self.ended else ("missed", "")


class Slots:
    """Those of one job of a cluster, by the action that serves them."""

    def __init__(self):
        self.slots = {}

    def take(self, fact, job):
        record = fact.record
        if fact.kind in ("due", "missed"):
            if record["job"] != job:
                return
            slot = self.slots.setdefault(record["action"], Slot(instant(record["slot"])))
            if fact.kind == "due":
                slot.deadline = instant(record["deadline"])
            else:
                slot.missed = record["reason"]
            slot.sources.add(fact.index)
        elif record["action"] in self.slots:
            self.take_work(self.slots[record["action"]], fact)

    @staticmethod
    def take_work(slot, fact):
        if fact.kind == "started":
            slot.started = True
        elif fact.kind == "finished":
            failure = fact.record.get("failure")
            slot.ended, slot.failure = True, failure["what"] if failure else None
            slot.ended_at = fact.at
            slot.sources.add(fact.index)
        elif fact.kind == "drilled" and not fact.record["passed"]:
            slot.failed_drill = failure_of(fact.record)
            slot.sources.add(fact.index)

    def due(self, promises, plan, start, end, now):
        """
        Those of a stretch, in their order: (action, slot, outcome, reason). With a plan without those that are
        another plan's alone: a drill is named after its plan; two plans may back up into one store, and then a
        backup's slot is a duty of both.
        """
        newest = max((slot.time for slot in self.slots.values()), default=None)
        duties, found = Duties(promises, plan), []
        for action, slot in self.slots.items():
            duty = duties.duty(slot)
            owed = max(slot.time, duty.start) if duty else slot.time
            if start <= owed < end and not duties.is_others(action):
                judged = slot.outcome(min(now, duty.end) if duty else now, slot.time == newest)
                found.append((action, slot, *judged))
        return sorted(found, key=lambda one: (one[1].time, one[0]))


class Duties:
    """When slots were owed, whatever the targets were meanwhile."""

    def __init__(self, promises, plan):
        plans = each_once(promise.plan for promise in promises)
        self.spans = []
        for name in plans:
            if plan in (None, name):
                self.spans += terms([promise for promise in promises if promise.plan == name], lambda _: True)
        self.others = [name for name in plans if plan not in (None, name)]

    def duty(self, slot):
        """
        The promise of that time, the longest; as the first slot lies before the promise, else the next one that was
        stated when the slot was recorded.
        """
        holding = [span for span in self.spans if span.start <= slot.time < span.end]
        if holding:
            return max(holding, key=lambda span: span.end)
        recorded = slot.sources.first
        later = [span for span in self.spans if span.start > slot.time and min(span.indices) < recorded]
        return min(later, key=lambda span: (span.start, -span.end), default=None)

    def is_others(self, action):
        return any(action.startswith(f"drill/{name}/") for name in self.others)


def is_late(slot, outcome):
    if outcome != "succeeded" or slot.deadline is None:
        return None
    return slot.ended_at > slot.deadline


def slot_table(slots, tells_shares):
    def count(outcome):
        return sum(one[2] == outcome for one in slots)

    return {
        "due": len(slots) - count("pending"),
        "succeeded": count("succeeded"),
        "failed": count("failed"),
        "missed": count("missed"),
        "pending": count("pending"),
        **({"late": sum(is_late(one[1], one[2]) is True for one in slots)} if tells_shares else {}),
        "rows": [
            {
                "action": action,
                "slot": written(slot.time),
                "outcome": outcome,
                "reason": reason,
                **({"isLate": is_late(slot, outcome)} if tells_shares else {}),
                "sources": str(slot.sources),
            }
            for action, slot, outcome, reason in slots
        ],
    }


def success(objective, term, slots):
    counted = [one for one in slots if one[2] != "pending"]
    pending, n = len(slots) - len(counted), len(counted)
    result = Result(objective, term, message("nothingDue", a_count(pending)))
    for one in slots:
        result.sources.merge(one[1].sources)
    result.population = n
    if n == 0:
        return result
    number = {outcome: sum(one[2] == outcome for one in counted) for outcome in ("succeeded", "missed", "failed")}
    succeeded = number["succeeded"]
    judge_share(result, ratio(succeeded, n), "observed" if objective == "backupSuccess" else "proven")
    counts = (succeeded, n, number["missed"], number["failed"], pending)
    ends = wilson_interval(succeeded, n)
    result.budget = job_budget(term.target, [one[2] for one in counted])
    result.detail = message("dueCounted", *(a_count(count) for count in counts), *(a_ratio(end) for end in ends))
    return result


def wilson_interval(successes, n):
    """Where the true rate lies (Wilson 1927), honest for small n, rounded outwards."""
    p = successes / n
    centre = p + Z * Z / (2 * n)
    margin = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    scale, steps = 1 + Z * Z / n, WHOLE / INTERVAL_STEP

    def steps_of(value):
        return min(max(value, 0), 1) * steps

    low, high = math.floor(steps_of((centre - margin) / scale)), math.ceil(steps_of((centre + margin) / scale))
    return low * INTERVAL_STEP, high * INTERVAL_STEP


# ---- Drills: the only evidence of RTO. The time counts from the start to the last check.


def recovery_time(drill):
    return sum(duration(phase["took"]) for phase in drill["phases"] if phase["name"] != "teardown")


def failure_of(drill):
    failed = ", ".join(check["name"] for check in drill["checks"] if check.get("passed") is False)
    return failed if drill.get("failure") is None else drill["failure"]


def recovery_result(term, scenario, drills):
    """By the latest drill of the scenario, and only while the plan is still the one that it tested."""
    drills = [
        drill
        for drill in drills
        if drill.at <= term.end and drill.record["scenario"] == scenario and drill.record["plan"] == term.plan
    ]
    result = Result("rto", term, message("noDrill"), scenario)
    if not drills:
        return result
    latest, at = drills[-1].record, a_time(drills[-1].at)
    result.sources.add(drills[-1].index)
    if latest["planDigest"] != term.digest:
        result.detail = message("drillStale", at)
        return result
    result.population = sum(drill.record["planDigest"] == term.digest for drill in drills)
    result.measured, result.confidence = recovery_time(latest), "proven"
    is_met = latest["passed"] and result.measured <= term.target
    result.verdict = "Met" if is_met else "Missed"
    if not latest["passed"]:
        result.detail = message("drillFailed", at, a_name(failure_of(latest)))
    elif is_met:
        result.detail = message("drillPassed", at, {"bytes": latest["restoredBytes"]})
    else:
        result.detail = message("drillSlow", at, a_duration(result.measured))
    return result


# ---- Points that were kept at an instant, and how they were last read back.


def position(lsn):
    high, low = lsn.split("/")
    return int(high, 16) << 32 | int(low, 16)


class Points:
    def __init__(self):
        self.points, self.places = {}, {}

    def take(self, fact):
        record = fact.record
        if fact.kind == "committed" and record["isComplete"]:
            old = self.points.get((record["action"], record["store"]))
            state = old["state"] if old else "unverified" if record.get("taint") is None else "broken"
            sources = old["sources"] if old else Sources()
            sources.add(fact.index)
            point = {"record": record, "state": state, "sources": sources}
            self.points[record["action"], record["store"]] = point
        elif fact.kind == "verified" and (record["point"], record["store"]) in self.points:
            point = self.points[record["point"], record["store"]]
            # A suspect copy is broken whatever was read back.
            is_intact = record["isIntact"] and point["record"].get("taint") is None
            point["state"] = "intact" if is_intact else "broken"
            point["sources"].add(fact.index)
        elif fact.kind == "forgotten":
            self.points.pop((record["point"], record["store"]), None)
        elif fact.kind == "located":
            self.move(record["store"], record["identity"])

    def move(self, store, identity):
        """What was read in another store of that name, or in a copy elsewhere, says nothing of this one."""
        before, self.places[store] = self.places.get(store, identity), identity
        if before != identity:
            for point in self.points.values():
                if point["record"]["store"] == store and point["record"].get("taint") is None:
                    point["state"] = "unverified"

    def kept(self):
        def place(point):
            return (position(point["record"]["stop"]), point["record"]["action"], point["record"]["store"])

        return sorted(self.points.values(), key=place)

    def rows(self, integrity):
        fields = ("action", "store", "stoppedAt", "timeline", "stop", "dataBytes", "addedBytes", "taint")
        return [
            {
                **{field: point["record"].get(field) for field in fields},
                "state": point["state"],
                **integrity(point["record"]["action"], point["record"]["store"]),
                "sources": str(point["sources"]),
            }
            for point in self.kept()
        ]


# How far it was looked whether a point gives back what was backed up, the least first.
LEVELS = ("extents", "manifest", "recovery", "pages", "sql", "endpoint")
OTHER_CHECKS = ("structure", "amcheck", "freshness", "recovery key", "network", "collations", "platform")


def levels_of(drill):
    """What a drill shows of each level: whether it passed; absent where that was not checked, or not judged."""

    def outcome(is_of):
        passed = [check.get("passed") for check in drill["checks"] if is_of(check["name"])]
        return False if False in passed else True if True in passed else None

    shown = {
        "manifest": outcome(lambda name: name == "structure"),
        "pages": outcome(lambda name: name == "amcheck"),
        "sql": outcome(lambda name: name not in OTHER_CHECKS),
    }
    if drill.get("reached") is not None:
        shown.update(extents=True, recovery=True)
    return {level: passed for level, passed in shown.items() if passed is not None}


class Integrity:
    """What readings and drills showed of each point in each store."""

    def __init__(self):
        self.points, self.places = {}, {}

    def take(self, fact):
        record = fact.record
        if fact.kind == "verified":
            self.points.setdefault((record["point"], record["store"]), {})["extents"] = (record["isIntact"], fact)
        elif fact.kind == "drilled":
            point = self.points.setdefault((record["point"], record["store"]), {})
            point.update({level: (passed, fact) for level, passed in levels_of(record).items()})
        elif fact.kind == "forgotten":
            self.points.pop((record["point"], record["store"]), None)
        elif fact.kind == "located":
            before, self.places[record["store"]] = self.places.get(record["store"]), record["identity"]
            if before not in (None, record["identity"]):
                self.points = {key: shown for key, shown in self.points.items() if key[1] != record["store"]}

    def reached(self, action, store):
        """The highest level that passed, with none below it that failed."""
        shown = self.points.get((action, store), {})
        failed = next((level for level in LEVELS if level in shown and not shown[level][0]), None)
        below = LEVELS[: LEVELS.index(failed)] if failed else LEVELS
        passed = [level for level in below if level in shown]
        level = passed[-1] if passed else None
        return {
            "level": level,
            "at": written(shown[level][1].at) if level else None,
            "unchecked": [one for one in LEVELS[: LEVELS.index(level)] if one not in shown] if level else [],
            "failed": failed,
            "sources": str(Sources(fact.index for _, fact in shown.values())),
        }


def integrity_result(term, points, drills):
    """Points that were read back intact over those that are kept, and the latest drill's structure and amcheck."""
    drills = [drill for drill in drills if drill.record["plan"] == term.plan and drill.at <= term.end]
    checks = drills[-1].record["checks"] if drills else []
    checks = [check for check in checks if check["name"] in ("structure", "amcheck")]
    result = Result("integrity", term, message("noPoints"))
    for point in points:
        result.sources.merge(point["sources"])
    result.sources.add_all(drill.index for drill in drills[-1:])
    n = result.population = len(points)
    if n == 0:
        return result
    intact, broken = (sum(point["state"] == state for point in points) for state in ("intact", "broken"))
    failed = [check["name"] for check in checks if check.get("passed") is False]
    result.measured, result.confidence = ratio(intact, n), "observed"
    counts = a_count(intact), a_count(n)
    if broken > 0 and result.measured < term.target:
        result.verdict, result.detail = "Missed", message("pointsBroken", *counts, a_count(broken))
    elif failed:
        result.verdict, result.detail = "Missed", message("drillChecksFailed", *counts, a_name(", ".join(failed)))
    elif result.measured < term.target:
        result.detail = message("pointsUnverified", *counts, a_count(n - intact - broken))
    else:
        passed = sum(check.get("passed") is True for check in checks)
        result.verdict, result.detail = "Met", message("pointsIntact", *counts, a_count(passed))
    return result


# ---- One cluster.

WORK = ("due", "missed", "started", "finished", "drilled")
JOBS = {"backup": "backupSuccess", "drill": "restoreTests"}


class ClusterAccount:
    """What the entries say of one cluster in a period, taken one by one."""

    def __init__(self, cluster, promises, start, end):
        self.cluster, self.start, self.end, self.now = cluster, start, end, end
        self.promises, self.exceptions = promises.all, promises.exceptions
        self.made = [one for one in self.promises if terms([one], lambda _: True)[0].between(start, end)]
        self.first = max(start, min((promise.start for promise in self.made), default=start))
        self.plans = each_once(promise.plan for promise in self.promises if promise.start <= end)
        self.slots = {job: Slots() for job in JOBS}
        self.points, self.integrity = {end: Points()}, Integrity()
        self.drills, self.verifications, self.gaps, self.incidents = [], [], [], []
        self.exposures, self.availabilities = [], []
        for plan in self.plans:
            self.open_plan(plan)

    def open_plan(self, plan):
        for name in self.scenarios(plan):
            for term in self.terms(plan, time_target(name, "rpo")):
                self.exposures.append(self.whole_and_left(term, "rpo", name))
        for endpoint in [None] + self.endpoints(plan):
            for term in self.terms(plan, availability_target(endpoint)):
                self.availabilities.append(self.whole_and_left(term, "availability", endpoint=endpoint))
        for term in self.terms(plan, share_target("integrity")):
            self.points[term.end] = Points()

    def terms(self, plan, target):
        found = terms([promise for promise in self.promises if promise.plan == plan], target)
        return list(filter(None, (term.between(self.start, self.end) for term in found)))

    def scenarios(self, plan):
        names = self.terms(plan, lambda stated: [scenario["name"] for scenario in stated["scenarios"]])
        return each_once(name for term in names for name in term.target)

    def endpoints(self, plan):
        lists = self.terms(plan, lambda stated: stated.get("endpoints"))
        return each_once(name for term in lists for name in term.target)

    def whole_and_left(self, term, promised, scenario=None, endpoint=None):
        """The account of a term; what is excepted of it; and an account of each stretch that is left."""
        exceptions, left = self.exceptions.of(term, promised, scenario), []
        for start, end in stretches_left(exceptions, term.start, term.end) if exceptions else []:
            part = copy.copy(term)
            part.start, part.end = start, end
            left.append(self.account(part, scenario, endpoint))
        return self.account(term, scenario, endpoint), exceptions, left

    def account(self, term, scenario, endpoint):
        def is_stated(stated):
            what = availability_target(endpoint)(stated) if scenario is None else scenario_of(stated, scenario)
            return None if what is None else True

        # A new target is no new grace: since when it had to be looked at before.
        before = [one for one in self.terms(term.plan, is_stated) if one.start < term.start <= one.end]
        seen = Seen(term, before[0].start if before else None)
        return Availability(term, endpoint, seen) if scenario is None else Exposure(term, scenario, seen)

    def take(self, fact):
        self.now = max(self.end, fact.at)
        if fact.at <= self.end:
            self.integrity.take(fact)
        if fact.kind == "exposed":
            self.take_exposure(fact)
        elif fact.kind == "available":
            record = fact.record
            times = instant(record["from"]), instant(record["to"])
            span = Span(*times, duration(record["unknown"]), duration(record["down"]))
            for whole, _, left in self.availabilities:
                for account in [whole] + left if whole.endpoint == record.get("endpoint") else []:
                    account.take(span, fact.index)
        elif fact.kind in WORK:
            for job, slots in self.slots.items():
                slots.take(fact, job)
            if fact.kind == "drilled":
                self.drills.append(fact)
        else:
            self.take_rest(fact)

    def take_exposure(self, fact):
        record, curve = fact.record, None
        for whole, _, left in self.exposures:
            if (whole.term.plan, whole.scenario) == (record["plan"], record["scenario"]):
                curve = curve or Curve(record)
                for account in [whole] + left:
                    account.take(curve, fact.index)

    def proven(self, exposure):
        """Up to when a drill that passed found commits in a copy from a store that survives the scenario."""

        def survivors(stated):
            scenario = scenario_of(stated, exposure.scenario)
            return None if scenario is None else scenario["survives"]

        terms = [term for term in self.terms(exposure.term.plan, survivors) if term.start <= exposure.term.end]
        stores = terms[-1].target if terms else []
        passed = [
            (instant(fact.record["newest"]), fact.index, fact)
            for fact in self.drills
            if fact.record["passed"] and fact.at <= exposure.term.end
            if fact.record["store"] in stores and fact.record.get("newest") is not None
        ]
        if not passed:
            return None
        through, index, fact = max(passed, key=lambda one: one[:2])
        return {"through": written(through), "at": written(fact.at), "sources": str(index)}

    def take_rest(self, fact):
        for end, points in self.points.items():
            if fact.at <= end:
                points.take(fact)
        if fact.kind == "incident":
            self.take_incident(fact)
        if fact.kind in ("verified", "walGap") and self.first <= fact.at <= self.end:
            (self.verifications if fact.kind == "verified" else self.gaps).append(fact)

    def take_incident(self, fact):
        is_open = [one for one in self.incidents if one[0].record["id"] == fact.record["id"] and one[1] is None]
        if fact.record["change"] == "resolved" and is_open:
            is_open[-1][1] = fact
        elif fact.record["change"] == "opened" and not is_open:
            self.incidents.append([fact, None])

    def results(self):
        found = [result for plan in self.plans for result in self.results_of(plan)]
        if found:
            return found
        detail = message("noObjectivesStated", a_name(name_of(self.cluster)))
        kinds = ("rpo", "rto", "availability", "backupSuccess", "restoreTests", "integrity")
        return [Result(kind, None, detail) for kind in kinds]

    def results_of(self, plan):
        for whole, exceptions, left in self.exposures:
            if whole.term.plan == plan:
                yield whole.result().beside(exceptions, worst_of(left))
        for name in self.scenarios(plan):
            for term in self.terms(plan, time_target(name, "rto")):
                yield self.at_end(recovery_result(term, name, self.drills))
        for whole, exceptions, left in self.availabilities:
            if whole.term.plan == plan:
                yield whole.result().beside(exceptions, together(left))
        for job, objective in JOBS.items():
            for term in self.terms(plan, share_target(objective)):
                yield self.success(job, objective, term)
        for term in self.terms(plan, share_target("integrity")):
            yield self.at_end(integrity_result(term, self.points[term.end].kept(), self.drills))

    def at_end(self, result):
        """What is judged by how it is at the end of a term is excepted by a waiver that counts then."""
        term = result.term
        exceptions = self.exceptions.of(term, result.objective, result.scenario)
        return result.beside([one for one in exceptions if one["end"] == term.end], None)

    def success(self, job, objective, term):
        def of(stretches):
            due = [self.slots[job].due(self.promises, term.plan, *one, self.now) for one in stretches]
            return success(objective, term, [slot for slots in due for slot in slots])

        exceptions, whole = self.exceptions.of(term, objective), of([(term.start, term.end)])
        rest = of(stretches_left(exceptions, term.start, term.end)) if exceptions else None
        return whole.beside(exceptions, rest if rest and rest.population > 0 else None)

    def stated(self):
        """The latest promise that stands at the end of the period; when none does, the latest of the period."""
        standing = [promise for promise in self.made if promise.end > self.end]
        return (standing or self.made or [None])[-1]

    def passed_drills(self):
        """Of each scenario that is promised at the end: (promise, scenario, the newest drill that passed)."""
        for promise in self.promises:
            if not stands(promise, self.end):
                continue
            for scenario in promise.stated["scenarios"]:
                passed = [
                    drill
                    for drill in self.drills
                    if drill.at <= self.end and drill.record["passed"]
                    if (drill.record["plan"], drill.record["scenario"]) == (promise.plan, scenario["name"])
                ]
                yield promise, scenario, passed[-1] if passed else None

    def drill_age(self, promise, scenario, drill):
        """Against the plan's rhythm: twice that, since a drill may run at any time within its slot."""
        every = (promise.stated.get("terms") or {}).get("drillEverySeconds")
        allowed = None if every is None else 2 * duration(every)
        age = self.end - drill.at if drill else None
        is_of_this = drill.record["planDigest"] == promise.stated["planDigest"] if drill else None
        is_stale = None
        if drill:
            is_stale = True if not is_of_this else None if allowed is None else age > allowed
        return {
            "plan": promise.plan,
            "scenario": scenario,
            "newest": written(drill.at) if drill else None,
            "ageSeconds": age / SECOND if drill else None,
            "allowedSeconds": None if allowed is None else allowed / SECOND,
            "isOfThisPlan": is_of_this,
            "isStale": is_stale,
            "sources": str(Sources([promise.index] + ([drill.index] if drill else []))),
        }

    def drill_target(self, fact):
        """What its plan promised for its scenario when it ended."""
        plan = [promise for promise in self.promises if promise.plan == fact.record["plan"]]
        standing = [promise for promise in plan if promise.start <= fact.at < promise.end]
        scenario = scenario_of(standing[-1].stated, fact.record["scenario"]) if standing else None
        return None if scenario is None else duration(scenario["rto"]) / SECOND

    def section(self, held, alerts, tells_budgets=True, tells_shares=True):
        """alerts is None where a report does not tell of them."""
        stated, span = self.stated(), (self.first, self.end, self.now)
        slots = {job: slots.due(self.promises, None, *span) for job, slots in self.slots.items()}
        drill_ages = [
            self.drill_age(promise, scenario["name"], drill) for promise, scenario, drill in self.passed_drills()
        ]
        return {
            "cluster": self.cluster,
            "plan": stated.plan if stated else None,
            "planDigest": stated.stated["planDigest"] if stated else None,
            "from": written(self.first),
            "to": written(self.end),
            "exposures": [
                whole.section(self.end, self.proven(whole), tells_shares) for whole, _, _ in self.exposures
            ],
            "backups": slot_table(slots["backup"], tells_shares),
            "points": self.points[self.end].rows(
                lambda *point: {"integrity": self.integrity.reached(*point)} if tells_budgets else {}
            ),
            **({"copies": copies(held, self.cluster)} if tells_shares else {}),
            "drillSlots": slot_table(slots["drill"], tells_shares),
            "drills": list(self.drill_rows(tells_shares)),
            **({"drillAges": drill_ages} if tells_budgets else {}),
            "verifications": [self.record_row(fact) for fact in self.verifications],
            "incidents": [row for row in (self.incident_row(one, alerts) for one in self.incidents) if row],
            "walGaps": [self.record_row(fact) for fact in self.gaps],
        }

    def extents(self):
        """What each scenario takes away and leaves; nothing of statements that do not keep it."""
        for plan, name in [(plan, name) for plan in self.plans for name in self.scenarios(plan)]:

            def extent(stated):
                scenario = scenario_of(stated, name)
                if scenario is None or scenario.get("loses") is None:
                    return None
                return [lost_text(lost) for lost in scenario["loses"]], scenario["survives"]

            for term in self.terms(plan, extent):
                lost, left = term.target
                told = [name_of(self.cluster), plan, name] + ([", ".join(lost)] if lost else []) + [", ".join(left)]
                key = "methodLosses" if lost else "methodSurvivors"
                yield message(key, *map(a_name, told), a_time(term.start), a_time(term.end))

    @staticmethod
    def record_row(fact):
        return {"at": written(fact.at), "record": AsWritten(fact.record), "sources": str(fact.index)}

    def waiver_rows(self):
        """Those that count in the period, as far as they lie in it."""
        for one in self.exceptions.all:
            start, end = max(one["start"], self.start), min(one["end"], self.end)
            if start < end:
                yield {
                    "cluster": name_of(self.cluster),
                    "record": AsWritten(one["record"]),
                    "from": written(start),
                    "to": written(end),
                    "sources": str(one["index"]),
                }

    def drill_rows(self, tells_shares):
        tested = {promise.plan: promise.stated["planDigest"] for promise in self.made}
        for fact in self.drills:
            if self.first <= fact.at <= self.end:
                is_current = fact.record["planDigest"] == tested.get(fact.record["plan"])
                figures = {"isCurrent": is_current, "recoveryTime": recovery_time(fact.record) / SECOND}
                if tells_shares:
                    figures["targetSeconds"] = self.drill_target(fact)
                yield {**self.record_row(fact), **figures}

    def incident_row(self, incident, alerts):
        opened, resolved = incident
        response = {"response": alerts.response(opened, resolved)} if alerts else {}
        # What was resolved after the period was open at its end.
        resolved = resolved if resolved and resolved.at <= self.end else None
        if opened.at > self.end or (resolved and resolved.at < self.first):
            return None
        words = opened.record.get("words")
        return {
            "id": opened.record["id"],
            "severity": opened.record["severity"],
            "message": opened.record["message"],
            "words": None if words is None else AsWritten(words),
            "openedAt": written(opened.at),
            "resolvedAt": written(resolved.at) if resolved else None,
            **response,
            "sources": str(Sources([opened.index] + ([resolved.index] if resolved else []))),
        }


# ---- Controls: a framework stands in the ledger as it was adopted, with its checks and the clusters that it is about.
# Each control is held against what the entries up to the end of the period say. What nobody saw is unknown, and
# unknown is never passed; what failed is excepted by a waiver that counts then.


class ClusterEvidence:
    """What controls ask of one cluster: the newest of each thing."""

    def __init__(self):
        self.points, self.gone, self.drills, self.exposures, self.holdings = Points(), {}, {}, {}, {}

    def take(self, fact):
        record = fact.record
        self.points.take(fact)
        if fact.kind in ("drilled", "exposed"):
            newest = self.drills if fact.kind == "drilled" else self.exposures
            newest[record["plan"], record["scenario"]] = fact
        elif fact.kind == "holding":
            self.holdings[record["store"]] = fact
        elif fact.kind in ("verified", "forgotten"):
            self.gone.pop((record["store"], record["point"]), None)
            # A look at a store's listing that lacks the point, and no reading.
            if fact.kind == "verified" and not record["isIntact"] and record["action"].startswith("look/"):
                self.gone[record["store"], record["point"]] = fact


class Controls:
    def __init__(self, start, end, promises):
        self.start, self.end, self.promises = start, end, promises
        self.frameworks, self.clusters, self.surveys, self.key_drills, self.places = {}, {}, {}, {}, {}

    def take(self, fact):
        if fact.at > self.end or (fact.kind == "exposed" and instant(fact.record["to"]) < self.start):
            return
        name = name_of(fact.subject)
        if fact.kind == "framed":
            self.frameworks[name] = fact
        elif fact.kind == "dropped":
            self.frameworks.pop(name, None)
        elif fact.kind == "surveyed":
            self.surveys[name] = fact
        elif fact.kind == "located":
            self.move(fact.record["store"], fact.record["identity"])
        elif fact.kind == "drilled" and fact.record["passed"] and fact.record.get("openedBy") == "recovery":
            self.key_drills[fact.record["store"]] = fact
        if fact.subject.startswith("Cluster/"):
            self.clusters.setdefault(name, ClusterEvidence()).take(fact)

    def move(self, store, identity):
        before, self.places[store] = self.places.get(store, identity), identity
        if before != identity:
            for seen in [self.surveys, self.key_drills] + [one.holdings for one in self.clusters.values()]:
                seen.pop(store, None)

    def rows(self):
        return [
            self.row(name, framework, control)
            for name, framework in sorted(self.frameworks.items())
            for control in framework.record["controls"]
        ]

    def row(self, name, framework, control):
        findings = [
            finding
            for cluster in self.population(framework.record)
            for finding in ControlCheck(self, framework, control, cluster).findings()
        ]
        sources = Sources([framework.index])
        for finding in findings:
            sources.merge(finding["sources"])
        number = {outcome: sum(one["outcome"] == outcome for one in findings) for outcome in OUTCOMES}
        stated = ("check", "statement", "shows", "doesNotShow", "evidence", "parameters", "clauses")
        return {
            "framework": name,
            "control": control["name"],
            **{field: AsWritten(control[field]) for field in stated},
            "outcome": next((outcome for outcome in OUTCOMES if number[outcome] > 0), "Unknown"),
            "population": len(findings),
            "evaluated": len(findings) - number["Unknown"],
            **{outcome.lower(): number[outcome] for outcome in OUTCOMES},
            "findings": [
                {**one, "sources": str(one["sources"])} for one in findings if one["outcome"] != "Passed"
            ],
            "sources": str(sources),
        }

    def population(self, framework):
        """The clusters that the manifests state, and those that are still promised something."""
        promised = [name for name, of in self.promises.items() if any(stands(one, self.end) for one in of.all)]
        return sorted(set(framework["clusters"]) | {name_of(name) for name in promised})


# The worst first.
OUTCOMES = ("Failed", "Unknown", "Excepted", "Passed")


def stands(promise, time):
    return promise.start <= time < promise.end


class ControlCheck:
    """One cluster held against one control."""

    def __init__(self, controls, framework, control, cluster):
        self.all, self.stated, self.control = controls, framework.index, control
        self.name, self.end = cluster, controls.end
        promises = controls.promises.get(f"Cluster/{cluster}", Promises())
        self.earlier, self.exceptions = promises.all, promises.exceptions.all
        self.promises = [promise for promise in promises.all if stands(promise, self.end)]
        self.evidence = controls.clusters.get(cluster, ClusterEvidence())
        self.kept = self.evidence.points.kept()
        self.parameters = {one["name"]: duration(one["value"]) for one in control["parameters"]}

    def findings(self):
        check = self.control["check"]
        each = {
            "ProtectedByPlan": lambda: [self.protected_by_plan()],
            "PlanKeepsEnough": lambda: [self.plan_keeps_enough(promise) for promise in self.promises],
            "DeletionDenied": lambda: [self.deletion_denied(store) for store in self.stores()],
            "PointsEncrypted": lambda: [self.points_encrypted(store) for store in self.stores()],
            "RetentionReached": lambda: [self.retention_reached(store) for store in self.stores()],
            "StoresLocked": lambda: [self.store_locked(store) for store in self.stores()],
            "RecentlyRecoverable": lambda: [self.recoverable(*one) for one in self.scenarios()],
            "RestoreTimeMet": lambda: [self.restore_time_met(*one) for one in self.scenarios()],
            # Of a cluster that nobody protects only that is told: the first control fails for it.
            "CopyAtOtherSite": lambda: [self.copy_at_other_site()] if self.promises else [],
            "CopyByOtherCredentials": lambda: [self.copy_by_other_credentials()] if self.promises else [],
            "CopyIsolated": lambda: [self.copy_isolated()] if self.promises else [],
        }
        return [self.beside_waivers(finding) for finding in each[check]()]

    def beside_waivers(self, finding):
        check = self.control["check"]
        standing = [
            one
            for one in self.exceptions
            if check in (one["record"].get("controls") or []) and one["start"] <= self.end < one["end"]
        ]
        if finding["outcome"] == "Failed" and standing:
            name = finding["waiver"] = standing[-1]["record"]["waiver"]
            finding["outcome"] = "Excepted"
            finding["why"] = message("controlExcepted", a_name(name), {"message": finding["why"]})
            finding["sources"].add(standing[-1]["index"])
        return finding

    def finding(self, outcome, why, sources, part=None):
        return {
            "cluster": self.name,
            "resource": self.name if part is None else f"{self.name}/{part}",
            "outcome": outcome,
            "why": why,
            "waiver": None,
            "sources": Sources(index for index in sources if index is not None),
        }

    # What is looked at.

    def scenarios(self):
        return [(promise, scenario) for promise in self.promises for scenario in promise.stated["scenarios"]]

    def stores(self):
        """Every store in which a plan wants copies, or in which there are some."""
        found = {point["record"]["store"] for point in self.kept}
        for promise in self.promises:
            found.update(wanted_stores(promise))
        return sorted(found)

    def sound(self, stores):
        """Points that a restore can rely on, oldest first."""
        found = [one for one in self.kept if one["state"] != "broken" and one["record"]["store"] in stores]
        return sorted(found, key=lambda one: instant(one["record"]["stoppedAt"]))

    def fresh(self, fact):
        return fact if fact and self.end - fact.at <= EVIDENCE_FRESH else None

    def survey(self, store):
        return self.fresh(self.all.surveys.get(store))

    def holding(self, store):
        return self.fresh(self.evidence.holdings.get(store))

    def unseen(self, store, sources=(), part=None):
        why = message("controlStoreUnseen", a_name(store), a_duration(EVIDENCE_FRESH))
        return self.finding("Unknown", why, sources, part)

    def holding_unseen(self, store):
        """The store itself may have been seen all the time: what it holds is judged while the server is seen."""
        return message("controlHoldingUnseen", a_name(store), a_name(self.name), a_duration(EVIDENCE_FRESH))

    def unseen_holding(self, store):
        return self.finding("Unknown", self.holding_unseen(store), [], store)

    def exposure(self, promise, scenario):
        """At the end of the period, with its entry; None when it was not seen then."""
        fact = self.evidence.exposures.get((promise.plan, scenario))
        if fact is None:
            return None
        curve = Curve(fact.record)
        is_seen = curve.unknown < curve.end - curve.start or curve.start == curve.end
        if self.end - curve.end > CUT_EVERY + UNKNOWN_GRACE or not curve.points or not is_seen:
            return None
        return curve.points[-1][1], fact.index

    # What plans say, and whether they act.

    def protected_by_plan(self):
        if not self.promises:
            return self.finding("Failed", message("controlNoPlan"), [self.stated])
        for promise in self.promises:
            if promise.stated.get("terms") is not None and self.idleness(promise) is None:
                why = message("controlProtected", a_name(promise.plan))
                return self.finding("Passed", why, [self.stated, promise.index])
        sources = [self.stated] + [promise.index for promise in self.promises]
        idle = next(filter(None, map(self.idleness, self.promises)), None)
        if idle is None:
            why = message("controlTermsUnseen", a_name(self.promises[0].plan))
            return self.finding("Unknown", why, sources)
        return self.finding("Failed", idle, sources)

    def idleness(self, promise):
        """Why a plan takes no backups now; None also where its terms are not known."""
        stated, plan = promise.stated.get("terms"), a_name(promise.plan)
        if stated is None:
            return None
        if not stated["isEnforced"]:
            return message("controlNotEnforced", plan)
        until = stated.get("suspendedUntil")
        if until is None or instant(until) <= self.end:
            return None
        return message("controlSuspended", plan, a_time(instant(until)))

    def plan_keeps_enough(self, promise):
        stated, name = promise.stated.get("terms"), a_name(promise.plan)
        if stated is None:
            why = message("controlTermsUnseen", name)
            return self.finding("Unknown", why, [promise.index], promise.plan)
        every, kept = duration(stated["backupEvery"]), duration(stated["retention"])
        fault = self.idleness(promise) or self.weakness(stated, name)
        doubt = self.unseen_wal(stated, name, promise.stated["scenarios"])
        why = fault or doubt or message("controlTerms", name, a_duration(every), a_duration(kept))
        outcome = "Failed" if fault else "Unknown" if doubt else "Passed"
        return self.finding(outcome, why, [self.stated, promise.index], promise.plan)

    def weakness(self, stated, plan):
        every, kept = duration(stated["backupEvery"]), duration(stated["retention"])
        most, least = self.parameters.get("maxInterval"), self.parameters.get("minRetention")
        if most is not None and every > most:
            return message("controlRare", plan, a_duration(every), a_duration(most))
        if least is not None and kept < least:
            return message("controlShort", plan, a_duration(kept), a_duration(least))
        return None

    def unseen_wal(self, stated, plan, scenarios):
        """
        Without WAL all that was committed since the last base backup is lost; whether the server archives what pra does
        not stream stands in no plan.
        """
        every = duration(stated["backupEvery"])
        tight = next((one for one in scenarios if duration(one["rpo"]) < every), None)
        if stated["streamsWAL"] or tight is None:
            return None
        limit = duration(tight["rpo"])
        return message("controlNoStream", plan, a_duration(every), a_duration(limit), a_name(tight["name"]))

    # What each store was found to be, and what it keeps of the cluster.

    def deletion_denied(self, store):
        """Nobody deletes a point but by its retention: seen where a lock lets nobody, or where one is gone."""
        name = a_name(store)
        gone = [fact for (where, _), fact in self.evidence.gone.items() if where == store]
        if gone:
            gone = max(gone, key=lambda fact: fact.index)
            why = message("controlPointGone", a_name(gone.record["point"]), name)
            return self.finding("Failed", why, [gone.index], store)
        holding = self.holding(store)
        if holding is None:
            return self.unseen_holding(store)
        point, lock = newest_lock(holding.record)
        if lock is None or instant(lock["until"]) <= self.end:
            return self.finding("Unknown", message("controlDeletersUnseen", name), [holding.index], store)
        if lock["mode"] != "Compliance":
            return self.finding("Unknown", message("controlLockLiftable", point, name), [holding.index], store)
        why = message("controlDeletionLocked", point, name, a_time(instant(lock["until"])))
        return self.finding("Passed", why, [holding.index], store)

    def points_encrypted(self, store):
        """Copies are encrypted, and the key that is kept elsewhere opens them."""
        name, survey, drill = a_name(store), self.survey(store), self.all.key_drills.get(store)
        if survey is None:
            return self.unseen(store, part=store)
        if not survey.record["isEncrypted"]:
            return self.finding("Failed", message("controlPlain", name), [survey.index], store)
        most, sources = self.parameters.get("maxKeyAge", WINDOW), [survey.index, drill.index if drill else None]
        if drill is None or self.end - drill.at > most:
            return self.finding("Unknown", message("controlKeyUnproven", name, a_duration(most)), sources, store)
        return self.finding("Passed", message("controlKeyProven", name, a_time(drill.at)), sources, store)

    def retention_reached(self, store):
        """Any moment of the minimum can be restored: what is kept, not what is configured."""
        name, holding = a_name(store), self.holding(store)
        if holding is None:
            return self.unseen_holding(store)
        first = next((one for one in self.earlier if store in wanted_stores(one)), None)
        sources = [self.stated, holding.index, first.index if first else None]
        since = holding.record.get("restorableSince")
        if since is None:
            return self.finding("Failed", message("controlNothingRestorable", name), sources, store)
        since, least = instant(since), self.parameters.get("minRetention", 0)
        told = name, a_time(since)
        stated = [one.stated["terms"] for one in self.promises if one.stated.get("terms") is not None]
        kept = max((duration(one["retention"]) for one in stated if store in one["stores"]), default=None)
        if self.end - since >= least:
            outcome, why = "Passed", message("controlRetained", *told, a_duration(self.end - since))
        elif kept is not None and kept < least:
            outcome, why = "Failed", message("controlWillNotReach", name, a_duration(kept), a_duration(least))
        elif first and self.end - first.start < least:
            # It could not have been reached yet.
            why = message("controlTooYoung", *told, a_duration(least), a_time(first.start + least))
            outcome = "Unknown"
        else:
            why = message("controlNotRetained", *told, a_duration(self.end - since), a_duration(least))
            outcome = "Failed"
        return self.finding(outcome, why, sources, store)

    def store_locked(self, store):
        """What is put stays for the minimum whoever asks for its deletion, as was read back from the newest point."""
        name, holding = a_name(store), self.holding(store)
        if holding is None:
            return self.unseen_holding(store)
        newest = holding.record.get("newest")
        if newest is None:
            return self.finding("Unknown", message("controlNothingToLock", name), [holding.index], store)
        kept = ([one for one in self.sound([store]) if one["record"]["action"] == newest] or [None])[-1]
        sources = [holding.index] + (kept["sources"].listed if kept else [])
        point, lock = newest_lock(holding.record)
        if lock is None:
            return self.finding("Failed", message("controlUnlocked", a_name(newest), name), sources, store)
        if lock["mode"] != "Compliance":
            return self.finding("Failed", message("controlLockWeak", point, name), sources, store)
        until, least = instant(lock["until"]), self.parameters.get("minRetention", 0)
        if until <= self.end:
            return self.finding("Failed", message("controlLockOver", point, name, a_time(until)), sources, store)
        # How long it lasts after the backup is only known of a backup that is.
        if kept is None:
            return self.finding("Unknown", message("controlPointUnsound", point, name), sources, store)
        if until - instant(kept["record"]["stoppedAt"]) < least:
            why = message("controlLockShort", point, name, a_time(until), a_duration(least))
            return self.finding("Failed", why, sources, store)
        return self.finding("Passed", message("controlLocked", point, name, a_time(until)), sources, store)

    # Whether what is promised could be kept now.

    def recoverable(self, promise, scenario):
        part, name = f"{promise.plan}/{scenario['name']}", a_name(scenario["name"])
        sound = self.sound(scenario["survives"])
        if not sound:
            return self.finding("Failed", message("controlNoPoint", name), [promise.index], part)
        sources, stopped = [promise.index] + sound[-1]["sources"].listed, instant(sound[-1]["record"]["stoppedAt"])
        most = self.parameters.get("maxPointAge", WINDOW)
        if self.end - stopped > most:
            why = message("controlOldPoint", name, a_time(stopped), a_duration(most))
            return self.finding("Failed", why, sources, part)
        seen = self.exposure(promise, scenario["name"])
        if seen is None:
            return self.finding("Unknown", message("controlExposureUnseen", name), sources, part)
        limit = duration(scenario["rpo"])
        key, outcome = ("controlRecoverable", "Passed") if seen[0] <= limit else ("controlExposed", "Failed")
        why = message(key, name, a_duration(seen[0]), a_duration(limit))
        return self.finding(outcome, why, sources + [seen[1]], part)

    def restore_time_met(self, promise, scenario):
        """By the last drill of the scenario, validation included; one of another version of the plan says nothing."""
        part, name = f"{promise.plan}/{scenario['name']}", a_name(scenario["name"])
        fact = self.evidence.drills.get((promise.plan, scenario["name"]))
        if fact is None:
            return self.finding("Unknown", message("controlNoDrill", name), [promise.index], part)
        drill, at, sources = fact.record, a_time(fact.at), [self.stated, promise.index, fact.index]
        if drill["planDigest"] != promise.stated["planDigest"]:
            return self.finding("Unknown", message("controlDrillStale", name, at), sources, part)
        took, limit = recovery_time(drill), duration(scenario["rto"])
        most, age = min(self.parameters.get("maxRestoreTime", limit), limit), self.parameters.get("maxDrillAge")
        outcome = "Failed"
        if not drill["passed"]:
            why = message("controlDrillFailed", at, a_name(failure_of(drill)))
        elif took > most:
            why = message("controlDrillSlow", at, a_duration(took), a_duration(most))
        elif age is not None and self.end - fact.at > age:
            why = message("controlDrillOld", name, at, a_duration(age))
        elif not any(phase["name"] == "validate" for phase in drill["phases"]):
            outcome, why = "Unknown", message("controlNotValidated", at)
        else:
            outcome, why = "Passed", message("controlDrillMet", at, a_duration(took), a_duration(most))
        return self.finding(outcome, why, sources, part)

    # Where copies are, and whom they survive.

    def copies(self):
        return sorted({one["record"]["store"] for one in self.sound(self.stores())})

    def no_copy(self):
        return self.finding("Failed", message("controlNoCopy"), [promise.index for promise in self.promises])

    def copy_at_other_site(self):
        """There is a copy at another site, and what it would lose is what is promised."""
        copies = self.copies()
        if not copies:
            return self.no_copy()
        seen = {store: self.survey(store) for store in copies}
        blind = next((store for store in copies if seen[store] is None), None)
        sources, sites = [fact.index for fact in seen.values() if fact], {}
        for store, fact in seen.items():
            if fact:
                sites.setdefault(fact.record["site"], []).append(store)
        if len(sites) <= 1:
            if blind is not None:
                return self.unseen(blind, sources)
            return self.finding("Failed", message("controlOneSite", a_name(next(iter(sites)))), sources)
        names = a_name(", ".join(sorted(sites)))
        lossy = [one for one in self.scenarios() if any(is_lost(stores, one[1]) for stores in sites.values())]
        if not lossy:
            return self.finding("Unknown", message("controlNoSiteScenario", names), sources)
        faults = list(filter(None, (self.excess(*one, sources) for one in lossy)))
        if faults:
            return next((fault for fault in faults if fault["outcome"] == "Failed"), faults[0])
        seen = [self.exposure(promise, scenario["name"])[1] for promise, scenario in lossy]
        tested = a_name(", ".join(scenario["name"] for _, scenario in lossy))
        return self.finding("Passed", message("controlCopiesApart", names, tested), sources + seen)

    def excess(self, promise, scenario, sources):
        """Why the exposure of a scenario is not what is promised; None when it is."""
        seen, name = self.exposure(promise, scenario["name"]), a_name(scenario["name"])
        limit = duration(scenario["rpo"])
        if seen is None:
            return self.finding("Unknown", message("controlExposureUnseen", name), sources + [promise.index])
        if seen[0] <= limit:
            return None
        why = message("controlExposed", name, a_duration(seen[0]), a_duration(limit))
        return self.finding("Failed", why, sources + [promise.index, seen[1]])

    def copy_by_other_credentials(self):
        """That no store shares its credentials with production no look can see; that all share them one can."""
        copies = self.copies()
        if not copies:
            return self.no_copy()
        seen = {store: self.survey(store) for store in copies}
        blind, sources = [store for store in copies if not seen[store]], [fact.index for fact in seen.values() if fact]
        if blind:
            return self.unseen(blind[0], sources)
        credentials = sorted({fact.record["credentials"] for fact in seen.values()})
        names = a_name(", ".join(credentials))
        if len(credentials) == 1:
            return self.finding("Failed", message("controlOneCredential", names), sources)
        return self.finding("Unknown", message("controlCredentialsUnseen", names), sources)

    def copy_isolated(self):
        """What a look can see is encryption and a lock; who holds the key and who gives access it can not."""
        most = self.parameters.get("maxPointAge", WINDOW)
        recent = [one for one in self.sound(self.stores()) if self.end - instant(one["record"]["stoppedAt"]) <= most]
        places = sorted({one["record"]["store"] for one in recent})
        seen = [(store, self.survey(store), self.holding(store)) for store in places]
        sources = [fact.index for _, *facts in seen for fact in facts if fact]
        sealed = [(store, holding) for store, survey, holding in seen if survey and survey.record["isEncrypted"]]
        for store, holding in sealed:
            lock = holding.record.get("lock") if holding else None
            if lock and lock["mode"] == "Compliance" and instant(lock["until"]) > self.end:
                return self.finding("Unknown", message("controlIsolationUnseen", a_name(store)), sources)
        blind = next((store for store, survey, _ in seen if not survey), None)
        if blind is not None:
            return self.unseen(blind, sources)
        blind = next((store for store, _, holding in seen if not holding), None)
        if blind is not None:
            return self.finding("Unknown", self.holding_unseen(blind), sources)
        unread = next((store for store, holding in sealed if holding.record.get("newest") is None), None)
        if unread is not None:
            return self.finding("Unknown", message("controlNothingToLock", a_name(unread)), sources)
        sources += [promise.index for promise in self.promises]
        return self.finding("Failed", message("controlNotIsolated", a_duration(most)), sources)


def wanted_stores(promise):
    stated = promise.stated.get("terms")
    if stated is not None:
        return stated["stores"]
    return [store for scenario in promise.stated["scenarios"] for store in scenario["survives"]]


def newest_lock(holding):
    newest, lock = holding.get("newest"), holding.get("lock")
    return (None, None) if newest is None or lock is None else (a_name(newest), lock)


def is_lost(stores, scenario):
    """Every store of a site is lost in it."""
    return not any(store in scenario["survives"] for store in stores)


# ---- What each store keeps of a cluster at the end, and how far back it lets any moment be restored.


def copies(held, cluster):
    promises = held.promises[cluster].all if cluster in held.promises else []
    evidence = held.clusters.get(name_of(cluster)) or ClusterEvidence()
    standing = [promise for promise in promises if stands(promise, held.end)]
    points = evidence.points.kept()
    stores = {store for promise in standing for store in wanted_stores(promise)}
    stores |= {point["record"]["store"] for point in points}
    return [copies_in(store, held, evidence, promises) for store in sorted(stores)]


def copies_in(store, held, evidence, promises):
    wanting = [promise for promise in promises if store in wanted_stores(promise)]
    since = wanting[0].start if wanting else None
    wanting = [promise for promise in wanting if stands(promise, held.end)]
    points = [point for point in evidence.points.kept() if point["record"]["store"] == store]
    seen = [held.surveys.get(store), evidence.holdings.get(store)]
    survey, holding = (fact if fact and held.end - fact.at <= EVIDENCE_FRESH else None for fact in seen)
    terms_of = [promise.stated["terms"] for promise in wanting if promise.stated.get("terms") is not None]
    wanted = max((duration(one["retention"]) for one in terms_of), default=None)
    oldest = holding.record.get("restorableSince") if holding else None
    kept = None if oldest is None else held.end - instant(oldest)
    is_kept = None
    if wanted is not None and holding:
        is_young = since is not None and held.end - since < wanted
        is_kept = True if kept is not None and kept >= wanted else None if is_young else False
    sources = Sources([fact.index for fact in (survey, holding) if fact] + [promise.index for promise in wanting])
    for point in points:
        sources.merge(point["sources"])
    return {
        "store": store,
        "site": survey.record["site"] if survey else None,
        "host": survey.record["host"] if survey else None,
        "points": len(points),
        "intact": sum(point["state"] == "intact" for point in points),
        "broken": sum(point["state"] == "broken" for point in points),
        "newest": written(max(instant(point["record"]["stoppedAt"]) for point in points)) if points else None,
        "restorableSince": oldest,
        "wantedSeconds": None if wanted is None else wanted / SECOND,
        "keptSeconds": None if kept is None else kept / SECOND,
        "isKept": is_kept,
        "sources": str(sources),
    }


# ---- The whole report.


class AsWritten:
    """A part of an entry that stands in the report as it was written: it has no other fields."""

    def __init__(self, value):
        self.value = value


# ---- Forecasts: what is to be expected if all goes on as it did. Never a verdict.


def median(values):
    values, half = sorted(values), len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


class Trend:
    """Theil and Sen: the median of the slopes between all pairs, and its interval by Kendall's variance."""

    def __init__(self, values):
        times = [(at - values[0][0]) / SECOND for at, _, _ in values]
        slopes = sorted(
            (values[late][1] - values[early][1]) / (times[late] - times[early])
            for late in range(1, len(values))
            for early in range(late)
        )
        n, pairs = float(len(values)), float(len(slopes))
        spread = Z * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
        self.low = slopes[max(0, math.floor((pairs - spread) / 2) - 1)]
        self.high = slopes[min(len(slopes) - 1, math.ceil((pairs + spread) / 2))]
        self.slope, middle = median(slopes), median(times)
        rests = [value - self.slope * (time - middle) for time, (_, value, _) in zip(times, values)]
        self.level = median(rests)
        self.origin = values[0][0] + math.floor(middle * 1_000_000)
        deviation = median([abs(rest - self.level) for rest in rests])
        self.margin = Z * 1.2533 * 1.4826 * deviation / math.sqrt(n)

    def reaches(self, value, now):
        """Earliest, likely, latest; None is never, or not within the horizon."""
        way = value - self.level

        def date(way, slope):
            if slope <= 0:
                return None
            seconds = math.floor(way / slope)
            if seconds > HORIZON / SECOND + (now - self.origin) / SECOND:
                return None
            return max(now, self.origin + max(0, seconds) * SECOND)

        return date(way - self.margin, self.high), date(way, self.slope), date(way + self.margin, self.low)


def daily(values, end):
    """The last of each day; where a clock was set back only what goes on from the latest time."""
    kept = []
    for value in values:
        if not end - FORECAST_OVER < value[0] <= end or (kept and kept[-1][0] >= value[0]):
            continue
        if kept and kept[-1][0] // (86_400 * SECOND) == value[0] // (86_400 * SECOND):
            kept.pop()
        kept.append(value)
    return kept


class Forecasts:
    def __init__(self, end):
        self.end, self.fills, self.sizes, self.places = end, {}, {}, {}

    def take(self, fact):
        if fact.at > self.end:
            return
        if fact.kind == "filled":
            self.fills.setdefault(name_of(fact.subject), []).append(fact)
        elif fact.kind == "sized":
            self.sizes.setdefault(fact.subject, []).append(fact)
        elif fact.kind == "located":
            store, identity = fact.record["store"], fact.record["identity"]
            before, self.places[store] = self.places.get(store, identity), identity
            if before != identity:
                self.fills.pop(store, None)

    def of_stores(self):
        for store, fills in sorted(self.fills.items()):
            last = fills[-1].record
            # A medium that was made larger is another one; a pool's total moves with what others take of it.
            totals, total = [fact.record["total"] for fact in fills], last["total"]
            cuts = [n for n in range(1, len(fills)) if abs(totals[n] - totals[n - 1]) * 10 > totals[n]]
            values = [
                (fact.at, float(total - fact.record["free"]), fact.index) for fact in fills[cuts[-1] if cuts else 0 :]
            ]
            values, total = daily(values, self.end), float(total)
            full = message("forecastStore", a_name(store))
            counts = a_count(last["held"]), a_count(last["points"])
            blocked = message("forecastRetention", a_name(store), {"ratio": last["stopAt"]}, *counts)
            subject = f"BackupStore/{store}"
            yield self.row("storeFull", subject, full, values, total)
            limit = total * float(share(last["stopAt"])) / 1_000_000
            yield self.row("retentionBlocked", subject, blocked, values, limit)

    def of_cluster(self, account):
        ages = list(account.passed_drills())
        for promise, scenario, drill in ages:
            yield self.restore(account, promise, scenario, drill)
        for promise, scenario, drill in ages:
            yield self.stale(account, promise, scenario, drill)

    def restore(self, account, promise, scenario, drill):
        name, target = name_of(account.cluster), duration(scenario["rto"])
        what = message("forecastRestore", a_name(name), a_name(scenario["name"]), a_duration(target))
        values = list(self.estimates(account.cluster, promise, drill.record)) if drill else []
        row = self.row("restoreSlow", account.cluster, what, daily(values, self.end), target / SECOND)
        sources = row["sources"]
        sources.add_all([promise.index] + ([drill.index] if drill else []))
        return {**row, "plan": promise.plan, "scenario": scenario["name"]}

    def estimates(self, cluster, promise, drill):
        """What the newest drill that passed took, scaled to how large the cluster was on each day, in seconds."""
        if drill["restoredBytes"] <= 0:
            return

        def took(*names):
            return sum(duration(phase["took"]) for phase in drill["phases"] if phase["name"] in names) / SECOND

        every = (promise.stated.get("terms") or {}).get("backupEvery")
        sizes = [fact for fact in self.sizes.get(cluster, []) if fact.at > self.end - FORECAST_OVER]
        for before, now in zip(sizes, sizes[1:]):
            if now.at <= before.at:
                continue
            seconds = took("plan", "provision", "connect", "validate")
            seconds += took("fetch", "sync") * now.record["database"] / drill["restoredBytes"]
            seconds += took("replay") * self.share_of_wal(drill, before, now, every)
            yield now.at, seconds, now.index

    @staticmethod
    def share_of_wal(drill, before, now, every):
        """WAL between two backups over what the drill replayed; as much where it can not be told."""
        ends = [position(fact.record["insert"]) for fact in (before, now)]
        is_one = before.record["timeline"] == now.record["timeline"] and ends[1] >= ends[0]
        if not drill.get("replayed") or every is None or not is_one:
            return 1.0
        return (ends[1] - ends[0]) / ((now.at - before.at) / SECOND) * (duration(every) / SECOND) / drill["replayed"]

    def stale(self, account, promise, scenario, drill):
        age = account.drill_age(promise, scenario["name"], drill)
        what = message("forecastDrill", a_name(name_of(account.cluster)), a_name(scenario["name"]))
        date = drill.at + duration(age["allowedSeconds"]) if drill and age["allowedSeconds"] is not None else None
        outcome, detail = "NotEnoughData", message("forecastNoDrill", {"message": what})
        dates = [None if date is None else written(date)] * 3
        if age["isStale"]:
            outcome, detail = "Reached", message("forecastReached", {"message": what})
        elif date is not None:
            outcome, detail = "Predicted", message("forecastDated", {"message": what}, a_time(date))
        return {
            "kind": "drillStale",
            "subject": account.cluster,
            "plan": promise.plan,
            "scenario": scenario["name"],
            "method": "schedule",
            "outcome": outcome,
            **dict(zip(("earliest", "likely", "latest"), dates)),
            "population": 1 if drill else 0,
            "from": age["newest"],
            "to": age["newest"],
            "detail": detail,
            "sources": age["sources"],
        }

    def row(self, kind, subject, what, values, target):
        outcome, dates = "NotEnoughData", [None] * 3
        detail = message("forecastNotEnough", {"message": what}, a_count(len(values)), a_count(FORECAST_LEAST))
        if len(values) >= FORECAST_LEAST:
            dates = Trend(values).reaches(target, self.end)
            if values[-1][1] >= target:
                outcome, dates, detail = "Reached", [None] * 3, message("forecastReached", {"message": what})
            elif dates[0] is None or dates[1] is None:
                outcome, detail = "NotInSight", message("forecastNotInSight", {"message": what})
            else:
                latest = {"message": message("forecastNever")} if dates[2] is None else a_time(dates[2])
                told = a_time(dates[1]), a_time(dates[0]), latest
                outcome, detail = "Predicted", message("forecastPredicted", {"message": what}, *told)
        dates = [None if date is None else written(date) for date in dates]
        return {
            "kind": kind,
            "subject": subject,
            "plan": None,
            "scenario": None,
            "method": "trend",
            "outcome": outcome,
            **dict(zip(("earliest", "likely", "latest"), dates)),
            "population": len(values),
            "from": written(values[0][0]) if values else None,
            "to": written(values[-1][0]) if values else None,
            "detail": detail,
            "sources": Sources(index for _, _, index in values),
        }


# What can change what is found of manifests and the papers that were made from them.
PAPERS = ("stated", "documented", "revised")


# ---- Alerts: what became of each message to each recipient, and who heard of which incident.

# A message names so many incidents.
MOST_NAMED = 20
TAKEN = ("accepted", "delivered", "read")


class Alerts:
    def __init__(self, start, end):
        self.start, self.end, self.told, self.acknowledged = start, end, {}, []

    def take(self, fact):
        if fact.kind == "acknowledged" and fact.at < self.end:
            self.acknowledged.append(fact)
        if fact.kind == "told" and self.start <= fact.at < self.end:
            whom = fact.record["message"], fact.record["recipient"], fact.record["user"]
            self.told.setdefault((name_of(fact.subject),) + whom, []).append(fact)

    def rows(self):
        """By the last that the period tells of each."""
        return {
            "channels": [self.channel(name) for name in sorted({key[0] for key in self.told})],
            "log": [
                {
                    "at": written(told[-1].at),
                    "channel": key[0],
                    "record": AsWritten(told[-1].record),
                    "sources": str(Sources(fact.index for fact in told)),
                }
                for key, told in sorted(self.told.items(), key=lambda one: one[1][-1].index)
            ],
        }

    def channel(self, name):
        tellings = [told for key, told in self.told.items() if key[0] == name]
        outcomes = [told[-1].record["outcome"] for told in tellings]
        accepted = ([fact for fact in told if fact.record["outcome"] == "accepted"] for told in tellings)
        times = sorted(duration(facts[0].record["took"]) for facts in accepted if facts)
        middle = [times[(len(times) - 1) // 2], times[len(times) // 2]] if times else []
        return {
            "channel": name,
            "accepted": sum(outcome in TAKEN for outcome in outcomes),
            "dead": outcomes.count("dead"),
            "failing": outcomes.count("failing"),
            "timed": len(times),
            "medianSeconds": sum(middle) // 2 / SECOND if times else None,
            "longestSeconds": times[-1] / SECOND if times else None,
            "sources": str(Sources(fact.index for told in tellings for fact in told)),
        }

    def response(self, opened, resolved):
        """Who heard of an incident while it was open, and who took it up."""

        def first(facts):
            last = resolved.index if resolved else math.inf
            facts = [fact for fact in facts if opened.index < fact.index < last]
            return min(facts, key=lambda fact: fact.index, default=None)

        name = opened.record["id"]
        taken = (fact for told in self.told.values() for fact in told if fact.record["outcome"] in TAKEN)
        told = first(fact for fact in taken if name in fact.record["began"])
        said = first(fact for fact in self.acknowledged if fact.record["incident"] == name)

        def told_of(fact, **more):
            return {"at": written(fact.at), **more, "sources": str(fact.index)}

        return {
            "told": told and told_of(told, channel=name_of(told.subject)),
            "acknowledged": said and told_of(said, by=said.record["by"]),
        }


class FindingHistory:
    """Since when what is found is true, and what of it was settled in the period."""

    def __init__(self, start):
        self.start, self.since, self.open, self.settled = start, {}, [], []

    def take(self, fact, found):
        now = [one["message"]["key"] for one in found]
        for one in self.open:
            if one["message"]["key"] not in now and fact.at >= self.start:
                since = self.since[one["message"]["key"]]
                self.settled.append({**one, "since": written(since), "settledAt": written(fact.at)})
        self.since = {key: self.since.get(key, fact.at) for key in now}
        self.open = found

    def still_open(self):
        return [{**one, "since": written(self.since[one["message"]["key"]]), "settledAt": None} for one in self.open]


class FollowUp:
    """What people have to follow up, as it stood at the end of the period."""

    def __init__(self, start, end):
        self.start, self.end, self.files, self.is_stated = start, end, {}, False
        self.manifests, self.runbook = None, None

    def take(self, fact):
        if fact.at > self.end:
            return
        if fact.kind == "noted":
            self.take_note(fact)
        elif fact.kind in ("stated", "revised"):
            self.manifests, self.is_stated = fact, self.is_stated or fact.kind == "stated"
        elif fact.kind == "documented" and fact.record["kind"] == "runbook":
            self.runbook = fact

    def take_note(self, fact):
        ((kind, entry),) = fact.record["entry"].items()
        name, at = fact.record["file"], instant(fact.record["at"])
        if kind == "opened":
            opened = {"cluster": fact.subject, "title": entry["_0"]["title"], "at": at, "actions": []}
            self.files.setdefault(name, opened)
        elif name in self.files:
            actions = self.files[name]["actions"]
            if kind == "action":
                action = {"number": len(actions) + 1, "entry": fact.index, "doneAt": None, **entry["_0"]}
                actions.append({"due": None, **action})
            elif kind == "done":
                for action in actions:
                    if action["number"] == entry["action"] and action["doneAt"] is None:
                        action["doneAt"] = written(at)

    def actions(self, clusters):
        """Corrective actions that were open at the end, or done in the period."""
        return [
            {"incident": name, "cluster": name_of(file["cluster"]), "title": file["title"], "action": action}
            for name, file in sorted(self.files.items(), key=lambda item: (item[1]["at"], item[0]))
            for action in file["actions"]
            if file["cluster"] in clusters and (action["doneAt"] is None or instant(action["doneAt"]) >= self.start)
        ]

    def findings(self):
        """A runbook of other manifests than those in effect may lead people wrong."""
        manifests, runbook = self.manifests, self.runbook
        if self.is_stated and not runbook:
            return [{"message": message("boxNoRunbook"), "sources": str(manifests.index)}]
        if self.is_stated and manifests.record["revision"] != runbook.record["revision"]:
            sources = str(Sources([manifests.index, runbook.index]))
            return [{"message": message("boxRunbookOld"), "sources": sources}]
        return []


# ---- The clocks that stamped the entries.


class ClockStretch:
    def __init__(self, start, end, record, index):
        self.start, self.end, self.sources = start, end, Sources([index])
        smallest = record.get("smallestTargetSeconds")
        self.most = (CLOCK_LEAST_TARGET if smallest is None else duration(smallest)) * CLOCK_TOLERANCE // WHOLE
        server, kept = record.get("server"), record.get("isSynchronised") is True
        distance = abs(duration(server["lead"])) if server else 0
        error = duration(server["error"]) if server else 0
        bound = record.get("errorSeconds")
        kept = kept and (bound is None or duration(bound) <= self.most)
        self.off = max(0, distance - error)
        if self.off > self.most:
            self.trust = "False"
        else:
            self.trust = "True" if kept and distance + error <= self.most else "Unknown"

    def unseen(self, end):
        """From when the record is too old to the next one."""
        after = copy.copy(self)
        after.start, after.end, after.trust, after.off, after.most = self.end, end, "Unknown", 0, None
        after.sources = Sources(self.sources.listed)
        return after

    def between(self, start, end):
        self.start, self.end = max(self.start, start), min(self.end, end)
        return self.start < self.end

    def join(self, other):
        self.end, self.off = other.end, max(self.off, other.off)
        self.most = min((most for most in (self.most, other.most) if most is not None), default=None)
        self.sources.merge(other.sources)


class Clocks:
    """Of each cluster: how far the clock could be trusted, from each record to the next."""

    def __init__(self, start, end, until):
        self.start, self.end, self.until, self.records = start, end, until, {}

    def take(self, fact):
        if fact.kind == "clocked" and fact.at <= self.end:
            self.records.setdefault(fact.subject, []).append((fact.at, fact.record, fact.index))

    def stretches(self, trust):
        for cluster, records in sorted(self.records.items()):
            found, until = [], min(self.until.get(cluster, self.end), self.end)
            records = [one for one in records if one[0] <= until]
            for place, (at, record, index) in enumerate(records):
                end = records[place + 1][0] if place + 1 < len(records) else until
                seen = ClockStretch(at, min(end, at + EVIDENCE_FRESH), record, index)
                for one in (seen, seen.unseen(end)):
                    if not one.between(self.start, until):
                        continue
                    if found and found[-1].trust == one.trust and found[-1].end == one.start:
                        found[-1].join(one)
                    else:
                        found.append(one)
            yield from ((name_of(cluster), one) for one in found if one.trust == trust)

    def findings(self, tells_shares):
        trusted = list(self.stretches("True"))
        return [
            {
                **(self.told_when(name, one, trusted) if tells_shares else {}),
                "message": message(
                    "findingClock",
                    a_name(name),
                    a_time(one.start),
                    a_time(one.end),
                    a_duration(one.off),
                    a_duration(one.most),
                ),
                "sources": str(one.sources),
            }
            for name, one in self.stretches("False")
        ]

    @staticmethod
    def told_when(name, distrusted, trusted):
        """It is settled when the clock was seen to be right again."""
        after = [one.start for other, one in trusted if other == name and one.start >= distrusted.end]
        return {"since": written(distrusted.start), "settledAt": written(min(after)) if after else None}

    def limits(self):
        return [
            message("limitClock", a_name(name), a_time(one.start), a_time(one.end))
            for name, one in self.stretches("Unknown")
        ]

    def methodology(self):
        return [message("methodClock", a_ratio(CLOCK_TOLERANCE), a_duration(EVIDENCE_FRESH))] if self.records else []


class ReportAccount:
    """A report, computed from the entries of its ledger: first who was promised what, then what was measured."""

    def __init__(self, document, ledger):
        cover = document["cover"]
        self.start, self.end = sorted((instant(cover["from"]), instant(cover["to"])))
        self.ledger, self.size, self.revision, promises = ledger, cover["ledger"]["size"], None, {}
        # Reports of older versions do not tell when the ledger begins, and have no chapters of waivers, changes and
        # controls. A ledger with entries that those versions never wrote is one of others, whose reports have them all.
        self.tells_more = "begins" in document["completeness"]
        self.tells_more |= not document.keys().isdisjoint(("waivers", "changes", "rules"))
        # Nor do they tell of budgets, levels of integrity and what is foreseen.
        said = document["methodology"] if isinstance(document.get("methodology"), list) else []
        self.tells_budgets = any(sentence_key(one) in ("methodBudget", "methodBurn") for one in said)
        self.tells_budgets |= "forecasts" in document
        self.tells_budgets |= any(isinstance(row, dict) and "budget" in row for row in document["verdicts"])
        # Nor what the report is called, up to when it knows, and how long targets were kept.
        self.tells_shares = "id" in cover or "ends" in document["completeness"]
        self.tells_shares |= any(sentence_key(one) == "methodShares" for one in said)
        # Nor who was told of what.
        self.tells_alerts = "alerts" in document or any(sentence_key(one) == "methodAlerts" for one in said)
        self.begins, self.ends, self.changes, is_controlled = None, None, [], "controls" in document
        for fact in facts(ledger, self.size):
            self.begins, self.ends = fact.at if fact.index == 0 else self.begins, fact.at
            self.read(fact, promises.setdefault(fact.subject, Promises()).take)
            if fact.kind == "stated":
                self.revision = fact.record["revision"]
            self.tells_more |= fact.kind in ("revised", "framed")
            self.tells_alerts |= fact.kind in ("told", "acknowledged") and fact.at < self.end
            self.tells_budgets |= fact.kind in ("filled", "sized") and fact.at <= self.end
            is_controlled |= fact.kind == "framed" and fact.at <= self.end
        self.accounts = {
            subject: ClusterAccount(subject, of, self.start, self.end) for subject, of in promises.items() if of.all
        }
        # Clusters of the manifests to which nothing was promised stand in no entry.
        self.needed = {subject for subject, account in self.accounts.items() if account.made}
        claimed = {name for name in document["completeness"]["population"] if re.fullmatch("[^/]+/.+", name)}
        self.unfounded = sorted(claimed - self.needed)
        self.population = sorted(claimed | self.needed)
        for name in self.population:
            none = promises.get(name, Promises())
            self.accounts.setdefault(name, ClusterAccount(name, none, self.start, self.end))
        self.follow_up, self.queued = FollowUp(self.start, self.end), []
        self.history = FindingHistory(self.start)
        until = {subject: max(one.end for one in of.all) for subject, of in promises.items() if of.all}
        self.clocks = Clocks(self.start, self.end, until)
        self.forecasts = Forecasts(self.end)
        self.held = Controls(self.start, self.end, promises)
        self.controls = self.held if is_controlled else None
        self.anchor, self.made = None, cover.get("generatedAt")
        self.alerts = Alerts(self.start, self.end) if self.tells_alerts else None

    @staticmethod
    def read(fact, take):
        try:
            take(fact)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Broken(f"entry {fact.index} is signed, but is no “{fact.kind}” that can be read: {error!r}")

    def take_all(self):
        population = set(self.population)
        for fact in facts(self.ledger, self.size):
            if fact.subject in population:
                self.read(fact, self.accounts[fact.subject].take)
                self.read(fact, self.clocks.take)
            self.read(fact, self.follow_up.take)
            if fact.kind in PAPERS and fact.at <= self.end:
                self.history.take(fact, self.follow_up.findings())
            self.read(fact, self.forecasts.take)
            self.read(fact, self.held.take)
            if self.alerts:
                self.read(fact, self.alerts.take)
            if fact.kind == "anchored" and (self.anchor is None or fact.record["size"] >= self.anchor.record["size"]):
                self.anchor = fact
            if fact.kind == "queued":
                self.read(fact, self.take_queued)
            if fact.kind == "revised" and self.start <= fact.at < self.end:
                self.changes.append(ClusterAccount.record_row(fact))

    def take_queued(self, fact):
        start, end = instant(fact.record["from"]), instant(fact.record["to"])
        if end >= self.start and start <= self.end:
            self.queued.append(message("limitQueued", a_time(start), a_time(end), a_count(fact.record["entries"])))

    def document(self):
        self.take_all()
        accounts = [self.accounts[name] for name in self.population]
        more = {
            "waivers": [row for account in accounts for row in account.waiver_rows()],
            "changes": self.changes,
        }
        return {
            **(more if self.tells_more else {}),
            **({"forecasts": self.foreseen(accounts)} if self.tells_budgets else {}),
            **({"controls": self.controls.rows()} if self.controls else {}),
            **({"anchor": self.anchor_row()} if self.anchor else {}),
            "schema": "pra.sla-report/1",
            "completeness": {
                "population": self.population,
                "withoutObjectives": [account.cluster for account in accounts if account.stated() is None],
                "facts": self.size,
                "firstIndex": 0 if self.size > 0 else None,
                "lastIndex": self.size - 1 if self.size > 0 else None,
                "missingIndices": 0,
                **({"begins": written(self.begins) if self.size > 0 else None} if self.tells_more else {}),
                **({"ends": written(self.ends) if self.size > 0 else None} if self.tells_shares else {}),
            },
            "verdicts": [
                result.row(account.cluster, self.tells_budgets, self.tells_shares)
                for account in accounts
                for result in account.results()
            ],
            "clusters": [
                account.section(self.held, self.alerts, self.tells_budgets, self.tells_shares) for account in accounts
            ],
            "findings": self.findings(),
            "actions": self.follow_up.actions(self.population),
            "methodology": METHODOLOGY
            + ([METHOD_OF_CONTROLS] if self.controls else [])
            + (METHODS_OF_BUDGETS if self.tells_budgets else [])
            + self.clocks.methodology()
            + (METHODS_OF_ROWS if self.tells_shares else [])
            + ([METHOD_OF_ALERTS] if self.tells_alerts else [])
            + [sentence for account in accounts for sentence in account.extents()],
            "limitations": LIMITATIONS + self.unwritten() + self.queued + self.clocks.limits(),
            **({"alerts": self.alerts.rows()} if self.alerts else {}),
        }

    def findings(self):
        clocks = self.clocks.findings(self.tells_shares)
        if self.tells_shares:
            return self.history.still_open() + clocks + self.history.settled
        return self.follow_up.findings() + clocks

    def anchor_row(self):
        """What of the ledger somebody else was shown, and how far that lies behind."""
        record = self.anchor.record
        return {
            "form": record["form"],
            "place": record["place"],
            "size": record["size"],
            "before": record["before"],
            "unanchored": self.size - record["size"],
            "lag": max(0, instant(self.made) - instant(record["before"])) / SECOND,
            "sources": str(Sources([self.anchor.index])),
        }

    def foreseen(self, accounts):
        of_clusters = (row for account in accounts for row in self.forecasts.of_cluster(account))
        rows = itertools.chain(self.forecasts.of_stores(), of_clusters)
        return [{**row, "sources": str(row["sources"])} for row in rows]

    def unwritten(self):
        """What of the period lies before the ledger, which tells nothing of it."""
        if not self.tells_more or self.size == 0 or self.begins <= self.start:
            return []
        return [message("limitBegins" if self.begins < self.end else "limitBeginsAfter", a_time(self.begins))]


METHODOLOGY = [
    message("methodPeriod"),
    message("methodRPO"),
    # With the example of five minutes beyond the grace.
    message(
        "methodUnknown", a_duration(UNKNOWN_GRACE), a_duration(UNKNOWN_GRACE + 300 * SECOND), a_duration(300 * SECOND)
    ),
    message("methodRTO"),
    message("methodAvailability"),
    message("methodRates", a_ratio(CONFIDENCE_LEVEL)),
    message("methodIntegrity"),
    message("methodConfidence"),
]

METHOD_OF_CONTROLS = message("methodControls", a_duration(EVIDENCE_FRESH))

METHODS_OF_BUDGETS = [
    message("methodBudget"),
    message(
        "methodBurn",
        *(
            {"message": message("burnRule", a_number(factor), a_duration(long), a_duration(short))}
            for long, short, factor in BURN_RULES
        ),
        a_duration(LEAST_BAD),
        a_count(MOST_IN_A_ROW),
    ),
    message(
        "methodForecast",
        a_duration(FORECAST_OVER),
        a_count(FORECAST_LEAST),
        a_ratio(CONFIDENCE_LEVEL),
        a_duration(HORIZON),
        a_duration(LEAD),
    ),
]

METHODS_OF_ROWS = [message("methodShares", a_count(COLUMNS)), message("methodCopies", a_duration(EVIDENCE_FRESH))]

METHOD_OF_ALERTS = message("methodAlerts", a_count(MOST_NAMED))

SOMETIMES_METHODS = [METHOD_OF_CONTROLS, METHOD_OF_ALERTS] + METHODS_OF_BUDGETS + METHODS_OF_ROWS

LIMITATIONS = [
    message("limitEnvelope", a_ratio(TOLERANCE)),
    message("limitHost"),
    message("limitDrill"),
    message("limitApplication"),
    message("limitWaivers"),
]


# ---- Comparison with what the report says.

# What tells the rows of a list apart.
IDENTITY = ("cluster", "plan", "objective", "scenario", "from", "to", "action", "store", "slot", "id", "at", "openedAt")
IDENTITY += ("framework", "control", "resource", "endpoint", "kind", "subject", "channel")
MOST_SHOWN = 50


def unlike(a, b):
    """JSON has one kind of number, and true is none."""
    return a != b or isinstance(a, bool) != isinstance(b, bool)


class Differences:
    def __init__(self):
        self.found, self.unknown, self.untold, self.compared = [], {}, {}, 0

    def add(self, path, says, gives):
        self.found.append(f"{path}: the report says {short(says)}, the entries give {short(gives)}")

    def not_known(self, path, value):
        """A field that this verifier has no rule for, once however many rows have it."""
        self.unknown.setdefault(re.sub(r"\[\d+\]", "[*]", path), short(value))

    def compare(self, path, says, gives, strictly=False):
        if isinstance(gives, AsWritten):
            gives, strictly = gives.value, True
        if isinstance(says, dict) and isinstance(gives, dict):
            for name in sorted(says.keys() | gives.keys()):
                below = f"{path}.{name}" if path else name
                if name in gives or strictly:
                    self.compare(below, says.get(name), gives.get(name), strictly)
                else:
                    self.not_known(below, says[name])
        elif isinstance(says, list) and isinstance(gives, list):
            self.compare_lists(path, says, gives, strictly)
        else:
            self.compared += 1
            if unlike(says, gives):
                self.add(path, says, gives)

    def compare_lists(self, path, says, gives, strictly):
        if len(says) == len(gives):
            for index, pair in enumerate(zip(says, gives)):
                self.compare(f"{path}[{index}]", *pair, strictly)
            return
        self.add(path, says, gives)
        left = [(identity(row), index) for index, row in enumerate(says)]
        for row in gives:
            match = next((one for one in left if one[0] == identity(row)), None)
            if match is None:
                self.found.append(f"{path}: the report leaves out {described(row)}")
            else:
                left.remove(match)
                self.compare(f"{path}[{match[1]}]", says[match[1]], row, strictly)
        for _, index in left:
            self.found.append(f"{path}[{index}]: no entry gives {described(says[index])}")

    def compare_sentences(self, path, says, gives, key):
        """Those of kinds that are known, in their order; others are beside them, and are not checked."""
        known = {key(one) for one in METHODOLOGY + SOMETIMES_METHODS + LIMITATIONS} if path != "findings" else set()
        known |= {"findingClock", "limitClock", "methodClock", "methodLosses", "methodSurvivors"}
        known |= {"limitBegins", "limitBeginsAfter", "limitQueued", "boxNoRunbook", "boxRunbookOld"}
        if not isinstance(says, list):
            return self.compare(path, says, gives)
        rows = [(index, one) for index, one in enumerate(says) if key(one) in known]
        for index, one in enumerate(says):
            if key(one) not in known:
                self.not_known(f"{path} ({key(one)})", one)
        if len(rows) != len(gives):
            self.add(path, [key(one) for _, one in rows], [key(one) for one in gives])
        for (index, one), given in zip(rows, gives):
            self.compare(f"{path}[{index}]", one, given)


def sentence_key(one):
    one = one.get("message", one) if isinstance(one, dict) else {}
    return one.get("key") if isinstance(one, dict) else None


def identity(row):
    if not isinstance(row, dict):
        return json.dumps(row, sort_keys=True)
    return json.dumps([row.get(name) for name in IDENTITY], sort_keys=True)


def short(value):
    value = value.value if isinstance(value, AsWritten) else value
    if isinstance(value, list):
        return f"a list of {len(value)}" if value and not isinstance(value[0], str) else json.dumps(value)
    if isinstance(value, dict) and len(value) != 1:
        return f"an object of {len(value)} fields"
    if value is None:
        return "nothing"
    is_whole = isinstance(value, float) and value.is_integer()
    text = json.dumps(int(value) if is_whole else value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:60]} … {text[-30:]}"


def described(row):
    if not isinstance(row, dict):
        return short(row)
    told = [f"{name} {row[name]}" for name in IDENTITY + ("outcome", "sources") if row.get(name) is not None]
    return ", ".join(told) or short(row)


# ---- By whose calendar the period was chosen: its bounds follow from its name and zone.


def first_days(name):
    """The first day of a period of that name, and of the next: 2026, 2026-Q3, 2026-10, 2026-W41, 2026-10-25."""
    day, week = datetime.date, datetime.timedelta(days=7)
    match = re.fullmatch(r"(\d{4})-W(\d\d)", name)
    if match:
        fourth = day(int(match[1]), 1, 4)
        monday = fourth - datetime.timedelta(days=fourth.weekday()) + (int(match[2]) - 1) * week
        return monday, monday + week
    match = re.fullmatch(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?", name)
    if not match:
        raise ValueError(f"“{name}” is the name of no period")
    year, quarter, month = int(match[1]), match[2], match[3]
    if match[4]:
        first = day(year, int(month), int(match[4]))
        return first, first + datetime.timedelta(days=1)
    start, months = (int(quarter) * 3 - 2, 3) if quarter else (int(month), 1) if month else (1, 12)
    after = year * 12 + start - 1 + months
    return day(year, start, 1), day(after // 12, after % 12 + 1, 1)


class Zone:
    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)

    def at(self, time):
        utc = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=time)
        return utc.astimezone(self.zone)

    def text(self, time):
        """2026-10-25 02:30:00 +01:00"""
        text = self.at(time).isoformat(" ", "seconds")
        return f"{text[:19]} {text[19:]}"

    def begins(self, time):
        """The day that begins then, and not before; None when none does."""
        day = self.at(time).date()
        return day if self.at(time - 1).date() < day else None


def compare_calendar(differences, cover, account):
    calendar = cover.get("calendar")
    if not isinstance(calendar, dict):
        return
    try:
        zone = Zone(cover["timeZone"])
    except (AttributeError, LookupError, OSError, ValueError, TypeError):
        differences.untold["cover.calendar"] = f"this Python does not know the zone {short(cover.get('timeZone'))}"
        return
    end = account.end if calendar.get("endsAt") is None else instant(calendar["endsAt"])
    if calendar.get("name") is None and end != account.end:
        differences.untold["cover.calendar.endsAt"] = "up to when the period was to go stands in no entry"
    if calendar.get("name") is not None:
        bounds = [str(zone.begins(time)) for time in (account.start, end)]
        named = [str(day) for day in first_days(calendar["name"])]
        for name, says, gives in zip(("from", "to"), bounds, named):
            if says != gives:
                differences.found.append(f"cover.{name}: {calendar['name']} does not begin or end there in that zone")
    texts = {"from": zone.text(account.start), "to": zone.text(account.end), "name": calendar.get("name")}
    differences.untold["cover.calendar.schedule"] = "which schedule asked for it stands in no entry"
    told = {name: value for name, value in calendar.items() if name not in ("schedule", "endsAt")}
    differences.compare("cover.calendar", told, texts)


# ---- Commands.


def ledger_command(arguments):
    ledger = Ledger(arguments.folder, arguments.origin, arguments.leaves)
    ledger.revoke(arguments.revoked)
    ledger.verify([Pin(given) for given in arguments.key], arguments.first, arguments.last)
    newest = ledger.newest
    print(f"ledger       {ledger.origin}")
    print(f"entries      {newest.size}, root {newest.root.hex()}")
    if ledger.leaves:
        last = min(len(ledger.leaves), newest.size) - 1 if arguments.last is None else arguments.last
        print(f"compared     the entries from {arguments.first} to {last}, each with its leaf hash")
    counted = len(ledger.checkpoints) - len(ledger.doubts)
    print(f"checkpoints  {counted}, each signed and consistent with those before it")
    for since, key in ledger.keys:
        counts = "signs nothing that counts"
        if (since, key) in ledger.handed_over:
            counts = "as the key before says"
        elif (since, key) in ledger.accepted:
            counts = "as given" if arguments.key else "by which the ledger is named"
        print(f"key          {key.text}, above {since}, {counts}")
    if arguments.since:
        kept = verify_kept_checkpoint(ledger, arguments.since)
        print(f"history      begins with the {kept.size} entries of {arguments.since}")
    above = max((last + 1 for _, last, _ in ledger.tiles), default=0) - newest.size
    if above > 0:
        print(f"warning      {above} entries above the last checkpoint are not signed")
    for doubt in ledger.doubts:
        print(f"warning      {doubt}")
    for since, key in ledger.accepted:
        if ledger.pinned and key.text not in ledger.pinned:
            print(f"warning      {key.text}, above {since}, is not pinned by the manifests, which pin others")
        if ledger.revocation(key):
            print(f"revoked      {key.text}, {revoked_from(ledger.revocation(key))}")
    if not arguments.key:
        print("warning      the key lies beside the entries: compare it with ledger.pub from elsewhere (--key)")
    print("VERIFIED")


def inclusion_command(arguments):
    ledger = Ledger(arguments.folder, arguments.origin)
    ledger.revoke(arguments.revoked)
    ledger.verify([Pin(given) for given in arguments.key])
    newest, index = ledger.newest, arguments.index
    if not 0 <= index < newest.size:
        raise Broken(f"there is no signed entry {index}; there are {newest.size}")
    entries = list(itertools.islice(ledger.entries(), newest.size))
    leaves = [leaf_hash(entry) for entry in entries]
    path = inclusion_path(index, leaves)
    if not inclusion_holds(leaves[index], index, newest.size, path, newest.root):
        raise Broken(f"entry {index} is not in the tree")
    print(entries[index].decode())
    print(f"leaf         {leaves[index].hex()}")
    for sibling in path:
        print(f"sibling      {sibling.hex()}")
    print(f"root         {newest.root.hex()} of {newest.size} entries, signed")
    print("VERIFIED")


def proof_command(arguments):
    try:
        document = json.loads(read(arguments.file))
        for entry in document["entries"]:
            verify_entry(entry, [Pin(given) for given in arguments.key])
        if arguments.since or "since" in document:
            verify_history(document, arguments)
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(f"{arguments.file} is no proof of pra's: {error!r}")
    if not arguments.key:
        print("warning      the key lies in the same file: compare it with ledger.pub from elsewhere (--key)")
    print("VERIFIED")


def is_known(pin, pins):
    return any(known.fits(pin.since, pin.key) for known in pins) if pins else pin.since == 0


def is_handed_over(pin, rows, origin, pins):
    """Whether a key that counts gives to the next, and so on up to this one."""
    trusted = None
    for row in rows:
        giver, handover = Pin(row["from"]), Handover(row["note"].encode())
        founds = giver.since > 0 or giver.key.founds(origin)
        counts = founds and (is_known(giver, pins) or (giver.since, giver.key.text) == trusted)
        trusted = None
        if not counts or not handover.given or not handover.note.is_signed_by(giver.key):
            continue
        _, since, key = handover.given
        if since > giver.since and giver.key.text != key.text and handover.gives(origin, since, key):
            trusted = (since, key.text)
    return (pin.since, pin.key.text) == trusted


def proven_tree(tree, pins):
    """The checkpoint that a proof leads to, signed by a key that counts; and above which size that key signs."""
    checkpoint, pin = Checkpoint(tree["checkpoint"].encode(), "the checkpoint"), Pin(tree["key"])
    counts = is_known(pin, pins) or is_handed_over(pin, tree.get("handovers") or [], checkpoint.origin, pins)
    if not counts or (pin.since == 0 and not pin.key.founds(checkpoint.origin)):
        raise Broken(f"{pin.key.text} counts when it is known from elsewhere and given with --key")
    if pin.since >= checkpoint.size or not checkpoint.is_signed_by(pin.key):
        raise Broken(f"the checkpoint at {checkpoint.size} is not signed by {pin.key.text}")
    if (tree["size"], tree["root"]) != (checkpoint.size, checkpoint.root.hex()):
        raise Broken(f"size and root are not those of the checkpoint at {checkpoint.size}")
    return checkpoint, pin.since


def verify_entry(proof, pins):
    checkpoint, since = proven_tree(proof["tree"], pins)
    index, entry, path = proof["index"], proof["entry"].encode(), [bytes.fromhex(text) for text in proof["path"]]
    if leaf_hash(entry).hex() != proof["leaf"]:
        raise Broken(f"entry {index} was changed: its leaf hash is another one")
    if not inclusion_holds(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root):
        raise Broken(f"entry {index} is not in the tree of {checkpoint.size} entries")
    if index < since:
        raise Broken(f"the key of the checkpoint at {checkpoint.size} signs what stands above {since}")
    print(f"entry        {index} of {checkpoint.origin}, in the signed tree of {checkpoint.size} entries")
    print(entry.decode())


def verify_history(document, arguments):
    history = document["since"]
    checkpoint, _ = proven_tree(history["tree"], [Pin(given) for given in arguments.key])
    size, root = history["size"], bytes.fromhex(history["root"])
    if arguments.since:
        kept = Checkpoint(read(arguments.since), arguments.since)
        if (kept.origin, kept.size, kept.root) != (checkpoint.origin, size, root):
            raise Broken(f"the proof is not since {arguments.since}, which has {kept.size} entries")
    path = [bytes.fromhex(text) for text in history["path"]]
    if not consistency_holds(size, root, checkpoint.size, checkpoint.root, path):
        raise Broken(f"the tree of {checkpoint.size} entries does not begin with that of {size}: its past was changed")
    print(f"history      the tree of {checkpoint.size} entries begins with that of {size}, root {root.hex()}")


REPORT_TYPE = "application/vnd.pra.sla-report+json"


def signed_bytes(payload_type, body):
    """PAE of DSSE 1.0: lengths are of bytes."""
    payload_type = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type, len(body), body)


def either_base64(text):
    return base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)


def one_meaning(pairs):
    """Readers take the first or the last of two fields of one name: a report with two of them says two things."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Broken("the report has two fields of one name in one object")
    return fields


class Report:
    """A signed report, which is of the key that it names, and cites a ledger that the same key signed."""

    def __init__(self, path, pins, trusts_ledger=False):
        try:
            envelope = json.loads(read(path))
            if "payload" not in envelope:
                raise Broken(f"{path} is not signed: sla.dsse.json beside it is")
            self.body = either_base64(envelope["payload"])
            self.document = json.loads(self.body, object_pairs_hook=one_meaning)
            cited = self.document["cover"]["ledger"]
            signatures = [either_base64(signature["sig"]) for signature in envelope["signatures"]]
            signed = signed_bytes(envelope["payloadType"], self.body)
            self.checkpoint = Checkpoint(cited["checkpoint"].encode(), "the checkpoint")
            self.key = Key(cited["keyFingerprint"])
            cites = (cited["size"], cited["root"])
            self.made = self.document["cover"].get("generatedAt")
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise Broken(f"{path} is no signed report of pra's: {error!r}")
        if envelope["payloadType"] != REPORT_TYPE:
            raise Broken(f"{path} is a signed document of another kind: {envelope['payloadType']}")
        checkpoint, key = self.checkpoint, self.key
        counts = any(pin.key.text == key.text and (pin.since or 0) < checkpoint.size for pin in pins)
        self.counts = counts if pins else key.founds(checkpoint.origin)
        if not trusts_ledger and not self.counts:
            raise Broken(f"{key.text} counts when it is known from elsewhere and given with --key")
        if not any(ed25519_verify(key.bytes, signed, signature) for signature in signatures):
            raise Broken(f"the report is not signed by {key.text}, which it names: it was edited, or others signed it")
        if not checkpoint.is_signed_by(key) or cites != (checkpoint.size, checkpoint.root.hex()):
            raise Broken("the ledger that the report cites is not the one whose checkpoint it shows")


def refuse_revoked(report, revocation):
    """A report says itself when it was made; one that does not is not older than the key's end."""
    if revocation and (report.made is None or instant(report.made) >= revocation[0]):
        raise Broken(
            f"the report is signed by {report.key.text}, {revoked_from(revocation)}; it says that it was made at "
            f"{report.made}"
        )


def cited_ledger(report, folder, pins, revoked=()):
    """The ledger in a folder, verified up to what the report cites at least."""
    checkpoint = report.checkpoint
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    if checkpoint.origin not in names and not report.counts:
        raise Broken(f"{report.key.text} counts when it is known from elsewhere and given with --key")
    if checkpoint.origin not in names:
        there = ", ".join(names) or "nothing"
        raise Broken(f"the report is of the ledger {checkpoint.origin}; in {folder} there is {there}")
    ledger = Ledger(folder, checkpoint.origin)
    ledger.revoke(revoked)
    ledger.accept(pins)
    if not any(key.text == report.key.text for _, key in ledger.accepted):
        raise Broken(f"{report.key.text} counts when it is known from elsewhere and given with --key")
    refuse_revoked(report, ledger.revocation(report.key))
    ledger.checkpoints.append((checkpoint.size, checkpoint))
    ledger.checkpoints.sort(key=lambda pair: pair[0])
    ledger.verify(pins)
    signer = ledger.signer(checkpoint.size, checkpoint)
    if signer is None or signer[1].text != report.key.text:
        raise Broken(f"{report.key.text} did not sign the ledger at {checkpoint.size}: another key did then")
    return ledger


def compare_report(document, account, computed):
    differences, cover = Differences(), document["cover"]
    given = {"from": written(account.start), "to": written(account.end), "ledger": cover["ledger"]}
    if account.revision is not None:
        given["manifestRevision"] = account.revision
    if account.tells_shares:
        given["id"] = report_name(cover)
    elsewhere = NOT_IN_ENTRIES.keys() | {"calendar"}
    told = {name: value for name, value in cover.items() if name in given or name not in elsewhere}
    differences.compare("cover", told, given)
    compare_calendar(differences, cover, account)
    for chapter, value in computed.items():
        if chapter in ("methodology", "limitations", "findings"):
            differences.compare_sentences(chapter, document.get(chapter), value, sentence_key)
        else:
            differences.compare(chapter, document.get(chapter), value)
    for chapter in sorted(document.keys() - computed.keys() - {"cover", "rules"}):
        differences.not_known(chapter, document[chapter])
    if "rules" in document or account.tells_more:
        stated = compare_rules(differences, "rules", document.get("rules"))
        wanted = {**RULES, **(CONTROL_RULES if account.controls else {})}
        wanted.update(CLOCK_RULES if account.clocks.records else {})
        for name in sorted(wanted.keys() - stated):
            differences.compare(f"rules.{name}", None, wanted[name])
    return differences


def report_name(cover):
    """The first 16 digits of the SHA-256 of what tells the report from others."""
    names = ("from", "to", "timeZone", "generatedAt", "toolVersion", "manifestRevision")
    parts = [cover.get(name) for name in names] + [cover["ledger"]["root"]]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def compare_rules(differences, path, says):
    """
    The constants that the report states are those of the definitions, whatever else stands beside them.
    Returns the names of those that it states.
    """
    stated, known = set(), {**RULES, **CONTROL_RULES, **CLOCK_RULES}
    for name, value in says.items() if isinstance(says, dict) else []:
        below = f"{path}.{name}"
        if name in known:
            stated.add(name)
            differences.compare(below, value, known[name])
        elif isinstance(value, dict):
            stated |= compare_rules(differences, below, value)
        elif name == "digest" and isinstance(says.get("constants"), dict):
            differences.compare(below, value, digest_of(says["constants"]))
        else:
            differences.not_known(below, value)
    return stated


def digest_of(constants):
    """SHA-256 of the constants as a document of their own: two reports with one digest were measured alike."""
    fields = ",\n".join(f'  "{name}" : {json.dumps(value)}' for name, value in sorted(constants.items()))
    return hashlib.sha256(f"{{\n{fields}\n}}\n".encode()).hexdigest()


# What no entry tells.
NOT_IN_ENTRIES = {
    "generatedAt": "when the report was made stands in no entry",
    "manifestRevision": "nothing was ever promised, so no entry names the manifests",
    "timeZone": "by which zone the period was chosen stands in no entry; from and to are in UTC",
    "toolVersion": "which pra made the report stands in no entry",
}


def report_command(arguments):
    pins = [Pin(given) for given in arguments.key]
    report = Report(arguments.file, pins, trusts_ledger=arguments.ledger is not None)
    for time, key in arguments.revoked:
        if Pin(key).key.text == report.key.text:
            refuse_revoked(report, (instant_given(time), time, "as was given with --revoked"))
    checkpoint = report.checkpoint
    print(f"report       SHA-256 {hashlib.sha256(report.body).hexdigest()}, signed by {report.key.text}")
    print(f"cites        {checkpoint.origin}, {checkpoint.size} entries, root {checkpoint.root.hex()}")
    if not pins:
        print("warning      the key is named by the report itself: compare it with ledger.pub from elsewhere (--key)")
    verify_period(report.document["cover"], arguments)
    if arguments.ledger is None:
        print("VERIFIED as signed; whether its figures follow from the ledger, --ledger DIR or pra report verify says")
        return 0
    ledger = cited_ledger(report, arguments.ledger, pins, arguments.revoked)
    print(f"ledger       every entry is as it was signed, {ledger.newest.size} of them")
    try:
        account = ReportAccount(report.document, ledger)
        differences = compare_report(report.document, account, account.document())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Broken(f"{arguments.file} is no report of pra's that can be read: {error!r}")
    return tell(differences, account, report.document)


def verify_period(cover, arguments):
    for name, wanted in (("from", arguments.first), ("to", arguments.last)):
        if wanted is not None and cover.get(name) != wanted:
            raise Broken(f"cover.{name}: the report says {cover.get(name)}, it was to be {wanted}")


def tell(differences, account, document):
    for name, why in NOT_IN_ENTRIES.items():
        if name in document["cover"] and (name != "manifestRevision" or account.revision is None):
            print(f"not checked  cover.{name}: {why}")
    for path, why in differences.untold.items():
        print(f"not checked  {path}: {why}")
    for cluster in account.unfounded:
        print(f"not checked  completeness.population: nothing was promised to {cluster}; the manifests may have it")
    if "rules" not in document:
        print("not checked  by which constants the loop measured: the report does not state its rules")
    for path, value in sorted(differences.unknown.items()):
        print(f"not checked  {path}: this verifier does not know what it is, {value}")
    for difference in differences.found[:MOST_SHOWN]:
        print(f"DIFFERENT    {difference}")
    if differences.found:
        more = len(differences.found) - MOST_SHOWN
        raise Broken(
            f"{len(differences.found)} things of the report are not what the entries give"
            + (f"; {more} of them are not shown" if more > 0 else "")
        )
    what = f"{differences.compared} values of the report follow from {account.size} entries"
    if differences.unknown:
        print(f"VERIFIED in part: {what}, but there is more in it that is not known here and was not checked")
        return 3
    print(f"VERIFIED: {what}")
    return 0


def parse_arguments(argv):
    parser = argparse.ArgumentParser(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    ledger = commands.add_parser("ledger", help="every entry, checkpoint and key of a ledger")
    ledger.add_argument("--leaves", metavar="DIR", help="an export of this ledger, to name the very entry")
    ledger.add_argument("--from", metavar="N", dest="first", type=int, default=0, help="first entry that must be there")
    ledger.add_argument("--to", metavar="N", dest="last", type=int, help="last entry that must be there")
    ledger.set_defaults(run=ledger_command)
    inclusion = commands.add_parser("inclusion", help="one entry and the proof that it stands there")
    inclusion.set_defaults(run=inclusion_command)
    proof = commands.add_parser("proof", help="a proof that was handed over, without the ledger")
    proof.set_defaults(run=proof_command)
    report = commands.add_parser("report", help="that a report is as it was signed, and follows from its ledger")
    report.add_argument("--ledger", metavar="DIR", help="the evidence/ folder of a store, or an export: compute again")
    report.add_argument("--from", metavar="TIME", dest="first", help="when the period must begin")
    report.add_argument("--to", metavar="TIME", dest="last", help="when the period must end")
    report.set_defaults(run=report_command)
    for command in (ledger, inclusion):
        command.add_argument("folder", metavar="DIR", help="the evidence/ folder of a store, or an export")
        command.add_argument("--origin", help="which ledger, where there are several")
    for command in (ledger, proof):
        command.add_argument("--since", metavar="CHECKPOINT", help="one kept earlier, which must be part of the ledger")
    for command in (ledger, inclusion, proof, report):
        command.add_argument(
            "--key", action="append", default=[], help="a public key (file or text) that is known from elsewhere"
        )
    for command in (ledger, inclusion, report):
        command.add_argument(
            "--revoked", action="append", nargs=2, default=[], metavar=("TIME", "KEY"),
            help="a key (file or text) whose signatures do not count from that time on"
        )
    inclusion.add_argument("index", metavar="INDEX", type=int)
    proof.add_argument("file", metavar="FILE", help="as pra ledger prove or pra evidence show printed it")
    report.add_argument("file", metavar="FILE", help="the sla.dsse.json that pra report wrote")
    return parser.parse_args(argv)


def main(argv):
    arguments = parse_arguments(argv)
    try:
        return arguments.run(arguments) or 0
    except Broken as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"FAILED: can not read {error.filename}: {error.strerror}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
