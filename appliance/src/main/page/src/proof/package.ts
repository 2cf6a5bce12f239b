// An evidence package, checked from its files alone: FORMAT.md 11.4.
import { Bytes, Malformed, hex, same, text, utf8 } from "./bytes";
import { Fields, canonical, entry } from "./entry";
import { Checkpoint, Key, checkpoint } from "./note";
import { Sha256, digestOf } from "./sha256";
import { Range, Run, Story } from "./story";
import { WIDTH, hashesOf, leafHash, rootFromEdge, rootOver, tileName, tilesFor } from "./tree";

/** Something that is wrong, and where. */
export interface Finding {
  code: string;
  place: string;
  what: string;
}

/** There is no verdict, and this is why. */
export class CannotCheck extends Error {}

/** The files of a package, by their paths in it. */
export type Files = ReadonlyMap<string, Blob>;

/** Footage of a run in the package. */
export interface Part {
  track: string;
  run: number;
  first: number;
  segments: number;
}

/** What a package holds of a track. */
export interface Share {
  track: string;
  held: number;
  all: number;
}

export interface Verdict {
  /** The key that signed, as text; empty if none is known. */
  key: string;
  pinned: boolean;
  session: string;
  entries: number;
  hashedBytes: number;
  findings: Finding[];
  parts: Part[];
  shares: Share[];
  story: Story;
  /** Entries whose bytes or whose place in the log could not be proved. */
  failed: ReadonlySet<number>;
}

export type Progress = (doneBytes: number, allBytes: number) => void;

const BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST = "manifest-sha256.txt";
const TAG_MANIFEST = "tagmanifest-sha256.txt";
const CONTENTS = "data/record/contents.json";
const ENTRIES = "data/record/entries.jsonl";
const INDEX = "data/record/index.txt";
const CHECKPOINT = "data/log/checkpoint";
const MANIFEST_LINE = /^([0-9a-f]{64}) {2}((?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)*)$/;
const WORD = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const SESSION = /^\d{8}-\d{6}-[0-9a-f]{6}$/;
const PIECE = 4 << 20;
const MOST_SMALL_BYTES = 64 << 20;
const MOST_RANGE_BYTES = 64 << 20;

/** The path of a part's file. */
export function pathOf(part: Pick<Part, "track" | "run">): string {
  return `data/media/${part.track}/${String(part.run).padStart(6, "0")}.mp4`;
}

/** Checks a package. `expected` is a key that came from elsewhere; without it the package's own is taken. */
export async function checkPackage(files: Files, expected: Key | null, progress: Progress = () => {}): Promise<Verdict> {
  if (!files.has("bagit.txt") && !files.has(ENTRIES)) {
    throw new CannotCheck(`no evidence package: it has neither bagit.txt nor ${ENTRIES}`);
  }
  return new PackageCheck(files, expected, progress).run();
}

class PackageCheck {
  private readonly findings: Finding[] = [];
  private readonly listed = new Map<string, string>();
  private readonly leaves = new Map<number, Bytes>();
  private readonly failed = new Set<number>();
  private readonly ranges = new Map<string, Range[]>();
  private story = new Story("");
  private doneBytes = 0;
  private allBytes = 0;

  constructor(
    private readonly files: Files,
    private readonly expected: Key | null,
    private readonly progress: Progress,
  ) {}

  async run(): Promise<Verdict> {
    await this.bag();
    const contents = await this.contents();
    this.story = new Story(contents?.session ?? "");
    await this.readEntries();
    const key = this.key();
    const known = new Set([CONTENTS, ENTRIES, INDEX, CHECKPOINT]);
    await this.prove(key, known);
    this.plan(contents?.parts ?? []);
    await this.metadata(known);
    for (const path of this.ranges.keys()) {
      known.add(path);
    }
    for (const path of this.files.keys()) {
      if (path.startsWith("data/") && !known.has(path)) {
        this.find("file-unknown", path, "nothing of the record speaks of this file");
      }
    }
    await this.readFiles();
    return {
      key: key?.text ?? "",
      pinned: this.expected !== null,
      session: contents?.session ?? "",
      entries: this.leaves.size,
      hashedBytes: this.doneBytes,
      findings: this.findings,
      parts: contents?.parts ?? [],
      shares: shares(this.story.runs, contents?.parts ?? []),
      story: this.story,
      failed: this.failed,
    };
  }

  private find(code: string, place: string, what: string): void {
    this.findings.push({ code, place, what });
  }

  private async small(path: string): Promise<Bytes | null> {
    const file = this.files.get(path);
    return file === undefined || file.size > MOST_SMALL_BYTES ? null : this.bytes(file, path);
  }

