// Bytes and their texts: each text has one form, and everything else is refused.

/** Bytes that are not what should stand at their place. */
export class Malformed extends Error {}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return ENCODER.encode(text);
}

/** The text whose UTF-8 these are. */
export function text(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new Malformed("not UTF-8");
  }
}

export function hex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) {
    out += byte.toString(16).padStart(2, "0");
  }
  return out;
}

/** The bytes for which `base64` is the one text (RFC 4648, 4). */
export function fromBase64(base64: string): Bytes {
  let raw: string;
  try {
    raw = atob(base64);
  } catch {
    throw new Malformed(`not base64: ${base64}`);
  }
  if (btoa(raw) !== base64) {
    throw new Malformed(`not the one base64 of its bytes: ${base64}`);
  }
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
