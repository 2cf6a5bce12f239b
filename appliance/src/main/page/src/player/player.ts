// The player of a session: its screens under one clock, its timeline, its keys, and what the browser has proved.
import { Book, Run, Session, Span, Timeline } from "../api";
import { Captions } from "../captions";
import { Lifetime, h, setText } from "../dom";
import { FLAWS, sign } from "../signs";
import { day, machineNow, preciseClock } from "../time";
import { LEGEND } from "../timeline";
import { Word, word } from "../words";
import { Chart, Proof, STANDINGS, Standing } from "./chart";
import { RATES } from "./clock";
import { Deck } from "./deck";
import { Failures } from "./failures";
import { Footage } from "./footage";
import { Icon, icon } from "./icons";
import { nextOf, previousOf, typedTime } from "./jump";
import { Key, Keys } from "./keys";
import { Levels } from "./levels";
import { ProofBar } from "./proofbar";
import { Screen } from "./screen";
import { snapshot } from "./snapshot";
import { Tile } from "./tile";
import { Witness } from "./witness";

/** Media begin so long after the beginning of the common axis, so that nothing falls before it, in milliseconds. */
const LEAD = 2000;

export class Player {
  readonly captions = new Captions();
  readonly elements: HTMLElement[];
  private readonly footages: Footage[];
  private readonly screens: Screen[];
  private readonly levels: Levels[];
  private readonly tiles: Tile[];
  private readonly failures: Failures;
  private readonly deck: Deck;
  private readonly chart: Chart;
  private readonly proofBar: ProofBar;
  private readonly keys: Keys;
  private readonly stage = h("div", { class: "tiles" });
  private readonly playButton = h("button", { class: "play", type: "button", click: () => this.deck.toggle() });
  private readonly rates = h("select", { class: "rate", "aria-label": word("speed"), change: () => this.setRate(Number(this.rates.value)) });
  private readonly wallClock = h("input", { class: "wall-clock", "aria-label": word("typeTime"), title: word("typeTime"), size: 22 });
  private readonly liveButton = h("button", { class: "quiet", type: "button", click: () => this.deck.follow(!this.deck.live) }, word("followLive"));
  private readonly captionButton = h("button", { class: "quiet", type: "button", click: () => this.turnCaptions() });
  private readonly insetButton = h("button", { class: "quiet", type: "button", click: () => this.enlarge(this.large < 0 ? 0 : -1) });
  private readonly snapshots = h("div", { class: "snapshots" });
  /** The accounts with what came before START in front of them. */
  private rows: Timeline[] = [];
  private book: Book | null = null;
  /** The track that is shown large while the others are insets; −1 while all stand side by side. */
  private large = -1;
  private stoppedAt = -1;

  /** @param begin wall time to begin at; null for the first footage */
  constructor(
    private session: Session,
    timelines: Timeline[],
    begin: number | null,
    life: Lifetime,
  ) {
    this.lay(timelines);
    const id = session.session.id;
    const witness = new Witness(id);
    const base = Math.min(...this.rows.map((row) => row.fromMicros / 1000)) - LEAD;
    this.failures = new Failures(id);
    this.footages = session.tracks.map((track) => new Footage(id, track, () => this.chart.redraw(), life));
    this.levels = session.tracks.map(() => new Levels(() => this.chart.redraw()));
    this.screens = this.footages.map(
      (footage, i) =>
        new Screen(
          footage,
          base,
          witness,
          (loaded) => {
            void this.levels[i]!.take(loaded);
            this.chart.redraw();
          },
          (failure) => {
            this.failures.add(failure);
            this.chart.redraw();
          },
          life,
        ),
    );
    this.tiles = this.screens.map(
      (screen, i) => new Tile(screen, this.levels[i]!, this.captions, (tile) => this.listenTo(tile), () => this.enlarge(i)),
    );
    this.stage.append(...this.tiles.map((tile) => tile.element));
    this.chart = new Chart(
      session.tracks,
      {
        proofs: (track, from, to) => this.proofs(track, from, to),
        frames: (track, from, to) => this.screens[track]?.frames(from, to) ?? [],
        peak: (track, from, to) => this.levels[track]?.peak(from, to) ?? null,
      },
      (wall) => this.seek(wall),
      life,
    );
    this.deck = new Deck(
      this.screens,
      begin ?? this.firstFootage(),
      (from, to) => this.failures.barrier(from, to),
      () => this.moved(),
      life,
    );
    this.proofBar = new ProofBar(this.screens, witness, this.failures, (wall) => this.seek(wall));
    this.keys = new Keys(this.keyList(), life);
    this.elements = [this.stage, this.controls(), this.chart.element, this.proofBar.element, this.snapshots, legend()];
    this.chart.show(this.rows);
    this.listenClock();
    this.showButtons();
  }

