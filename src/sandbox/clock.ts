import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { advanceClock } from '../database/gate/sandbox.js';
import { streamWakes } from '../event/feed.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';

type Schemas = components['schemas'];

export interface ClockDeps {
  /** Of the partners' login. */
  readonly pool: pg.Pool;
  readonly wake: Pick<Wake, 'wake'>;
}

const DAY_S = 86_400;
const ADVANCE_MAX_S = 366 * DAY_S;
const TOTAL_MAX_S = 3_660 * DAY_S;
const UNITS_S = [7 * DAY_S, DAY_S, 3_600, 60, 1];
/** Weeks, or days and a time; ISO 8601. Months and years have no length of their own. */
const DURATION = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;

/** The handler of the test clock: a partner of a sandbox advances its own time. */
export function clockRoutes({ pool, wake }: ClockDeps) {
  return {
    advanceClock: async ({ context, body, request }) => {
      const once = readIdempotency(context, request);
      const { advance_by } = body as Schemas['ClockAdvance'];
      const advance_s = secondsOf(advance_by);
      const { partner_id, advanced_at, total_s, wake_keys, repeated } = await advanceClock(
        pool,
        context,
        once,
        {
          advance_s,
          totalMax_s: TOTAL_MAX_S,
        },
      );
      if (!repeated) wake.wake([...wake_keys, ...streamWakes(partner_id)]);
      const clock: Schemas['Clock'] = {
        advanced_by: advance_by,
        sandbox_time: new Date(advanced_at.getTime() + total_s * 1000).toISOString(),
        gateway_time: advanced_at.toISOString(),
        ahead_s: total_s,
      };
      return { status: 200, body: clock, isReplay: repeated };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}

/** @throws Problem invalid_request unless it is from a second to 366 days */
function secondsOf(duration: string): number {
  const parts = DURATION.exec(duration)?.slice(1) ?? [];
  const total_s = UNITS_S.reduce((sum, unit_s, i) => sum + unit_s * Number(parts[i] ?? 0), 0);
  if (total_s >= 1 && total_s <= ADVANCE_MAX_S) return total_s;
  throw new Problem('invalid_request', {
    errors: [{ pointer: '/advance_by', detail: 'must be from PT1S to P366D' }],
  });
}
