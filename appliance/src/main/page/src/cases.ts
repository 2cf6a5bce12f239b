// 案件: the cases that sessions are bound to, and one of them with its sessions along one line of time.
import { Choice, Duty, Reason, Refusal, Requirement, get } from "./api";
import { names } from "./case";
import { Lifetime, h, setText } from "./dom";
import { clock, day, span } from "./time";
import { Word, pick, word } from "./words";

type State = "recording" | "ended" | "waiting" | "complete";
type Archived = "receipted" | "partly";

/** What a case adds up to. */
interface Head {
  number: string;
  cause: string;
  parties: string[];
  officers: string[];
  units: string[];
  state: State;
  firstMicros: number;
  lastMicros: number;
  footageMicros: number;
  waiting: number;
  findings: number;
  archived?: Archived;
}

interface Brief {
  id: string;
  startMicros: number;
  stage: string;
  state: State;
}

interface Page {
  cases: { head: Head; sessions: number; newest: Brief[] }[];
  total: number;
  page: number;
  pages: number;
  unbound: number;
  units: string[];
  years: number[];
  whole: boolean;
}

interface CaseSession extends Brief {
  roomName: string;
  unit: string;
  endMicros?: number;
  item: string;
  footageMicros: number;
  waiting: number;
  findings: (Reason & { count: number })[];
  archived?: Archived;
  missing: Choice[];
  duties: Duty[];
  flags: Choice[];
}

interface Omitted {
  entry: number;
  day: string;
  item: string;
  text: string;
  document: string;
  approver: string;
  reason?: Choice;
}

interface OneCase {
  head: Head;
  sessions: CaseSession[];
  left: number;
  stages: string[];
  check?: {
    version: number;
    actions: string[];
    items: number;
    open: { code: string; item: string; stage: string; requirement: Requirement }[];
  };
  omissions: Omitted[];
}

const STATES: Record<State, Word> = {
  recording: "recording",
  waiting: "stateWaiting",
  ended: "finished",
  complete: "stateComplete",
};

/** The address of a case. */
export function caseAddress(number: string): string {
  return `#/cases/one?${new URLSearchParams({ number }).toString()}`;
}

/** @param query what stands behind the question mark of the address: the filter and the page */
export function casesView(query: string, life: Lifetime): HTMLElement {
  const asked = new URLSearchParams(query);
  const account = h("p", { class: "search-account num", role: "status" });
  const problem = h("p", { class: "problem", role: "alert" });
  const filter = h("div", {});
  const body = h("div", {});
  const main = h("main", { class: "cases" }, h("h1", {}, word("cases")), h("p", { class: "hint" }, word("casesHint")), filter, account, problem, body);

  const load = async (): Promise<void> => {
    try {
      const page = await get<Page>(`/api/cases?${asked.toString()}`);
      if (!life.ended) {
        filter.replaceChildren(filterForm(asked, page));
        setText(account, total(page));
        body.replaceChildren(...list(page), ...pager(asked, page));
      }
    } catch (e) {
      setText(problem, sentence(e));
    }
  };
  void load();
  return main;
}

function total(page: Page): string {
  const said = [word(page.whole ? "casesFound" : "casesReading", { total: page.total })];
  if (page.unbound > 0) {
    said.push(word("casesUnbound", { count: page.unbound }));
  }
  return said.join(" · ");
}

function filterForm(asked: URLSearchParams, page: Page): HTMLElement {
  const chosen = (name: string, label: Word, options: [string, string][]): HTMLElement => {
    const field = h("select", { name }, h("option", { value: "" }, word("anyState")), ...options.map(([value, text]) => h("option", { value }, text)));
    field.value = asked.get(name) ?? "";
    return h("label", {}, word(label), field);
  };
  const text = h("input", { name: "q", type: "search", maxlength: 200, autocomplete: "off", placeholder: word("searchAnything") });
  text.value = asked.get("q") ?? "";
  text.setAttribute("aria-label", word("searchAnything"));
  const form = h(
    "form",
    {
      class: "cases-filter",
      submit: (event) => {
        event.preventDefault();
        go(form);
      },
      change: (event) => {
        if (event.target instanceof HTMLSelectElement) {
          go(form);
        }
      },
    },
    h("label", { class: "cases-text" }, word("search"), text),
    chosen("unit", "unit", page.units.map((unit) => [unit, unit])),
    chosen("state", "state", Object.entries(STATES).map(([code, key]) => [code, word(key)])),
    chosen("year", "caseYear", page.years.map((year) => [String(year), String(year)])),
    h("button", { class: "primary", type: "submit" }, word("filter")),
    h("a", { href: "#/cases" }, word("searchClear")),
  );
  return form;
}

