// What the machine says, as types, and how it is asked.

export interface Me {
  setup: boolean;
  name?: string;
  actor?: string;
  roles?: string[];
  unit?: string;
  /** What the account may do at all, if need be with an approval. */
  may?: string[];
  /** What it has to do before anything else. */
  owed?: ("password" | "code")[];
  /** The login before this one; told once, when logging in. 0 if there was none. */
  lastLoginMicros?: number;
  failures?: number;
}

export interface Status {
  software: string;
  nowMicros: number;
  freeBytes: number;
  totalBytes: number;
  entries: number;
  indexedEntries: number;
  log: string;
  fingerprint: string;
  storeFailure?: string;
  indexFailure?: string;
  clock: { state: "synced" | "unsynced" | "untrusted"; text: string; textEn: string; errorMicros?: number };
  outlook: { level: "ok" | "low" | "critical"; hoursAll: number; hoursByRoom: Record<string, number> };
  scrub?: Scrub;
  /** None where no archive is configured. */
  archive?: Archive;
  /** None where no witness is configured. */
  witness?: Witness;
}

/** Somebody else who cosigns the log. */
export interface Witness {
  name: string;
  link: "connecting" | "connected" | "unreachable" | "refused" | "contradicted";
  entries: number;
  cosignedMicros?: number;
  problem?: string;
}

/** How the reading of stored media goes. */
export interface Scrub {
  activity: "remembering" | "reading" | "resting" | "ended";
  nextEntry: number;
  entries: number;
  roundBeganMicros?: number;
  roundEndedMicros?: number;
  damaged: number;
  firstDamaged?: string;
  problem?: string;
}

/** The copy in the central archive. */
export interface Archive {
  name: string;
  link: "connecting" | "connected" | "waiting" | "unreachable" | "refused" | "contradicted";
  protection: "locked" | "tamper_resistant" | "unprotected";
  entries: number;
  published: number;
  receipted: number;
  waitingObjects: number;
  waitingBytes: number;
  oldestMicros?: number;
  bytesPerSecond: number;
  leftSeconds?: number;
  absent: number;
  auditedMicros?: number;
  faults: number;
  lockEndsMicros?: number;
  problem?: string;
}

export type Verdict = "recording" | "degraded" | "not-recording" | "connecting" | "off";

export interface Source {
  name: string;
  title: string;
  verdict: Verdict;
  sinceMicros: number;
  reason?: Reason;
  preRoll?: PreRoll;
  /** How loud it is, in dB below the end of the scale; none if it has no sound. */
  level?: { decibels: number; clipped: boolean };
}

/** A point that is looked at before START. */
export interface PreflightItem {
  point: string;
  name: string;
  nameEn: string;
  source?: string;
  grade: "good" | "unknown" | "warns" | "blocks" | "forbids";
  text: string;
  textEn: string;
}

/** What is kept of a source before START. */
export interface PreRoll {
  seconds: number;
  trouble?: string;
}

export interface Room {
  id: string;
  name: string;
  state: "armed" | "recording" | "paused" | "closing";
  session?: string;
  sinceMicros: number;
  sources: Source[];
  preflight: PreflightItem[];
  climate?: { celsius: number; humidityPercent: number; atMicros: number };
  /** What whoever is logged in may do there. */
  may: ("press" | "live" | "mark")[];
}

export interface Reason {
  cause: string;
  text: string;
  textEn: string;
}

export type Archived = "local" | "partly" | "receipted" | "withheld";

export interface Brief {
  id: string;
  room: string;
  roomName: string;
  startMicros: number;
  endMicros?: number;
  end?: Reason;
  tracks: string[];
  about?: About;
  /** Whether the archive gave its receipt for all of it; none where there is no archive. */
  archived?: Archived;
  /** Whether what it is about is not told here, because it is flagged. */
  withheld?: boolean;
}

/** What a session is about, as a list shows it: parties masked. */
export interface About {
  caseNumber: string;
  cause: string;
  parties: string[];
  whole: boolean;
  missing: Choice[];
  flags: Choice[];
  duties: Duty[];
}

export interface Choice {
  code: string;
  text: string;
  textEn: string;
}

/** A mark that a session owes. */
export interface Duty {
  kind: string;
  standing: "met" | "open" | "late" | "missed";
  atMicros: number;
  dueMicros: number;
  text: string;
  textEn: string;
}

export interface Person {
  name: string;
  number: string;
  validUntil: string;
  post: string;
}

export interface Particulars {
  caseNumber: string;
  cause: string;
  action: string;
  stage: string;
  item: string;
  officers: Person[];
  auxiliaries: Person[];
  recorder: { kind: string; name: string; contract: string };
  parties: string[];
  place: string;
  profile: string;
  choice: { checklist: string; code: string; requirement: Requirement | "" };
}

export interface CaseSheet {
  particulars: Particulars;
  versions: { entry: number; wallMicros: number; by: string }[];
  missing: Choice[];
  flags: Choice[];
  duties: Duty[];
  actions: string[];
  stages: string[];
  profiles: Choice[];
  items: Item[];
}

