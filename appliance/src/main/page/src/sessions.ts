// The list of sessions.
import { Brief, Refusal, get } from "./api";
import { names } from "./case";
import { Lifetime, h, setText } from "./dom";
import { clock, day, span } from "./time";
import { pick, word } from "./words";

interface Page {
  sessions: Brief[];
  next?: string;
}

export function sessionsView(life: Lifetime): HTMLElement {
  const rows = h("tbody", {});
  const problem = h("p", { class: "problem", role: "alert" });
  const empty = h("p", { class: "empty", hidden: true }, word("noSessions"));
  const more = h("button", { class: "quiet", type: "button", hidden: true }, word("more"));
  const incomplete = h("input", { type: "checkbox", name: "incomplete" });
  let next: string | undefined;

  const load = async (): Promise<void> => {
    try {
      const page = await get<Page>(
        `/api/sessions?limit=50${next === undefined ? "" : `&before=${next}`}${incomplete.checked ? "&data=incomplete" : ""}`,
      );
      if (life.ended) {
        return;
      }
      rows.append(...page.sessions.map(row));
      next = page.next;
      more.hidden = next === undefined;
      empty.hidden = rows.childElementCount > 0;
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  more.addEventListener("click", () => void load());
  incomplete.addEventListener("change", () => {
    rows.replaceChildren();
    next = undefined;
    void load();
  });
  void load();

  const head = (["began", "room", "length", "state", "caseNumber", "caseParties", "caseData", "archive", "session"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "main",
    {},
    h("h1", {}, word("sessions")),
    h("label", { class: "only" }, incomplete, word("onlyIncomplete")),
    problem,
    h("table", { class: "sessions" }, h("thead", {}, h("tr", {}, ...head)), rows),
    empty,
    more,
  );
}

function row(session: Brief): HTMLElement {
  const start = session.startMicros / 1000;
  const open = (): void => {
    location.hash = `#/sessions/${session.id}`;
  };
  const running = session.endMicros === undefined;
  return h(
    "tr",
    { click: open, "data-running": running },
    h("td", { class: "num" }, `${day(start)}  ${clock(start)}`),
    h("td", {}, h("b", {}, session.roomName)),
    h("td", { class: "num" }, running ? "—" : span(session.endMicros! / 1000 - start)),
    h("td", { class: "row-state" }, word(running ? "recording" : "finished")),
    h("td", { class: "case-cell" }, session.about?.caseNumber ?? ""),
    h("td", {}, (session.about?.parties ?? []).join(pick("、", ", "))),
    h("td", {}, ...caseState(session)),
    h("td", {}, session.archived === undefined ? "—" : word(`session_${session.archived}`)),
    h("td", {}, h("a", { href: `#/sessions/${session.id}`, class: "mono" }, session.id)),
  );
}

/** What is missing from a session's data, what is wrong with it, and the marks that did not come in time. */
function caseState(session: Brief): HTMLElement[] {
  const about = session.about;
  if (session.withheld === true) {
    return [h("span", { class: "case-mark", "data-standing": "late" }, word("withheld"))];
  }
  if (about === undefined) {
    return [h("span", { class: "case-mark", "data-standing": "missed" }, word("caseUnreadable"))];
  }
  const missing = about.missing.length;
  return [
    h(
      "span",
      { class: "case-mark", "data-standing": about.whole ? "met" : "open", title: names(about.missing) },
      about.whole ? word("caseWhole") : word("caseMissingCount", { count: missing }),
    ),
    ...about.duties
      .filter((duty) => duty.standing === "missed" || duty.standing === "late")
      .map((duty) => h("span", { class: "case-mark", "data-standing": duty.standing }, pick(duty.text, duty.textEn))),
    ...about.flags.map((flag) => h("span", { class: "case-mark", "data-standing": "late" }, pick(flag.text, flag.textEn))),
  ];
}
