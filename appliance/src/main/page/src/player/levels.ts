// How loud the sound of a track is over time: decoded here from what was fetched to be played, kept as coarse levels.
import { Loaded } from "./screen";

const STEP = 20;
const SAMPLE_RATE = 8000;
const MOST_STRETCHES = 900;
const QUIET = 1e-4;

interface Stretch {
  readonly from: number;
  readonly peaks: Float32Array;
}

export class Levels {
  private stretches: Stretch[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly onChange: () => void) {}

  /** Takes the sound of a piece in, if it has any. */
  async take(loaded: Loaded): Promise<void> {
    if (Number.isNaN(loaded.times.sound) || this.known.has(loaded.piece.key)) {
      return;
    }
    this.known.add(loaded.piece.key);
    const whole = new Uint8Array(loaded.init.length + loaded.bytes.length);
    whole.set(loaded.init);
    whole.set(loaded.bytes, loaded.init.length);
    try {
      const sound = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(whole.buffer);
      const from = loaded.piece.from + (loaded.times.sound - loaded.times.begin) * 1000;
      this.stretches.push({ from, peaks: peaks(sound) });
      if (this.stretches.length > MOST_STRETCHES) {
        this.stretches.shift();
      }
      this.onChange();
    } catch {
      // Sound that cannot be decoded alone is heard all the same; there is only no drawing of it.
    }
  }

  /** The peak between two wall times, 0 to 1; null where nothing is known. */
  peak(from: number, to: number): number | null {
    let found: number | null = null;
    for (const stretch of this.stretches) {
      const first = Math.max(0, Math.floor((from - stretch.from) / STEP));
      const last = Math.min(stretch.peaks.length, Math.ceil((to - stretch.from) / STEP));
      for (let i = first; i < last; i++) {
        found = Math.max(found ?? 0, stretch.peaks[i]!);
      }
    }
    return found;
  }

  /** How loud it is at a moment, in dB below the end of the scale; null where nothing is known. */
  decibels(wall: number): number | null {
    const peak = this.peak(wall - STEP, wall + STEP);
    return peak === null ? null : 20 * Math.log10(Math.max(QUIET, peak));
  }
}

function peaks(sound: AudioBuffer): Float32Array {
  const samples = sound.getChannelData(0);
  const each = (SAMPLE_RATE * STEP) / 1000;
  const found = new Float32Array(Math.ceil(samples.length / each));
  for (let i = 0; i < samples.length; i++) {
    const at = Math.floor(i / each);
    found[at] = Math.max(found[at]!, Math.abs(samples[i]!));
  }
  return found;
}
