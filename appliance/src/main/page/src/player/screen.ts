// One track on the screen: fetches its pieces itself, has each checked before the browser may decode it, and keeps a
// bounded stretch of media around the playhead. One axis for all tracks: seconds after a common moment of wall time.
import { Run } from "../api";
import { Lifetime } from "../dom";
import { Bytes } from "../proof/bytes";
import { Heads, Times, heads, times } from "./boxes";
import { Footage, Piece, SEAM } from "./footage";
import { Failure, Refuted, Witness } from "./witness";

/** How much is kept behind the playhead, in milliseconds. */
const BEHIND = 20_000;
/** How much is fetched ahead at least, and how much a screen may hold at most. */
const AHEAD = 10_000;
const MOST_AHEAD = 60_000;
const MOST_BYTES = 96 << 20;
/** A picture that is further off is brought there by a leap, at ordinary speed, in seconds. */
const LEAP = 0.2;
/** A picture that is nearer is left as it is; another one goes faster or slower until it is. */
const NEAR = 0.01;
const NUDGE = 3;
const MOST_NUDGE = 0.25;
const SEEK_PATIENCE = 120;
const RETRY = 1500;
const DERIVED_PERIOD = 700;

/** How far a piece is checked. */
export type Checked = "checked" | "failed";

interface Held {
  readonly piece: Piece;
  readonly bytes: number;
  /** Wall times of its pictures. */
  readonly frames: number[];
}

interface Opening {
  readonly bytes: Bytes;
  readonly heads: Heads;
  checked: boolean;
  /** Seconds from the file's own time to the common axis; NaN until a piece came. */
  offset: number;
}

export interface Loaded {
  readonly piece: Piece;
  readonly init: Uint8Array;
  readonly bytes: Uint8Array;
  readonly times: Times;
}

export class Screen {
  readonly video = document.createElement("video");
  /** What was found of each piece that was looked at. */
  readonly checked = new Map<string, Checked>();
  /** Whether what is shown was made from the original because the browser cannot decode that. */
  derived = false;
  /** What keeps the picture away, as a sentence in words; empty while nothing does. */
  trouble = "";
  private readonly held = new Map<string, Held>();
  private readonly openings = new Map<number, Opening>();
  private source: MediaSource | null = null;
  private buffer: SourceBuffer | null = null;
  private bufferType = "";
  private bufferRun = -1;
  private working = false;
  private wanted = 0;
  private rate = 1;
  private under: Piece | null = null;
  private fetching: { piece: Piece; abort: AbortController } | null = null;
  private seekedAt = 0;
  private heldBytes = 0;

  /**
   * @param base wall time in milliseconds of the common axis' beginning
   * @param onLoaded hears each piece that was given to the decoder
   * @param onFailure hears each piece that is not what the log says
   */
  constructor(
    readonly footage: Footage,
    readonly base: number,
    private readonly witness: Witness,
    private readonly onLoaded: (loaded: Loaded) => void,
    private readonly onFailure: (failure: Failure) => void,
    private readonly life: Lifetime,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = "auto";
    this.attach();
    this.video.addEventListener("error", () => this.attach());
    life.onEnd(() => {
      this.fetching?.abort.abort();
      URL.revokeObjectURL(this.video.src);
      this.video.removeAttribute("src");
    });
  }

  /** Wall time of what is on the screen, or null. */
  get wall(): number | null {
    return this.video.readyState >= 2 ? this.base + this.video.currentTime * 1000 : null;
  }

  /** Where the playhead is, as this screen was told last. */
  get at(): number {
    return this.wanted;
  }

  /** Whether there is footage under the playhead that may be shown. */
  get covered(): boolean {
    return this.under !== null && this.checked.get(this.under.key) !== "failed";
  }

  /** Whether the picture under the playhead is there. */
  get ready(): boolean {
    return this.video.readyState >= 3 && !this.video.seeking && this.has(this.wanted);
  }

  get running(): boolean {
    return this.covered && this.ready && !this.video.paused;
  }

  /** Begins to fetch what `wall` needs, and brings the picture there. */
  follow(wall: number, playing: boolean, rate: number, leads: boolean): void {
    this.wanted = wall;
    this.rate = rate;
    this.under = this.footage.at(wall);
    void this.work();
    if (!this.covered || !this.has(wall)) {
      this.pause();
      return;
    }
    this.bring((wall - this.base) / 1000, playing, rate, leads);
  }

