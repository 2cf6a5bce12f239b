// How loud a source is.
import { Source } from "./api";
import { h } from "./dom";
import { word } from "./words";

/** Nothing below this is heard. */
const QUIET = -60;

/** A bar that grows with the sound; absent for a source without. */
export class Meter {
  private readonly bar = h("i", {});
  readonly element = h("div", { class: "meter", role: "meter", hidden: true, "aria-label": word("soundLevel") }, this.bar);

  show(source: Source): void {
    this.element.hidden = source.level === undefined;
    if (source.level !== undefined) {
      const { decibels, clipped } = source.level;
      this.bar.style.width = `${(100 * Math.min(1, Math.max(0, 1 - decibels / QUIET))).toFixed(0)}%`;
      this.element.dataset["clipped"] = String(clipped);
      this.element.setAttribute("aria-valuenow", decibels.toFixed(0));
      this.element.title = `${decibels.toFixed(0)} dB`;
    }
  }
}