  get wall(): number {
    return this.deck.wall;
  }

  seek(wall: number): void {
    this.deck.seek(wall);
  }

  /** Takes newer accounts of the session. */
  refresh(session: Session, timelines: Timeline[]): void {
    this.session = session;
    this.footages.forEach((footage, i) => (footage.track = session.tracks[i] ?? footage.track));
    this.lay(timelines);
    this.chart.show(this.rows);
    this.showButtons();
  }

  annotate(book: Book): void {
    this.book = book;
    this.chart.annotate(book);
  }

  private lay(timelines: Timeline[]): void {
    this.rows = timelines.map((timeline, i) => withPreRoll(timeline, this.session.tracks[i]?.runs ?? []));
  }

  private firstFootage(): number {
    const starts = this.rows
      .flatMap((row) => row.spans)
      .filter((each) => each.kind === "footage")
      .map((each) => each.fromMicros / 1000);
    return starts.length === 0 ? this.session.session.startMicros / 1000 : Math.min(...starts) + 1;
  }

  /** Neighbouring segments of one standing as one stretch. */
  private proofs(track: number, from: number, to: number): Proof[] {
    const screen = this.screens[track];
    const footage = this.footages[track];
    const found: { from: number; to: number; standing: Standing; seen: boolean }[] = [];
    for (const piece of screen === undefined || footage === undefined ? [] : footage.between(from, to)) {
      const failed = this.failures.has(footage!.track.name, piece.from);
      const signed = piece.entry >= 0 && piece.entry < footage!.signed;
      const standing = failed ? "failed" : !signed ? "pending" : piece.entry < footage!.archived ? "archived" : "sealed";
      const seen = screen!.checked.get(piece.key) === "checked";
      const last = found.at(-1);
      if (last !== undefined && last.standing === standing && last.seen === seen && piece.from - last.to < 500) {
        last.to = piece.to;
      } else {
        found.push({ from: piece.from, to: piece.to, standing, seen });
      }
    }
    return found;
  }

  private moved(): void {
    const wall = this.deck.wall;
    const playing = this.deck.clock.playing;
    this.chart.move(wall, playing);
    if (document.activeElement !== this.wallClock) {
      this.wallClock.value = `${day(wall)}  ${preciseClock(wall)}`;
    }
    this.showPlay(playing);
    const behind = this.deck.live && playing ? Math.max(0, machineNow() - wall) : null;
    this.tiles.forEach((tile, i) =>
      tile.show(wall, this.spanAt(i, wall), this.failures.at(this.session.tracks[i]?.name ?? "", wall + 1), behind),
    );
    this.stage.dataset["apart"] = this.deck.step.apart.toFixed(1);
    this.stage.dataset["worst"] = this.deck.worst.toFixed(1);
    this.proofBar.show();
    if (!playing && this.failures.barrier(wall, wall + 2) !== null && this.stoppedAt !== wall) {
      this.stoppedAt = wall;
      this.proofBar.element.scrollIntoView({ block: "nearest" });
    }
  }

  private showPlay(playing: boolean): void {
    if (this.playButton.dataset["playing"] !== String(playing)) {
      this.playButton.dataset["playing"] = String(playing);
      this.playButton.replaceChildren(icon(playing ? "pause" : "play"), word(playing ? "pause" : "play"));
    }
    this.rates.value = String(this.deck.clock.rate);
    this.liveButton.classList.toggle("on", this.deck.live);
  }

