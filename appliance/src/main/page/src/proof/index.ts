// The proof core, and its one door. In: bytes, a key that came from elsewhere. Out: what they prove. It knows no page,
// no network and no clock: the page and the verifier that travels with a package use the same.
export { Malformed, hex, type Bytes } from "./bytes";
export { verify, verifyPlainly } from "./ed25519";
export { canonical, entry, Fields } from "./entry";
export { checkpoint, Key, type Checkpoint } from "./note";
export { CannotCheck, checkPackage, pathOf, type Files, type Finding, type Part, type Progress, type Share, type Verdict } from "./package";
export { Sha256, digestOf, sha256 } from "./sha256";
export { type Gap, type Run, type Segment, Story } from "./story";
export { isIncluded, leafHash } from "./tree";
