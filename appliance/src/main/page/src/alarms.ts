// The banner above every view: what somebody has to know now, the loudest first, in both languages.
import { Alarm } from "./api";
import { Lifetime, h } from "./dom";
import { clock, machineNow, span } from "./time";
import { currentAlarms, lostSince, whenChanged } from "./watch";
import { both, word } from "./words";

const MOST_LINES = 4;

export function alarmBanner(life: Lifetime): HTMLElement {
  const banner = h("section", { class: "alarms", "aria-live": "assertive" });
  let shown = "";

  const show = (): void => {
    const lost = lostSince();
    document.body.classList.toggle("lost", lost !== null);
    const lines = lost === null ? currentAlarms() : [];
    // Rebuilt only where it differs: the screen stays still, and a reader is not read the same again.
    const key = JSON.stringify([lost, lines, word("rooms")]);
    if (key !== shown) {
      shown = key;
      banner.replaceChildren(...(lost === null ? lines.slice(0, MOST_LINES).map(line) : [lostLine(lost)]), ...more(lines));
    }
    for (const age of banner.querySelectorAll<HTMLElement>("[data-since]")) {
      age.textContent = span(machineNow() - Number(age.dataset["since"]));
    }
  };
  show();
  life.onEnd(whenChanged("alarms", show));
  const timer = window.setInterval(show, 500);
  life.onEnd(() => window.clearInterval(timer));
  return banner;
}

function line(alarm: Alarm): HTMLElement {
  const since = alarm.sinceMicros / 1000;
  return h(
    "p",
    { class: "alarm-line", "data-severity": alarm.severity, "data-code": alarm.code },
    h("i", { class: "sign", "aria-hidden": "true" }),
    h("b", { lang: "zh-CN" }, alarm.text),
    h("span", { class: "beside", lang: "en" }, alarm.textEn),
    h("time", {}, `${word("since")} ${clock(since)} · `, h("span", { "data-since": String(since) })),
  );
}

function lostLine(heardAt: number): HTMLElement {
  const [chinese, english] = both("connectionLost");
  return h(
    "p",
    { class: "alarm-line", "data-severity": "loud", "data-code": "connection-lost" },
    h("i", { class: "sign", "aria-hidden": "true" }),
    h("b", { lang: "zh-CN" }, chinese),
    h("span", { class: "beside", lang: "en" }, english),
    h("time", {}, `${word("lastHeard")} ${clock(heardAt)}`),
  );
}

function more(lines: Alarm[]): HTMLElement[] {
  return lines.length > MOST_LINES
    ? [h("p", { class: "alarm-more" }, word("moreAlarms", { count: lines.length - MOST_LINES }))]
    : [];
}