  /** Wall times of the pictures around `wall` that are here. */
  frames(from: number, to: number): number[] {
    const found: number[] = [];
    for (const held of this.held.values()) {
      if (held.piece.from < to && held.piece.to > from) {
        found.push(...held.frames.filter((at) => at >= from && at < to));
      }
    }
    return found.sort((one, other) => one - other);
  }

  private bring(target: number, playing: boolean, rate: number, leads: boolean): void {
    const video = this.video;
    const drift = video.currentTime - target;
    const now = performance.now();
    const far = Math.abs(drift) > (playing ? LEAP * Math.max(1, rate) : 0.002);
    if (far && (!video.seeking || now - this.seekedAt > SEEK_PATIENCE)) {
      this.seekedAt = now;
      video.currentTime = target;
    }
    const nudge = leads || far || Math.abs(drift) < NEAR ? 0 : Math.max(-MOST_NUDGE, Math.min(MOST_NUDGE, -drift * NUDGE));
    const speed = Math.max(0.0625, Math.min(16, rate * (1 + nudge)));
    if (Math.abs(video.playbackRate - speed) > 0.002) {
      video.playbackRate = speed;
    }
    if (playing && video.paused) {
      void video.play().catch(() => undefined);
    } else if (!playing) {
      this.pause();
    }
  }

  private pause(): void {
    if (!this.video.paused) {
      this.video.pause();
    }
  }

  /** Whether the decoder has what `wall` needs. */
  private has(wall: number): boolean {
    const at = (wall - this.base) / 1000;
    const ranges = this.video.buffered;
    for (let i = 0; i < ranges.length; i++) {
      if (ranges.start(i) - SEAM / 1000 <= at && at < ranges.end(i) + 0.001) {
        return true;
      }
    }
    return false;
  }

  private attach(): void {
    if (this.life.ended) {
      return;
    }
    URL.revokeObjectURL(this.video.src);
    const source = new MediaSource();
    this.source = source;
    this.buffer = null;
    this.bufferType = "";
    this.held.clear();
    this.heldBytes = 0;
    source.addEventListener("sourceopen", () => {
      // Longer than any session: what is behind the end of a duration cannot be sought.
      source.duration = 2 * 24 * 3600;
    });
    this.video.src = URL.createObjectURL(source);
  }

  /** One piece after the other, the one under the playhead first. */
  private async work(): Promise<void> {
    this.abortWhatNobodyWants();
    if (this.working || this.source?.readyState !== "open") {
      return;
    }
    this.working = true;
    try {
      for (let piece = this.next(); piece !== null && !this.life.ended; piece = this.next()) {
        await this.evict();
        await this.load(piece);
      }
    } catch (e) {
      if (!(e instanceof DOMException && e.name === "AbortError")) {
        this.trouble = String(e instanceof Error ? e.message : e);
        await new Promise((done) => window.setTimeout(done, RETRY));
      }
    } finally {
      this.working = false;
    }
  }

  private window(): { from: number; to: number } {
    return { from: this.wanted - 500, to: this.wanted + Math.min(MOST_AHEAD, AHEAD + 5000 * this.rate) };
  }

  private next(): Piece | null {
    const { from, to } = this.window();
    const pieces = this.footage.between(from, to);
    const ahead = pieces.filter((piece) => piece.to > this.wanted);
    const full = this.heldBytes > MOST_BYTES;
    for (const piece of [...ahead, ...pieces]) {
      const asked = piece === ahead[0] || !full;
      const owed = !this.held.has(piece.key) || (this.provable(piece) && !this.checked.has(piece.key));
      if (asked && owed && this.checked.get(piece.key) !== "failed") {
        return piece;
      }
    }
    return null;
  }

  /** Whether a signed checkpoint covers its entry: what is younger is shown, and checked as soon as one does. */
  private provable(piece: Piece): boolean {
    return piece.entry >= 0 && piece.entry < this.footage.signed;
  }

  private abortWhatNobodyWants(): void {
    const { from, to } = this.window();
    if (this.fetching !== null && (this.fetching.piece.to < from || this.fetching.piece.from > to)) {
      this.fetching.abort.abort();
    }
  }

