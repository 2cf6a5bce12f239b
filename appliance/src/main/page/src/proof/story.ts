// What the entries of one session tell: chains unbroken, numbers in turn, nothing pointed at that is not there.
// FORMAT.md 2.4, 2.5, 11.4.
import { Fields } from "./entry";

/** A stretch of bytes that an entry answers for. */
export interface Range {
  part: string;
  bytes: number;
  sha256: string;
  /** Index of the entry. */
  entry: number;
}

export interface Segment extends Range {
  fromMicros: number;
  toMicros: number;
}

export interface Run {
  track: string;
  run: number;
  codecs: string;
  init: Range;
  segments: Segment[];
  tail: Range | null;
  /** Bytes that entries cover so far. */
  length: number;
  closed: boolean;
}

export interface Gap {
  track: string;
  entry: number;
  cause: string;
  fromMicros: number;
  toMicros: number;
}

/** Causes that nobody has to explain. */
const EXPLAINED = new Set(
  `opening stopped run-full picture-black picture-frozen picture-covered sound-silent sound-clipped sound-dead clock-drift`.split(" "),
);
const OF_TRACK = new Set(["track", "open", "seg", "close", "gap", "flaw"]);
const OF_PEOPLE = new Set("goes-on pause resume mark note particulars climate flags statement review complete".split(" "));

export class Story {
  readonly runs: Run[] = [];
  readonly gaps: Gap[] = [];
  readonly flaws: Gap[] = [];
  readonly marks: { entry: number; kind: string; atMicros: number }[] = [];
  /** Names of metadata objects and the commitments to them. */
  readonly metadata: { id: string; sha256: string; entry: number }[] = [];
  key: string | null = null;
  startMicros = 0;
  endMicros = 0;
  room = "";
  isComplete = false;
  private readonly heads = new Map<string, string>();
  private readonly open = new Map<string, Run>();
  private readonly next = new Map<string, number>();
  private readonly answering: number[] = [];
  private readonly receipts = new Map<string, number>();
  private readonly receipted: { from: number; to: number; absent: Set<number> }[] = [];
  private readonly statements = new Set<number>();
  private readonly interruptions = new Set<number>();
  private readonly waiting = new Set<number>();
  private paused = false;
  private begun = false;
  ended = false;

  /** @param session the session that it must be about */
  constructor(private readonly session: string) {}

  /** Whether the archive gave its receipt for what an entry answers for. */
  isArchived(entry: number): boolean {
    return this.receipted.some((each) => each.from <= entry && entry < each.to && !each.absent.has(entry));
  }

  /** What is wrong with an entry at its place, or null. */
  take(index: number, leaf: string, e: Fields): string | null {
    const kind = e.text("t");
    if ((index === 0) !== (kind === "genesis")) {
      return "a log begins with its genesis, once";
    }
    if (e.has("meta")) {
      this.metadata.push({ id: e.text("meta"), sha256: e.hash("commitment"), entry: index });
      this.answering.push(index);
    }
    if (kind === "genesis") {
      this.key = e.text("key");
      this.heads.set("genesis", leaf);
      return null;
    }
    if (kind === "receipt") {
      return this.receipt(index, e);
    }
    if (kind === "clock") {
      return null;
    }
    if (kind !== "session" && kind !== "end" && !OF_TRACK.has(kind) && !OF_PEOPLE.has(kind)) {
      return `an entry of a kind that a package does not hold: ${kind}`;
    }
    if (e.text("session") !== this.session) {
      return `an entry of another session, ${e.text("session")}`;
    }
    if (kind === "session") {
      return this.begin(leaf, e);
    }
    if (OF_TRACK.has(kind)) {
      return this.ofTrack(index, leaf, kind, e);
    }
    if (e.hash("prev") !== this.heads.get("session")) {
      return "it does not chain to the beginning of its session";
    }
    return kind === "end" ? this.end(e) : this.ofPeople(index, kind, e);
  }

  private begin(leaf: string, e: Fields): string | null {
    const wrong = this.begun || e.hash("prev") !== this.heads.get("genesis");
    this.begun = true;
    this.heads.set("session", leaf);
    this.startMicros = e.time("utc");
    this.endMicros = this.startMicros;
    this.room = e.text("room");
    return wrong ? "the session begins a second time, or does not chain to the beginning of the log" : null;
  }

  private ofTrack(index: number, leaf: string, kind: string, e: Fields): string | null {
    const track = e.text("track");
    const head = this.heads.get(`track ${track}`);
    this.heads.set(`track ${track}`, leaf);
    const parent = kind === "track" ? this.heads.get("session") : head;
    const wrong = e.hash("prev") !== parent || this.ended || (kind === "track" && head !== undefined);
    const problem = this.content(index, kind, track, e);
    return wrong ? `the chain of track ${track} is broken: the entry before this one is missing, changed or in another place` : problem;
  }

  private content(index: number, kind: string, track: string, e: Fields): string | null {
    switch (kind) {
      case "open":
        return this.beginRun(index, track, e);
      case "seg":
        return this.segment(index, track, e);
      case "close":
        return this.close(index, track, e);
      case "gap":
      case "flaw":
        return this.interruption(index, kind, track, e);
      default:
        return null;
    }
  }

