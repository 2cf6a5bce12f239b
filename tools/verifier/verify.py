#!/usr/bin/env python3
"""Verifies a Liuhen record with nothing but Python and OpenSSL. 独立验证程序

    verify.py [--key KEY] [--policy FILE] [--json] FOLDER

FOLDER is a state directory, an archive (or a copy of one), or an evidence package 证据包; KEY is the verifier key, or a
file that holds it, brought from elsewhere; FILE a policy (c2sp.org/tlog-policy) with the witnesses that must have cosigned a
state directory's or an archive's log. Everything that is checked here is described in storage/FORMAT.md, whose
sections are named below.
Exit codes: 0 intact 一致, 1 findings 不一致, 2 could not check.
"""
import argparse, base64, hashlib, json, os, re, subprocess, sys, tempfile, time

ENTRIES_PER_FILE, WIDTH, PART, BLOCK = 65_536, 256, 16 << 20, 4 << 20
# 2.5: the kinds of entries; and what a file that an entry answers for can be called (section 1, 4.1).
KINDS = set("""genesis start session track open seg close gap flaw goes-on pause resume mark note particulars climate statement
    review complete flags access clock omission intake import known passed erase erased intake-end device scrub receipt audit
    extended restored end tick recovered""".split())
NAME = re.compile(r"(media/S/[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?/\d{6}|meta/S|originals/S/(listing|\d{6}\.blocks|"
                  r"\d{6}\0\d{6}(?:\.(?!blocks\Z)[a-z0-9]{1,8})?))\Z".replace("S", r"\d{8}-\d{6}-[0-9a-f]{6}"))
# 2.5: the causes that nobody has to explain. 11: where things are in a package, and its manifests.
EXPLAINED = set("""opening stopped run-full picture-black picture-frozen picture-covered sound-silent sound-clipped
    sound-dead clock-drift""".split())
RECORD = ["data/record/contents.json", "data/record/entries.jsonl", "data/record/index.txt", "data/log/checkpoint"]
LINE = re.compile(r"([0-9a-f]{64})  ((?!\.{1,2}(?:/|\Z))[A-Za-z0-9._-]+(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._-]+)*)\Z")
EARLIER = re.compile(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})\.p/(\d{1,3})\Z")


class CannotCheck(Exception):
    """There is no verdict, and this is why."""


class Malformed(Exception):
    """Bytes that are not what stands at their place."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    """2.2: the only form that a value has."""
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
        return '"' + "".join(short.get(c) or ("\\u%04x" % ord(c) if c < " " else c) for c in value) + '"'
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 53:
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"
    raise Malformed("a value that is neither text, small whole number, array nor object")


def thing(line):
    """The object that stands in its one form."""
    try:
        e = json.loads(line.decode("utf-8"))
        if not isinstance(e, dict) or canonical(e).encode("utf-8") != line:
            raise Malformed("it is not in its one form")
    except (ValueError, RecursionError) as wrong:
        raise Malformed(str(wrong)) from wrong
    return e


def entry(line):
    e = thing(line)
    if e["t"] not in KINDS or e["v"] != 1 or not all(key in e for key in ("utc", "mono", "boot", "salt")):
        raise Malformed("no entry of version 1: kind %s" % e["t"])
    return e


def exactly(text):
    """The bytes for which `text` is the one base64."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as wrong:
        raise Malformed("not base64: " + text) from wrong
    if base64.b64encode(raw).decode() != text:
        raise Malformed("not the one base64 of its bytes: " + text)
    return raw


class Key:
    """3.3: a verifier key; of type 4 that of a witness."""

    def __init__(self, text, kind=1):
        self.text = text.strip()
        parts = self.text.split("+", 2)
        raw = exactly(parts[-1])
        if len(parts) != 3 or len(raw) != 33 or raw[0] != kind or sha(parts[0].encode(), b"\n", raw)[:4].hex() != parts[1]:
            raise Malformed("no Ed25519 verifier key: " + text)
        self.name, self.id, self.public = parts[0], raw[:0] + bytes.fromhex(parts[1]), raw[1:]

    def verifies(self, message, signature):
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
            # The head of an Ed25519 public key in DER (RFC 8410).
            for name, data in zip(names, (bytes.fromhex("302a300506032b6570032100") + self.public, message, signature)):
                with open(name, "wb") as out:
                    out.write(data)
            return not subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0], "-rawin",
                 "-in", names[1], "-sigfile", names[2]], capture_output=True).returncode

    def cosigned(self, text):
        """3.4: when this witness cosigned a checkpoint, or None."""
        message, _, lines = text.rpartition("\n\n")
        times = []
        for line in lines.strip("\n").split("\n"):
            parts = line.split(" ")
            raw = exactly(parts[2]) if len(parts) == 3 and parts[1] == self.name else b""
            if raw[:4] == self.id:
                seconds = int.from_bytes(raw[4:12], "big")
                if len(raw) != 76 or not self.verifies(b"cosignature/v1\ntime %d\n%s\n" % (seconds, message.encode()), raw[12:]):
                    return None
                times.append(seconds)
        return min(times, default=None)

    def checkpoint(self, text):
        """3.1: size and root of a checkpoint that this key signed."""
        message, _, lines = text.rpartition("\n\n")
        fields, signed = message.split("\n"), False
        if len(fields) < 3 or fields[0] != self.name or not re.match(r"(0|[1-9]\d{0,17})\Z", fields[1]):
            raise Malformed("no checkpoint of " + self.name)
        if not lines.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f\x7f\ufffd]", text):
            raise Malformed("its end is missing, or it holds control characters")
        for line in lines[:-1].split("\n"):
            parts = line.split(" ")
            raw = exactly(parts[2]) if len(parts) == 3 and parts[0] == "\u2014" else b""
            if len(raw) < 5:
                raise Malformed("not a signature line: " + line)
            if parts[1] == self.name and raw[:4] == self.id:
                signed = True
                if not self.verifies(message.encode() + b"\n", raw[4:]):
                    raise Malformed("its signature is wrong")
        if not signed or len(exactly(fields[2])) != 32:
            raise Malformed("it has no root, or no signature of the key")
        return int(fields[1]), exactly(fields[2])


