import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import {
  type AskedQuestion,
  acceptQuestion,
  askedQuestions,
  hashOfSecret,
  makeStatisticsLink,
} from '../database/gate/statistics.js';
import type { Read } from '../database/reads.js';
import { formatId, parseId } from '../id.js';
import type { PartnerCaller } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';
import { countResidents } from './count.js';
import { countsAsCsv, householdsAsCsv } from './csv.js';
import { countHouseholds } from './household.js';
import { planMerger } from './merger/plan.js';
import { planAsCsv } from './school-plan/csv.js';
import { planSchools, type SchoolPlanQuestion } from './school-plan/plan.js';
import type { Language } from './words.js';

const CSV = 'text/csv; charset=utf-8';
const CODE_BYTES = 32;
const LINK_LIFE_S = 5 * 60;
const QUESTIONS_DEFAULT = 50;

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
      const counts = await countResidents(pool, read, context, query);
      if (query.format !== 'csv') return { status: 200, body: counts };
      const options = { language: query.language as Language, bom: query.bom === 'true' };
      return { status: 200, type: CSV, body: countsAsCsv(counts, options) };
    },

    getHouseholdCounts: async ({ context, query }) => {
      mustHaveMandate(context);
      const counts = await countHouseholds(pool, read, context, query);
      if (query.format !== 'csv') return { status: 200, body: counts };
      const options = { language: query.language as Language, bom: query.bom === 'true' };
      return { status: 200, type: CSV, body: householdsAsCsv(counts, options) };
    },

    planMerger: async ({ context, query }) => {
      mustHaveMandate(context);
      const asking = { asker: context, mandates: context.key.partner.mandates };
      return { status: 200, body: await planMerger(pool, read, asking, query) };
    },

    planSchools: async ({ context, body, query, request }) => {
      mustHaveMandate(context);
      await acceptQuestion(pool, context, readIdempotency(context, request));
      const plan = await planSchools(pool, read, context, body as SchoolPlanQuestion);
      if (query.format !== 'csv') return { status: 200, body: plan };
      const options = { language: query.language as Language, bom: query.bom === 'true' };
      return { status: 200, type: CSV, body: planAsCsv(plan, options) };
    },

    listStatisticsQuestions: async ({ context, query }) => {
      mustHaveMandate(context);
      const limit = Number(query.limit ?? QUESTIONS_DEFAULT);
      const before = query.cursor === undefined ? undefined : parseId('ent', String(query.cursor));
      if (query.cursor !== undefined && before === undefined) {
        throw new Problem('invalid_request', { errors: [{ pointer: '/cursor', detail: 'invalid cursor' }] });
      }
      const rows = await askedQuestions(pool, context, { before: before ?? null, limit: limit + 1 });
      const items = rows.slice(0, limit).map(toItem);
      const next_cursor = rows.length > limit ? (items.at(-1)?.entry_id ?? null) : null;
      return { status: 200, body: { items, next_cursor } };
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

function toItem(row: AskedQuestion): components['schemas']['StatisticsQuestion'] {
  return {
    entry_id: formatId('ent', row.entry_id),
    at: row.at.toISOString(),
    kind: row.kind === 'statistics_answered' ? 'asked' : 'entered',
    ...(row.keyid !== null && { keyid: row.keyid }),
    ...(row.asked_by !== null && { asked_by: row.asked_by }),
    question: [...row.question],
  };
}

// The database checks the mandate too, and also its area.
function mustHaveMandate({ key }: PartnerCaller): void {
  if (!key.partner.mandates.some((mandate) => mandate.startsWith('statistics:residents'))) {
    throw new Problem('mandate_missing');
  }
}
