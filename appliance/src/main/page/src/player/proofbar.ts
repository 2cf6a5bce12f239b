// What this browser has checked by itself, under which key, and what it refuted.
import { h, setText } from "../dom";
import { clock, day } from "../time";
import { word } from "../words";
import { Failures } from "./failures";
import { Screen } from "./screen";
import { Witness, faultWords } from "./witness";

const KEY_SHOWN = 16;

export class ProofBar {
  readonly element: HTMLElement;
  private readonly verdict = h("b", {});
  private readonly counts = h("span", {});
  private readonly key = h("span", { class: "dim" });
  private readonly list = h("ol", { class: "refuted-list" });
  private listed = -1;

  constructor(
    private readonly screens: Screen[],
    private readonly witness: Witness,
    private readonly failures: Failures,
    private readonly onGo: (wall: number) => void,
  ) {
    this.element = h(
      "section",
      { class: "proof-bar", role: "status" },
      h("p", { class: "proof-line" }, this.verdict, this.counts, this.key),
      this.list,
    );
  }

  show(): void {
    const checked = this.screens.map((screen) => [...screen.checked.values()].filter((each) => each === "checked").length);
    const failed = this.failures.all.length;
    const seen = checked.reduce((sum, each) => sum + each, 0);
    this.element.dataset["standing"] = failed > 0 ? "failed" : seen > 0 ? "good" : "none";
    this.element.dataset["checked"] = String(seen);
    setText(this.verdict, failed > 0 ? word("proofFailedSession", { count: failed }) : word("proofWatching"));
    const each = this.screens.map((screen, i) => `${screen.footage.track.title} ${checked[i] ?? 0}`).join(" · ");
    setText(this.counts, word("proofCounts", { tracks: each }));
    const pinned = this.witness.pinned;
    setText(
      this.key,
      pinned === null
        ? ""
        : word("proofKey", { key: pinned.text.split("+").slice(2).join("+").slice(0, KEY_SHOWN), since: `${day(pinned.since)} ${clock(pinned.since)}` }),
    );
    this.key.title = pinned?.text ?? "";
    this.showFailures();
  }

  private showFailures(): void {
    if (this.listed === this.failures.all.length) {
      return;
    }
    this.listed = this.failures.all.length;
    this.list.replaceChildren(
      ...this.failures.all.map((failure) =>
        h(
          "li",
          { "data-fault": failure.fault },
          h("b", {}, faultWords(failure)),
          h(
            "button",
            { class: "link", type: "button", click: () => this.onGo(failure.from) },
            `${failure.track} ${clock(failure.from)} – ${clock(failure.to)}`,
          ),
          h("code", {}, `${failure.place} · #${failure.entry}`),
          h("span", { class: "dim" }, `${failure.detail} · ${word("proofFound")} ${clock(failure.found)}`),
        ),
      ),
    );
  }
}
