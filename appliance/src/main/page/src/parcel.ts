// An evidence package of a session: asked for, watched while it is made, fetched.
import { EvidencePackage, Refusal, get, post } from "./api";
import { Busy, Lifetime, h, setText } from "./dom";
import { bytes } from "./time";
import { pick, word } from "./words";

const OFFSET = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/;

export function packagePanel(session: string, startMicros: number, ended: () => boolean, life: Lifetime): HTMLElement {
  const from = h("input", { type: "text", size: 8, name: "from", placeholder: "0:00:00" });
  const to = h("input", { type: "text", size: 8, name: "to", placeholder: "0:00:00" });
  const make = h("button", { class: "primary", type: "submit" }, word("packageMake"));
  const busy = new Busy([make]);
  const state = h("p", { class: "state-word", role: "status" });
  const bar = h("progress", { max: 1, value: 0, hidden: true });
  const link = h("a", { class: "mono", hidden: true }, word("packageFetch"));

  const show = (made: EvidencePackage): void => {
    const working = made.state === "waiting" || made.state === "making";
    bar.hidden = !working;
    bar.value = made.totalBytes > 0 ? made.doneBytes / made.totalBytes : 0;
    const size = made.totalBytes > 0 ? ` · ${made.state === "making" ? `${bytes(made.doneBytes)} / ` : ""}${bytes(made.totalBytes)}` : "";
    setText(state, word(`package_${made.state}`) + (made.state === "failed" ? ` · ${made.failure ?? ""}` : size));
    link.hidden = made.address === undefined;
    if (made.address !== undefined) {
      link.href = made.address;
      link.download = `${session}.zip`;
    }
  };

  const watch = async (id: number): Promise<void> => {
    while (!life.ended) {
      const made = await get<EvidencePackage>(`/api/packages/${id}`);
      show(made);
      if (made.state === "ready" || made.state === "failed") {
        return;
      }
      await new Promise((done) => window.setTimeout(done, 300));
    }
  };

  const begin = async (): Promise<void> => {
    const wish: { fromMicros?: number; toMicros?: number } = {};
    for (const [field, key] of [[from, "fromMicros"], [to, "toMicros"]] as const) {
      if (field.value.trim() !== "") {
        const parts = OFFSET.exec(field.value.trim());
        if (parts === null) {
          setText(state, word("packageTimeWrong"));
          field.focus();
          return;
        }
        wish[key] = startMicros + (Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1_000_000;
      }
    }
    if (!ended()) {
      setText(state, word("packageOpen"));
      return;
    }
    try {
      const made = await post<EvidencePackage>(`/api/sessions/${session}/packages`, wish);
      show(made);
      await watch(made.id);
    } catch (e) {
      setText(state, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };

  const form = h(
    "form",
    {
      class: "buttons",
      submit: (event) => {
        event.preventDefault();
        void busy.with(begin);
      },
    },
    h("label", {}, word("packageFrom"), " ", from),
    h("label", {}, word("packageTo"), " ", to),
    make,
  );
  return h(
    "section",
    { class: "verify parcel" },
    h("div", { class: "verify-head" }, h("h2", {}, word("evidencePackage")), state, link, form),
    bar,
    h("p", { class: "hint" }, word("packageHint"), " ", word("packageWholeHint")),
  );
}
