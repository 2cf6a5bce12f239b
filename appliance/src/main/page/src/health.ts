// 运行状况: how sources, disks, clock, log, archive and the program itself fare, for whoever looks after the machine.
import { Reason, Status, Verdict, get } from "./api";
import { Lifetime, h, setText } from "./dom";
import { Lamp } from "./lamp";
import { spark } from "./spark";
import { bytes, day, machineNow, shortSpan } from "./time";
import { currentAlarms, whenChanged } from "./watch";
import { pick, word } from "./words";

interface SourceHealth {
  room: string;
  roomName: string;
  name: string;
  title: string;
  verdict: Verdict;
  sinceMicros: number;
  reason?: Reason;
  footageMillis?: number;
  pictureMillis?: number;
  lost?: number;
  clockMicros?: number;
  trouble?: string;
  course: { arrived: number[]; lost: number[] };
}

interface DiskHealth {
  number: number;
  directory: string;
  refusal?: string;
  looked?: { freeBytes: number; totalBytes: number; device: string; type: string; errors?: number; failure?: string; ageMillis: number };
}

interface Health {
  nowMicros: number;
  stepSeconds: number;
  sources: SourceHealth[];
  disks: DiskHealth[];
  use: { bytesPerDay?: number; daysLeft?: number };
  log: { origin: string; entries: number; checkpointSize: number; root: string };
  certificate: { subject: string; issuer: string; own: boolean; fromMicros: number; untilMicros: number; file: string };
  process: {
    upMillis: number;
    heapBytes: number;
    heapMostBytes: number;
    heap: number[];
    threads: number;
    processors: number;
    load?: number;
    java: string;
  };
}

type Level = "good" | "warn" | "bad" | "plain";

const ASK_EACH = 5000;
/** A picture that is older than this is not the newest that the source could give. */
const OLD_PICTURE = 5000;
/** A source's clock this far off is to be set: evidence from both is compared by time. */
const CLOCK_OFF = 1_000_000;
const DAY = 86_400_000;
/** Certificates are renewed a month before they end. */
const CERTIFICATE_DAYS = 30;
const FEW_DAYS = 14;
/** A disk that has not answered for so long is waited for. */
const STALE_LOOK = 30_000;

export function healthView(life: Lifetime): HTMLElement {
  const problem = h("p", { class: "problem", role: "alert" });
  const sources = h("div", {});
  const cards = h("div", { class: "health-cards" });
  let asking = false;
  const load = async (): Promise<void> => {
    if (asking) {
      return;
    }
    asking = true;
    const [health, status] = await Promise.all([
      get<Health>("/api/health", ASK_EACH).catch(() => null),
      // It asks the disk: a disk that hangs must not take the rest with it.
      get<Status>("/api/status", ASK_EACH).catch(() => null),
    ]);
    asking = false;
    if (!life.ended) {
      setText(problem, health === null ? word("healthSilent") : status === null ? word("statusSilent") : "");
      if (health !== null) {
        renew(sources, [sourceTable(health)]);
        renew(cards, allCards(health, status));
      }
    }
  };
  life.repeat(ASK_EACH, load);
  life.onEnd(whenChanged("verdict", () => void load()));
  let known = alarmCodes();
  const onAlarms = (): void => {
    if (alarmCodes() !== known) {
      known = alarmCodes();
      void load();
    }
  };
  life.onEnd(whenChanged("alarms", onAlarms));
  return h(
    "main",
    { class: "health" },
    h("h1", {}, word("health")),
    h("p", { class: "hint" }, word("healthHint")),
    problem,
    sources,
    cards,
  );
}

function alarmCodes(): string {
  return currentAlarms().map((alarm) => `${alarm.code} ${alarm.sinceMicros}`).join();
}

/** Puts new elements into the place of those that differ; what somebody is copying stays. */
function renew(place: HTMLElement, elements: HTMLElement[]): void {
  if (place.childElementCount !== elements.length) {
    place.replaceChildren(...elements);
    return;
  }
  elements.forEach((element, i) => {
    const before = place.children[i]!;
    if (!before.isEqualNode(element)) {
      before.replaceWith(element);
    }
  });
}

