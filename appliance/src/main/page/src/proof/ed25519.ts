// Ed25519 signatures (RFC 8032, 5.1.7): by the browser, and in plain numbers where it has none.
import { Bytes, joined } from "./bytes";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
type Point = readonly [bigint, bigint, bigint, bigint];

const ZERO: Point = [0n, 1n, 1n, 0n];

function mod(a: bigint, m = P): bigint {
  const rest = a % m;
  return rest < 0n ? rest + m : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) {
    if (e & 1n) {
      result = mod(result * b);
    }
  }
  return result;
}

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point: Point, factor: bigint): Point {
  let result = ZERO;
  for (let p = point, f = factor; f > 0n; f >>= 1n, p = add(p, p)) {
    if (f & 1n) {
      result = add(result, p);
    }
  }
  return result;
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The point that 32 bytes stand for, or null. */
function point(bytes: Uint8Array): Point | null {
  const sign = (bytes[31]! >> 7) & 1;
  const y = number(bytes) & ((1n << 255n) - 1n);
  if (y >= P) {
    return null;
  }
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) {
    x = mod(x * ROOT_OF_MINUS_ONE);
  }
  if (mod(v * x * x) !== u || (x === 0n && sign === 1)) {
    return null;
  }
  if (Number(x & 1n) !== sign) {
    x = mod(-x);
  }
  return [x, y, 1n, mod(x * y)];
}

const BASE = point(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66)))!;

/** In plain numbers. `sha512` is the browser's. */
export async function verifyPlainly(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const a = point(key);
  const r = point(signature.subarray(0, 32));
  const s = number(signature.subarray(32));
  if (a === null || r === null || s >= ORDER) {
    return false;
  }
  const hashed = await crypto.subtle.digest("SHA-512", joined(signature.subarray(0, 32), key, message));
  const k = mod(number(new Uint8Array(hashed)), ORDER);
  const [x1, y1, z1] = times(BASE, s);
  const [x2, y2, z2] = add(r, times(a, k));
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
}

/** Whether `signature` is that of `key`, 32 bytes, over `message`. */
export async function verify(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (signature.length !== 64) {
    return false;
  }
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return verifyPlainly(key, message, signature);
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}
