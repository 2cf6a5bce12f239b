// The course of a value as a small drawing beside it.
import { s } from "./dom";

const WIDTH = 180;
const HEIGHT = 24;

/** Values by the side of each other, the newest at the right end; less than 0 is a place where nothing was measured. */
export function spark(values: number[], kind: "bars" | "line", most: number, label: string): SVGElement {
  const top = Math.max(1, most, ...values);
  const first = WIDTH - values.length;
  const y = (value: number): number => HEIGHT - 1 - (value / top) * (HEIGHT - 3);
  const drawing = s("svg", { class: `spark ${kind}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label });
  drawing.append(s("path", { class: "spark-ground", d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }));
  drawing.append(s("path", { class: "spark-value", d: kind === "bars" ? bars(values, first, y) : line(values, first, y) }));
  return drawing;
}

function bars(values: number[], first: number, y: (value: number) => number): string {
  return values.map((value, i) => (value <= 0 ? "" : `M${first + i + 0.5} ${HEIGHT - 1}V${y(value).toFixed(1)}`)).join("");
}

function line(values: number[], first: number, y: (value: number) => number): string {
  return values
    .map((value, i) => {
      if (value < 0) {
        return "";
      }
      const begins = i === 0 || values[i - 1]! < 0;
      return `${begins ? "M" : "L"}${first + i + 0.5} ${y(value).toFixed(1)}`;
    })
    .join("");
}
