// SHA-256 (FIPS 180-4). The browser's own takes bytes as a whole only; what comes in pieces is hashed here.
import { Bytes } from "./bytes";

const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants are the beginnings of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
function fill(): void {
  const beginning = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
  for (let prime = 2, count = 0; count < 64; prime++) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= prime; factor++) {
      isPrime &&= prime % factor !== 0;
    }
    if (isPrime) {
      if (count < 8) {
        START[count] = beginning(Math.sqrt(prime));
      }
      K[count++] = beginning(Math.cbrt(prime));
    }
  }
}

fill();

/** A digest of bytes that come one piece after the other. */
export class Sha256 {
  private readonly state = START.slice();
  private readonly words = new Uint32Array(64);
  private readonly block = new Uint8Array(64);
  private filled = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(64 - this.filled, bytes.length);
      this.block.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < 64) {
        return this;
      }
      this.compress(this.block, 0);
      this.filled = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) {
      this.compress(bytes, at);
    }
    this.block.set(bytes.subarray(at));
    this.filled = bytes.length - at;
    return this;
  }

  /** The digest; nothing may be added afterwards. */
  digest(): Bytes {
    const bits = this.length * 8;
    const end = new Uint8Array(this.filled < 56 ? 64 - this.filled : 128 - this.filled);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    const out = new Uint8Array(32);
    const words = new DataView(out.buffer);
    this.state.forEach((word, i) => words.setUint32(4 * i, word));
    return out;
  }

  private compress(bytes: Uint8Array, at: number): void {
    const w = this.words;
    const s = this.state;
    for (let i = 0, p = at; i < 16; i++, p += 4) {
      w[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]!;
      const b = w[i - 2]!;
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let a = s[0]! | 0, b = s[1]! | 0, c = s[2]! | 0, d = s[3]! | 0;
    let e = s[4]! | 0, f = s[5]! | 0, g = s[6]! | 0, h = s[7]! | 0;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    s[0] = s[0]! + a;
    s[1] = s[1]! + b;
    s[2] = s[2]! + c;
    s[3] = s[3]! + d;
    s[4] = s[4]! + e;
    s[5] = s[5]! + f;
    s[6] = s[6]! + g;
    s[7] = s[7]! + h;
  }
}

/** The digest of a few bytes, at once. */
export function sha256(...parts: Uint8Array[]): Bytes {
  const digest = new Sha256();
  parts.forEach((part) => digest.update(part));
  return digest.digest();
}

/** The digest of many bytes, by the browser where it has one. */
export async function digestOf(bytes: Bytes): Promise<Bytes> {
  return globalThis.crypto?.subtle === undefined
    ? sha256(bytes)
    : new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
