// Before a recording is seen: what for, or who has to approve. And what reminds the viewer while it is seen.
import { Me, Refusal, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day, machineNow } from "./time";
import { Word, pick, word } from "./words";

export interface Choice {
  code: string;
  text: string;
  textEn: string;
}

/** How one stands to a recording. */
export interface Standing {
  state: "open" | "purpose" | "ask" | "waiting" | "forbidden" | "state_secret";
  flags: Choice[];
  allFlags: Choice[];
  mayFlag: boolean;
  mayLift: boolean;
  copy: boolean;
  approvers: Choice[];
  untilMicros?: number;
  purposes: Choice[];
}

type Recordings = "sessions" | "intakes";

/**
 * Shows in `place` what is asked before a recording, and resolves once it is open; never, if it does not open.
 *
 * @param onClosed called if it is not open yet
 */
export async function opened(
  recordings: Recordings,
  id: string,
  place: HTMLElement,
  life: Lifetime,
  onClosed: () => void = () => undefined,
): Promise<Standing> {
  const path = `/api/${recordings}/${id}`;
  const standing = await get<Standing>(`${path}/access`);
  if (standing.state === "open") {
    return standing;
  }
  onClosed();
  return new Promise((open) => {
    const show = (now: Standing): void => {
      if (now.state === "open") {
        place.replaceChildren();
        open(now);
      } else if (!life.ended) {
        place.replaceChildren(door(now, path, show));
      }
    };
    show(standing);
  });
}

