// 审核意见: what legal reviewers of another unit wrote about moments of the recording, and what was answered.
import { Book, ReviewComment } from "./api";
import { h } from "./dom";
import { sign } from "./signs";
import { clock, day, exactClock } from "./time";
import { word } from "./words";

/** Writes something into the book; null if it was refused. */
export type Order = (path: string, body: object) => Promise<Book | null>;

/** The comments with their answers, and a form for whoever may write one. */
export class CommentPanel {
  readonly element = h("section", { class: "comments", hidden: true });
  private readonly list = h("ol", { class: "comment-list" });
  private readonly text = h("textarea", { name: "comment", maxlength: 2000, rows: 2 });
  private readonly form: HTMLFormElement;
  private readonly answers = new Map<number, HTMLTextAreaElement>();

  constructor(
    playhead: () => number,
    private readonly seek: (wall: number) => void,
    private readonly order: Order,
  ) {
    const write = async (): Promise<void> => {
      const said = { atMicros: Math.round(playhead() * 1000), text: this.text.value };
      if (this.text.value.trim() !== "" && (await this.order("comments", said)) !== null) {
        this.text.value = "";
      }
    };
    this.form = h(
      "form",
      {
        class: "comment-form",
        submit: (event) => {
          event.preventDefault();
          void write();
        },
      },
      h("label", {}, word("commentText"), this.text),
      h("button", { type: "submit" }, word("commentHere")),
    );
    this.element.append(h("h2", {}, word("reviewComments")), h("p", { class: "hint" }, word("commentsHint")), this.list, this.form);
  }

  show(book: Book): void {
    this.element.hidden = book.comments.length === 0 && !book.may.comment;
    this.form.hidden = !book.may.comment;
    this.list.replaceChildren(...book.comments.map((comment) => this.item(comment, book.may.answer)));
  }

  private item(comment: ReviewComment, mayAnswer: boolean): HTMLElement {
    const go = (): void => this.seek(comment.atMicros / 1000);
    return h(
      "li",
      { "data-comment": comment.entry },
      h(
        "p",
        {},
        h("button", { type: "button", class: "link num", title: word("goThere"), click: go }, sign("comment"), exactClock(comment.atMicros)),
        h("b", {}, comment.by),
        h("span", { class: "dim num" }, when(comment.wallMicros)),
      ),
      h("p", { class: "comment-text" }, comment.text ?? word("wordsRemoved")),
      ...comment.answers.map((answer) =>
        h("p", { class: "comment-answer" }, answer.text ?? word("wordsRemoved"), h("span", { class: "dim num" }, `${answer.by} ${when(answer.wallMicros)}`)),
      ),
      mayAnswer ? this.answerForm(comment.entry) : null,
    );
  }

  /** What somebody is writing stays while the list is drawn again. */
  private answerForm(comment: number): HTMLElement {
    const text = this.answers.get(comment) ?? h("textarea", { name: "answer", maxlength: 2000, rows: 1, "aria-label": word("commentAnswer") });
    this.answers.set(comment, text);
    const write = async (): Promise<void> => {
      if (text.value.trim() !== "" && (await this.order("notes", { mark: comment, text: text.value })) !== null) {
        text.value = "";
      }
    };
    return h(
      "form",
      {
        class: "comment-form",
        submit: (event) => {
          event.preventDefault();
          void write();
        },
      },
      text,
      h("button", { class: "quiet", type: "submit" }, word("commentAnswer")),
    );
  }
}

function when(micros: number): string {
  return `${day(micros / 1000)} ${clock(micros / 1000)}`;
}
