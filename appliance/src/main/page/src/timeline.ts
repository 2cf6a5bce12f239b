// The account of a session's time, one row a track, drawn.
import { Book, Interruption, Span, Timeline, Track } from "./api";
import { Lifetime, h, s, setText } from "./dom";
import { signAt, flawOf } from "./signs";
import { clock, day, preciseClock, shortSpan } from "./time";
import { Word, pick, word } from "./words";

const ROW = 44;
const BAR = 20;
/** Where the flaws of a row stand, below its bar. */
const LANE = 7;
const AXIS = 26;
const LABEL = 116;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400].map((s) => s * 1000);

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
function flawSentence(flaw: Interruption): string {
  const from = flaw.fromMicros / 1000;
  const to = flaw.toMicros / 1000;
  const bounds = to === from ? preciseClock(from) : `${preciseClock(from)} – ${preciseClock(to)} · ${shortSpan(to - from)}`;
  return `${word("flaw")}：${pick(flaw.cause.text, flaw.cause.textEn)} · ${bounds}`;
}

export class TimelineChart {
  readonly element: HTMLElement;
  private readonly chart = s("svg", { class: "timeline", role: "img" });
  private readonly head = s("line", { class: "playhead", y1: 0 });
  private readonly hint = h("div", { class: "hint-box", hidden: true });
  private rows: Timeline[] = [];
  private book: Pick<Book, "interruptions" | "marks"> = { interruptions: [], marks: [] };
  private whole = { from: 0, to: 1 };
  private shown = { from: 0, to: 1 };
  private wall = 0;
  private width = 800;

  constructor(
    private readonly tracks: Track[],
    private readonly onSeek: (wall: number) => void,
    life: Lifetime,
  ) {
    this.element = h("div", { class: "timeline-box" }, this.chart, this.hint);
    const watch = new ResizeObserver(() => this.resize());
    watch.observe(this.element);
    life.onEnd(() => watch.disconnect());
    this.listen();
  }

  /** Shows these accounts, one a track. */
  show(rows: Timeline[]): void {
    const before = this.whole;
    const wasWhole = this.shown.from === before.from && this.shown.to === before.to;
    this.rows = rows;
    this.whole = {
      from: Math.min(...rows.map((row) => row.fromMicros / 1000)),
      to: Math.max(...rows.map((row) => row.toMicros / 1000), 1),
    };
    if (wasWhole) {
      this.shown = { ...this.whole };
    }
    this.draw();
  }

  /** Shows flaws below the bars and marks across them. */
  annotate(book: Book): void {
    this.book = book;
    this.draw();
  }

  /** Moves the playhead. */
  move(wall: number): void {
    this.wall = wall;
    const x = this.x(wall);
    this.head.setAttribute("x1", String(x));
    this.head.setAttribute("x2", String(x));
    this.head.setAttribute("visibility", x < LABEL || x > this.width ? "hidden" : "visible");
  }

  /** Shows `factor` times as much, around the playhead or `centre`. */
  zoom(factor: number, centre: number = this.wall): void {
    const whole = this.whole.to - this.whole.from;
    const length = Math.max(2000, Math.min(whole, (this.shown.to - this.shown.from) * factor));
    const share = (centre - this.shown.from) / (this.shown.to - this.shown.from);
    const from = Math.max(this.whole.from, Math.min(this.whole.to - length, centre - length * share));
    this.shown = { from, to: from + length };
    this.draw();
  }

  zoomOut(): void {
    this.shown = { ...this.whole };
    this.draw();
  }

