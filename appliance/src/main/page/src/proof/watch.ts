// Verified while watching: each segment is held against its entry, its place in the log and a signature, before it is
// played.
import { Bytes, Malformed, hex } from "./bytes";
import { entry } from "./entry";
import { Checkpoint, Key, checkpoint, proof } from "./note";
import { digestOf } from "./sha256";
import { isIncluded, leafHash } from "./tree";

/** How a stretch of a timeline stands. Of segments: archived, sealed, pending or failed. */
export type Standing = "archived" | "sealed" | "pending" | "gap" | "removed" | "failed";

/** What the machine says of a segment, or of the init bytes of a run. */
export interface Claim {
  /** Where it is, for people: track, run, segment. */
  place: string;
  session: string;
  track: string;
  run: number;
  /** Number of the segment; −1 for the init bytes. */
  segment: number;
  /** The bytes of its entry, as they stand in the log. */
  entry: Bytes;
  /** The text of c2sp.org/tlog-proof@v1; null while no checkpoint covers the entry. */
  proof: string | null;
  /** Whether a receipt of the archive tells of it. */
  archived: boolean;
}

export interface Judgement {
  standing: Standing;
  place: string;
  /** What is wrong; empty if nothing is. */
  what: string;
}

/** Judges the segments of one session under one key. What failed once stays failed. */
export class Watch {
  /** The first failure; none while there is none. */
  failure: Judgement | null = null;
  private readonly checked = new Map<string, Checkpoint>();

  /** @param key pinned: it came from elsewhere than the machine that is watched */
  constructor(private readonly key: Key) {}

  /** Judges bytes that are about to be played. */
  async judge(claim: Claim, bytes: Bytes): Promise<Judgement> {
    try {
      const standing = await this.standing(claim, bytes);
      return { standing, place: claim.place, what: "" };
    } catch (e) {
      const failed: Judgement = { standing: "failed", place: claim.place, what: e instanceof Error ? e.message : String(e) };
      this.failure ??= failed;
      return failed;
    }
  }

  private async standing(claim: Claim, bytes: Bytes): Promise<Standing> {
    const fields = entry(claim.entry);
    const isInit = claim.segment < 0;
    if (
      fields.text("t") !== (isInit ? "open" : "seg") ||
      fields.text("session") !== claim.session ||
      fields.text("track") !== claim.track ||
      fields.count("run") !== claim.run ||
      (!isInit && fields.count("k") !== claim.segment)
    ) {
      throw new Malformed("the entry is that of something else");
    }
    if (fields.count("bytes") !== bytes.length || hex(await digestOf(bytes)) !== fields.hash("sha256")) {
      throw new Malformed("the bytes are not those that were sealed");
    }
    if (claim.proof === null) {
      return "pending";
    }
    const { index, path, checkpoint: note } = proof(claim.proof);
    const signed = await this.signed(note);
    if (!isIncluded(index, signed.size, leafHash(claim.entry), path, signed.root)) {
      throw new Malformed("the entry is not under the root that was signed");
    }
    return claim.archived ? "archived" : "sealed";
  }

  private async signed(note: string): Promise<Checkpoint> {
    const known = this.checked.get(note);
    if (known !== undefined) {
      return known;
    }
    const signed = await checkpoint(note, this.key);
    if (this.checked.size > 64) {
      this.checked.clear();
    }
    this.checked.set(note, signed);
    return signed;
  }
}
