#!/usr/bin/env python3
"""Verifies a Liuhen record with nothing but Python and OpenSSL. 独立验证程序

    verify.py [--key KEY] [--json] FOLDER

FOLDER is a state directory or an archive (or a copy of one); KEY is the verifier key, or a file that holds it, brought
from elsewhere. Everything that is checked here is described in storage/FORMAT.md, whose sections are named below.
Exit codes: 0 intact 一致, 1 findings 不一致, 2 could not check.
"""
import argparse, base64, hashlib, json, os, re, subprocess, sys, tempfile

ENTRIES_PER_FILE, WIDTH, PART, BLOCK = 65_536, 256, 16 << 20, 4 << 20
SESSION = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}\Z")
WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\Z")
ORIGINAL = re.compile(r"\d{6}(?:\.(?!blocks\Z)[a-z0-9]{1,8})?\Z")
# 2.5: the kinds of entries, and the fields that each must have beside those of 2.3.
TRACK, PEOPLE, INTAKE = "session track prev", "session prev", "intake prev"
KINDS = {
    "genesis": "origin key software", "start": "software config", "session": "session room by meta commitment prev",
    "track": TRACK, "open": TRACK + " run streams bytes sha256 start",
    "seg": TRACK + " run k offset bytes sha256 start dur frames lost sealed",
    "close": TRACK + " run segments bytes tail cause detail", "gap": TRACK + " cause from to detail",
    "flaw": TRACK + " cause from to count detail", "goes-on": PEOPLE + " offset", "pause": PEOPLE + " by at cause",
    "resume": PEOPLE + " by at", "mark": PEOPLE + " by at kind", "note": PEOPLE + " by mark meta commitment",
    "particulars": PEOPLE + " by meta commitment", "climate": PEOPLE + " by at temperature humidity",
    "statement": PEOPLE + " by interruptions cause", "review": PEOPLE + " by statement", "complete": PEOPLE + " by",
    "clock": "occasion expected wall clock", "omission": "by meta commitment",
    "intake": INTAKE + " way kind slot device by items bytes sha256 meta commitment",
    "import": INTAKE + " item file bytes sha256 blocks dur held odd holes", "known": INTAKE + " item entry",
    "passed": INTAKE + " item count reason detail", "erase": INTAKE + " item entry proof",
    "erased": INTAKE + " item outcome detail", "intake-end": INTAKE + " ending imported known passed bytes detail",
    "device": "by device event meta commitment", "scrub": "from to segments bytes damaged",
    "receipt": "archive lock proof from to objects bytes versions absent", "end": PEOPLE + " by end cause heads",
    "tick": "open", "recovered": "what path kept count",
}


class CannotCheck(Exception):
    """There is no verdict, and this is why."""


class Malformed(Exception):
    """Bytes that are not what stands at their place."""


def sha(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


# ---- Ed25519 (RFC 8032): so that ten thousand signatures do not need ten thousand processes.

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def added(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    for bit in bin(n)[2:]:
        q = added(q, q)
        q = added(q, p) if bit == "1" else q
    return q


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verifies(public, message, signature):
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), added(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def openssl_verifies(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for name, data in zip(names, (bytes.fromhex("302a300506032b6570032100") + public, message, signature)):
            with open(name, "wb") as out:
                out.write(data)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0], "-rawin",
             "-in", names[1], "-sigfile", names[2]], capture_output=True).returncode == 0


# ---- Entries, keys, notes.

def canonical(value):
    """2.2: the only form that a value has."""
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
        return '"' + "".join(short.get(c) or ("\\u%04x" % ord(c) if c < " " else c) for c in value) + '"'
    if isinstance(value, bool) or value is None or isinstance(value, float):
        raise Malformed("a value that is neither text, whole number, array nor object")
    if isinstance(value, int):
        if abs(value) >= 1 << 53:
            raise Malformed("a number that is too large: %d" % value)
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"


