// Finding sessions. What is looked for stands in the address, so that a search can be kept and sent as a link.
import { Reason, Refusal, get } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day, span } from "./time";
import { Drawing, smallTimeline } from "./timeline";
import { Word, pick, word } from "./words";

interface Hit {
  id: string;
  roomName: string;
  startMicros: number;
  endMicros?: number;
  state: "recording" | "ended" | "waiting" | "complete";
  waiting: number;
  about?: { caseNumber: string; cause: string; stage: string; item: string; parties: string[]; officers: string[] };
  findings: (Reason & { count: number })[];
  lines: Drawing[];
}

interface Answer {
  sessions: Hit[];
  total: number;
  searched: number;
  whole: boolean;
  next?: string;
}

const TEXTS: [string, Word][] = [
  ["case", "caseNumber"],
  ["object", "caseParties"],
  ["officer", "caseOfficers"],
  ["licence", "licenceNumber"],
  ["item", "caseItem"],
  ["stage", "caseStage"],
  ["room", "room"],
  ["recorder", "caseRecorder"],
];

const STATES: [string, Word][] = [
  ["", "anyState"],
  ["recording", "recording"],
  ["ended", "finished"],
  ["waiting", "stateWaiting"],
  ["complete", "stateComplete"],
];

const FINDINGS: [string, Word][] = [
  ["", "anyFinding"],
  ["gap", "findingGap"],
  ["flaw", "findingFlaw"],
  ["damage", "findingDamage"],
];

/** Causes that are looked for by themselves. */
const CAUSES: [string, string, string][] = [
  ["power", "断电或系统重启", "power"],
  ["network", "网络中断", "network"],
  ["packet-loss", "网络丢包", "packets lost"],
  ["paused", "休息或用餐", "paused"],
  ["secrecy", "涉密停止", "secrecy"],
  ["storage-full", "存储空间不足", "disk full"],
  ["picture-covered", "画面遮挡", "picture covered"],
  ["picture-black", "画面全黑", "picture black"],
  ["sound-dead", "拾音器无信号", "no sound"],
  ["clock-step", "时钟校正", "clock set"],
];

