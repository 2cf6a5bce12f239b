// The checklist of what is recorded, in its versions, and what was not recorded.
import { Checklist, ChecklistVersion, Omissions, Refusal, get, post, postFile } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day, machineNow } from "./time";
import { Word, pick, word } from "./words";

export function checklistView(life: Lifetime): HTMLElement {
  const versions = new VersionsPanel(life);
  const omissions = new OmissionsPanel(life);
  return h("main", {}, h("h1", {}, word("checklist")), versions.element, omissions.element);
}

const sentence = (e: unknown): string => (e instanceof Refusal ? pick(e.chinese, e.english) : String(e));

/** The versions, the items of the one that is chosen, and the import of another. */
class VersionsPanel {
  private readonly rows = h("tbody", {});
  private readonly sheet = h("div", { class: "checklist-sheet" });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly file = h("input", { type: "file", name: "checklist", accept: ".csv,text/csv" });
  private readonly effective = h("input", { type: "date", name: "effective" });
  private readonly filing = h("input", { name: "filing", maxlength: 100 });
  private readonly filedOn = h("input", { type: "date", name: "filedOn" });
  readonly element: HTMLElement;

  constructor(private readonly life: Lifetime) {
    this.effective.value = day(machineNow());
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.add();
    };
    const head = (["version", "effective", "filing", "filedOn", "itemCount", "importedBy", "sha256"] as const).map((key) =>
      h("th", {}, word(key)),
    );
    this.element = h(
      "section",
      { class: "checklist" },
      h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.rows),
      this.sheet,
      h(
        "form",
        { class: "case-form", submit },
        h("label", { class: "wide" }, word("checklistFile"), this.file),
        h("label", {}, word("effective"), this.effective),
        h("label", {}, word("filing"), this.filing),
        h("label", {}, word("filedOn"), this.filedOn),
        h("p", { class: "hint wide" }, word("checklistHint")),
        h("button", { class: "primary", type: "submit" }, word("importChecklist")),
      ),
      this.problem,
    );
    void this.load(get<{ versions: ChecklistVersion[] }>("/api/checklists"));
  }

  private async load(ask: Promise<{ versions: ChecklistVersion[] }>): Promise<void> {
    try {
      const { versions } = await ask;
      if (this.life.ended) {
        return;
      }
      setText(this.problem, "");
      this.rows.replaceChildren(...[...versions].reverse().map((version) => this.row(version)));
      const shown = versions.find((version) => version.inForce) ?? versions.at(-1);
      if (shown === undefined) {
        this.sheet.replaceChildren(h("p", { class: "empty" }, word("noChecklist")));
      } else {
        await this.open(shown.number);
      }
    } catch (e) {
      setText(this.problem, sentence(e));
    }
  }

  private row(version: ChecklistVersion): HTMLElement {
    const open = (): void => void this.open(version.number);
    return h(
      "tr",
      { class: version.inForce ? "in-force" : "" },
      h("td", {}, h("button", { class: "link", type: "button", click: open }, `${version.number}`), version.inForce ? ` ${word("inForce")}` : ""),
      h("td", { class: "num" }, version.effective),
      h("td", {}, version.filing),
      h("td", { class: "num" }, version.filedOn ?? ""),
      h("td", { class: "num" }, `${version.items}`),
      h("td", {}, `${version.by}, ${day(version.importedMicros / 1000)} ${clock(version.importedMicros / 1000)}`),
      h("td", { class: "mono" }, version.sha256.slice(0, 16)),
    );
  }

  private async open(number: number): Promise<void> {
    const checklist = await get<Checklist>(`/api/checklists/${number}`);
    if (!this.life.ended) {
      this.sheet.replaceChildren(
        h(
          "p",
          {},
          h("b", {}, `${word("version")} ${number} `),
          h("a", { href: `/api/checklists/${number}/export.csv`, download: `checklist-${number}.csv` }, word("exportCsv")),
        ),
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, ...checklist.columns.map((column) => h("th", {}, column)))),
          h("tbody", {}, ...checklist.rows.map((row) => h("tr", {}, ...row.map((cell) => h("td", {}, cell))))),
        ),
      );
    }
  }

  private async add(): Promise<void> {
    const chosen = this.file.files?.[0];
    if (chosen === undefined) {
      setText(this.problem, word("chooseFile"));
      return;
    }
    const said = new URLSearchParams({
      effective: this.effective.value,
      filing: this.filing.value,
      filedOn: this.filedOn.value,
    });
    await this.load(postFile<{ versions: ChecklistVersion[] }>(`/api/checklists?${said.toString()}`, chosen));
    this.file.value = "";
  }
}