def entry(line):
    try:
        value = json.loads(line.decode("utf-8"))
        if not isinstance(value, dict) or canonical(value).encode("utf-8") != line:
            raise Malformed("it is not in its one form")
    except (ValueError, RecursionError, UnicodeError) as e:
        raise Malformed(str(e)) from e
    missing = [key for key in ("v t utc mono boot salt " + KINDS.get(value.get("t"), "")).split() if key not in value]
    if value.get("t") not in KINDS or value.get("v") != 1 or missing:
        raise Malformed("no entry of version 1: kind %s, missing %s" % (value.get("t"), missing))
    names = [(SESSION, "session"), (SESSION, "meta"), (SESSION, "intake"), (WORD, "track"), (WORD, "archive")]
    for form, key in names:
        if key in value and not (isinstance(value[key], str) and form.match(value[key])):
            raise Malformed("%s is %r" % (key, value[key]))
    if value["t"] == "import" and value["file"] and not ORIGINAL.match(value["file"]):
        raise Malformed("file is %r" % value["file"])
    return value


def parse_key(text):
    """3.3: name, public key, key ID."""
    try:
        name, number, data = text.strip().split("+", 2)
        raw = base64.b64decode(data, validate=True)
    except ValueError as e:
        raise CannotCheck("not a verifier key: %s" % text) from e
    if len(raw) != 33 or raw[0] != 1 or sha(name.encode() + b"\n" + raw)[:4].hex() != number:
        raise CannotCheck("not an Ed25519 verifier key: %s" % text)
    return name, raw[1:], bytes.fromhex(number)


def parse_note(text, key):
    """3.1: size, root, message and signature of a checkpoint that the key signed."""
    message, _, lines = text.rpartition("\n\n")
    message, found = message + "\n", None
    fields = message.split("\n")
    if len(fields) < 4 or fields[0] != key[0] or not re.match(r"(0|[1-9]\d{0,17})\Z", fields[1]):
        raise Malformed("no checkpoint of " + key[0])
    if not lines.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f\x7f\ufffd]", text):
        raise Malformed("its end is missing, or it holds control characters")
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        raw = exactly(parts[2]) if len(parts) == 3 and parts[0] == "\u2014" else b""
        if len(raw) < 5:
            raise Malformed("not a signature line: " + line)
        if parts[1] == key[0] and raw[:4] == key[2]:
            if not verifies(key[1], message.encode(), raw[4:]):
                raise Malformed("its signature is wrong")
            found = raw[4:]
    if found is None or len(exactly(fields[2])) != 32:
        raise Malformed("it has no root, or no signature of the key")
    return int(fields[1]), exactly(fields[2]), message.encode(), found


