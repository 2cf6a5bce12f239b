// 待审批: what others ask for, and what became of one's own requests.
import { Refusal, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day } from "./time";
import { Word, pick, word } from "./words";

interface Choice {
  text: string;
  textEn: string;
}

interface Request {
  entry: number;
  wallMicros: number;
  by: string;
  of: string;
  way: Choice;
  what: "view" | "copy";
  purpose: string;
  purposeEn: string;
  text: string;
  applicant: string;
  papers: string;
  standing: "waiting" | "approved" | "declined" | "over";
  decidedBy?: string;
  untilMicros: number;
  answer: string;
  approvers: Choice[];
  own: boolean;
  mine: boolean;
}

interface Requests {
  requests: Request[];
  longestHours: number;
}

export function approvalsView(life: Lifetime): HTMLElement {
  const waiting = h("div", {});
  const own = h("div", {});
  const said = h("p", { class: "problem", role: "status" });
  const show = (all: Requests): void => {
    if (life.ended) {
      return;
    }
    const mine = all.requests.filter((each) => each.mine);
    waiting.replaceChildren(...(mine.length === 0 ? [h("p", { class: "empty" }, word("nothingToApprove"))] : mine.map((each) => card(each, all, answer))));
    own.replaceChildren(...all.requests.filter((each) => each.own).map((each) => card(each, all, answer)));
  };
  const answer = async (entry: number, body: object): Promise<void> => {
    try {
      show(await post<Requests>(`/api/requests/${entry}`, body));
      setText(said, "");
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  void get<Requests>("/api/requests").then(show, (e: unknown) => setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e)));
  return h("main", { class: "approvals" }, h("h1", {}, word("approvals")), said, waiting, h("h2", {}, word("ownRequests")), own);
}

function card(is: Request, all: Requests, answer: (entry: number, body: object) => Promise<void>): HTMLElement {
  const at = is.wallMicros / 1000;
  const until = is.untilMicros / 1000;
  const approvers = is.approvers.map((each) => pick(each.text, each.textEn)).join(pick("、", ", "));
  const words = [is.text, is.applicant, is.papers].filter((each) => each !== "").join(" · ");
  const standing: Record<Request["standing"], string> = {
    waiting: word("requestWaits", { who: approvers }),
    approved: word("requestApproved", { who: is.decidedBy ?? "", until: `${day(until)} ${clock(until)}` }),
    declined: word("requestDeclined", { who: is.decidedBy ?? "" }),
    over: word("requestOver", { who: is.decidedBy ?? "", until: `${day(until)} ${clock(until)}` }),
  };
  return h(
    "article",
    { class: "request", "data-standing": is.standing, "data-entry": is.entry },
    h("p", {}, h("b", {}, is.by), " ", word(is.what === "view" ? "asksToSee" : "asksToCopy"), " ", h("a", { href: `#/sessions/${is.of}`, class: "mono" }, is.of)),
    h("p", {}, pick(is.purpose, is.purposeEn), " · ", pick(is.way.text, is.way.textEn), words === "" ? "" : ` · ${words}`),
    h("p", { class: "dim num" }, `${day(at)}  ${clock(at)}`),
    h("p", { class: "standing" }, standing[is.standing], is.answer === "" ? "" : ` · ${is.answer}`),
    is.mine && is.standing === "waiting" ? decide(is, all.longestHours, answer) : null,
  );
}

function decide(is: Request, longest: number, answer: (entry: number, body: object) => Promise<void>): HTMLElement {
  const hours = h("input", { type: "number", name: "hours", min: "1", max: String(longest), value: "24" });
  const text = h("input", { type: "text", name: "answer", maxlength: "500", autocomplete: "off" });
  const button = (key: Word, approve: boolean): HTMLElement =>
    h(
      "button",
      { type: "button", name: approve ? "approve" : "decline", class: approve ? "primary" : "quiet", click: () => void answer(is.entry, { approve, hours: Number(hours.value), text: text.value }) },
      word(key),
    );
  return h(
    "div",
    { class: "filter" },
    h("label", {}, h("span", {}, word("approvalHours")), hours),
    h("label", {}, h("span", {}, word("approvalText")), text),
    button("approve", true),
    button("decline", false),
  );
}
