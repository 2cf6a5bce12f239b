// One track's picture, with what stands over it, and in its place where there is none.
import { Run, Span, Track } from "../api";
import { CaptionLayer, Captions } from "../captions";
import { h, setText } from "../dom";
import { Meter } from "../meter";
import { sentence } from "../timeline";
import { word } from "../words";
import { Levels } from "./levels";
import { Screen, playable } from "./screen";
import { Failure, faultWords } from "./witness";

export class Tile {
  readonly element: HTMLElement;
  heard = false;
  private readonly note = h("div", { class: "stage-note" });
  private readonly derived = h("span", { class: "derived-mark", hidden: true }, word("derivedView"));
  private readonly lag = h("span", { class: "lag" });
  private readonly ear = h("button", { class: "link", type: "button" }, word("listen"));
  private readonly meter = new Meter();
  private readonly stage: HTMLElement;
  private readonly layer: CaptionLayer;

  constructor(
    private readonly screen: Screen,
    private readonly levels: Levels,
    captions: Captions,
    onListen: (tile: Tile) => void,
    onEnlarge: () => void,
  ) {
    const track = screen.footage.track;
    this.layer = new CaptionLayer(captions);
    this.stage = h("div", { class: "stage" }, screen.video, this.note, this.derived, this.lag, ...this.layer.elements);
    this.stage.addEventListener("click", () => {
      if (this.element.parentElement?.classList.contains("inset") === true && !this.element.classList.contains("large")) {
        onEnlarge();
      }
    });
    this.ear.addEventListener("click", () => onListen(this));
    const codecs = [...new Set(track.runs.map((run) => run.codecs))].join(" · ");
    const hasSound = track.runs.some((run) => run.streams.some((stream) => stream.kind === "audio"));
    this.element = h(
      "figure",
      { class: "tile" },
      this.stage,
      h("figcaption", {}, h("b", {}, track.title), h("span", { class: "codec mono" }, codecs), hasSound ? this.ear : null, this.meter.element),
    );
  }

  /**
   * Shows how the screen stands.
   *
   * @param under what the account says of this moment
   * @param failure what was found of the segment under the playhead
   * @param behind how far behind now it is, in milliseconds; null where that does not matter
   */
  show(wall: number, under: Span | undefined, failure: Failure | undefined, behind: number | null): void {
    this.layer.show(wall);
    const screen = this.screen;
    const shown = screen.covered && screen.video.readyState >= 2;
    this.stage.classList.toggle("playing", shown);
    this.stage.classList.toggle("refuted", failure !== undefined);
    this.stage.dataset["wall"] = String(Math.round(screen.wall ?? 0));
    this.derived.hidden = !(screen.derived && shown);
    setText(this.lag, behind === null || !shown ? "" : `${word("behind")} ${(behind / 1000).toFixed(1)} s`);
    this.stage.dataset["behind"] = behind === null || !shown ? "" : (behind / 1000).toFixed(2);
    this.lag.classList.toggle("late", (behind ?? 0) > 3000);
    this.meter.level(screen.covered ? this.levels.decibels(wall) : null);
    if (!shown) {
      this.explain(under, failure);
    }
  }

  setHeard(heard: boolean): void {
    this.heard = heard;
    this.screen.video.muted = !heard;
    this.ear.classList.toggle("on", heard);
  }

  private explain(under: Span | undefined, failure: Failure | undefined): void {
    const track = this.screen.footage.track;
    const run = this.screen.footage.at(this.screen.at)?.run;
    const foreign = track.runs.find((each) => each.run === run && !playable(each.codecs));
    if (failure !== undefined) {
      this.say(`${word("notShown")}\n${faultWords(failure)}\n${failure.place}`);
    } else if (track.runs.length === 0) {
      this.say(word("noFootage"));
    } else if (under !== undefined && under.kind !== "footage" && under.kind !== "pre-roll") {
      this.say(`${word("gapHere")}\n${sentence(under)}`);
    } else if (foreign !== undefined && this.screen.covered) {
      this.offer(track, foreign);
    } else {
      this.say(this.screen.covered ? this.screen.trouble : "");
    }
  }

  private say(text: string): void {
    if (this.note.dataset["run"] !== undefined) {
      delete this.note.dataset["run"];
      this.note.replaceChildren();
    }
    setText(this.note, text);
  }

  /** The original, while its derived view is being made. */
  private offer(track: Track, run: Run): void {
    const key = `${run.run} ${this.screen.trouble}`;
    if (this.note.dataset["run"] !== key) {
      this.note.dataset["run"] = key;
      const text = this.screen.trouble === "" ? word("makingDerived") : `${word("noDerived")} ${this.screen.trouble}`;
      this.note.replaceChildren(h("p", {}, text), downloadLink(this.screen.footage.session, track, run));
    }
  }
}

export function downloadLink(session: string, track: Track, run: Run): HTMLElement {
  const href = `/media/${session}/${track.name}/${run.file}`;
  return h("a", { href, download: `${session}-${track.name}-${run.file}`, class: "mono" }, `${track.name}/${run.file}`);
}
