// The one clock of a player: where it is on the wall time of the recording, whether it goes, and how fast.

/** After so much wall time without any footage the clock leaps to the next, in milliseconds at ordinary speed. */
const GAP_SHOWN = 1500;
/** A picture that does not come keeps the others waiting for so long, in milliseconds. */
const PATIENCE = 3000;
const LONGEST_TURN = 250;

export const RATES = [0.25, 0.5, 1, 2, 4, 8, 16];

/** What the clock asks of what it leads. */
export interface Hands {
  /** Wall time that a running picture shows, or null where none runs. */
  leading(): number | null;
  /** Whether a picture under the clock is not there yet. */
  waits(): boolean;
  /** Whether there is footage at this moment. */
  covers(wall: number): boolean;
  /** When footage begins next after a moment, or null. */
  nextFootage(wall: number): number | null;
  /** The last moment before which the clock must stop, as at a segment that failed; null if there is none. */
  barrier(from: number, to: number): number | null;
}

export class Clock {
  playing = false;
  rate = 1;
  /** How much faster it goes than its rate, to come nearer to now. */
  haste = 1;
  private last = performance.now();
  /** Whether it stands still until a picture comes. */
  waiting = false;
  private emptySince: number | null = null;
  /** The last moment with footage since the clock was set. */
  private covered: number | null = null;
  private waitingSince: number | null = null;

  constructor(
    public wall: number,
    private readonly hands: Hands,
  ) {}

  get speed(): number {
    return this.rate * this.haste;
  }

  seek(wall: number): void {
    this.wall = wall;
    this.emptySince = null;
    this.covered = null;
    this.waitingSince = null;
  }

  /** Goes on to the moment `now` of the browser's own clock. */
  turn(now: number): void {
    const passed = Math.min(LONGEST_TURN, now - this.last) * this.speed;
    this.last = now;
    this.waiting = false;
    if (!this.playing) {
      return;
    }
    const before = this.wall;
    this.wall = this.next(passed, now);
    const barrier = this.hands.barrier(before, this.wall);
    if (barrier !== null) {
      this.wall = barrier;
      this.playing = false;
      return;
    }
    this.leapOverNothing();
  }

  private next(passed: number, now: number): number {
    const shown = this.hands.leading();
    if (this.hands.waits()) {
      this.waitingSince ??= now;
      if (now - this.waitingSince < PATIENCE) {
        this.waiting = true;
        return this.wall;
      }
    } else {
      this.waitingSince = null;
    }
    // What is further off than a turn is the picture beyond a gap: time goes through the gap on its own.
    return shown !== null && Math.abs(shown - this.wall) < 500 * Math.max(1, this.rate) ? Math.max(this.wall, shown) : this.wall + passed;
  }

  private leapOverNothing(): void {
    if (this.hands.covers(this.wall)) {
      this.emptySince = null;
      this.covered = this.wall;
      return;
    }
    this.emptySince ??= this.wall;
    if (this.wall - this.emptySince > GAP_SHOWN * this.rate) {
      const next = this.hands.nextFootage(this.wall);
      this.playing = next !== null;
      // At the end the last picture stays.
      this.seek(next ?? this.covered ?? this.wall);
    }
  }
}
