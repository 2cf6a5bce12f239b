// The docking station: the wall of slots, the devices, and the ledger of what came in.
import { Device, DockState, IntakeLine, IntakeSum, Refusal, Slot, get, post, postPiece } from "./api";
import { Chimes } from "./chime";
import { Busy, Lifetime, h, setText } from "./dom";
import { bytes, clock, day, shortSpan } from "./time";
import { Word, pick, word } from "./words";

const KINDS = ["body-recorder", "camera", "audio-recorder", "camcorder", "drone", "terminal", "other"] as const;
const TROUBLE = new Set(["unknown", "left-behind", "silent", "no-root-program", "unmountable", "broken", "no-store"]);
/** It may be taken away, and something is still done about it. */
const GOING_ON = new Set(["comparing", "second-copy"]);
/** Comparing goes over into the others: one sound for all. */
const TAKE_AWAY = new Set(["safe", ...GOING_ON]);
const MOVING = new Set(["copying", "silent", ...GOING_ON]);

export const sentence = (e: unknown): string => (e instanceof Refusal ? pick(e.chinese, e.english) : String(e));

export const at = (micros: number): string => `${day(micros / 1000)} ${clock(micros / 1000)}`;

export function dockView(life: Lifetime): HTMLElement {
  const wall = h("div", { class: "wall" });
  const problem = h("p", { class: "problem", role: "alert" });
  const hint = h("p", { class: "hint" });
  const none = h("p", { class: "hint" });
  const chimes = new Chimes();
  const sounds = h("input", { type: "checkbox", name: "chimes", checked: chimes.wanted, change: () => chimes.want(sounds.checked) });
  const choice = h("p", { class: "choices" }, h("label", {}, sounds, word("chimes")));
  const main = h("main", { class: "dock" }, h("h1", {}, word("dock")), choice, problem, none, hint, wall);
  let cards: SlotCard[] = [];
  let belowIsThere = false;
  life.repeat(1000, async () => {
    const state = await get<DockState>("/api/dock").catch((e: unknown) => {
      setText(problem, sentence(e));
      return null;
    });
    if (state === null || life.ended) {
      return;
    }
    setText(problem, state.present && !state.rootProgram ? word("noRootProgram") : "");
    setText(none, state.present ? "" : word("noDock"));
    if (cards.length !== state.slots.length) {
      cards = state.slots.map(() => new SlotCard());
      wall.replaceChildren(...cards.map((card) => card.element));
    }
    state.slots.forEach((slot, i) => {
      cards[i]!.show(slot, state);
      chimes.slot(slot.slot, TROUBLE.has(slot.step) ? "trouble" : TAKE_AWAY.has(slot.step) ? "safe" : "other");
    });
    setText(hint, state.learning > 0 ? word("learningSlot", { slot: state.learning }) : "");
    if (!belowIsThere) {
      belowIsThere = true;
      main.append(new ImportPanel(life).element, new DevicesPanel(life).element, new LedgerPanel(life).element);
    }
  });
  return main;
}

/** One slot, to be read from three metres: its number, what it does in one word, how far it is, what to do. */
class SlotCard {
  private readonly number = h("span", { class: "slot-number" });
  private readonly step = h("strong", { class: "slot-step" });
  private readonly who = h("span", { class: "slot-who" });
  private readonly amount = h("span", { class: "slot-amount num" });
  private readonly bar = h("div", { class: "slot-bar" });
  private readonly todo = h("p", { class: "slot-todo" });
  private readonly more = h("p", { class: "slot-more mono" });
  private readonly link = h("a", { class: "slot-link" }, word("ledger"));
  private readonly learn = h("button", { type: "button", class: "link" }, word("learnSlot"));
  private slot = 0;
  private learning = 0;
  readonly element = h(
    "section",
    { class: "slot" },
    this.bar,
    h("header", {}, this.number, this.who),
    this.step,
    this.amount,
    this.todo,
    this.more,
    h("footer", {}, this.link, this.learn),
  );

  constructor() {
    this.learn.addEventListener("click", () => {
      void post("/api/dock/learn", { slot: this.learning === this.slot ? 0 : this.slot });
    });
  }

