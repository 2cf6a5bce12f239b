// One session: its pictures in step, its timeline, its verification, its files.
import { Refusal, Run, Session, Span, Timeline, Track, get } from "./api";
import { CaptionLayer, Captions } from "./captions";
import { CasePanel } from "./case";
import { Lifetime, h, setText } from "./dom";
import { LedgerPanel } from "./ledger";
import { Playback, TrackPlayer, playable } from "./playback";
import { openingPanel } from "./preflight";
import { FLAWS, sign } from "./signs";
import { LEGEND, TimelineChart, sentence } from "./timeline";
import { bytes, clock, day, preciseClock, span } from "./time";
import { verifyPanel } from "./verify";
import { pick, word } from "./words";

const RATES = [1, 2, 4, 0.5];

export function sessionView(id: string, life: Lifetime): HTMLElement {
  const main = h("main", { class: "session-view" });
  void open(id, main, life);
  return main;
}

async function open(id: string, main: HTMLElement, life: Lifetime): Promise<void> {
  try {
    const session = await get<Session>(`/api/sessions/${id}`);
    const timelines = await accounts(session);
    if (!life.ended) {
      new SessionScreen(session, timelines, main, life);
    }
  } catch (e) {
    main.replaceChildren(
      h("a", { href: "#/sessions" }, word("back")),
      h("p", { class: "problem" }, e instanceof Refusal ? pick(e.chinese, e.english) : String(e)),
    );
  }
}

function accounts(session: Session): Promise<Timeline[]> {
  return Promise.all(
    session.tracks.map((track) => get<Timeline>(`/api/sessions/${session.session.id}/tracks/${track.name}/timeline`)),
  );
}

/** An account with what came before START in front of it. */
function withPreRoll(timeline: Timeline, runs: Run[]): Timeline {
  const start = timeline.fromMicros;
  const early = runs
    .filter((run) => run.startMicros < start)
    .map((run): Span => ({
      kind: "pre-roll",
      fromMicros: run.startMicros,
      toMicros: Math.min(run.endMicros, start),
      run: run.run,
    }));
  return {
    ...timeline,
    fromMicros: Math.min(start, ...early.map((each) => each.fromMicros)),
    spans: [...early, ...timeline.spans],
  };
}

class SessionScreen {
  private readonly chart: TimelineChart;
  private readonly cards: TrackCard[];
  private readonly playback: Playback;
  private readonly about: CasePanel;
  private readonly ledger: LedgerPanel;
  private readonly playButton = h("button", { class: "play", type: "button", click: () => this.toggle() });
  private readonly rateButton = h("button", { class: "quiet rate", type: "button", click: () => this.changeRate() }, "1×");
  private readonly captions = new Captions();
  private readonly captionButton = h("button", { class: "quiet", type: "button", click: () => this.turnCaptions() });
  private readonly insetButton = h("button", { class: "quiet", type: "button", click: () => this.turnInset() });
  private readonly tiles = h("div", { class: "tiles" });
  /** The track that is shown large while the others are insets; −1 while all stand side by side. */
  private large = -1;
  private readonly wallClock = h("output", { class: "wall-clock" });
  private readonly length = h("span", {});
  private readonly sheet = h("a", { class: "mono", target: "_blank", hidden: true }, word("sealSheet"));
  /** The accounts, from START. */
  private timelines: Timeline[];
  /** The same with what came before START. */
  private rows: Timeline[] = [];

  constructor(
    private session: Session,
    timelines: Timeline[],
    main: HTMLElement,
    life: Lifetime,
  ) {
    this.timelines = timelines;
    this.lay();
    this.cards = session.tracks.map(
      (track, i) =>
        new TrackCard(
          session.session.id,
          track,
          life,
          this.captions,
          (card) => this.listenTo(card),
          () => this.enlarge(i),
        ),
    );
    this.tiles.append(...this.cards.map((card) => card.element));
    this.chart = new TimelineChart(session.tracks, (wall) => this.playback.seek(wall), life);
    this.playback = new Playback(
      this.cards.map((card) => card.player),
      this.firstFootage(),
      (wall) => this.footageAfter(wall),
      (playback, covered) => this.moved(playback, covered),
      life,
    );
    this.about = new CasePanel(`/api/sessions/${session.session.id}`);
    this.ledger = new LedgerPanel(
      session,
      (book) => this.chart.annotate(book),
      (wall) => this.playback.seek(wall),
      () => this.playback.wall,
    );
    main.replaceChildren(
      this.title(),
      this.tiles,
      this.controls(),
      this.chart.element,
      legend(),
      this.about.element,
      this.ledger.element,
      ...this.opening(),
      verifyPanel(session.session.id, life),
      runTable(session),
    );
    this.chart.show(this.rows);
    this.showLength();
    this.showButtons();
    this.listenKeys(life);
    this.keepUp(life);
  }

