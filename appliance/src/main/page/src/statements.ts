// 待说明: which interruptions wait for a statement, and which statements wait for another person.
import { Reason, Refusal, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day } from "./time";
import { pick, word } from "./words";

interface Unconfirmed {
  entry: number;
  wallMicros: number;
  by: string;
  cause: Reason;
  interruptions: number;
  own: boolean;
}

interface Due {
  session: string;
  roomName: string;
  startMicros: number;
  ended: boolean;
  waiting: number;
  unconfirmed: Unconfirmed[];
  mayExplain: boolean;
  mayConfirm: boolean;
}

interface Dues {
  sessions: Due[];
  looked: number;
  whole: boolean;
}

export function statementsView(life: Lifetime): HTMLElement {
  const rows = h("tbody", {});
  const said = h("p", { class: "problem", role: "status" });
  const empty = h("p", { class: "empty", hidden: true }, word("nothingDue"));
  const note = h("p", { class: "hint" });
  const load = async (): Promise<void> => {
    try {
      const dues = await get<Dues>("/api/statements");
      if (!life.ended) {
        rows.replaceChildren(...dues.sessions.map((due) => row(due, confirm)));
        empty.hidden = dues.sessions.length > 0;
        setText(note, dues.whole ? "" : word("onlyNewest", { count: dues.looked }));
      }
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  const confirm = async (session: string, statement: number): Promise<void> => {
    try {
      await post(`/api/sessions/${session}/reviews`, { statement });
      setText(said, word("statementConfirmed"));
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
    await load();
  };
  void load();
  const head = (["began", "room", "dueExplain", "dueConfirm"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "main",
    { class: "statements-due" },
    h("h1", {}, word("statementsDue")),
    h("p", { class: "hint" }, word("statementsText")),
    said,
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), rows),
    empty,
    note,
  );
}

function row(due: Due, confirm: (session: string, statement: number) => Promise<void>): HTMLElement {
  const start = due.startMicros / 1000;
  return h(
    "tr",
    { "data-session": due.session },
    h("td", { class: "num" }, h("a", { href: `#/sessions/${due.session}` }, `${day(start)}  ${clock(start)}`)),
    h("td", {}, h("b", {}, due.roomName)),
    h("td", {}, due.waiting === 0 ? "—" : explain(due)),
    h("td", {}, ...(due.unconfirmed.length === 0 ? ["—"] : due.unconfirmed.map((each) => statement(each, due, confirm)))),
  );
}

function explain(due: Due): HTMLElement {
  const text = word("stillWaiting", { count: due.waiting });
  return due.mayExplain ? h("a", { href: `#/sessions/${due.session}` }, text) : h("span", {}, text, " ", h("span", { class: "dim" }, word("othersExplain")));
}

function statement(is: Unconfirmed, due: Due, confirm: (session: string, statement: number) => Promise<void>): HTMLElement {
  const at = is.wallMicros / 1000;
  const what = `${is.by} · ${pick(is.cause.text, is.cause.textEn)} · ${day(at)} ${clock(at)} `;
  return h(
    "p",
    {},
    what,
    is.own
      ? h("span", { class: "dim" }, word("othersReview"))
      : due.mayConfirm
        ? h("button", { type: "button", name: "confirm", click: () => void confirm(due.session, is.entry) }, word("confirmStatement"))
        : h("span", { class: "dim" }, word("headConfirms")),
  );
}
