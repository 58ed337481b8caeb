import type pg from 'pg';
import type { components } from '../contract/generated/partner.js';
import { type Caller, type OptionalOnce, partnerConsent, relinquish } from '../database/gate/partner.js';
import type { Signer } from '../http-signature/signer.js';
import type { Uuid } from '../id.js';
import { shownConsent } from './lists.js';
import { signReceipt } from './receipt.js';

type Consent = components['schemas']['Consent'];

export interface ConsentDeps {
  readonly pool: pg.Pool;
  readonly signingKey: Signer;
}

/** Reads a partner's consent with its receipts. @throws Problem not_found, partner_suspended, signature_invalid */
export async function readConsent(deps: ConsentDeps, keyid: string, consentId: Uuid): Promise<Consent> {
  const row = await partnerConsent(deps.pool, keyid, consentId);
  const receipts = await Promise.all(row.receipts.map((content) => signReceipt(content, deps.signingKey)));
  return {
    ...shownConsent({ ...row, consent_id: consentId }),
    receipt: receipts.at(-1) ?? '',
    receipts,
    ...(row.evidence !== null && { evidence: row.evidence as NonNullable<Consent['evidence']> }),
  };
}

/**
 * Ends a consent on behalf of the partner.
 * @returns whether an earlier call with this Idempotency-Key did
 * @throws Problem not_found, consent_not_active, request_replayed, idempotency_key_reused
 */
export async function relinquishConsent(
  deps: ConsentDeps,
  caller: Caller,
  consentId: Uuid,
  once: OptionalOnce,
): Promise<boolean> {
  return relinquish(deps.pool, caller, consentId, once);
}
