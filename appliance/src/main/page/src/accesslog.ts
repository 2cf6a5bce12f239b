// 访问日志: what one person did, what was done with one record, or all of it. It only tells.
import { Refusal, get } from "./api";
import { Lifetime, h, setText } from "./dom";
import { clock, day } from "./time";
import { pick, word } from "./words";

interface Line {
  entry: number;
  wallMicros: number;
  by: string;
  byName?: string;
  act: string;
  actText: string;
  actTextEn: string;
  of: string;
  ofName?: string;
  part: string;
  fromMicros?: number;
  toMicros?: number;
  count: number;
  under?: number;
  purpose?: string;
  purposeEn?: string;
  text?: string;
}

interface Page {
  lines: Line[];
  next?: number;
  acts: { code: string; text: string; textEn: string }[];
}

export function accessLogView(life: Lifetime): HTMLElement {
  const by = h("input", { type: "text", name: "by", autocomplete: "off", spellcheck: "false", class: "mono" });
  const of = h("input", { type: "text", name: "of", autocomplete: "off", spellcheck: "false", class: "mono" });
  const act = h("select", { name: "act" }, h("option", { value: "" }, word("anyAct")));
  const rows = h("tbody", {});
  const problem = h("p", { class: "problem", role: "alert" });
  const more = h("button", { class: "quiet", type: "button", hidden: true }, word("earlier"));
  const csv = h("a", { download: "access-log.csv" }, word("exportCsv"));
  let next: number | undefined;

  const query = (): string => {
    const asked = new URLSearchParams();
    for (const field of [by, of, act]) {
      if (field.value !== "") {
        asked.set(field.name, field.value.trim());
      }
    }
    return asked.toString();
  };
  const load = async (): Promise<void> => {
    try {
      const page = await get<Page>(`/api/accesses?${query()}${next === undefined ? "" : `&before=${next}`}`);
      if (life.ended) {
        return;
      }
      setText(problem, "");
      if (act.childElementCount === 1) {
        act.append(...page.acts.map((each) => h("option", { value: each.code }, pick(each.text, each.textEn))));
      }
      rows.append(...page.lines.map((line) => row(line, follow)));
      next = page.next;
      more.hidden = next === undefined;
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  const fresh = (): void => {
    rows.replaceChildren();
    next = undefined;
    csv.href = `/api/accesses/export.csv?${query()}`;
    void load();
  };
  const follow = (field: "by" | "of", value: string): void => {
    by.value = field === "by" ? value : "";
    of.value = field === "of" ? value : "";
    fresh();
  };
  more.addEventListener("click", () => void load());
  fresh();
  const head = (["when", "who", "did", "aboutWhat", "detail", "purpose", "entryNumber"] as const).map((key) => h("th", {}, word(key)));
  const submit = (event: Event): void => {
    event.preventDefault();
    fresh();
  };
  return h(
    "main",
    { class: "access-log" },
    h("h1", {}, word("accessLog")),
    h("p", { class: "hint" }, word("accessLogText")),
    h(
      "form",
      { class: "filter", submit },
      h("label", {}, h("span", {}, word("byAccount")), by),
      h("label", {}, h("span", {}, word("ofRecord")), of),
      h("label", {}, h("span", {}, word("did")), act),
      h("button", { type: "submit" }, word("filter")),
      h("button", { type: "reset", class: "quiet", click: () => window.setTimeout(fresh) }, word("all")),
      csv,
    ),
    problem,
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), rows),
    more,
  );
}

function row(line: Line, follow: (field: "by" | "of", value: string) => void): HTMLElement {
  const at = line.wallMicros / 1000;
  const link = (field: "by" | "of", value: string, name: string | undefined): HTMLElement =>
    h("button", { type: "button", class: "link", title: value, click: () => follow(field, value) }, name ?? value);
  const seen =
    line.fromMicros === undefined || line.toMicros === undefined
      ? ""
      : `${day(line.fromMicros / 1000)} ${clock(line.fromMicros / 1000)} – ${clock(line.toMicros / 1000)}`;
  const times = line.count > 1 ? word("times", { count: line.count }) : "";
  return h(
    "tr",
    { "data-act": line.act },
    h("td", { class: "num" }, `${day(at)}  ${clock(at)}`),
    h("td", {}, line.by === "nobody" ? word("nobody") : line.by === "command" ? word("localCommand") : link("by", line.by, line.byName)),
    h("td", {}, pick(line.actText, line.actTextEn)),
    h("td", {}, line.of === "" ? "" : link("of", line.of, line.ofName)),
    h("td", {}, [line.part, seen, times].filter((each) => each !== "").join(" · ")),
    h("td", {}, [pick(line.purpose ?? "", line.purposeEn ?? ""), line.text ?? ""].filter((each) => each !== "").join(" · ")),
    h("td", { class: "num" }, line.under === undefined ? String(line.entry) : `${line.entry} ← ${line.under}`),
  );
}
