import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { components } from '../contract/generated/citizen.js';

export type Terms = components['schemas']['Terms'];

const NONCE_BYTES = 16;

/** Builds the terms that an approval signs; the database compares each member with the request. */
export function makeTerms(facts: Omit<Terms, 'type' | 'nonce' | 'decision'>): Terms {
  return {
    type: 'ung-thuan/terms/1',
    nonce: randomBytes(NONCE_BYTES).toString('base64url'),
    decision: 'approve',
    ...facts,
  };
}

/** The canonical text of terms (RFC 8785); its SHA-256 is the challenge that a passkey signs. */
export function termsText(terms: unknown): string {
  return (canonicalize as unknown as (value: unknown) => string)(terms);
}
