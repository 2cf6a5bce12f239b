// The tree of RFC 6962, 2.1, and the tiles that it is cut into (C2SP tlog-tiles).
import { Bytes, same } from "./bytes";
import { sha256 } from "./sha256";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Hashes of a whole tile. */
export const WIDTH = 256;

export function leafHash(entry: Uint8Array): Bytes {
  return sha256(LEAF, entry);
}

/** The hash over some hashes, at least one: the root of a tile. */
export function rootOver(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) {
    return hashes[0]!;
  }
  let split = 1;
  while (split * 2 < hashes.length) {
    split *= 2;
  }
  return sha256(NODE, rootOver(hashes.slice(0, split)), rootOver(hashes.slice(split)));
}

/** Whether `path` leads from `leaf`, at `index` of `size`, to `root` (RFC 9162, 2.1.3.2). */
export function isIncluded(index: number, size: number, leaf: Uint8Array, path: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!(index >= 0 && index < size)) {
    return false;
  }
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      hash = sha256(NODE, sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = sha256(NODE, hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(hash, root);
}

export interface TilePlace {
  level: number;
  number: number;
  width: number;
}

/** How wide a tile of a tree is. */
function widthOf(size: number, level: number, number: number): number {
  return Math.min(WIDTH, Math.floor(size / WIDTH ** level) - number * WIDTH);
}

/** The tiles that prove some entries of a tree, by level: FORMAT.md 11.3. */
export function tilesFor(size: number, entries: Iterable<number>): TilePlace[][] {
  const levels: TilePlace[][] = [];
  let numbers = new Set<number>();
  for (const entry of entries) {
    numbers.add(Math.floor(entry / WIDTH));
  }
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / WIDTH)) {
    if (count % WIDTH !== 0) {
      numbers.add(Math.floor(count / WIDTH));
    }
    const places = [...numbers].map((number) => ({ level, number, width: widthOf(size, level, number) }));
    levels.push(places);
    numbers = new Set(places.filter((each) => each.width === WIDTH).map((each) => Math.floor(each.number / WIDTH)));
  }
  return levels;
}

/** Its name: `tile/0/x001/234`, at the right edge `tile/0/x001/234.p/7`. */
export function tileName({ level, number, width }: TilePlace): string {
  let path = String(number % 1000).padStart(3, "0");
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${width === WIDTH ? path : `${path}.p/${width}`}`;
}

/** The hashes of a tile. */
export function hashesOf(tile: Uint8Array): Uint8Array[] {
  return Array.from({ length: tile.length / 32 }, (_, i) => tile.subarray(32 * i, 32 * i + 32));
}

/** The root of a tree, from the tiles at its right edge, the lowest level first. */
export function rootFromEdge(edge: readonly Uint8Array[][]): Uint8Array | null {
  let below: Uint8Array | null = null;
  for (const hashes of edge) {
    below = rootOver(below === null ? hashes : [...hashes, below]);
  }
  return below;
}
