// The whole session in one narrow strip, with a window on what is shown large.
import { Book, Timeline } from "../api";
import { s } from "../dom";
import { shadeOf } from "../timeline";
import { Reach, Stretch } from "./reach";

const HEIGHT = 20;
const EDGE = 3;

export class Overview {
  readonly element = s("svg", { class: "overview", height: HEIGHT, "aria-hidden": "true" });
  private readonly window = s("rect", { class: "window", y: 0.5, height: HEIGHT - 1 });
  private readonly head = s("line", { class: "playhead", y1: 0, y2: HEIGHT });
  private width = 1;

  /** @param label how much room is left free at the left, in pixels */
  constructor(
    private readonly reach: Reach,
    private readonly label: number,
  ) {
    let grip: number | null = null;
    const lead = (event: PointerEvent): void => {
      const { from, to } = this.reach.shown;
      if (grip !== null) {
        this.reach.show(this.wallAt(event) - grip * (to - from), to - from);
      }
    };
    this.element.addEventListener("pointerdown", (event) => {
      const { from, to } = this.reach.shown;
      const share = (this.wallAt(event) - from) / (to - from);
      grip = share >= 0 && share <= 1 ? share : 0.5;
      this.element.setPointerCapture(event.pointerId);
      lead(event);
    });
    this.element.addEventListener("pointermove", lead);
    this.element.addEventListener("pointerup", () => (grip = null));
    this.element.addEventListener("pointercancel", () => (grip = null));
  }

  draw(width: number, rows: Timeline[], book: Pick<Book, "marks" | "comments">, failed: (track: number) => Stretch[]): void {
    this.width = width;
    this.element.setAttribute("width", String(width));
    const thick = (HEIGHT - 2 * EDGE) / Math.max(1, rows.length);
    const bars = rows.flatMap((row, i) =>
      row.spans.map((span) => this.bar(span.fromMicros / 1000, span.toMicros / 1000, EDGE + i * thick, thick, `bar ${shadeOf(span)}`)),
    );
    const faults = rows.flatMap((_, i) => failed(i).map((each) => this.bar(each.from, each.to, 0, HEIGHT, "failed-bar")));
    const flag = (atMicros: number, shape: string): SVGElement => {
      const x = this.x(atMicros / 1000);
      return s("line", { class: shape, x1: x, x2: x, y1: 0, y2: HEIGHT });
    };
    const flags = [
      ...book.marks.map((mark) => flag(mark.atMicros, "mark-line")),
      ...book.comments.map((comment) => flag(comment.atMicros, "comment-line")),
    ];
    const { from, to } = this.reach.shown;
    this.window.setAttribute("x", String(this.x(from)));
    this.window.setAttribute("width", String(Math.max(3, this.x(to) - this.x(from) - 0.5)));
    this.element.replaceChildren(...bars, ...flags, ...faults, this.window, this.head);
  }

  move(wall: number): void {
    const x = String(this.x(wall));
    this.head.setAttribute("x1", x);
    this.head.setAttribute("x2", x);
  }

  private bar(from: number, to: number, y: number, height: number, shape: string): SVGElement {
    const x = this.x(from);
    return s("rect", { class: shape, x, y, width: Math.max(1, this.x(to) - x), height: Math.max(1, height - 0.5) });
  }

  private x(wall: number): number {
    const { from, to } = this.reach.whole;
    return this.label + ((wall - from) / (to - from)) * (this.width - this.label);
  }

  private wallAt(event: PointerEvent): number {
    const { from, to } = this.reach.whole;
    const share = (event.clientX - this.element.getBoundingClientRect().left - this.label) / (this.width - this.label);
    return from + share * (to - from);
  }
}
