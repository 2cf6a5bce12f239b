// What a session is about: its case, its people, its place.
import { CaseSheet, Choice, Duty, Person, Refusal, Register, erase, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day, machineNow, span } from "./time";
import { Word, pick, word } from "./words";

type PersonField = "name" | "number" | "validUntil" | "post";

const TEXTS = ["caseNumber", "cause", "action", "stage", "item", "place"] as const;
const TEXT_WORDS = {
  caseNumber: "caseNumber",
  cause: "caseCause",
  action: "caseAction",
  stage: "caseStage",
  item: "caseItem",
  place: "casePlace",
} as const satisfies Record<(typeof TEXTS)[number], Word>;

/** The marks that are owed, each with its standing. */
export function dutyList(duties: Duty[]): HTMLElement[] {
  return duties.map((duty) => {
    const left = duty.dueMicros / 1000 - machineNow();
    const rest = duty.standing === "open" && left > 0 ? ` · ${word("timeLeft", { time: span(left) })}` : "";
    return h("li", { class: "duty", "data-standing": duty.standing }, `${pick(duty.text, duty.textEn)}${rest}`);
  });
}

/** What waits for the next session of a room, in a line: nobody may press START under another case's number unawares. */
export function preparedLine(room: string, life: Lifetime): HTMLElement {
  const link = h("a", { href: `#/rooms/${room}/case` }, word("prepareCase"));
  life.repeat(3000, async () => {
    const sheet = await get<CaseSheet>(`/api/rooms/${room}/particulars`).catch(() => null);
    if (sheet !== null && !life.ended) {
      const about = sheet.particulars;
      const said = [about.caseNumber, about.cause, about.parties.map((party) => `${[...party][0] ?? ""}*`).join("、")];
      const text = said.filter((each) => each !== "").join(" · ");
      setText(link, text === "" ? word("prepareCase") : word("preparedCase", { text }));
    }
  });
  return h("p", { class: "prepared" }, link);
}

/** The form for the next session of a room. */
export function roomCaseView(room: string, life: Lifetime): HTMLElement {
  const panel = new CasePanel(`/api/rooms/${room}`);
  const problem = h("p", { class: "problem", role: "alert" });
  const fail = (e: unknown): void => setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
  const forget = async (): Promise<void> => {
    await erase(`/api/rooms/${room}/particulars`);
    location.hash = "#/rooms";
  };
  void panel.refresh(life).catch(fail);
  return h(
    "main",
    {},
    h("h1", {}, word("prepareCase")),
    h("p", { class: "hint" }, word("prepareHint")),
    panel.element,
    problem,
    h(
      "p",
      { class: "buttons" },
      h("a", { href: "#/rooms" }, word("rooms")),
      h("button", { class: "quiet", type: "button", click: () => void forget().catch(fail) }, word("forgetCase")),
    ),
  );
}

/** The form of one session, with what is missing from it. */
export class CasePanel {
  readonly element = h("section", { class: "case" });
  private readonly standing = h("p", { class: "case-standing" });
  private readonly duties = h("ul", { class: "duties" });
  private readonly flags = h("ul", { class: "case-flags" });
  private readonly history = h("p", { class: "dim" });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly body = h("div", {});
  private form: CaseForm | null = null;
  private entry = -1;

  /** @param of the address of a session, or of a room whose next session it is about */
  constructor(private readonly of: string) {
    this.element.append(
      h("div", { class: "case-head" }, h("h2", {}, word("caseTitle")), this.standing, this.duties),
      this.flags,
      this.body,
      this.problem,
      this.history,
    );
  }

  /** Asks again; what somebody is writing stays. */
  async refresh(life: Lifetime): Promise<void> {
    const [sheet, register] = await Promise.all([
      get<CaseSheet>(`${this.of}/particulars`),
      get<Register>("/api/officers"),
    ]);
    if (!life.ended) {
      this.show(sheet, register);
    }
  }