/** What stands in the place of the pictures. */
function door(standing: Standing, path: string, show: (now: Standing) => void): HTMLElement {
  const said = h("p", { class: "problem", role: "alert" });
  const text = h("input", { type: "text", name: "purpose-text", maxlength: "500", autocomplete: "off" });
  const send = async (to: "access" | "requests", body: object): Promise<void> => {
    try {
      show(await post<Standing>(`${path}/${to}`, body));
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  const flags =
    standing.flags.length === 0
      ? null
      : h("p", { class: "flags" }, ...standing.flags.map((flag) => h("span", { class: "case-mark", "data-standing": "late" }, pick(flag.text, flag.textEn))));
  if (standing.state === "purpose") {
    return h(
      "section",
      { class: "door" },
      h("h2", {}, word("purposeTitle")),
      h("p", { class: "hint" }, word("purposeText")),
      flags,
      h("label", {}, h("span", {}, word("purposeWords")), text),
      h(
        "div",
        { class: "buttons" },
        ...standing.purposes.map((each) =>
          h(
            "button",
            { type: "button", name: each.code, click: () => void send("access", { purpose: each.code, text: text.value }) },
            pick(each.text, each.textEn),
          ),
        ),
      ),
      said,
    );
  }
  if (standing.state === "ask") {
    return h("section", { class: "door" }, h("h2", {}, word("askTitle")), flags, ...request(standing, false, (body) => send("requests", body)), said);
  }
  const closed: Record<string, Word> = { waiting: "askWaits", forbidden: "doorForbidden", state_secret: "doorStateSecret" };
  return h("section", { class: "door" }, h("h2", {}, word("doorClosed")), flags, h("p", {}, word(closed[standing.state] ?? "doorForbidden"), " ", approvers(standing)));
}

function approvers(standing: Standing): string {
  return standing.state === "waiting" ? standing.approvers.map((each) => pick(each.text, each.textEn)).join(pick("、", ", ")) : "";
}

/** The form of a request. */
function request(standing: Standing, copy: boolean, send: (body: object) => Promise<void>): HTMLElement[] {
  const purpose = h("select", { name: "purpose" }, ...standing.purposes.map((each) => h("option", { value: each.code }, pick(each.text, each.textEn))));
  const outside = h(
    "select",
    { name: "outside" },
    ...(["", "party", "authority"] as const).map((each) => h("option", { value: each }, word(`outside_${each || "none"}`))),
  );
  const text = h("input", { type: "text", name: "request-text", maxlength: "500", autocomplete: "off" });
  const applicant = h("input", { type: "text", name: "applicant", maxlength: "500", autocomplete: "off" });
  const papers = h("input", { type: "text", name: "papers", maxlength: "500", autocomplete: "off" });
  const submit = (event: Event): void => {
    event.preventDefault();
    void send({ purpose: purpose.value, text: text.value, outside: outside.value, applicant: applicant.value, papers: papers.value, copy });
  };
  return [
    h("p", { class: "hint" }, word("askText", { who: standing.approvers.map((each) => pick(each.text, each.textEn)).join(pick("、", ", ")) })),
    h(
      "form",
      { class: "plain-form", submit },
      h("label", {}, h("span", {}, word("purpose")), purpose),
      h("label", {}, h("span", {}, word("purposeWords")), text),
      h("label", {}, h("span", {}, word("outside")), outside),
      h("label", {}, h("span", {}, word("applicant")), applicant),
      h("label", {}, h("span", {}, word("papers")), papers),
      h("button", { type: "submit", class: "primary" }, word(copy ? "askCopy" : "ask")),
    ),
  ];
}

/** Flags of a session, and how a copy is asked for. */
export function sensitivityPanel(session: string, standing: Standing): HTMLElement {
  const path = `/api/sessions/${session}`;
  const said = h("p", { class: "problem", role: "status" });
  const boxes = standing.allFlags.map((flag) => {
    const box = h("input", { type: "checkbox", name: `flag-${flag.code}`, disabled: !standing.mayFlag });
    box.checked = standing.flags.some((each) => each.code === flag.code);
    return { code: flag.code, box, element: h("label", { class: "only" }, box, pick(flag.text, flag.textEn)) };
  });
  const send = async (to: string, body: object, done: Word): Promise<void> => {
    try {
      await post(`${path}/${to}`, body);
      setText(said, word(done));
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  const save = (): void => {
    const wanted = boxes.filter((each) => each.box.checked).map((each) => each.code);
    if (wanted.includes("state-secret") && !window.confirm(word("confirmStateSecret"))) {
      return;
    }
    void send("flags", { flags: wanted }, "flagsSaved").then(() => window.setTimeout(() => location.reload(), 600));
  };
  return h(
    "section",
    { class: "sensitivity" },
    h("h2", {}, word("flagsTitle")),
    h("p", { class: "hint" }, word("flagsText")),
    h("div", { class: "flag-boxes" }, ...boxes.map((each) => each.element)),
    standing.mayFlag ? h("button", { type: "button", name: "save-flags", click: save }, word("saveFlags")) : null,
    standing.copy ? null : h("details", {}, h("summary", {}, word("copyNeeds")), ...request(standing, true, (body) => send("requests", body, "askSent"))),
    said,
  );
}

/** Leads whoever may not take copies from a download to the request for one. */
export function guardCopies(main: HTMLElement, standing: Standing): void {
  main.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[download]") : null;
      if (link !== null && !standing.copy && /\.mp4$/.test(link.getAttribute("href") ?? "")) {
        event.preventDefault();
        const ask = main.querySelector<HTMLDetailsElement>(".sensitivity details");
        if (ask !== null) {
          ask.open = true;
          ask.scrollIntoView({ block: "center" });
        }
      }
    },
    true,
  );
}

/** The viewer's name, unit and the time, moving over the pictures: who films the screen films that too. */
export function watermark(me: Me, life: Lifetime): HTMLElement {
  const text = h("span", {});
  const layer = h("div", { class: "watermark", "aria-hidden": "true" }, text);
  let step = 0;
  const move = (): void => {
    setText(text, `${me.name ?? ""}  ${me.unit ?? ""}  ${day(machineNow())} ${clock(machineNow())}`);
    step += 1;
    text.style.left = `${(step * 37) % 70}%`;
    text.style.top = `${(step * 23) % 90}%`;
  };
  move();
  const timer = window.setInterval(move, 4000);
  life.onEnd(() => window.clearInterval(timer));
  return layer;
}