  private async bytes(file: Blob, path: string): Promise<Bytes | null> {
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (e) {
      this.find("file-missing", path, `the file cannot be read: ${String(e)}`);
      return null;
    }
  }

  private async bag(): Promise<void> {
    await this.manifest(MANIFEST, true);
    await this.manifest(TAG_MANIFEST, false);
    const bagit = await this.small("bagit.txt");
    if (bagit === null || !same(bagit, utf8(BAGIT))) {
      this.find("manifest-damaged", "bagit.txt", "a package of this form begins with two other lines");
    }
    if (!this.files.has("bag-info.txt")) {
      this.find("file-missing", "bag-info.txt", "a package has it");
    }
    for (const [path, file] of this.files) {
      if (this.listed.has(path)) {
        this.allBytes += file.size;
      } else if (path !== TAG_MANIFEST) {
        this.find("file-unknown", path, "no manifest lists this file");
      }
    }
  }

  private async manifest(path: string, payload: boolean): Promise<void> {
    const bytes = await this.small(path);
    if (bytes === null) {
      this.find("file-missing", path, "a bag has this manifest");
      return;
    }
    try {
      let before = "";
      for (const line of lines(text(bytes))) {
        const [, hash = "", name = ""] = MANIFEST_LINE.exec(line) ?? [];
        if (name === "" || name <= before || name.startsWith("data/") !== payload || name === TAG_MANIFEST) {
          throw new Malformed(`a line that is not in its form or at its place: ${line}`);
        }
        before = name;
        this.listed.set(name, hash);
      }
    } catch (e) {
      this.find("manifest-damaged", path, reason(e));
    }
  }

  private async contents(): Promise<{ session: string; parts: Part[] } | null> {
    const bytes = await this.small(CONTENTS);
    if (bytes === null) {
      this.find("file-missing", CONTENTS, "it says what is in the package");
      return null;
    }
    try {
      return contentsOf(Fields.of(canonical(bytes)));
    } catch (e) {
      this.find("record-damaged", CONTENTS, reason(e));
      return null;
    }
  }

  private async readEntries(): Promise<void> {
    const index = await this.small(INDEX);
    const file = this.files.get(ENTRIES);
    if (index === null || file === undefined) {
      this.find("file-missing", "data/record", "entries.jsonl and index.txt are the record");
      return;
    }
    let numbers: string[];
    try {
      numbers = lines(text(index));
    } catch (e) {
      this.find("record-damaged", INDEX, reason(e));
      return;
    }
    let count = 0;
    let before = -1;
    for await (const line of linesOf(file)) {
      const place = `${ENTRIES} line ${count + 1}`;
      if (!line.ended) {
        this.find("entry-damaged", place, "the line has no end");
      }
      const number = numbers[count] ?? "";
      if (!/^(0|[1-9][0-9]{0,14})$/.test(number) || Number(number) <= before) {
        this.find("record-damaged", INDEX, `line ${count + 1} is no index behind ${before}`);
        return;
      }
      before = Number(number);
      this.take(before, place, line.bytes);
      count++;
    }
    if (count !== numbers.length) {
      this.find("record-damaged", INDEX, "it has not one line for each entry");
    }
    if (!this.story.ended) {
      this.find("record-damaged", ENTRIES, "it is not one session from its beginning to its end");
    }
  }

  private take(index: number, place: string, line: Bytes): void {
    const leaf = leafHash(line);
    this.leaves.set(index, leaf);
    try {
      const problem = this.story.take(index, hex(leaf), entry(line));
      if (problem !== null) {
        this.find("entry-out-of-place", place, problem);
        this.failed.add(index);
      }
    } catch (e) {
      this.find("entry-damaged", place, `the line is not an entry: ${reason(e)}`);
      this.failed.add(index);
    }
  }

  private key(): Key | null {
    let own: Key | null = null;
    try {
      own = this.story.key === null ? null : Key.parse(this.story.key);
    } catch (e) {
      this.find("entry-damaged", `${ENTRIES} line 1`, reason(e));
    }
    if (this.expected !== null && own !== null && own.text !== this.expected.text) {
      this.find("key-differs", "log entry 0", `the log was signed by ${own.text}, and ${this.expected.text} was expected`);
    }
    return this.expected ?? own;
  }

