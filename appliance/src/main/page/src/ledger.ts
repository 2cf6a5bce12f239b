// The account of a session: how its time adds up, what interrupted it, what people said about that.
import { Book, Interruption, Me, Recovery, Refusal, Sentence, Session, Statement, Timeline, get, post } from "./api";
import { CommentPanel, Order } from "./comments";
import { Child, Lifetime, h, setText } from "./dom";
import { flawOf, sign } from "./signs";
import { clock, day, exactClock, exactSpan } from "./time";
import { Word, pick, word } from "./words";


/** Everything below the timeline that speaks of interruptions. */
export class LedgerPanel {
  readonly element = h("section", { class: "ledger" });
  private readonly totals = h("div", {});
  private readonly aloud = h("div", {});
  private readonly list = h("div", {});
  private readonly said = h("div", {});
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly end = h("div", { class: "ledger-end" });
  private readonly form: StatementForm;
  private readonly marking: MarkForm;
  private readonly comments: CommentPanel;
  private readonly chosen = new Set<number>();
  private sentences: Sentence[] = [];
  private myName = "";
  private shown = "";

  constructor(
    private session: Session,
    private readonly onBook: (book: Book) => void,
    private readonly seek: (wall: number) => void,
    playhead: () => number,
  ) {
    const order: Order = (path, body) => this.order(path, body);
    this.form = new StatementForm(this.chosen, order);
    this.marking = new MarkForm(playhead, order);
    this.comments = new CommentPanel(playhead, seek, order);
    this.element.append(
      h("h2", {}, word("ledgerTotals")),
      this.totals,
      this.aloud,
      h("h2", {}, word("ledgerTitle")),
      this.list,
      this.form.element,
      this.said,
      this.marking.element,
      this.comments.element,
      this.problem,
      this.end,
    );
  }

  /** Asks again, and shows what differs. */
  async refresh(session: Session, timelines: Timeline[], life: Lifetime): Promise<void> {
    this.session = session;
    const base = `/api/sessions/${session.session.id}`;
    const [book, recovery, me] = await Promise.all([
      get<Book>(`${base}/interruptions`),
      get<Recovery>(`${base}/recovery`),
      get<Me>("/api/me"),
    ]);
    if (!life.ended) {
      this.myName = me.name ?? "";
      this.sentences = recovery.sentences;
      this.totals.replaceChildren(totalsTable(session, timelines));
      this.show(book);
    }
  }

  private show(book: Book): void {
    const key = JSON.stringify([book, this.sentences, this.session.session.endMicros]);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.onBook(book);
    this.form.show(book);
    this.marking.show(book);
    this.comments.show(book);
    this.aloud.replaceChildren(...this.sentencesToRead());
    this.list.replaceChildren(this.table(book));
    this.said.replaceChildren(...this.statements(book));
    this.end.replaceChildren(...this.completion(book));
  }

