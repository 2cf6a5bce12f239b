// Entries of the log: one line of JSON in its one form. FORMAT.md 2.2, 2.3, 2.5.
import { Malformed, text } from "./bytes";

export type Json = string | number | Json[] | { [key: string]: Json };

const MOST_DEPTH = 8;
const MOST_BYTES = 65_535;
const KINDS = new Set(
  `genesis start session track open seg close gap flaw goes-on pause resume mark note particulars climate statement review
   complete flags access clock omission intake import known passed erase erased intake-end device scrub receipt audit
   extended restored end tick recovered`.split(/\s+/),
);

/** The value that bytes hold; they must be exactly its one form. */
export function canonical(bytes: Uint8Array): Json {
  const given = text(bytes);
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw new Malformed("not JSON");
  }
  if (written(value, 0) !== given) {
    throw new Malformed("it is not in its one form");
  }
  return value as Json;
}

function written(value: unknown, depth: number): string {
  if (depth > MOST_DEPTH) {
    throw new Malformed(`nested deeper than ${MOST_DEPTH}`);
  }
  if (typeof value === "string") {
    // Half of a surrogate pair can be written as an escape, and is no text.
    if (/\p{Surrogate}/u.test(value)) {
      throw new Malformed("a text that is not Unicode");
    }
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((each) => written(each, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    if (fields.some(([key]) => !/^[ -~]*$/.test(key))) {
      throw new Malformed("a key outside of ASCII");
    }
    return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${written(each, depth + 1)}`).join(",")}}`;
  }
  throw new Malformed("a value that is neither text, whole number, array nor object");
}

/** An object, taken apart field by field: what is missing or of another type is refused by name. */
export class Fields {
  private constructor(private readonly values: { [key: string]: Json }) {}

  static of(value: Json | undefined): Fields {
    if (typeof value !== "object" || Array.isArray(value)) {
      throw new Malformed("an object expected");
    }
    return new Fields(value);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  /** Whether it has these fields and no others. */
  isJust(...keys: string[]): boolean {
    return Object.keys(this.values).length === keys.length && keys.every((key) => this.has(key));
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== "string") {
      throw new Malformed(`the field ${key} is not a text`);
    }
    return value;
  }

  count(key: string): number {
    const value = this.value(key);
    if (typeof value !== "number" || value < 0) {
      throw new Malformed(`the field ${key} is not a whole number of 0 or more`);
    }
    return value;
  }

  hash(key: string): string {
    const value = this.text(key);
    if (!/^[0-9a-f]{64}$/.test(value)) {
      throw new Malformed(`the field ${key} is not a hash`);
    }
    return value;
  }

  /** A time, in microseconds since 1970. */
  time(key: string): number {
    const value = this.text(key);
    const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/.exec(value);
    const millis = parts === null ? NaN : Date.parse(`${parts[1]}Z`);
    if (!Number.isFinite(millis)) {
      throw new Malformed(`the field ${key} is not a time`);
    }
    return millis * 1000 + Number(parts![2]);
  }

  list(key: string): Json[] {
    const value = this.value(key);
    if (!Array.isArray(value)) {
      throw new Malformed(`the field ${key} is not an array`);
    }
    return value;
  }

  objects(key: string): Fields[] {
    return this.list(key).map(Fields.of);
  }

  private value(key: string): Json | undefined {
    if (!this.has(key)) {
      throw new Malformed(`the field ${key} is missing`);
    }
    return this.values[key];
  }
}

/** An entry, from the bytes of its line. */
export function entry(line: Uint8Array): Fields {
  if (line.length > MOST_BYTES) {
    throw new Malformed(`longer than ${MOST_BYTES} bytes`);
  }
  const fields = Fields.of(canonical(line));
  if (!KINDS.has(fields.text("t")) || fields.count("v") !== 1 || !["utc", "mono", "boot", "salt"].every((key) => fields.has(key))) {
    throw new Malformed(`no entry of version 1: kind ${fields.text("t")}`);
  }
  return fields;
}
