// What was refuted in a session: kept as long as this window of the browser, so that a session that failed stays so.
import { Failure } from "./witness";

const MOST = 200;

export class Failures {
  readonly all: Failure[];

  constructor(private readonly session: string) {
    this.all = JSON.parse(sessionStorage.getItem(`refuted ${session}`) ?? "[]") as Failure[];
  }

  add(failure: Failure): void {
    const known = this.all.some((each) => each.place === failure.place && each.fault === failure.fault);
    if (!known && this.all.length < MOST) {
      this.all.push(failure);
      sessionStorage.setItem(`refuted ${this.session}`, JSON.stringify(this.all));
    }
  }

  /** The failure of a track at a moment. */
  at(track: string, wall: number): Failure | undefined {
    return this.all.find((each) => each.track === track && each.from <= wall && wall < each.to);
  }

  /** Whether a piece of a track that begins then was refuted. */
  has(track: string, from: number): boolean {
    return this.all.some((each) => each.track === track && each.from === from);
  }

  /** The last moment before a failure that lies between two moments; null if none does. */
  barrier(from: number, to: number): number | null {
    const ahead = this.all.filter((each) => each.from <= to && each.to > from);
    return ahead.length === 0 ? null : Math.max(from, Math.min(...ahead.map((each) => each.from)) - 1);
  }
}
