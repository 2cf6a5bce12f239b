// 账户: who may log in, and what the roles may do.
import { Me, Refusal, get, post } from "./api";
import { Lifetime, h, setText } from "./dom";
import { form, input } from "./own";
import { clock, day } from "./time";
import { tokensSection } from "./tokens";
import { pick, word } from "./words";

interface Account {
  actor: string;
  name: string;
  roles: string[];
  unit: string;
  licence: string;
  disabled: boolean;
  code: boolean;
  fresh: boolean;
  lastLoginMicros: number;
  failures: number;
  waitSeconds: number;
}

interface Choice {
  code: string;
  text: string;
  textEn: string;
}

interface Accounts {
  accounts: Account[];
  roles: Choice[];
  mayMake: boolean;
  mayGrant: boolean;
}

interface Rights {
  roles: Choice[];
  actions: (Choice & { cells: { reach: string; text: string; textEn: string }[] })[];
}

export function accountsView(me: Me, life: Lifetime): HTMLElement {
  const list = h("div", {});
  const said = h("p", { class: "problem", role: "status" });
  const show = async (): Promise<void> => {
    const shown = await get<Accounts>("/api/accounts");
    if (!life.ended) {
      list.replaceChildren(table(shown, me, act), ...(shown.mayMake ? [makeForm(show)] : []));
    }
  };
  const act = async (path: string, body: object): Promise<void> => {
    try {
      await post(path, body);
      setText(said, word("accountChanged"));
      await show();
    } catch (e) {
      setText(said, e instanceof Refusal ? pick(e.chinese, e.english) : String(e));
    }
  };
  void show();
  const matrix = h("div", {});
  void get<Rights>("/api/rights").then((rights) => matrix.replaceChildren(rightsTable(rights)));
  return h(
    "main",
    { class: "accounts" },
    h("h1", {}, word("accounts")),
    h("p", { class: "hint" }, word("accountsText")),
    said,
    list,
    ...((me.may ?? []).includes("roles") ? [tokensSection(life)] : []),
    h("h2", {}, word("rightsTitle")),
    h("p", { class: "hint" }, word("rightsText")),
    matrix,
  );
}

function table(shown: Accounts, me: Me, act: (path: string, body: object) => Promise<void>): HTMLElement {
  const head = (["name", "roles", "unit", "licenceNumber", "lastLogin", "state"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "table",
    { class: "account-table" },
    h("thead", {}, h("tr", {}, ...head, h("th", {}))),
    h("tbody", {}, ...shown.accounts.map((account) => row(account, shown, me, act))),
  );
}

function row(account: Account, shown: Accounts, me: Me, act: (path: string, body: object) => Promise<void>): HTMLElement {
  const path = `/api/accounts/${account.actor}`;
  const roles = shown.roles.filter((role) => account.roles.includes(role.code)).map((role) => pick(role.text, role.textEn));
  const last = account.lastLoginMicros === 0 ? "—" : `${day(account.lastLoginMicros / 1000)}  ${clock(account.lastLoginMicros / 1000)}`;
  const unit = h("input", { type: "text", name: "unit", maxlength: "40", "aria-label": word("unit") });
  const licence = h("input", { type: "text", name: "licence", maxlength: "40", "aria-label": word("licenceNumber") });
  unit.value = account.unit;
  licence.value = account.licence;
  const place = (disabled: boolean): void => void act(`${path}/place`, { unit: unit.value, licence: licence.value, disabled });
  const buttons = h("div", { class: "buttons" });
  if (shown.mayMake) {
    buttons.append(
      h("button", { type: "button", class: "quiet", click: () => place(account.disabled) }, word("savePlace")),
      h("button", { type: "button", class: "quiet", click: () => place(!account.disabled) }, word(account.disabled ? "enable" : "disable")),
      resetButton(path, act),
    );
  }
  if (shown.mayGrant && account.actor !== me.actor) {
    buttons.append(roleBoxes(account, shown, path, act));
  }
  return h(
    "tr",
    { "data-actor": account.actor },
    h("td", {}, h("b", {}, account.name), h("br"), h("span", { class: "mono dim" }, account.actor)),
    h("td", {}, roles.length === 0 ? h("span", { class: "dim" }, word("noRoles")) : roles.join(pick("、", ", "))),
    h("td", {}, shown.mayMake ? unit : account.unit),
    h("td", {}, shown.mayMake ? licence : account.licence),
    h("td", { class: "num" }, last),
    h("td", {}, states(account)),
    h("td", {}, buttons),
  );
}

function states(account: Account): string {
  const all: string[] = [];
  if (account.disabled) all.push(word("accountDisabled"));
  if (account.fresh) all.push(word("accountFresh"));
  if (account.code) all.push(word("accountCode"));
  if (account.waitSeconds > 0) all.push(word("accountLocked", { seconds: account.waitSeconds }));
  if (account.failures > 0) all.push(word("accountFailures", { count: account.failures }));
  return all.join(pick("，", ", "));
}

function resetButton(path: string, act: (path: string, body: object) => Promise<void>): HTMLElement {
  const password = h("input", { type: "password", name: "reset", autocomplete: "new-password", placeholder: word("newPassword"), "aria-label": word("newPassword") });
  const send = (): void => {
    void act(`${path}/password`, { password: password.value });
  };
  return h("details", {}, h("summary", {}, word("resetPassword")), h("p", { class: "hint" }, word("resetText")), password, h("button", { type: "button", click: send }, word("resetPassword")));
}

function roleBoxes(account: Account, shown: Accounts, path: string, act: (path: string, body: object) => Promise<void>): HTMLElement {
  const boxes = shown.roles.map((role) => {
    const box = h("input", { type: "checkbox", name: role.code });
    box.checked = account.roles.includes(role.code);
    return { code: role.code, box, element: h("label", { class: "only" }, box, pick(role.text, role.textEn)) };
  });
  const send = (): void => {
    void act(`${path}/roles`, { roles: boxes.filter((each) => each.box.checked).map((each) => each.code) });
  };
  return h("details", {}, h("summary", {}, word("grantRoles")), ...boxes.map((each) => each.element), h("button", { type: "button", click: send }, word("saveRoles")));
}

function makeForm(show: () => Promise<void>): HTMLElement {
  const name = input("account-name", "name", "text", "off");
  const password = input("account-password", "firstPassword", "password", "new-password");
  return h(
    "section",
    {},
    h("h2", {}, word("makeAccount")),
    h("p", { class: "hint" }, word("makeAccountText")),
    form("makeAccount", [name, password], async () => {
      await post("/api/accounts", { name: name.input.value, password: password.input.value });
      await show();
      return word("accountMade");
    }),
  );
}

function rightsTable(rights: Rights): HTMLElement {
  return h(
    "div",
    { class: "wide" },
    h(
      "table",
      { class: "rights" },
      h("thead", {}, h("tr", {}, h("th", {}), ...rights.roles.map((role) => h("th", {}, pick(role.text, role.textEn))))),
      h(
        "tbody",
        {},
        ...rights.actions.map((action) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, pick(action.text, action.textEn)),
            ...action.cells.map((cell) => h("td", { "data-reach": cell.reach }, cell.reach === "no" ? "—" : pick(cell.text, cell.textEn))),
          ),
        ),
      ),
    ),
  );
}
