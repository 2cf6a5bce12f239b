// The lamp of a source: colour and shape say the same, for those who see one of them only.
import { Verdict } from "./api";
import { s } from "./dom";

const SHAPES: Record<Verdict, string> = {
  // A full disc: the mark of recording everywhere.
  recording: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z",
  // A triangle with a stroke.
  degraded: "M12 2L23 21H1z M11 9v6h2v-6z M11 17v2h2v-2z",
  // A cross that fills its place.
  "not-recording": "M5.6 1.4L12 7.8l6.4-6.4l4.2 4.2L16.2 12l6.4 6.4l-4.2 4.2L12 16.2l-6.4 6.4l-4.2-4.2L7.8 12L1.4 5.6z",
  // A ring.
  connecting: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M12 6a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
  // A bar.
  off: "M3 10h18v4H3z",
};

export class Lamp {
  private readonly shape = s("path", { "fill-rule": "evenodd" });
  readonly element = s("svg", { class: "lamp", viewBox: "0 0 24 24", "aria-hidden": "true" }, this.shape);

  show(verdict: Verdict): void {
    this.shape.setAttribute("d", SHAPES[verdict]);
  }
}