  private async order(path: string, body: object): Promise<Book | null> {
    try {
      const book = await post<Book>(`/api/sessions/${this.session.session.id}/${path}`, body);
      setText(this.problem, "");
      const recovery = await get<Recovery>(`/api/sessions/${this.session.session.id}/recovery`);
      this.sentences = recovery.sentences;
      this.show(book);
      return book;
    } catch (e) {
      setText(this.problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
      return null;
    }
  }

  private title(track: string): string {
    return this.session.tracks.find((each) => each.name === track)?.title ?? track;
  }

  /** What is read aloud in the room; closed by a mark in the footage while the session still runs. */
  private sentencesToRead(): HTMLElement[] {
    if (this.sentences.length === 0) {
      return [];
    }
    const runs = this.session.session.endMicros === undefined;
    return [
      h("h2", {}, word("recoveryTitle")),
      h("p", { class: "hint" }, word("recoveryHint")),
      ...this.sentences.map((sentence) => {
        const open = sentence.waiting.length > 0;
        return h(
          "blockquote",
          { class: "aloud", "data-waiting": open },
          h("p", { lang: "zh-CN" }, sentence.text),
          h("p", { class: "beside", lang: "en" }, sentence.textEn),
          open && runs
            ? h("button", { class: "primary", type: "button", click: () => void this.wasRead(sentence) }, word("wasRead"))
            : h("span", { class: "dim" }, word(open ? "notRead" : "recoveryClosed")),
        );
      }),
    ];
  }

  private async wasRead(sentence: Sentence): Promise<void> {
    const marked = await this.order("marks", { kind: "interruption-reason" });
    const mark = marked?.marks.reduce((newest, each) => Math.max(newest, each.entry), -1) ?? -1;
    if (mark >= 0) {
      await this.order("statements", { interruptions: sentence.waiting, cause: sentence.cause.cause, mark });
    }
  }

  private table(book: Book): HTMLElement {
    if (book.interruptions.length === 0) {
      return h("p", { class: "empty" }, word("noInterruptions"));
    }
    const head = (["choose", "standing", "what", "track", "exactBounds", "length", "origin", "explained"] as const).map((key) =>
      h("th", { scope: "col" }, key === "choose" ? "" : word(key)),
    );
    return h(
      "table",
      { class: "interruptions" },
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...book.interruptions.map((each) => this.row(each, book))),
    );
  }

  private row(is: Interruption, book: Book): HTMLElement {
    const length = is.toMicros - is.fromMicros;
    const goTo = (): void => this.seek(is.fromMicros / 1000);
    return h(
      "tr",
      { "data-standing": is.standing, "data-kind": is.kind },
      h("td", {}, is.standing === "none" ? null : this.box(is)),
      h("td", { class: "standing" }, h("span", {}, pick(is.standingText, is.standingTextEn))),
      h("td", {}, h("div", { class: "what" }, kindSign(is), h("b", {}, pick(is.cause.text, is.cause.textEn)), besideText(is), detail(is))),
      h("td", {}, this.title(is.track)),
      h("td", { class: "num" }, h("button", { class: "link num", type: "button", title: word("goThere"), click: goTo }, bounds(is))),
      h("td", { class: "num" }, length === 0 ? "–" : exactSpan(length)),
      h("td", {}, origin(is)),
      h("td", {}, explanation(is, book)),
    );
  }

  private box(is: Interruption): HTMLElement {
    const box = h("input", { type: "checkbox", "aria-label": `${word("choose")} ${is.entry}`, checked: this.chosen.has(is.entry) });
    box.addEventListener("change", () => {
      if (box.checked) {
        this.chosen.add(is.entry);
      } else {
        this.chosen.delete(is.entry);
      }
      this.form.update();
    });
    return box;
  }

  private statements(book: Book): HTMLElement[] {
    return book.statements.length === 0
      ? []
      : [h("h2", {}, word("statements")), h("ol", { class: "statements" }, ...book.statements.map((each) => this.statement(each)))];
  }

  private statement(is: Statement): HTMLElement {
    const about = `${word("about")} ${is.interruptions.map((entry) => `#${entry}`).join(" ")}`;
    const mine = is.author === this.myName;
    const review = h(
      "button",
      { type: "button", disabled: mine, click: () => void this.order("reviews", { statement: is.entry }) },
      word("reviewIt"),
    );
    return h(
      "li",
      {},
      h("p", {}, h("b", {}, pick(is.cause.text, is.cause.textEn)), " ", h("span", { class: "dim" }, about)),
      h("p", { class: "statement-text" }, is.mark === undefined ? (is.text ?? word("wordsRemoved")) : word("spokenInFootage")),
      is.attachment === undefined || is.attachment === "" ? null : h("p", { class: "dim" }, `${word("attachment")} ${is.attachment}`),
      h("p", { class: "dim" }, `${is.author ?? is.by} · ${day(is.wallMicros / 1000)} ${clock(is.wallMicros / 1000)}`),
      is.reviewedBy === undefined
        ? h("p", { class: "buttons" }, review, mine ? h("span", { class: "dim" }, word("othersReview")) : null)
        : h("p", { class: "reviewed" }, `${word("reviewedBy")} ${is.reviewedBy}`),
    );
  }

