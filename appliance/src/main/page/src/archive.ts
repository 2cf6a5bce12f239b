// The copy in the central archive: whether it is whole, what waits, and what keeps it there.
import { Archive, Status, Witness, get } from "./api";
import { Lifetime, h, setText } from "./dom";
import { bytes, clock, day, machineNow, shortSpan } from "./time";
import { word } from "./words";

export function archiveView(life: Lifetime): HTMLElement {
  const state = h("p", { class: "archive-state", "data-level": "unknown" });
  const problem = h("p", { class: "problem", role: "alert" });
  const facts = h("dl", { class: "archive-facts" });
  const bar = h("progress", { max: 1, value: 0 });
  const body = h("section", { class: "archive", hidden: true }, state, bar, problem, facts);
  const witness = h("section", { class: "archive witness" });
  const none = h("p", { class: "empty", hidden: true }, word("noArchive"));

  life.repeat(2000, async () => {
    const status = await get<Status>("/api/status", 5000).catch(() => null);
    if (status === null || life.ended) {
      return;
    }
    none.hidden = status.archive !== undefined;
    witness.replaceChildren(...(status.witness === undefined ? [] : witnessed(status.witness, status.entries)));
    body.hidden = status.archive === undefined;
    if (status.archive !== undefined) {
      show(status.archive, status.outlook.hoursAll);
    }
  });

  const show = (archive: Archive, hours: number): void => {
    state.dataset["level"] = level(archive);
    setText(state, headline(archive));
    setText(problem, archive.problem ?? "");
    bar.hidden = isInStep(archive);
    bar.max = Math.max(1, archive.entries);
    bar.value = archive.receipted;
    const rows: [string, string][] = [
      [word("archiveName"), archive.name],
      [word("archiveProtection"), word(`archive_${archive.protection}`)],
      [word("archiveWaiting"), `${bytes(archive.waitingBytes)} · ${archive.waitingObjects}`],
      [word("archiveOldest"), archive.oldestMicros === undefined ? "—" : age(archive.oldestMicros)],
      [word("archiveRate"), archive.bytesPerSecond === 0 ? "—" : `${bytes(archive.bytesPerSecond)}/s`],
      [word("archiveLeft"), archive.leftSeconds === undefined ? word("archiveUnknown") : shortSpan(archive.leftSeconds * 1000)],
      [word("archiveLog"), `${archive.published} / ${archive.entries}`],
      [word("archiveReceipts"), `${archive.receipted} / ${archive.entries}`],
      [word("archiveAbsent"), String(archive.absent)],
      [word("archiveAudited"), archive.auditedMicros === undefined ? "—" : age(archive.auditedMicros)],
      [word("archiveFaults"), String(archive.faults)],
      [word("archiveLockEnds"), archive.lockEndsMicros === undefined ? "—" : day(archive.lockEndsMicros / 1000)],
      [word("archiveAutonomy"), shortSpan(hours * 3_600_000)],
    ];
    facts.replaceChildren(...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "num" }, value)]));
  };

  return h("main", {}, h("h1", {}, word("archive")), h("p", { class: "hint" }, word("archiveHint")), none, body, witness);
}

function witnessed(witness: Witness, entries: number): HTMLElement[] {
  const good = witness.link === "connected";
  const level = good ? "good" : witness.link === "refused" || witness.link === "contradicted" ? "bad" : "waiting";
  const rows: [string, string][] = [
    [word("witnessName"), witness.name],
    [word("witnessEntries"), `${witness.entries} / ${entries}`],
    [word("witnessAt"), witness.cosignedMicros === undefined ? "—" : age(witness.cosignedMicros)],
  ];
  return [
    h("h2", {}, word("witness")),
    h("p", { class: "hint" }, word("witnessHint")),
    h("p", { class: "archive-state", "data-level": level }, word(`witness_${witness.link}`)),
    h("p", { class: "problem", role: "alert" }, witness.problem ?? ""),
    h(
      "dl",
      { class: "archive-facts" },
      ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "num" }, value)]),
    ),
  ];
}

/** What is being recorded is always some seconds ahead of its copy. */
const IN_STEP_MILLIS = 30_000;

function isWhole(archive: Archive): boolean {
  return archive.waitingObjects === 0 && archive.oldestMicros === undefined;
}

function isInStep(archive: Archive): boolean {
  return archive.oldestMicros === undefined || machineNow() - archive.oldestMicros / 1000 < IN_STEP_MILLIS;
}

function level(archive: Archive): string {
  if (archive.link === "contradicted" || archive.link === "refused" || archive.absent > 0 || archive.faults > 0) {
    return "bad";
  }
  return archive.link === "connected" ? (isInStep(archive) ? "good" : "busy") : "waiting";
}

function headline(archive: Archive): string {
  if (archive.link !== "connected") {
    return word(`archive_${archive.link}`);
  }
  return word(isWhole(archive) ? "archiveWhole" : isInStep(archive) ? "archiveInStep" : "archiveBusy");
}

function age(micros: number): string {
  const at = micros / 1000;
  return `${day(at)} ${clock(at)} (${shortSpan(machineNow() - at)})`;
}