function sourceTable(health: Health): HTMLElement {
  if (health.sources.length === 0) {
    return h("p", { class: "empty" }, word("noRooms"));
  }
  const head = (["healthSource", "state", "lastPicture", "arrivedCourse", "lostCourse", "sourceClock"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "table",
    { class: "health-sources" },
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...health.sources.map((source) => sourceRow(source, health.stepSeconds))),
  );
}

function sourceRow(source: SourceHealth, step: number): HTMLElement {
  const why = source.reason === undefined ? (source.trouble ?? "") : pick(source.reason.text, source.reason.textEn);
  const lost = source.course.lost.reduce((sum, each) => sum + Math.max(0, each), 0);
  const connected = source.course.arrived.some((each) => each >= 0);
  const lamp = new Lamp();
  lamp.show(source.verdict);
  return h(
    "tr",
    { "data-verdict": source.verdict, "data-source": `${source.room}/${source.name}` },
    h("td", {}, h("b", {}, source.title), h("span", { class: "case-under" }, source.roomName)),
    h("td", {}, h("span", { class: "health-verdict" }, lamp.element, word(`verdict_${source.verdict}`)), h("span", { class: "case-under" }, why)),
    h("td", { class: "num" }, ...ages(source)),
    h("td", { class: "health-course" }, connected ? spark(source.course.arrived, "line", 0, word("arrivedCourse")) : "—", rate(source, step)),
    h(
      "td",
      { class: "health-course", "data-level": lost > 0 ? "warn" : "plain" },
      connected ? spark(source.course.lost, "bars", 0, word("lostCourse")) : "—",
      h("span", { class: "num" }, source.lost === undefined ? "" : word("lostTotal", { count: lost, all: source.lost })),
    ),
    h("td", { class: "num", "data-level": Math.abs(source.clockMicros ?? 0) > CLOCK_OFF ? "warn" : "plain" }, ahead(source.clockMicros)),
  );
}

/** How old the newest is: on the disk where it should be recorded, on its way otherwise. */
function ages(source: SourceHealth): HTMLElement[] {
  const shown: HTMLElement[] = [];
  if (source.footageMillis !== undefined) {
    const old = source.footageMillis > OLD_PICTURE;
    shown.push(h("span", { "data-level": old ? "bad" : "good" }, word("ageOnDisk", { age: shortSpan(Math.max(0, source.footageMillis)) })));
  }
  if (source.pictureMillis !== undefined) {
    const old = source.pictureMillis > OLD_PICTURE;
    shown.push(h("span", { class: "case-under", "data-level": old ? "bad" : "plain" }, word("ageArrived", { age: shortSpan(source.pictureMillis) })));
  }
  return shown.length === 0 ? [h("span", { class: "dim" }, word("notConnected"))] : shown;
}

function rate(source: SourceHealth, step: number): HTMLElement {
  const newest = source.course.arrived.at(-1);
  return h("span", { class: "num" }, newest === undefined || newest < 0 ? "" : word("perSecond", { count: (newest / step).toFixed(1) }));
}

function ahead(micros: number | undefined): string {
  if (micros === undefined) {
    return word("clockUntold");
  }
  const seconds = micros / 1_000_000;
  return `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toFixed(Math.abs(seconds) < 10 ? 2 : 0)} s`;
}

function allCards(health: Health, status: Status | null): HTMLElement[] {
  return [
    ...health.disks.map((disk) => diskCard(disk, health, status)),
    ...(status === null ? [] : [scrubCard(status), archiveCard(status), clockCard(status)]),
    logCard(health, status),
    certificateCard(health),
    processCard(health, status),
  ];
}

function card(title: string, level: Level, headline: string, picture: Element | null, rows: [string, string][]): HTMLElement {
  return h(
    "section",
    { class: "health-card", "data-level": level },
    h("h2", {}, title),
    h("p", { class: "health-headline num" }, headline),
    picture,
    h("dl", {}, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "num" }, value)])),
  );
}

