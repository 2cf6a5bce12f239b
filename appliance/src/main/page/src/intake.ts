// One intake: what was on the device, line by line, and what became of it. A file plays here.
import { IntakeItem, IntakeLine, get, post } from "./api";
import { at, sentence } from "./dock";
import { Lifetime, h, s, setText } from "./dom";
import { HEAD_BYTES, readExif } from "./exif";
import { opened } from "./purpose";
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
          line.detail ?? "",
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
      item.detail ?? "",
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
    const link = h("a", { href: file, download: item.name.split("/").at(-1) ?? "", hidden: true });
    const save = h("button", { type: "button", class: "link", click: () => behindDoor(() => link.click()) }, word("saveOriginal"));
    return item.durationMicros > 0 || /\.(jpe?g|png)$/.test(file)
      ? [h("button", { type: "button", click: () => behindDoor(() => play(item, file)) }, word("playFile")), save, link]
      : [save, link];
  }

  /** Asks what it is for before anything of the intake is shown or saved. */
  function behindDoor(then: () => void): void {
    const place = h("div", {});
    player.hidden = false;
    player.replaceChildren(place);
    player.scrollIntoView({ behavior: "smooth", block: "nearest" });
    void opened("intakes", intake, place, life).then(then);
  }

  /** The original as it is where this browser can; else a copy that is made for it, and called so. */
  function play(item: IntakeItem, file: string): void {
    player.hidden = false;
    if (/\.(jpe?g|png)$/.test(file)) {
      const place = h("div", { class: "original-exif" });
      player.replaceChildren(h("p", { class: "hint" }, item.name), h("div", { class: "original-show" }, h("img", { src: file, alt: item.name }), place));
      void showExif(file, place);
      player.scrollIntoView({ behavior: "smooth", block: "nearest" });
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
    const place = h("div", { class: "original-track" });
    player.replaceChildren(label, h("div", { class: "original-show" }, video, place));
    void showWithin(file, video, place);
    player.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
}

/** What the photograph says of itself, beside it: read here, from the first bytes of the original. */
async function showExif(file: string, place: HTMLElement): Promise<void> {
  const answer = await fetch(file, { headers: { Range: `bytes=0-${HEAD_BYTES - 1}` } }).catch(() => null);
  if (answer === null || !answer.ok) {
    return;
  }
  const exif = readExif(await answer.arrayBuffer());
  const lines: [Word, string][] = [
    ["exifTaken", exif.taken ?? ""],
    ["exifDevice", exif.device ?? ""],
    ["exifSerial", exif.serial ?? ""],
    ["exifPlace", exif.latitude === undefined ? "" : `${exif.latitude.toFixed(6)}, ${exif.longitude!.toFixed(6)}`],
    ["exifAltitude", exif.altitude === undefined ? "" : `${exif.altitude.toFixed(1)} m`],
    ["exifSatelliteTime", exif.satelliteTime === undefined ? "" : `${exif.satelliteTime} UTC`],
  ];
  const told = lines.filter(([, value]) => value !== "");
  place.replaceChildren(
    h("p", { class: "hint" }, word(told.length > 0 ? "exif" : "noExif")),
    h("dl", {}, ...told.flatMap(([key, value]) => [h("dt", {}, word(key)), h("dd", {}, value)])),
  );
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

interface Within {
  subtitles?: string;
  /** Microseconds from the beginning, latitude, longitude. */
  track: [number, number, number][];
}

const TRACK_SIDE = 200;

/** What else the file holds: its subtitles over the picture, and the way that the recorder went beside it. */
async function showWithin(file: string, video: HTMLVideoElement, place: HTMLElement): Promise<void> {
  const within = await get<Within>(`/api${file}/within`).catch((): Within => ({ track: [] }));
  if (!video.isConnected) {
    return;
  }
  if (within.subtitles !== undefined) {
    const track = h("track", { kind: "subtitles", src: within.subtitles, label: word("subtitles") });
    video.append(track);
    track.track.mode = "showing";
  }
  if (within.track.length > 0) {
    const way = new Way(within.track);
    place.append(h("p", { class: "hint" }, word("gpsTrack")), way.picture, way.text);
    video.addEventListener("timeupdate", () => way.at(video.currentTime * 1e6));
    way.at(0);
  }
}

/** The way as a line, north up, with a dot where the film is. */
class Way {
  private readonly points: { at: number; x: number; y: number; told: string }[];
  private readonly dot: SVGElement;
  readonly picture: SVGElement;
  readonly text = h("p", { class: "num" });

  constructor(track: [number, number, number][]) {
    const latitudes = track.map((point) => point[1]);
    const longitudes = track.map((point) => point[2]);
    const south = Math.min(...latitudes);
    const west = Math.min(...longitudes);
    const north = Math.max(...latitudes);
    // A degree of longitude is shorter by the cosine of the latitude.
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const width = (Math.max(...longitudes) - west) * squeeze;
    const side = Math.max(north - south, width, 1e-5);
    this.points = track.map(([at, latitude, longitude]) => ({
      at,
      x: (((longitude - west) * squeeze + (side - width) / 2) / side) * TRACK_SIDE,
      y: ((north - latitude + (side - north + south) / 2) / side) * TRACK_SIDE,
      told: `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`,
    }));
    this.dot = s("circle", { r: 5, class: "track-dot" });
    this.picture = s(
      "svg",
      { viewBox: `-8 -8 ${TRACK_SIDE + 16} ${TRACK_SIDE + 16}`, width: TRACK_SIDE, height: TRACK_SIDE, class: "track" },
      s("polyline", { points: this.points.map((point) => `${point.x},${point.y}`).join(" "), class: "track-line" }),
      this.dot,
    );
  }

  at(micros: number): void {
    const point = this.points.filter((each) => each.at <= micros).at(-1) ?? this.points[0]!;
    this.dot.setAttribute("cx", `${point.x}`);
    this.dot.setAttribute("cy", `${point.y}`);
    setText(this.text, point.told);
  }
}