  private beginRun(index: number, track: string, e: Fields): string | null {
    const run: Run = {
      track,
      run: e.count("run"),
      codecs: e.objects("streams").map((each) => each.text("codec")).join(","),
      init: { part: "init", bytes: e.count("bytes"), sha256: e.hash("sha256"), entry: index },
      segments: [],
      tail: null,
      length: e.count("bytes"),
      closed: false,
    };
    const wrong = this.open.has(track) || run.run < (this.next.get(track) ?? 0);
    this.next.set(track, run.run + 1);
    this.open.set(track, run);
    this.runs.push(run);
    this.answering.push(index);
    return wrong ? `run ${run.run} begins a second time, or while another is open` : null;
  }

  private segment(index: number, track: string, e: Fields): string | null {
    const run = this.open.get(track);
    this.answering.push(index);
    if (run === undefined || run.run !== e.count("run")) {
      return `a segment of run ${e.count("run")}, which is not open`;
    }
    const wrong = e.count("k") !== run.segments.length || e.count("offset") !== run.length;
    const fromMicros = e.time("start");
    run.segments.push({
      part: `segment ${e.count("k")}`,
      bytes: e.count("bytes"),
      sha256: e.hash("sha256"),
      entry: index,
      fromMicros,
      toMicros: fromMicros + e.count("dur"),
    });
    run.length = e.count("offset") + e.count("bytes");
    return wrong ? "a segment is missing before it" : null;
  }

  private close(index: number, track: string, e: Fields): string | null {
    const run = this.open.get(track);
    this.open.delete(track);
    if (e.has("tailsha256")) {
      this.answering.push(index);
    }
    if (run === undefined || run.run !== e.count("run")) {
      return `run ${e.count("run")} is closed and was not open`;
    }
    const tail = e.count("tail");
    run.closed = true;
    if (e.has("tailsha256")) {
      run.tail = { part: "declared tail", bytes: tail, sha256: e.hash("tailsha256"), entry: index };
    }
    const wrong = e.count("segments") !== run.segments.length || (e.count("bytes") - tail !== run.length && e.count("bytes") >= run.length);
    return wrong ? `run ${run.run} is closed with other segments than it has` : null;
  }

  private interruption(index: number, kind: string, track: string, e: Fields): string | null {
    const told = { track, entry: index, cause: e.text("cause"), fromMicros: e.time("from"), toMicros: e.time("to") };
    (kind === "gap" ? this.gaps : this.flaws).push(told);
    this.interruptions.add(index);
    if (!EXPLAINED.has(told.cause)) {
      this.waiting.add(index);
    }
    return told.toMicros < told.fromMicros ? "it ends before it begins" : null;
  }

  private end(e: Fields): string | null {
    const again = this.ended;
    this.ended = true;
    this.endMicros = e.time("end");
    if (again) {
      return "the session ends a second time";
    }
    for (const head of e.objects("heads")) {
      if (this.heads.get(`track ${head.text("track")}`) !== head.hash("head") || this.open.has(head.text("track"))) {
        return `the end of the session names another last entry of track ${head.text("track")}`;
      }
    }
    return null;
  }

  private ofPeople(index: number, kind: string, e: Fields): string | null {
    switch (kind) {
      case "goes-on":
        return this.ended ? "the session goes on after its end" : null;
      case "pause":
      case "resume": {
        const wrong = this.ended || this.paused === (kind === "pause");
        this.paused = kind === "pause";
        return wrong ? "it is paused or resumed while it cannot be" : null;
      }
      case "mark":
        this.marks.push({ entry: index, kind: e.text("kind"), atMicros: e.time("at") });
        return null;
      case "note":
        return this.hasMark(e.count("mark")) ? null : "a note to a mark that is not there";
      case "statement":
        return this.statement(index, e);
      case "review":
        return this.statements.has(e.count("statement")) ? null : "a review of a statement that is not there";
      case "complete": {
        const wrong = !this.ended || this.waiting.size > 0 || this.isComplete;
        this.isComplete = true;
        return wrong ? "the session is complete before its end, a second time, or while interruptions wait" : null;
      }
      default:
        return null;
    }
  }

  private hasMark(entry: number): boolean {
    return this.marks.some((each) => each.entry === entry);
  }

  private statement(index: number, e: Fields): string | null {
    this.statements.add(index);
    const about = e.list("interruptions");
    const wrong =
      (e.has("mark") && !this.hasMark(e.count("mark"))) ||
      about.some((each) => typeof each !== "number" || !this.interruptions.has(each));
    about.forEach((each) => this.waiting.delete(each as number));
    return wrong ? "a statement about an interruption or a mark that is not there" : null;
  }

  private receipt(index: number, e: Fields): string | null {
    const [from, to] = [e.count("from"), e.count("to")];
    const archive = e.text("archive");
    const before = this.receipts.get(archive) ?? 0;
    this.receipts.set(archive, to);
    this.receipted.push({ from, to, absent: new Set(e.objects("absent").map((each) => each.count("entry"))) });
    const checkpoint = e.count("checkpoint");
    if (from > to || to > checkpoint || checkpoint > index || from < before) {
      return "a receipt for what is not before it, or again";
    }
    const passed = this.answering.find((each) => each >= before && each < from);
    return passed === undefined ? null : `a receipt that leaves out entry ${passed}`;
  }
}