function bar(value: number, most: number, label: string): HTMLElement {
  const element = h("progress", { max: Math.max(1, most), "aria-label": label });
  element.value = value;
  return element;
}

function diskCard(disk: DiskHealth, health: Health, status: Status | null): HTMLElement {
  const title = word("diskTitle", { number: disk.number });
  const { looked } = disk;
  if (looked === undefined || looked.failure !== undefined) {
    return card(title, "bad", looked === undefined ? word("diskUnasked") : word("diskSilent"), null, [
      [word("diskDirectory"), disk.directory],
      [word("diskRefusal"), looked?.failure ?? "—"],
    ]);
  }
  const stale = looked.ageMillis > STALE_LOOK;
  const bad = disk.refusal !== undefined || (looked.errors ?? 0) > 0 || stale;
  const days = health.use.daysLeft;
  const few = (days !== undefined && days < FEW_DAYS) || (status !== null && status.outlook.level !== "ok");
  return card(
    title,
    bad ? "bad" : few ? "warn" : "good",
    word("diskFree", { free: bytes(looked.freeBytes), total: bytes(looked.totalBytes) }),
    bar(looked.totalBytes - looked.freeBytes, looked.totalBytes, word("diskUsed")),
    [
      [word("diskDays"), days === undefined ? word("notKnown") : word("days", { count: days })],
      [word("diskPerDay"), health.use.bytesPerDay === undefined ? word("notKnown") : bytes(health.use.bytesPerDay)],
      [word("diskHours"), status === null ? "—" : word("hours", { count: status.outlook.hoursAll })],
      [word("diskDevice"), `${looked.device} · ${looked.type}`],
      [word("diskErrors"), looked.errors === undefined ? word("diskErrorsUntold", { type: looked.type }) : String(looked.errors)],
      [word("diskRefusal"), disk.refusal ?? word("none")],
      [word("diskDirectory"), disk.directory],
      ...(stale ? [[word("diskSilent"), shortSpan(looked.ageMillis)] as [string, string]] : []),
    ],
  );
}

function scrubCard(status: Status): HTMLElement {
  const { scrub } = status;
  if (scrub === undefined) {
    return card(word("scrubTitle"), "plain", word("scrubNone"), null, []);
  }
  const bad = scrub.damaged > 0 || scrub.problem !== undefined;
  const when = (micros: number | undefined): string => (micros === undefined ? "—" : `${day(micros / 1000)} (${ago(micros)})`);
  return card(
    word("scrubTitle"),
    bad ? "bad" : "good",
    scrub.damaged > 0 ? word("scrubDamaged", { count: scrub.damaged }) : word(`scrub_${scrub.activity}`),
    // What was entered since a round was whole is read in the next one.
    scrub.activity === "resting" ? bar(1, 1, word("scrubTitle")) : bar(scrub.nextEntry, scrub.entries, word("scrubTitle")),
    [
      [word("scrubProgress"), scrub.activity === "resting" ? word("scrubAll") : `${scrub.nextEntry} / ${scrub.entries}`],
      [word("scrubBegan"), when(scrub.roundBeganMicros)],
      [word("scrubEnded"), when(scrub.roundEndedMicros)],
      ...(scrub.firstDamaged === undefined ? [] : [[word("scrubFirst"), scrub.firstDamaged] as [string, string]]),
      ...(scrub.problem === undefined ? [] : [[word("scrubProblem"), scrub.problem] as [string, string]]),
    ],
  );
}

