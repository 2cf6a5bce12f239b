// What stands over the picture: room, officers, air and clock at its lower edge with the running time, and the title card
// after START. The picture itself is never changed.
import { Cue, get } from "./api";
import { h, setText } from "./dom";
import { clock, day } from "./time";

const KEY = "captions";

/** The cues of a session, and whether they are shown. */
export class Captions {
  private cues: Cue[] = [];
  private on = localStorage.getItem(KEY) !== "off";

  get shown(): boolean {
    return this.on;
  }

  /** Shows them if they were hidden, and the other way round; the browser remembers it. */
  turn(): void {
    this.on = !this.on;
    localStorage.setItem(KEY, this.on ? "on" : "off");
  }

  async refresh(session: string): Promise<void> {
    this.cues = (await get<{ cues: Cue[] }>(`/api/sessions/${session}/captions`)).cues;
  }

  /** The lines at a wall time in milliseconds. */
  at(wall: number, place: Cue["place"]): string[] {
    const micros = wall * 1000;
    const cue = this.on
      ? this.cues.find((each) => each.place === place && each.fromMicros <= micros && micros < each.toMicros)
      : undefined;
    return cue?.lines ?? [];
  }
}

/** The captions over one picture. */
export class CaptionLayer {
  private readonly card = h("div", { class: "title-card", hidden: true });
  private readonly strip = h("div", { class: "caption", hidden: true });
  readonly elements = [this.card, this.strip];
  private cardKey = "";

  constructor(private readonly captions: Captions) {}

  show(wall: number): void {
    const strip = this.captions.at(wall, "strip");
    this.strip.hidden = strip.length === 0;
    setText(this.strip, [`${day(wall)} ${clock(wall)}  ${strip[0] ?? ""}`, ...strip.slice(1)].join("\n"));
    const card = this.captions.at(wall, "card");
    const key = card.join("\n");
    if (key !== this.cardKey) {
      this.cardKey = key;
      this.card.hidden = card.length === 0;
      this.card.replaceChildren(...card.map((line) => h("p", {}, line)));
    }
  }
}
