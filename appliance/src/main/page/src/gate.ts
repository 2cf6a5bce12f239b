// The door: first accounts, login, what an account owes before anything else.
import { Me, Refusal, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { ownAccount } from "./own";
import { setupForm } from "./setup";
import { pick, word } from "./words";

/** The form that lets someone in; calls `admitted` once it has. */
export function gate(setup: boolean, admitted: (me: Me) => void): HTMLElement {
  return h("main", { class: "gate" }, setup ? setupForm(admitted) : loginForm(admitted));
}

/** What an account owes: a password of its own, one-time codes. */
export function owedView(me: Me, life: Lifetime, done: () => void): HTMLElement {
  return h(
    "main",
    { class: "gate" },
    h(
      "div",
      { class: "gate-form" },
      h("h1", { class: "wordmark large" }, word("product")),
      h("h2", {}, word("owedTitle")),
      ...ownAccount(me, life, done),
    ),
  );
}

function loginForm(admitted: (me: Me) => void): HTMLElement {
  const name = field("name", "text", "username");
  const password = field("password", "password", "current-password");
  const code = field("code", "text", "one-time-code");
  code.element.hidden = true;
  code.input.required = false;
  code.input.inputMode = "numeric";
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, word("logIn"));

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    button.disabled = true;
    setText(problem, "");
    try {
      const body = { name: name.input.value, password: password.input.value, code: code.input.value };
      admitted(await post<Me>("/api/login", body));
    } catch (e) {
      if (e instanceof Refusal && e.error === "code-wanted") {
        code.element.hidden = false;
        code.input.focus();
      }
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    } finally {
      button.disabled = false;
    }
  };

  return h(
    "form",
    { class: "gate-form", submit: (event) => void submit(event) },
    h("h1", { class: "wordmark large" }, word("product")),
    h("p", { class: "subtitle" }, word("subtitle")),
    h("h2", {}, word("loginTitle")),
    name.element,
    password.element,
    code.element,
    problem,
    button,
    h("p", { class: "hint foot" }, word("notSecret")),
  );
}

function field(
  key: "name" | "password" | "code",
  type: string,
  autocomplete: "username" | "current-password" | "one-time-code",
): { element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", { type, name: key, autocomplete, required: true, spellcheck: "false" });
  return { element: h("label", {}, h("span", {}, word(key)), input), input };
}