  show(slot: Slot, state: DockState): void {
    this.slot = slot.slot;
    this.learning = state.learning;
    this.element.dataset.step = slot.step;
    this.element.classList.toggle("trouble", TROUBLE.has(slot.step));
    setText(this.number, slot.slot === 0 ? "?" : `${slot.slot}`);
    setText(this.who, [slot.title, slot.carrier, slot.battery >= 0 ? `${slot.battery}\u00a0%` : ""].filter(Boolean).join(" · "));
    setText(this.step, word(`slot_${slot.step}` as Word));
    const moving = MOVING.has(slot.step);
    const part = slot.bytesAll > 0 ? slot.bytesDone / slot.bytesAll : 0;
    this.bar.style.height = moving ? `${Math.round(100 * part)}%` : "0";
    setText(
      this.amount,
      moving
        ? `${Math.floor(100 * part)} %  ${slot.filesDone}/${slot.filesAll} ${word("files")}  ${bytes(slot.bytesPerSecond)}/s`
        : "",
    );
    const todo = `todo_${slot.step}` as Word;
    setText(this.todo, TROUBLE.has(slot.step) || GOING_ON.has(slot.step) ? word(todo) : "");
    setText(this.more, TROUBLE.has(slot.step) ? [slot.volume, slot.detail].filter(Boolean).join(" — ") : slot.detail);
    this.link.hidden = slot.intake === "";
    this.link.href = `#/dock/${slot.intake}`;
    this.learn.hidden = slot.slot === 0 || slot.step !== "empty";
    setText(this.learn, state.learning === slot.slot ? word("stopLearning") : word("learnSlot"));
  }
}

/** What the server takes at once. */
const PIECE_BYTES = 192 * 1024;

/** Files that are handed in afterwards: photographs, the sound of a recorder, the film of a drone. */
class ImportPanel {
  private readonly files = h("input", { type: "file", name: "files", multiple: true });
  private readonly kind = h("select", { name: "importKind" }, ...KINDS.map((kind) => h("option", { value: kind }, word(`kind_${kind}`))));
  private readonly carrier = h("input", { name: "carrier", maxlength: 80 });
  private readonly reason = h("input", { name: "reason", maxlength: 250 });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly amount = h("progress", { max: 1, value: 0, hidden: true });
  private readonly done = h("p", { class: "hint" });
  private readonly button = h("button", { class: "primary", type: "submit" }, word("importFiles"));
  private readonly busy = new Busy([this.button]);
  readonly element: HTMLElement;

  constructor(private readonly life: Lifetime) {
    this.kind.value = "camera";
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.busy.with(() => this.handIn());
    };
    this.element = h(
      "section",
      { class: "import" },
      h("h2", {}, word("importAfterwards")),
      h(
        "form",
        { class: "case-form", submit },
        h("label", { class: "wide" }, word("chooseFiles"), this.files),
        h("label", {}, word("deviceKind"), this.kind),
        h("label", {}, word("holder"), this.carrier),
        h("label", {}, word("importReason"), this.reason),
        this.button,
      ),
      this.amount,
      this.problem,
      this.done,
    );
  }

  private async handIn(): Promise<void> {
    const files = [...(this.files.files ?? [])];
    setText(this.problem, "");
    setText(this.done, "");
    try {
      const begun = await post<{ intake: string }>("/api/imports", {
        kind: this.kind.value,
        carrier: this.carrier.value,
        reason: this.reason.value,
        files: files.map((file) => ({ name: file.name, bytes: file.size, modifiedMillis: file.lastModified })),
      });
      const all = files.reduce((sum, file) => sum + file.size, 0);
      let sent = 0;
      this.amount.hidden = false;
      for (const [item, file] of files.entries()) {
        for (let offset = 0; offset < file.size && !this.life.ended; offset += PIECE_BYTES) {
          const piece = file.slice(offset, offset + PIECE_BYTES);
          await postPiece(`/api/imports/${begun.intake}/${item}?offset=${offset}`, piece);
          sent += piece.size;
          this.amount.value = sent / all;
        }
      }
      this.done.replaceChildren(h("a", { href: `#/dock/${begun.intake}` }, word("importDone", { files: files.length })));
      this.files.value = "";
    } catch (e) {
      setText(this.problem, sentence(e));
    } finally {
      this.amount.hidden = true;
    }
  }
}

/** The register: who has what since when, what is overdue, what does not add up. */
class DevicesPanel {
  private readonly rows = h("tbody", {});
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly inputs = {
    device: h("input", { name: "device", maxlength: 32, placeholder: "r001" }),
    title: h("input", { name: "title", maxlength: 80 }),
    serial: h("input", { name: "serial", maxlength: 80 }),
    volume: h("input", { name: "volume", maxlength: 80 }),
  };
  private readonly kind = h("select", { name: "kind" }, ...KINDS.map((kind) => h("option", { value: kind }, word(`kind_${kind}`))));
  readonly element: HTMLElement;

