// 设置: what is in force, whether the file says it, and how it came to be. It is changed in its file, not here.
import { Refusal, get } from "./api";
import { Lifetime, h } from "./dom";
import { clock, day } from "./time";
import { SETTING_TABLES, pick, word } from "./words";

interface Setting {
  key: string;
  value: string;
  origin: "written" | "standard" | "unknown";
  secret?: "set" | "not_set";
}

interface Change {
  key: string;
  before?: string;
  after?: string;
}

interface Settings {
  digest: string;
  file?: { path: string; sha256: string; standing: "in-force" | "changed" | "unusable"; changes: Change[]; mistakes: string[] };
  tables: { name: string; place: string; settings: Setting[] }[];
  history: { entry: number; wallMicros: number; starts: number; software: string; digest: string; changes?: Change[] }[];
}

export function settingsView(life: Lifetime): HTMLElement {
  const body = h("div", {});
  const load = async (): Promise<void> => {
    try {
      const settings = await get<Settings>("/api/settings");
      if (!life.ended) {
        body.replaceChildren(...parts(settings));
      }
    } catch (e) {
      body.replaceChildren(h("p", { class: "problem", role: "alert" }, e instanceof Refusal ? pick(e.chinese, e.english) : String(e)));
    }
  };
  void load();
  return h("main", { class: "settings" }, h("h1", {}, word("settings")), h("p", { class: "hint" }, word("settingsHint")), body);
}

function parts(settings: Settings): HTMLElement[] {
  return [
    how(settings),
    h("h2", {}, word("settingsInForce")),
    h("div", { class: "setting-tables" }, ...settings.tables.map(table)),
    h("h2", {}, word("settingsHistory")),
    h("p", { class: "hint" }, word("settingsHistoryHint")),
    history(settings),
  ];
}

/** The file, how it stands, and how a change is made. */
function how(settings: Settings): HTMLElement {
  const { file } = settings;
  if (file === undefined) {
    return h("section", { class: "settings-file" }, h("p", {}, word("settingsNoFile")), digests([[word("settingsDigest"), settings.digest]]));
  }
  return h(
    "section",
    { class: "settings-file", "data-standing": file.standing },
    h("p", { class: "settings-standing" }, word(`settings_${file.standing}`)),
    file.changes.length > 0 ? changeList(file.changes) : file.standing === "changed" ? h("p", {}, word("settingsHidden")) : null,
    file.mistakes.length === 0 ? null : h("ul", { class: "problem" }, ...file.mistakes.map((mistake) => h("li", {}, mistake))),
    digests([
      [word("settingsFile"), file.path],
      [word("settingsFileDigest"), file.sha256],
      [word("settingsDigest"), settings.digest],
    ]),
    h(
      "ol",
      { class: "settings-how" },
      h("li", {}, word("settingsHow1", { file: file.path })),
      h("li", {}, word("settingsHow2")),
      h("li", {}, word("settingsHow3"), " ", h("code", {}, "systemctl restart liuhen")),
      h("li", {}, word("settingsHow4")),
    ),
  );
}

function digests(rows: [string, string][]): HTMLElement {
  return h("dl", {}, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "mono" }, value)]));
}

function table(is: Settings["tables"][number]): HTMLElement {
  const words = SETTING_TABLES.find(([name]) => name === is.name);
  const title = words === undefined ? is.place : pick(words[1], words[2]);
  const number = is.place.replace(/[a-z-]+/g, "").replace(/,/g, "").trim();
  return h(
    "section",
    { class: "setting-table", "data-table": is.name },
    h("h3", {}, number === "" ? title : `${title} ${number.split(/\s+/).join(".")}`, is.name === "" ? null : h("code", {}, `[${is.name}]`)),
    words === undefined ? null : h("p", { class: "hint" }, pick(words[3], words[4])),
    h("table", {}, h("tbody", {}, ...is.settings.map(row))),
  );
}

function row(setting: Setting): HTMLElement {
  return h(
    "tr",
    { "data-origin": setting.origin },
    h("th", { scope: "row" }, h("code", {}, setting.key)),
    h("td", {}, setting.secret === undefined ? null : h("b", {}, `${word(`secret_${setting.secret}`)} `), setting.value),
    h("td", { class: "setting-origin" }, setting.origin === "unknown" ? "" : word(`origin_${setting.origin}`)),
  );
}

function changeList(changes: Change[]): HTMLElement {
  return h(
    "ul",
    { class: "setting-changes" },
    ...changes.map((change) =>
      h(
        "li",
        {},
        h("code", {}, change.key),
        " ",
        change.before === undefined ? h("span", { class: "dim" }, word("settingAbsent")) : h("del", {}, change.before),
        " → ",
        change.after === undefined ? h("span", { class: "dim" }, word("settingAbsent")) : h("ins", {}, change.after),
      ),
    ),
  );
}

function history(settings: Settings): HTMLElement {
  const head = (["settingsSince", "settingsStarts", "processVersion", "settingsDigest", "settingsChanged", "entryNumber"] as const).map((key) => h("th", {}, word(key)));
  const rows = settings.history.map((each, i) => {
    const at = each.wallMicros / 1000;
    const before = settings.history[i + 1];
    return h(
      "tr",
      {},
      h("td", { class: "num" }, `${day(at)} ${clock(at)}`),
      h("td", { class: "num" }, String(each.starts)),
      h("td", {}, each.software),
      h("td", { class: "mono", title: each.digest }, each.digest.slice(0, 16)),
      h("td", {}, changed(each, before)),
      h("td", { class: "num" }, String(each.entry)),
    );
  });
  return h("table", { class: "settings-history" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
}

function changed(is: Settings["history"][number], before: Settings["history"][number] | undefined): HTMLElement {
  if (before === undefined) {
    return h("span", { class: "dim" }, word("settingsFirst"));
  }
  if (before.digest === is.digest) {
    return h("span", { class: "dim" }, word("settingsSoftwareOnly"));
  }
  if (is.changes === undefined) {
    return h("span", { class: "dim" }, word("settingsNotKept"));
  }
  return is.changes.length === 0 ? h("span", { class: "dim" }, word("settingsHidden")) : changeList(is.changes);
}
