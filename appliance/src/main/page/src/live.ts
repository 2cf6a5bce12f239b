// What a source shows: the live tail of one that is recorded, as near to now as the disk allows, and the newest picture
// of one that is not recorded yet.
import Hls from "hls.js";
import { Lifetime, h, setText } from "./dom";
import { machineNow } from "./time";
import { word } from "./words";

/** How far from the newest footage the picture is kept, in seconds. */
const WISHED_LAG = 1.0;
const MOST_LAG = 1.8;

/** A picture of what `track` of `session` records now. */
export function liveTail(session: string, track: string, life: Lifetime): HTMLElement {
  const video = h("video", { muted: true, playsinline: true });
  video.muted = true;
  const lag = h("span", { class: "lag" });
  const note = h("span", { class: "stage-note" }, word("waitingPicture"));
  const stage = h("div", { class: "stage" }, video, note, lag);
  let hls: Hls | null = null;
  let wait = 0;

  const begin = (): void => {
    if (life.ended) {
      return;
    }
    hls?.destroy();
    hls = new Hls({
      enableWorker: false,
      liveSyncDuration: WISHED_LAG,
      liveMaxLatencyDuration: 8,
      liveDurationInfinity: true,
      maxBufferLength: 8,
      backBufferLength: 8,
      maxBufferHole: 0.3,
    });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (data.fatal) {
        const codec = data.details === Hls.ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR;
        setText(note, word(codec || data.details.includes("Codec") ? "unplayableLive" : "waitingPicture"));
        stage.classList.remove("playing");
        window.clearTimeout(wait);
        wait = window.setTimeout(begin, 1500);
      }
    });
    hls.loadSource(`/media/${session}/${track}/live.m3u8`);
    hls.attachMedia(video);
    void video.play().catch(() => undefined);
  };

  const follow = (): void => {
    const end = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : 0;
    const start = video.buffered.length > 0 ? video.buffered.start(video.buffered.length - 1) : 0;
    if (end - video.currentTime > MOST_LAG && !video.seeking) {
      // Everything up to the newest fragment is here: a leap costs nothing.
      video.currentTime = Math.max(start, end - WISHED_LAG);
    }
    if (video.paused) {
      void video.play().catch(() => undefined);
    }
    const date = hls?.playingDate;
    const showing = date !== null && date !== undefined && video.readyState >= 2;
    stage.classList.toggle("playing", showing);
    const seconds = showing ? Math.max(0, (machineNow() - date.getTime()) / 1000) : 0;
    setText(lag, showing ? `${word("behind")} ${seconds.toFixed(1)} s` : "");
    lag.classList.toggle("late", seconds > 3);
    stage.dataset["behind"] = showing ? seconds.toFixed(2) : "";
  };

  begin();
  const timer = window.setInterval(follow, 250);
  life.onEnd(() => {
    window.clearInterval(timer);
    window.clearTimeout(wait);
    hls?.destroy();
  });
  return stage;
}

/** How often a source is asked for its picture before START, in milliseconds. */
const STILL_PERIOD = 1500;
/** An older picture is not of now, in milliseconds. */
const STILL_AGE = 15_000;

/** The newest picture of a source that is ready to be recorded. */
export function stillPicture(room: string, source: string, life: Lifetime): HTMLElement {
  const video = h("video", { muted: true, playsinline: true, preload: "auto" });
  video.muted = true;
  const note = h("span", { class: "stage-note" }, word("waitingPicture"));
  const mark = h("span", { class: "lag" });
  const stage = h("div", { class: "stage still" }, video, note, mark);
  let url = "";
  const show = (next: string): void => {
    URL.revokeObjectURL(url);
    url = next;
    if (next === "") {
      video.removeAttribute("src");
    } else {
      video.src = next;
    }
  };
  video.addEventListener("loadeddata", () => stage.classList.add("playing"));
  life.repeat(STILL_PERIOD, async () => {
    const answer = await fetch(`/api/rooms/${room}/sources/${source}/picture.mp4`, {
      signal: AbortSignal.timeout(4000),
    }).catch(() => null);
    const age = Number(answer?.headers.get("X-Age-Millis") ?? Infinity);
    const fresh = answer?.ok === true && age < STILL_AGE;
    const picture = fresh ? await answer.blob().catch(() => null) : null;
    if (life.ended) {
      return;
    }
    if (picture === null) {
      stage.classList.remove("playing");
    }
    setText(mark, picture === null ? "" : `${word("notRecorded")} · ${(age / 1000).toFixed(0)} s`);
    show(picture === null ? "" : URL.createObjectURL(picture));
  });
  life.onEnd(() => show(""));
  return stage;
}
