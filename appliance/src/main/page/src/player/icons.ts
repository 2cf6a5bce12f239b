// The signs on the player's buttons, drawn in a square of 16 by 16.
import { s } from "../dom";

const SHAPES = {
  play: "M4 2.5L13 8L4 13.5Z",
  pause: "M3.5 2.5h3v11h-3Z M9.5 2.5h3v11h-3Z",
  frameBack: "M11 3L4.5 8L11 13Z M12 3h1.6v10H12Z",
  frameOn: "M5 3L11.5 8L5 13Z M2.4 3H4v10H2.4Z",
  markBack: "M7 8L12 4v8Z M2 3h1.4v10H2Z M3.4 3H7.4L6.2 5L7.4 7H3.4Z",
  markOn: "M9 8L4 4v8Z M12.6 3H14v10h-1.4Z M12.6 3H8.6L9.8 5L8.6 7h4Z",
  gapBack: "M5 8L10 4v8Z M11 3h1.3v10H11Z M13.7 3H15v10h-1.3Z",
  gapOn: "M11 8L6 4v8Z M3.7 3H5v10H3.7Z M1 3h1.3v10H1Z",
  camera: "M5.6 3.5L6.6 2h2.8l1 1.5H14v10H2v-10Z M8 5.4a3 3 0 1 0 0 6a3 3 0 1 0 0-6Z M8 6.8a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2Z",
} as const;

export type Icon = keyof typeof SHAPES;

export function icon(name: Icon): SVGElement {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("path", { d: SHAPES[name], "fill-rule": "evenodd" }),
  );
}
