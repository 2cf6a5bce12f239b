// Verifier keys and signed checkpoints: C2SP signed-note and tlog-checkpoint; FORMAT.md 3.
import { Bytes, Malformed, fromBase64, hex, utf8 } from "./bytes";
import { verify } from "./ed25519";
import { sha256 } from "./sha256";

export class Key {
  private constructor(
    /** The text that people compare: `name+id+key`. */
    readonly text: string,
    readonly name: string,
    readonly id: string,
    private readonly bytes: Bytes,
  ) {}

  static parse(given: string): Key {
    const text = given.trim();
    const [name = "", id = "", ...rest] = text.split("+");
    const raw = fromBase64(rest.join("+"));
    if (!isName(name) || raw.length !== 33 || raw[0] !== 1 || hex(sha256(utf8(`${name}\n`), raw)).slice(0, 8) !== id) {
      throw new Malformed(`no Ed25519 verifier key: ${text}`);
    }
    return new Key(text, name, id, raw.slice(1));
  }

  verifies(message: Bytes, signature: Bytes): Promise<boolean> {
    return verify(this.bytes, message, signature);
  }
}

function isName(name: string): boolean {
  return name !== "" && !/[+\s]/.test(name);
}

export interface Checkpoint {
  size: number;
  root: Bytes;
}

/** What a checkpoint says, if `key` signed it. */
export async function checkpoint(note: string, key: Key): Promise<Checkpoint> {
  const split = note.lastIndexOf("\n\n");
  if (/[\x00-\x09\x0b-\x1f\x7f\ufffd]/.test(note) || split < 0 || !note.endsWith("\n") || split + 2 >= note.length) {
    throw new Malformed("not a signed note");
  }
  const message = note.slice(0, split + 1);
  const signatures = note.slice(split + 2, -1).split("\n").map(signatureOf);
  const ours = signatures.filter((each) => each.name === key.name && hex(each.bytes.subarray(0, 4)) === key.id);
  const verified = await Promise.all(ours.map((each) => key.verifies(utf8(message), each.bytes.slice(4))));
  if (ours.length === 0 || signatures.length > 100 || !verified.every(Boolean)) {
    throw new Malformed(`not signed by the key ${key.text}`);
  }
  const [origin, size = "", root = ""] = message.split("\n");
  if (origin !== key.name || message.split("\n").length < 4 || !/^(0|[1-9][0-9]{0,14})$/.test(size)) {
    throw new Malformed(`no checkpoint of ${key.name}`);
  }
  const bytes = fromBase64(root);
  if (bytes.length !== 32) {
    throw new Malformed("the root of a checkpoint has not 32 bytes");
  }
  return { size: Number(size), root: bytes };
}

function signatureOf(line: string): { name: string; bytes: Bytes } {
  const [dash, name = "", base64 = "", ...more] = line.split(" ");
  const bytes = fromBase64(base64);
  if (dash !== "\u2014" || !isName(name) || more.length > 0 || bytes.length < 5) {
    throw new Malformed(`not a signature line: ${line}`);
  }
  return { name, bytes };
}
