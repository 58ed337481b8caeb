import { FIELDS, type FieldId } from '../catalogue/fields.js';
import { PURPOSES, type PurposeId } from '../catalogue/purposes.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { partnerConsent } from '../database/gate/partner.js';
import { type IdPrefix, parseId } from '../id.js';
import type { Observe } from '../observation.js';
import type { AuthenticatedRequest } from '../partner/authenticate.js';
import { idempotencyOf } from '../partner/idempotency.js';
import type { QuotaState } from '../partner/quota.js';
import { notFound } from '../problem.js';
import { createRelease, type ReleaseDeps } from '../release/release.js';
import { acceptedRepresentation, type Representation } from '../release/representation.js';
import { type ConsentDeps, readConsent, relinquishConsent } from './consent.js';
import {
  createConsentRequest,
  type RequestDeps,
  readConsentRequest,
  withdrawConsentRequest,
} from './request.js';

type Schemas = components['schemas'];

/** A partner's call after it is known who asks. */
export interface PartnerContext extends AuthenticatedRequest {
  readonly quota: QuotaState;
}

export type PartnerDeps = RequestDeps &
  ConsentDeps &
  ReleaseDeps & {
    readonly observe: Observe;
    /** Forms of a release other than JSON. */
    readonly representations: readonly Representation[];
  };

const WAIT_MAX_S = 30;

/** The handlers of the catalogue, of asking, consents and releases. */
export function consentRoutes(deps: PartnerDeps) {
  return {
    getCatalogue: async ({ context }) => ({ status: 200, body: catalogueFor(context) }),

    createConsentRequest: async ({ context, body, request }) => {
      const idempotency = idempotencyOf(context, request);
      const asked = await createConsentRequest(
        deps,
        context,
        idempotency,
        body as Schemas['NewConsentRequest'],
      );
      deps.observe({ event: 'asked', partner_id: context.key.partner.partner_id });
      return { status: 201, body: asked, headers: { location: `/v1/consent-requests/${asked.request_id}` } };
    },

    getConsentRequest: async ({ context, params, request, reply }) => {
      const id = idOf('csr', params.request_id);
      const wait_s = preferredWait(request.headers.prefer);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const body = await readConsentRequest(deps, context.keyid, id, wait_s ?? 0, gone.signal);
      return {
        status: 200,
        body,
        ...(wait_s !== undefined && { headers: { 'preference-applied': `wait=${wait_s}` } }),
      };
    },

    withdrawConsentRequest: async ({ context, params }) => {
      await withdrawConsentRequest(deps, context, idOf('csr', params.request_id));
      return { status: 204 };
    },

    getConsent: async ({ context, params }) => ({
      status: 200,
      body: await readConsent(deps, context.keyid, idOf('cst', params.consent_id)),
    }),

    relinquishConsent: async ({ context, params }) => {
      await relinquishConsent(deps, context, idOf('cst', params.consent_id));
      return { status: 204 };
    },

    createRelease: async ({ context, params, body, request }) => {
      const idempotency = idempotencyOf(context, request);
      const fields = (body as Schemas['NewRelease'] | undefined)?.fields ?? null;
      const id = idOf('cst', params.consent_id);
      const { accept } = request.headers;
      let representation = acceptedRepresentation(accept, deps.representations);
      if (representation !== undefined) {
        // Before anything is read or counted.
        const asked = fields ?? (await partnerConsent(deps.pool, context.keyid, id)).fields;
        const suited = deps.representations.filter((each) => each.suits(asked));
        representation = acceptedRepresentation(accept, suited);
      }
      const { release, partnerId, repeated, left } = await createRelease(
        deps,
        context,
        idempotency,
        id,
        fields,
      );
      deps.observe({ event: 'released', partner_id: partnerId, repeated });
      return {
        status: 201,
        ...(representation === undefined
          ? { body: release }
          : { body: JSON.stringify(representation.write(release)), type: representation.mediaType }),
        headers: { vary: 'accept', ...(left !== undefined && rateHeaders(context.quota, left)) },
      };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}

/** The rate limit fields of an answer: the partner's quota, and a consent's frequency where it has one. */
export function rateHeaders(quota: QuotaState, consent?: QuotaState): Record<string, string> {
  const policies: [string, QuotaState][] = [['partner', quota]];
  if (consent !== undefined) policies.push(['consent', consent]);
  return {
    'ratelimit-policy': policies.map(([name, { limit }]) => `"${name}";q=${limit}`).join(', '),
    ratelimit: policies
      .map(([name, { remaining, reset_s }]) => `"${name}";r=${remaining};t=${reset_s}`)
      .join(', '),
  };
}

// An id that cannot exist is answered like one that does not.
function idOf(prefix: IdPrefix, text: string | undefined): string {
  const id = parseId(prefix, text ?? '');
  if (id === undefined) throw notFound();
  return id;
}

/** `wait=N` of a Prefer header (RFC 7240), in whole seconds up to 30; undefined where it says nothing of that. */
export function preferredWait(prefer: string | string[] | undefined): number | undefined {
  for (const preference of String(prefer ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), WAIT_MAX_S);
  }
  return undefined;
}

function catalogueFor({ key }: PartnerContext): Schemas['Catalogue'] {
  const ids = key.partner.purposes as readonly PurposeId[];
  const fields = new Set(ids.flatMap((id) => PURPOSES[id].fields as readonly FieldId[]));
  return {
    partner_id: key.partner.partner_id,
    purposes: ids.map((id) => purposeShown(id)),
    fields: [...fields].map((id) => ({
      id,
      label: FIELDS[id].label,
      hint: FIELDS[id].hint,
      sensitive: FIELDS[id].sensitivity === 'sensitive',
      derived_from: FIELDS[id].derivedFrom ?? [],
      takes_unit: FIELDS[id].parameter !== undefined,
    })),
  };
}

function purposeShown(id: PurposeId): Schemas['CataloguePurpose'] {
  const purpose = PURPOSES[id];
  const recurring =
    purpose.untilMax === null || purpose.atMostMax === null
      ? null
      : { until_max: purpose.untilMax, at_most_max: purpose.atMostMax };
  return {
    id,
    label: purpose.label,
    description: purpose.description,
    fields: purpose.fields,
    derived_alternatives: Object.entries(purpose.derivedAlternatives).map(([field, enough]) => ({
      field,
      enough: enough as readonly string[],
    })),
    access_modes: purpose.accessModes,
    once_valid_for: purpose.onceValidFor,
    recurring: recurring as Schemas['CataloguePurpose']['recurring'],
    retention_max: purpose.retentionMax,
    expires_in_max_s: purpose.expiresInMax_s,
  };
}
