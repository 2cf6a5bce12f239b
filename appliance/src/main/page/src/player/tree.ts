// What a proof is made of: hashes of entries, paths to a root (RFC 6962, RFC 9162 2.1.3.2 and 2.1.4.2), signed notes
// (c2sp.org/signed-note). Pure; knows no server.

export type Digest = Uint8Array<ArrayBuffer>;

export interface SignedNote {
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
  readonly text: string;
  readonly signatures: { name: string; bytes: Digest }[];
}

export interface NoteKey {
  readonly name: string;
  readonly id: Digest;
  readonly key: Digest;
}

const ED25519 = 1;
const encoder = new TextEncoder();

export async function sha256(...parts: Uint8Array[]): Promise<Digest> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text: string): Digest {
  if (!/^([0-9a-f]{2})*$/.test(text)) {
    throw new Error("not lower-case hexadecimal digits");
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Leaf hash of an entry: FORMAT.md 2.6. */
export function leaf(entry: string): Promise<Digest> {
  return sha256(Uint8Array.of(0), encoder.encode(entry));
}

/** Whether `path` leads from the leaf at `index` to the root of the tree of `size` leaves. */
export async function includes(index: number, size: number, leafHash: Digest, path: Digest[], root: Digest): Promise<boolean> {
  if (index < 0 || index >= size) {
    return false;
  }
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of path) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(hash, root);
}

/** Whether `proof` shows that the tree of `first` leaves is a beginning of the tree of `second`. */
export async function goesOn(first: number, second: number, proof: Digest[], firstRoot: Digest, secondRoot: Digest): Promise<boolean> {
  if (first < 1 || first > second) {
    return false;
  }
  if (first === second) {
    return proof.length === 0 && same(firstRoot, secondRoot);
  }
  let node = first - 1;
  let last = second - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  const complete = node === 0;
  const seed = complete ? firstRoot : proof[0];
  if (seed === undefined) {
    return false;
  }
  let older = seed;
  let newer = seed;
  for (const hash of complete ? proof : proof.slice(1)) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      older = await sha256(Uint8Array.of(1), hash, older);
      newer = await sha256(Uint8Array.of(1), hash, newer);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newer = await sha256(Uint8Array.of(1), newer, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(older, firstRoot) && same(newer, secondRoot);
}

/** Reads a signed checkpoint: FORMAT.md 3.1. */
export function readNote(note: string): SignedNote {
  const cut = note.indexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [origin, size, root] = text.split("\n");
  if (cut < 0 || origin === undefined || !/^[1-9][0-9]{0,15}$/.test(size ?? "") || root === undefined) {
    throw new Error("not a checkpoint");
  }
  const signatures = note
    .slice(cut + 2)
    .split("\n")
    .filter((line) => line.startsWith("— "))
    .map((line) => {
      const [, name, value] = line.split(" ");
      return { name: name ?? "", bytes: unbase64(value ?? "") };
    });
  return { origin, size: Number(size), root: unbase64(root), text, signatures };
}

/** Reads a verifier key: FORMAT.md 3.3. */
export async function readKey(text: string): Promise<NoteKey> {
  const [name, id, value] = [text.split("+", 1)[0] ?? "", text.split("+")[1] ?? "", text.split("+").slice(2).join("+")];
  const typed = unbase64(value);
  const own = await sha256(encoder.encode(`${name}\n`), typed);
  if (typed.length !== 33 || typed[0] !== ED25519 || hex(own.slice(0, 4)) !== id) {
    throw new Error("not a verifier key");
  }
  return { name, id: own.slice(0, 4), key: typed.slice(1) };
}

/** Whether the key signed the note. */
export async function isSigned(note: SignedNote, by: NoteKey): Promise<boolean> {
  const key = await crypto.subtle.importKey("raw", by.key, { name: "Ed25519" }, false, ["verify"]);
  for (const signature of note.signatures) {
    if (signature.name === by.name && same(signature.bytes.slice(0, 4), by.id)) {
      return crypto.subtle.verify({ name: "Ed25519" }, key, signature.bytes.slice(4), encoder.encode(note.text));
    }
  }
  return false;
}

function half(count: number): number {
  return Math.floor(count / 2);
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function unbase64(text: string): Digest {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
