// One intake: what was on the device, line by line, and what became of it. A file plays here.
import { IntakeItem, IntakeLine, get, post } from "./api";
import { at, sentence } from "./dock";
import { Lifetime, h, setText } from "./dom";
import { bytes, shortSpan } from "./time";
import { Word, word } from "./words";

/** So many lines are drawn; a table of more is no help. */
const MOST_ROWS = 2000;

export function intakeView(intake: string, life: Lifetime): HTMLElement {
  const problem = h("p", { class: "problem", role: "alert" });
  const summary = h("p", { class: "hint" });
  const player = h("div", { class: "original-player", hidden: true });
  const rows = h("tbody", {});
  const head = (["fileName", "takenAt", "fileSize", "playTime", "became", "sha256"] as const).map((key) => h("th", {}, word(key)));
  void load();
  return h(
    "main",
    { class: "dock" },
    h("h1", {}, h("a", { href: "#/dock" }, word("dock")), ` ${intake}`),
    problem,
    summary,
    player,
    h("table", { class: "originals" }, h("thead", {}, h("tr", {}, ...head, h("th", {}))), rows),
  );

  async function load(): Promise<void> {
    try {
      const { line, items } = await get<{ line: IntakeLine; items: IntakeItem[] }>(`/api/intakes/${intake}`);
      if (life.ended) {
        return;
      }
      setText(
        summary,
        [
          at(line.beganMicros),
          line.device,
          line.carrier,
          `${word("onDevice")} ${line.listed} · ${bytes(line.listedBytes)}`,
          `${word("newFiles")} ${line.imported}`,
          `${word("knownFiles")} ${line.known}`,
          `${word("lostFiles")} ${line.lost}`,
          line.ending === undefined ? word("goesOn") : word(line.addsUp ? "addsUp" : "mismatch"),
        ]
          .filter(Boolean)
          .join("  ·  "),
      );
      rows.replaceChildren(...items.slice(0, MOST_ROWS).map(row));
    } catch (e) {
      setText(problem, sentence(e));
    }
  }

  function row(item: IntakeItem): HTMLElement {
    const notes = [
      item.reason === undefined ? "" : word(`reason_${item.reason}` as Word),
      ...item.oddities.map((odd) => word(`odd_${odd}` as Word)),
      item.erased ? word("erasedThere") : "",
    ].filter(Boolean);
    return h(
      "tr",
      { class: item.told === "none" || item.oddities.length > 0 ? "flagged" : "" },
      h("td", { class: "original-name" }, item.name, item.marked ? h("b", { class: "flag" }, ` ${word("markedFile")}`) : null),
      h("td", { class: "num" }, item.takenMicros === undefined ? "" : at(item.takenMicros)),
      h("td", { class: "num" }, bytes(item.bytes)),
      h("td", { class: "num" }, item.durationMicros > 0 ? shortSpan(item.durationMicros / 1000) : ""),
      h("td", {}, [word(`told_${item.told}`), ...notes].join(" · ")),
      h("td", { class: "mono" }, (item.sha256 ?? "").slice(0, 16)),
      h("td", { class: "deeds" }, ...deeds(item)),
    );
  }

  function deeds(item: IntakeItem): HTMLElement[] {
    if (item.file === undefined) {
      return [];
    }
    const file = item.file;
    const save = h("a", { href: file, download: item.name.split("/").at(-1) ?? "" }, word("saveOriginal"));
    return item.durationMicros > 0 || /\.(jpe?g|png)$/.test(file)
      ? [h("button", { type: "button", click: () => play(item, file) }, word("playFile")), save]
      : [save];
  }

  /** The original as it is where this browser can; else a copy that is made for it, and called so. */
  function play(item: IntakeItem, file: string): void {
    player.hidden = false;
    if (/\.(jpe?g|png)$/.test(file)) {
      player.replaceChildren(h("img", { src: file, alt: item.name }));
      return;
    }
    const label = h("p", { class: "hint" }, item.name);
    const video = h("video", { controls: true, autoplay: true, playsinline: true, src: file });
    let tried: "original" | "remux" | "transcode" = "original";
    const next = async (): Promise<void> => {
      if (tried === "transcode") {
        setText(label, word("cannotPlay") + item.name);
        return;
      }
      tried = tried === "original" ? "remux" : "transcode";
      setText(label, `${item.name}  ·  ${word("makingCopy")}`);
      const copy = await derived(file, tried);
      if (life.ended || !label.isConnected) {
        return;
      }
      if (copy.address === undefined) {
        await next();
        return;
      }
      setText(label, `${item.name}  ·  ${word("derived")}  ${copy.changes.join(", ")}`);
      video.src = copy.address;
      await video.play().catch(() => undefined);
    };
    video.addEventListener("error", () => void next());
    // A browser that knows the container and not the codec gives sound without a picture.
    video.addEventListener("loadedmetadata", () => {
      if (video.videoWidth === 0 && /\.(mp4|mov|avi|m?ts|mkv)$/.test(file) && tried === "original") {
        void next();
      }
    });
    player.replaceChildren(label, video);
    player.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
}

interface Playable {
  state: "making" | "ready" | "failed";
  address?: string;
  changes: string[];
  reason?: string;
}

async function derived(file: string, manner: string): Promise<Playable> {
  for (;;) {
    const copy = await post<Playable>(`/api${file}/playable?manner=${manner}`).catch((): Playable => ({ state: "failed", changes: [] }));
    if (copy.state !== "making") {
      return copy;
    }
    await new Promise((done) => window.setTimeout(done, 500));
  }
}
