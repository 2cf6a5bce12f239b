// The rooms: state and lamps, START, PAUSE and STOP, the live tails.
import { Reason, Refusal, Room, Source, Verdict, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { Lamp } from "./lamp";
import { preparedLine } from "./case";
import { liveTail, stillPicture } from "./live";
import { MarkBar } from "./marks";
import { Meter } from "./meter";
import { preflightList } from "./preflight";
import { clock, machineNow, span } from "./time";
import { lostSince, whenChanged } from "./watch";
import { PAUSE_REASONS, Word, pick, word } from "./words";

export function roomsView(life: Lifetime): HTMLElement {
  const list = h("div", { class: "rooms" });
  const problem = h("p", { class: "problem", role: "alert" });
  const panels = new Map<string, RoomPanel>();

  const refresh = async (): Promise<void> => {
    try {
      const rooms = await get<Room[]>("/api/rooms", 5000);
      setText(problem, rooms.length === 0 ? word("noRooms") : "");
      for (const room of rooms) {
        let panel = panels.get(room.id);
        if (panel === undefined) {
          panel = new RoomPanel(life);
          panels.set(room.id, panel);
          list.append(panel.element);
        }
        panel.show(room);
      }
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  life.repeat(1000, refresh);
  life.onEnd(whenChanged("verdict", () => void refresh()));
  return h("main", {}, problem, list);
}

/** What a room does, as it is lit: a room that should record and of which a source is missing is troubled. */
function stateOf(room: Room): Room["state"] | "troubled" | "missing" {
  const missing = room.sources.filter((source) => source.verdict === "not-recording").length;
  if (room.state !== "recording" || missing === 0) {
    return room.state;
  }
  return missing === room.sources.length ? "missing" : "troubled";
}

/** A room with its buttons, as a card among others or as the whole page. */
export class RoomPanel {
  readonly element: HTMLElement;
  private readonly name = h("a", {});
  private readonly state = h("p", { class: "state" });
  private readonly elapsed = h("p", { class: "elapsed" });
  private readonly link = h("a", { class: "session-link mono" });
  private readonly buttons = h("div", { class: "buttons" });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly preflight = h("ul", { class: "preflight" });
  private readonly tiles = h("div", { class: "tiles" });
  private readonly marking = h("div", { class: "marking" });
  private markingLife: Lifetime | null = null;
  private markingOf = "";
  private tileLife: Lifetime | null = null;
  private tilesOf = "";
  private shown: Room | null = null;
  private asked: "" | "stop" | "pause" | "override" = "";
  private askedUntil = 0;
  private readonly marks = new Map<string, SourceMark>();

  constructor(life: Lifetime) {
    this.element = h(
      "section",
      { class: "room" },
      h(
        "div",
        { class: "room-state" },
        h("h2", {}, this.name),
        this.state,
        this.elapsed,
        this.link,
        this.preflight,
        this.buttons,
        this.problem,
      ),
      this.tiles,
      this.marking,
    );
    const timer = window.setInterval(() => this.tick(), 250);
    life.onEnd(() => {
      window.clearInterval(timer);
      this.tileLife?.end();
      this.markingLife?.end();
    });
  }

  show(room: Room): void {
    this.shown = room;
    const state = stateOf(room);
    setText(this.name, room.name);
    this.name.href = `#/rooms/${room.id}`;
    const titles = new Map(room.sources.map((source) => [source.name, source.title]));
    this.preflight.replaceChildren(...preflightList(room.preflight, (source) => titles.get(source) ?? source));
    setText(this.state, word(state));
    this.element.dataset["state"] = state;
    this.link.hidden = room.session === undefined;
    setText(this.link, room.session ?? "");
    this.link.href = `#/sessions/${room.session ?? ""}`;
    this.showTiles(room);
    this.showMarking(room);
    this.showButtons(room);
    this.tick();
  }

  private showMarking(room: Room): void {
    const session = room.state === "recording" ? (room.session ?? "") : "";
    const key = `${room.state}|${session}|${room.may.join()}`;
    if (key !== this.markingOf) {
      this.markingOf = key;
      this.markingLife?.end();
      this.markingLife = new Lifetime();
      const life = this.markingLife;
      const marks = session !== "" && room.may.includes("mark");
      this.marking.replaceChildren(marks ? new MarkBar(session, life).element : this.prepared(room, life));
    }
  }

  private prepared(room: Room, life: Lifetime): HTMLElement {
    return room.state === "armed" && room.may.includes("press") ? preparedLine(room.id, life) : h("div", {});
  }

  private tick(): void {
    const room = this.shown;
    if (room === null || lostSince() !== null) {
      return;
    }
    setText(this.elapsed, room.state === "armed" ? "" : span(machineNow() - room.sinceMicros / 1000));
    if (this.asked !== "" && performance.now() > this.askedUntil) {
      this.ask("", 0);
    }
  }

  private showTiles(room: Room): void {
    const key = `${room.session ?? ""}|${room.state}|${room.sources.map((each) => each.name).join()}`;
    if (key !== this.tilesOf) {
      this.tilesOf = key;
      this.tileLife?.end();
      this.tileLife = new Lifetime();
      this.marks.clear();
      this.tiles.replaceChildren(...room.sources.map((source) => this.tile(room, source, this.tileLife!)));
    }
    for (const source of room.sources) {
      this.marks.get(source.name)?.show(source);
    }
  }

  private tile(room: Room, source: Source, life: Lifetime): HTMLElement {
    // The last picture before a pause must not stand there as if it were of now.
    const recorded = room.session !== undefined && room.state !== "armed" && room.state !== "paused";
    const stage = recorded && room.may.includes("live") ? liveTail(room.session!, source.name, life) : this.idleStage(room, source, life);
    const figure = h("figure", { class: "tile" }, stage);
    const mark = new SourceMark(figure);
    this.marks.set(source.name, mark);
    figure.append(mark.element);
    return figure;
  }

  private idleStage(room: Room, source: Source, life: Lifetime): HTMLElement {
    return room.state === "armed" && source.preRoll !== undefined && room.may.includes("live")
      ? stillPicture(room.id, source.name, life)
      : h("div", { class: "stage idle" }, h("span", { class: "stage-note" }, word(room.state)));
  }

  private showButtons(room: Room): void {
    const key = `${room.state}|${this.asked}|${room.may.join()}|${pick("zh", "en")}`;
    if (this.buttons.dataset["of"] === key) {
      return;
    }
    this.buttons.dataset["of"] = key;
    if (!room.may.includes("press")) {
      this.buttons.replaceChildren();
    } else if (room.state === "armed" && this.asked === "override") {
      this.buttons.replaceChildren(...this.override());
    } else if (room.state === "armed") {
      this.buttons.replaceChildren(this.button("start", word("start"), () => this.press("start")));
    } else if (this.asked === "stop") {
      this.buttons.replaceChildren(
        h("span", { class: "sure" }, word("confirmStop")),
        this.button("stop", word("confirm"), () => this.press("stop")),
        this.button("quiet", word("cancel"), () => this.ask("", 0)),
      );
    } else if (this.asked === "pause") {
      this.buttons.replaceChildren(
        h("span", { class: "sure" }, word("pauseWhy")),
        ...PAUSE_REASONS.map(([code, chinese, english]) =>
          this.button("reason-choice", pick(chinese, english), () => this.press("pause", { cause: code })),
        ),
        this.button("link", word("noPause"), () => this.ask("", 0)),
      );
    } else {
      const stop = this.button("stop", word("stop"), () => this.ask("stop", 6000));
      stop.disabled = room.state === "closing";
      this.buttons.replaceChildren(...this.pauseOrResume(room), stop);
    }
  }

  /** The disk may be too short for a session: it begins for a reason. */
  private override(): HTMLElement[] {
    const reason = h("input", { type: "text", maxlength: 200, "aria-label": word("overrideWhy") });
    return [
      h("label", {}, word("overrideWhy"), reason),
      this.button("start", word("overrideStart"), () => {
        if (reason.value.trim() !== "") {
          void this.press("start", { override: reason.value });
        }
      }),
      this.button("link", word("noStart"), () => {
        setText(this.problem, "");
        this.ask("", 0);
      }),
    ];
  }

  private pauseOrResume(room: Room): HTMLElement[] {
    if (room.state === "paused") {
      return [this.button("start resume", word("resume"), () => this.press("resume"))];
    }
    return room.state === "recording" ? [this.button("pause", word("pauseRecording"), () => this.ask("pause", 20_000))] : [];
  }

  private button(kind: string, text: string, action: () => void): HTMLButtonElement {
    return h("button", { class: kind, type: "button", click: action }, text);
  }

  private ask(what: "" | "stop" | "pause" | "override", millis: number): void {
    this.asked = what;
    this.askedUntil = performance.now() + millis;
    if (this.shown !== null) {
      this.showButtons(this.shown);
    }
  }

  private async press(button: "start" | "stop" | "pause" | "resume", body: object = {}): Promise<void> {
    const room = this.shown;
    if (room === null) {
      return;
    }
    this.asked = "";
    setText(this.problem, "");
    for (const each of this.buttons.querySelectorAll("button")) {
      each.disabled = true;
    }
    try {
      this.show(await post<Room>(`/api/rooms/${room.id}/${button}`, body));
    } catch (e) {
      setText(this.problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
      if (e instanceof Refusal && e.error === "preflight") {
        this.ask("override", 300_000);
      }
    }
    delete this.buttons.dataset["of"];
    this.showButtons(this.shown ?? room);
  }
}

/** The words of a verdict on the page. */
const VERDICT_WORDS = {
  recording: "verdict_recording",
  degraded: "verdict_degraded",
  "not-recording": "verdict_not-recording",
  connecting: "verdict_connecting",
  off: "verdict_off",
} as const satisfies Record<Verdict, Word>;

/** What stands beneath a source's picture: its lamp, its verdict, since when and why. */
class SourceMark {
  private readonly lamp = new Lamp();
  private readonly title = h("b", {});
  private readonly verdict = h("span", { class: "verdict" });
  private readonly since = h("span", { class: "since num" });
  private readonly reason = h("span", { class: "reason" });
  private readonly meter = new Meter();
  readonly element = h(
    "figcaption",
    {},
    this.lamp.element,
    this.verdict,
    this.title,
    this.since,
    this.meter.element,
    this.reason,
  );

  constructor(private readonly tile: HTMLElement) {}

  show(source: Source): void {
    this.lamp.show(source.verdict);
    this.meter.show(source);
    setText(this.title, source.title);
    setText(this.verdict, word(VERDICT_WORDS[source.verdict]));
    this.tile.dataset["verdict"] = source.verdict;
    const since = source.sinceMicros / 1000;
    setText(
      this.since,
      source.verdict === "off" ? "" : `${word("since")} ${clock(since)} · ${span(machineNow() - since)}`,
    );
    setText(this.reason, source.reason === undefined ? ready(source) : words(source.reason));
  }
}

/** What is kept before START, or why nothing is. */
function ready(source: Source): string {
  if (source.verdict !== "off" || source.preRoll === undefined) {
    return "";
  }
  const { seconds, trouble } = source.preRoll;
  return trouble === undefined ? `${word("preRoll")} ${Math.floor(seconds)} s` : `${word("noSignal")} · ${trouble}`;
}

function words(reason: Reason): string {
  return pick(`${reason.text} · ${reason.textEn}`, reason.textEn);
}
