// The marks of a session that is being recorded: a button and a key for each kind, and the marks that are owed.
import { Book, CaseSheet, Refusal, get, post } from "./api";
import { dutyList } from "./case";
import { Lifetime, h, setText } from "./dom";
import { exactClock } from "./time";
import { pick, word } from "./words";

const KEYS = "1234567890";
/** Keys act only while one room alone is being recorded: a mark must not fall into another room's session. */
const bars = new Set<MarkBar>();

export class MarkBar {
  readonly element: HTMLElement;
  private readonly duties = h("ul", { class: "duties" });
  private readonly buttons = h("div", { class: "mark-buttons" });
  private readonly waiting = h("a", { class: "still-waiting" });
  private readonly done = h("p", { class: "mark-done num", role: "status" });
  private readonly problem = h("p", { class: "problem", role: "alert" });

  constructor(
    private readonly session: string,
    life: Lifetime,
  ) {
    this.element = h("div", { class: "mark-bar" }, this.duties, this.waiting, this.buttons, this.done, this.problem);
    const onKey = (event: KeyboardEvent): void => this.key(event);
    bars.add(this);
    window.addEventListener("keydown", onKey);
    life.onEnd(() => {
      bars.delete(this);
      window.removeEventListener("keydown", onKey);
    });
    life.repeat(2000, () => this.refresh(life));
  }

  private async refresh(life: Lifetime): Promise<void> {
    try {
      const book = await get<Book>(`/api/sessions/${this.session}/interruptions`);
      if (this.buttons.childElementCount === 0) {
        this.showKinds(book);
      }
      this.waiting.href = `#/sessions/${this.session}`;
      setText(this.waiting, book.waiting === 0 ? "" : word("stillWaiting", { count: book.waiting }));
      const sheet = await get<CaseSheet>(`/api/sessions/${this.session}/particulars`);
      if (!life.ended) {
        this.duties.replaceChildren(...dutyList(sheet.duties));
      }
    } catch {
      // The session may not be in the index yet; the strip at the top says what else may be the matter.
    }
  }

  private showKinds(book: Book): void {
    this.buttons.replaceChildren(
      ...book.markKinds.map((kind, i) =>
        h(
          "button",
          { type: "button", "data-kind": kind.kind, click: () => void this.mark(kind.kind) },
          KEYS[i] === undefined ? null : h("kbd", {}, KEYS[i]!),
          pick(kind.text, kind.textEn),
        ),
      ),
    );
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea") !== null;
    const at = KEYS.indexOf(event.key);
    if (typing || at < 0 || event.repeat || event.ctrlKey || event.altKey || event.metaKey || bars.size !== 1) {
      return;
    }
    const button = this.buttons.children[at];
    if (button instanceof HTMLButtonElement) {
      event.preventDefault();
      button.click();
    }
  }

  private async mark(kind: string): Promise<void> {
    try {
      const book = await post<Book>(`/api/sessions/${this.session}/marks`, { kind });
      const newest = book.marks.at(-1);
      setText(this.problem, "");
      if (newest !== undefined) {
        setText(this.done, `${word("marked")} ${pick(newest.kind.text, newest.kind.textEn)} ${exactClock(newest.atMicros)}`);
      }
      const sheet = await get<CaseSheet>(`/api/sessions/${this.session}/particulars`);
      this.duties.replaceChildren(...dutyList(sheet.duties));
    } catch (e) {
      setText(this.problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  }
}
