import type { HeldRow } from '../database/gate/administrative-unit.js';

const DAY_MS = 86_400_000;

/** The problem that no unit held a code on a day, with the periods in which one did. */
export function whenHeld(code: string, on: string, held: readonly HeldRow[]): string {
  const no = `No unit held ${code} on ${on}.`;
  if (held.length === 0) return `${no} No list names such a unit.`;
  const periods = held.map(({ full_name, valid_from, valid_to }) => {
    const until = valid_to === null ? '' : ` to ${dayBefore(valid_to)}`;
    return `${full_name} held it from ${valid_from}${until}`;
  });
  return `${no} ${periods.join(', ')}.`;
}

function dayBefore(iso: string): string {
  return new Date(Date.parse(iso) - DAY_MS).toISOString().slice(0, 10);
}