/** @param query what stands behind the question mark of the address */
export function searchView(query: string, life: Lifetime): HTMLElement {
  const asked = new URLSearchParams(query);
  const account = h("p", { class: "search-account num", role: "status" });
  const problem = h("p", { class: "problem", role: "alert" });
  const rows = h("tbody", {});
  const more = h("button", { class: "quiet", type: "button", hidden: true }, word("more"));
  const head = (["began", "room", "length", "state", "search_case", "caseParties", "caseOfficers", "search_findings", "search_line"] as const).map(
    (key) => h("th", {}, word(key)),
  );
  const table = h("table", { class: "sessions hits", hidden: true }, h("thead", {}, h("tr", {}, ...head)), rows);
  let next: string | undefined;

  const load = async (): Promise<void> => {
    const began = performance.now();
    try {
      const said = new URLSearchParams(machineQuery(asked));
      if (next !== undefined) {
        said.set("before", next);
      }
      const answer = await get<Answer>(`/api/search?${said.toString()}`);
      if (life.ended) {
        return;
      }
      rows.append(...answer.sessions.map(hit));
      next = answer.next;
      more.hidden = next === undefined;
      table.hidden = rows.childElementCount === 0;
      const took = ((performance.now() - began) / 1000).toFixed(2);
      const words = word(answer.whole ? "searchFound" : "searchReading", { total: answer.total, searched: answer.searched, took });
      setText(account, words);
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  more.addEventListener("click", () => void load());
  void load();
  return h("main", {}, h("h1", {}, word("search")), form(asked), account, problem, table, more);
}

function form(asked: URLSearchParams): HTMLElement {
  const fields: (HTMLInputElement | HTMLSelectElement)[] = [];
  const kept = <T extends HTMLInputElement | HTMLSelectElement>(field: T): T => {
    fields.push(field);
    field.value = asked.get(field.name) ?? "";
    return field;
  };
  const input = (name: string, label: Word, type = "text"): HTMLElement =>
    h("label", {}, word(label), kept(h("input", { name, type, maxlength: 200, autocomplete: "off" })));
  const choice = (name: string, label: Word, options: HTMLElement[]): HTMLElement =>
    h("label", {}, word(label), kept(h("select", { name }, ...options)));
  const option = ([value, text]: [string, Word]): HTMLElement => h("option", { value }, word(text));
  const causes = CAUSES.map(([value, chinese, english]) => h("option", { value }, pick(chinese, english)));
  const text = kept(h("input", { name: "q", type: "search", maxlength: 200, autocomplete: "off", placeholder: word("searchAnything") }));
  text.setAttribute("aria-label", word("searchAnything"));
  const clear = (): void => {
    location.hash = "#/search";
  };
  const element = h(
    "form",
    {
      class: "search-form",
      submit: (event) => {
        event.preventDefault();
        const said = new URLSearchParams(fields.filter((field) => field.value.trim() !== "").map((field) => [field.name, field.value.trim()]));
        location.hash = `#/search?${said.toString()}`;
      },
    },
    h(
      "div",
      { class: "search-line" },
      text,
      h("button", { class: "primary", type: "submit" }, word("search")),
      h("button", { class: "quiet", type: "button", click: clear }, word("searchClear")),
    ),
    ...TEXTS.map(([name, label]) => input(name, label)),
    input("since", "searchFrom", "date"),
    input("until", "searchTo", "date"),
    choice("state", "state", STATES.map(option)),
    choice("finding", "search_findings", [...FINDINGS.map(option), ...causes]),
  );
  window.setTimeout(() => text.focus());
  return element;
}

/** Days are those of this browser; the machine is asked in microseconds. */
function machineQuery(asked: URLSearchParams): [string, string][] {
  return [...asked].flatMap(([name, value]): [string, string][] => {
    if (name === "since" || name === "until") {
      const at = new Date(`${value}T00:00:00`);
      if (name === "until") {
        at.setDate(at.getDate() + 1);
      }
      return Number.isNaN(at.getTime()) ? [] : [[name === "since" ? "from" : "to", String(at.getTime() * 1000)]];
    }
    return [[name, value]];
  });
}

function hit(session: Hit): HTMLElement {
  const start = session.startMicros / 1000;
  const about = session.about;
  const open = (): void => {
    location.hash = `#/sessions/${session.id}`;
  };
  return h(
    "tr",
    { click: open, "data-state": session.state, "data-session": session.id },
    h("td", { class: "num" }, h("a", { href: `#/sessions/${session.id}` }, `${day(start)} ${clock(start)}`)),
    h("td", {}, session.roomName),
    h("td", { class: "num" }, session.endMicros === undefined ? "—" : span(session.endMicros / 1000 - start)),
    h("td", { class: "hit-state" }, stateWords(session)),
    h("td", { class: "case-cell" }, h("b", {}, about?.caseNumber ?? ""), h("span", {}, about?.cause ?? "")),
    h("td", {}, (about?.parties ?? []).join(pick("、", ", "))),
    h("td", {}, (about?.officers ?? []).join(pick("、", ", "))),
    h("td", {}, session.findings.map((each) => `${pick(each.text, each.textEn)}${each.count > 1 ? `×${each.count}` : ""}`).join(pick("，", ", "))),
    h("td", { class: "hit-line" }, smallTimeline(session.lines)),
  );
}

function stateWords(session: Hit): string {
  const words: Record<Hit["state"], Word> = { recording: "recording", ended: "finished", waiting: "stateWaiting", complete: "stateComplete" };
  return session.state === "waiting" ? `${word("stateWaiting")} ${session.waiting}` : word(words[session.state]);
}
