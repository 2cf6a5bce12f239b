// A picture of a track at its full size, as PNG, with what it is a picture of and its digest.
import { h } from "../dom";
import { day, exactClock } from "../time";
import { hex } from "../proof/bytes";
import { digestOf } from "../proof/sha256";
import { word } from "../words";
import { Screen } from "./screen";

const NAME_DIGITS = 16;

/** The picture that is on the screen now; null if there is none. */
export async function snapshot(screen: Screen): Promise<HTMLElement | null> {
  const shown = screen.wall;
  const video = screen.video;
  if (shown === null || video.videoWidth === 0) {
    return null;
  }
  // The picture began at or before the playhead; there is a millisecond of rounding.
  const wall = screen.frames(shown - 5000, shown + 1).at(-1) ?? shown;
  const canvas = h("canvas", { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (png === null) {
    return null;
  }
  const digest = hex(await digestOf(new Uint8Array(await png.arrayBuffer())));
  const track = screen.footage.track;
  const place = `${day(wall)} ${exactClock(Math.round(wall * 1000))}`;
  const stamp = place.replace(/[-:]/g, "").replace(" ", "T");
  const name = `${screen.footage.session}-${track.name}-${stamp}-${digest.slice(0, NAME_DIGITS)}.png`;
  const url = URL.createObjectURL(png);
  const label = screen.derived ? `${track.title} · ${word("derivedView")}` : track.title;
  const figure = h(
    "figure",
    { class: "snapshot", "data-sha256": digest, "data-wall": Math.round(wall) },
    canvas,
    h(
      "figcaption",
      {},
      h("b", {}, `${label}  ${place}`),
      h("span", {}, `${canvas.width}×${canvas.height} · PNG · ${word("snapshotIsCopy")}`),
      h("code", {}, `SHA-256 ${digest}`),
      h("a", { href: url, download: name, class: "mono" }, name),
      h("button", { class: "link", type: "button", click: () => close() }, word("closeIt")),
    ),
  );
  const close = (): void => {
    URL.revokeObjectURL(url);
    figure.remove();
  };
  return figure;
}