def exactly(text):
    """The bytes for which `text` is the one base64."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as e:
        raise Malformed("not base64: " + text) from e
    if base64.b64encode(raw).decode() != text:
        raise Malformed("not the one base64 of its bytes: " + text)
    return raw


class Tree:
    """RFC 6962, 2.1, as it grows; and the tiles of its levels (C2SP tlog-tiles)."""

    def __init__(self, tile=None):
        self.size, self.peaks, self.levels, self.tile = 0, [], [], tile

    def append(self, leaf):
        rest, node = self.size, leaf
        while rest & 1:
            node, rest = sha(b"\1", self.peaks.pop(), node), rest >> 1
        self.peaks.append(node)
        self.size += 1
        self.add(0, leaf)

    def add(self, level, node):
        if level == len(self.levels):
            self.levels.append([0, []])
        number, hashes = self.levels[level]
        hashes.append(node)
        if len(hashes) == WIDTH:
            self.levels[level] = [number + 1, []]
            if self.tile:
                self.tile(level, number, b"".join(hashes))
            while len(hashes) > 1:
                hashes = [sha(b"\1", a, b) for a, b in zip(hashes[::2], hashes[1::2])]
            self.add(level + 1, hashes[0])

    def root(self):
        root = self.peaks[-1] if self.peaks else sha()
        for peak in reversed(self.peaks[:-1]):
            root = sha(b"\1", peak, root)
        return root


class Story:
    """What the entries tell (2.4, 2.5), and which bytes they answer for."""

    def __init__(self):
        self.heads, self.ended, self.genesis, self.extents, self.runs = {}, set(), None, [], {}
        self.imports, self.receipts, self.absent, self.last_answer = set(), {}, {}, -1
        self.sessions = self.segments = 0

    def take(self, index, leaf, e):
        """What is wrong with an entry at its place, or None."""
        kind, problem = e["t"], None
        if (index == 0) != (kind == "genesis"):
            return "a log begins with its genesis, once"
        session, track = e.get("session"), (e.get("session"), e.get("track"))
        if kind == "genesis":
            self.genesis = leaf.hex()
        elif kind == "session":
            problem = self.begin(session, leaf, e["prev"], self.genesis)
            self.sessions += 1
        elif kind == "track":
            problem = self.begin(track, leaf, e["prev"], self.heads.get(session))
        elif "track" in e:
            problem = None if e["prev"] == self.heads.get(track) and session not in self.ended else "its chain is broken"
            self.heads[track] = leaf.hex()
            problem = problem or self.footage(track, e)
        elif kind == "end":
            wrong = [h for h in e["heads"] if self.heads.get((session, h["track"])) != h["head"]]
            if e["prev"] != self.heads.get(session) or session in self.ended or wrong:
                problem = "the end of a session that did not begin, had ended, or has other last entries"
            self.ended.add(session)
        elif session:
            problem = None if e["prev"] == self.heads.get(session) else "it does not chain to its session"
        elif "intake" in e:
            problem = self.intake(index, leaf, e)
        elif kind == "receipt":
            before = self.receipts.get(e["archive"], 0)
            self.receipts[e["archive"]] = e["to"]
            if not before <= e["from"] <= e["to"] <= index or any(before <= x[0] < e["from"] for x in self.recent(before)):
                problem = "a receipt that leaves out entries, or tells of later ones"
            self.absent.update((a["entry"], a["why"]) for a in e["absent"])
        if "meta" in e:
            self.extents.append((index, "meta/" + e["meta"], 0, None, e["commitment"]))
        return problem

    def recent(self, start):
        for extent in reversed(self.extents):
            if extent[0] < start:
                return
            yield extent

    def begin(self, name, leaf, prev, expected):
        again = name in self.heads
        self.heads.setdefault(name, leaf.hex())
        return "it begins a second time" if again else None if prev == expected else "it does not chain to its beginning"

    def footage(self, track, e):
        run = self.runs.setdefault((track, e.get("run")), [0, 0, None]) if "run" in e else None
        name = "media/%s/%s/%06d" % (*track, e.get("run", 0))
        if e["t"] == "open":
            self.extents.append((None, name, 0, e["bytes"], e["sha256"]))
            if run[0]:
                return "a run begins a second time"
            run[0] = e["bytes"]
        elif e["t"] == "seg":
            self.segments += 1
            self.extents.append((None, name, e["offset"], e["bytes"], e["sha256"]))
            wrong = e["k"] != run[1] or e["offset"] != run[0]
            run[0], run[1] = e["offset"] + e["bytes"], e["k"] + 1
            return "a segment is missing before it" if wrong else None
        elif e["t"] == "close":
            wrong = e["segments"] != run[1] or (e["bytes"] - e["tail"] != run[0] and e["bytes"] >= run[0])
            if e["tail"]:
                self.extents.append((None, name, e["bytes"] - e["tail"], e["tail"], e["tailsha256"]))
            run[2] = max(e["bytes"], run[0])
            return "a run is closed with other segments than it has" if wrong else None

    def intake(self, index, leaf, e):
        name, kind = e["intake"], e["t"]
        if kind == "intake":
            if e["bytes"]:
                self.extents.append((index, "originals/%s/listing" % name, 0, e["bytes"], e["sha256"]))
            return self.begin(name, leaf, e["prev"], self.genesis)
        broken = e["prev"] != self.heads.get(name) or name in self.ended
        self.heads[name] = leaf.hex()
        if kind == "import":
            self.imports.add(index)
            if e["bytes"]:
                at = "originals/%s/%06d" % (name, e["item"])
                self.extents.append((index, at + "\0" + e["file"], 0, e["bytes"], e["sha256"]))
                self.extents.append((index, at + ".blocks", 0, -(-e["bytes"] // BLOCK) * 32, e["blocks"]))
        elif kind in ("known", "erase") and e["entry"] not in self.imports:
            return "it names an entry that took no file in"
        elif kind == "intake-end":
            self.ended.add(name)
        return "its chain is broken" if broken else None

    def number(self, index, first):
        """Entries of footage do not know their index when they are taken."""
        for i in range(first, len(self.extents)):
            self.extents[i] = (index,) + self.extents[i][1:]


class Folder:
    """Files, each read once."""

    def __init__(self, root):
        self.root, self.seen, self.hashed = root, set(), 0

    def path(self, name):
        return os.path.join(self.root, name)

    def exists(self, name):
        return os.path.isfile(self.path(name)) and not os.path.islink(self.path(name))

    def read(self, name):
        self.seen.add(name)
        with open(self.path(name), "rb") as file:
            return file.read()

    def digest(self, name, offset=0, length=None, into=None):
        self.seen.add(name)
        own = hashlib.sha256()
        with open(self.path(name), "rb") as file:
            file.seek(offset)
            while length is None or length > 0:
                piece = file.read(1 << 20 if length is None else min(1 << 20, length))
                if not piece:
                    break
                self.hashed += len(piece)
                length = None if length is None else length - len(piece)
                for digest in (own, into) if into else (own,):
                    digest.update(piece)
        return own.hexdigest()

    def names(self, *folders):
        for folder in folders:
            for where, _, files in os.walk(self.path(folder)):
                for file in files:
                    yield os.path.relpath(os.path.join(where, file), self.root).replace(os.sep, "/")


class Check:
    """One log, whether it stands in a state directory or in an archive."""

    def __init__(self, folder, prefix, expected):
        self.folder, self.prefix, self.expected = folder, prefix, expected
        self.findings, self.story, self.key, self.pending, self.tiles = [], Story(), None, 0, {}

    def find(self, code, place, what):
        self.findings.append({"code": code, "place": place, "what": what})

    def log(self, lines, notes, tree):
        """The lines in order, against the signed roots: {size: (root, name, message, signature)}."""
        lines = iter(lines)
        first = next(lines, None)
        try:
            own = parse_key(entry(first[1])["key"]) if first else None
        except (Malformed, KeyError, CannotCheck):
            own = None
        if self.expected and own and self.expected != own:
            self.find("key-differs", "log entry 0", "the log was signed by another key than was expected")
        self.key = self.expected or own
        if self.key is None:
            self.find("entry-damaged", "log entry 0", "it is missing, or names no key; give one with --key")
            return 0
        signed = notes(self.key)
        for index, (place, line) in enumerate(self.chained([first] if first else [], lines)):
            leaf, before = sha(b"\0", line), len(self.story.extents)
            tree.append(leaf)
            try:
                problem = self.story.take(index, leaf, entry(line))
                self.story.number(index, before)
                if problem:
                    self.find("entry-out-of-place", place, problem)
            except (Malformed, KeyError, TypeError, AttributeError, ValueError) as e:
                self.find("entry-damaged", place, "the line is not an entry: %s" % e)
            if tree.size in signed and signed[tree.size][0] != tree.root():
                self.find("root-differs", signed[tree.size][1], "these entries are not the ones that were signed")
        newest = max(signed, default=0)
        if not signed:
            self.find("unsigned", "log", "no checkpoint of the key covers the log")
        elif newest > tree.size:
            self.find("log-short", "log entries %d to %d" % (tree.size, newest - 1), "signed, and missing")
        elif not openssl_verifies(self.key[1], *signed[newest][2:]):
            self.find("checkpoint-damaged", signed[newest][1], "OpenSSL does not accept its signature")
        return newest

    @staticmethod
    def chained(first, rest):
        yield from first
        yield from rest

    def signed(self, key, notes):
        """Those of the notes, given as (name, text), that the key signed, by size."""
        signed, last = {}, -1
        for name, text in notes:
            try:
                size, *rest = parse_note(text, key)
                if size < last or (size in signed and signed[size][0] != rest[0]):
                    self.find("checkpoint-damaged", name, "it covers fewer entries than the one before, or others")
                signed[size], last = (rest[0], name, rest[1], rest[2]), size
            except Malformed as e:
                self.find("checkpoint-damaged", name, str(e))
        return signed


class State(Check):
    """Sections 1 to 5."""

    def run(self):
        folder, files = self.folder, sorted(os.listdir(self.folder.path("log/entries")))
        for i, name in enumerate(files):
            if name != "%08d.jsonl" % i:
                self.find("file-unknown" if not re.match(r"\d{8}\.jsonl\Z", name) else "file-missing",
                          "log/entries/" + name, "entry files are numbered from 0 without a hole")
        tree = Tree()
        newest = self.log(self.lines(files), lambda key: self.signed(key, self.notes()), tree)
        if newest and newest < tree.size:
            self.find("unsigned", "log entries %d to %d" % (newest, tree.size - 1), "no signed checkpoint covers these")
        covered = {}
        for _, name, offset, length, digest in self.story.extents:
            file = self.file(name)
            if not folder.exists(file):
                self.find("file-missing", file, "the log holds a digest of its bytes")
                continue
            folder.seen.add(file)
            end = os.path.getsize(folder.path(file)) if length is None else offset + length
            covered[file] = max(covered.get(file, 0), end)
            if os.path.getsize(folder.path(file)) < end:
                self.find("bytes-missing", "%s bytes %d to %d" % (file, offset, end - 1), "the file is cut")
            elif folder.digest(file, offset, end - offset) != digest:
                self.find("bytes-altered", "%s bytes %d to %d" % (file, offset, end - 1), "not those of the log")
        for (track, run), (length, _, closed) in self.story.runs.items():
            covered["media/%s/%s/%06d.mp4" % (*track, run)] = length if closed is None else closed
            if closed is None:
                self.find("left-open", "%s/%s run %d" % (*track, run), "the run was never closed")
        for file, end in covered.items():
            if folder.exists(file) and os.path.getsize(folder.path(file)) > end:
                self.find("bytes-uncovered", file, "no entry covers its bytes from %d on" % end)
        for name in sorted(set(folder.names("log", "media", "originals", "meta")) - folder.seen):
            self.find("file-unknown", name, "no entry speaks of it")
        return tree.size

    @staticmethod
    def file(name):
        at, _, original = name.partition("\0")
        if original:
            return at.rpartition("/")[0] + "/" + original
        ending = {"media": ".mp4", "meta": ".json"}.get(at.split("/")[0], "")
        return at + (".jsonl" if at.endswith("/listing") else ending)

    def lines(self, files):
        for i, name in enumerate(f for f in files if re.match(r"\d{8}\.jsonl\Z", f)):
            self.folder.seen.add("log/entries/" + name)
            with open(self.folder.path("log/entries/" + name), "rb") as file:
                for number, line in enumerate(file):
                    place = "log/entries/%s line %d" % (name, number + 1)
                    if not line.endswith(b"\n") or number >= ENTRIES_PER_FILE:
                        self.find("entry-damaged", place, "the line has no end, or the file too many lines")
                    yield place, line.rstrip(b"\n") if line.endswith(b"\n") else line

    def notes(self):
        for name in sorted(os.listdir(self.folder.path("log/checkpoints"))):
            if re.match(r"\d{8}\.txt\Z", name):
                text = self.folder.read("log/checkpoints/" + name).decode("utf-8", "replace")
                parts = text.split("\n\n")
                for i in range(0, len(parts) - 1, 2):
                    yield "log/checkpoints/%s note %d" % (name, i // 2 + 1), parts[i] + "\n\n" + parts[i + 1] + "\n"
                if parts[-1]:
                    self.find("checkpoint-damaged", "log/checkpoints/" + name, "bytes at its end that are no note")


class Archive(Check):
    """Section 10."""

    def run(self):
        folder, at = self.folder, self.prefix + "/"
        sizes = {n: folder.read(n) for n in sorted(folder.names(at + "checkpoints"))}
        if not sizes:
            raise CannotCheck("there is no checkpoint under " + at)
        size = int(os.path.basename(max(sizes))) if re.match(r"\d{20}\Z", os.path.basename(max(sizes))) else 0
        tree = Tree(self.tile)
        texts = [(n, data.decode("utf-8", "replace")) for n, data in sizes.items()]
        newest = self.log(self.bundles(size), lambda key: self.named(self.signed(key, texts)), tree)
        for level, (number, hashes) in enumerate(tree.levels):
            if hashes:
                self.tile(level, number, b"".join(hashes))
        last = sizes.get(at + "checkpoints/%020d" % newest)
        if not folder.exists(at + "checkpoint") or folder.read(at + "checkpoint") != last:
            self.find("checkpoint-damaged", at + "checkpoint", "it is not the checkpoint over %d entries" % newest)
        told = max(self.story.receipts.values(), default=0)
        for index, why in self.story.absent.items():
            self.find("not-archived", "log entry %d" % index, "it did not come into the archive: " + why)
        for extent in self.story.extents:
            self.objects(told, *extent)
        for name in sorted(set(folder.names(self.prefix)) - folder.seen):
            part = re.match(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})\.p/(\d{1,3})\Z", name[len(at):])
            if not part:
                self.find("object-unknown", name, "no entry of the log speaks of it")
            elif not self.is_earlier(folder.read(name), part[1], int(re.sub("[x/]", "", part[2])), int(part[3])):
                self.find("tile-changed", name, "it is not the beginning of what came later")
        return tree.size

    def named(self, signed):
        for size, (_, name, _, _) in signed.items():
            if not name.endswith("/checkpoints/%020d" % size):
                self.find("checkpoint-damaged", name, "it covers other entries than its name says")
        return signed

    @staticmethod
    def tile_path(number, width):
        groups = "%03d" % (number % 1000)
        while number >= 1000:
            number //= 1000
            groups = "x%03d/" % (number % 1000) + groups
        return groups + ("" if width == WIDTH else ".p/%d" % width)

    def tile(self, level, number, data):
        self.tiles[level, number] = data
        name = "%s/tile/%d/%s" % (self.prefix, level, self.tile_path(number, len(data) // 32))
        if not self.folder.exists(name):
            self.find("object-missing", name, "this tile of the log is missing")
        elif self.folder.read(name) != data:
            self.find("tile-changed", name, "it does not hold the hashes of the log's entries")

    def bundles(self, size):
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            name = "%s/tile/entries/%s" % (self.prefix, self.tile_path(number, width))
            if not self.folder.exists(name):
                return self.find("object-missing", name, "a checkpoint covers it")
            data, at = self.folder.read(name), 0
            for i in range(width):
                length = int.from_bytes(data[at:at + 2], "big")
                yield "%s entry %d" % (name, i), data[at + 2:at + 2 + length]
                at += 2 + length
            if at != len(data):
                self.find("object-changed", name, "it is no bundle of %d entries" % width)

    def objects(self, told, index, name, offset, length, digest):
        place = "%s/%s/" % (self.prefix, name.partition("\0")[0])
        if length is not None and length > PART:
            return self.parts(told, index, place, offset, length, digest)
        key = place + "%012d-%s" % (offset, digest)
        if not self.folder.exists(key):
            self.absent(told, index, key)
        elif self.folder.digest(key) != digest:
            self.find("object-changed", key, "its bytes are not those that the log has the digest of")

    def parts(self, told, index, place, offset, length, digest):
        whole, done = hashlib.sha256(), 0
        for key in sorted(self.folder.names(place.rstrip("/"))):
            part = re.match(r"(\d{12})-([0-9a-f]{64})\Z", key[len(place):])
            if part and offset <= int(part[1]) < offset + length:
                done += os.path.getsize(self.folder.path(key))
                if self.folder.digest(key, into=whole) != part[2]:
                    self.find("object-changed", key, "its bytes are not those of its name")
        if done < length:
            self.absent(told, index, place)
        elif whole.hexdigest() != digest:
            self.find("object-changed", place, "its objects are not the file that the log has the digest of")

    def absent(self, told, index, key):
        if index >= told:
            self.pending += 1
        elif index not in self.story.absent:
            self.find("object-missing", key, "a receipt says that it is there, and it is not")

    def is_earlier(self, data, kind, number, width):
        """10.3: what stood at the right edge of an earlier checkpoint is the beginning of what stands there now."""
        later = self.tiles.get((0 if kind == "entries" else int(kind), number), b"")
        if kind != "entries":
            return width < WIDTH and len(data) == width * 32 and later.startswith(data)
        now = "%s/tile/entries/%s" % (self.prefix, self.tile_path(number, len(later) // 32))
        at = 0
        for _ in range(width):
            at += 2 + int.from_bytes(data[at:at + 2], "big")
        return width < WIDTH and at == len(data) and self.folder.exists(now) and self.folder.read(now).startswith(data)


def escaped(origin):
    """10.1: PREFIX of an origin."""
    out, begins = "", True
    for byte in origin.encode():
        plain = re.match(r"[A-Za-z0-9_-]", chr(byte)) or (chr(byte) in "./" and not begins)
        out, begins = out + (chr(byte) if plain else "%%%02X" % byte), chr(byte) == "/"
    return out


def checks(root, expected):
    folder = Folder(root)
    if os.path.isdir(folder.path("log/entries")) and os.path.isdir(folder.path("log/checkpoints")):
        return [State(folder, "", expected)]
    found = []
    for name in sorted(folder.names("appliances")):
        lines = folder.read(name).decode("utf-8", "replace").split("\n")
        if len(lines) != 4 or lines[0] != "liuhen-archive 1" or lines[1] != escaped(lines[2].split("+")[0]):
            raise CannotCheck(name + " names no appliance")
        found.append(Archive(Folder(root), lines[1], expected))
    if not found:
        raise CannotCheck(root + " is neither a state directory nor an archive")
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--key")
    options.add_argument("--json", action="store_true")
    options.add_argument("folder")
    given = options.parse_args()
    try:
        text = given.key and (open(given.key).read() if os.path.isfile(given.key) else given.key)
        expected = parse_key(text) if text else None
        results = [(check, check.run()) for check in checks(given.folder, expected)]
    except (CannotCheck, OSError) as e:
        print("verify.py: could not check 无法验证: %s" % e, file=sys.stderr)
        return 2
    for check, entries in results:
        story, findings = check.story, check.findings
        if given.json:
            print(json.dumps({"origin": check.key and check.key[0], "intact": not findings, "entries": entries,
                              "waiting": check.pending, "findings": findings}, ensure_ascii=False))
            continue
        for finding in findings:
            print("FINDING %(code)s at %(place)s: %(what)s" % finding)
        print("%s: %d entries, %d sessions, %d segments, %d bytes hashed" % (
            "NOT INTACT 不一致, %d findings" % len(findings) if findings else "INTACT 一致",
            entries, story.sessions, story.segments, check.folder.hashed))
        if check.pending:
            print("%d stretches of files are not in the archive yet 尚未存档" % check.pending)
        print("key: %s (%s)" % (check.key and check.key[0], "the one expected" if check.expected else
              "as the log names it, which shows only that the log agrees with itself; give --key"))
    return 1 if any(check.findings for check, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main())
