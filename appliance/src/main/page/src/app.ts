// The frame of the page: who is here, what is shown, the strip at the top.
import { alarmBanner } from "./alarms";
import { archiveView } from "./archive";
import { Me, Refusal, Status, get, post, whenLoginRequired } from "./api";
import { roomCaseView } from "./case";
import { checklistView } from "./checklist";
import { dockView } from "./dock";
import { Lifetime, h, setText } from "./dom";
import { gate } from "./gate";
import { intakeView } from "./intake";
import { officersView } from "./officers";
import { roomView } from "./room";
import { roomsView } from "./rooms";
import { searchView } from "./search";
import { sessionView } from "./session";
import { sessionsView } from "./sessions";
import { bytes, clock, day, learnClock, machineNow } from "./time";
import { follow, leave, lostSince } from "./watch";
import { currentLanguage, pick, switchLanguage, word } from "./words";

type View = "search" | "rooms" | "sessions" | "dock" | "archive" | "officers" | "checklist";

let me: Me | null = null;
let life = new Lifetime();

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
  follow();
  const view = route();
  document.body.replaceChildren(strip(me.name, view.name), view.element);
}

function route(): { name: View; element: HTMLElement } {
  const [where = "", query = ""] = location.hash.replace(/^#\//, "").split("?", 2);
  const path = where.split("/");
  if (path[0] === "search") {
    return { name: "search", element: searchView(query, life) };
  }
  if (path[0] === "sessions" && path[1] !== undefined && /^[0-9a-f-]{1,40}$/.test(path[1])) {
    return { name: "sessions", element: sessionView(path[1], wallOf(path[2]), life) };
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
  if (path[0] === "archive") {
    return { name: "archive", element: archiveView(life) };
  }
  if (path[0] === "officers") {
    return { name: "officers", element: officersView(life) };
  }
  if (path[0] === "checklist") {
    return { name: "checklist", element: checklistView(life) };
  }
  return path[0] === "sessions"
    ? { name: "sessions", element: sessionsView(life) }
    : { name: "rooms", element: roomsView(life) };
}

/** A moment in an address: wall time in milliseconds. */
function wallOf(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{12,14}$/.test(text) ? Number(text) : null;
}

function strip(name: string, shown: View): HTMLElement {
  const time = h("span", { class: "machine-clock" });
  const room = h("span", { class: "free" });
  const indexing = h("p", { class: "indexing", hidden: true });
  // A clock that runs on would say that the machine does.
  const tick = window.setInterval(() => {
    if (lostSince() === null) {
      setText(time, `${day(machineNow())}  ${clock(machineNow())}`);
    }
  }, 200);
  life.onEnd(() => window.clearInterval(tick));
  life.repeat(5000, async () => {
    const asked = performance.now();
    const status = await get<Status>("/api/status").catch(() => null);
    if (status !== null) {
      learnClock(status.nowMicros, performance.now() - asked);
      setText(room, `${word("free")} ${bytes(status.freeBytes)}`);
      showIndexing(indexing, status);
    }
  });
  const logOut = async (): Promise<void> => {
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
        h("a", { href: "#/rooms", "aria-current": shown === "rooms" ? "page" : null }, word("rooms")),
        h("a", { href: "#/sessions", "aria-current": shown === "sessions" ? "page" : null }, word("sessions")),
        h("a", { href: "#/search", "aria-current": shown === "search" ? "page" : null }, word("search")),
        h("a", { href: "#/dock", "aria-current": shown === "dock" ? "page" : null }, word("dock")),
        h("a", { href: "#/archive", "aria-current": shown === "archive" ? "page" : null }, word("archive")),
        h("a", { href: "#/officers", "aria-current": shown === "officers" ? "page" : null }, word("officers")),
        h("a", { href: "#/checklist", "aria-current": shown === "checklist" ? "page" : null }, word("checklist")),
      ),
      time,
      room,
      h("span", { class: "who" }, name),
      h("button", { class: "link", type: "button", click: () => void logOut() }, word("logOut")),
      languageButton(),
    ),
    indexing,
    alarmBanner(life),
  );
}

function showIndexing(indexing: HTMLElement, status: Status): void {
  indexing.hidden = status.entries - status.indexedEntries <= 1000;
  setText(indexing, `${word("indexing")} ${Math.floor((100 * status.indexedEntries) / status.entries)} %`);
}

function languageButton(): HTMLElement {
  const change = (): void => {
    switchLanguage();
    draw();
  };
  return h("button", { class: "link language", type: "button", click: change }, word("otherLanguage"));
}