  private opening(): HTMLElement[] {
    const titles = new Map(this.session.tracks.map((track) => [track.name, track.title]));
    const opening = this.session.opening;
    return opening === undefined ? [] : [openingPanel(opening, (source) => titles.get(source) ?? source)];
  }

  private title(): HTMLElement {
    const brief = this.session.session;
    const start = brief.startMicros / 1000;
    return h(
      "div",
      { class: "session-title" },
      h("h1", {}, brief.roomName),
      h("p", {}, `${day(start)}  ${clock(start)}`),
      this.length,
      this.sheet,
      h("p", { class: "mono dim" }, brief.id),
    );
  }

  private showLength(): void {
    const brief = this.session.session;
    const end = brief.endMicros ?? Math.max(...this.timelines.map((each) => each.toMicros));
    const running = brief.endMicros === undefined;
    this.sheet.hidden = running;
    this.sheet.href = `/api/sessions/${brief.id}/seal-sheet.pdf`;
    this.length.className = running ? "state-mark recording" : "state-mark";
    setText(this.length, `${word(running ? "recording" : "finished")} · ${span((end - brief.startMicros) / 1000)}`);
  }

  private controls(): HTMLElement {
    const zoom = (text: string, label: string, action: () => void): HTMLElement =>
      h("button", { class: "quiet", type: "button", title: label, "aria-label": label, click: action }, text);
    return h(
      "div",
      { class: "controls" },
      this.playButton,
      zoom("−10 s", "−10 s", () => this.playback.seek(this.playback.wall - 10_000)),
      zoom("+10 s", "+10 s", () => this.playback.seek(this.playback.wall + 10_000)),
      this.rateButton,
      this.wallClock,
      h("span", { class: "stretch" }),
      this.captionButton,
      this.cards.length > 1 ? this.insetButton : null,
      zoom("＋", word("zoomIn"), () => this.chart.zoom(0.5)),
      zoom("－", word("zoomOut"), () => this.chart.zoom(2)),
      zoom(word("all"), word("all"), () => this.chart.zoomOut()),
    );
  }

  private turnCaptions(): void {
    this.captions.turn();
    this.showButtons();
  }

  private turnInset(): void {
    this.enlarge(this.large < 0 ? 0 : -1);
  }

  private enlarge(card: number): void {
    this.large = card;
    this.tiles.classList.toggle("inset", card >= 0);
    this.cards.forEach((each, i) => each.element.classList.toggle("large", i === card));
    this.showButtons();
  }

  private showButtons(): void {
    setText(this.captionButton, word(this.captions.shown ? "captionsOff" : "captionsOn"));
    setText(this.insetButton, word(this.large < 0 ? "pictureInPicture" : "sideBySide"));
  }

  private moved(playback: Playback, covered: boolean[]): void {
    this.chart.move(playback.wall);
    setText(this.wallClock, `${day(playback.wall)}  ${preciseClock(playback.wall)}`);
    setText(this.playButton, word(playback.playing ? "pause" : "play"));
    this.cards.forEach((card, i) => card.show(playback.wall, covered[i] ?? false, this.spanAt(i, playback.wall)));
  }

  private lay(): void {
    this.rows = this.timelines.map((each, i) => withPreRoll(each, this.session.tracks[i]?.runs ?? []));
  }

  private spanAt(track: number, wall: number): Span | undefined {
    return this.rows[track]?.spans.find((each) => each.fromMicros / 1000 <= wall && wall < each.toMicros / 1000);
  }

  private footageAfter(wall: number): number | null {
    const starts = this.rows
      .flatMap((row) => row.spans)
      .filter((each) => (each.kind === "footage" || each.kind === "pre-roll") && each.fromMicros / 1000 > wall)
      .map((each) => each.fromMicros / 1000);
    return starts.length === 0 ? null : Math.min(...starts) + 1;
  }

  private firstFootage(): number {
    const start = this.session.session.startMicros / 1000;
    return this.footageAfter(start - 1) ?? start;
  }

  private toggle(): void {
    this.playback.playing = !this.playback.playing;
  }

  private changeRate(): void {
    this.playback.rate = RATES[(RATES.indexOf(this.playback.rate) + 1) % RATES.length] ?? 1;
    setText(this.rateButton, `${this.playback.rate}×`);
  }

  private listenTo(chosen: TrackCard): void {
    for (const card of this.cards) {
      card.setHeard(card === chosen && !card.heard);
    }
  }

  private listenKeys(life: Lifetime): void {
    const onKey = (event: KeyboardEvent): void => {
      const step = event.shiftKey ? 60_000 : 5_000;
      if (event.target instanceof Element && event.target.closest("button, input, select, textarea") !== null) {
        return;
      }
      if (event.key === " ") {
        this.toggle();
      } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        this.playback.seek(this.playback.wall + (event.key === "ArrowLeft" ? -step : step));
      } else {
        return;
      }
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    life.onEnd(() => window.removeEventListener("keydown", onKey));
  }

