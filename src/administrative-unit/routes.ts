import type pg from 'pg';
import type { Route } from '../contract/bind.js';
import { administrativeUnit, type HeldRow } from '../database/gate/administrative-unit.js';
import { Problem } from '../problem.js';

const CODE = /^([0-9]{2}|[0-9]{3}|[0-9]{5}|[A-Z]{2})$/;
const DAY_MS = 86_400_000;

/** The handlers of units in time: public facts, told to whoever may call. */
export function administrativeUnitRoutes({ pool }: { readonly pool: pg.Pool }) {
  const read =
    (of: 'itself' | 'successors' | 'predecessors'): Route<unknown> =>
    async ({ params, query }) => {
      const code = params.code ?? '';
      if (!CODE.test(code)) {
        throw new Problem('invalid_request', {
          detail:
            'A code has two digits (province), three (district), five (commune) or two letters (country).',
        });
      }
      const answer = await administrativeUnit(
        pool,
        code,
        query.on === undefined ? null : String(query.on),
        of,
      );
      if ('held' in answer)
        throw new Problem('unit_not_in_force', { detail: whenHeld(code, answer.on, answer.held) });
      return { status: 200, body: answer };
    };
  return {
    getAdministrativeUnit: read('itself'),
    getUnitSuccessors: read('successors'),
    getUnitPredecessors: read('predecessors'),
  };
}

function whenHeld(code: string, on: string, held: readonly HeldRow[]): string {
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
