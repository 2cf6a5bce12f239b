// One's own account: password, one-time codes.
import { Me, Refusal, get, post, send } from "./api";
import { Lifetime, h, s, setText } from "./dom";
import { Word, pick, word } from "./words";

interface NewCode {
  secret: string;
  address: string;
  squares: string[];
}

interface Own {
  accounts: { actor: string; code: boolean; fresh: boolean }[];
}

/** The page of one's own account. */
export function ownView(me: Me, life: Lifetime): HTMLElement {
  return h(
    "main",
    { class: "accounts" },
    h("h1", {}, word("ownAccount")),
    h("p", { class: "hint" }, me.name ?? "", " · ", (me.roles ?? []).map((role) => word(`role_${role}` as Word)).join(pick("、", ", "))),
    ...ownAccount(me, life, () => undefined),
  );
}

/** Forms for password and codes. */
export function ownAccount(me: Me, life: Lifetime, done: () => void): HTMLElement[] {
  const place = h("section", { class: "own-code" });
  const show = async (): Promise<void> => {
    const own = (await get<Own>("/api/accounts")).accounts.find((each) => each.actor === me.actor);
    if (!life.ended && own !== undefined) {
      place.replaceChildren(own.code ? codeOff(show) : codeOn(async () => { await show(); done(); }));
    }
  };
  void show();
  return [passwordForm(done), place];
}

function passwordForm(done: () => void): HTMLElement {
  const old = input("old", "oldPassword", "password", "current-password");
  const fresh = input("fresh", "newPassword", "password", "new-password");
  const again = input("again", "passwordAgain", "password", "new-password");
  return form("changePassword", [old, fresh, again], async () => {
    if (fresh.input.value !== again.input.value) {
      return word("passwordsDiffer");
    }
    await post("/api/me/password", { old: old.input.value, fresh: fresh.input.value });
    done();
    return word("passwordChanged");
  });
}

function codeOn(done: () => void): HTMLElement {
  const place = h("div", {});
  const begin = async (): Promise<void> => {
    const made = await post<NewCode>("/api/me/code");
    const code = input("code", "code", "text", "one-time-code");
    place.replaceChildren(
      h("p", { class: "hint" }, word("codeScan")),
      picture(made.squares),
      h("p", { class: "mono" }, made.secret),
      form("codeConfirm", [code], async () => {
        await post("/api/me/code/confirm", { code: code.input.value });
        done();
        return word("codeIsOn");
      }),
    );
  };
  place.append(
    h("h2", {}, word("codeTitle")),
    h("p", { class: "hint" }, word("codeText")),
    h("button", { type: "button", class: "quiet", name: "new-code", click: () => void begin() }, word("codeNew")),
  );
  return place;
}

function codeOff(done: () => void): HTMLElement {
  const password = input("password", "password", "password", "current-password");
  return h(
    "div",
    {},
    h("h2", {}, word("codeTitle")),
    h("p", { class: "hint" }, word("codeIsOn")),
    form("codeEnd", [password], async () => {
      await send("/api/me/code", "DELETE", { password: password.input.value });
      done();
      return "";
    }),
  );
}

/** The QR code, dark squares on white, whatever the colours of the page are. */
function picture(rows: string[]): SVGElement {
  const size = rows.length;
  const dark = rows
    .flatMap((row, y) => [...row].map((square, x) => (square === "1" ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return s(
    "svg",
    { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR" },
    s("rect", { width: size, height: size, fill: "#fff" }),
    s("path", { d: dark, fill: "#000" }),
  );
}

interface Field {
  element: HTMLElement;
  input: HTMLInputElement;
}

/** A labelled field. */
export function input(name: string, key: Word, type: string, autocomplete: string): Field {
  const field = h("input", { type, name, autocomplete, required: true, spellcheck: "false" });
  return { element: h("label", {}, h("span", {}, word(key)), field), input: field };
}

/** A form that says what became of it. */
export function form(button: Word, fields: Field[], carryOut: () => Promise<string>): HTMLFormElement {
  const said = h("p", { class: "problem", role: "status" });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      setText(said, await carryOut());
      fields.forEach((each) => (each.input.value = ""));
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  return h(
    "form",
    { class: "plain-form", submit: (event) => void submit(event) },
    ...fields.map((each) => each.element),
    h("button", { type: "submit", class: "primary" }, word(button)),
    said,
  );
}