function go(form: HTMLFormElement): void {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() !== "") {
      said.set(name, value.trim());
    }
  }
  location.hash = said.size === 0 ? "#/cases" : `#/cases?${said.toString()}`;
}

function list(page: Page): HTMLElement[] {
  if (page.cases.length === 0) {
    return [h("p", { class: "empty" }, word("noCases"))];
  }
  const head = (["caseNumber", "caseParties", "caseOfficers", "unit", "caseSessions", "caseFootage", "caseOpen", "archive", "state"] as const).map(
    (key) => h("th", {}, word(key)),
  );
  return [h("table", { class: "case-list" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...page.cases.map(row)))];
}

function row(each: Page["cases"][number]): HTMLElement {
  const { head } = each;
  const older = each.sessions - each.newest.length;
  return h(
    "tr",
    { "data-state": head.state, "data-case": head.number },
    h("td", { class: "case-cell" }, h("a", { href: caseAddress(head.number) }, head.number), h("span", {}, head.cause)),
    h("td", {}, listed(head.parties)),
    h("td", {}, listed(head.officers)),
    h("td", {}, listed(head.units)),
    h(
      "td",
      { class: "case-sessions" },
      ...each.newest.map((session) => {
        const at = session.startMicros / 1000;
        const stage = session.stage === "" ? word("noStage") : session.stage;
        return h("a", { href: `#/sessions/${session.id}`, class: "num", "data-state": session.state }, `${day(at)} ${stage}`);
      }),
      older > 0 ? h("a", { href: caseAddress(head.number), class: "dim" }, word("caseOlder", { count: older })) : null,
    ),
    h("td", { class: "num" }, span(head.footageMicros / 1000)),
    h("td", { class: "num" }, ...open(head.waiting, head.findings)),
    h("td", {}, archivedWord(head.archived)),
    h("td", { class: "hit-state" }, word(STATES[head.state])),
  );
}

/** What waits for a statement is said before what was merely found. */
function open(waiting: number, findings: number): HTMLElement[] {
  if (findings === 0) {
    return [h("span", { class: "dim" }, "—")];
  }
  const found = h("span", { class: "dim" }, word("caseFindings", { count: findings }));
  return waiting === 0 ? [found] : [h("b", { class: "case-waiting" }, word("caseWaiting", { count: waiting })), found];
}

function archivedWord(archived: Archived | undefined): string {
  return archived === undefined ? "—" : word(`session_${archived}`);
}

function listed(texts: string[]): string {
  return texts.length === 0 ? "—" : texts.join(pick("、", ", "));
}

/** Pages are links, so that each can be kept and sent. */
function pager(asked: URLSearchParams, page: Page): HTMLElement[] {
  if (page.pages === 1) {
    return [];
  }
  const link = (number: number, text: string): HTMLElement => {
    const said = new URLSearchParams(asked);
    said.set("page", String(number));
    return h("a", { href: `#/cases?${said.toString()}` }, text);
  };
  return [
    h(
      "p",
      { class: "pager num" },
      page.page > 1 ? link(page.page - 1, word("pageBefore")) : null,
      h("span", {}, word("pageOf", { page: page.page, pages: page.pages })),
      page.page < page.pages ? link(page.page + 1, word("pageAfter")) : null,
    ),
  ];
}

/** @param query what stands behind the question mark of the address: the case number */
export function oneCaseView(query: string, life: Lifetime): HTMLElement {
  const number = new URLSearchParams(query).get("number") ?? "";
  const main = h("main", { class: "cases one-case" }, h("p", {}, h("a", { href: "#/cases" }, word("cases"))), h("h1", {}, number));
  const load = async (): Promise<void> => {
    try {
      const one = await get<OneCase>(`/api/cases/one?${new URLSearchParams({ number }).toString()}`);
      if (!life.ended) {
        main.replaceChildren(...parts(one));
      }
    } catch (e) {
      main.append(h("p", { class: "problem", role: "alert" }, sentence(e)));
    }
  };
  void load();
  return main;
}

function parts(one: OneCase): HTMLElement[] {
  const { head } = one;
  const began = day(head.firstMicros / 1000);
  const newest = day(head.lastMicros / 1000);
  const facts: [Word, string][] = [
    ["caseCause", head.cause === "" ? "—" : head.cause],
    ["caseParties", listed(head.parties)],
    ["caseOfficers", listed(head.officers)],
    ["unit", listed(head.units)],
    ["caseSessions", `${one.sessions.length + one.left} · ${began === newest ? began : `${began} – ${newest}`}`],
    ["caseFootage", span(head.footageMicros / 1000)],
    ["caseOpen", `${word("caseWaiting", { count: head.waiting })} · ${word("caseFindings", { count: head.findings })}`],
    ["archive", archivedWord(head.archived)],
  ];
  return [
    h("p", {}, h("a", { href: "#/cases" }, `← ${word("cases")}`)),
    h("div", { class: "session-title" }, h("h1", {}, head.number), h("p", { class: "hit-state", "data-state": head.state }, word(STATES[head.state]))),
    h("dl", { class: "case-facts" }, ...facts.map(([name, value]) => h("div", {}, h("dt", {}, word(name)), h("dd", { class: "num" }, value)))),
    h("h2", {}, word("caseLine")),
    line(one),
    h("h2", {}, word("caseGaps")),
    missing(one),
    h("h2", {}, word("sessions")),
    table(one),
  ];
}

