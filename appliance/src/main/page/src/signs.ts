// The signs of what is flawed or marked: each has a shape beside its colour, so that no colour need be seen.
import { s } from "./dom";
import { Word } from "./words";

/** Families of flaws. */
export type Flaw = "loss" | "picture" | "sound" | "clock";

/** What has a sign. */
export type Sign = Flaw | "mark" | "comment";

const FAMILIES: Record<string, Flaw> = {
  "packet-loss": "loss",
  "picture-black": "picture",
  "picture-frozen": "picture",
  "picture-covered": "picture",
  "sound-silent": "sound",
  "sound-clipped": "sound",
  "sound-dead": "sound",
  "clock-step": "clock",
  "clock-drift": "clock",
  "time-jump": "clock",
};

export const FLAWS: [Flaw, Word][] = [
  ["loss", "flawLoss"],
  ["picture", "flawPicture"],
  ["sound", "flawSound"],
  ["clock", "flawClock"],
];

// Drawn in a square of 10 by 10 around its centre.
const SHAPES: Record<Sign, string> = {
  loss: "M0 -5 L5 0 L0 5 L-5 0 Z",
  picture: "M-4.5 -4.5 H4.5 V4.5 H-4.5 Z M-2 -2 V2 H2 V-2 Z",
  sound: "M-5 4.5 L0 -4.5 L5 4.5 Z",
  clock: "M0 -5 A5 5 0 0 1 0 5 A5 5 0 0 1 0 -5 Z M-0.8 -3.4 V0.8 H2.8 V-0.8 H0.8 V-3.4 Z",
  mark: "M-3.5 -5 H5 L2.2 -2 L5 1 H-2 V5 H-3.5 Z",
  comment: "M-5 -4.5 H5 V2 H0 L-3 5 V2 H-5 Z M-3 -2.7 V-1.6 H3 V-2.7 Z M-3 -0.6 V0.5 H1 V-0.6 Z",
};

export function flawOf(cause: string | undefined): Flaw {
  return FAMILIES[cause ?? ""] ?? "loss";
}

/** The sign as part of a drawing. */
export function signAt(kind: Sign, x: number, y: number): SVGElement {
  return s("path", { class: `sign ${kind}`, d: SHAPES[kind], transform: `translate(${x} ${y})`, "fill-rule": "evenodd" });
}

/** The sign in a line of text. */
export function sign(kind: Sign): SVGElement {
  return s("svg", { class: "inline-sign", viewBox: "-6 -6 12 12", "aria-hidden": "true" }, signAt(kind, 0, 0));
}
