// How loud a source is.
import { Source } from "./api";
import { h } from "./dom";
import { word } from "./words";

/** Nothing below this is heard. */
const QUIET = -60;
/** Above this the sound was too loud for its coding. */
const CLIPPED = -0.1;

/** A bar that grows with the sound; absent for a source without. */
export class Meter {
  private readonly bar = h("i", {});
  readonly element = h("div", { class: "meter", role: "meter", hidden: true, "aria-label": word("soundLevel") }, this.bar);

  show(source: Source): void {
    this.element.hidden = source.level === undefined;
    if (source.level !== undefined) {
      this.draw(source.level.decibels, source.level.clipped);
    }
  }

  /** The same for a level that is known by itself, or not at all. */
  level(decibels: number | null): void {
    this.element.hidden = decibels === null;
    if (decibels !== null) {
      this.draw(decibels, decibels > CLIPPED);
    }
  }

  private draw(decibels: number, clipped: boolean): void {
    this.bar.style.width = `${(100 * Math.min(1, Math.max(0, 1 - decibels / QUIET))).toFixed(0)}%`;
    this.element.dataset["clipped"] = String(clipped);
    this.element.setAttribute("aria-valuenow", decibels.toFixed(0));
    this.element.title = `${decibels.toFixed(0)} dB`;
  }
}
