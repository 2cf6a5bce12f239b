// The browser as a witness: it believes nothing that the machine says of a segment but what it has hashed itself, down
// to a signature under the key that it keeps. What it saw of the log last it keeps too, so that no history is taken back.
import { Refusal, get } from "../api";
import { Bytes, Malformed, hex, utf8 } from "../proof/bytes";
import { Fields, entry as entryOf } from "../proof/entry";
import { Checkpoint, Key, checkpoint } from "../proof/note";
import { digestOf } from "../proof/sha256";
import { isIncluded, leafHash } from "../proof/tree";
import { Word, word } from "../words";
import { Piece } from "./footage";
import { goesOn } from "./history";

/** What was found to be wrong. */
export type Fault = "bytes" | "entry" | "path" | "signature" | "key" | "history" | "absent";

/** Thrown where a check fails: not for a network that does. */
export class Refuted extends Error {
  constructor(
    readonly fault: Fault,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export interface Failure {
  readonly track: string;
  /** Like `front/000000.mp4 @ 1048576+4096`. */
  readonly place: string;
  readonly from: number;
  readonly to: number;
  readonly entry: number;
  readonly fault: Fault;
  readonly detail: string;
  /** When it was found, by the clock of this browser. */
  readonly found: number;
}

interface Proved {
  index: number;
  entry: string;
  path: string[];
}

interface Batch {
  note: Checkpoint;
  indexes: Set<number>;
  answer: Promise<Map<number, Proved>>;
}

const MOST_ENTRIES = 64;
const SIZE_DIGITS = 16;
/** So long a checkpoint is held to be the newest one, in milliseconds: then the machine has to show it again. */
const FRESH = 10_000;

export function faultWords(failure: Failure): string {
  return word(`fault_${failure.fault}` as Word);
}

export class Witness {
  private key: Promise<Key> | null = null;
  private checkpoint: Promise<Checkpoint> | null = null;
  private askedAt = 0;
  private batch: Batch | null = null;
  private readonly openings = new Map<string, number>();
  /** The key as its holder writes it down, and since when this browser keeps it. */
  pinned: { text: string; since: number } | null = null;

  constructor(private readonly session: string) {
    // Needed by whatever is checked first.
    this.checkpoint = this.newest();
    this.checkpoint.catch(() => undefined);
  }

  /** Checks a sealed segment: its bytes, its times and losses, its entry, its path, the signature. */
  async segment(track: string, piece: Piece, bytes: Promise<Bytes>): Promise<void> {
    const [own, fields] = await Promise.all([bytes.then(digestOf), this.entry(piece.entry)]);
    claim(fields, "t", "seg");
    this.claimPlace(fields, track, piece.run);
    claim(fields, "k", piece.k);
    claim(fields, "offset", piece.offset);
    claim(fields, "bytes", piece.bytes);
    claim(fields, "lost", piece.lost);
    claimTime(refuting("entry", () => fields.time("start")), piece.from);
    claimTime(refuting("entry", () => fields.time("start") + fields.count("dur")), piece.to);
    claimBytes(fields, own);
  }

  /** Checks the first bytes of a run of which a segment is sealed: without them nothing of it can be decoded. */
  async opening(track: string, run: number, coming: Promise<Bytes>): Promise<void> {
    const at = `${track}/${run}`;
    let entry = this.openings.get(at);
    if (entry === undefined) {
      const opened = await get<{ entry?: number }>(`/api/sessions/${this.session}/tracks/${track}/runs/${run}/opening`);
      if (opened.entry === undefined) {
        throw new Refuted("path", `open ${at}`);
      }
      entry = opened.entry;
      this.openings.set(at, entry);
    }
    const [bytes, fields] = await Promise.all([coming, this.entry(entry)]);
    const own = await digestOf(bytes);
    claim(fields, "t", "open");
    this.claimPlace(fields, track, run);
    claim(fields, "bytes", bytes.length);
    claimBytes(fields, own);
  }

  private claimPlace(fields: Fields, track: string, run: number): void {
    claim(fields, "session", this.session);
    claim(fields, "track", track);
    claim(fields, "run", run);
  }

  /** The fields of an entry that is proved to stand in the log. */
  private async entry(index: number): Promise<Fields> {
    const [proved, note] = await this.ask(index, await this.covering(index));
    const line = utf8(proved.entry);
    if (proved.index !== index || !isIncluded(index, note.size, leafHash(line), proved.path.map(unhex), note.root)) {
      throw new Refuted("path", `#${index}`);
    }
    return refuting("entry", () => entryOf(line));
  }

  /** A checkpoint under which an entry stands, signed by the key that is kept. */
  private async covering(index: number): Promise<Checkpoint> {
    const known = await this.checkpoint?.catch(() => null);
    if (known !== undefined && known !== null && known.size > index && performance.now() - this.askedAt < FRESH) {
      return known;
    }
    const asked = this.newest();
    this.checkpoint = asked;
    const note = await asked;
    if (note.size <= index) {
      throw new Refuted("path", `#${index} ≥ ${note.size}`);
    }
    return note;
  }

  private async newest(): Promise<Checkpoint> {
    this.askedAt = performance.now();
    this.key ??= this.pin().catch((e: unknown) => {
      this.key = null;
      throw e;
    });
    const key = await this.key;
    const seen = recall(key.name);
    let said: { note: string; consistency: string[] };
    try {
      said = await get(`/api/log/checkpoint?since=${seen?.size ?? 0}`);
    } catch (e) {
      if (e instanceof Refusal && e.error === "bad-request") {
        throw new Refuted("history", `${seen?.size ?? 0}`);
      }
      throw e;
    }
    const note = await checkpoint(said.note, key).catch((e: unknown) => {
      throw e instanceof Malformed ? new Refuted("signature", e.message) : e;
    });
    if (seen !== null && !goesOn(seen.size, note.size, said.consistency.map(unhex), seen.root, note.root)) {
      throw new Refuted("history", `${seen.size} → ${note.size}`);
    }
    localStorage.setItem(`checkpoint ${key.name}`, `${note.size} ${hex(note.root)}`);
    return note;
  }

  /** The key of the log: kept at the first meeting, and no other one taken from then on. */
  private async pin(): Promise<Key> {
    const said = await get<{ origin: string; key: string }>("/api/log/key");
    const kept = localStorage.getItem(`key ${said.origin}`);
    const [since, text] = kept === null ? [Date.now(), said.key] : [Number(kept.slice(0, SIZE_DIGITS)), kept.slice(SIZE_DIGITS + 1)];
    this.pinned = { text, since };
    if (text !== said.key) {
      throw new Refuted("key", said.key);
    }
    localStorage.setItem(`key ${said.origin}`, `${String(since).padStart(SIZE_DIGITS, "0")} ${text}`);
    return refuting("key", () => Key.parse(text));
  }

  /** Entries are asked for together: those of one turn of the page in one request. */
  private ask(index: number, note: Checkpoint): Promise<[Proved, Checkpoint]> {
    let batch = this.batch;
    if (batch === null || batch.note !== note || batch.indexes.size >= MOST_ENTRIES) {
      batch = { note, indexes: new Set(), answer: Promise.resolve(new Map<number, Proved>()) };
      batch.answer = Promise.resolve(batch).then((full) => this.fetchEntries(full));
      this.batch = batch;
    }
    batch.indexes.add(index);
    return batch.answer.then((proved) => {
      const found = proved.get(index);
      if (found === undefined) {
        throw new Refuted("path", `#${index}`);
      }
      return [found, note];
    });
  }

  private async fetchEntries(batch: Batch): Promise<Map<number, Proved>> {
    this.batch = this.batch === batch ? null : this.batch;
    const of = [...batch.indexes].join(",");
    const said = await get<{ entries: Proved[] }>(`/api/sessions/${this.session}/entries?size=${batch.note.size}&of=${of}`);
    return new Map(said.entries.map((each) => [each.index, each]));
  }
}

function claim(fields: Fields, name: string, value: string | number): void {
  const said = refuting("entry", () => (typeof value === "string" ? fields.text(name) : fields.count(name)));
  if (said !== value) {
    throw new Refuted("entry", `${name}: ${said} ≠ ${value}`);
  }
}

/** @param wall of the piece, in milliseconds */
function claimTime(micros: number, wall: number): void {
  if (Math.abs(micros - wall * 1000) > 1) {
    throw new Refuted("entry", `${micros} ≠ ${wall * 1000}`);
  }
}

function claimBytes(fields: Fields, own: Bytes): void {
  const said = refuting("entry", () => fields.hash("sha256"));
  if (said !== hex(own)) {
    throw new Refuted("bytes", `SHA-256 ${hex(own)} ≠ ${said}`);
  }
}

/** What is not what should stand at its place is refuted like all else. */
function refuting<T>(fault: Fault, read: () => T): T {
  try {
    return read();
  } catch (e) {
    throw e instanceof Malformed ? new Refuted(fault, e.message) : e;
  }
}

/** A hash as the machine writes it. */
function unhex(text: string): Bytes {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
}

function recall(origin: string): { size: number; root: Bytes } | null {
  const kept = localStorage.getItem(`checkpoint ${origin}`);
  const [size, root] = kept?.split(" ") ?? [];
  return size === undefined || root === undefined ? null : { size: Number(size), root: unhex(root) };
}
