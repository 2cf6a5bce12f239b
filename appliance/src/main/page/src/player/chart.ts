// The account of a session's time, one row a track, drawn from hours down to single pictures.
import { Book, Interruption, Span, Timeline, Track } from "../api";
import { Lifetime, h, s, setText } from "../dom";
import { flawOf, signAt } from "../signs";
import { clock, day, exactClock } from "../time";
import { flawSentence, hatching, sentence, shadeOf } from "../timeline";
import { Word, word } from "../words";
import { Overview } from "./overview";
import { Reach } from "./reach";

const ROW = 50;
const BAR = 20;
/** Where the proof of a row stands, below its bar, and its flaws below that. */
const PROOF = 3;
const PROOF_HEIGHT = 5;
const LANE = 15;
const AXIS = 26;
const LABEL = 116;
const MILLIS = [20, 40, 100, 200, 500];
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
const STEPS = [...MILLIS, ...SECONDS.map((each) => each * 1000)];
/** Sound is drawn where a pixel is not longer than this, in milliseconds. */
const SOUND_SHOWN = 1000;
/** Pictures are ticked where they are so many pixels apart. */
const FRAME_PIXELS = 5;

/** How far what lies on the disk is proved: by the log, the archive, and this browser. */
export type Standing = "archived" | "sealed" | "pending" | "failed";

/** A stretch of one standing. */
export interface Proof {
  readonly from: number;
  readonly to: number;
  readonly standing: Standing;
  /** Whether this browser has checked it. */
  readonly seen: boolean;
}

/** What is drawn beside the account, asked for by track and stretch. */
export interface Drawn {
  proofs(track: number, from: number, to: number): Proof[];
  frames(track: number, from: number, to: number): number[];
  peak(track: number, from: number, to: number): number | null;
}

export const STANDINGS: [Standing, Word][] = [
  ["archived", "proofArchived"],
  ["sealed", "proofSealed"],
  ["pending", "proofPending"],
  ["failed", "proofFailed"],
];

export class Chart {
  readonly element: HTMLElement;
  private readonly chart = s("svg", { class: "timeline", role: "slider", tabindex: 0, "aria-label": word("timelineLabel") });
  private readonly head = s("line", { class: "playhead", y1: 0 });
  private readonly hint = h("div", { class: "hint-box", hidden: true });
  private readonly overview: Overview;
  readonly reach = new Reach(() => this.redraw());
  private rows: Timeline[] = [];
  private book: Pick<Book, "interruptions" | "marks" | "comments"> = { interruptions: [], marks: [], comments: [] };
  private wall = 0;
  private width = 800;
  private drawing = false;

  constructor(
    private readonly tracks: Track[],
    private readonly drawn: Drawn,
    private readonly onSeek: (wall: number) => void,
    life: Lifetime,
  ) {
    this.overview = new Overview(this.reach, LABEL);
    this.element = h("div", { class: "timeline-box" }, this.chart, this.overview.element, this.hint);
    const watch = new ResizeObserver(() => this.resize());
    watch.observe(this.element);
    life.onEnd(() => watch.disconnect());
    this.listen();
  }

  /** Shows these accounts, one a track. */
  show(rows: Timeline[]): void {
    this.rows = rows;
    this.reach.setWhole(
      Math.min(...rows.map((row) => row.fromMicros / 1000)),
      Math.max(...rows.map((row) => row.toMicros / 1000), 1),
    );
    this.redraw();
  }

  /** Shows flaws below the bars and marks across them. */
  annotate(book: Book): void {
    this.book = book;
    this.redraw();
  }

  /** Moves the playhead; while it plays, what is shown moves along. */
  move(wall: number, playing: boolean): void {
    this.wall = wall;
    if (playing) {
      this.reach.keep(wall);
    }
    const x = this.x(wall);
    this.head.setAttribute("x1", String(x));
    this.head.setAttribute("x2", String(x));
    this.head.setAttribute("visibility", x < LABEL || x > this.width ? "hidden" : "visible");
    this.chart.dataset["wall"] = String(Math.round(wall));
    this.chart.setAttribute("aria-valuetext", exactClock(wall * 1000));
    this.overview.move(wall);
  }

  /** Shows `factor` times as much, around the playhead. */
  zoom(factor: number): void {
    this.reach.zoom(factor, this.wall);
  }