const OMISSION_FIELDS = ["day", "caseNumber", "itemCode", "item", "place", "text", "document", "approver"] as const;
const FIELD_WORDS = {
  day: "omissionDay",
  caseNumber: "caseNumber",
  itemCode: "itemCode",
  item: "caseItem",
  place: "casePlace",
  text: "statementText",
  document: "document",
  approver: "approver",
} as const satisfies Record<(typeof OMISSION_FIELDS)[number], Word>;

/** What was not recorded: how often for which reason, each entry, and a form for another. */
class OmissionsPanel {
  private readonly counts = h("p", { class: "hint" });
  private readonly rows = h("tbody", {});
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly reason = h("select", { name: "reason" });
  private readonly inputs = new Map(OMISSION_FIELDS.map((name) => [name, h("input", { name, type: name === "day" ? "date" : "text" })]));
  readonly element: HTMLElement;

  constructor(private readonly life: Lifetime) {
    this.inputs.get("day")!.value = day(machineNow());
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.enter();
    };
    const head = (["omissionDay", "omissionReason", "caseItem", "caseNumber", "statementText", "document", "approver"] as const).map((key) =>
      h("th", {}, word(key)),
    );
    this.element = h(
      "section",
      { class: "omissions" },
      h("h2", {}, word("omissions")),
      this.counts,
      h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.rows),
      h("p", {}, h("a", { href: "/api/omissions/export.csv", download: "omissions.csv" }, word("exportCsv"))),
      h(
        "form",
        { class: "case-form", submit },
        h("label", { class: "wide" }, word("omissionReason"), this.reason),
        ...[...this.inputs].map(([name, input]) => h("label", {}, word(FIELD_WORDS[name]), input)),
        h("button", { class: "primary", type: "submit" }, word("enterOmission")),
      ),
      this.problem,
    );
    void this.load(get<Omissions>("/api/omissions"));
  }

  private async load(ask: Promise<Omissions>): Promise<boolean> {
    try {
      const omissions = await ask;
      if (!this.life.ended) {
        setText(this.problem, "");
        this.show(omissions);
      }
      return true;
    } catch (e) {
      setText(this.problem, sentence(e));
      return false;
    }
  }

  private show(omissions: Omissions): void {
    const names = new Map(omissions.reasons.map((each) => [each.code, pick(each.text, each.textEn)]));
    const counted = Object.entries(omissions.counts).map(([code, count]) => `${names.get(code) ?? code} ${count}`);
    setText(this.counts, counted.length === 0 ? word("noOmissions") : counted.join(" · "));
    if (this.reason.childElementCount === 0) {
      this.reason.append(...omissions.reasons.map((each) => h("option", { value: each.code }, pick(each.text, each.textEn))));
    }
    this.rows.replaceChildren(
      ...omissions.entered.map(({ what }) =>
        what === undefined
          ? h("tr", {}, h("td", { colspan: 7, class: "dim" }, word("wordsRemoved")))
          : h(
              "tr",
              {},
              h("td", { class: "num" }, what["day"] ?? ""),
              h("td", {}, names.get(what["reason"] ?? "") ?? ""),
              ...["item", "caseNumber", "text", "document", "approver"].map((key) => h("td", {}, what[key] ?? "")),
            ),
      ),
    );
  }

  private async enter(): Promise<void> {
    const said = Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value]));
    if (await this.load(post<Omissions>("/api/omissions", { reason: this.reason.value, ...said }))) {
      for (const [name, input] of this.inputs) {
        input.value = name === "day" ? input.value : "";
      }
    }
  }
}
