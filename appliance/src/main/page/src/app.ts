// The frame of the page: who is here, what is shown, the strip at the top.
import { alarmBanner } from "./alarms";
import { archiveView } from "./archive";
import { Me, Refusal, Status, dropQuestions, get, post, whenLoginRequired } from "./api";
import { roomCaseView } from "./case";
import { casesView, oneCaseView } from "./cases";
import { checklistView } from "./checklist";
import { dockView } from "./dock";
import { Lifetime, h, setText } from "./dom";
import { accessLogView } from "./accesslog";
import { accountsView } from "./accounts";
import { approvalsView } from "./approvals";
import { gate, owedView } from "./gate";
import { healthView } from "./health";
import { intakeView } from "./intake";
import { officersView } from "./officers";
import { ownView } from "./own";
import { roomView } from "./room";
import { roomsView } from "./rooms";
import { searchView } from "./search";
import { sessionView } from "./session";
import { sessionsView } from "./sessions";
import { settingsView } from "./settings";
import { statementsView } from "./statements";
import { bytes, clock, day, learnClock, machineNow } from "./time";
import { follow, leave, lostSince } from "./watch";
import { Word, currentLanguage, pick, switchLanguage, word } from "./words";

type View =
  | "search" | "rooms" | "sessions" | "cases" | "health" | "settings" | "dock" | "archive" | "officers" | "checklist"
  | "statements" | "approvals" | "accounts" | "access" | "own";

/** The pages in the strip, and what one must be able to do to be shown each. */
const NAV: readonly [View, Word, string][] = [
  ["rooms", "rooms", "state"],
  ["sessions", "sessions", "find"],
  ["cases", "cases", "find"],
  ["search", "search", "find"],
  ["statements", "statementsDue", "find"],
  ["approvals", "approvals", "view"],
  ["dock", "dock", "find"],
  ["archive", "archive", "state"],
  ["health", "health", "state"],
  ["officers", "officers", "find"],
  ["checklist", "checklist", "find"],
  ["accounts", "accounts", "accounts"],
  ["accounts", "accounts", "roles"],
  ["access", "accessLog", "audit"],
  ["settings", "settings", "settings"],
];

let me: Me | null = null;
let life = new Lifetime();
/** What is free on the disk: kept from page to page, so that the strip does not jump. */
let freeBytes: number | null = null;

whenLoginRequired(() => {
  if (me?.name !== undefined) {
    void enter();
  }
});
window.addEventListener("hashchange", draw);
void enter();

async function enter(): Promise<void> {
  try {
    me = await get<Me>("/api/me");
    draw();
  } catch (e) {
    const text = e instanceof Refusal ? pick(e.chinese, e.english) : String(e);
    document.body.replaceChildren(h("main", {}, h("p", { class: "problem" }, text)));
    window.setTimeout(() => void enter(), 2000);
  }
}

function draw(): void {
  life.end();
  life = new Lifetime();
  document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  document.title = `${word("product")} · ${word("subtitle")}`;
  if (me === null || me.name === undefined) {
    const admitted = (now: Me): void => {
      me = now;
      draw();
    };
    leave();
    document.body.replaceChildren(languageButton(), gate(me?.setup ?? false, admitted));
    return;
  }
  if ((me.owed ?? []).length > 0) {
    leave();
    document.body.replaceChildren(languageButton(), owedView(me, life, () => void enter()));
    return;
  }
  follow();
  const view = route(me);
  document.body.replaceChildren(strip(me, view.name), view.element);
}

