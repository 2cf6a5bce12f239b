// Sounds at the wall of slots: one when a recorder may be taken away, another when a slot is in trouble. Off until
// somebody wants them; this browser remembers it.

const KEY = "liuhen.chimes";
const QUIET = 0.12;

/** Tones in hertz, one after the other. */
const TONES = { safe: [659, 880], trouble: [440, 330, 440, 330] } as const;
const TONE_SECONDS = 0.16;

export class Chimes {
  private sound: AudioContext | null = null;
  private heard = new Map<number, string>();

  get wanted(): boolean {
    return window.localStorage.getItem(KEY) === "on";
  }

  /** Wants sounds or no more. A browser plays them only after somebody touched the page: this is that touch. */
  want(on: boolean): void {
    window.localStorage.setItem(KEY, on ? "on" : "off");
    if (on) {
      this.ring("safe");
    }
  }

  /** Tells what a slot is doing; a change is heard, what was so before this page was opened is not. */
  slot(slot: number, state: keyof typeof TONES | "other"): void {
    const before = this.heard.get(slot);
    this.heard.set(slot, state);
    if (this.wanted && state !== "other" && before !== undefined && before !== state) {
      this.ring(state);
    }
  }

  private ring(kind: keyof typeof TONES): void {
    this.sound ??= new AudioContext();
    const sound = this.sound;
    void sound.resume();
    TONES[kind].forEach((hertz, i) => {
      const from = sound.currentTime + i * TONE_SECONDS;
      const tone = sound.createOscillator();
      const level = sound.createGain();
      tone.frequency.value = hertz;
      // Without a ramp the ends of a tone click.
      level.gain.setValueAtTime(0, from);
      level.gain.linearRampToValueAtTime(QUIET, from + 0.02);
      level.gain.linearRampToValueAtTime(0, from + TONE_SECONDS);
      tone.connect(level).connect(sound.destination);
      tone.start(from);
      tone.stop(from + TONE_SECONDS);
    });
  }
}
