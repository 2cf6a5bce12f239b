// Wall times of the machine, lengths of time, sizes.

let offsetMillis = 0;

/** Learns the machine's clock from an answer that took `roundTripMillis`. */
export function learnClock(machineMicros: number, roundTripMillis: number): void {
  offsetMillis = machineMicros / 1000 + roundTripMillis / 2 - Date.now();
}

/** The machine's wall time now, in milliseconds. */
export function machineNow(): number {
  return Date.now() + offsetMillis;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `14:03:27`, local time. */
export function clock(millis: number): string {
  const d = new Date(millis);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** `14:03:27.4` */
export function preciseClock(millis: number): string {
  return `${clock(millis)}.${Math.floor((millis % 1000) / 100)}`;
}

/** `14:03:27.418`, from microseconds. */
export function exactClock(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${clock(millis)}.${String(millis % 1000).padStart(3, "0")}`;
}

/** `2026-11-23` */
export function day(millis: number): string {
  const d = new Date(millis);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** `1:02:03` or `02:03` */
export function span(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `1:02:03.418`, to the millisecond, from microseconds. */
export function exactSpan(micros: number): string {
  const millis = Math.round(micros / 1000);
  return `${span(millis)}.${String(millis % 1000).padStart(3, "0")}`;
}

/** `0.4 s`, `12 s`, `3:05` */
export function shortSpan(millis: number): string {
  if (millis < 10_000) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  return millis < 60_000 ? `${Math.round(millis / 1000)} s` : span(millis);
}

/** `1.4 GiB` */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
