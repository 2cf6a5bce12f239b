// What is looked at before START, point by point.
import { Opening, PreflightItem } from "./api";
import { h } from "./dom";
import { pick, word } from "./words";

const SIGNS: Record<PreflightItem["grade"], string> = { good: "✓", unknown: "–", warns: "!", blocks: "✕", forbids: "✕" };

/** The points in their order; `titles` gives the words for a source. */
export function preflightList(items: PreflightItem[], titles: (source: string) => string): HTMLElement[] {
  return items.map((item) =>
    h(
      "li",
      { "data-grade": item.grade, "data-point": item.point },
      h("i", { "aria-hidden": "true" }, SIGNS[item.grade]),
      h("b", {}, pick(item.name, item.nameEn), item.source === undefined ? null : ` · ${titles(item.source)}`),
      h("span", {}, pick(item.text, item.textEn)),
    ),
  );
}

/** How a room stood when a session began. */
export function openingPanel(opening: Opening, titles: (source: string) => string): HTMLElement {
  return h(
    "section",
    { class: "opening" },
    h("h2", {}, word("preflight")),
    opening.override === undefined ? null : h("p", { class: "override" }, word("overridden", { reason: opening.override })),
    h("ul", { class: "preflight" }, ...preflightList(opening.preflight, titles)),
  );
}
