// What there is of a track: its sealed segments and the durable fragments behind them, by wall time.
import { Run, Track, get } from "../api";
import { Lifetime } from "../dom";

/** A stretch of a run file. Times are wall milliseconds. */
export interface Piece {
  readonly key: string;
  readonly run: number;
  readonly offset: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
  /** Number of the segment in its run; −1 for a fragment that no segment covers yet. */
  readonly k: number;
  /** Index of its entry in the log; −1 while there is none. */
  readonly entry: number;
  readonly lost: number;
}

interface Listed {
  nowMicros: number;
  signed: number;
  archived?: number;
  segments: number[][];
  more: boolean;
  tail: number[][];
}

/** Wall times may differ by this much between neighbouring pieces without being a gap, in milliseconds. */
export const SEAM = 120;
/** A running track is asked so often, in milliseconds. */
const LIVE_PERIOD = 600;
const RETRY = 2000;
/** Segments this young may still be on their way into the index: they are asked for again, in microseconds. */
const OVERLAP = 20_000_000;

export class Footage {
  /** Sealed, in the order of their beginning. */
  private segments: Piece[] = [];
  private tail: Piece[] = [];
  private readonly known = new Set<string>();
  /** Entries below this stand under a checkpoint. */
  signed = 0;
  /** The archive gave its receipt for what entries below this answer for; −1 without an archive. */
  archived = -1;

  constructor(
    readonly session: string,
    public track: Track,
    private readonly onChange: () => void,
    life: Lifetime,
  ) {
    let from = 0;
    let whole = false;
    life.onEnd(() => (whole = true));
    const turn = async (): Promise<void> => {
      try {
        const page = await this.page(from);
        from = page.next;
        whole = !page.more && !this.track.live;
        if (!life.ended && !whole) {
          window.setTimeout(() => void turn(), page.more ? 0 : LIVE_PERIOD);
        }
      } catch {
        if (!life.ended) {
          window.setTimeout(() => void turn(), RETRY);
        }
      }
    };
    void turn();
    // Receipts and checkpoints come later than what they are about.
    life.repeat(5000, async () => {
      if (whole) {
        await this.page(Math.max(0, from - OVERLAP)).catch(() => null);
      }
    });
  }

  /** All pieces in the order of their beginning. */
  get pieces(): Piece[] {
    return this.tail.length === 0 ? this.segments : [...this.segments, ...this.tail];
  }

  /** The newest moment of which there is footage, or 0. */
  get end(): number {
    return this.tail.at(-1)?.to ?? this.segments.at(-1)?.to ?? 0;
  }

  /** The pieces that overlap these wall times. */
  between(from: number, to: number): Piece[] {
    const list = this.pieces;
    const found: Piece[] = [];
    for (let i = after(list, from) - 1; i < list.length && (i < 0 || list[i]!.from < to); i++) {
      if (i >= 0 && list[i]!.to > from) {
        found.push(list[i]!);
      }
    }
    return found;
  }

  /** The piece of a wall time; null where there is no footage. */
  at(wall: number): Piece | null {
    const list = this.pieces;
    const piece = list[after(list, wall) - 1];
    return piece === undefined || wall > piece.to + SEAM ? null : piece;
  }

  /** The run of this number. */
  run(number: number): Run | undefined {
    return this.track.runs.find((each) => each.run === number);
  }

  address(run: number): string {
    return `/media/${this.session}/${this.track.name}/${String(run).padStart(6, "0")}.mp4`;
  }

  private async page(from: number): Promise<{ next: number; more: boolean }> {
    const page = await get<Listed>(`/api/sessions/${this.session}/tracks/${this.track.name}/segments?from=${from}`);
    this.signed = Math.max(this.signed, page.signed);
    this.archived = page.archived ?? -1;
    let sorted = true;
    for (const row of page.segments) {
      const piece = sealed(row);
      if (!this.known.has(piece.key)) {
        this.known.add(piece.key);
        sorted &&= piece.from >= (this.segments.at(-1)?.from ?? 0);
        this.segments.push(piece);
      }
    }
    if (!sorted) {
      this.segments.sort((one, other) => one.from - other.from);
    }
    const last = this.segments.at(-1);
    this.tail = page.more ? [] : page.tail.map(unsealed).filter((each) => !this.covers(each));
    this.onChange();
    const newest = last === undefined ? from : last.from * 1000;
    return { next: page.more ? newest : Math.max(0, newest - OVERLAP), more: page.more };
  }

  private covers(piece: Piece): boolean {
    return this.segments.slice(-8).some((each) => each.run === piece.run && piece.offset < each.offset + each.bytes);
  }
}

/** How many of the pieces begin at `wall` or before. */
function after(list: Piece[], wall: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.from <= wall) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function sealed(row: number[]): Piece {
  const [run, k, offset, bytes, start, length, lost, entry] = row as [number, number, number, number, number, number, number, number];
  return { key: `${run}:${offset}:${bytes}`, run, k, offset, bytes, from: start / 1000, to: (start + length) / 1000, entry, lost };
}

function unsealed(row: number[]): Piece {
  const [run, offset, bytes, start, length] = row as [number, number, number, number, number];
  return { key: `${run}:${offset}:${bytes}`, run, k: -1, offset, bytes, from: start / 1000, to: (start + length) / 1000, entry: -1, lost: 0 };
}
