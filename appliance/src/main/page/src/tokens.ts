// 令牌: what other systems show instead of a name and a password; for the security administrator.
import { Refusal, erase, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { input } from "./own";
import { clock, day } from "./time";
import { pick, word } from "./words";

interface Token {
  token: string;
  name: string;
  scopes: string[];
  units: string[];
  everyUnit: boolean;
  addresses: string[];
  lastDay: string;
  usedMicros: number;
  standing: "valid" | "over" | "revoked";
}

interface Choice {
  code: string;
  text: string;
  textEn: string;
}

interface Tokens {
  tokens: Token[];
  scopes: Choice[];
  units: string[];
  longest: string;
}

/** What the systems of this field need, as a beginning: each can be changed. */
const USUAL = [
  ["tokenForCases", ["find", "view", "bind"]],
  ["tokenForSupervision", ["state", "find", "view", "verify"]],
] as const;

export function tokensSection(life: Lifetime): HTMLElement {
  const list = h("div", {});
  const once = h("div", {});
  const make = h("div", {});
  const said = h("p", { class: "problem", role: "status" });
  const show = (tokens: Tokens): void => {
    if (!life.ended) {
      list.replaceChildren(table(tokens, revoke));
    }
  };
  const revoke = async (token: Token): Promise<void> => {
    try {
      show(await erase<Tokens>(`/api/tokens/${token.token}`));
      once.replaceChildren();
      setText(said, word("tokenRevokedNow", { name: token.name }));
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  const read = async (): Promise<void> => {
    const tokens = await get<Tokens>("/api/tokens");
    show(tokens);
    if (!life.ended && make.childElementCount === 0) {
      make.replaceChildren(
        makeForm(tokens, async (secret) => {
          once.replaceChildren(shownOnce(secret));
          once.scrollIntoView({ block: "nearest" });
          await read();
        }),
      );
    }
  };
  void read();
  return h(
    "section",
    { class: "tokens" },
    h("h2", {}, word("tokens")),
    h("p", { class: "hint" }, word("tokensText")),
    said,
    list,
    once,
    make,
  );
}

function table(shown: Tokens, revoke: (token: Token) => Promise<void>): HTMLElement {
  if (shown.tokens.length === 0) {
    return h("p", { class: "hint" }, word("noTokens"));
  }
  const head = (["tokenSystem", "tokenScopes", "tokenUnits", "tokenAddresses", "tokenLastDay", "tokenUsed", "state"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "table",
    { class: "account-table token-table" },
    h("thead", {}, h("tr", {}, ...head, h("th", {}))),
    h("tbody", {}, ...shown.tokens.map((token) => row(token, shown, revoke))),
  );
}

function row(token: Token, shown: Tokens, revoke: (token: Token) => Promise<void>): HTMLElement {
  const scopes = shown.scopes.filter((scope) => token.scopes.includes(scope.code)).map((scope) => pick(scope.text, scope.textEn));
  const between = pick("、", ", ");
  return h(
    "tr",
    { "data-token": token.token, "data-standing": token.standing },
    h("td", {}, h("b", {}, token.name), h("br"), h("span", { class: "mono dim" }, token.token)),
    h("td", {}, scopes.join(between)),
    h("td", {}, token.everyUnit ? word("everyUnit") : token.units.join(between)),
    h("td", { class: "mono" }, token.addresses.length === 0 ? word("anyAddress") : token.addresses.join(" ")),
    h("td", { class: "num" }, token.lastDay),
    h("td", { class: "num" }, token.usedMicros === 0 ? "—" : `${day(token.usedMicros / 1000)}  ${clock(token.usedMicros / 1000)}`),
    h("td", {}, word(`token_${token.standing}`)),
    h("td", {}, ...(token.standing === "valid" ? [revokeButton(token, revoke)] : [])),
  );
}

function revokeButton(token: Token, revoke: (token: Token) => Promise<void>): HTMLElement {
  return h(
    "details",
    {},
    h("summary", {}, word("revokeToken")),
    h("p", { class: "hint" }, word("revokeText")),
    h("button", { type: "button", name: "revoke", click: () => void revoke(token) }, word("revokeToken")),
  );
}

function shownOnce(secret: string): HTMLElement {
  const copied = h("span", { class: "hint", role: "status" });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setText(copied, word("tokenCopied"));
  };
  return h(
    "div",
    { class: "token-once", role: "status" },
    h("p", {}, word("tokenOnce")),
    h("code", {}, secret),
    h("div", { class: "buttons" }, h("button", { type: "button", class: "quiet", click: () => void copy() }, word("copyToken")), copied),
  );
}

interface Box {
  code: string;
  box: HTMLInputElement;
  element: HTMLElement;
}

function box(code: string, text: string): Box {
  const field = h("input", { type: "checkbox", name: code });
  return { code, box: field, element: h("label", { class: "only" }, field, text) };
}

function chosen(boxes: Box[]): string[] {
  return boxes.filter((each) => each.box.checked).map((each) => each.code);
}

function makeForm(shown: Tokens, made: (secret: string) => Promise<void>): HTMLElement {
  const name = input("token-name", "tokenSystem", "text", "off");
  name.input.maxLength = 40;
  const scopes = shown.scopes.map((scope) => box(scope.code, pick(scope.text, scope.textEn)));
  const everyUnit = box("every-unit", word("everyUnit"));
  const units = shown.units.map((unit) => box(unit, unit));
  const lastDay = input("last-day", "tokenLastDay", "date", "off");
  lastDay.input.max = shown.longest;
  lastDay.input.value = shown.longest;
  const addresses = input("addresses", "tokenAddresses", "text", "off");
  addresses.input.required = false;
  addresses.input.placeholder = "10.20.0.7 10.20.0.0/16";
  const said = h("p", { class: "problem", role: "status" });
  const usual = USUAL.map(([key, codes]) => {
    const choose = (): void => scopes.forEach((each) => (each.box.checked = (codes as readonly string[]).includes(each.code)));
    return h("button", { type: "button", class: "quiet", name: key, click: choose }, word(key));
  });
  everyUnit.box.addEventListener("change", () =>
    units.forEach((each) => {
      each.box.disabled = everyUnit.box.checked;
      each.box.checked &&= !everyUnit.box.checked;
    }),
  );
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const issued = await post<{ secret: string }>("/api/tokens", {
        name: name.input.value,
        scopes: chosen(scopes),
        units: chosen(units),
        everyUnit: everyUnit.box.checked,
        lastDay: lastDay.input.value,
        addresses: addresses.input.value.split(/[\s,，、]+/).filter((each) => each !== ""),
      });
      setText(said, "");
      (event.target as HTMLFormElement).reset();
      lastDay.input.value = shown.longest;
      units.forEach((each) => (each.box.disabled = false));
      await made(issued.secret);
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  return h(
    "form",
    { class: "plain-form token-form", submit: (event) => void send(event) },
    h("h3", {}, word("issueToken")),
    name.element,
    h("fieldset", {}, h("legend", {}, word("tokenScopes")), h("div", { class: "buttons" }, ...usual), h("div", { class: "flag-boxes" }, ...scopes.map((each) => each.element))),
    h("fieldset", {}, h("legend", {}, word("tokenUnits")), h("div", { class: "flag-boxes" }, everyUnit.element, ...units.map((each) => each.element))),
    lastDay.element,
    addresses.element,
    h("p", { class: "hint" }, word("tokenAddressesText")),
    h("button", { type: "submit", class: "primary" }, word("issueToken")),
    said,
  );
}
