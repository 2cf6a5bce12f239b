// The first hour of a machine: the token, the three administrators, the everyday account; one step each.
import { Me, Refusal, post } from "./api";
import { h, setText } from "./dom";
import { Word, pick, word } from "./words";

interface Founder {
  name: string;
  password: string;
}

const STEPS = ["system", "security", "auditor", "everyday"] as const;

/** Asks step by step, and makes all accounts at once at the end: half a set of administrators never exists. */
export function setupForm(admitted: (me: Me) => void): HTMLElement {
  const place = h("div", {});
  const founders: Partial<Record<(typeof STEPS)[number], Founder>> = {};
  let token = "";

  const show = (step: number, trouble = ""): void => {
    place.replaceChildren(step < 0 ? tokenStep(trouble) : accountStep(step, trouble));
    place.querySelector<HTMLInputElement>("input")?.focus();
  };

  const tokenStep = (trouble: string): HTMLElement => {
    const input = h("input", { type: "text", name: "token", class: "mono", autocomplete: "off", required: true, spellcheck: "false" });
    input.value = token;
    const next = (event: Event): void => {
      event.preventDefault();
      token = input.value;
      show(0);
    };
    return h(
      "form",
      { class: "gate-form", submit: next },
      ...head("setupTitle", 0),
      h("p", { class: "hint" }, word("setupText")),
      h("p", { class: "hint" }, word("setupSplit")),
      h("label", {}, h("span", {}, word("token")), input),
      h("p", { class: "problem", role: "alert" }, trouble),
      h("button", { class: "primary", type: "submit" }, word("nextStep")),
    );
  };

  const accountStep = (step: number, trouble: string): HTMLElement => {
    const role = STEPS[step]!;
    const name = field("name", "name", "text");
    const password = field("password", "password", "password");
    const again = field("again", "passwordAgain", "password");
    const problem = h("p", { class: "problem", role: "alert" }, trouble);
    const last = step === STEPS.length - 1;
    const button = h("button", { class: "primary", type: "submit" }, word(last ? "makeAccounts" : "nextStep"));
    const next = (event: Event): void => {
      event.preventDefault();
      const given = { name: name.input.value.trim(), password: password.input.value };
      const before = STEPS.slice(0, step).map((each) => founders[each]);
      if (given.password !== again.input.value) {
        setText(problem, word("passwordsDiffer"));
      } else if (before.some((each) => each?.name === given.name || each?.password === given.password)) {
        setText(problem, word("founderTwice"));
      } else {
        founders[role] = given;
        void (last ? send(button, problem) : show(step + 1));
      }
    };
    return h(
      "form",
      { class: "gate-form", submit: next },
      ...head(`founder_${role}`, step + 1),
      h("p", { class: "hint" }, word(`founderText_${role}`)),
      name.element,
      password.element,
      again.element,
      h("p", { class: "hint" }, word("passwordRule")),
      problem,
      button,
      h("button", { class: "link", type: "button", click: () => show(step - 1) }, word("stepBack")),
    );
  };

  const send = async (button: HTMLButtonElement, problem: HTMLElement): Promise<void> => {
    button.disabled = true;
    try {
      admitted(await post<Me>("/api/setup", { token, ...founders }));
    } catch (e) {
      const text = e instanceof Refusal ? pick(e.chinese, e.english) : String(e);
      if (e instanceof Refusal && e.error === "wrong-token") {
        show(-1, text);
      } else {
        setText(problem, text);
      }
    } finally {
      button.disabled = false;
    }
  };

  show(-1);
  return place;
}

function head(title: Word, done: number): HTMLElement[] {
  return [
    h("h1", { class: "wordmark large" }, word("product")),
    h("p", { class: "subtitle" }, word("subtitle")),
    h("h2", {}, word(title)),
    h("p", { class: "steps num" }, word("stepOf", { step: done + 1, all: STEPS.length + 1 })),
  ];
}

function field(name: string, key: Word, type: string): { element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", {
    type,
    name,
    autocomplete: type === "password" ? "new-password" : "off",
    required: true,
    spellcheck: "false",
  });
  return { element: h("label", {}, h("span", {}, word(key)), input), input };
}
