import type { components } from '../contract/generated/partner.js';
import { Problem, type ProblemCode } from '../problem.js';

export type OAuthErrorBody = components['schemas']['OAuthError'];
export type OAuthErrorCode = OAuthErrorBody['error'];

/** A refusal that OAuth has a word for, and the gateway's problems have not. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  constructor(
    readonly error: OAuthErrorCode,
    readonly description?: string,
  ) {
    super(description ?? error);
  }
}

/** The error (RFC 6749 section 5.2, RFC 9396 section 5, RFC 9449 section 5) of each problem; `invalid_request` of all others. */
const ERRORS: Readonly<Partial<Record<ProblemCode, OAuthErrorCode>>> = {
  signature_missing: 'invalid_client',
  signature_invalid: 'invalid_client',
  signature_stale: 'invalid_client',
  request_replayed: 'invalid_client',
  partner_suspended: 'unauthorized_client',
  purpose_not_permitted: 'invalid_authorization_details',
  field_not_permitted: 'invalid_authorization_details',
  limit_exceeds_purpose: 'invalid_authorization_details',
  access_token_invalid: 'invalid_token',
  dpop_proof_invalid: 'invalid_dpop_proof',
  consent_not_active: 'not_found',
  not_found: 'not_found',
  rate_limited: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  internal_error: 'server_error',
};

const STATUS: Readonly<Partial<Record<OAuthErrorCode, number>>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  not_found: 404,
};
/** What keeps the status of the problem: HTTP has its own word for it. */
const OWN_STATUS: readonly number[] = [404, 405, 413, 415, 429, 500, 503];

/** A refusal as it is answered. */
export interface OAuthAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OAuthErrorBody;
}

/** @param isResource whether a token was used, and not asked for: there a missing proof is answered 401 (RFC 9449 section 7.1) */
export function answerOf(refusal: Problem | OAuthRefusal, isResource: boolean): OAuthAnswer {
  if (refusal instanceof OAuthRefusal) {
    const { error, description } = refusal;
    // RFC 6750 section 3, by way of RFC 9449 section 7.1
    const headers = error === 'insufficient_scope' ? { 'www-authenticate': `DPoP error="${error}"` } : {};
    return { status: STATUS[error] ?? 400, headers, body: bodyOf(error, description) };
  }
  // No client authenticates at a resource: what was replayed there is a proof.
  if (isResource && refusal.code === 'request_replayed') {
    return answerOf(new Problem('dpop_proof_invalid', { detail: 'the jti was used before' }), isResource);
  }
  const { code, status, detail, errors, headers } = refusal;
  const error = ERRORS[code] ?? 'invalid_request';
  const { 'www-authenticate': challenge, ...others } = headers;
  const own = OWN_STATUS.includes(status) ? status : (STATUS[error] ?? 400);
  const why = [detail ?? '', ...errors.map((each) => `${each.pointer} ${each.detail}`)];
  return {
    status: isResource && status === 401 ? 401 : own,
    headers: { ...others, ...(isResource && challenge !== undefined && { 'www-authenticate': challenge }) },
    body: bodyOf(error, why.filter((each) => each !== '').join('; ') || refusal.message),
  };
}

const DESCRIPTION_MAX_CHARS = 1_000;

function bodyOf(error: OAuthErrorCode, description: string | undefined): OAuthErrorBody {
  if (description === undefined) return { error };
  // The characters of RFC 6749 section 5.2.
  const plain = description
    .normalize('NFKD')
    .replace(/["\\]/g, "'")
    .replace(/[^\x20-\x7e]/g, '');
  return { error, error_description: plain.slice(0, DESCRIPTION_MAX_CHARS) };
}
