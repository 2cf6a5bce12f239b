// One room as a whole page, for a touch screen in it: large buttons, and everything that somebody there looks for.
import { Refusal, Room, Status, get } from "./api";
import { Lifetime, h, setText } from "./dom";
import { RoomPanel } from "./rooms";
import { clock, day, machineNow } from "./time";
import { lostSince, whenChanged } from "./watch";
import { pick, word } from "./words";

export function roomView(id: string, life: Lifetime): HTMLElement {
  const panel = new RoomPanel(life);
  const instruments = new Instruments(id, life);
  const problem = h("p", { class: "problem", role: "alert" });
  const refresh = async (): Promise<void> => {
    try {
      const room = (await get<Room[]>("/api/rooms", 5000)).find((each) => each.id === id);
      setText(problem, room === undefined ? word("noSuchRoom") : "");
      if (room !== undefined && !life.ended) {
        panel.show(room);
        instruments.showRoom(room);
      }
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  life.repeat(500, refresh);
  life.onEnd(whenChanged("verdict", () => void refresh()));
  return h("main", { class: "room-page" }, instruments.element, problem, panel.element);
}

/** Clock, air and disk. */
class Instruments {
  private readonly time = h("b", { class: "num" });
  private readonly date = h("span", { class: "num" });
  private readonly clockState = h("span", {});
  private readonly air = h("b", { class: "num" });
  private readonly hours = h("b", { class: "num" });
  private readonly clockBox = h("div", { class: "clock" }, this.time, h("span", {}, this.date, " ", this.clockState));
  private readonly airBox = h("div", { class: "air" }, this.air, h("span", {}, word("air")));
  private readonly hoursBox = h("div", { class: "hours" }, this.hours, h("span", {}, word("hoursLeft")));
  readonly element = h("section", { class: "instruments" }, this.clockBox, this.airBox, this.hoursBox);

  constructor(
    private readonly room: string,
    life: Lifetime,
  ) {
    const timer = window.setInterval(() => this.tick(), 200);
    life.onEnd(() => window.clearInterval(timer));
    life.repeat(3000, async () => {
      const status = await get<Status>("/api/status", 5000).catch(() => null);
      if (status !== null) {
        this.showStatus(status);
      }
    });
  }

  showRoom(room: Room): void {
    this.airBox.hidden = room.climate === undefined;
    if (room.climate !== undefined) {
      const { celsius, humidityPercent } = room.climate;
      setText(this.air, `${celsius.toFixed(1)} ℃  ${humidityPercent.toFixed(0)} %`);
    }
  }

  private showStatus(status: Status): void {
    const hours = status.outlook.hoursByRoom[this.room];
    this.hoursBox.dataset["level"] = status.outlook.level;
    setText(this.hours, hours === undefined ? "–" : String(hours));
    const { state, text, textEn, errorMicros } = status.clock;
    this.clockBox.dataset["state"] = state;
    const error = errorMicros === undefined ? "" : ` ±${(errorMicros / 1000).toFixed(0)} ms`;
    setText(this.clockState, `${pick(text, textEn)}${error}`);
  }

  private tick(): void {
    // A clock that runs on would say that the machine does.
    if (lostSince() === null) {
      setText(this.time, clock(machineNow()));
      setText(this.date, day(machineNow()));
    }
  }
}
