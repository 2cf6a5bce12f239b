// The rooms: state, START and STOP, the live tails.
import { Refusal, Room, Source, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { liveTail } from "./live";
import { clock, machineNow, span } from "./time";
import { pick, word } from "./words";

export function roomsView(life: Lifetime): HTMLElement {
  const list = h("div", { class: "rooms" });
  const problem = h("p", { class: "problem", role: "alert" });
  const panels = new Map<string, RoomPanel>();

  life.repeat(1000, async () => {
    try {
      const rooms = await get<Room[]>("/api/rooms");
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
  });
  return h("main", {}, problem, list);
}

class RoomPanel {
  readonly element: HTMLElement;
  private readonly name = h("h2", {});
  private readonly state = h("p", { class: "state" });
  private readonly elapsed = h("p", { class: "elapsed" });
  private readonly link = h("a", { class: "session-link mono" });
  private readonly buttons = h("div", { class: "buttons" });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly tiles = h("div", { class: "tiles" });
  private tileLife: Lifetime | null = null;
  private tilesOf = "";
  private shown: Room | null = null;
  private sureUntil = 0;
  private readonly marks = new Map<string, SourceMark>();

  constructor(life: Lifetime) {
    this.element = h(
      "section",
      { class: "room" },
      h("div", { class: "room-state" }, this.name, this.state, this.elapsed, this.link, this.buttons, this.problem),
      this.tiles,
    );
    const timer = window.setInterval(() => this.tick(), 250);
    life.onEnd(() => {
      window.clearInterval(timer);
      this.tileLife?.end();
    });
  }

  show(room: Room): void {
    this.shown = room;
    const troubled = room.state === "recording" && room.sources.some((source) => source.verdict !== "recording");
    setText(this.name, room.name);
    setText(this.state, word(troubled ? "troubled" : room.state));
    this.element.dataset["state"] = troubled ? "troubled" : room.state;
    setText(this.link, room.session ?? "");
    this.link.href = room.session === undefined ? "#/rooms" : `#/sessions/${room.session}`;
    this.showTiles(room);
    this.showButtons(room);
    this.tick();
  }

  private tick(): void {
    const room = this.shown;
    if (room === null) {
      return;
    }
    setText(this.elapsed, room.state === "armed" ? "" : span(machineNow() - room.sinceMicros / 1000));
    if (this.sureUntil !== 0 && performance.now() > this.sureUntil) {
      this.sureUntil = 0;
      this.showButtons(room);
    }
  }

  private showTiles(room: Room): void {
    const key = `${room.session ?? ""}|${room.state === "armed"}|${room.sources.map((each) => each.name).join()}`;
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
    const mark = new SourceMark();
    this.marks.set(source.name, mark);
    const stage =
      room.session === undefined || room.state === "armed"
        ? h("div", { class: "stage idle" }, h("span", { class: "stage-note" }, word("armed")))
        : liveTail(room.session, source.name, life);
    return h("figure", { class: "tile" }, stage, mark.element);
  }

  private showButtons(room: Room): void {
    const key = `${room.state}|${this.sureUntil !== 0}|${pick("zh", "en")}`;
    if (this.buttons.dataset["of"] === key) {
      return;
    }
    this.buttons.dataset["of"] = key;
    if (room.state === "armed") {
      this.buttons.replaceChildren(this.button("start", word("start"), () => this.press("start")));
    } else if (this.sureUntil !== 0) {
      this.buttons.replaceChildren(
        h("span", { class: "sure" }, word("confirmStop")),
        this.button("stop", word("confirm"), () => this.press("stop")),
        this.button("quiet", word("cancel"), () => this.askSure(0)),
      );
    } else {
      const button = this.button("stop", word("stop"), () => this.askSure(performance.now() + 6000));
      button.disabled = room.state === "closing";
      this.buttons.replaceChildren(button);
    }
  }

  private button(kind: string, text: string, action: () => void): HTMLButtonElement {
    return h("button", { class: kind, type: "button", click: action }, text);
  }

  private askSure(until: number): void {
    this.sureUntil = until;
    if (this.shown !== null) {
      this.showButtons(this.shown);
    }
  }

  private async press(button: "start" | "stop"): Promise<void> {
    const room = this.shown;
    if (room === null) {
      return;
    }
    this.sureUntil = 0;
    setText(this.problem, "");
    for (const each of this.buttons.querySelectorAll("button")) {
      each.disabled = true;
    }
    try {
      this.show(await post<Room>(`/api/rooms/${room.id}/${button}`));
    } catch (e) {
      setText(this.problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
    delete this.buttons.dataset["of"];
    this.showButtons(this.shown ?? room);
  }
}

/** What is written beneath a source's picture. */
class SourceMark {
  private readonly title = h("b", {});
  private readonly verdict = h("span", { class: "verdict" });
  private readonly reason = h("span", { class: "reason" });
  readonly element = h("figcaption", {}, this.title, this.verdict, this.reason);

  show(source: Source): void {
    setText(this.title, source.title);
    setText(this.verdict, word(`verdict_${source.verdict}`));
    this.element.dataset["verdict"] = source.verdict;
    const since = source.verdict === "lost" ? `${clock(source.sinceMicros / 1000)} · ` : "";
    setText(this.reason, source.reason === "" ? "" : since + source.reason);
  }
}
