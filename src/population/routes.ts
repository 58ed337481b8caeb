import type pg from 'pg';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import type { Observe } from '../observation.js';
import type { PartnerCaller } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';
import { applyEvents } from './registry/apply.js';

/** The handler of registry events. */
export function populationEventRoutes(deps: { readonly pool: pg.Pool; readonly observe: Observe }) {
  return {
    applyRegistryEvents: async ({ context, body, request }) => {
      const { partner } = context.key;
      // The database checks it too; this saves reading the body of a caller without the mandate.
      if (!partner.mandates.includes('registry:write')) throw new Problem('mandate_missing');
      const { events } = body as components['schemas']['NewRegistryEvents'];
      const { answer, repeated } = await applyEvents(
        deps.pool,
        context,
        readIdempotency(context, request),
        events,
      );
      deps.observe({ event: 'registry_events', partner_id: partner.partner_id, ...answer.totals });
      return { status: 200, body: answer, isReplay: repeated };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerCaller>>>;
}