  private spanAt(track: number, wall: number): Span | undefined {
    const micros = wall * 1000;
    return this.rows[track]?.spans.find((each) => each.fromMicros <= micros && micros < each.toMicros);
  }

  private setRate(rate: number): void {
    this.deck.clock.rate = rate;
    this.deck.live = false;
    this.rates.blur();
  }

  private changeRate(steps: number): void {
    const at = RATES.indexOf(this.deck.clock.rate) + steps;
    this.setRate(RATES[Math.max(0, Math.min(RATES.length - 1, at))] ?? 1);
  }

  private jump(to: (moments: number[], wall: number) => number | null, what: "marks" | "gaps"): void {
    const moments =
      what === "marks"
        ? [...(this.book?.marks ?? []), ...(this.book?.comments ?? [])].map((each) => each.atMicros / 1000)
        : this.rows.flatMap((row) => row.spans.filter((span) => span.kind === "gap" || span.kind === "unexplained")).map((span) => span.fromMicros / 1000);
    const wall = to(moments, this.wall);
    if (wall !== null) {
      this.seek(wall);
    }
  }

  private async takeSnapshots(): Promise<void> {
    for (const screen of this.large < 0 ? this.screens : [this.screens[this.large]!]) {
      const taken = screen.covered ? await snapshot(screen) : null;
      if (taken !== null) {
        this.snapshots.prepend(taken);
      }
    }
  }

  private turnCaptions(): void {
    this.captions.turn();
    this.showButtons();
  }

  private enlarge(tile: number): void {
    this.large = tile < this.tiles.length ? tile : -1;
    this.stage.classList.toggle("inset", this.large >= 0);
    this.tiles.forEach((each, i) => each.element.classList.toggle("large", i === this.large));
    this.showButtons();
  }

  private listenTo(chosen: Tile): void {
    for (const tile of this.tiles) {
      tile.setHeard(tile === chosen && !tile.heard);
    }
  }

  private showButtons(): void {
    setText(this.captionButton, word(this.captions.shown ? "captionsOff" : "captionsOn"));
    setText(this.insetButton, word(this.large < 0 ? "pictureInPicture" : "sideBySide"));
    this.liveButton.hidden = this.session.session.endMicros !== undefined;
  }

  private controls(): HTMLElement {
    this.rates.append(...RATES.map((rate) => h("option", { value: rate, selected: rate === 1 }, `${rate}×`)));
    return h(
      "div",
      { class: "controls" },
      this.playButton,
      group(
        button("frameBack", "frameBack", () => this.deck.stepFrame(-1)),
        button("−10", "tenBack", () => this.seek(this.wall - 10_000)),
        button("+10", "tenOn", () => this.seek(this.wall + 10_000)),
        button("frameOn", "frameOn", () => this.deck.stepFrame(1)),
      ),
      this.rates,
      this.wallClock,
      group(
        button("markBack", "markBack", () => this.jump(previousOf, "marks")),
        button("markOn", "markOn", () => this.jump(nextOf, "marks")),
        button("gapBack", "gapBack", () => this.jump(previousOf, "gaps")),
        button("gapOn", "gapOn", () => this.jump(nextOf, "gaps")),
      ),
      this.liveButton,
      h("span", { class: "stretch" }),
      button("camera", "takeSnapshot", () => void this.takeSnapshots()),
      this.captionButton,
      this.tiles.length > 1 ? this.insetButton : null,
      group(
        button("＋", "zoomIn", () => this.chart.zoom(0.5)),
        button("－", "zoomOut", () => this.chart.zoom(2)),
        button(word("all"), "all", () => this.chart.reach.zoomOut()),
        button("?", "keySheet", () => this.keys.show()),
      ),
    );
  }

