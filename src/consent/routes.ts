import type { PartnerOperationId, Route } from '../contract/bind.js';
import { signalOfClose } from '../contract/caller.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter, preferredWait } from '../contract/parameters.js';
import type { Observe } from '../observation.js';
import type { PartnerContext } from '../partner/authenticate.js';
import { readIdempotency, readOptionalIdempotency } from '../partner/idempotency.js';
import { type ConsentDeps, readConsent, relinquishConsent } from './consent.js';
import { listConsents, listRequests } from './lists.js';
import {
  awaitConsentRequest,
  createConsentRequest,
  type RequestDeps,
  readConsentRequest,
  withdrawConsentRequest,
} from './request.js';

type Schemas = components['schemas'];

export type ConsentRouteDeps = RequestDeps & ConsentDeps & { readonly observe: Observe };

/** The handlers of consent requests and consents. */
export function consentRoutes(deps: ConsentRouteDeps) {
  return {
    createConsentRequest: async ({ context, body, request }) => {
      const idempotency = readIdempotency(context, request);
      const { asked, repeated } = await createConsentRequest(
        deps,
        context,
        idempotency,
        body as Schemas['NewConsentRequest'],
      );
      deps.observe({ event: 'asked', partner_id: context.key.partner.partner_id });
      return {
        status: 201,
        body: asked,
        headers: { location: `/v1/consent-requests/${asked.request_id}` },
        isReplay: repeated,
      };
    },

    listConsentRequests: async ({ context, query }) => ({
      status: 200,
      body: await listRequests(deps.pool, context.keyid, query),
    }),

    getConsentRequest: async ({ context, params, request, reply }) => {
      const id = idParameter('csr', params.request_id);
      const wait_s = preferredWait(request.headers.prefer);
      if (wait_s === undefined)
        return { status: 200, body: await readConsentRequest(deps, context.keyid, id) };
      const gone = signalOfClose(reply.raw);
      return {
        status: 200,
        body: await awaitConsentRequest(deps, context.keyid, id, wait_s, gone),
        headers: { 'preference-applied': `wait=${wait_s}` },
      };
    },

    withdrawConsentRequest: async ({ context, params, request }) => {
      const id = idParameter('csr', params.request_id);
      const once = readOptionalIdempotency(context, request);
      return { status: 204, isReplay: await withdrawConsentRequest(deps, context, id, once) };
    },

    listGivenConsents: async ({ context, query }) => ({
      status: 200,
      body: await listConsents(deps.pool, context.keyid, query),
    }),

    getConsent: async ({ context, params }) => ({
      status: 200,
      body: await readConsent(deps, context.keyid, idParameter('cst', params.consent_id)),
    }),

    relinquishConsent: async ({ context, params, request }) => {
      const id = idParameter('cst', params.consent_id);
      const once = readOptionalIdempotency(context, request);
      return { status: 204, isReplay: await relinquishConsent(deps, context, id, once) };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}
