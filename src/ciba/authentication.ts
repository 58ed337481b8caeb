import { randomBytes } from 'node:crypto';
import { createConsentRequest, type RequestDeps } from '../consent/request.js';
import { type Operation, readContract, validBody } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { plainTextFault } from '../contract/plain-text.js';
import { parseStrictJson } from '../contract/strict-json.js';
import { parseId, type Uuid } from '../id.js';
import { Problem, type ProblemError } from '../problem.js';
import type { AuthenticatedClient } from './client-assertion.js';
import { OAuthRefusal } from './refusal.js';

type Schemas = components['schemas'];
type Form = Schemas['BackchannelAuthenticationForm'];

export const DETAIL_TYPE = 'urn:ung-thuan:consent';
export const INTERVAL_S = 2;
export const SCOPES = ['openid', 'grant_management_query', 'grant_management_revoke'] as const;

const DETAILS_DEPTH_MAX = 8;
const SECRET_BYTES = 16;

/** The operation whose checks a request by CIBA passes too. */
const asking = (): Operation =>
  readContract('partner').find((each) => each.operationId === 'createConsentRequest') as Operation;

/**
 * Starts a backchannel authentication (CIBA section 7): a consent request, made of the form.
 * @param body the form as received, which is kept with the request
 * @throws Problem as createConsentRequest; OAuthRefusal
 */
export async function startAuthentication(
  deps: RequestDeps,
  client: AuthenticatedClient,
  form: Form,
  body: Buffer,
): Promise<Schemas['BackchannelAuthentication']> {
  checkScope(form.scope, 'openid');
  const message = form.binding_message?.normalize('NFC');
  const fault = message === undefined ? undefined : (plainTextFault(message) ?? lineFault(message));
  if (fault !== undefined) throw new OAuthRefusal('invalid_binding_message', `binding_message ${fault}`);
  if (form.client_notification_token !== undefined && !client.key.partner.notifiable) {
    throw new OAuthRefusal('invalid_request', 'no client_notification_endpoint is registered for ping mode');
  }
  if (form.request !== undefined || form.id_token_hint !== undefined) {
    throw new OAuthRefusal('invalid_request', 'request and id_token_hint are not supported');
  }
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const { asked } = await createConsentRequest(
    deps,
    client,
    { key: null, bodyHash: null, body },
    requestOf(form),
    {
      secret,
      scope: form.scope,
      interval_s: INTERVAL_S,
      ...(message !== undefined && { binding_message: message }),
      ...(form.client_notification_token !== undefined && {
        notification_token: form.client_notification_token,
      }),
    },
  );
  return {
    auth_req_id: `${asked.request_id}.${secret}`,
    expires_in: Math.round((Date.parse(asked.expires_at) - Date.parse(asked.asked_at)) / 1000),
    interval: INTERVAL_S,
    request_id: asked.request_id,
    binding_code: asked.binding_code,
  };
}

const lineFault = (text: string): string | undefined =>
  /[\p{C}\p{Zl}\p{Zp}]/u.test(text) || text.trim() !== text
    ? 'must be one line without blanks at its ends'
    : undefined;

/** @throws OAuthRefusal invalid_scope */
export function checkScope(scope: string, required?: string): void {
  const words = scope.split(' ');
  const known: readonly string[] = SCOPES;
  const isKnown = words.every((word, i) => known.includes(word) && words.indexOf(word) === i);
  if (isKnown && (required === undefined || words.includes(required))) return;
  throw new OAuthRefusal('invalid_scope', `scope: ${required ?? 'some'} of ${SCOPES.join(' ')}`);
}

/** The parts of an auth_req_id; undefined for what is none. */
export function parseAuthReqId(
  text: string,
): { readonly requestId: Uuid; readonly secret: string } | undefined {
  const [id = '', secret = '', ...more] = text.split('.');
  const requestId = parseId('csr', id);
  return requestId === undefined || secret === '' || more.length > 0 ? undefined : { requestId, secret };
}

/** The consent request that a form asks for, checked as one that is posted. */
function requestOf(form: Form): Schemas['NewConsentRequest'] {
  const { login_hint, login_hint_token, requested_expiry } = form;
  if ((login_hint === undefined) === (login_hint_token === undefined)) {
    throw new OAuthRefusal('invalid_request', 'exactly one of login_hint and login_hint_token is required');
  }
  const { type: _, ...detail } = onlyDetail(form.authorization_details);
  const request = {
    ...detail,
    subject: login_hint === undefined ? { share_code: login_hint_token } : { personal_id_number: login_hint },
    ...(requested_expiry !== undefined && { expires_in_s: requested_expiry }),
  };
  if ('subject' in detail || 'expires_in_s' in detail) {
    throw detailsRefused([{ pointer: '', detail: 'subject and expires_in_s are parameters of the form' }]);
  }
  try {
    return validBody(asking(), 'application/json', request) as Schemas['NewConsentRequest'];
  } catch (error) {
    throw error instanceof Problem && error.code === 'invalid_request' ? detailsRefused(error.errors) : error;
  }
}

/** RFC 9396 section 2: an array of objects with a type each, here of exactly one. */
function onlyDetail(text: string): Record<string, unknown> {
  let details: unknown;
  try {
    details = parseStrictJson(Buffer.from(text), { depthMax: DETAILS_DEPTH_MAX });
  } catch (error) {
    throw error instanceof Problem ? detailsRefused(error.errors) : error;
  }
  const [detail, ...more] = Array.isArray(details) ? details : [];
  if (typeof detail !== 'object' || detail === null || detail.type !== DETAIL_TYPE || more.length > 0) {
    throw detailsRefused([{ pointer: '', detail: `must be an array of one object of type ${DETAIL_TYPE}` }]);
  }
  return detail;
}

/** RFC 9396 section 5. */
function detailsRefused(errors: readonly ProblemError[]): OAuthRefusal {
  const why = errors.map(({ pointer, detail }) => `authorization_details/0${pointer} ${detail}`);
  return new OAuthRefusal('invalid_authorization_details', why.join('; '));
}