  private listen(): void {
    let dragging = false;
    const seek = (event: PointerEvent): void => this.onSeek(this.wallAt(event));
    this.chart.addEventListener("pointerdown", (event) => {
      if (this.px(event) >= LABEL) {
        dragging = true;
        this.chart.setPointerCapture(event.pointerId);
        seek(event);
      }
    });
    this.chart.addEventListener("pointermove", (event) => {
      this.showHint(event);
      if (dragging) {
        seek(event);
      }
    });
    this.chart.addEventListener("pointerup", () => (dragging = false));
    this.chart.addEventListener("pointerleave", () => (this.hint.hidden = true));
    this.chart.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.wallAt(event));
      },
      { passive: false },
    );
  }

  private showHint(event: PointerEvent): void {
    const index = Math.floor((event.offsetY - AXIS) / ROW);
    const row = this.rows[index];
    const wall = this.wallAt(event);
    const span = row?.spans.find((each) => each.fromMicros / 1000 <= wall && wall < each.toMicros / 1000);
    this.hint.hidden = span === undefined || this.px(event) < LABEL;
    if (span !== undefined) {
      const flaws = this.flawsAt(index, wall).map(flawSentence);
      setText(this.hint, [`${clock(wall)}  ${sentence(span)}`, ...flaws].join("\n"));
      this.hint.dataset["shade"] = shadeOf(span);
      this.hint.style.left = `${Math.min(event.offsetX, this.width - this.hint.offsetWidth - 4)}px`;
      this.hint.style.top = `${event.offsetY + 18}px`;
    }
  }

  private resize(): void {
    this.width = Math.max(320, this.element.clientWidth);
    this.draw();
  }

  private draw(): void {
    const height = AXIS + ROW * this.tracks.length;
    this.chart.setAttribute("width", String(this.width));
    this.chart.setAttribute("height", String(height));
    this.head.setAttribute("y2", String(height));
    this.chart.replaceChildren(
      hatching(),
      ...this.axis(height),
      ...this.rows.flatMap((row, i) => [...this.row(row, i), ...this.flaws(i)]),
      ...this.marks(height),
      this.head,
    );
    this.move(this.wall);
  }

  private row(row: Timeline, index: number): SVGElement[] {
    const y = this.top(index);
    const title = this.tracks[index]?.title ?? "";
    const label = s("text", { class: "row-title", x: 0, y: y + BAR / 2 + 5 }, title);
    return [label, ...row.spans.flatMap((span) => this.bar(span, y))];
  }

  private top(index: number): number {
    return AXIS + ROW * index + (ROW - BAR - LANE) / 2;
  }

  private flawsOf(index: number): Interruption[] {
    const name = this.tracks[index]?.name;
    return this.book.interruptions.filter((each) => each.kind === "flaw" && each.track === name);
  }

  /** The flaws whose stretch or sign is where the pointer is. */
  private flawsAt(index: number, wall: number): Interruption[] {
    const near = (6 * (this.shown.to - this.shown.from)) / (this.width - LABEL);
    return this.flawsOf(index).filter((each) => each.fromMicros / 1000 - near <= wall && wall <= each.toMicros / 1000 + near);
  }

  private flaws(index: number): SVGElement[] {
    const y = this.top(index) + BAR + LANE;
    return this.flawsOf(index).flatMap((flaw) => {
      const from = this.x(flaw.fromMicros / 1000);
      const to = this.x(flaw.toMicros / 1000);
      if (to < LABEL || from > this.width) {
        return [];
      }
      const family = flawOf(flaw.cause.cause);
      const begin = Math.max(LABEL, from);
      const width = Math.max(1, Math.min(this.width, to) - begin);
      const bar = s("rect", { class: `flaw-bar ${family}`, x: begin, y: y - 2, width, height: 4 });
      return [bar, signAt(family, Math.max(LABEL + 5, from), y)];
    });
  }

  private marks(height: number): SVGElement[] {
    return this.book.marks.flatMap((mark) => {
      const x = this.x(mark.atMicros / 1000);
      return x < LABEL || x > this.width
        ? []
        : [s("line", { class: "mark-line", x1: x, x2: x, y1: AXIS - 6, y2: height }), signAt("mark", x + 3.5, AXIS - 2)];
    });
  }

  private bar(span: Span, y: number): SVGElement[] {
    const from = Math.max(LABEL, this.x(span.fromMicros / 1000));
    const to = Math.min(this.width, this.x(span.toMicros / 1000));
    if (to < LABEL || from > this.width) {
      return [];
    }
    const shade = shadeOf(span);
    // A gap is never too short to be seen; what nothing hides behind needs no mark.
    const least = shade === "footage" || shade === "pre-roll" || shade === "ordinary" ? 0.5 : 2.5;
    const width = Math.max(least, to - from);
    return [s("rect", { class: `bar ${shade}`, x: from, y, width, height: BAR })];
  }

  private axis(height: number): SVGElement[] {
    const length = this.shown.to - this.shown.from;
    const fits = Math.max(2, (this.width - LABEL) / 110);
    const step = STEPS.find((each) => length / each <= fits) ?? 86_400_000;
    const zone = new Date(this.shown.from).getTimezoneOffset() * 60_000;
    const marks: SVGElement[] = [s("text", { class: "axis-day", x: 0, y: 15 }, day(this.shown.from))];
    for (let at = Math.ceil((this.shown.from - zone) / step) * step + zone; at <= this.shown.to; at += step) {
      const x = this.x(at);
      marks.push(s("line", { class: "tick", x1: x, x2: x, y1: AXIS - 7, y2: height }));
      if (x < this.width - 46) {
        marks.push(s("text", { class: "axis", x: x + 4, y: 15 }, clock(at)));
      }
    }
    return marks;
  }

  private x(wall: number): number {
    return LABEL + ((wall - this.shown.from) / (this.shown.to - this.shown.from)) * (this.width - LABEL);
  }

  private px(event: MouseEvent): number {
    return event.clientX - this.chart.getBoundingClientRect().left;
  }

  private wallAt(event: MouseEvent): number {
    const share = (this.px(event) - LABEL) / (this.width - LABEL);
    return this.shown.from + Math.max(0, Math.min(1, share)) * (this.shown.to - this.shown.from);
  }
}

function hatching(): SVGElement {
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
