import type { Words } from './words/vi.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MIDNIGHT = '00:00';
/** Since 1975, without summer time. Intl would know it too, and takes a slow phone 50 ms to begin. */
const VIET_NAM_AHEAD_MS = 7 * HOUR_MS;

/** Day and clock of an instant in Việt Nam: 2026-11-23, 16:05:00.000Z. */
function partsOf(instant: string | number): [string, string] {
  const [day = '', clock = ''] = new Date(new Date(instant).getTime() + VIET_NAM_AHEAD_MS)
    .toISOString()
    .split('T');
  return [day, clock];
}

/** The day of an instant in Việt Nam: 23/11/2026. */
export function dayOf(instant: string | number): string {
  return dateOf(partsOf(instant)[0]);
}

/** The clock of an instant in Việt Nam: 16:05. */
export function clockOf(instant: string | number): string {
  return partsOf(instant)[1].slice(0, 5);
}

/** Clock and day of an instant in Việt Nam: 16:05, 23/11/2026. */
export function timeOf(instant: string | number): string {
  return `${clockOf(instant)}, ${dayOf(instant)}`;
}

/** An end: the last day if it ends with a day, else time and day. */
export function endOf(instant: string, { consent }: Words): string {
  if (clockOf(instant) !== MIDNIGHT) return timeOf(instant);
  return consent.endOfDay(dayOf(Date.parse(instant) - SECOND_MS));
}

/** A beginning: the day if it starts with one, else time and day. */
export function beginningOf(instant: string): string {
  return clockOf(instant) === MIDNIGHT ? dayOf(instant) : timeOf(instant);
}

/** A possibly partial date in Vietnamese form: 1950-03-14, 1950-03, 1950 -> 14/03/1950, 03/1950, 1950. */
export function dateOf(date: string): string {
  return date.split('-').reverse().join('/');
}

/** The last day of a month: 2026-02 -> 2026-02-28. */
export function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The month before: 2026-01 -> 2025-12. */
export function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
}

/** An ISO 8601 duration of one unit, in words: P90D -> 90 ngày. */
export function durationOf(duration: string, words: Words): string {
  const [, count = '', unit = ''] = /^P(\d+)([DWMY])$/.exec(duration) ?? [];
  const name = ({ D: 'day', W: 'week', M: 'month', Y: 'year' } as const)[unit];
  return name === undefined ? duration : words.units[name](Number(count));
}

/** A remaining time, no finer than needed: 4 phút 20 giây, 12 phút, 3 giờ 5 phút, 2 ngày. */
export function leftOf(left_ms: number, { units }: Words): string {
  if (left_ms < MINUTE_MS) return units.second(Math.ceil(left_ms / SECOND_MS));
  if (left_ms < 10 * MINUTE_MS) {
    const seconds = Math.floor((left_ms % MINUTE_MS) / SECOND_MS);
    return `${units.minute(Math.floor(left_ms / MINUTE_MS))} ${units.second(seconds)}`;
  }
  if (left_ms < HOUR_MS) return units.minute(Math.floor(left_ms / MINUTE_MS));
  if (left_ms < DAY_MS) {
    const minutes = Math.floor((left_ms % HOUR_MS) / MINUTE_MS);
    const hours = units.hour(Math.floor(left_ms / HOUR_MS));
    return minutes === 0 ? hours : `${hours} ${units.minute(minutes)}`;
  }
  return units.day(Math.floor(left_ms / DAY_MS));
}
