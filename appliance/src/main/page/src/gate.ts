// The door: first account, login.
import { Me, Refusal, post } from "./api";
import { h, setText } from "./dom";
import { pick, word } from "./words";

/** The form that lets someone in; calls `admitted` once it has. */
export function gate(setup: boolean, admitted: (me: Me) => void): HTMLElement {
  const token = field("token", "text", "off");
  const name = field("name", "text", "username");
  const password = field("password", "password", setup ? "new-password" : "current-password");
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, word(setup ? "makeAccount" : "logIn"));

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    button.disabled = true;
    setText(problem, "");
    try {
      const body = { name: name.input.value, password: password.input.value };
      admitted(
        setup ? await post<Me>("/api/setup", { token: token.input.value, ...body }) : await post<Me>("/api/login", body),
      );
    } catch (e) {
      setText(problem, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    } finally {
      button.disabled = false;
    }
  };

  return h(
    "main",
    { class: "gate" },
    h(
      "form",
      { class: "gate-form", submit: (event) => void submit(event) },
      h("h1", { class: "wordmark large" }, word("product")),
      h("p", { class: "subtitle" }, word("subtitle")),
      h("h2", {}, word(setup ? "setupTitle" : "loginTitle")),
      setup ? h("p", { class: "hint" }, word("setupText")) : null,
      setup ? token.element : null,
      name.element,
      password.element,
      setup ? h("p", { class: "hint" }, word("passwordRule")) : null,
      problem,
      button,
      h("p", { class: "hint foot" }, word("notSecret")),
    ),
  );
}

function field(
  key: "token" | "name" | "password",
  type: string,
  autocomplete: string,
): { element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", { type, name: key, autocomplete, required: true, spellcheck: "false" });
  if (key === "token") {
    input.classList.add("mono");
  }
  return { element: h("label", {}, h("span", {}, word(key)), input), input };
}
