// All tracks of a session in step, led by the wall clock of the recording.
import Hls from "hls.js";
import { Track } from "./api";
import { Lifetime } from "./dom";

/** Wall times may differ by this much between neighbouring segments without being a gap, in milliseconds. */
const SEAM = 120;
/** After so much wall time without any footage the playhead leaps to the next. */
const GAP_SHOWN = 1500;

/** One track on the screen. */
export class TrackPlayer {
  readonly video = document.createElement("video");
  private hls: Hls | null = null;
  private inFootage = false;

  constructor(
    session: string,
    readonly track: Track,
    life: Lifetime,
    onFailure: () => void,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = "auto";
    if (track.runs.some((run) => !playable(run.codecs))) {
      onFailure();
      return;
    }
    const hls = new Hls({ enableWorker: false, startPosition: 0, maxBufferLength: 20, backBufferLength: 30 });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal) {
        return;
      }
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR) {
        hls.recoverMediaError();
      } else {
        window.setTimeout(() => !life.ended && hls.startLoad(), 2000);
      }
    });
    hls.loadSource(`/media/${session}/${track.name}/index.m3u8`);
    hls.attachMedia(this.video);
    this.hls = hls;
    life.onEnd(() => hls.destroy());
  }

  get ready(): boolean {
    return this.fragments().length > 0;
  }

  /** Place in the media of a wall time in milliseconds; null where there is no footage. */
  mediaTime(wall: number): number | null {
    const fragments = this.fragments();
    let low = 0;
    let high = fragments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((fragments[middle]!.programDateTime ?? 0) <= wall) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const fragment = fragments[low - 1];
    const begin = fragment?.programDateTime ?? null;
    if (fragment === undefined || begin === null || wall > begin + fragment.duration * 1000 + SEAM) {
      return null;
    }
    return fragment.start + Math.min(wall - begin, fragment.duration * 1000) / 1000;
  }

  /** Wall time of what is on the screen, or null. */
  wall(): number | null {
    const at = this.video.currentTime;
    const fragment = this.fragments().find((each) => at < each.start + each.duration);
    return fragment?.programDateTime == null ? null : fragment.programDateTime + (at - fragment.start) * 1000;
  }

  /** Whether the picture moves by itself. */
  get running(): boolean {
    return this.inFootage && !this.video.paused && !this.video.seeking && this.video.readyState >= 3;
  }

  /** Brings the picture to `wall`. Returns whether there is footage. */
  follow(wall: number, playing: boolean, rate: number, leads: boolean): boolean {
    const target = this.mediaTime(wall);
    this.inFootage = target !== null;
    if (target === null) {
      this.pause();
      return false;
    }
    const drift = this.video.currentTime - target;
    if (Math.abs(drift) > (playing ? 0.4 : 0.02) && !this.video.seeking) {
      this.video.currentTime = target;
    }
    const nudge = leads || Math.abs(drift) < 0.03 ? 0 : Math.max(-0.08, Math.min(0.08, -drift));
    this.video.playbackRate = rate * (1 + nudge);
    if (playing && this.video.paused) {
      void this.video.play().catch(() => undefined);
    } else if (!playing) {
      this.pause();
    }
    return true;
  }

  private pause(): void {
    if (!this.video.paused) {
      this.video.pause();
    }
  }

  private fragments(): { start: number; duration: number; programDateTime: number | null }[] {
    return this.hls?.levels[0]?.details?.fragments ?? [];
  }
}

/** Whether this browser plays these codecs. */
export function playable(codecs: string): boolean {
  return Hls.isSupported() && MediaSource.isTypeSupported(`video/mp4; codecs="${codecs}"`);
}

/** The playhead. */
export class Playback {
  wall: number;
  playing = false;
  rate = 1;
  private last = performance.now();
  private emptySince: number | null = null;

  /**
   * @param footageAfter wall time at which footage begins next after a moment, or null
   * @param onMove hears the playhead, and which tracks have footage under it
   */
  constructor(
    readonly players: TrackPlayer[],
    begin: number,
    private readonly footageAfter: (wall: number) => number | null,
    private readonly onMove: (playback: Playback, covered: boolean[]) => void,
    life: Lifetime,
  ) {
    this.wall = begin;
    let frame = 0;
    const turn = (now: number): void => {
      this.step(now);
      frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
    life.onEnd(() => cancelAnimationFrame(frame));
  }

  seek(wall: number): void {
    this.wall = wall;
    this.emptySince = null;
  }

  private step(now: number): void {
    const passed = Math.min(250, now - this.last) * this.rate;
    this.last = now;
    const leader = this.playing ? this.players.find((each) => each.running) : undefined;
    if (this.playing) {
      this.wall = this.next(leader, passed);
      this.leapOverNothing();
    }
    const covered = this.players.map((each) => each.follow(this.wall, this.playing, this.rate, each === leader));
    this.onMove(this, covered);
  }

  private next(leader: TrackPlayer | undefined, passed: number): number {
    const shown = leader?.wall() ?? null;
    if (shown !== null) {
      // What is further off than a seam is the picture beyond a gap: time goes through the gap on its own.
      return Math.abs(shown - this.wall) < 500 * this.rate ? Math.max(this.wall, shown) : this.wall + passed;
    }
    const waiting = this.players.some((each) => each.mediaTime(this.wall) !== null);
    return waiting ? this.wall : this.wall + passed;
  }

  private leapOverNothing(): void {
    if (!this.players.some((each) => each.ready)) {
      return;
    }
    if (this.players.some((each) => each.mediaTime(this.wall) !== null)) {
      this.emptySince = null;
      return;
    }
    this.emptySince ??= this.wall;
    if (this.wall - this.emptySince > GAP_SHOWN * this.rate) {
      const next = this.footageAfter(this.wall);
      if (next === null) {
        this.playing = false;
      } else {
        this.seek(next);
      }
    }
  }
}
