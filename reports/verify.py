#!/usr/bin/env python3
"""Verifies the evidence of pra without pra: one file, Python 3.8 or later, nothing to install.

    verify.py ledger DIR [--origin NAME] [--key FILE|TEXT]... [--since CHECKPOINT] [--leaves DIR] [--from N] [--to N]
    verify.py inclusion DIR INDEX [--origin NAME] [--key FILE|TEXT]...
    verify.py proof FILE [--key FILE|TEXT]... [--since CHECKPOINT]
    verify.py report FILE [--key FILE|TEXT]...

DIR is the `evidence/` folder of a backup store, a copy of it, or what `pra ledger export` wrote:

    DIR/<origin>/entries/000000000000-000000000255     256 entries, one JSON object on each line
    DIR/<origin>/entries/000000000256-000000000300.p   the last ones, until there are 256
    DIR/<origin>/checkpoints/000000000301              a signed checkpoint over the first 301 entries
    DIR/<origin>/keys/000000000000-<hash>.pub          a public key; it signs checkpoints above that number
    DIR/<origin>/leaves/000000000000-000000000300      in an export: SHA-256(0x00 || entry) of each entry, 32 bytes each

FILE is what `pra ledger prove -o json` or `pra evidence show -o json` printed, or of a report the sla.dsse.json that
`pra report` wrote: it is signed (DSSE) by the key whose signature is on the ledger that it cites.

Without leaf hashes a changed entry is known to lie between two checkpoints. With them, from DIR itself or from an
export that --leaves names, the very entry is named that was changed, removed, moved or put in, or after which the
ledger was cut off: they count because their root is signed. --from and --to say which entries DIR is meant to have,
where an export has a part of them alone.

Exit status: 0 everything verifies, 1 something does not, 2 wrong usage.

What is checked: the Merkle tree of RFC 9162 (section 2.1, SHA-256), checkpoints as C2SP signed notes (signed-note,
tlog-checkpoint), Ed25519 as in RFC 8032 section 5.1.7.

Which keys count: whoever can write into DIR can add a key to it, and nothing in a ledger links a later key to the one
before. So with --key only the keys given count; give each one of a ledger that was restored under a new key. Without
--key only the key counts that the ledger is named by, and the name comes from the same folder: compare it with a copy
of `ledger.pub` from elsewhere. A key signs above the size in its file's name, up to where the next that counts begins;
that size is not signed, so --key takes "SIZE KEY" too, as `pra ledger verify` prints it, and then demands it. Entries
on which no key that counts has signed are not verified, and the first checkpoint that does not count is named.
"""

import argparse
import base64
import binascii
import hashlib
import itertools
import json
import os
import re
import sys


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
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return points_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, key)))


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


class Checkpoint:
    """A signed note whose text is an origin, a size and a root."""

    def __init__(self, data, what):
        try:
            note = data.decode()
        except UnicodeDecodeError:
            raise Broken(f"{what} is not text")
        text, gap, signatures = note.rpartition("\n\n")
        lines = text.split("\n")
        if not gap or len(lines) < 3 or not signatures.endswith("\n") or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
            raise Broken(f"{what} is not a signed checkpoint")
        self.text, self.origin, self.size = text + "\n", lines[0], int(lines[1])
        self.root = decode_base64(lines[2], f"the root of {what}")
        self.signatures = []
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
            if signer is None:
                self.doubts.append(self.doubt(size, checkpoint, good))
                pending = pending or self.doubts[-1]
                continue
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


# ---- Commands.


def ledger_command(arguments):
    ledger = Ledger(arguments.folder, arguments.origin, arguments.leaves)
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
        if (since, key) in ledger.accepted:
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
    if not arguments.key:
        print("warning      the key lies beside the entries: compare it with ledger.pub from elsewhere (--key)")
    print("VERIFIED")


def inclusion_command(arguments):
    ledger = Ledger(arguments.folder, arguments.origin)
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


def proven_tree(tree, pins):
    """The checkpoint that a proof leads to, signed by a key that counts; and above which size that key signs."""
    checkpoint, pin = Checkpoint(tree["checkpoint"].encode(), "the checkpoint"), Pin(tree["key"])
    counts = any(known.fits(pin.since, pin.key) for known in pins) if pins else pin.since == 0
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


def report_command(arguments):
    pins = [Pin(given) for given in arguments.key]
    try:
        envelope = json.loads(read(arguments.file))
        if "payload" not in envelope:
            raise Broken(f"{arguments.file} is not signed: sla.dsse.json beside it is")
        body = either_base64(envelope["payload"])
        cited = json.loads(body)["cover"]["ledger"]
        signatures = [either_base64(signature["sig"]) for signature in envelope["signatures"]]
        signed = signed_bytes(envelope["payloadType"], body)
        checkpoint, key = Checkpoint(cited["checkpoint"].encode(), "the checkpoint"), Key(cited["keyFingerprint"])
        cites = (cited["size"], cited["root"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Broken(f"{arguments.file} is no signed report of pra's: {error!r}")
    if envelope["payloadType"] != REPORT_TYPE:
        raise Broken(f"{arguments.file} is a signed document of another kind: {envelope['payloadType']}")
    counts = any(pin.key.text == key.text and (pin.since or 0) < checkpoint.size for pin in pins)
    if not (counts if pins else key.founds(checkpoint.origin)):
        raise Broken(f"{key.text} counts when it is known from elsewhere and given with --key")
    if not any(ed25519_verify(key.bytes, signed, signature) for signature in signatures):
        raise Broken(f"the report is not signed by {key.text}, which it names: it was edited, or others signed it")
    if not checkpoint.is_signed_by(key) or cites != (checkpoint.size, checkpoint.root.hex()):
        raise Broken("the ledger that the report cites is not the one whose checkpoint it shows")
    print(f"report       SHA-256 {hashlib.sha256(body).hexdigest()}, signed by {key.text}")
    print(f"cites        {checkpoint.origin}, {checkpoint.size} entries, root {checkpoint.root.hex()}")
    if not pins:
        print("warning      the key is named by the report itself: compare it with ledger.pub from elsewhere (--key)")
    print("VERIFIED as signed; whether its figures follow from the ledger, `pra report verify` says")


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
    report = commands.add_parser("report", help="that a report is as it was signed")
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
    inclusion.add_argument("index", metavar="INDEX", type=int)
    proof.add_argument("file", metavar="FILE", help="as pra ledger prove or pra evidence show printed it")
    report.add_argument("file", metavar="FILE", help="the sla.dsse.json that pra report wrote")
    return parser.parse_args(argv)


def main(argv):
    arguments = parse_arguments(argv)
    try:
        arguments.run(arguments)
    except Broken as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"FAILED: can not read {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