  /** A session that is still recorded grows; statements come later too. */
  private keepUp(life: Lifetime): void {
    life.repeat(4000, async () => {
      try {
        if (this.session.session.endMicros === undefined) {
          this.session = await get<Session>(`/api/sessions/${this.session.session.id}`);
          this.timelines = await accounts(this.session);
          this.lay();
          this.chart.show(this.rows);
          this.showLength();
        }
        await this.captions.refresh(this.session.session.id);
        await this.about.refresh(life);
        await this.ledger.refresh(this.session, this.timelines, life);
      } catch {
        // The strip at the top says what is the matter; what is shown stays.
      }
    });
  }
}

/** One track's picture, with what stands in its place where there is none. */
class TrackCard {
  readonly player: TrackPlayer;
  readonly element: HTMLElement;
  heard = false;
  private readonly note = h("div", { class: "stage-note" });
  private readonly ear = h("button", { class: "link", type: "button" }, word("listen"));
  private readonly stage: HTMLElement;
  private readonly layer: CaptionLayer;

  constructor(
    session: string,
    track: Track,
    life: Lifetime,
    captions: Captions,
    onListen: (card: TrackCard) => void,
    onEnlarge: () => void,
  ) {
    this.player = new TrackPlayer(session, track, life, () => undefined);
    this.layer = new CaptionLayer(captions);
    this.stage = h("div", { class: "stage" }, this.player.video, this.note, ...this.layer.elements);
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
      h("figcaption", {}, h("b", {}, track.title), h("span", { class: "reason mono" }, codecs), hasSound ? this.ear : null),
    );
    const foreign = track.runs.filter((run) => !playable(run.codecs));
    if (track.runs.length === 0) {
      this.note.textContent = word("noFootage");
    } else if (foreign.length > 0) {
      this.stage.classList.add("foreign");
      this.note.replaceChildren(
        h("p", {}, word("unplayable")),
        ...foreign.slice(0, 3).map((run) => downloadLink(session, track, run)),
      );
    }
  }

  show(wall: number, covered: boolean, under: Span | undefined): void {
    this.layer.show(wall);
    if (this.stage.classList.contains("foreign")) {
      return;
    }
    this.stage.classList.toggle("playing", covered);
    this.stage.dataset["wall"] = String(Math.round(this.player.wall() ?? 0));
    if (!covered && under !== undefined && under.kind !== "footage" && under.kind !== "pre-roll") {
      setText(this.note, `${word("gapHere")}\n${sentence(under)}`);
    } else if (!covered) {
      setText(this.note, "");
    }
  }

  setHeard(heard: boolean): void {
    this.heard = heard;
    this.player.video.muted = !heard;
    this.ear.classList.toggle("on", heard);
  }
}

function downloadLink(session: string, track: Track, run: Run): HTMLElement {
  const href = `/media/${session}/${track.name}/${run.file}`;
  return h("a", { href, download: `${session}-${track.name}-${run.file}`, class: "mono" }, `${track.name}/${run.file}`);
}

function legend(): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    ...LEGEND.map(([shade, key]) => h("li", {}, h("i", { class: shade }), word(key))),
    ...FLAWS.map(([flaw, key]) => h("li", {}, sign(flaw), word(key))),
    h("li", {}, sign("mark"), word("mark")),
  );
}

function runTable(session: Session): HTMLElement {
  const id = session.session.id;
  const rows = session.tracks.flatMap((track) =>
    track.runs.map((run) =>
      h(
        "tr",
        {},
        h("td", {}, track.title),
        h("td", {}, downloadLink(id, track, run)),
        h("td", { class: "num" }, `${clock(run.startMicros / 1000)} – ${clock(run.endMicros / 1000)}`),
        h("td", { class: "mono" }, run.streams.map(streamText).join(" · ")),
        h("td", { class: "num" }, bytes(run.bytes)),
        h("td", {}, run.ended === undefined ? word("stillRecording") : ending(run)),
      ),
    ),
  );
  const vtt = h("a", { href: `/media/${id}/captions.vtt`, download: `${id}.vtt`, class: "mono" }, `${id}.vtt`);
  const head = (["tracks", "file", "fromTo", "codec", "size", "endedBy"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "section",
    { class: "runs" },
    h("h2", {}, word("runFiles")),
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)),
    h("p", { class: "dim" }, word("captionFile"), " ", vtt),
  );
}

function streamText(stream: Session["tracks"][number]["runs"][number]["streams"][number]): string {
  const shape = stream.kind === "video" ? `${stream.width}×${stream.height}` : `${stream.rate / 1000} kHz`;
  return `${stream.codec} ${shape}`;
}

function ending(run: Run): string {
  const reason = run.ended === undefined ? "" : pick(run.ended.text, run.ended.textEn);
  return run.detail === undefined || run.detail === "" ? reason : `${reason} · ${run.detail}`;
}
