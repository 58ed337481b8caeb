import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { monthlySummary, wantMonthlySummary } from '../database/gate/citizen.js';
import type { IsoDate } from '../database/gate/values.js';
import type { CitizenDeps } from './deps.js';
import { toAbout } from './mapping.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type SummaryOperationId = Extract<
  CitizenOperationId,
  'getMonthlySummary' | 'subscribeMonthlySummary' | 'unsubscribeMonthlySummary'
>;

const MONTH_CHARS = 7;

/** The handlers of the summary of a month, and of its notification. */
export function summaryRoutes({ pool }: Pick<CitizenDeps, 'pool'>) {
  return {
    getMonthlySummary: async ({ context, query }) => {
      const month = query.month as string | undefined;
      const day = month === undefined ? undefined : (`${month}-01` as IsoDate);
      const row = await monthlySummary(pool, context.session, day);
      const body: Schemas['MonthlySummary'] = {
        month: row.month.slice(0, MONTH_CHARS),
        subscribed: row.is_wanted,
        readers: row.readers.map((each) => ({
          partner: each.partner as Schemas['Partner'],
          about: toAbout(each),
          readings: each.readings,
          last_read_at: each.last_read_at,
        })),
      };
      return { status: 200, body };
    },

    subscribeMonthlySummary: async ({ context }) => {
      await wantMonthlySummary(pool, context.session, true);
      return { status: 204 };
    },

    unsubscribeMonthlySummary: async ({ context }) => {
      await wantMonthlySummary(pool, context.session, false);
      return { status: 204 };
    },
  } satisfies Record<SummaryOperationId, Route<CitizenContext>>;
}