  /** Holds every entry against the tree under the checkpoint. */
  private async prove(key: Key | null, known: Set<string>): Promise<void> {
    const signed = await this.checkpoint(key);
    if (signed === null) {
      this.leaves.forEach((_, index) => this.failed.add(index));
      return;
    }
    const proved = await this.tiles(signed, known);
    for (const [index, leaf] of this.leaves) {
      const hash = proved.get(Math.floor(index / WIDTH))?.[index % WIDTH];
      if (index >= signed.size || hash === undefined || !same(hash, leaf)) {
        this.find("entry-unproven", `log entry ${index}`, "it is not under the root that was signed");
        this.failed.add(index);
      }
    }
  }

  private async checkpoint(key: Key | null): Promise<Checkpoint | null> {
    const bytes = await this.small(CHECKPOINT);
    if (bytes === null || key === null) {
      this.find("checkpoint-damaged", CHECKPOINT, key === null ? "no key is known to check it with" : "the checkpoint is missing");
      return null;
    }
    try {
      return await checkpoint(text(bytes), key);
    } catch (e) {
      this.find("checkpoint-damaged", CHECKPOINT, reason(e));
      return null;
    }
  }

  /** The leaf hashes that are proved, by the number of their tile. */
  private async tiles(signed: Checkpoint, known: Set<string>): Promise<Map<number, Uint8Array[]>> {
    const levels: Map<number, Uint8Array[]>[] = [];
    const edge: Uint8Array[][] = [];
    let whole = signed.size > 0;
    for (const places of tilesFor(signed.size, [...this.leaves.keys()].filter((index) => index < signed.size))) {
      const level = new Map<number, Uint8Array[]>();
      for (const place of places) {
        const path = `data/log/${tileName(place)}`;
        known.add(path);
        const bytes = await this.small(path);
        if (bytes?.length === place.width * 32) {
          level.set(place.number, hashesOf(bytes));
        } else {
          this.find(bytes === null ? "tile-missing" : "tile-changed", path, `${place.width} hashes of the log belong here`);
        }
        if (place.width < WIDTH) {
          const hashes = level.get(place.number);
          whole &&= hashes !== undefined;
          edge.push(hashes ?? []);
        }
      }
      levels.push(level);
    }
    if (!whole || !same(rootFromEdge(edge) ?? new Uint8Array(), signed.root)) {
      if (whole) {
        this.find("tile-changed", CHECKPOINT, "the tiles do not lead to the root that it signed");
      }
      return new Map();
    }
    for (let level = levels.length - 2; level >= 0; level--) {
      this.keepProved(level, levels[level]!, levels[level + 1]!);
    }
    return levels[0] ?? new Map();
  }

  /** A whole tile is proved by the one above; what is not whole is at the edge, and was proved by the root. */
  private keepProved(level: number, tiles: Map<number, Uint8Array[]>, above: Map<number, Uint8Array[]>): void {
    for (const [number, hashes] of tiles) {
      const parent = above.get(Math.floor(number / WIDTH))?.[number % WIDTH];
      if (hashes.length === WIDTH && (parent === undefined || !same(rootOver(hashes), parent))) {
        this.find("tile-changed", `data/log/${tileName({ level, number, width: WIDTH })}`, "the tile above it does not hold its root");
        tiles.delete(number);
      }
    }
  }

  /** Which bytes must be in which file. */
  private plan(parts: Part[]): void {
    for (const part of parts) {
      const run = this.story.runs.find((each) => each.track === part.track && each.run === part.run);
      const end = part.first + part.segments;
      if (run === undefined || !run.closed || end > run.segments.length) {
        this.find("part-damaged", pathOf(part), "the record has no such run with so many segments");
        continue;
      }
      const tail = end === run.segments.length && run.tail !== null ? [run.tail] : [];
      this.ranges.set(pathOf(part), [run.init, ...run.segments.slice(part.first, end), ...tail]);
      if (!this.files.has(pathOf(part))) {
        this.find("file-missing", pathOf(part), "the package says that it holds this footage");
        this.ranges.get(pathOf(part))!.forEach((each) => this.failed.add(each.entry));
      }
    }
  }

  private async metadata(known: Set<string>): Promise<void> {
    for (const { id, sha256, entry: index } of this.story.metadata) {
      const path = `data/meta/${id}.json`;
      known.add(path);
      const bytes = await this.small(path);
      if (bytes === null) {
        this.find("file-missing", path, "an entry commits to this metadata object");
      } else if (hex(await digestOf(bytes)) !== sha256) {
        this.find("bytes-altered", path, "it is not the object that the entry commits to");
        this.failed.add(index);
      }
    }
  }