  constructor(life: Lifetime) {
    const head = (["device", "deviceTitle", "holder", "lastDocked", "clockOffset", "battery", "usbSerial", "volumeSerial"] as const).map(
      (key) => h("th", {}, word(key)),
    );
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.load(
        post("/api/devices", {
          device: this.inputs.device.value,
          kind: this.kind.value,
          title: this.inputs.title.value,
          serial: this.inputs.serial.value,
          volume: this.inputs.volume.value,
        }),
      );
    };
    this.element = h(
      "section",
      { class: "devices" },
      h("h2", {}, word("devices")),
      h("table", {}, h("thead", {}, h("tr", {}, ...head, h("th", {}))), this.rows),
      this.problem,
      h(
        "form",
        { class: "case-form", submit },
        h("label", {}, word("device"), this.inputs.device),
        h("label", {}, word("deviceKind"), this.kind),
        h("label", {}, word("deviceTitle"), this.inputs.title),
        h("label", {}, word("usbSerial"), this.inputs.serial),
        h("label", {}, word("volumeSerial"), this.inputs.volume),
        h("button", { class: "primary", type: "submit" }, word("registerDevice")),
      ),
    );
    life.repeat(10_000, () => this.load(get("/api/devices")));
  }

  private async load(ask: Promise<{ devices: Device[] }>): Promise<void> {
    try {
      const { devices } = await ask;
      setText(this.problem, "");
      // A name that is being typed is not taken away.
      if (!this.rows.contains(document.activeElement)) {
        this.rows.replaceChildren(...devices.map((device) => this.row(device)));
      }
      if (devices.length === 0) {
        this.rows.replaceChildren(h("tr", {}, h("td", { colspan: 9, class: "empty" }, word("noDevices"))));
      }
    } catch (e) {
      setText(this.problem, sentence(e));
    }
  }

  private row(device: Device): HTMLElement {
    const flags = [
      device.overdue ? word("overdue") : "",
      device.mismatch ? word("mismatch") : "",
      device.retired ? word("retired") : "",
    ].filter(Boolean);
    return h(
      "tr",
      { class: device.overdue || device.mismatch ? "flagged" : "" },
      h("td", { class: "mono" }, device.device),
      h("td", {}, device.title, h("span", { class: "dim" }, ` ${word(`kind_${device.kind}` as Word)}`), " ", h("b", { class: "flag" }, flags.join(" · "))),
      h("td", {}, device.holder === undefined ? "" : `${device.holder} ${device.holderNumber ?? ""}`),
      h("td", { class: "num" }, device.dockedMicros === undefined ? "" : at(device.dockedMicros)),
      h("td", { class: "num" }, device.offsetMicros === undefined ? "" : `${(device.offsetMicros / 1e6).toFixed(1)} s`),
      h("td", { class: "num" }, device.battery ? `${device.battery} %` : ""),
      h("td", { class: "mono" }, device.serial),
      h("td", { class: "mono" }, device.volume),
      h("td", { class: "deeds" }, ...(device.retired ? [] : this.deeds(device))),
    );
  }

  private deeds(device: Device): HTMLElement[] {
    const path = `/api/devices/${device.device}`;
    const name = h("input", { size: 8, maxlength: 80, placeholder: word("holder"), "aria-label": word("holder") });
    const number = h("input", { size: 10, maxlength: 80, placeholder: word("holderNumber"), "aria-label": word("holderNumber") });
    const act = (event: string, body: object): void => {
      (document.activeElement as HTMLElement | null)?.blur();
      void this.load(post(`${path}/${event}`, body));
    };
    const issue = (): void => act("issue", { officer: name.value, number: number.value });
    return device.holder === undefined
      ? [
          name,
          number,
          h("button", { type: "button", click: issue }, word("issue")),
          h("button", { type: "button", class: "link", click: () => act("retire", {}) }, word("retire")),
        ]
      : [h("button", { type: "button", click: () => act("return", {}) }, word("takeBack"))];
  }
}

type LedgerBy = "intake" | "device" | "officer";

/** What came in: docking by docking, or by day and device, or by day and officer. */
class LedgerPanel {
  private readonly table = h("table", {});
  private by: LedgerBy = "intake";
  readonly element: HTMLElement;

