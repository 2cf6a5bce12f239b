// The verifier that travels with a package: opened from a disk, without a network. It takes a folder and says what its
// files prove. What it says of itself proves nothing: whoever doubts takes a verifier from elsewhere.
import { h, setText } from "../dom";
import { CannotCheck, Key, Malformed, type Files, type Part, type Verdict, checkPackage, pathOf } from "../proof";
import { bytes, clock, day } from "../time";
import { chart } from "./chart";
import { NotOne, chosen, dropped, packageIn } from "./folder";
import { both, causeWord, findingWord, plain } from "./words";

const MOST_SHOWN = 500;

class Screen {
  private readonly picker = h("input", { type: "file", webkitdirectory: true, multiple: true, id: "folder" });
  private readonly key = h("input", { type: "text", id: "key", spellcheck: "false", autocomplete: "off" });
  private readonly again = h("button", { type: "button", disabled: true }, both("again"));
  private readonly bar = h("progress", { max: 1, value: 0, hidden: true });
  private readonly head = h("p", { class: "head", role: "status" });
  private readonly result = h("main", {});
  private files: Map<string, File> = new Map();
  private playing = "";
  /** Which check is the newest: an older one has nothing to say any more. */
  private turn = 0;

  constructor() {
    const well = h(
      "section",
      { class: "well" },
      this.picker,
      h("label", { for: "folder", class: "choose" }, both("choose")),
      h("p", {}, both("drop")),
      h("label", { for: "key" }, both("key")),
      h("p", { class: "line" }, this.key, this.again),
    );
    document.body.append(
      h("header", {}, h("h1", {}, both("title")), h("p", {}, both("subtitle"))),
      well,
      this.bar,
      this.head,
      this.result,
      h("footer", {}, both("limits")),
    );
    this.picker.addEventListener("change", () => void this.take(chosen(this.picker.files!)));
    this.again.addEventListener("click", () => void this.check());
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      const items = event.dataTransfer?.items;
      if (items !== undefined) {
        void dropped(items).then((files) => this.take(files));
      }
    });
  }

  private async take(files: Map<string, File>): Promise<void> {
    this.files = files;
    await this.check();
  }

  private async check(): Promise<void> {
    const turn = ++this.turn;
    this.again.disabled = true;
    this.bar.hidden = false;
    this.say("checking", plain("checking"));
    this.result.replaceChildren();
    try {
      const files = packageIn(this.files);
      const key = this.key.value.trim() === "" ? null : Key.parse(this.key.value);
      const verdict = await checkPackage(files, key, (done, all) => this.advance(done, all));
      if (turn === this.turn) {
        this.show(verdict, files);
      }
    } catch (e) {
      if (turn !== this.turn) {
        return;
      }
      const why = e instanceof NotOne ? plain("several") : e instanceof Error ? e.message : String(e);
      this.say(e instanceof NotOne || e instanceof CannotCheck || e instanceof Malformed ? "none" : "bad", `${plain("cannotCheck")} ${why}`);
    } finally {
      if (turn === this.turn) {
        this.again.disabled = false;
        this.bar.hidden = true;
      }
    }
  }

  private advance(done: number, all: number): void {
    this.bar.value = all > 0 ? done / all : 0;
  }

  private say(verdict: string, text: string): void {
    document.body.dataset["verdict"] = verdict;
    setText(this.head, text);
  }

  private show(verdict: Verdict, files: Files): void {
    const intact = verdict.findings.length === 0;
    this.say(intact ? "good" : "bad", intact ? plain("intact") : `${plain("notIntact")} · ${verdict.findings.length}`);
    this.result.replaceChildren(
      about(verdict),
      findings(verdict),
      chart(verdict),
      this.footage(verdict, files),
      told(verdict),
    );
  }

  private footage(verdict: Verdict, files: Files): HTMLElement {
    const video = h("video", { controls: true, hidden: true });
    const problem = h("p", { class: "problem" });
    video.addEventListener("error", () => setText(problem, plain("playFailed")));
    const play = (part: Part): void => {
      const file = files.get(pathOf(part));
      if (file !== undefined) {
        URL.revokeObjectURL(this.playing);
        this.playing = URL.createObjectURL(file);
        setText(problem, "");
        video.hidden = false;
        video.src = this.playing;
        void video.play().catch(() => undefined);
      }
    };
    return h(
      "section",
      { class: "files" },
      h("h2", {}, both("files")),
      video,
      problem,
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...(["track", "file", "time", "segments", "standing"] as const).map((key) => h("th", {}, both(key))))),
        h("tbody", {}, ...verdict.parts.map((part) => row(verdict, part, files, play))),
      ),
    );
  }
}

