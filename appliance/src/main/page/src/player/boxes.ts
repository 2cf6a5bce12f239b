// The few boxes of fragmented MP4 (ISO/IEC 14496-12) that a player has to understand: when each picture is shown, and
// where picture and sound of a piece begin.

interface Box {
  type: string;
  begin: number;
  end: number;
}

/** The streams that a run's first bytes announce. */
export interface Heads {
  /** By track number of the file. */
  readonly streams: ReadonlyMap<number, { kind: "video" | "audio" | "other"; timescale: number; length: number }>;
}

/** When the pictures and the sound of a piece are, in seconds of the file's own time. */
export interface Times {
  /** Presentation times of the pictures, rising. */
  readonly frames: number[];
  /** Decoding time of the first sample of the pictures, or of the sound where there are none. */
  readonly begin: number;
  /** Decoding time of the first sample of the sound; NaN where there is none. */
  readonly sound: number;
}

export function heads(init: Uint8Array): Heads {
  const view = viewOf(init);
  const streams = new Map<number, { kind: "video" | "audio" | "other"; timescale: number; length: number }>();
  const moov = boxes(view, 0, view.byteLength).find((box) => box.type === "moov");
  const lengths = new Map<number, number>();
  for (const box of moov === undefined ? [] : boxes(view, moov.begin, moov.end)) {
    if (box.type === "mvex") {
      for (const trex of boxes(view, box.begin, box.end).filter((each) => each.type === "trex")) {
        lengths.set(view.getUint32(trex.begin + 4), view.getUint32(trex.begin + 12));
      }
    }
  }
  for (const box of moov === undefined ? [] : boxes(view, moov.begin, moov.end)) {
    if (box.type === "trak") {
      const inner = boxes(view, box.begin, box.end);
      const tkhd = inner.find((each) => each.type === "tkhd");
      const mdia = inner.find((each) => each.type === "mdia");
      if (tkhd !== undefined && mdia !== undefined) {
        const media = boxes(view, mdia.begin, mdia.end);
        const mdhd = media.find((each) => each.type === "mdhd");
        const hdlr = media.find((each) => each.type === "hdlr");
        const number = view.getUint32(tkhd.begin + (view.getUint8(tkhd.begin) === 1 ? 20 : 12));
        const handler = hdlr === undefined ? "" : text(view, hdlr.begin + 8);
        const timescale = mdhd === undefined ? 1 : view.getUint32(mdhd.begin + (view.getUint8(mdhd.begin) === 1 ? 20 : 12));
        const kind = handler === "vide" ? "video" : handler === "soun" ? "audio" : "other";
        streams.set(number, { kind, timescale, length: lengths.get(number) ?? 0 });
      }
    }
  }
  return { streams };
}

export function times(of: Heads, piece: Uint8Array): Times {
  const view = viewOf(piece);
  const frames: number[] = [];
  const begins = { video: NaN, audio: NaN, other: NaN };
  for (const moof of boxes(view, 0, view.byteLength).filter((box) => box.type === "moof")) {
    for (const traf of boxes(view, moof.begin, moof.end).filter((box) => box.type === "traf")) {
      const inner = boxes(view, traf.begin, traf.end);
      const tfhd = inner.find((box) => box.type === "tfhd");
      const tfdt = inner.find((box) => box.type === "tfdt");
      const stream = tfhd === undefined ? undefined : of.streams.get(view.getUint32(tfhd.begin + 4));
      if (tfhd === undefined || tfdt === undefined || stream === undefined) {
        continue;
      }
      let at = view.getUint8(tfdt.begin) === 1 ? Number(view.getBigUint64(tfdt.begin + 4)) : view.getUint32(tfdt.begin + 4);
      if (Number.isNaN(begins[stream.kind])) {
        begins[stream.kind] = at / stream.timescale;
      }
      for (const trun of inner.filter((box) => box.type === "trun")) {
        at = samples(view, trun, at, defaultLength(view, tfhd, stream.length), (shown) => {
          if (stream.kind === "video") {
            frames.push(shown / stream.timescale);
          }
        });
      }
    }
  }
  frames.sort((one, other) => one - other);
  return { frames, begin: Number.isNaN(begins.video) ? begins.audio : begins.video, sound: begins.audio };
}

/** Tells when each sample is shown; returns the time after the last. */
function samples(view: DataView, trun: Box, begin: number, usual: number, shown: (at: number) => void): number {
  const flags = view.getUint32(trun.begin) & 0xffffff;
  const count = view.getUint32(trun.begin + 4);
  const step = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  let place = trun.begin + 8 + ((flags & 0x1) !== 0 ? 4 : 0) + ((flags & 0x4) !== 0 ? 4 : 0);
  let at = begin;
  for (let i = 0; i < count && place + step <= trun.end; i++, place += step) {
    const length = (flags & 0x100) !== 0 ? view.getUint32(place) : usual;
    const composition = (flags & 0x800) !== 0 ? view.getInt32(place + step - 4) : 0;
    shown(at + composition);
    at += length;
  }
  return at;
}

function defaultLength(view: DataView, tfhd: Box, usual: number): number {
  const flags = view.getUint32(tfhd.begin) & 0xffffff;
  const place = tfhd.begin + 8 + ((flags & 0x1) !== 0 ? 8 : 0) + ((flags & 0x2) !== 0 ? 4 : 0);
  return (flags & 0x8) !== 0 ? view.getUint32(place) : usual;
}

/** The boxes between two places; `begin` is behind the head of each. What does not fit ends the list. */
function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const short = view.getUint32(at);
    const head = short === 1 ? 16 : 8;
    const length = short === 1 && at + 16 <= to ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    if (length < head || at + length > to) {
      break;
    }
    found.push({ type: text(view, at + 4), begin: at + head, end: at + length });
    at += length;
  }
  return found;
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