  constructor(private readonly life: Lifetime) {
    const choices = (["intake", "device", "officer"] as const).map((by) =>
      h("label", {}, h("input", { type: "radio", name: "ledgerBy", checked: by === this.by, change: () => this.choose(by) }), word(`ledgerBy_${by}`)),
    );
    this.element = h(
      "section",
      { class: "intakes" },
      h("h2", {}, word("ledger")),
      h("p", { class: "choices" }, ...choices),
      this.table,
      h(
        "p",
        {},
        h("a", { href: "/api/intakes/export.xlsx" }, word("exportXlsx")),
        "  ·  ",
        h("a", { href: "/api/intakes/export.csv" }, word("exportCsv")),
      ),
    );
    life.repeat(5000, () => this.load());
  }

  private choose(by: LedgerBy): void {
    this.by = by;
    void this.load();
  }

  private async load(): Promise<void> {
    const by = this.by;
    const rows =
      by === "intake"
        ? await get<{ intakes: IntakeLine[] }>("/api/intakes").then((found) => found.intakes.map(row), () => null)
        : await get<{ sums: IntakeSum[] }>(`/api/intakes/sums?by=${by}`).then((found) => found.sums.map((sum) => sumRow(sum, by)), () => null);
    if (rows === null || this.life.ended || by !== this.by) {
      return;
    }
    const columns = by === "intake" ? INTAKE_COLUMNS : by === "device" ? DEVICE_COLUMNS : OFFICER_COLUMNS;
    this.table.replaceChildren(
      h("thead", {}, h("tr", {}, ...columns.map((key) => h("th", {}, word(key))), h("th", {}))),
      h("tbody", {}, ...(rows.length > 0 ? rows : [h("tr", {}, h("td", { colspan: columns.length + 1, class: "empty" }, word("noIntakes")))])),
    );
  }
}

const AMOUNT_COLUMNS = ["onDevice", "newFiles", "knownFiles", "lostFiles", "oddFiles", "playTime", "erasedFiles"] as const;
const INTAKE_COLUMNS = ["intakeBegan", "slot", "device", "holder", ...AMOUNT_COLUMNS] as const;
const DEVICE_COLUMNS = ["ledgerDay", "device", "intakeCount", ...AMOUNT_COLUMNS] as const;
const OFFICER_COLUMNS = ["ledgerDay", "holder", "holderNumber", "intakeCount", ...AMOUNT_COLUMNS] as const;

const amount = (files: number, length: number): string => `${files} · ${bytes(length)}`;

function sumRow(sum: IntakeSum, by: LedgerBy): HTMLElement {
  return h(
    "tr",
    { class: sum.lost > 0 ? "flagged" : "" },
    h("td", { class: "num" }, sum.day),
    h("td", { class: by === "device" ? "mono" : "" }, sum.of),
    ...(by === "officer" ? [h("td", { class: "mono" }, sum.number)] : []),
    h("td", { class: "num" }, `${sum.intakes}`),
    ...amounts(sum),
    h("td", {}, sum.lost > 0 ? h("b", { class: "flag" }, word("mismatch")) : ""),
  );
}

function amounts(of: IntakeLine | IntakeSum): HTMLElement[] {
  return [
    h("td", { class: "num" }, amount(of.listed, of.listedBytes)),
    h("td", { class: "num" }, amount(of.imported, of.importedBytes)),
    h("td", { class: "num" }, `${of.known}`),
    h("td", { class: "num" }, `${of.lost}`),
    h("td", { class: "num" }, `${of.odd}`),
    h("td", { class: "num" }, shortSpan(of.seconds * 1000)),
    h("td", { class: "num" }, `${of.erased}`),
  ];
}

function row(line: IntakeLine): HTMLElement {
  return h(
    "tr",
    { class: line.ending !== undefined && !line.addsUp ? "flagged" : "" },
    h("td", { class: "num" }, h("a", { href: `#/dock/${line.intake}` }, at(line.beganMicros))),
    h("td", { class: "num" }, line.slot === 0 ? "" : `${line.slot}`),
    h("td", { class: "mono" }, line.device),
    h("td", {}, line.carrier),
    ...amounts(line),
    h("td", {}, line.ending === undefined ? word("goesOn") : line.addsUp ? word("addsUp") : h("b", { class: "flag" }, word("mismatch"))),
  );
}
