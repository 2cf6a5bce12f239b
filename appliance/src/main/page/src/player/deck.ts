// All screens of a session in step under one clock.
import { Lifetime } from "../dom";
import { machineNow } from "../time";
import { Clock } from "./clock";
import { Screen } from "./screen";

/** How far behind the newest footage a running session is followed, in milliseconds. */
const LIVE_LAG = 1300;
const WISHED_LIVE_LAG = 1700;
const MOST_LIVE_LAG = 2700;
const HASTE = 1.1;
/** A track that ends so much before the others does not go on, in milliseconds. */
const LEFT_BEHIND = 5000;
const FRAME = 40;
/** A moment is shown from a little inside its picture, so that rounding never shows the one before, in milliseconds. */
const INSIDE = 1;

/** How the pictures stood when they were last compared. */
export interface Step {
  /** Milliseconds between the first and the last of the running pictures. */
  readonly apart: number;
  readonly running: number;
}

export class Deck {
  readonly clock: Clock;
  /** Whether the newest footage is followed. */
  live = false;
  /** The greatest distance between running pictures since the last seek, in milliseconds. */
  worst = 0;
  step: Step = { apart: 0, running: 0 };
  private settledAt = 0;

  /**
   * @param barrier a moment between two others before which the deck stops, or null
   * @param onMove hears each turn
   */
  constructor(
    readonly screens: Screen[],
    begin: number,
    barrier: (from: number, to: number) => number | null,
    private readonly onMove: () => void,
    life: Lifetime,
  ) {
    this.clock = new Clock(begin, {
      leading: () => this.leader()?.wall ?? null,
      waits: () => this.screens.some((each) => each.covered && !each.ready),
      covers: (wall) => this.screens.some((each) => each.footage.at(wall) !== null),
      nextFootage: (wall) => this.nextFootage(wall),
      barrier,
    });
    let frame = 0;
    const turn = (now: number): void => {
      this.turn(now);
      frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
    life.onEnd(() => cancelAnimationFrame(frame));
  }

  get wall(): number {
    return this.clock.wall;
  }

  /** The newest moment of which all tracks that go on have footage, or 0. */
  get newest(): number {
    const ends = this.screens.map((each) => each.footage.end);
    const last = Math.max(0, ...ends);
    return Math.min(last, ...ends.filter((end) => end > last - LEFT_BEHIND));
  }

  toggle(): void {
    this.clock.playing = !this.clock.playing;
    this.live &&= this.clock.playing;
    this.settle();
  }

  seek(wall: number): void {
    this.live = false;
    this.leap(wall);
  }

  follow(live: boolean): void {
    this.live = live;
    if (live) {
      this.clock.rate = 1;
      this.clock.playing = true;
      this.leap(this.newest - LIVE_LAG);
    }
  }

  /** One picture on or back, of the screen whose next picture is nearest; pictures closer than INSIDE are one. */
  stepFrame(direction: 1 | -1): void {
    this.clock.playing = false;
    this.live = false;
    const wall = this.wall;
    const frames = this.screens.flatMap((each) => each.frames(wall - 2000, wall + 2000));
    const shown = Math.max(...frames.filter((at) => at <= wall));
    const next =
      direction > 0
        ? Math.min(...frames.filter((at) => at > wall))
        : Math.max(...frames.filter((at) => at < shown - INSIDE));
    this.leap(Number.isFinite(next) ? next + INSIDE : wall + direction * FRAME);
  }

  private leap(wall: number): void {
    this.clock.seek(wall);
    this.settle();
  }

  /** Pictures that have just begun are compared from a second later on. */
  private settle(): void {
    this.worst = 0;
    this.settledAt = performance.now() + 1000;
  }

  private leader(): Screen | undefined {
    const heard = this.screens.find((each) => each.running && !each.video.muted);
    return heard ?? this.screens.find((each) => each.running);
  }

  private nextFootage(wall: number): number | null {
    const starts = this.screens
      .map((each) => each.footage.pieces.find((piece) => piece.from > wall))
      .filter((piece) => piece !== undefined)
      .map((piece) => piece.from);
    return starts.length === 0 ? null : Math.min(...starts) + 1;
  }

  private turn(now: number): void {
    this.clock.haste = this.live && this.clock.playing ? this.keepLive() : 1;
    this.clock.turn(now);
    const leader = this.leader();
    for (const screen of this.screens) {
      screen.follow(this.clock.wall, this.clock.playing && !this.clock.waiting, this.clock.speed, screen === leader);
    }
    this.compare(now);
    this.onMove();
  }

  /** Stays near the newest footage: by a leap where it is far, else by going a little faster. */
  private keepLive(): number {
    const lag = machineNow() - this.wall;
    if (lag > MOST_LIVE_LAG && this.newest - LIVE_LAG > this.wall) {
      this.leap(this.newest - LIVE_LAG);
    }
    return lag > WISHED_LIVE_LAG ? HASTE : 1;
  }

  private compare(now: number): void {
    const walls = this.screens.filter((each) => each.running).map((each) => each.wall ?? 0);
    const apart = walls.length < 2 ? 0 : Math.max(...walls) - Math.min(...walls);
    this.step = { apart, running: walls.length };
    if (now > this.settledAt) {
      this.worst = Math.max(this.worst, apart);
    }
  }
}
