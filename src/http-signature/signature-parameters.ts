import { SignatureRefusal } from './refusal.js';
import type { Parameters } from './structured-field.js';

/** The window in which a signature is accepted: seconds since 1970, and seconds. */
export interface SignatureWindow {
  readonly now_s: number;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
}

/** A use of signatures, identified by its "tag" (RFC 9421 section 2.3), and the parameters it allows. */
export interface SignatureProfile {
  /** The label the signer uses; a verifier accepts any. */
  readonly label: string;
  readonly tag: string;
  readonly parameters: ReadonlySet<string>;
}

export const PARTNER_REQUEST: SignatureProfile = {
  label: 'partner',
  tag: 'partner-request',
  parameters: new Set(['created', 'keyid', 'nonce', 'tag', 'expires', 'alg']),
};

export const GATEWAY_RESPONSE: SignatureProfile = {
  label: 'gateway',
  tag: 'gateway-response',
  parameters: new Set(['created', 'keyid', 'tag']),
};

/** Events the gateway pushes. */
export const GATEWAY_EVENT: SignatureProfile = {
  label: 'gateway',
  tag: 'gateway-event',
  parameters: PARTNER_REQUEST.parameters,
};

/** Requests the gateway makes, for instance to document issuers. */
export const GATEWAY_REQUEST: SignatureProfile = {
  label: 'gateway',
  tag: 'gateway-request',
  parameters: PARTNER_REQUEST.parameters,
};

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * Checks the parameters common to all profiles against the profile and the clock.
 * @throws SignatureRefusal signature_invalid, signature_stale
 */
export function readParameters(
  parameters: Parameters,
  profile: SignatureProfile,
  window: SignatureWindow,
): { readonly created: number; readonly keyid: string } {
  for (const name of parameters.keys()) {
    if (!profile.parameters.has(name)) throw invalid('The signature has an unknown parameter.');
  }
  if (parameters.get('tag') !== profile.tag) throw invalid(`The parameter tag must be "${profile.tag}".`);
  const keyid = parameters.get('keyid');
  if (typeof keyid !== 'string' || !THUMBPRINT.test(keyid)) {
    throw invalid('The parameter keyid must be the RFC 7638 SHA-256 thumbprint of the key, in base64url.');
  }
  const created = parameters.get('created');
  if (typeof created !== 'number') throw invalid('The parameter created must be an integer.');
  checkExpiry(parameters, window);
  if (created < window.now_s - window.createdMaxAge_s) {
    throw stale(`The signature is older than ${window.createdMaxAge_s} s.`, created, window);
  }
  if (created > window.now_s + window.createdMaxAhead_s) {
    const detail = `The signature was created more than ${window.createdMaxAhead_s} s in the future.`;
    throw stale(detail, created, window);
  }
  return { created, keyid };
}

/** @throws SignatureRefusal signature_invalid */
export function readNonce(parameters: Parameters): string {
  const nonce = parameters.get('nonce');
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) {
    throw invalid('The parameter nonce must be 16 to 64 characters of base64url.');
  }
  return nonce;
}

/**
 * The key determines the algorithm; "alg" may only repeat it (RFC 9421 section 3.2, step 6).
 * @throws SignatureRefusal signature_invalid
 */
export function checkAlgorithm(parameters: Parameters, algorithm: string): void {
  const alg = parameters.get('alg');
  if (alg !== undefined && alg !== algorithm)
    throw invalid('The parameter alg does not match the algorithm of the key.');
}

function checkExpiry(parameters: Parameters, window: SignatureWindow): void {
  const expires = parameters.get('expires');
  if (expires === undefined) return;
  if (typeof expires !== 'number') throw invalid('The parameter expires must be an integer.');
  if (expires <= window.now_s) throw stale('The signature has expired.', expires, window);
}

function invalid(detail: string): SignatureRefusal {
  return new SignatureRefusal('signature_invalid', detail);
}

function stale(detail: string, at_s: number, { now_s }: SignatureWindow): SignatureRefusal {
  return new SignatureRefusal('signature_stale', detail, { clock: { now_s, offset_s: at_s - now_s } });
}