function route(who: Me): { name: View; element: HTMLElement } {
  const [where = "", query = ""] = location.hash.replace(/^#\//, "").split("?", 2);
  const path = where.split("/");
  const barred = barredFrom(path[0] ?? "", who);
  if (barred !== null) {
    return barred;
  }
  if (path[0] === "search") {
    return { name: "search", element: searchView(query, life) };
  }
  if (path[0] === "cases") {
    return { name: "cases", element: path[1] === "one" ? oneCaseView(query, life) : casesView(query, life) };
  }
  if (path[0] === "sessions" && path[1] !== undefined && /^[0-9a-f-]{1,40}$/.test(path[1])) {
    return { name: "sessions", element: sessionView(path[1], wallOf(path[2]), who, life) };
  }
  if (path[0] === "rooms" && path[2] === "case" && /^[0-9a-z-]{1,32}$/.test(path[1] ?? "")) {
    return { name: "rooms", element: roomCaseView(path[1]!, life) };
  }
  if (path[0] === "rooms" && /^[0-9a-z-]{1,32}$/.test(path[1] ?? "")) {
    return { name: "rooms", element: roomView(path[1]!, life) };
  }
  if (path[0] === "dock" && path[1] !== undefined && /^[0-9a-f-]{1,40}$/.test(path[1])) {
    return { name: "dock", element: intakeView(path[1], life) };
  }
  if (path[0] === "dock") {
    return { name: "dock", element: dockView(life) };
  }
  if (path[0] === "settings") {
    return { name: "settings", element: settingsView(life) };
  }
  if (path[0] === "health") {
    return { name: "health", element: healthView(life) };
  }
  if (path[0] === "archive") {
    return { name: "archive", element: archiveView(life) };
  }
  if (path[0] === "officers") {
    return { name: "officers", element: officersView(life) };
  }
  if (path[0] === "checklist") {
    return { name: "checklist", element: checklistView(life) };
  }
  if (path[0] === "statements") {
    return { name: "statements", element: statementsView(life) };
  }
  if (path[0] === "approvals") {
    return { name: "approvals", element: approvalsView(life) };
  }
  if (path[0] === "accounts") {
    return { name: "accounts", element: accountsView(who, life) };
  }
  if (path[0] === "access") {
    return { name: "access", element: accessLogView(life) };
  }
  if (path[0] === "own") {
    return { name: "own", element: ownView(who, life) };
  }
  return path[0] === "sessions"
    ? { name: "sessions", element: sessionsView(life) }
    : { name: "rooms", element: roomsView(life) };
}

/** What stands in place of a page that the strip does not offer: nothing is asked of the machine for it. */
function barredFrom(name: string, who: Me): { name: View; element: HTMLElement } | null {
  const pages = NAV.filter(([view]) => view === name);
  if (pages.length === 0 || pages.some(([, , may]) => (who.may ?? []).includes(may))) {
    return null;
  }
  const [view, title] = pages[0]!;
  return { name: view, element: h("main", {}, h("h1", {}, word(title)), h("p", { class: "empty" }, word("pageBarred"))) };
}

/** A moment in an address: wall time in milliseconds. */
function wallOf(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{12,14}$/.test(text) ? Number(text) : null;
}

function strip(who: Me, shown: View): HTMLElement {
  const time = h("span", { class: "machine-clock" });
  const free = (): string => (freeBytes === null ? "" : `${word("free")} ${bytes(freeBytes)}`);
  const room = h("span", { class: "free" }, free());
  const indexing = h("p", { class: "indexing", hidden: true });
  // A clock that runs on would say that the machine does.
  const tell = (): void => {
    if (lostSince() === null) {
      setText(time, `${day(machineNow())}  ${clock(machineNow())}`);
    }
  };
  tell();
  const tick = window.setInterval(tell, 200);
  life.onEnd(() => window.clearInterval(tick));
  life.repeat(5000, async () => {
    const asked = performance.now();
    const status = await get<Status>("/api/status").catch(() => null);
    if (status !== null) {
      learnClock(status.nowMicros, performance.now() - asked);
      freeBytes = status.freeBytes;
      setText(room, free());
      showIndexing(indexing, status);
    }
  });
  const logOut = async (): Promise<void> => {
    // First of all nobody asks any more: what arrives behind the logout would be refused.
    life.end();
    leave();
    dropQuestions();
    await post("/api/logout").catch(() => null);
    await enter();
  };
  return h(
    "header",
    {},
    h(
      "div",
      { class: "strip" },
      h("a", { class: "wordmark", href: "#/rooms" }, word("product")),
      h(
        "nav",
        {},
        ...NAV.filter(([, , may]) => (who.may ?? []).includes(may)).map(([view, key]) =>
          h("a", { href: `#/${view}`, "aria-current": shown === view ? "page" : null }, word(key)),
        ),
      ),
      time,
      room,
      h("a", { class: "who", href: "#/own", title: lastLogin(who) }, who.name ?? ""),
      h("button", { class: "link", type: "button", name: "log-out", click: () => void logOut() }, word("logOut")),
      languageButton(),
    ),
    indexing,
    alarmBanner(life),
  );
}

/** When the account was used before, so that its owner notices if that was somebody else. */
function lastLogin(who: Me): string {
  if (who.lastLoginMicros === undefined) {
    return word("ownAccount");
  }
  const at = who.lastLoginMicros / 1000;
  const last = at === 0 ? word("firstLogin") : word("lastLoginTold", { at: `${day(at)} ${clock(at)}` });
  return (who.failures ?? 0) === 0 ? last : `${last}\n${word("failuresTold", { count: who.failures ?? 0 })}`;
}

function showIndexing(indexing: HTMLElement, status: Status): void {
  indexing.hidden = status.entries - status.indexedEntries <= 1000;
  setText(indexing, `${word("indexing")} ${Math.floor((100 * status.indexedEntries) / status.entries)} %`);
}

function languageButton(): HTMLElement {
  const change = (): void => {
    switchLanguage();
    draw();
    // Whoever pressed it with the keyboard goes on from there.
    document.querySelector<HTMLElement>("button.language")?.focus();
  };
  return h("button", { class: "link language", type: "button", click: change }, word("otherLanguage"));
}