  private async load(piece: Piece): Promise<void> {
    const run = this.footage.run(piece.run);
    if (run === undefined) {
      throw new Error(`no run ${piece.run} of ${this.footage.track.name} is known`);
    }
    const got = await this.fetchChecked(run, piece);
    if (got === null) {
      return;
    }
    if (this.held.has(piece.key)) {
      return;
    }
    const tail = this.givenAsTail(piece);
    if (tail !== null) {
      this.hold(piece, 0, tail);
      return;
    }
    this.derived = !playable(run.codecs);
    const shown = this.derived ? await this.derivative(piece) : { type: mime(run.codecs), init: got.opening.bytes, media: got.bytes };
    if (shown === null) {
      return;
    }
    const inner = times(this.derived ? heads(shown.init) : got.opening.heads, shown.media);
    const known = this.derived ? NaN : got.opening.offset;
    const offset = Number.isNaN(known) ? (piece.from - this.base) / 1000 - inner.begin : known;
    if (!this.derived) {
      got.opening.offset = offset;
    }
    await this.give(shown.type, this.derived ? -1 : run.run, offset, shown.init, shown.media);
    this.trouble = "";
    const frames = inner.frames.map((at) => this.base + (at + offset) * 1000);
    this.hold(piece, shown.media.length, frames);
    this.onLoaded({ piece, init: got.opening.bytes, bytes: got.bytes, times: inner });
  }

  /** The bytes of a piece, once all that the log says of them holds; null, and told, where it does not. */
  private async fetchChecked(run: Run, piece: Piece): Promise<{ opening: Opening; bytes: Bytes } | null> {
    const abort = new AbortController();
    const provable = this.provable(piece);
    this.fetching = { piece, abort };
    try {
      const coming = this.fetchRange(piece.run, piece.offset, piece.bytes, abort.signal);
      const passing = provable ? this.witness.segment(this.footage.track.name, piece, coming) : null;
      const [opening, bytes] = await Promise.all([this.opening(run, provable, abort.signal), coming, passing]);
      if (provable) {
        this.checked.set(piece.key, "checked");
      }
      return { opening, bytes };
    } catch (e) {
      if (e instanceof Refuted) {
        this.fail(piece, e);
        return null;
      }
      throw e;
    } finally {
      this.fetching = null;
    }
  }

  private async opening(run: Run, provable: boolean, signal: AbortSignal): Promise<Opening> {
    const known = this.openings.get(run.run);
    const coming = known === undefined ? this.fetchRange(run.run, 0, run.initLength, signal) : Promise.resolve(known.bytes);
    const owed = provable && known?.checked !== true;
    const passing = owed ? this.witness.opening(this.footage.track.name, run.run, coming) : null;
    const [bytes] = await Promise.all([coming, passing]);
    const opening = known ?? { bytes, heads: heads(bytes), checked: false, offset: NaN };
    opening.checked ||= owed;
    this.openings.set(run.run, opening);
    return opening;
  }

