// The timeline of a package: each track's time as footage that was proved, gaps, what is not here, what failed.
import { h, s } from "../dom";
import { type Part, type Verdict } from "../proof";
import { clock } from "../time";
import { Word, both, causeWord, plain } from "./words";

type Shade = "archived" | "sealed" | "gap" | "outside" | "failed" | "unexplained";

interface Bar {
  shade: Shade;
  from: number;
  to: number;
  title: string;
}

const WIDTH = 1000;
const HEIGHT = 22;
const LEGEND: Shade[] = ["archived", "sealed", "gap", "outside", "failed", "unexplained"];

export function chart(verdict: Verdict): HTMLElement {
  const { story } = verdict;
  const runs = story.runs.flatMap((run) => run.segments);
  const from = Math.min(story.startMicros, ...runs.slice(0, 1).map((each) => each.fromMicros));
  const to = Math.max(story.endMicros, from + 1);
  const tracks = [...new Set(story.runs.map((run) => run.track))];
  return h(
    "section",
    { class: "timeline" },
    h("h2", {}, both("timeline")),
    ...tracks.map((track) => h("div", { class: "row" }, h("b", {}, track), drawn(bars(verdict, track, from, to), from, to))),
    h("p", { class: "axis" }, h("span", {}, clock(from / 1000)), h("span", {}, clock(to / 1000))),
    h("ul", { class: "legend" }, ...LEGEND.map((shade) => h("li", {}, h("i", { class: shade }), both(shade as Word)))),
  );
}

function bars(verdict: Verdict, track: string, from: number, to: number): Bar[] {
  const { story } = verdict;
  const found: Bar[] = [{ shade: "unexplained", from, to, title: plain("unexplained") }];
  for (const gap of story.gaps.filter((each) => each.track === track)) {
    found.push({ shade: verdict.failed.has(gap.entry) ? "failed" : "gap", from: gap.fromMicros, to: gap.toMicros, title: causeWord(gap.cause) });
  }
  for (const run of story.runs.filter((each) => each.track === track)) {
    const part = verdict.parts.find((each) => each.track === track && each.run === run.run);
    run.segments.forEach((segment, k) => {
      const shade = shadeOf(verdict, part, segment.entry, k);
      const last = found.at(-1)!;
      if (last.shade === shade && last.to === segment.fromMicros) {
        last.to = segment.toMicros;
      } else {
        found.push({ shade, from: segment.fromMicros, to: segment.toMicros, title: plain(shade) });
      }
    });
  }
  return found;
}

function shadeOf(verdict: Verdict, part: Part | undefined, entry: number, k: number): Shade {
  if (verdict.failed.has(entry)) {
    return "failed";
  }
  if (part === undefined || k < part.first || k >= part.first + part.segments) {
    return "outside";
  }
  return verdict.story.isArchived(entry) ? "archived" : "sealed";
}

function drawn(all: Bar[], from: number, to: number): SVGElement {
  const x = (micros: number): number => ((Math.min(to, Math.max(from, micros)) - from) / (to - from)) * WIDTH;
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" },
    ...all.map((bar) =>
      // A gap or a failure is never too short to be seen.
      s(
        "rect",
        { class: bar.shade, x: x(bar.from), y: 0, width: Math.max(x(bar.to) - x(bar.from), bar.shade === "sealed" ? 0 : 1.5), height: HEIGHT },
        s("title", {}, bar.title),
      ),
    ),
  );
}