function archiveCard(status: Status): HTMLElement {
  const { archive } = status;
  if (archive === undefined) {
    return card(word("archive"), "warn", word("archiveNone"), null, []);
  }
  const bad = archive.link === "contradicted" || archive.link === "refused" || archive.absent > 0 || archive.faults > 0;
  return card(
    word("archive"),
    bad ? "bad" : archive.link === "connected" ? "good" : "warn",
    word(archive.link === "connected" ? (archive.waitingObjects === 0 ? "archiveWhole" : "archiveBusy") : `archive_${archive.link}`),
    bar(archive.receipted, archive.entries, word("archiveReceipts")),
    [
      [word("archiveReceipts"), `${archive.receipted} / ${archive.entries}`],
      [word("archiveWaiting"), `${bytes(archive.waitingBytes)} · ${archive.waitingObjects}`],
      [word("archiveOldest"), archive.oldestMicros === undefined ? "—" : ago(archive.oldestMicros)],
      [word("archiveFaults"), String(archive.faults)],
    ],
  );
}

function clockCard(status: Status): HTMLElement {
  const { clock } = status;
  const level: Level = clock.state === "synced" ? "good" : clock.state === "unsynced" ? "warn" : "bad";
  return card(word("clockTitle"), level, pick(clock.text, clock.textEn), null, [
    [word("clockSource"), word(clock.state === "synced" ? "clockKept" : "clockAlone")],
    [word("clockError"), clock.errorMicros === undefined ? word("notKnown") : `± ${(clock.errorMicros / 1000).toFixed(clock.errorMicros < 10_000 ? 1 : 0)} ms`],
    [word("clockBrowser"), ahead(Math.round((Date.now() - machineNow()) * 1000))],
  ]);
}

function logCard(health: Health, status: Status | null): HTMLElement {
  const { log } = health;
  const failure = status?.storeFailure;
  const behind = status === null ? 0 : status.entries - status.indexedEntries;
  const bad = failure !== undefined;
  return card(
    word("logTitle"),
    bad ? "bad" : status?.indexFailure === undefined ? "good" : "warn",
    word("logEntries", { count: log.entries }),
    null,
    [
      [word("logCheckpoint"), word("logCovers", { size: log.checkpointSize })],
      [word("logRoot"), log.root],
      [word("logOrigin"), log.origin],
      [word("logIndex"), status?.indexFailure ?? word(behind > 0 ? "logBehind" : "logCurrent", { count: behind })],
      ...(failure === undefined ? [] : [[word("logFailure"), failure] as [string, string]]),
    ],
  );
}

function certificateCard(health: Health): HTMLElement {
  const { certificate } = health;
  const left = Math.floor((certificate.untilMicros - health.nowMicros) / 1000 / DAY);
  return card(
    word("certificateTitle"),
    left < 0 ? "bad" : left < CERTIFICATE_DAYS ? "warn" : "good",
    left < 0 ? word("certificateOver") : word("certificateLeft", { days: left }),
    null,
    [
      [word("certificateUntil"), day(certificate.untilMicros / 1000)],
      [word("certificateSubject"), certificate.subject],
      [word("certificateIssuer"), certificate.own ? word("certificateOwn") : certificate.issuer],
      [word("certificateFile"), certificate.file],
    ],
  );
}

function processCard(health: Health, status: Status | null): HTMLElement {
  const { process } = health;
  const tight = process.heapBytes > process.heapMostBytes * 0.9;
  const load = process.load === undefined ? "—" : `${process.load.toFixed(2)} / ${process.processors}`;
  return card(
    word("processTitle"),
    tight ? "warn" : "good",
    word("processUp", { time: longSpan(process.upMillis) }),
    spark(process.heap, "line", process.heapMostBytes, word("processHeap")),
    [
      [word("processHeap"), `${bytes(process.heapBytes)} / ${bytes(process.heapMostBytes)}`],
      [word("processThreads"), String(process.threads)],
      [word("processLoad"), load],
      [word("processVersion"), `${status?.software ?? ""} · Java ${process.java}`],
    ],
  );
}

/** `3 d 4 h`, `4 h 12 min`, `12 min` */
function longSpan(millis: number): string {
  const minutes = Math.floor(millis / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) {
    return word("daysHours", { days, hours: hours % 24 });
  }
  return hours > 0 ? word("hoursMinutes", { hours, minutes: minutes % 60 }) : word("minutes", { minutes });
}

function ago(micros: number): string {
  return word("ago", { time: longSpan(machineNow() - micros / 1000) });
}