  /** Draws anew with the next picture of the browser. */
  redraw(): void {
    if (!this.drawing) {
      this.drawing = true;
      requestAnimationFrame(() => {
        this.drawing = false;
        this.draw();
      });
    }
  }

  private listen(): void {
    const fingers = new Map<number, number>();
    this.chart.addEventListener("pointerdown", (event) => {
      if (this.px(event) >= LABEL) {
        fingers.set(event.pointerId, this.px(event));
        this.chart.setPointerCapture(event.pointerId);
        if (fingers.size === 1) {
          this.onSeek(this.wallAt(this.px(event)));
        }
      }
    });
    this.chart.addEventListener("pointermove", (event) => {
      this.showHint(event);
      if (fingers.has(event.pointerId)) {
        this.drag(fingers, event);
      }
    });
    const lift = (event: PointerEvent): void => void fingers.delete(event.pointerId);
    this.chart.addEventListener("pointerup", lift);
    this.chart.addEventListener("pointercancel", lift);
    this.chart.addEventListener("pointerleave", () => (this.hint.hidden = true));
    this.chart.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** One finger leads the playhead, two stretch what is shown. */
  private drag(fingers: Map<number, number>, event: PointerEvent): void {
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    const before = fingers.get(event.pointerId) ?? 0;
    const now = this.px(event);
    fingers.set(event.pointerId, now);
    if (other === undefined) {
      this.onSeek(this.wallAt(now));
    } else if (Math.abs(now - other) > 8) {
      this.reach.zoom(Math.abs(before - other) / Math.abs(now - other), this.wallAt((now + other) / 2));
      this.reach.pan(((before - now) / 2) * this.perPixel());
    }
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.reach.pan((event.deltaX || event.deltaY) * this.perPixel());
    } else {
      this.reach.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.wallAt(this.px(event)));
    }
  }

  private showHint(event: PointerEvent): void {
    const box = this.chart.getBoundingClientRect();
    const index = Math.floor((event.clientY - box.top - AXIS) / ROW);
    const row = this.rows[index];
    const wall = this.wallAt(this.px(event));
    const span = row?.spans.find((each) => each.fromMicros / 1000 <= wall && wall < each.toMicros / 1000);
    this.hint.hidden = span === undefined || this.px(event) < LABEL;
    if (span !== undefined) {
      const proof = this.drawn.proofs(index, wall, wall + 1)[0];
      const told = proof === undefined ? [] : [`${proofWord(proof.standing)}${proof.seen ? ` · ${word("proofSeen")}` : ""}`];
      const flaws = this.flawsAt(index, wall).map(flawSentence);
      setText(this.hint, [`${clock(wall)}  ${sentence(span)}`, ...told, ...flaws].join("\n"));
      this.hint.dataset["shade"] = shadeOf(span);
      this.hint.style.left = `${Math.min(this.px(event), this.width - this.hint.offsetWidth - 4)}px`;
      this.hint.style.top = `${event.clientY - box.top + 18}px`;
    }
  }

  private resize(): void {
    this.width = Math.max(320, this.element.clientWidth);
    this.redraw();
  }

  private draw(): void {
    const height = AXIS + ROW * this.tracks.length;
    this.chart.setAttribute("width", String(this.width));
    this.chart.setAttribute("height", String(height));
    this.head.setAttribute("y2", String(height));
    this.chart.replaceChildren(
      hatching(),
      ...this.axis(height),
      ...this.rows.flatMap((row, i) => [...this.row(row, i), ...this.proofs(i), ...this.flaws(i)]),
      ...this.marks(height),
      ...this.comments(height),
      this.head,
    );
    this.overview.draw(this.width, this.rows, this.book, (track) =>
      this.drawn.proofs(track, this.reach.whole.from, this.reach.whole.to).filter((each) => each.standing === "failed"),
    );
    this.move(this.wall, false);
  }

  private row(row: Timeline, index: number): SVGElement[] {
    const y = this.top(index);
    const title = this.tracks[index]?.title ?? "";
    const label = s("text", { class: "row-title", x: 0, y: y + BAR / 2 + 5 }, title);
    return [label, ...row.spans.flatMap((span) => this.bar(span, y)), ...this.sound(index, y), ...this.ticks(index, y)];
  }

  private top(index: number): number {
    return AXIS + ROW * index + 4;
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
    return [s("rect", { class: `bar ${shade}`, x: from, y, width: Math.max(least, to - from), height: BAR })];
  }

  private sound(index: number, y: number): SVGElement[] {
    const each = this.perPixel();
    if (each > SOUND_SHOWN) {
      return [];
    }
    let line = "";
    for (let x = LABEL; x < this.width; x++) {
      const wall = this.wallAt(x);
      const peak = this.drawn.peak(index, wall, wall + each);
      if (peak !== null) {
        const half = Math.max(0.4, (peak * (BAR - 4)) / 2);
        line += `M${x} ${(y + BAR / 2 - half).toFixed(1)}V${(y + BAR / 2 + half).toFixed(1)}`;
      }
    }
    return line === "" ? [] : [s("path", { class: "sound-line", d: line })];
  }

  private ticks(index: number, y: number): SVGElement[] {
    const { from, to } = this.reach.shown;
    if (this.perPixel() > 60 / FRAME_PIXELS) {
      return [];
    }
    const line = this.drawn
      .frames(index, from, to)
      .map((at) => `M${this.x(at).toFixed(1)} ${y + BAR - 6}v6`)
      .join("");
    return line === "" ? [] : [s("path", { class: "frame-ticks", d: line })];
  }

  private proofs(index: number): SVGElement[] {
    const { from, to } = this.reach.shown;
    const y = this.top(index);
    const drawn: SVGElement[] = [];
    for (const proof of this.drawn.proofs(index, from, to)) {
      const x = Math.max(LABEL, this.x(proof.from));
      const width = Math.max(0.5, Math.min(this.width, this.x(proof.to)) - x);
      const shape = `proof ${proof.standing}${proof.seen ? " seen" : ""}`;
      drawn.push(s("rect", { class: shape, x, y: y + BAR + PROOF, width, height: PROOF_HEIGHT }));
      if (proof.standing === "failed") {
        drawn.push(s("rect", { class: "failed-bar", x: x - 1, y: y - 2, width: Math.max(4, width), height: BAR + 4 }));
      }
    }
    return drawn;
  }

  private flawsOf(index: number): Interruption[] {
    const name = this.tracks[index]?.name;
    return this.book.interruptions.filter((each) => each.kind === "flaw" && each.track === name);
  }

  /** The flaws whose stretch or sign is where the pointer is. */
  private flawsAt(index: number, wall: number): Interruption[] {
    const near = 6 * this.perPixel();
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

  /** Below the rows: what reviewers wrote is beside the recording, not in it. A click goes there and not nearby. */
  private comments(height: number): SVGElement[] {
    return this.book.comments.flatMap((comment) => {
      const wall = comment.atMicros / 1000;
      const x = this.x(wall);
      if (x < LABEL || x > this.width) {
        return [];
      }
      const flag = signAt("comment", x, height - 6);
      flag.append(s("title", {}, `${comment.by}: ${comment.text ?? ""}`));
      flag.addEventListener("pointerdown", (event) => {
        event.stopPropagation();
        this.onSeek(wall);
      });
      return [s("line", { class: "comment-line", x1: x, x2: x, y1: AXIS, y2: height - 11 }), flag];
    });
  }

  private axis(height: number): SVGElement[] {
    const { from, to } = this.reach.shown;
    const fits = Math.max(2, (this.width - LABEL) / 110);
    const step = STEPS.find((each) => (to - from) / each <= fits) ?? 86_400_000;
    const zone = new Date(from).getTimezoneOffset() * 60_000;
    const marks: SVGElement[] = [s("text", { class: "axis-day", x: 0, y: 15 }, day(from))];
    for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
      const x = this.x(at);
      marks.push(s("line", { class: "tick", x1: x, x2: x, y1: AXIS - 7, y2: height }));
      if (x < this.width - 56) {
        marks.push(s("text", { class: "axis", x: x + 4, y: 15 }, step < 1000 ? exactClock(at * 1000) : clock(at)));
      }
    }
    return marks;
  }

  private perPixel(): number {
    const { from, to } = this.reach.shown;
    return (to - from) / Math.max(1, this.width - LABEL);
  }

  private x(wall: number): number {
    return LABEL + (wall - this.reach.shown.from) / this.perPixel();
  }

  private px(event: MouseEvent): number {
    return event.clientX - this.chart.getBoundingClientRect().left;
  }

  private wallAt(px: number): number {
    const { from, to } = this.reach.shown;
    return Math.max(from, Math.min(to, from + (px - LABEL) * this.perPixel()));
  }
}

function proofWord(standing: Standing): string {
  return word(STANDINGS.find(([each]) => each === standing)![1]);
}
