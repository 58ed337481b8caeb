import type { IsoDate } from '../database/gate/values.js';

/** Whether a text is an ISO date that exists. */
export function isDay(text: string): text is IsoDate {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