  private keyList(): Key[] {
    const key = (keys: string, does: Word, action: () => void, shown = keys): Key => ({ keys: keys === " " ? [" "] : keys.split(" "), shown, does, action });
    const by = (millis: number) => () => this.seek(this.wall + millis);
    const list = [
      key(" ", "keyPlay", () => this.deck.toggle(), word("spaceBar")),
      key("ArrowLeft", "keyBack", by(-5_000), "←"),
      key("ArrowRight", "keyOn", by(5_000), "→"),
      key("Shift+ArrowLeft", "keyMinuteBack", by(-60_000), "Shift+←"),
      key("Shift+ArrowRight", "keyMinuteOn", by(60_000), "Shift+→"),
      key(",", "frameBack", () => this.deck.stepFrame(-1)),
      key(".", "frameOn", () => this.deck.stepFrame(1)),
      key("<", "slower", () => this.changeRate(-1)),
      key(">", "faster", () => this.changeRate(1)),
      key("[", "markBack", () => this.jump(previousOf, "marks")),
      key("]", "markOn", () => this.jump(nextOf, "marks")),
      key("{", "gapBack", () => this.jump(previousOf, "gaps")),
      key("}", "gapOn", () => this.jump(nextOf, "gaps")),
      key("t T", "typeTime", () => this.wallClock.select(), "T"),
      key("+ =", "zoomIn", () => this.chart.zoom(0.5), "+"),
      key("-", "zoomOut", () => this.chart.zoom(2)),
      key("0", "all", () => this.chart.reach.zoomOut()),
      key("s S", "takeSnapshot", () => void this.takeSnapshots(), "S"),
      key("c C", "keyCaptions", () => this.turnCaptions(), "C"),
      key("l L", "followLive", () => !this.liveButton.hidden && this.deck.follow(!this.deck.live), "L"),
    ];
    const numbers = this.session.tracks.map((_, i) => key(String(i + 1), "keyEnlarge", () => this.enlarge(this.large === i ? -1 : i)));
    return [...list, ...numbers];
  }

  private listenClock(): void {
    this.wallClock.addEventListener("focus", () => this.wallClock.select());
    this.wallClock.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        const wall = typedTime(this.wallClock.value, this.chart.reach.whole.from);
        this.wallClock.classList.toggle("wrong", wall === null);
        if (wall !== null) {
          this.wallClock.blur();
          this.seek(Math.max(this.chart.reach.whole.from, Math.min(this.chart.reach.whole.to, wall)));
        }
      } else if (event.key === "Escape") {
        this.wallClock.blur();
      }
    });
    this.wallClock.addEventListener("blur", () => this.wallClock.classList.remove("wrong"));
  }
}

function button(sign: string, label: Word, action: () => void): HTMLElement {
  const shown = /^[a-z]+[A-Z]|^camera/.test(sign) ? icon(sign as Icon) : sign;
  return h("button", { class: "quiet", type: "button", title: word(label), "aria-label": word(label), click: action }, shown);
}

function group(...buttons: HTMLElement[]): HTMLElement {
  return h("span", { class: "button-group" }, ...buttons);
}

/** An account with what came before START in front of it. */
function withPreRoll(timeline: Timeline, runs: Run[]): Timeline {
  const start = timeline.fromMicros;
  const early = runs
    .filter((run) => run.startMicros < start)
    .map((run): Span => ({ kind: "pre-roll", fromMicros: run.startMicros, toMicros: Math.min(run.endMicros, start), run: run.run }));
  return {
    ...timeline,
    fromMicros: Math.min(start, ...early.map((each) => each.fromMicros)),
    spans: [...early, ...timeline.spans],
  };
}

function legend(): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    ...LEGEND.map(([shade, key]) => h("li", {}, h("i", { class: shade }), word(key))),
    ...STANDINGS.map(([standing, key]) => h("li", {}, h("i", { class: `proof-sign ${standing}` }), word(key))),
    ...FLAWS.map(([flaw, key]) => h("li", {}, sign(flaw), word(key))),
    h("li", {}, sign("mark"), word("mark")),
    h("li", {}, sign("comment"), word("reviewComment")),
  );
}