class Policy:
    """c2sp.org/tlog-policy: logs that are accepted, and whose cosignatures are asked for."""

    def __init__(self, text):
        self.logs, self.quorum, named, decided = [], None, {}, 0
        for line in text.split("\n"):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log" and len(words) in (2, 3):
                self.logs.append(Key(words[1]))
            elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in named:
                named[words[1]] = Key(words[2], 4).cosigned
            elif words[0] == "group" and len(words) > 3 and words[1] not in named and set(words[3:]) <= set(named):
                least = {"all": len(words) - 3, "any": 1}.get(words[2]) or int(words[2])
                named[words[1]] = self.group(least, [named[word] for word in words[3:]])
            elif words[0] == "quorum" and len(words) == 2 and not decided and words[1] in [*named, "none"]:
                self.quorum, decided = named.get(words[1]), 1
            else:
                raise Malformed("no line of a policy: " + line)
        if not decided:
            raise Malformed("the policy has no quorum")

    @staticmethod
    def group(least, members):
        def met(text):
            times = [when for when in (member(text) for member in members) if when is not None]
            return min(times) if len(times) >= least else None
        if not 1 <= least <= len(members):
            raise Malformed("a group asks for 1 to all of its members")
        return met


class Tree:
    """RFC 6962, 2.1, as it grows; `tile` is given the whole tiles of each level (C2SP tlog-tiles)."""

    def __init__(self, tile):
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
    """What the entries tell (2.4, 2.5), and which bytes they answer for: (entry, file, offset, length, digest)."""

    def __init__(self):
        self.heads, self.ended, self.extents, self.runs, self.imports = {}, set(), [], {}, set()
        self.secrets, self.receipts, self.absent, self.asked, self.segments, self.deeds = set(), {}, {}, {}, 0, {}
        self.checkpoints, self.archive = {}, ""

    def answer(self, i, name, offset, length, digest):
        if not NAME.match(name):
            raise Malformed("an entry answers for %r" % name)
        self.extents.append((i, name, offset, length, digest))

    def take(self, i, leaf, e):
        """What is wrong with an entry at its place, or None."""
        kind, session, intake = e["t"], e.get("session"), e.get("intake")
        name = (session, e["track"]) if "track" in e else session or intake or kind
        parent = session if kind == "track" else "genesis"
        if "meta" in e:
            self.answer(i, "meta/" + e["meta"], 0, None, e["commitment"])
        if (i == 0) != (kind == "genesis"):
            return "a log begins with its genesis, once"
        if kind in ("genesis", "session", "track", "intake"):
            wrong = name in self.heads or (i and e["prev"] != self.heads.get(parent))
            self.heads.setdefault(name, leaf.hex())
            if kind == "intake" and e["bytes"]:
                self.answer(i, "originals/%s/listing" % intake, 0, e["bytes"], e["sha256"])
            return "it begins a second time, or does not chain to what it belongs to" if wrong else None
        if kind == "flags" and "state-secret" in e["flags"]:
            self.secrets.add(session)
        if kind == "receipt":
            return self.receipt(i, e)
        if kind == "extended":
            known = e["from"] <= e["to"] <= self.receipts.get(e["archive"], 0)
            return None if known else "locks are extended for what no receipt tells of"
        if kind == "audit":
            return "it names more faults than it counts" if len(e["faulty"]) > e["faults"] else None
        if kind == "restored":
            return "it was restored with more entries than stand before this one" if e["entries"] > i else None
        if kind == "access":
            return self.access(i, e)
        if "prev" not in e:
            return None
        wrong = e["prev"] != self.heads.get(name) or (session or intake) in self.ended and ("track" in e or intake)
        if "track" in e or intake:
            self.heads[name] = leaf.hex()
        if kind == "end":
            others = [h for h in e["heads"] if self.heads.get((session, h["track"])) != h["head"]]
            wrong = wrong or session in self.ended or others
        if kind in ("end", "intake-end"):
            self.ended.add(name)
        problem = self.footage(i, name, e) if "run" in e else self.taken(i, e) if intake else self.people(i, session, e)
        return "its chain is broken, or what it belongs to had ended" if wrong else problem

    def footage(self, i, track, e):
        run, name = self.runs.setdefault((*track, e["run"]), [0, 0, None]), "media/%s/%s/%06d" % (*track, e["run"])
        length, segments, _ = run
        if e["t"] == "open":
            self.answer(i, name, 0, e["bytes"], e["sha256"])
            run[0] = e["bytes"]
            return "a run begins a second time" if length else None
        if e["t"] == "seg":
            self.segments += 1
            self.answer(i, name, e["offset"], e["bytes"], e["sha256"])
            run[:2] = e["offset"] + e["bytes"], e["k"] + 1
            return "a segment is missing before it" if (e["k"], e["offset"]) != (segments, length) else None
        if e["tail"]:
            self.answer(i, name, e["bytes"] - e["tail"], e["tail"], e["tailsha256"])
        run[2] = max(e["bytes"], length)
        wrong = e["segments"] != segments or e["bytes"] - e["tail"] != length <= e["bytes"]
        return "a run is closed with other segments than it has" if wrong else None

    def people(self, i, session, e):
        """Whether what is pointed at is there, and nothing waits in a complete session."""
        kind, deeds = e["t"], self.deeds.setdefault(session, {"marks": set(), "told": set(), "lost": set(), "waits": set()})
        ended, paused = session in self.ended, deeds.get("paused", False)
        if kind in ("gap", "flaw"):
            deeds["lost"].add(i)
            deeds["waits"] |= set() if e["cause"] in EXPLAINED else {i}
        elif kind == "mark":
            deeds["marks"].add(i)
        elif kind in ("pause", "resume"):
            deeds["paused"] = kind == "pause"
        elif kind == "statement":
            deeds["told"].add(i)
            deeds["waits"] -= set(e["interruptions"])
        wrong = {
            "goes-on": lambda: ended,
            "pause": lambda: ended or paused,
            "resume": lambda: ended or not paused,
            "note": lambda: e["mark"] not in deeds["marks"],
            "statement": lambda: set(e["interruptions"]) - deeds["lost"] or e.get("mark", i) not in deeds["marks"] | {i},
            "review": lambda: e["statement"] not in deeds["told"],
            "complete": lambda: not ended or deeds["waits"] or deeds.get("complete"),
        }.get(kind, lambda: False)()
        deeds["complete"] = deeds.get("complete") or kind == "complete"
        return "it points at what is not there, or cannot be at this place" if wrong else None

    def taken(self, i, e):
        if e["t"] == "import":
            self.imports.add(i)
            if e["bytes"]:
                name = "originals/%s/%06d" % (e["intake"], e["item"])
                self.answer(i, name + "\0" + e["file"], 0, e["bytes"], e["sha256"])
                self.answer(i, name + ".blocks", 0, -(-e["bytes"] // BLOCK) * 32, e["blocks"])
        return "it names no entry that took a file in" if e.get("entry", i) not in self.imports | {i} else None

    def access(self, i, e):
        answers = e["act"] in ("approve", "decline")
        if e["act"] in ("ask", "open"):
            self.asked[i] = e["act"], e["by"], e["of"]
        if "entry" not in e:
            return "an answer to no request" if answers else None
        act, by, of = self.asked.get(e["entry"], (None, None, None))
        wrong = of != e["of"] or (act != "ask" or by == e["by"] if answers else by != e["by"])
        return "it refers to what nobody asked for, or to what was not theirs" if wrong else None

    def receipt(self, i, e):
        before = self.receipts.get(e["archive"], 0)
        self.receipts[e["archive"]], self.archive = e["to"], e["archive"]
        self.checkpoints.setdefault(self.archive, set()).add(e["checkpoint"])
        self.absent.update((each["entry"], each["why"]) for each in e["absent"])
        # The extents stand in the order of their entries: those between two receipts are the last ones before it.
        for extent in reversed(self.extents):
            if extent[0] < before:
                break
            if extent[0] < e["from"]:
                return "a receipt that leaves out entry %d" % extent[0]
        known = before <= e["from"] <= e["to"] <= e["checkpoint"] <= i
        return None if known else "a receipt for what is not before it"


def over(hashes):
    """The hash over some hashes (RFC 6962, 2.1): the root of a tile."""
    split = 1 << (len(hashes) - 1).bit_length() - 1 if len(hashes) > 1 else 0
    return sha(b"\1", over(hashes[:split]), over(hashes[split:])) if split else hashes[0]


def tile_name(kind, number, width):
    path, rest = "%03d" % (number % 1000), number // 1000
    while rest:
        path, rest = "x%03d/" % (rest % 1000) + path, rest // 1000
    return "tile/%s/%s" % (kind, path if width == WIDTH else "%s.p/%d" % (path, width))


class Check:
    """One log, whether it stands in a state directory or in an archive."""

    def __init__(self, root, prefix, expected, policy):
        self.root, self.prefix, self.expected, self.policy, self.key, self.witnessed = root, prefix, expected, policy, None, None
        self.story, self.findings, self.seen, self.tiles, self.hashed, self.waiting = Story(), [], set(), {}, 0, 0
        self.shares = []

    def find(self, code, place, what):
        self.findings.append({"code": code, "place": place, "what": what})

    def path(self, name):
        return os.path.join(self.root, name)

    def exists(self, name):
        self.seen.add(name)
        return os.path.isfile(self.path(name)) and not os.path.islink(self.path(name))

    def read(self, name):
        if not self.exists(name):
            return None
        with open(self.path(name), "rb") as file:
            return file.read()

    def digest(self, name, offset, length):
        digest = hashlib.sha256()
        with open(self.path(name), "rb") as file:
            file.seek(offset)
            while length > 0:
                piece = file.read(min(1 << 20, length))
                if not piece:
                    break
                digest.update(piece)
                length, self.hashed = length - len(piece), self.hashed + len(piece)
        return digest.hexdigest()

    def names(self, *folders):
        for where, _, files in (step for folder in folders for step in os.walk(self.path(folder))):
            for file in files:
                yield os.path.relpath(os.path.join(where, file), self.root).replace(os.sep, "/")

    def log(self, lines, notes, cosigned):
        """Holds the lines (place, bytes) against the checkpoints (place, text) of the key, cosigned ones among them."""
        tree, signed, last, others = Tree(self.tile), {}, -1, {}
        for i, (place, line) in enumerate(lines):
            try:
                e, leaf = None, sha(b"\0", line)
                e = entry(line)
                if i == 0:
                    self.key = Key(e["key"])
                    if self.expected and self.expected.text != self.key.text:
                        self.find("key-differs", place, "the log was signed by another key than was expected")
                problem = self.story.take(i, leaf, e)
                if problem:
                    self.find("entry-out-of-place", place, problem)
            except (Malformed, KeyError, TypeError, AttributeError, ValueError) as wrong:
                self.find("entry-damaged", place, "the line is not an entry: %s" % wrong)
            if i == 0:
                self.key = self.expected or self.key
                for at, text in notes if self.key else ():
                    try:
                        size, root = self.key.checkpoint(text)
                        if size < last or signed.get(size, (root,))[0] != root:
                            self.find("checkpoint-damaged", at, "fewer entries than the one before, or others")
                        signed[size], last = (root, at), size
                    except Malformed as wrong:
                        self.find("checkpoint-damaged", at, str(wrong))
                for at, text in cosigned if self.key else ():
                    try:
                        size, root = self.key.checkpoint(text)
                        others.setdefault(size, []).append((root, at, text))
                    except Malformed as wrong:
                        self.find("checkpoint-damaged", at, str(wrong))
            tree.append(leaf)
            for root, at, text in others.pop(tree.size, ()):
                when = self.policy.quorum(text) if self.policy and self.policy.quorum else None
                if root != tree.root():
                    self.find("checkpoint-damaged", at, "these entries are not the ones that were cosigned")
                elif when is not None:
                    self.witnessed = tree.size, when
            if tree.size in signed and signed[tree.size][0] != tree.root():
                self.find("root-differs", signed[tree.size][1], "these entries are not the ones that were signed")
        for notes in others.values():
            for _, at, _ in notes:
                self.find("checkpoint-damaged", at, "more entries were cosigned than there are")
        if self.policy and self.policy.quorum and not self.witnessed:
            self.find("not-witnessed", "log", "no checkpoint was cosigned by as many witnesses as the policy asks for")
        newest = max(signed, default=0)
        if newest > tree.size or not signed:
            self.find("log-short" if signed else "unsigned", "log", "%d entries, %d signed" % (tree.size, newest))
        return tree, newest, signed

    def tile(self, level, number, data):
        self.tiles[level, number] = data


class State(Check):
    """Sections 1 to 5."""

    def run(self):
        files = sorted(os.listdir(self.path("log/entries")))
        for i, name in enumerate(files):
            if name != "%08d.jsonl" % i:
                self.find("file-missing", "log/entries/" + name, "entry files are numbered from 0 without a hole")
        tree, newest, signed = self.log(self.lines(files), self.notes("checkpoints"), self.notes("cosigned"))
        if signed and newest < tree.size:
            self.find("unsigned", "log entries %d to %d" % (newest, tree.size - 1), "no signed checkpoint covers these")
        ends = {}
        for _, name, offset, length, digest in self.story.extents:
            file = self.file(name)
            if not self.exists(file):
                self.find("file-missing", file, "the log holds a digest of its bytes")
                continue
            size = os.path.getsize(self.path(file))
            end = size if length is None else offset + length
            ends[file] = max(ends.get(file, 0), end)
            if self.digest(file, offset, end - offset) != digest:
                self.find("bytes-altered" if size >= end else "bytes-missing",
                          "%s bytes %d to %d" % (file, offset, end - 1), "they are not those of the log")
        for (session, track, run), (length, _, closed) in self.story.runs.items():
            ends["media/%s/%s/%06d.mp4" % (session, track, run)] = length if closed is None else closed
            if closed is None:
                self.find("left-open", "%s/%s run %d" % (session, track, run), "the run was never closed")
        for file, end in ends.items():
            if self.exists(file) and os.path.getsize(self.path(file)) > end:
                self.find("bytes-uncovered", file, "no entry covers its bytes from %d on" % end)
        for name in sorted(set(self.names("log", "media", "originals", "meta")) - self.seen):
            self.find("file-unknown", name, "no entry speaks of it")
        return tree.size

    @staticmethod
    def file(name):
        at, _, original = name.partition("\0")
        ending = {"media": ".mp4", "meta": ".json"}.get(at.split("/")[0], ".jsonl" if at.endswith("/listing") else "")
        return at.rpartition("/")[0] + "/" + original if original else at + ending

    def lines(self, files):
        for name in files:
            if re.match(r"\d{8}\.jsonl\Z", name) and self.exists("log/entries/" + name):
                with open(self.path("log/entries/" + name), "rb") as file:
                    for number, line in enumerate(file):
                        place = "log/entries/%s line %d" % (name, number + 1)
                        if not line.endswith(b"\n") or number >= ENTRIES_PER_FILE:
                            self.find("entry-damaged", place, "the line has no end, or the file too many lines")
                        yield place, line[:-1] if line.endswith(b"\n") else line

    def notes(self, folder):
        for name in sorted(self.names("log/" + folder)):
            if re.search(r"/\d{8}\.txt\Z", name):
                parts = (self.read(name) or b"").decode("utf-8", "replace").split("\n\n")
                for i in range(0, len(parts) - 2, 2):
                    yield "%s note %d" % (name, i // 2 + 1), parts[i] + "\n\n" + parts[i + 1] + "\n"
                # A cosignature that was cut while it was written is worth nothing and costs nothing.
                if (parts[-1] or len(parts) % 2 == 0) and folder == "checkpoints":
                    self.find("checkpoint-damaged", name, "bytes at its end that are no note")


class Archive(Check):
    """Section 10."""

    def run(self):
        at = self.prefix + "/"
        notes = [(name, self.read(name)) for name in sorted(self.names(at + "checkpoints"))]
        if not notes:
            raise CannotCheck("there is no checkpoint under " + at)
        sizes = [int(name[-20:]) for name, _ in notes if re.search(r"/\d{20}\Z", name)]
        cosigned = [(name, self.read(name)) for name in sorted(self.names(at + "cosigned"))]
        tree, newest, signed = self.log(
            self.bundles(max(sizes, default=0)), [(name, data.decode("utf-8", "replace")) for name, data in notes],
            [(name, data.decode("utf-8", "replace")) for name, data in cosigned])
        for name, data in notes + cosigned:
            size = (data.split(b"\n") + [b""])[1]
            if not re.fullmatch(rb"[0-9]{1,20}", size) or not name.endswith("/%020d" % int(size)):
                self.find("checkpoint-damaged", name, "it covers other entries than its name says")
        if self.read(at + "checkpoint") != dict(notes).get(at + "checkpoints/%020d" % newest, b""):
            self.find("checkpoint-damaged", at + "checkpoint", "it is not the checkpoint over %d entries" % newest)
        for level, (number, hashes) in enumerate(tree.levels):
            if hashes:
                self.tile(level, number, b"".join(hashes))
        for size in sorted(self.story.checkpoints.get(self.story.archive, ())):
            if at + "checkpoints/%020d" % size not in dict(notes):
                self.find("object-missing", at + "checkpoints/%020d" % size, "a receipt says that it is there")
        for i, why in self.story.absent.items():
            if why != "withheld":
                self.find("not-archived", "log entry %d" % i, "it did not come into the archive: " + why)
        for extent in self.story.extents:
            self.objects(*extent)
        for name in sorted(set(self.names(self.prefix)) - self.seen):
            edge = EARLIER.match(name[len(at):])
            if not edge:
                self.find("object-unknown", name, "no entry of the log speaks of it")
            elif not self.is_earlier(self.read(name), edge[1], int(re.sub("[x/]", "", edge[2])), int(edge[3])):
                self.find("tile-changed", name, "it is not the beginning of what came later")
        return tree.size

    def tile(self, level, number, data):
        self.tiles[level, number] = data
        name = self.prefix + "/" + tile_name(level, number, len(data) // 32)
        if self.read(name) != data:
            self.find("tile-changed", name, "it is missing, or does not hold the hashes of the log's entries")

    def bundles(self, size):
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            name = self.prefix + "/" + tile_name("entries", number, width)
            data, at = self.read(name) or b"", 0
            for i in range(width if data else 0):
                length = int.from_bytes(data[at:at + 2], "big")
                yield "%s entry %d" % (name, i), data[at + 2:at + 2 + length]
                at += 2 + length
            if not data or at != len(data):
                return self.find("object-changed", name, "it is missing, or no bundle of %d entries" % width)

    def objects(self, i, name, offset, length, digest):
        """10.2: the objects of an entry, one or several."""
        folder = "%s/%s/" % (self.prefix, name.partition("\0")[0])
        one = folder + "%012d-%s" % (offset, digest)
        keys = [one] if self.exists(one) else []
        if (length or 0) > PART:
            parts = [key for key in sorted(self.names(folder[:-1])) if re.match(r"\d{12}-", key[len(folder):])]
            keys = [key for key in parts if offset <= int(key[len(folder):][:12]) < offset + length]
        whole, there = hashlib.sha256(), 0
        for key in keys:
            data = self.read(key)
            whole.update(data)
            there, self.hashed = there + len(data), self.hashed + len(data)
            if sha(data).hex() != key[-64:]:
                self.find("object-changed", key, "its bytes are not those of its name")
        if keys and there >= (length or 0):
            if whole.hexdigest() != digest:
                self.find("object-changed", keys[0], "not what the log has the digest of")
        elif keys and keys == [one]:
            self.find("object-changed", one, "it is cut")
        elif i >= max(self.story.receipts.values(), default=0):
            self.waiting += 1
        elif i not in self.story.absent:
            self.find("object-missing", one, "a receipt says that it is there, and it is not")
        elif self.story.absent[i] == "withheld" and name[:5] != "meta/" and name.split("/")[1] not in self.story.secrets:
            self.find("object-missing", one, "a receipt says that it was kept back, and nobody marked its session")

    def is_earlier(self, data, kind, number, width):
        """10.3: what stood at the right edge of an earlier checkpoint is the beginning of what stands there now."""
        now, length = self.tiles.get((0 if kind == "entries" else int(kind), number), b""), width * 32
        if kind == "entries":
            now, length = self.read(self.prefix + "/" + tile_name(kind, number, len(now) // 32)) or b"", 0
            for _ in range(width):
                length += 2 + int.from_bytes(data[length:length + 2], "big")
        return width < WIDTH and len(data) == length and now.startswith(data)


class Package(Check):
    """Section 11."""

    def run(self):
        listed = dict(each for tag in ("", "tag") for each in self.manifest(tag + "manifest-sha256.txt", not tag))
        if self.read("bagit.txt") != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
            self.find("manifest-damaged", "bagit.txt", "a package of this form begins with two other lines")
        if not self.exists("bag-info.txt"):
            self.find("file-missing", "bag-info.txt", "a package has it")
        session, parts = self.contents()
        leaves = dict(self.entries(session))
        proved = self.proved(leaves)
        for i, leaf in leaves.items():
            if proved.get(i) != leaf:
                self.find("entry-unproven", "log entry %d" % i, "it is not under the root that was signed")
        known = set(RECORD) | set(self.tiles) | self.footage(session, parts)
        for _, name, _, _, digest in self.story.extents:
            if name.startswith("meta/"):
                known.add("data/%s.json" % name)
                if sha(self.read("data/%s.json" % name) or b"").hex() != digest:
                    self.find("bytes-altered", "data/%s.json" % name, "it is not the object that an entry commits to")
        for name in sorted(self.names(".")):
            if name not in listed and name != "tagmanifest-sha256.txt" or name.startswith("data/") and name not in known:
                self.find("file-unknown", name, "no manifest lists it, or nothing of the record speaks of it")
        for name, digest in listed.items():
            if not self.exists(name):
                self.find("file-missing", name, "a manifest lists it")
            elif self.digest(name, 0, os.path.getsize(self.path(name))) != digest:
                self.find("bytes-altered", name, "its bytes are not those of the manifest")
        return len(leaves)

    def manifest(self, name, payload):
        lines, before = (self.read(name) or b"\0").decode("utf-8", "replace").split("\n"), ""
        for line in lines[:-1] if not lines[-1] else [""]:
            match = LINE.match(line)
            if not match or not before < match[2] != "tagmanifest-sha256.txt" or match[2].startswith("data/") != payload:
                return self.find("manifest-damaged", name, "it is missing, or a line is not in its form: %r" % line)
            before = match[2]
            yield match[2], match[1]

    def contents(self):
        try:
            c = thing(self.read(RECORD[0]) or b"")
            parts = [(p["track"], p["run"], p["first"], p["segments"]) for p in c["parts"] if len(p) == 4]
            if len(c) != 3 or c["v"] != 1 or len(parts) != len(c["parts"]) or not NAME.match("meta/" + c["session"]) or \
                    not all(NAME.match("media/%s/%s/%06d" % (c["session"], *p[:2])) and min(p[1:]) >= 0 for p in parts) or \
                    any(a[:2] >= b[:2] for a, b in zip(parts, parts[1:])):
                raise Malformed("the contents are in another form")
            return c["session"], parts
        except (Malformed, KeyError, TypeError) as wrong:
            self.find("record-damaged", RECORD[0], str(wrong))
            return "", []

    def entries(self, session):
        lines, numbers = ((self.read(name) or b"\0").split(b"\n") for name in RECORD[1:3])
        before, begun = -1, 0
        if len(lines) != len(numbers) or lines[-1] or numbers[-1]:
            self.find("record-damaged", RECORD[2], "there is not one line for each entry, each with its end")
        for line, number in zip(lines[:-1], numbers):
            if not re.match(rb"(0|[1-9]\d{0,14})\Z", number) or int(number) <= before:
                return self.find("record-damaged", RECORD[2], "an index that is not behind %d" % before)
            before, leaf = int(number), sha(b"\0", line)
            yield before, leaf
            try:
                e = entry(line)
                self.key = Key(e["key"]) if before == 0 else self.key
                begun += e["t"] == "session"
                if e.get("session", session) != session or not ("session" in e or e["t"] in ("genesis", "receipt", "clock")):
                    raise Malformed("it does not belong to session " + session)
                problem = self.story.take(before, leaf, e)
                if problem:
                    self.find("entry-out-of-place", "log entry %d" % before, problem)
            except (Malformed, KeyError, TypeError, AttributeError, ValueError) as wrong:
                self.find("entry-damaged", "log entry %d" % before, str(wrong))
        if begun != 1 or session not in self.story.ended:
            self.find("record-damaged", RECORD[1], "it is not one session from its beginning to its end")

    def proved(self, leaves):
        """11.3: the leaf hashes that the tiles prove under the checkpoint, by their indexes."""
        if self.key and self.expected and self.key.text != self.expected.text:
            self.find("key-differs", "log entry 0", "the log was signed by another key than was expected")
        self.key = self.expected or self.key
        try:
            if not self.key:
                raise Malformed("no key is known to check it with")
            size, root = self.key.checkpoint((self.read(RECORD[3]) or b"").decode("utf-8", "replace"))
        except Malformed as wrong:
            self.find("checkpoint-damaged", RECORD[3], str(wrong))
            return {}
        needed, below, levels, count = {i // WIDTH for i in leaves if i < size}, [], [], size
        while count:
            needed |= {count // WIDTH} if count % WIDTH else set()
            levels.append({n: self.hashes(len(levels), n, min(WIDTH, count - n * WIDTH)) for n in needed})
            edge = levels[-1].get(count // WIDTH, []) if count % WIDTH else []
            below = [over(edge + below)] if edge + below else []
            needed, count = {n // WIDTH for n in needed if (n + 1) * WIDTH <= count}, count // WIDTH
        if below != [root]:
            self.find("tile-changed", RECORD[3], "the tiles do not lead to the root that it signed")
            return {}
        for level in range(len(levels) - 2, -1, -1):
            for n, hashes in list(levels[level].items()):
                if len(hashes) == WIDTH and over(hashes) not in levels[level + 1].get(n // WIDTH, [])[n % WIDTH:][:1]:
                    self.find("tile-changed", "tile %d of level %d" % (n, level), "the tile above it does not hold its root")
                    del levels[level][n]
        return {n * WIDTH + i: leaf for n, hashes in levels[0].items() for i, leaf in enumerate(hashes)}

    def hashes(self, level, number, width):
        name = "data/log/" + tile_name(level, number, width)
        data = self.tiles[name] = self.read(name) or b""
        if len(data) != 32 * width:
            self.find("tile-changed", name, "%d hashes of the log belong here" % width)
            return []
        return [data[i:i + 32] for i in range(0, len(data), 32)]

    def footage(self, session, parts):
        """11.2: each part is the init bytes, its segments, and behind the last one the tail."""
        known, told, held = set(), {}, {}
        for _, name, _, length, digest in self.story.extents:
            told.setdefault(name, []).append((length, digest))
        for track, run, first, count in parts:
            name, file = "media/%s/%s/%06d" % (session, track, run), "data/media/%s/%06d.mp4" % (track, run)
            ranges, (_, segments, closed) = told.get(name, []), self.story.runs.get((session, track, run), (0, 0, None))
            if closed is None or first + count > segments or len(ranges) <= segments:
                self.find("part-damaged", file, "the record has no such run with so many segments")
                continue
            known.add(file)
            held[track], at = held.get(track, 0) + count, 0
            wanted = ranges[:1] + ranges[1 + first:1 + first + count] + ranges[1 + segments:][:first + count == segments]
            if not self.exists(file):
                self.find("file-missing", file, "the package says that it holds this footage")
                continue
            for length, digest in wanted:
                if self.digest(file, at, length) != digest:
                    self.find("bytes-altered", "%s from byte %d on" % (file, at), "its bytes are not those of the log")
                at += length
            if os.path.getsize(self.path(file)) != at:
                self.find("bytes-uncovered", file, "it has not the %d bytes that entries cover" % at)
        for track in sorted({track for _, track, _ in self.story.runs}):
            every = sum(run[1] for (_, of, _), run in self.story.runs.items() if of == track)
            self.shares.append("%s: %d of %d segments" % (track, held.get(track, 0), every))
        return known


def checks(root, expected, policy):
    if any(os.path.isfile(os.path.join(root, name)) for name in ("bagit.txt", RECORD[1])):
        if policy and policy.quorum:
            raise CannotCheck("a package carries no cosignatures: check the state or the archive with the policy")
        return [Package(root, "", expected or only(policy), None)]
    if all(os.path.isdir(os.path.join(root, "log", name)) for name in ("entries", "checkpoints")):
        return [State(root, "", expected or only(policy), policy)]
    look, found = Check(root, "", expected, policy), []
    for name in sorted(look.names("appliances")):
        lines = look.read(name).decode("utf-8", "replace").split("\n")
        if len(lines) != 4 or lines[0] != "liuhen-archive 1" or lines[1] != escaped(lines[2].split("+")[0]):
            raise CannotCheck(name + " names no appliance")
        mine = expected or only(policy, lines[2].split("+")[0])
        found.append(Archive(root, lines[1], mine, policy))
    if not found:
        raise CannotCheck(root + " is neither a state directory, an archive nor a package")
    return found


def only(policy, origin=None):
    """The log that a policy accepts here, if it names any."""
    logs = [log for log in policy.logs if origin in (None, log.name)] if policy else []
    if policy and policy.logs and len(logs) != 1:
        raise CannotCheck("the policy accepts %d logs that this could be: give --key" % len(logs))
    return logs[0] if logs else None


def escaped(origin):
    """10.1: PREFIX of an origin."""
    plain = re.sub(rb"[^A-Za-z0-9_./-]", lambda c: b"%%%02X" % c[0][0], origin.encode())
    return re.sub(rb"(?:^|(?<=/))[./]", lambda c: b"%%%02X" % c[0][0], plain).decode()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--key")
    options.add_argument("--policy")
    options.add_argument("--json", action="store_true")
    options.add_argument("folder")
    given = options.parse_args()
    try:
        text = given.key and (open(given.key).read() if os.path.isfile(given.key) else given.key)
        policy = Policy(open(given.policy, encoding="utf-8").read()) if given.policy else None
        results = [(check, check.run()) for check in checks(given.folder, Key(text) if text else None, policy)]
    except (CannotCheck, Malformed, OSError, ValueError) as wrong:
        print("verify.py: could not check 无法验证: %s" % wrong, file=sys.stderr)
        return 2
    for check, entries in results:
        name = check.key.text if check.key else "none"
        if given.json:
            print(json.dumps({"key": name, "intact": not check.findings, "entries": entries, "waiting": check.waiting,
                              "witnessed": check.witnessed,
                              "findings": check.findings}, ensure_ascii=False))
            continue
        for finding in check.findings:
            print("FINDING %(code)s at %(place)s: %(what)s" % finding)
        verdict = "NOT INTACT 不一致, %d findings" % len(check.findings) if check.findings else "INTACT 一致"
        print("%s: %d entries, %d segments, %d bytes hashed" % (verdict, entries, check.story.segments, check.hashed))
        if check.shares:
            print("footage 影像: " + "; ".join(check.shares))
        if check.waiting:
            print("%d stretches of files are not in the archive yet 尚未存档" % check.waiting)
        kept = list(check.story.absent.values()).count("withheld")
        if kept:
            print("%d entries answer for what was kept out of the archive 国家秘密，停止存档" % kept)
        if check.witnessed:
            print("witnessed 已见证: %d entries, %s" % (check.witnessed[0], time.strftime("%FT%TZ", time.gmtime(check.witnessed[1]))))
        print("key: %s (%s)" % (name, "the one expected" if check.expected else
                                "as the log names it: that shows only that the log agrees with itself; give --key"))
    return 1 if any(check.findings for check, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main())
