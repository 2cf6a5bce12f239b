// A verification run: asked for, watched, its verdict and findings.
import { Finding, Refusal, Verification, get, post } from "./api";
import { Busy, Lifetime, h, setText } from "./dom";
import { bytes } from "./time";
import { pick, word } from "./words";

export function verifyPanel(session: string, life: Lifetime): HTMLElement {
  const verdict = h("p", { class: "verdict-word" }, word("notVerified"));
  const account = h("p", { class: "hint" }, word("verifyText"));
  const bar = h("progress", { max: 1, value: 0, hidden: true });
  const findings = h("ol", { class: "findings" });
  const panel = h("section", { class: "verify" });

  const show = (run: Verification): void => {
    const running = run.state === "running" || run.state === "waiting";
    panel.dataset["verdict"] = run.state === "done" ? run.verdict! : run.state;
    bar.hidden = !running;
    bar.value = run.totalBytes > 0 ? run.doneBytes / run.totalBytes : 0;
    setText(verdict, title(run));
    setText(account, text(run));
    findings.replaceChildren(...run.findings.map(line));
  };

  const watch = async (id: number): Promise<void> => {
    while (!life.ended) {
      const run = await get<Verification>(`/api/verifications/${id}`);
      show(run);
      if (run.state === "done" || run.state === "failed") {
        return;
      }
      await new Promise((done) => window.setTimeout(done, 300));
    }
  };

  const begin = async (what: string | null): Promise<void> => {
    try {
      const run = await post<Verification>("/api/verifications", { session: what });
      show(run);
      await watch(run.id);
    } catch (e) {
      setText(account, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };

  const one = h("button", { class: "primary", type: "button", click: () => void busy.with(() => begin(session)) }, word("verifySession"));
  const all = h("button", { class: "quiet", type: "button", click: () => void busy.with(() => begin(null)) }, word("verifyAll"));
  const busy = new Busy([one, all]);
  panel.append(
    h("div", { class: "verify-head" }, h("h2", {}, word("verify")), verdict, h("div", { class: "buttons" }, one, all)),
    bar,
    account,
    findings,
  );
  return panel;
}

function title(run: Verification): string {
  switch (run.state) {
    case "waiting":
      return word("verifyWaiting");
    case "running":
      return word("verifying");
    case "failed":
      return word("verifyFailed");
    case "done":
      return word(`result_${run.verdict ?? "consistent"}`);
  }
}

function text(run: Verification): string {
  if (run.state === "failed") {
    return run.failure ?? "";
  }
  if (run.state !== "done") {
    return run.totalBytes > 0 ? `${bytes(run.doneBytes)} / ${bytes(run.totalBytes)}` : "";
  }
  const checked = word("checked", { entries: run.entries ?? 0, segments: run.segments ?? 0 });
  const count = run.findingCount ?? 0;
  const more = count > run.findings.length ? ` · ${word("moreFindings", { count, shown: run.findings.length })}` : "";
  return `${checked} · ${bytes(run.totalBytes)}${more}`;
}

function line(finding: Finding): HTMLElement {
  return h(
    "li",
    {},
    h("b", {}, word(`result_${finding.verdict}`)),
    h("span", {}, pick(finding.chinese, finding.english)),
    h("code", {}, finding.place),
  );
}
