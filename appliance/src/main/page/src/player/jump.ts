// Places to go to: the next one of a list, or a time as somebody types it.

/** The first of these moments that is clearly after `wall`, or null. */
export function nextOf(moments: number[], wall: number): number | null {
  const after = moments.filter((each) => each > wall + 50);
  return after.length === 0 ? null : Math.min(...after);
}

/** The last of these moments that is clearly before `wall`, or null. */
export function previousOf(moments: number[], wall: number): number | null {
  const before = moments.filter((each) => each < wall - 500);
  return before.length === 0 ? null : Math.max(...before);
}

const TYPED = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T]+)?(\d{1,2})[:：.]?(\d{2})(?:[:：.]?(\d{2})(?:\.(\d{1,3}))?)?$/;

/**
 * The wall time that a person typed, like `14:03`, `14:03:27.4`, `140327` or `2026-11-23 14:03:27`. Without a date it is
 * the first such time from `from` on. Null if it is no time.
 */
export function typedTime(text: string, from: number): number | null {
  const parts = TYPED.exec(text.trim());
  if (parts === null) {
    return null;
  }
  const [, year, month, date, hour, minute, second, fraction] = parts;
  const at = new Date(from);
  if (year !== undefined) {
    at.setFullYear(Number(year), Number(month) - 1, Number(date));
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) {
    return null;
  }
  at.setHours(Number(hour), Number(minute), Number(second ?? 0), Number((fraction ?? "").padEnd(3, "0")));
  if (year === undefined && at.getTime() < from - 60_000) {
    at.setDate(at.getDate() + 1);
  }
  return at.getTime();
}
