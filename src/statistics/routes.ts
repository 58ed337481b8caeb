import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import { acceptQuestion, hashOfSecret, makeStatisticsLink } from '../database/gate/statistics.js';
import type { Read } from '../database/reads.js';
import type { PartnerCaller } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';
import { countResidents } from './count.js';
import { countsAsCsv } from './csv.js';
import { planAsCsv } from './school-plan/csv.js';
import { planSchools, type SchoolPlanQuestion } from './school-plan/plan.js';
import type { Language } from './words.js';

const CSV = 'text/csv; charset=utf-8';
const CODE_BYTES = 32;
const LINK_LIFE_S = 5 * 60;

/** The handlers of protected counts. */
export function statisticsRoutes({
  pool,
  read,
  publicOrigin,
}: {
  readonly pool: pg.Pool;
  readonly read: Read;
  readonly publicOrigin: string;
}) {
  return {
    getResidentCounts: async ({ context, query }) => {
      mustHaveMandate(context);
      const counts = await countResidents(pool, read, context.keyid, query);
      if (query.format !== 'csv') return { status: 200, body: counts };
      const options = { language: query.language as Language, bom: query.bom === 'true' };
      return { status: 200, type: CSV, body: countsAsCsv(counts, options) };
    },

    planSchools: async ({ context, body, query, request }) => {
      mustHaveMandate(context);
      const { keyid } = context;
      await acceptQuestion(pool, context, readIdempotency(context, request));
      const plan = await planSchools(pool, read, keyid, body as SchoolPlanQuestion);
      if (query.format !== 'csv') return { status: 200, body: plan };
      const options = { language: query.language as Language, bom: query.bom === 'true' };
      return { status: 200, type: CSV, body: planAsCsv(plan, options) };
    },

    createStatisticsSignInLink: async ({ context, request }) => {
      mustHaveMandate(context);
      const code = randomBytes(CODE_BYTES).toString('base64url');
      const idempotency = readIdempotency(context, request);
      const expiresAt = await makeStatisticsLink(pool, context, idempotency, hashOfSecret(code), LINK_LIFE_S);
      const body = {
        url: `${publicOrigin}/statistics/enter?code=${code}`,
        expires_at: expiresAt.toISOString(),
      };
      return { status: 201, body };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerCaller>>>;
}

// The database checks the mandate too, and also its area.
function mustHaveMandate({ key }: PartnerCaller): void {
  if (!key.partner.mandates.some((mandate) => mandate.startsWith('statistics:residents'))) {
    throw new Problem('mandate_missing');
  }
}
