// Which stretch of a session's time is shown, out of the whole.

const SHORTEST = 400;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export class Reach {
  whole: Stretch = { from: 0, to: 1 };
  shown: Stretch = { from: 0, to: 1 };

  constructor(private readonly onChange: () => void) {}

  setWhole(from: number, to: number): void {
    const wasWhole = this.shown.from === this.whole.from && this.shown.to === this.whole.to;
    this.whole = { from, to };
    if (wasWhole) {
      this.shown = this.whole;
    }
  }

  /** Shows `factor` times as much, with `centre` where it was. */
  zoom(factor: number, centre: number): void {
    const length = (this.shown.to - this.shown.from) * factor;
    const share = (centre - this.shown.from) / (this.shown.to - this.shown.from);
    const inside = share >= 0 && share <= 1 ? share : 0.5;
    this.show(centre - length * inside, length);
  }

  pan(millis: number): void {
    this.show(this.shown.from + millis, this.shown.to - this.shown.from);
  }

  zoomOut(): void {
    this.show(this.whole.from, this.whole.to - this.whole.from);
  }

  /** Keeps a moment in what is shown: where it runs out on the right, the next stretch comes. */
  keep(wall: number): void {
    const length = this.shown.to - this.shown.from;
    if ((wall > this.shown.to || wall < this.shown.from) && wall < this.whole.to) {
      this.show(wall - length * 0.05, length);
    }
  }

  show(from: number, length: number): void {
    const whole = this.whole.to - this.whole.from;
    const kept = Math.max(Math.min(SHORTEST, whole), Math.min(whole, length));
    const begin = Math.max(this.whole.from, Math.min(this.whole.to - kept, from));
    this.shown = kept === whole ? this.whole : { from: begin, to: begin + kept };
    this.onChange();
  }
}
