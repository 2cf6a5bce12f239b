// The watch of the machine, followed from here: the alarms that are on, and whether the machine still answers.
import { Alarm, get } from "./api";

/** The stream of events says something each two seconds; silence for so long means that it is broken. */
const STREAM_SILENCE = 5000;
/** Who has not answered in any way for so long cannot be reached. */
const LOST = 6500;
const ASK_LIMIT = 4000;
const ASK_WHILE_LIVE = 5000;
const RETRY = 5000;

let alarms: Alarm[] = [];
let stream: EventSource | null = null;
let streamHeard = 0;
let streamTried = 0;
let heard = 0;
let heardAt = 0;
let asking = false;
let asked = 0;
let lost = false;
let timer = 0;
const changes = new EventTarget();

/** The alarms that are on, the loudest first. */
export function currentAlarms(): Alarm[] {
  return alarms;
}

/** When the machine was last heard, if that is too long ago; otherwise null. In milliseconds of this browser. */
export function lostSince(): number | null {
  return lost ? heardAt : null;
}

/** Calls `action` when alarms or connection have changed (`alarms`), or a source has another verdict (`verdict`). */
export function whenChanged(what: "alarms" | "verdict", action: () => void): () => void {
  changes.addEventListener(what, action);
  return () => changes.removeEventListener(what, action);
}

/** Follows the machine from now on. */
export function follow(): void {
  if (timer === 0) {
    hear();
    timer = window.setInterval(look, 1000);
    open();
    void ask();
  }
}

/** Ceases: nobody is logged in. */
export function leave(): void {
  window.clearInterval(timer);
  timer = 0;
  stream?.close();
  stream = null;
  alarms = [];
  lost = false;
  changes.dispatchEvent(new Event("alarms"));
}

function open(): void {
  stream?.close();
  streamTried = performance.now();
  stream = new EventSource("/api/events");
  stream.addEventListener("beat", hearStream);
  for (const event of ["begin", "alarm-began", "alarm-ended"]) {
    stream.addEventListener(event, () => {
      hearStream();
      void ask();
    });
  }
  stream.addEventListener("verdict", () => {
    hearStream();
    changes.dispatchEvent(new Event("verdict"));
  });
}

function hearStream(): void {
  streamHeard = performance.now();
  hear();
}

function hear(): void {
  heard = performance.now();
  heardAt = Date.now();
  if (lost) {
    lost = false;
    changes.dispatchEvent(new Event("alarms"));
  }
}

/** Each second: is the stream alive, and if not, does the machine answer at all? */
function look(): void {
  const now = performance.now();
  const broken = now - streamHeard > STREAM_SILENCE;
  if (broken && now - streamTried > RETRY) {
    open();
  }
  if (broken || now - asked > ASK_WHILE_LIVE) {
    void ask();
  }
  if (!lost && now - heard > LOST) {
    lost = true;
    changes.dispatchEvent(new Event("alarms"));
  }
}

async function ask(): Promise<void> {
  if (asking) {
    return;
  }
  asking = true;
  asked = performance.now();
  try {
    const now = await get<Alarm[]>("/api/alarms", ASK_LIMIT);
    if (timer !== 0) {
      alarms = now;
      hear();
      changes.dispatchEvent(new Event("alarms"));
    }
  } catch {
    // Silence is noticed by the look.
  } finally {
    asking = false;
  }
}