const DAY = 86_400_000;
/** Lengths between two ticks of the axis. */
const STEPS = [3_600_000, 2 * 3_600_000, 6 * 3_600_000, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 182 * DAY, 365 * DAY];
const MOST_TICKS = 9;
/** A session is drawn at least so wide, in hundredths of the axis. */
const LEAST_WIDTH = 1.1;

/** A lane for each stage: what has no mark was not recorded. */
function line(one: OneCase): HTMLElement {
  const begins = one.sessions.map((session) => session.startMicros / 1000);
  const ends = one.sessions.map((session) => (session.endMicros ?? session.startMicros + session.footageMicros) / 1000);
  const first = Math.min(...begins);
  const last = Math.max(...ends);
  const margin = Math.max(1_800_000, (last - first) * 0.03);
  const from = first - margin;
  const length = last + margin - from;
  const place = (at: number): number => (100 * (at - from)) / length;
  const lanes = one.stages.map((stage) => lane(stage, one.sessions.filter((session) => session.stage === stage), place));
  return h("div", { class: "case-line" }, ...lanes, axis(from, length, place));
}

function lane(stage: string, sessions: CaseSession[], place: (at: number) => number): HTMLElement {
  const marks = h("div", { class: "case-lane-marks" });
  const rows: number[] = [];
  for (const session of [...sessions].reverse()) {
    const start = session.startMicros / 1000;
    const left = place(start);
    const width = Math.max(LEAST_WIDTH, place((session.endMicros ?? session.startMicros + session.footageMicros) / 1000) - left);
    let sub = rows.findIndex((end) => end <= left);
    if (sub < 0) {
      sub = rows.length;
    }
    rows[sub] = left + width + 0.1;
    const told = `${day(start)} ${clock(start)} · ${session.roomName} · ${session.item === "" ? word(STATES[session.state]) : session.item}`;
    const mark = h("a", { href: `#/sessions/${session.id}`, "data-state": session.state, title: told, "aria-label": told });
    mark.style.left = `${left.toFixed(2)}%`;
    mark.style.width = `${width.toFixed(2)}%`;
    mark.style.top = `${sub * 1.1 + 0.3}rem`;
    marks.append(mark);
  }
  marks.style.height = `${Math.max(1, rows.length) * 1.1 + 0.5}rem`;
  if (sessions.length === 0) {
    marks.append(h("span", { class: "dim" }, word("stageWithout")));
  }
  const name = stage === "" ? word("noStage") : stage;
  return h("div", { class: "case-lane", "data-empty": sessions.length === 0 }, h("span", { class: "case-stage" }, name), marks);
}

function axis(from: number, length: number, place: (at: number) => number): HTMLElement {
  const step = STEPS.find((each) => length / each <= MOST_TICKS) ?? length / MOST_TICKS;
  const ticks = h("div", { class: "case-lane-marks" });
  const begin = new Date(from);
  begin.setHours(step < DAY ? begin.getHours() + 1 : 24, 0, 0, 0);
  for (let at = begin.getTime(); at < from + length; at += step) {
    const tick = h("span", { class: "num" }, step < DAY ? `${day(at).slice(5)} ${clock(at).slice(0, 5)}` : day(at));
    tick.style.left = `${place(at).toFixed(2)}%`;
    ticks.append(tick);
  }
  return h("div", { class: "case-lane case-axis", "aria-hidden": "true" }, h("span", { class: "case-stage" }), ticks);
}