  private completion(book: Book): HTMLElement[] {
    if (book.complete) {
      return [h("p", { class: "complete" }, word("sessionComplete"))];
    }
    const text = book.waiting === 0 ? word("nothingWaits") : word("stillWaiting", { count: book.waiting });
    const complete = h("button", { class: "primary", type: "button", click: () => void this.order("complete", {}) }, word("completeIt"));
    return [h("p", { "data-waiting": book.waiting > 0 }, text), complete];
  }
}

/** A statement in writing about the interruptions that are ticked. */
class StatementForm {
  readonly element: HTMLFormElement;
  private readonly reason = h("select", { name: "reason" });
  private readonly text = h("textarea", { name: "text", rows: 3, maxlength: 2000, required: true });
  private readonly attachment = h("input", { name: "attachment", maxlength: 200 });
  private readonly count = h("p", { class: "hint" });
  private readonly send = h("button", { class: "primary", type: "submit" }, word("sendStatement"));

  constructor(
    private readonly chosen: Set<number>,
    private readonly order: Order,
  ) {
    this.element = h(
      "form",
      { class: "statement-form", submit: (event) => void this.submit(event) },
      h("h2", {}, word("writeStatement")),
      this.count,
      h("label", {}, word("reason"), this.reason),
      h("label", { class: "wide" }, word("statementText"), this.text),
      h("label", {}, word("attachmentName"), this.attachment),
      this.send,
    );
  }

  show(book: Book): void {
    this.element.hidden = book.interruptions.every((each) => each.standing === "none");
    if (this.reason.options.length === 0) {
      this.reason.append(...book.reasons.map((each) => option(each.cause, pick(each.text, each.textEn))));
    }
    this.update();
  }

  update(): void {
    setText(this.count, this.chosen.size === 0 ? word("tickFirst") : word("ticked", { count: this.chosen.size }));
    this.send.disabled = this.chosen.size === 0;
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const body = {
      interruptions: [...this.chosen],
      cause: this.reason.value,
      text: this.text.value,
      attachment: this.attachment.value,
    };
    const before = [...this.chosen];
    this.chosen.clear();
    if ((await this.order("statements", body)) === null) {
      before.forEach((entry) => this.chosen.add(entry));
    } else {
      this.element.reset();
    }
    this.update();
  }
}

/** A mark where the playhead stands. */
class MarkForm {
  readonly element: HTMLFormElement;
  private readonly kind = h("select", { name: "kind" });
  private readonly list = h("ul", { class: "mark-list" });
  private readonly notes = new Map<number, HTMLInputElement>();

  constructor(
    playhead: () => number,
    private readonly order: Order,
  ) {
    const submit = (event: Event): void => {
      event.preventDefault();
      void order("marks", { kind: this.kind.value, atMicros: Math.round(playhead() * 1000) });
    };
    this.element = h(
      "form",
      { class: "mark-form", submit },
      h("h2", {}, word("marks")),
      this.list,
      h("label", {}, word("markKind"), this.kind),
      h("button", { type: "submit" }, word("markHere")),
    );
  }

  show(book: Book): void {
    if (this.kind.options.length === 0) {
      this.kind.append(...book.markKinds.map((each) => option(each.kind, pick(each.text, each.textEn))));
    }
    this.list.replaceChildren(
      ...book.marks.map((mark) =>
        h(
          "li",
          {},
          sign("mark"),
          h("b", {}, pick(mark.kind.text, mark.kind.textEn)),
          h("span", { class: "num" }, exactClock(mark.atMicros)),
          h("span", { class: "dim" }, mark.by),
          ...mark.notes.map((note) =>
            h("span", { class: "mark-note" }, `${note.text ?? word("wordsRemoved")} · ${note.by} ${clock(note.wallMicros / 1000)}`),
          ),
          this.noteInput(mark.entry),
        ),
      ),
    );
  }

