// The register of officers: who is on it, and how another file takes its place.
import { Refusal, Register, get, postFile } from "./api";
import { Lifetime, h, setText } from "./dom";
import { pick, word } from "./words";

export function officersView(life: Lifetime): HTMLElement {
  const rows = h("tbody", {});
  const count = h("p", { class: "hint" });
  const problem = h("p", { class: "problem", role: "alert" });
  const file = h("input", { type: "file", name: "register", accept: ".csv,text/csv" });

  const show = (register: Register): void => {
    const { officers, auxiliaries, coding } = register;
    setText(count, officers + auxiliaries === 0 ? word("registerEmpty") : word("registerCount", { officers, auxiliaries, coding }));
    rows.replaceChildren(
      ...register.people.map(({ kind, person }) =>
        h(
          "tr",
          {},
          h("td", {}, h("b", {}, person.name)),
          h("td", { class: "mono" }, person.number),
          h("td", { class: "num" }, person.validUntil),
          h("td", {}, word(kind === "officer" ? "caseOfficers" : "caseAuxiliaries")),
          h("td", {}, person.post),
        ),
      ),
    );
  };
  const load = async (ask: Promise<Register>): Promise<void> => {
    try {
      const register = await ask;
      if (!life.ended) {
        setText(problem, "");
        show(register);
      }
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (chosen !== undefined) {
      void load(postFile<Register>("/api/officers", chosen)).then(() => (file.value = ""));
    }
  });
  void load(get<Register>("/api/officers"));
  const head = (["personName", "licenceNumber", "validUntil", "personKind", "post"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "main",
    {},
    h("h1", {}, word("officers")),
    h("p", { class: "hint" }, word("registerHint")),
    h("label", { class: "register-file" }, word("registerFile"), file),
    problem,
    count,
    h("table", { class: "register" }, h("thead", {}, h("tr", {}, ...head)), rows),
  );
}
