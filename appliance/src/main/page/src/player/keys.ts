// The keys of the player, and the sheet that lists them.
import { Lifetime, h } from "../dom";
import { Word, word } from "../words";

/** What a key does: as `KeyboardEvent.key` says it, with `Shift+` before arrows. */
export interface Key {
  readonly keys: string[];
  /** How the sheet shows it. */
  readonly shown: string;
  readonly does: Word;
  readonly action: () => void;
}

export class Keys {
  private readonly sheet = h("dialog", { class: "key-sheet", "aria-label": word("keySheet") });

  constructor(
    private readonly keys: Key[],
    life: Lifetime,
  ) {
    const rows = [...keys, { shown: "?", does: "keySheet" as const }].flatMap((key) => [
      h("dt", {}, ...key.shown.split(" ").map((each) => h("kbd", {}, each))),
      h("dd", {}, word(key.does)),
    ]);
    this.sheet.append(h("h2", {}, word("keySheet")), h("dl", {}, ...rows));
    this.sheet.addEventListener("click", () => this.sheet.close());
    document.body.append(this.sheet);
    const onKey = (event: KeyboardEvent): void => this.press(event);
    window.addEventListener("keydown", onKey);
    life.onEnd(() => {
      window.removeEventListener("keydown", onKey);
      this.sheet.remove();
    });
  }

  /** Shows the sheet, or puts it away. */
  show(): void {
    if (this.sheet.open) {
      this.sheet.close();
    } else {
      this.sheet.showModal();
    }
  }

  private press(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const typing = target?.closest("input, select, textarea") != null;
    // The space bar presses the button that has the focus, as everywhere.
    const pressing = event.key === " " && target?.closest("button, a, summary") != null;
    if (typing || pressing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      this.show();
      return;
    }
    if (this.sheet.open) {
      return;
    }
    const name = event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
    const key = this.keys.find((each) => each.keys.includes(name));
    if (key !== undefined) {
      event.preventDefault();
      key.action();
    }
  }
}
