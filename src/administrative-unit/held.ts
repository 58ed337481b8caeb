import type { HeldRow, UnitAnswer } from '../database/gate/administrative-unit.js';
import { Problem } from '../problem.js';

const DAY_MS = 86_400_000;

type NoUnit = Exclude<UnitAnswer, { unit: unknown }>;

/** The problem that no unit held a code on a day, with the periods in which one did, or that the lists do not say. */
export function noUnit(code: string, answer: NoUnit): Problem {
  if ('held' in answer)
    return new Problem('unit_not_in_force', { detail: whenHeld(code, answer.on, answer.held) });
  if ('known_until' in answer) {
    return new Problem('unit_history_unknown', {
      detail: `The lists end with ${answer.known_until}. What ${code} will be on ${answer.on} is unknown.`,
    });
  }
  const { on, known_from } = answer;
  return new Problem('unit_history_unknown', {
    detail: `The lists begin with ${known_from}. What ${code} was on ${on} is unknown.`,
    members: { known_from },
  });
}

function whenHeld(code: string, on: string, held: readonly HeldRow[]): string {
  const no = `No unit held ${code} on ${on}.`;
  if (held.length === 0) return `${no} No list names such a unit.`;
  const periods = held.map(({ full_name, valid_from, valid_to }) => {
    const until = valid_to === null ? '' : ` to ${dayBefore(valid_to)}`;
    return valid_from === null
      ? `${full_name} held it${until}, since when is unknown`
      : `${full_name} held it from ${valid_from}${until}`;
  });
  return `${no} ${periods.join(', ')}.`;
}

function dayBefore(iso: string): string {
  return new Date(Date.parse(iso) - DAY_MS).toISOString().slice(0, 10);
}
