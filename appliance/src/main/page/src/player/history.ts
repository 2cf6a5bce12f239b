// Whether one tree is the beginning of another (RFC 9162, 2.1.4.2): so that no history is taken back.
import { Bytes, same } from "../proof/bytes";
import { sha256 } from "../proof/sha256";

const NODE = Uint8Array.of(1);

/** Whether `proof` shows that the tree of `first` leaves is a beginning of the tree of `second`. */
export function goesOn(first: number, second: number, proof: Bytes[], firstRoot: Bytes, secondRoot: Bytes): boolean {
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
      older = sha256(NODE, hash, older);
      newer = sha256(NODE, hash, newer);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newer = sha256(NODE, newer, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(older, firstRoot) && same(newer, secondRoot);
}

function half(count: number): number {
  return Math.floor(count / 2);
}