/** An item of the checklist that a session runs under. */
export interface Item {
  code: string;
  item: string;
  action: string;
  stage: string;
  requirement: Requirement;
}

export type Requirement = "whole" | "as-needed" | "exempt";

/** A version of the checklist. */
export interface ChecklistVersion {
  number: number;
  effective: string;
  filing: string;
  filedOn?: string;
  by: string;
  importedMicros: number;
  sha256: string;
  items: number;
  inForce: boolean;
}

export interface Checklist {
  version: ChecklistVersion;
  columns: string[];
  rows: string[][];
}

/** What was not recorded, and why. */
export interface Omissions {
  reasons: { code: string; text: string; textEn: string; needed: string[] }[];
  counts: Record<string, number>;
  entered: { entry: number; wallMicros: number; what?: Record<string, string> }[];
}

export interface Register {
  coding: string;
  officers: number;
  auxiliaries: number;
  people: { kind: "officer" | "auxiliary"; person: Person }[];
}

export interface Stream {
  kind: string;
  codec: string;
  width: number;
  height: number;
  rate: number;
  channels: number;
  treatment: string;
}

export interface Run {
  run: number;
  file: string;
  startMicros: number;
  endMicros: number;
  initLength: number;
  bytes: number;
  codecs: string;
  streams: Stream[];
  ended?: Reason;
  detail?: string;
}

export interface Track {
  name: string;
  title: string;
  live: boolean;
  runs: Run[];
  /** None where there is no archive. */
  archived?: { state: Archived; segments: number; receipted: number };
}

export interface Session {
  session: Brief;
  tracks: Track[];
  opening?: Opening;
}

/** Words over the picture for a time. */
export interface Cue {
  fromMicros: number;
  toMicros: number;
  place: "card" | "strip";
  lines: string[];
}

/** How a session began. */
export interface Opening {
  by: string;
  override?: string;
  preflight: PreflightItem[];
}

export interface Span {
  /** What lies before START is no part of the account: `pre-roll`. */
  kind: "footage" | "gap" | "unexplained" | "pre-roll";
  fromMicros: number;
  toMicros: number;
  run?: number;
  cause?: Reason;
  detail?: string;
}

export interface Totals {
  footageMicros: number;
  gapMicros: number;
  unexplainedMicros: number;
}

export interface Timeline {
  fromMicros: number;
  toMicros: number;
  totals: Totals;
  spans: Span[];
}

export interface Interruption {
  entry: number;
  track: string;
  kind: "gap" | "flaw";
  cause: Reason;
  fromMicros: number;
  toMicros: number;
  count: number;
  detail: string;
  by?: string;
  byName?: string;
  standing: "none" | "waiting" | "stated" | "reviewed";
  standingText: string;
  standingTextEn: string;
  statement?: number;
}

export interface Statement {
  entry: number;
  wallMicros: number;
  by: string;
  interruptions: number[];
  cause: Reason;
  mark?: number;
  text?: string;
  author?: string;
  attachment?: string;
  reviewedBy?: string;
}

export interface MarkKind {
  kind: string;
  text: string;
  textEn: string;
}

export interface Mark {
  entry: number;
  atMicros: number;
  by: string;
  kind: MarkKind;
  notes: { entry: number; wallMicros: number; by: string; text?: string }[];
}

/** A comment of a legal reviewer on a moment. */
export interface ReviewComment {
  entry: number;
  atMicros: number;
  wallMicros: number;
  by: string;
  /** None where it was lawfully removed. */
  text?: string;
  answers: Mark["notes"];
}

export interface Book {
  complete: boolean;
  waiting: number;
  interruptions: Interruption[];
  statements: Statement[];
  marks: Mark[];
  reasons: Reason[];
  markKinds: MarkKind[];
  comments: ReviewComment[];
  /** What whoever looks at them may do. */
  may: { comment: boolean; answer: boolean };
}

export interface Sentence {
  text: string;
  textEn: string;
  cause: Reason;
  fromMicros: number;
  toMicros: number;
  interruptions: number[];
  waiting: number[];
}

export interface Recovery {
  sentences: Sentence[];
}

export type Result =
  | "signature_invalid"
  | "chain_broken"
  | "different"
  | "missing"
  | "clock_untrusted"
  | "consistent";

export interface Finding {
  verdict: Result;
  place: string;
  chinese: string;
  english: string;
}

export interface Verification {
  id: number;
  session?: string;
  state: "waiting" | "running" | "done" | "failed";
  doneBytes: number;
  totalBytes: number;
  verdict?: Result;
  entries?: number;
  segments?: number;
  findingCount?: number;
  findings: Finding[];
  failure?: string;
}

/** An evidence package that was asked for. */
export interface EvidencePackage {
  id: number;
  session: string;
  state: "waiting" | "making" | "ready" | "failed";
  doneBytes: number;
  totalBytes: number;
  address?: string;
  failure?: string;
}