  /** What somebody is writing stays while the list is drawn again. */
  private noteInput(mark: number): HTMLElement {
    const input = this.notes.get(mark) ?? h("input", { name: "note", maxlength: 2000, placeholder: word("noteText"), "aria-label": word("noteText") });
    this.notes.set(mark, input);
    const add = async (): Promise<void> => {
      if (input.value.trim() !== "" && (await this.order("notes", { mark, text: input.value })) !== null) {
        input.value = "";
      }
    };
    const onKey = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key === "Enter") {
        event.preventDefault();
        void add();
      }
    };
    return h("span", { class: "note-input", keydown: onKey }, input, h("button", { class: "quiet", type: "button", click: () => void add() }, word("addNote")));
  }
}

function totalsTable(session: Session, timelines: Timeline[]): HTMLElement {
  const head = (["tracks", "footage", "gapExplained", "unexplained", "wholeLength"] as const).map((key) =>
    h("th", { scope: "col" }, word(key)),
  );
  const rows = timelines.map((timeline, i) => {
    const { footageMicros, gapMicros, unexplainedMicros } = timeline.totals;
    const whole = timeline.toMicros - timeline.fromMicros;
    const addsUp = footageMicros + gapMicros + unexplainedMicros === whole;
    // Each is cut to milliseconds so that what is shown adds up too.
    const gap = wholeMillis(gapMicros);
    const unexplained = wholeMillis(unexplainedMicros);
    const footage = wholeMillis(whole) - gap - unexplained;
    return h(
      "tr",
      {},
      h("td", {}, session.tracks[i]?.title ?? ""),
      h("td", { class: "num" }, exactSpan(footage)),
      h("td", { class: "num plus" }, exactSpan(gap)),
      h("td", { class: "num plus", "data-unexplained": unexplainedMicros > 0 }, exactSpan(unexplained)),
      h("td", { class: "num equals" }, `${exactSpan(wholeMillis(whole))} ${addsUp ? "✓" : "✗"}`),
    );
  });
  return h("table", { class: "totals" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
}

/** Microseconds, rounded to whole milliseconds. */
function wholeMillis(micros: number): number {
  return Math.round(micros / 1000) * 1000;
}

function kindSign(is: Interruption): Child {
  return is.kind === "flaw" ? sign(flawOf(is.cause.cause)) : h("i", { class: "gap-sign", "aria-hidden": "true" });
}

function besideText(is: Interruption): HTMLElement {
  const kind: Word = is.kind === "flaw" ? "flaw" : "gap";
  return h("span", { class: "beside" }, `${word(kind)} · ${pick(is.cause.textEn, is.cause.text)} · #${is.entry}`);
}

function detail(is: Interruption): HTMLElement | null {
  // A detail that only says the cause again says nothing.
  const text = is.count > 0 ? word("packetsLost", { count: is.count }) : is.detail;
  return text === "" || is.cause.textEn.startsWith(text) ? null : h("span", { class: "detail" }, text);
}

function bounds(is: Interruption): string {
  return is.toMicros === is.fromMicros ? exactClock(is.fromMicros) : `${exactClock(is.fromMicros)} – ${exactClock(is.toMicros)}`;
}

function origin(is: Interruption): string {
  return is.by === undefined ? word("automatic") : `${word("byPerson")} ${is.by === "command" ? word("localCommand") : (is.byName ?? is.by)}`;
}

function explanation(is: Interruption, book: Book): string {
  const statement = book.statements.find((each) => each.entry === is.statement);
  if (statement === undefined) {
    return "";
  }
  return `${pick(statement.cause.text, statement.cause.textEn)} · ${statement.author ?? statement.by}`;
}

function option(value: string, text: string): HTMLOptionElement {
  return h("option", { value }, text);
}