  /** Reads each listed file once, in pieces, and holds it against its manifest and its entries. */
  private async readFiles(): Promise<void> {
    for (const [path, hash] of this.listed) {
      const file = this.files.get(path);
      if (file === undefined) {
        this.find("file-missing", path, "a manifest lists this file, and it is not there");
        continue;
      }
      try {
        const actual = await this.readFile(path, file, this.ranges.get(path) ?? []);
        if (actual !== hash) {
          this.find("bytes-altered", path, `SHA-256 is ${actual}, and the manifest says ${hash}`);
        }
      } catch (e) {
        this.find("file-missing", path, `the file cannot be read: ${String(e)}`);
      }
    }
  }

  private async readFile(path: string, file: Blob, ranges: Range[]): Promise<string> {
    const whole = new Sha256();
    let at = 0;
    for (const range of ranges) {
      const bytes = Math.min(range.bytes, Math.max(0, file.size - at));
      const actual = await this.readRange(file, at, bytes, whole);
      if (bytes < range.bytes) {
        this.find("bytes-missing", path, `it ends in ${range.part}, at byte ${file.size}`);
        this.failed.add(range.entry);
      } else if (actual !== range.sha256) {
        this.find(
          "bytes-altered",
          `${path} bytes ${at} to ${at + bytes - 1} (${range.part})`,
          `SHA-256 is ${actual}, and the log says ${range.sha256}`,
        );
        this.failed.add(range.entry);
      }
      at += bytes;
    }
    if (ranges.length > 0 && at < file.size) {
      this.find("bytes-uncovered", path, `no entry covers its last ${file.size - at} bytes`);
    }
    await this.pieces(file, at, file.size, whole);
    return hex(whole.digest());
  }

  /** The digest of a range; its bytes go into `whole` too. */
  private async readRange(file: Blob, at: number, bytes: number, whole: Sha256): Promise<string> {
    if (bytes <= MOST_RANGE_BYTES) {
      const read = new Uint8Array(await file.slice(at, at + bytes).arrayBuffer());
      whole.update(read);
      this.advance(read.length);
      return hex(await digestOf(read));
    }
    const digest = new Sha256();
    await this.pieces(file, at, at + bytes, whole, digest);
    return hex(digest.digest());
  }

  private async pieces(file: Blob, from: number, to: number, ...digests: Sha256[]): Promise<void> {
    for (let at = from; at < to; at += PIECE) {
      const read = new Uint8Array(await file.slice(at, Math.min(to, at + PIECE)).arrayBuffer());
      digests.forEach((digest) => digest.update(read));
      this.advance(read.length);
    }
  }

  private advance(bytes: number): void {
    this.doneBytes += bytes;
    this.progress(this.doneBytes, this.allBytes);
  }
}

function contentsOf(fields: Fields): { session: string; parts: Part[] } {
  const session = fields.text("session");
  if (!fields.isJust("v", "session", "parts") || fields.count("v") !== 1 || !SESSION.test(session)) {
    throw new Malformed("no contents of version 1");
  }
  const parts = fields.objects("parts").map((each): Part => {
    const part = { track: each.text("track"), run: each.count("run"), first: each.count("first"), segments: each.count("segments") };
    if (!each.isJust("track", "run", "first", "segments") || !WORD.test(part.track) || part.run > 999_999) {
      throw new Malformed("a part that is none");
    }
    return part;
  });
  parts.forEach((part, i) => {
    const before = parts[i - 1];
    if (before !== undefined && (before.track > part.track || (before.track === part.track && before.run >= part.run))) {
      throw new Malformed("the parts are not in their order, each run once");
    }
  });
  return { session, parts };
}

function shares(runs: Run[], parts: Part[]): Share[] {
  const tracks = [...new Set(runs.map((run) => run.track))].sort();
  return tracks.map((track) => ({
    track,
    held: parts.filter((part) => part.track === track).reduce((sum, part) => sum + part.segments, 0),
    all: runs.filter((run) => run.track === track).reduce((sum, run) => sum + run.segments.length, 0),
  }));
}

/** The lines of a text, each of which has its end. */
function lines(whole: string): string[] {
  const found = whole.split("\n");
  if (found.pop() !== "") {
    throw new Malformed("the last line has no end");
  }
  return found;
}

/** The lines of a file, read in pieces. */
async function* linesOf(file: Blob): AsyncGenerator<{ bytes: Bytes; ended: boolean }> {
  let rest: Bytes = new Uint8Array();
  for (let at = 0; at < file.size; at += PIECE) {
    const read = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    const all = new Uint8Array(rest.length + read.length);
    all.set(rest);
    all.set(read, rest.length);
    let begin = 0;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, begin)) {
      yield { bytes: all.slice(begin, end), ended: true };
      begin = end + 1;
    }
    rest = all.slice(begin);
  }
  if (rest.length > 0) {
    yield { bytes: rest, ended: false };
  }
}

function reason(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}
