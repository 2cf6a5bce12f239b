// The account of a session's time: its shades, its sentences, and the small drawing of it that a list shows.
import { Interruption, Span } from "./api";
import { s } from "./dom";
import { preciseClock, shortSpan } from "./time";
import { Word, pick, word } from "./words";

/** Kinds of stretches, each with its colour. */
export type Shade = "footage" | "pre-roll" | "person" | "source" | "storage" | "power" | "ordinary" | "unexplained";

const SHADES: Record<string, Shade> = {
  stopped: "person",
  paused: "person",
  "site-changed": "person",
  obstructed: "person",
  weather: "person",
  secrecy: "person",
  opening: "ordinary",
  "clock-step": "ordinary",
  "run-full": "ordinary",
  "parameter-change": "ordinary",
  "time-jump": "ordinary",
  "storage-stall": "storage",
  "storage-error": "storage",
  "storage-full": "storage",
  "process-died": "power",
  restart: "power",
  power: "power",
};

export const LEGEND: [Shade, Word][] = [
  ["footage", "footage"],
  ["pre-roll", "preRoll"],
  ["source", "gapSource"],
  ["person", "gapPerson"],
  ["storage", "gapStorage"],
  ["power", "gapPower"],
  ["ordinary", "gapOrdinary"],
  ["unexplained", "unexplained"],
];

export function shadeOf(span: Span): Shade {
  return span.kind === "gap" ? (SHADES[span.cause?.cause ?? ""] ?? "source") : span.kind;
}

/** One sentence about a stretch. */
export function sentence(span: Span): string {
  const from = span.fromMicros / 1000;
  const to = span.toMicros / 1000;
  const bounds = `${preciseClock(from)} – ${preciseClock(to)} · ${shortSpan(to - from)}`;
  if (span.kind === "footage" || span.kind === "pre-roll") {
    return `${word(span.kind === "footage" ? "footage" : "preRoll")} · ${bounds}`;
  }
  const cause = span.cause === undefined ? word("unexplained") : pick(span.cause.text, span.cause.textEn);
  return `${cause} · ${bounds}${span.detail === undefined || span.detail === "" ? "" : ` · ${span.detail}`}`;
}

/** One sentence about a flaw. */
export function flawSentence(flaw: Interruption): string {
  const from = flaw.fromMicros / 1000;
  const to = flaw.toMicros / 1000;
  const bounds = to === from ? preciseClock(from) : `${preciseClock(from)} – ${preciseClock(to)} · ${shortSpan(to - from)}`;
  return `${word("flaw")}：${pick(flaw.cause.text, flaw.cause.textEn)} · ${bounds}`;
}

/** The pattern of what nobody explained. */
export function hatching(): SVGElement {
  return s(
    "defs",
    {},
    s(
      "pattern",
      { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { class: "hatch-ground", width: 6, height: 6 }),
      s("rect", { class: "hatch-line", width: 2.5, height: 6 }),
    ),
  );
}

/** A track as a list draws it: its time, and the longest of its gaps. */
export interface Drawing {
  title: string;
  fromMicros: number;
  toMicros: number;
  /** The cause is empty where nobody explained it. */
  gaps: { fromMicros: number; toMicros: number; cause: string }[];
}

const SMALL_WIDTH = 160;
const SMALL_ROW = 6;

/** All tracks of a session, one thin line each. */
export function smallTimeline(lines: Drawing[]): SVGElement {
  const height = Math.max(1, lines.length) * (SMALL_ROW + 2);
  const from = Math.min(...lines.map((line) => line.fromMicros));
  const length = Math.max(1, Math.max(...lines.map((line) => line.toMicros)) - from);
  const bar = (begin: number, end: number, row: number, shade: Shade): SVGElement => {
    const x = ((begin - from) / length) * SMALL_WIDTH;
    const width = Math.max(1, ((end - begin) / length) * SMALL_WIDTH);
    return s("rect", { class: `bar ${shade}`, x: x.toFixed(1), y: row * (SMALL_ROW + 2) + 1, width: width.toFixed(1), height: SMALL_ROW });
  };
  return s(
    "svg",
    { class: "small-timeline", viewBox: `0 0 ${SMALL_WIDTH} ${height}`, "aria-hidden": "true" },
    hatching(),
    ...lines.flatMap((line, row) => [
      bar(line.fromMicros, line.toMicros, row, "footage"),
      ...line.gaps.map((gap) => bar(gap.fromMicros, gap.toMicros, row, gap.cause === "" ? "unexplained" : (SHADES[gap.cause] ?? "source"))),
    ]),
  );
}