/** What should be there and is not, and what was left out with a reason. */
function missing(one: OneCase): HTMLElement {
  const without = one.stages.filter((stage) => one.sessions.every((session) => session.stage !== stage));
  const lines: HTMLElement[] = [];
  const say = (what: Word, text: string, bad: boolean): void => {
    lines.push(h("li", { "data-bad": bad }, h("b", {}, word(what)), h("span", {}, text)));
  };
  say("gapStages", without.length === 0 ? word("nothingMissing") : without.join(pick("、", ", ")), without.length > 0);
  const { check } = one;
  if (check === undefined) {
    say("gapItems", word("noCheck"), false);
  } else {
    const under = word("checkUnder", { version: check.version, actions: check.actions.join(pick("、", ", ")), items: check.items });
    const open = check.open.length === 0 ? word("nothingMissing") : word("checkOpen", { count: check.open.length });
    say("gapItems", `${open} · ${under}`, check.open.length > 0);
    lines.push(
      ...check.open.map((item) =>
        h(
          "li",
          { class: "case-item", "data-requirement": item.requirement },
          h("b", {}, word(`requirement_${item.requirement}`)),
          h("span", {}, [item.code, item.item, item.stage].filter((text) => text !== "").join(" · ")),
        ),
      ),
    );
  }
  const incomplete = one.sessions.filter((session) => session.missing.length > 0).length;
  say("gapData", incomplete === 0 ? word("nothingMissing") : word("gapDataCount", { count: incomplete }), incomplete > 0);
  const owed = one.sessions.filter((session) => session.duties.length > 0).length;
  say("gapMarks", owed === 0 ? word("nothingMissing") : word("gapMarksCount", { count: owed }), owed > 0);
  say("gapStatements", one.head.waiting === 0 ? word("nothingMissing") : word("stillWaiting", { count: one.head.waiting }), one.head.waiting > 0);
  say("omissions", one.omissions.length === 0 ? word("noOmissions") : word("omissionCount", { count: one.omissions.length }), false);
  return h(
    "div",
    {},
    h("ul", { class: "case-missing" }, ...lines),
    one.omissions.length === 0 ? null : omissionTable(one.omissions),
  );
}

function omissionTable(omissions: Omitted[]): HTMLElement {
  const head = (["omissionDay", "caseItem", "omissionReason", "statementText", "document", "approver", "entryNumber"] as const).map((key) =>
    h("th", {}, word(key)),
  );
  return h(
    "table",
    { class: "case-omissions" },
    h("thead", {}, h("tr", {}, ...head)),
    h(
      "tbody",
      {},
      ...omissions.map((each) =>
        h(
          "tr",
          {},
          h("td", { class: "num" }, each.day),
          h("td", {}, each.item),
          h("td", {}, each.reason === undefined ? "" : pick(each.reason.text, each.reason.textEn)),
          h("td", {}, each.text),
          h("td", {}, each.document),
          h("td", {}, each.approver),
          h("td", { class: "num" }, String(each.entry)),
        ),
      ),
    ),
  );
}

function table(one: OneCase): HTMLElement {
  const head = (["began", "caseStage", "caseItem", "room", "caseFootage", "caseOpen", "caseData", "archive", "state"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "div",
    {},
    h("table", { class: "case-list" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...one.sessions.map(sessionRow))),
    one.left === 0 ? null : h("p", { class: "hint" }, word("onlyNewest", { count: one.sessions.length })),
  );
}

function sessionRow(session: CaseSession): HTMLElement {
  const at = session.startMicros / 1000;
  const findings = session.findings.map((each) => `${pick(each.text, each.textEn)}${each.count > 1 ? `×${each.count}` : ""}`);
  return h(
    "tr",
    { "data-state": session.state, "data-session": session.id },
    h("td", { class: "num" }, h("a", { href: `#/sessions/${session.id}` }, `${day(at)} ${clock(at)}`)),
    h("td", {}, session.stage === "" ? word("noStage") : session.stage),
    h("td", {}, session.item),
    h("td", {}, session.roomName, session.unit === "" ? null : h("span", { class: "case-under" }, session.unit)),
    h("td", { class: "num" }, span(session.footageMicros / 1000)),
    h(
      "td",
      {},
      session.waiting === 0 ? null : h("b", { class: "case-waiting" }, word("caseWaiting", { count: session.waiting })),
      h("span", { class: "case-under" }, findings.length === 0 ? "—" : findings.join(pick("，", ", "))),
    ),
    h("td", {}, ...data(session)),
    h("td", {}, archivedWord(session.archived)),
    h("td", { class: "hit-state" }, word(STATES[session.state])),
  );
}

function data(session: CaseSession): HTMLElement[] {
  const count = session.missing.length;
  return [
    h(
      "span",
      { class: "case-mark", "data-standing": count === 0 ? "met" : "open", title: names(session.missing) },
      count === 0 ? word("caseWhole") : word("caseMissingCount", { count }),
    ),
    ...session.duties.map((duty) => h("span", { class: "case-mark", "data-standing": duty.standing }, pick(duty.text, duty.textEn))),
    ...session.flags.map((flag) => h("span", { class: "case-mark", "data-standing": "late" }, pick(flag.text, flag.textEn))),
  ];
}

function sentence(e: unknown): string {
  return e instanceof Refusal ? pick(e.chinese, e.english) : String(e);
}
