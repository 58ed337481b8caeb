import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { type PartnerProfileRow, partnerProfile, reportPartner } from '../database/gate/citizen.js';
import { streamWakes } from '../event/feed.js';
import { formatId } from '../id.js';
import { notFound } from '../problem.js';
import type { CitizenDeps } from './deps.js';
import { toAbout } from './mapping.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PartnerOperationId = Extract<CitizenOperationId, 'getPartnerProfile' | 'reportPartner'>;

const PARTNER_ID = /^[a-z0-9][a-z0-9-]{1,62}$/;
const REQUESTS_MAX = 20;

/** The handlers that show who is asking, and report it. */
export function citizenPartnerRoutes({
  pool,
  wake,
  observe,
}: Pick<CitizenDeps, 'pool' | 'wake' | 'observe'>) {
  return {
    getPartnerProfile: async ({ context, params }) => {
      const row = await partnerProfile(pool, context.session, partnerIdOf(params), REQUESTS_MAX);
      if (row === undefined) throw notFound();
      return { status: 200, body: toProfile(row) };
    },

    reportPartner: async ({ context, params, body }) => {
      const partnerId = partnerIdOf(params);
      const { reason, request_id } = body as Schemas['NewReport'];
      const requestId = request_id === undefined ? null : idParameter('csr', request_id);
      const row = await reportPartner(pool, context.session, partnerId, { requestId, reason });
      if (row.is_new) observe({ event: 'partner_reported', partner_id: partnerId, reason });
      if (row.is_new && row.refused && requestId !== null) {
        observe({ event: 'decided', state: 'refused' });
        wake.wake([requestId, ...(row.deciders ?? []), ...streamWakes(partnerId)]);
      }
      const report: Schemas['Report'] = {
        report_id: formatId('rpt', row.report_id),
        reported_at: row.reported_at.toISOString(),
        refused: row.refused,
      };
      return { status: 201, body: report };
    },
  } satisfies Record<PartnerOperationId, Route<CitizenContext>>;
}

function partnerIdOf({ partner_id = '' }: Readonly<Record<string, string>>): string {
  if (!PARTNER_ID.test(partner_id)) throw notFound();
  return partner_id;
}

function toProfile(row: PartnerProfileRow): Schemas['PartnerProfile'] {
  return {
    partner: row.partner as Schemas['Partner'],
    organisation_id: row.organisation_id,
    status: row.status,
    registered_at: row.registered_at.toISOString(),
    ...(row.contact !== null && { contact: row.contact }),
    purposes: [...row.purposes],
    requests_count: row.requests_count,
    requests: row.requests.map((each) => ({
      request_id: formatId('csr', each.request_id),
      asked_at: each.asked_at,
      purpose: each.purpose,
      status: each.status,
      ...(each.consent_id !== null && { consent_id: formatId('cst', each.consent_id) }),
      about: toAbout(each),
      reported: each.reported,
    })),
  };
}
