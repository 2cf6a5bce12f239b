// The files of a session, as they lie in the store.
import { Run, Session, Track } from "./api";
import { h } from "./dom";
import { downloadLink } from "./player/tile";
import { bytes, clock } from "./time";
import { pick, word } from "./words";

export function runTable(session: Session): HTMLElement {
  const id = session.session.id;
  const rows = session.tracks.flatMap((track) =>
    track.runs.map((run) =>
      h(
        "tr",
        {},
        h("td", {}, track.title),
        h("td", {}, downloadLink(id, track, run)),
        h("td", { class: "num" }, `${clock(run.startMicros / 1000)} – ${clock(run.endMicros / 1000)}`),
        h("td", { class: "mono" }, run.streams.map(streamText).join(" · ")),
        h("td", { class: "num" }, bytes(run.bytes)),
        h("td", {}, run.ended === undefined ? word("stillRecording") : ending(run)),
        h("td", {}, archived(track)),
      ),
    ),
  );
  const vtt = h("a", { href: `/media/${id}/captions.vtt`, download: `${id}.vtt`, class: "mono" }, `${id}.vtt`);
  const head = (["tracks", "file", "fromTo", "codec", "size", "endedBy", "archive"] as const).map((key) => h("th", {}, word(key)));
  return h(
    "section",
    { class: "runs" },
    h("h2", {}, word("runFiles")),
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)),
    h("p", { class: "dim" }, word("captionFile"), " ", vtt),
  );
}

function streamText(stream: Session["tracks"][number]["runs"][number]["streams"][number]): string {
  const shape = stream.kind === "video" ? `${stream.width}×${stream.height}` : `${stream.rate / 1000} kHz`;
  return `${stream.codec} ${shape}`;
}

function archived(track: Track): string {
  const copy = track.archived;
  if (copy === undefined) {
    return "—";
  }
  const share = copy.state === "partly" ? ` ${copy.receipted} / ${copy.segments}` : "";
  return word(`session_${copy.state}`) + share;
}

function ending(run: Run): string {
  const reason = run.ended === undefined ? "" : pick(run.ended.text, run.ended.textEn);
  return run.detail === undefined || run.detail === "" ? reason : `${reason} · ${run.detail}`;
}
