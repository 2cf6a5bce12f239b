// What a photograph says of itself: Exif 2.32 (JEITA CP-3451) in JPEG and PNG, read from the original's bytes. A claim of
// the device; nothing here proves it. A damaged one says as much as can be read.

/** What a device wrote into its photograph; absent where it said nothing. */
export interface Exif {
  /** As it stands there, by the device's clock: `2026:11:23 09:00:00`, with its offset from UTC if it wrote one. */
  taken?: string;
  device?: string;
  serial?: string;
  /** Degrees, north and east positive. */
  latitude?: number;
  longitude?: number;
  /** Metres above the sea. */
  altitude?: number;
  /** Of its satellite receiver, UTC. */
  satelliteTime?: string;
}

/** Where it is in a file: within its first bytes. */
export const HEAD_BYTES = 256 * 1024;

const MOST_ENTRIES = 200;
const MOST_TEXT = 200;
/** Bytes of a value by its type; 0 for types that are not read here. */
const SIZES = [0, 1, 1, 2, 4, 8, 0, 0, 0, 4, 8];

type Value = string | number[];
type Directory = Map<number, Value>;

/** What the first bytes of a photograph say. */
export function readExif(head: ArrayBuffer): Exif {
  const view = new DataView(head);
  try {
    const tiff = ofJpeg(view) ?? ofPng(view);
    return tiff === undefined ? {} : told(tiff);
  } catch (e) {
    if (e instanceof RangeError) {
      return {};
    }
    throw e;
  }
}

/** The APP1 segment `Exif`: ISO/IEC 10918-1, B.1.1. */
function ofJpeg(view: DataView): DataView | undefined {
  if (view.getUint16(0) !== 0xffd8) {
    return undefined;
  }
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === 0xda || length < 2) {
      return undefined;
    }
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966 && view.getUint16(at + 8) === 0) {
      return new DataView(view.buffer, at + 10, length - 8);
    }
    at += 2 + length;
  }
  return undefined;
}

/** The chunk `eXIf`: PNG, third edition, 11.3.4.5. */
function ofPng(view: DataView): DataView | undefined {
  if (view.getUint32(0) !== 0x89504e47) {
    return undefined;
  }
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x65584966) {
      return new DataView(view.buffer, at + 8, length);
    }
    at += 12 + length;
  }
  return undefined;
}

/** The directories of a TIFF: TIFF 6.0, section 2. */
function told(tiff: DataView): Exif {
  const little = tiff.getUint16(0) === 0x4949;
  if (tiff.getUint16(2, little) !== 42) {
    return {};
  }
  const main = directory(tiff, tiff.getUint32(4, little), little);
  const camera = inner(tiff, main.get(0x8769), little);
  const place = inner(tiff, main.get(0x8825), little);
  const text = (from: Directory, tag: number): string => {
    const value = from.get(tag);
    return typeof value === "string" ? value : "";
  };
  const exif: Exif = {};
  const taken = [text(camera, 0x9003) || text(camera, 0x9004) || text(main, 0x0132), text(camera, 0x9011)];
  const device = [text(main, 0x010f), text(main, 0x0110)];
  const day = [text(place, 0x1d), hours(place.get(7))];
  set("taken", taken.filter(Boolean).join(" "));
  set("device", device.filter(Boolean).join(" "));
  set("serial", text(camera, 0xa431));
  set("satelliteTime", day.every(Boolean) ? day.join(" ") : "");
  const latitude = degrees(place.get(2), text(place, 1) === "S", 90);
  const longitude = degrees(place.get(4), text(place, 3) === "W", 180);
  if (latitude !== undefined && longitude !== undefined) {
    exif.latitude = latitude;
    exif.longitude = longitude;
    const height = place.get(6);
    const below = place.get(5);
    if (typeof height === "object" && Number.isFinite(height[0])) {
      exif.altitude = height[0]! * (typeof below === "object" && below[0] === 1 ? -1 : 1);
    }
  }
  return exif;

  function set(key: "taken" | "device" | "serial" | "satelliteTime", value: string): void {
    if (value !== "") {
      exif[key] = value;
    }
  }
}

function inner(tiff: DataView, pointer: Value | undefined, little: boolean): Directory {
  return typeof pointer === "object" && pointer[0] ? directory(tiff, pointer[0], little) : new Map();
}

function directory(tiff: DataView, at: number, little: boolean): Directory {
  const found: Directory = new Map();
  try {
    const entries = Math.min(tiff.getUint16(at, little), MOST_ENTRIES);
    for (let i = 0; i < entries; i++) {
      const entry = at + 2 + 12 * i;
      const value = valueOf(tiff, entry, little);
      if (value !== undefined) {
        found.set(tiff.getUint16(entry, little), value);
      }
    }
  } catch (e) {
    // It is cut off here; what was read before stands.
    if (!(e instanceof RangeError)) {
      throw e;
    }
  }
  return found;
}

function valueOf(tiff: DataView, entry: number, little: boolean): Value | undefined {
  const type = tiff.getUint16(entry + 2, little);
  const size = SIZES[type] ?? 0;
  const count = Math.min(tiff.getUint32(entry + 4, little), MOST_TEXT);
  const at = size * count <= 4 ? entry + 8 : tiff.getUint32(entry + 8, little);
  if (size === 0 || at + size * count > tiff.byteLength) {
    return undefined;
  }
  if (type === 2) {
    const raw = new TextDecoder().decode(new Uint8Array(tiff.buffer, tiff.byteOffset + at, count));
    return raw.replace(/\0.*$/s, "").replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, " ").trim();
  }
  return Array.from({ length: count }, (_, i) => number(tiff, type, at + size * i, little));
}

function number(tiff: DataView, type: number, at: number, little: boolean): number {
  switch (type) {
    case 1:
      return tiff.getUint8(at);
    case 3:
      return tiff.getUint16(at, little);
    case 5:
      return tiff.getUint32(at, little) / tiff.getUint32(at + 4, little);
    case 9:
      return tiff.getInt32(at, little);
    case 10:
      return tiff.getInt32(at, little) / tiff.getInt32(at + 4, little);
    default:
      return tiff.getUint32(at, little);
  }
}

/** Degrees, minutes and seconds as one number, if it is a place on this earth. */
function degrees(parts: Value | undefined, isNegative: boolean, most: number): number | undefined {
  if (typeof parts !== "object" || parts.length !== 3) {
    return undefined;
  }
  const sum = parts[0]! + (Number.isFinite(parts[1]) ? parts[1]! / 60 : 0) + (Number.isFinite(parts[2]) ? parts[2]! / 3600 : 0);
  return sum >= 0 && sum <= most ? (isNegative ? -sum : sum) : undefined;
}

function hours(parts: Value | undefined): string {
  return typeof parts === "object" && parts.length === 3 && parts.every(Number.isFinite)
    ? parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":")
    : "";
}