  private show(sheet: CaseSheet, register: Register): void {
    const newest = sheet.versions.at(-1);
    this.standing.dataset["whole"] = String(sheet.missing.length === 0);
    setText(
      this.standing,
      sheet.missing.length === 0 ? word("caseWhole") : `${word("caseMissing")}${names(sheet.missing)}`,
    );
    this.duties.replaceChildren(...dutyList(sheet.duties));
    this.flags.replaceChildren(...sheet.flags.map((flag) => h("li", {}, pick(flag.text, flag.textEn))));
    setText(
      this.history,
      newest === undefined
        ? word("caseNever")
        : word("caseVersions", {
            count: sheet.versions.length,
            by: newest.by,
            at: `${day(newest.wallMicros / 1000)} ${clock(newest.wallMicros / 1000)}`,
          }),
    );
    if (this.form === null || (this.entry !== (newest?.entry ?? -1) && !this.form.touched)) {
      this.entry = newest?.entry ?? -1;
      this.form = new CaseForm(sheet, register, (body) => void this.save(body, register));
      this.body.replaceChildren(this.form.element);
    }
  }

  private async save(body: object, register: Register): Promise<void> {
    try {
      const sheet = await post<CaseSheet>(`${this.of}/particulars`, body);
      setText(this.problem, "");
      this.form = null;
      this.show(sheet, register);
    } catch (e) {
      setText(this.problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  }
}

class CaseForm {
  readonly element: HTMLFormElement;
  touched = false;
  private readonly texts: Record<(typeof TEXTS)[number], HTMLInputElement>;
  private readonly officers: PeopleList;
  private readonly auxiliaries: PeopleList;
  private readonly parties = h("textarea", { name: "parties", rows: 2 });
  private readonly recorderKind = h("select", { name: "recorderKind" });
  private readonly recorderName = h("input", { name: "recorderName" });
  private readonly contract = h("input", { name: "contract" });
  private readonly profile = h("select", { name: "profile" });
  private readonly itemCode = h("select", { name: "itemCode" });
  private readonly requirement = h("span", { class: "requirement" });

  constructor(sheet: CaseSheet, register: Register, save: (body: object) => void) {
    const now = sheet.particulars;
    const input = (name: (typeof TEXTS)[number], list: string | null): HTMLInputElement => {
      const element = h("input", { name, list, autocomplete: "off" });
      element.value = now[name];
      return element;
    };
    this.texts = {
      caseNumber: input("caseNumber", null),
      cause: input("cause", null),
      action: input("action", "case-actions"),
      stage: input("stage", "case-stages"),
      item: input("item", null),
      place: input("place", null),
    };
    this.officers = new PeopleList("officers", now.officers, register);
    this.auxiliaries = new PeopleList("auxiliaries", now.auxiliaries, register);
    this.parties.value = now.parties.join("\n");
    this.recorderKind.append(
      option("", "—"),
      option("own", word("recorderOwn")),
      option("third-party", word("recorderThird")),
    );
    this.recorderKind.value = now.recorder.kind;
    this.recorderName.value = now.recorder.name;
    this.contract.value = now.recorder.contract;
    this.profile.append(option("", "—"), ...sheet.profiles.map((each) => option(each.code, pick(each.text, each.textEn))));
    this.profile.value = now.profile;
    this.itemCode.append(option("", "—"), ...sheet.items.map((each) => option(each.code, `${each.code} ${each.item} · ${each.stage}`)));
    this.itemCode.value = now.choice.code;
    this.itemCode.addEventListener("change", () => {
      const chosen = sheet.items.find((each) => each.code === this.itemCode.value);
      if (chosen !== undefined) {
        this.texts.item.value = chosen.item;
        this.texts.stage.value = chosen.stage;
        this.texts.action.value = chosen.action === "" ? this.texts.action.value : chosen.action;
      }
    });
    const under = now.choice.checklist === "" ? "" : ` · ${word("underChecklist", { number: now.choice.checklist })}`;
    const required = now.choice.requirement;
    setText(this.requirement, required === "" ? "" : `${word("requirement")} ${word(`requirement_${required}`)}${under}`);
    const submit = (event: Event): void => {
      event.preventDefault();
      save(this.body());
    };
    this.element = h(
      "form",
      { class: "case-form", submit, input: () => (this.touched = true) },
      sheet.items.length === 0 ? null : h("label", { class: "wide" }, word("chosenItem"), this.itemCode),
      ...TEXTS.map((name) => h("label", {}, word(TEXT_WORDS[name]), this.texts[name])),
      h("label", {}, word("caseProfile"), this.profile),
      this.officers.element,
      this.auxiliaries.element,
      h("label", {}, word("caseRecorder"), this.recorderKind),
      h("label", {}, word("recorderName"), this.recorderName),
      h("label", {}, word("recorderContract"), this.contract),
      h("label", { class: "wide" }, word("partiesEach"), this.parties),
      this.requirement,
      suggestions("case-actions", sheet.actions),
      suggestions("case-stages", sheet.stages),
      h("button", { class: "primary", type: "submit" }, word("saveCase")),
    );
  }

  private body(): object {
    return {
      ...Object.fromEntries(TEXTS.map((name) => [name, this.texts[name].value])),
      officers: this.officers.people(),
      auxiliaries: this.auxiliaries.people(),
      recorder: { kind: this.recorderKind.value, name: this.recorderName.value, contract: this.contract.value },
      parties: this.parties.value.split("\n"),
      profile: this.profile.value,
      itemCode: this.itemCode.value,
    };
  }
}

/** Officers or auxiliaries; who is on the register is filled in from it. */
class PeopleList {
  readonly element: HTMLElement;
  private readonly rows = h("div", { class: "people-rows" });
  private readonly inputs: Record<PersonField, HTMLInputElement>[] = [];

  constructor(
    private readonly kind: "officers" | "auxiliaries",
    people: Person[],
    private readonly register: Register,
  ) {
    const known = register.people.filter((each) => (each.kind === "officer") === (kind === "officers"));
    this.element = h(
      "fieldset",
      { class: "people wide", name: kind },
      h("legend", {}, word(kind === "officers" ? "caseOfficers" : "caseAuxiliaries")),
      this.rows,
      h("button", { class: "quiet", type: "button", click: () => this.add() }, word("addPerson")),
      suggestions(`known-${kind}`, known.map((each) => each.person.name)),
    );
    people.forEach((person) => this.add(person));
    while (this.inputs.length < (kind === "officers" ? 2 : 1)) {
      this.add();
    }
  }

  people(): Person[] {
    return this.inputs.map((row) => ({
      name: row.name.value,
      number: row.number.value,
      validUntil: row.validUntil.value,
      post: row.post.value,
    }));
  }

  private add(person: Person = { name: "", number: "", validUntil: "", post: "" }): void {
    const row = {
      name: h("input", { name: "name", placeholder: word("personName"), list: `known-${this.kind}`, autocomplete: "off" }),
      number: h("input", { name: "number", placeholder: word("licenceNumber"), autocomplete: "off" }),
      validUntil: h("input", { name: "validUntil", placeholder: `${word("validUntil")} 2027-12-31`, autocomplete: "off" }),
      post: h("input", { name: "post", placeholder: word("post"), autocomplete: "off" }),
    };
    const fill = (from: Person): void => {
      row.name.value = from.name;
      row.number.value = from.number;
      row.validUntil.value = from.validUntil;
      row.post.value = from.post;
    };
    row.name.addEventListener("change", () => {
      const found = this.register.people.filter((each) => each.person.name === row.name.value);
      if (found.length === 1) {
        fill(found[0]!.person);
      }
    });
    fill(person);
    this.inputs.push(row);
    this.rows.append(h("div", { class: "person" }, row.name, row.number, row.validUntil, row.post));
  }
}

function suggestions(id: string, words: string[]): HTMLElement {
  return h("datalist", { id }, ...words.map((each) => h("option", { value: each })));
}

function option(value: string, text: string): HTMLOptionElement {
  return h("option", { value }, text);
}

/** Choices in words, one after the other. */
export function names(choices: Choice[]): string {
  return choices.map((each) => pick(each.text, each.textEn)).join(pick("、", ", "));
}
