import type pg from 'pg';
import { FIELDS } from '../catalogue/fields.js';
import { PURPOSES, type PurposeId } from '../catalogue/purposes.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { offerKey, partnerRegistration, retirePartnerKey } from '../database/gate/registration.js';
import { importPublicKey } from '../http-signature/key.js';
import type { Uuid } from '../id.js';
import type { Observe } from '../observation.js';
import { notFound } from '../problem.js';
import type { AuthenticateOptions, PartnerContext } from './authenticate.js';
import { readIdempotency, readOptionalIdempotency } from './idempotency.js';
import { verifyKeyProof } from './key-offer.js';
import { importOffered } from './registration-errors.js';

type Schemas = components['schemas'];

export interface RegistrationDeps {
  readonly pool: pg.Pool;
  readonly options: AuthenticateOptions;
  readonly observe: Observe;
  /** Tells those who wait for events of a partner. */
  readonly wake: (partnerId: string) => void;
  /** Puts an offered key in force: the notary's. */
  readonly confirmKey: (offerId: Uuid) => Promise<{ readonly added_at: Date }>;
}

const BODY_MAX_BYTES = 64 * 1024;
const KEYS_IN_USE_MAX = 10;
const IDEMPOTENCY_KEPT_S = 86_400;
const EVENTS_KEPT_DAYS = 30;
const THUMBPRINT = /^[\w-]{43}$/;

/** The handlers of a partner's own registration and keys. */
export function registrationRoutes(deps: RegistrationDeps) {
  const { pool, options, observe, wake } = deps;
  return {
    getRegistration: async ({ context }) => ({
      status: 200,
      body: await readRegistration(deps, context),
    }),

    addPartnerKey: async ({ context, body, request }) => {
      const once = readIdempotency(context, request);
      const { jwk, proof } = body as Schemas['NewPartnerKey'];
      const key = importOffered(jwk);
      const { partner_id: partnerId } = context.key.partner;
      const { publicOrigin: origin } = options;
      await verifyKeyProof(proof, key, { origin, partnerId }, Date.now() / 1000);
      const { offer_id, repeated } = await offerKey(pool, context, once, key);
      const { added_at } = await deps.confirmKey(offer_id);
      observe({ event: 'partner_changed', change: 'key_added', partner_id: partnerId });
      wake(partnerId);
      const added: Schemas['AddedPartnerKey'] = { keyid: key.keyid, added_at: added_at.toISOString() };
      return { status: 201, body: added, isReplay: repeated };
    },

    retirePartnerKey: async ({ context, params, query, request }) => {
      const once = readOptionalIdempotency(context, request);
      const { keyid = '' } = params;
      if (!THUMBPRINT.test(keyid)) throw notFound();
      const { at } = query as { at?: string };
      const { partner_id, repeated } = await retirePartnerKey(
        pool,
        context,
        once,
        keyid,
        at === undefined ? null : new Date(at),
      );
      observe({ event: 'partner_changed', change: 'key_retired', partner_id });
      wake(partner_id);
      return { status: 204, isReplay: repeated };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerContext>>>;
}

async function readRegistration(
  { pool, options }: RegistrationDeps,
  { keyid, quota }: PartnerContext,
): Promise<Schemas['Registration']> {
  const row = await partnerRegistration(pool, keyid);
  const { declaration, registered_at, keys, ...registered } = row;
  const fields = new Set(
    (row.purposes as readonly PurposeId[]).flatMap((id) => PURPOSES[id].fields as readonly string[]),
  );
  const { publicOrigin: origin } = options;
  return {
    ...(registered as unknown as Pick<
      Schemas['Registration'],
      'partner_id' | 'name' | 'kind' | 'organisation_id' | 'version' | 'mandates' | 'purposes'
    >),
    registered_at: registered_at.toISOString(),
    fields: Object.keys(FIELDS).filter((id) => fields.has(id)) as Schemas['FieldId'][],
    declared: declaration as Schemas['Registration']['declared'],
    quota: {
      calls: quota.limit,
      window_s: quota.window_s ?? 0,
      remaining: quota.remaining,
      reset_s: quota.reset_s,
    },
    limits: {
      body_max_bytes: BODY_MAX_BYTES,
      keys_in_use_max: KEYS_IN_USE_MAX,
      signature_age_max_s: options.createdMaxAge_s,
      signature_ahead_max_s: options.createdMaxAhead_s,
      idempotency_kept_s: IDEMPOTENCY_KEPT_S,
      events_kept_days: EVENTS_KEPT_DAYS,
    },
    keys: keys.map(({ keyid: id, jwk, added_at, retires_at, state }) => ({
      keyid: id,
      algorithm: importPublicKey(jwk).algorithm,
      added_at,
      ...(retires_at !== null && { retires_at }),
      state,
      signed_this: id === keyid,
    })),
    addresses: {
      origin,
      keys: `${origin}/.well-known/jwks.json`,
      documentation: `${origin}/docs/`,
      contract: `${origin}/openapi/partner.yaml`,
    },
  };
}