export interface Slot {
  slot: number;
  step:
    | "empty"
    | "unknown"
    | "recognised"
    | "copying"
    | "comparing"
    | "second-copy"
    | "left-behind"
    | "erasing"
    | "safe"
    | "silent"
    | "no-root-program"
    | "unmountable"
    | "broken"
    | "no-store";
  port: string;
  title: string;
  carrier: string;
  intake: string;
  filesDone: number;
  filesAll: number;
  bytesDone: number;
  bytesAll: number;
  bytesPerSecond: number;
  battery: number;
  volume: string;
  serial: string;
  volumeSerial: string;
  detail: string;
}

export interface DockState {
  present: boolean;
  rootProgram: boolean;
  learning: number;
  slots: Slot[];
}

export interface Device {
  device: string;
  kind: string;
  title: string;
  serial: string;
  volume: string;
  holder?: string;
  holderNumber?: string;
  sinceMicros?: number;
  dockedMicros?: number;
  offsetMicros?: number;
  battery?: string;
  overdue: boolean;
  mismatch: boolean;
  retired: boolean;
}

export interface IntakeLine {
  intake: string;
  beganMicros: number;
  way: string;
  kind: string;
  slot: number;
  device: string;
  carrier: string;
  offsetMicros?: number;
  ending?: string;
  detail?: string;
  listed: number;
  listedBytes: number;
  imported: number;
  importedBytes: number;
  known: number;
  lost: number;
  odd: number;
  seconds: number;
  held: number;
  erased: number;
  addsUp: boolean;
}

/** All intakes of one device, or of one officer, on one day. */
export interface IntakeSum {
  of: string;
  number: string;
  day: string;
  intakes: number;
  listed: number;
  listedBytes: number;
  imported: number;
  importedBytes: number;
  seconds: number;
  known: number;
  lost: number;
  odd: number;
  erased: number;
}

export interface IntakeItem {
  item: number;
  name: string;
  bytes: number;
  takenMicros?: number;
  marked: boolean;
  told: "import" | "known" | "passed" | "none";
  reason?: string;
  detail?: string;
  file?: string;
  sha256?: string;
  entry: number;
  durationMicros: number;
  oddities: string[];
  erased: boolean;
}

export interface Alarm {
  code: string;
  severity: "loud" | "serious" | "notice";
  room?: string;
  source?: string;
  sinceMicros: number;
  text: string;
  textEn: string;
}

/** A refusal of the machine, with its words in both languages. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly chinese: string,
    readonly english: string,
  ) {
    super(english);
  }
}

let onLoginRequired: () => void = () => {};

/** Sets what happens when the machine no longer knows us. */
export function whenLoginRequired(action: () => void): void {
  onLoginRequired = action;
}

/** What was asked and is not answered yet. */
const open = new Set<AbortController>();

/** GET of `path`; it fails if it is not answered within `limitMillis`. */
export async function get<T>(path: string, limitMillis = 30_000): Promise<T> {
  const question = new AbortController();
  const limit = setTimeout(() => question.abort(), limitMillis);
  open.add(question);
  try {
    return await ask<T>(path, { method: "GET", signal: question.signal });
  } finally {
    clearTimeout(limit);
    open.delete(question);
  }
}

/** Whoever asked goes and waits for no answer. */
export function dropQuestions(): void {
  open.forEach((question) => question.abort());
}

export function post<T>(path: string, body: object = {}): Promise<T> {
  return ask<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Liuhen": "1" },
    body: JSON.stringify(body),
  });
}

export function erase<T>(path: string): Promise<T> {
  return ask<T>(path, { method: "DELETE", headers: { "X-Liuhen": "1" } });
}

/** POST of a piece of a file. */
export function postPiece<T>(path: string, piece: Blob): Promise<T> {
  return ask<T>(path, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Liuhen": "1" }, body: piece });
}

/** POST of a file as it is. */
export function postFile<T>(path: string, file: File): Promise<T> {
  return ask<T>(path, { method: "POST", headers: { "Content-Type": "text/csv", "X-Liuhen": "1" }, body: file });
}

/** Any other request, as our own page. */
export function send<T>(path: string, method: string, body: object): Promise<T> {
  return ask<T>(path, { method, headers: { "Content-Type": "application/json", "X-Liuhen": "1" }, body: JSON.stringify(body) });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Refusal(0, "unreachable", "无法连接主机，请检查网络。", "The machine cannot be reached.");
  }
  if (response.ok) {
    return (await response.json()) as T;
  }
  const body = (await response.json().catch(() => ({}))) as Partial<Record<"error" | "message" | "messageEn", string>>;
  if (response.status === 401) {
    onLoginRequired();
  }
  throw new Refusal(
    response.status,
    body.error ?? "unknown",
    body.message ?? `主机返回错误 ${response.status}。`,
    body.messageEn ?? `The machine answered with error ${response.status}.`,
  );
}
