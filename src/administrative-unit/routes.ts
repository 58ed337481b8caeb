import type { Route } from '../contract/bind.js';
import { administrativeUnit } from '../database/gate/administrative-unit.js';
import type { IsoDate } from '../database/gate/values.js';
import type { Read } from '../database/reads.js';
import { Problem } from '../problem.js';
import { noUnit } from './held.js';

const CODE = /^([0-9]{2}|[0-9]{3}|[0-9]{5}|[A-Z]{2})$/;

/** The handlers of administrative units: public data for every partner. */
export function administrativeUnitRoutes({ read: readAt }: { readonly read: Read }) {
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
        readAt,
        code,
        query.on === undefined ? null : (String(query.on) as IsoDate),
        of,
      );
      if (!('unit' in answer)) throw noUnit(code, answer);
      return { status: 200, body: answer };
    };
  return {
    getAdministrativeUnit: read('itself'),
    getUnitSuccessors: read('successors'),
    getUnitPredecessors: read('predecessors'),
  };
}
