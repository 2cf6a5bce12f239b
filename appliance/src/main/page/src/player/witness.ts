// The browser as a witness: it believes nothing that the machine says of a segment but what it has hashed itself, down
// to a signature under the key that it keeps. What it saw of the log last it keeps too, so that no history is taken back.
import { Refusal, get } from "../api";
import { Word, word } from "../words";
import { Piece } from "./footage";
import { Digest, NoteKey, SignedNote, goesOn, hex, includes, isSigned, leaf, readKey, readNote, sha256, unhex } from "./tree";

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
  note: SignedNote;
  indexes: Set<number>;
  answer: Promise<Map<number, Proved>>;
}

const MOST_ENTRIES = 64;
const SIZE_DIGITS = 16;

export function faultWords(failure: Failure): string {
  return word(`fault_${failure.fault}` as Word);
}

export class Witness {
  private key: Promise<NoteKey> | null = null;
  private checkpoint: Promise<SignedNote> | null = null;
  private batch: Batch | null = null;
  private readonly openings = new Map<string, number>();
  /** The key as its holder writes it down, and since when this browser keeps it. */
  pinned: { text: string; since: number } | null = null;

  constructor(private readonly session: string) {
    // Needed by whatever is checked first.
    this.checkpoint = this.newest();
    this.checkpoint.catch(() => undefined);
  }

  /** Checks a sealed segment: its bytes, its entry, its path, the signature. */
  async segment(track: string, piece: Piece, bytes: Promise<Uint8Array>): Promise<void> {
    const [own, fields] = await Promise.all([bytes.then((come) => sha256(come)), this.entry(piece.entry)]);
    claim(fields, "t", "seg");
    this.claimPlace(fields, track, piece.run);
    claim(fields, "k", piece.k);
    claim(fields, "offset", piece.offset);
    claim(fields, "bytes", piece.bytes);
    claimBytes(fields, own);
  }

  /** Checks the first bytes of a run, without which nothing of it can be decoded. Returns whether an entry answers yet. */
  async opening(track: string, run: number, coming: Promise<Uint8Array>): Promise<boolean> {
    const at = `${track}/${run}`;
    let entry = this.openings.get(at);
    if (entry === undefined) {
      const opened = await get<{ entry?: number }>(`/api/sessions/${this.session}/tracks/${track}/runs/${run}/opening`);
      if (opened.entry === undefined) {
        return false;
      }
      entry = opened.entry;
      this.openings.set(at, entry);
    }
    const [bytes, fields] = await Promise.all([coming, this.entry(entry)]);
    const own = await sha256(bytes);
    claim(fields, "t", "open");
    this.claimPlace(fields, track, run);
    claim(fields, "bytes", bytes.length);
    claimBytes(fields, own);
    return true;
  }

  private claimPlace(fields: Record<string, unknown>, track: string, run: number): void {
    claim(fields, "session", this.session);
    claim(fields, "track", track);
    claim(fields, "run", run);
  }

  /** The fields of an entry that is proved to stand in the log. */
  private async entry(index: number): Promise<Record<string, unknown>> {
    const [proved, note] = await this.ask(index, await this.covering(index));
    const path = proved.path.map(unhex);
    if (proved.index !== index || !(await includes(index, note.size, await leaf(proved.entry), path, note.root))) {
      throw new Refuted("path", `#${index}`);
    }
    return JSON.parse(proved.entry) as Record<string, unknown>;
  }

  /** A checkpoint under which an entry stands, signed by the key that is kept. */
  private async covering(index: number): Promise<SignedNote> {
    const known = await this.checkpoint?.catch(() => null);
    if (known !== undefined && known !== null && known.size > index) {
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

  private async newest(): Promise<SignedNote> {
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
    const note = parsed(said.note);
    if (note.origin !== key.name || !(await isSigned(note, key))) {
      throw new Refuted("signature", key.name);
    }
    if (seen !== null && !(await goesOn(seen.size, note.size, said.consistency.map(unhex), seen.root, note.root))) {
      throw new Refuted("history", `${seen.size} → ${note.size}`);
    }
    localStorage.setItem(`checkpoint ${key.name}`, `${note.size} ${hex(note.root)}`);
    return note;
  }

  /** The key of the log: kept at the first meeting, and no other one taken from then on. */
  private async pin(): Promise<NoteKey> {
    const said = await get<{ origin: string; key: string }>("/api/log/key");
    const kept = localStorage.getItem(`key ${said.origin}`);
    const [since, text] = kept === null ? [Date.now(), said.key] : [Number(kept.slice(0, SIZE_DIGITS)), kept.slice(SIZE_DIGITS + 1)];
    this.pinned = { text, since };
    if (text !== said.key) {
      throw new Refuted("key", said.key);
    }
    localStorage.setItem(`key ${said.origin}`, `${String(since).padStart(SIZE_DIGITS, "0")} ${text}`);
    return readKey(text);
  }

  /** Entries are asked for together: those of one turn of the page in one request. */
  private ask(index: number, note: SignedNote): Promise<[Proved, SignedNote]> {
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

function claim(fields: Record<string, unknown>, name: string, value: string | number): void {
  if (fields[name] !== value) {
    throw new Refuted("entry", `${name}: ${String(fields[name])} ≠ ${value}`);
  }
}

function claimBytes(fields: Record<string, unknown>, own: Digest): void {
  if (fields["sha256"] !== hex(own)) {
    throw new Refuted("bytes", `SHA-256 ${hex(own)} ≠ ${String(fields["sha256"])}`);
  }
}

function parsed(note: string): SignedNote {
  try {
    return readNote(note);
  } catch (e) {
    throw new Refuted("signature", String(e));
  }
}

function recall(origin: string): { size: number; root: Digest } | null {
  const kept = localStorage.getItem(`checkpoint ${origin}`);
  const [size, root] = kept?.split(" ") ?? [];
  return size === undefined || root === undefined ? null : { size: Number(size), root: unhex(root) };
}