  private async fetchRange(run: number, offset: number, length: number, signal: AbortSignal): Promise<Bytes> {
    const answer = await fetch(this.footage.address(run), {
      headers: { Range: `bytes=${offset}-${offset + length - 1}` },
      signal,
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 404 || answer.status === 416 || (answer.status === 206 && bytes.length < length)) {
      throw new Refuted("absent", `${answer.status === 206 ? bytes.length : 0} < ${length}`);
    }
    if (answer.status !== 206) {
      throw new Error(`HTTP ${answer.status}`);
    }
    return bytes;
  }

  /** An H.264 view of a piece that this browser cannot decode, made by the machine when asked. */
  private async derivative(piece: Piece): Promise<{ type: string; init: Bytes; media: Bytes } | null> {
    if (piece.k < 0) {
      return null;
    }
    const address = `${this.footage.address(piece.run)}/${piece.k}/derived.mp4`;
    for (;;) {
      const answer = await fetch(address);
      if (answer.status === 200) {
        const whole = new Uint8Array(await answer.arrayBuffer());
        return { type: answer.headers.get("Content-Type") ?? "video/mp4", ...parted(whole) };
      }
      if (answer.status !== 202) {
        throw new Error(`HTTP ${answer.status}`);
      }
      await new Promise((done) => window.setTimeout(done, DERIVED_PERIOD));
      const { from, to } = this.window();
      if (this.life.ended || piece.to < from || piece.from > to) {
        return null;
      }
    }
  }

  private hold(piece: Piece, bytes: number, frames: number[]): void {
    this.held.set(piece.key, { piece, bytes, frames });
    this.heldBytes += bytes;
  }

  /** The pictures of a segment whose bytes the decoder got already, as fragments that no segment covered; else null. */
  private givenAsTail(piece: Piece): number[] | null {
    const parts = [...this.held.values()].filter(
      (each) => each.piece.k < 0 && each.piece.run === piece.run && each.piece.offset >= piece.offset && each.piece.offset < piece.offset + piece.bytes,
    );
    const whole = parts.length > 0 && parts.reduce((sum, each) => sum + each.piece.bytes, 0) === piece.bytes;
    return piece.k >= 0 && whole ? parts.flatMap((each) => each.frames) : null;
  }

  private async give(type: string, run: number, offset: number, init: Bytes, media: Bytes): Promise<void> {
    const buffer = this.bufferOf(type);
    if (run < 0 || this.bufferRun !== run) {
      buffer.timestampOffset = offset;
      await this.change(buffer, () => buffer.appendBuffer(init));
      this.bufferRun = run;
    }
    try {
      await this.change(buffer, () => buffer.appendBuffer(media));
    } catch (e) {
      if (e instanceof DOMException && e.name === "QuotaExceededError") {
        await this.keepOnly(this.wanted - 1000, this.wanted + AHEAD);
      }
      throw e;
    }
  }

  private bufferOf(type: string): SourceBuffer {
    if (this.source === null || this.source.readyState !== "open") {
      throw new Error("the decoder is not ready");
    }
    if (this.buffer === null) {
      this.buffer = this.source.addSourceBuffer(type);
    } else if (this.bufferType !== type) {
      this.buffer.changeType(type);
      this.bufferRun = NaN;
    }
    this.bufferType = type;
    return this.buffer;
  }

  private change(buffer: SourceBuffer, action: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        buffer.removeEventListener("updateend", end);
        resolve();
      };
      buffer.addEventListener("updateend", end);
      try {
        action();
      } catch (e) {
        buffer.removeEventListener("updateend", end);
        reject(e);
      }
    });
  }

  private async evict(): Promise<void> {
    const from = this.wanted - BEHIND;
    const to = this.window().to + AHEAD;
    if ([...this.held.values()].some((each) => each.piece.to < from || each.piece.from > to)) {
      await this.keepOnly(from, to);
    }
  }

  private async keepOnly(from: number, to: number): Promise<void> {
    const kept = [...this.held.values()].filter((each) => each.piece.to >= from && each.piece.from <= to);
    this.held.clear();
    this.heldBytes = 0;
    kept.forEach((each) => this.hold(each.piece, each.bytes, each.frames));
    const buffer = this.buffer;
    if (buffer === null) {
      return;
    }
    const begin = (Math.min(...kept.map((each) => each.piece.from)) - this.base) / 1000;
    const end = (Math.max(...kept.map((each) => each.piece.to)) - this.base) / 1000;
    if (kept.length === 0) {
      await this.change(buffer, () => buffer.remove(0, Infinity));
      return;
    }
    if (begin > 0.1) {
      await this.change(buffer, () => buffer.remove(0, begin - 0.05));
    }
    await this.change(buffer, () => buffer.remove(Math.max(0.2, end + 0.05), Infinity));
  }

  private fail(piece: Piece, e: Refuted): void {
    this.checked.set(piece.key, "failed");
    const track = this.footage.track.name;
    const file = `${track}/${String(piece.run).padStart(6, "0")}.mp4`;
    this.onFailure({
      track,
      place: `${file} @ ${piece.offset}+${piece.bytes}`,
      from: piece.from,
      to: piece.to,
      entry: piece.entry,
      fault: e.fault,
      detail: e.detail,
      found: Date.now(),
    });
  }
}

/** Whether this browser plays these codecs. */
export function playable(codecs: string): boolean {
  return "MediaSource" in window && MediaSource.isTypeSupported(mime(codecs));
}

function mime(codecs: string): string {
  return `video/mp4; codecs="${codecs}"`;
}

/** A fragmented file in what comes before its first fragment, and the rest. */
function parted(whole: Bytes): { init: Bytes; media: Bytes } {
  const view = new DataView(whole.buffer);
  let at = 0;
  while (at + 8 <= whole.length && String.fromCharCode(...whole.subarray(at + 4, at + 8)) !== "moof") {
    at += Math.max(8, view.getUint32(at));
  }
  return { init: whole.slice(0, at), media: whole.slice(at) };
}