function about(verdict: Verdict): HTMLElement {
  const { story } = verdict;
  const whole = verdict.shares.every((share) => share.held === share.all);
  const item = (key: Parameters<typeof both>[0], ...words: (Node | string)[]): HTMLElement =>
    h("div", {}, h("dt", {}, both(key)), h("dd", {}, ...words));
  return h(
    "section",
    { class: "about" },
    h("p", { class: whole ? "extent" : "extent clip" }, both(whole ? "whole" : "clip")),
    h(
      "dl",
      {},
      item("session", h("code", {}, verdict.session)),
      item("room", story.room),
      item("time", `${day(story.startMicros / 1000)} ${clock(story.startMicros / 1000)} – ${clock(story.endMicros / 1000)}`),
      item("holds", ...verdict.shares.map((share) => h("p", {}, `${share.track}: `, both("segmentsOf", { held: share.held, all: share.all })))),
    ),
    h("p", {}, both(story.isComplete ? "complete" : "incomplete")),
    h("p", {}, both(verdict.pinned ? "keyPinned" : "keyOwn"), h("br"), h("code", {}, verdict.key)),
    h("p", { class: "dim" }, both("counts", { entries: verdict.entries, bytes: bytes(verdict.hashedBytes) })),
  );
}

function findings(verdict: Verdict): HTMLElement {
  return h(
    "section",
    { class: "findings", hidden: verdict.findings.length === 0 },
    h("h2", {}, both("findings")),
    h(
      "ol",
      {},
      ...verdict.findings
        .slice(0, MOST_SHOWN)
        .map((each) => h("li", {}, h("b", {}, findingWord(each.code)), " ", h("code", {}, each.place), h("small", { lang: "en" }, `${each.code}: ${each.what}`))),
    ),
  );
}

function row(verdict: Verdict, part: Part, files: Files, play: (part: Part) => void): HTMLElement {
  const run = verdict.story.runs.find((each) => each.track === part.track && each.run === part.run);
  const held = run?.segments.slice(part.first, part.first + part.segments) ?? [];
  const path = pathOf(part);
  const ours = new Set([run?.init.entry ?? -1, ...held.map((each) => each.entry)]);
  const sound =
    run !== undefined &&
    files.has(path) &&
    ![...ours].some((entry) => verdict.failed.has(entry)) &&
    !verdict.findings.some((each) => each.place.startsWith(path));
  const [first, last] = [held[0], held.at(-1)];
  const archived = held.every((each) => verdict.story.isArchived(each.entry));
  return h(
    "tr",
    { class: sound ? "sound" : "failed" },
    h("td", {}, part.track),
    h("td", {}, h("code", {}, path)),
    h("td", {}, first === undefined || last === undefined ? "" : `${clock(first.fromMicros / 1000)} – ${clock(last.toMicros / 1000)}`),
    h("td", {}, `${part.first + 1}–${part.first + part.segments} / ${run?.segments.length ?? 0}`),
    h(
      "td",
      {},
      sound ? both(archived ? "archived" : "sealed") : both("noPlay"),
      " ",
      sound ? h("button", { type: "button", class: "play", click: () => play(part) }, both("play")) : null,
    ),
  );
}

function told(verdict: Verdict): HTMLElement {
  const { gaps, flaws, marks } = verdict.story;
  const line = (from: number, to: number, words: string): HTMLElement =>
    h("li", {}, h("code", {}, from === to ? clock(from / 1000) : `${clock(from / 1000)} – ${clock(to / 1000)}`), ` ${words}`);
  return h(
    "section",
    { class: "told" },
    h("h2", {}, both("gaps")),
    h("ul", {}, ...[...gaps, ...flaws].map((each) => line(each.fromMicros, each.toMicros, `${each.track} · ${causeWord(each.cause)}`))),
    h("h2", {}, both("marks")),
    h("ul", {}, ...marks.map((each) => line(each.atMicros, each.atMicros, each.kind))),
  );
}

/** For programs that drive this page: the verdict on files, by their paths in the package. */
declare global {
  var verifyPackage: (files: Files, key?: string) => Promise<Pick<Verdict, "findings" | "shares">>;
}

globalThis.verifyPackage = async (files, key) => {
  const { findings, shares } = await checkPackage(files, key === undefined ? null : Key.parse(key));
  return { findings, shares };
};

new Screen();
