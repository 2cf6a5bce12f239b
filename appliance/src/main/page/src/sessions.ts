// The list of sessions.
import { Brief, Refusal, get } from "./api";
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
  let next: string | undefined;

  const load = async (): Promise<void> => {
    try {
      const page = await get<Page>(`/api/sessions?limit=50${next === undefined ? "" : `&before=${next}`}`);
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
  void load();

  const head = (["began", "room", "length", "state", "tracks", "session"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "main",
    {},
    h("h1", {}, word("sessions")),
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
    h("td", { class: "num" }, String(session.tracks.length)),
    h("td", {}, h("a", { href: `#/sessions/${session.id}`, class: "mono" }, session.id)),
  );
}
