/** The calls of each kind of load, made and signed before they are sent. */
import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import { importPrivateKey, type PrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { type CitizenClient, citizenWith } from '../client/citizen.js';
import { type Answer, requestBytes } from './connection.js';
import { clientAssertion, signJwt } from './provider-client.js';

/** What calls are made from. */
export interface CallSource {
  readonly origin: string;
  readonly jwk: Readonly<Record<string, string>>;
  /**
   * Depends on the kind: person ids (bare), consent ids (release), "CODE CONSENT_ID" (dispense), request ids (status), personal
   * identification numbers (lifecycle, ciba, provider) or paths (get).
   */
  readonly targets: readonly string[];
  /** Citizens' access tokens, one for each target of a lifecycle. */
  readonly tokens?: readonly string[];
}

/** Makes one call for target `i`. @param before the answers to the calls before it for the same target */
export type Step = (from: CallSource, i: number, before: readonly Answer[]) => Promise<Buffer>;

const ASKED_FIELDS = ['person.birth_full_name', 'person.date_of_birth'];
const QUESTION = {
  purpose: 'bank.account_opening',
  statement: 'Mở tài khoản',
  required_fields: ASKED_FIELDS,
  access: { mode: 'once' },
  retention: 'P90D',
};
const APPROVAL = { decision: 'approve', fields: ASKED_FIELDS };
const SCOPE = 'openid profile';
const CIBA_GRANT = 'urn:openid:params:grant-type:ciba';

/** The person who is asked approves: a challenge, and a decision with the passkey. */
const APPROVING: readonly Step[] = [
  async (from, i, [asked]) => byCitizen(from, i, `/prompts/${read(asked).request_id}/challenge`, APPROVAL),
  async (from, i, [asked, challenged]) => {
    const phone = await citizenOf(from, i).passkey();
    const credential = phone.answer(read(challenged).options);
    return byCitizen(from, i, `/prompts/${read(asked).request_id}/decision`, { ...APPROVAL, credential });
  },
];

/** The calls that one target takes. */
export const STEPS = {
  bare: [
    async ({ origin, jwk, targets }, i) => {
      const id = String(targets[i]);
      const signature = sign(null, Buffer.from(id), createPrivateKey({ key: jwk, format: 'jwk' }));
      return requestBytes(hostOf(origin), 'POST', `/bare/${id}`, { signature: signature.toString('base64') });
    },
  ],
  release: [(from, i) => signed(from, 'POST', `/v1/consents/${from.targets[i]}/releases`)],
  dispense: [
    (from, i) => {
      const [code, consent_id] = String(from.targets[i]).split(' ');
      const body = { consent_id, lines: [{ line: 1, quantity: 1 }] };
      return signed(from, 'POST', `/v1/prescriptions/${code}/dispensings`, body);
    },
  ],
  status: [(from, i) => signed(from, 'GET', `/v1/consent-requests/${from.targets[i]}`)],
  get: [(from, i) => signed(from, 'GET', String(from.targets[i]))],
  lifecycle: [
    (from, i) =>
      signed(from, 'POST', '/v1/consent-requests', {
        subject: { personal_id_number: from.targets[i] },
        ...QUESTION,
      }),
    ...APPROVING,
    (from, _, [asked]) => signed(from, 'GET', `/v1/consent-requests/${read(asked).request_id}`),
    (from, _, before) => signed(from, 'POST', `/v1/consents/${read(before[3]).consent_id}/releases`),
  ],
  ciba: [
    (from, i) =>
      byClient(from, '/oauth/backchannel-authentication', {
        scope: 'openid',
        login_hint: String(from.targets[i]),
        authorization_details: JSON.stringify([
          {
            type: 'urn:ung-thuan:consent',
            ...QUESTION,
          },
        ]),
      }),
    ...APPROVING,
    async (from, _, [asked]) => {
      const fields = { grant_type: CIBA_GRANT, auth_req_id: read(asked).auth_req_id };
      return byClient(from, '/oauth/token', fields, { dpop: await dpopProof(from, 'POST', '/oauth/token') });
    },
    async (from, _, before) => {
      const { access_token, grant_id } = read(before[3]);
      const path = `/v1/consents/${grant_id}/releases`;
      return requestBytes(hostOf(from.origin), 'POST', path, {
        authorization: `DPoP ${access_token}`,
        dpop: await dpopProof(from, 'POST', path, access_token),
        'idempotency-key': randomUUID(),
      });
    },
  ],
  provider: [
    (from, i) => byClient(from, '/backchannel', { scope: SCOPE, login_hint: String(from.targets[i]) }),
    (from, _, [asked]) =>
      byClient(from, '/token', {
        grant_type: CIBA_GRANT,
        auth_req_id: read(asked).auth_req_id,
      }),
    async ({ origin }, _, before) =>
      requestBytes(hostOf(origin), 'GET', '/me', { authorization: `Bearer ${read(before[1]).access_token}` }),
  ],
} as const satisfies Record<string, readonly Step[]>;

export type Kind = keyof typeof STEPS;

/** The person's app, with a passkey in software. */
export function citizenOf({ origin, targets, tokens }: CallSource, i: number): CitizenClient {
  return citizenWith(origin, tokens?.[i] ?? '', origin, targets[i]);
}

const hostOf = (origin: string): string => new URL(origin).host;

// biome-ignore lint/suspicious/noExplicitAny: an answer of a known operation
const read = (answer: Answer | undefined): any => JSON.parse(answer?.body ?? '{}');

const keys = new Map<string, PrivateKey>();

function keyOf(jwk: CallSource['jwk']): PrivateKey {
  const key = keys.get(jwk.x ?? '') ?? importPrivateKey(jwk);
  keys.set(jwk.x ?? '', key);
  return key;
}

async function signed(from: CallSource, method: string, path: string, json?: unknown): Promise<Buffer> {
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const headers = await signRequest({
    method,
    targetUri: from.origin + path,
    key: keyOf(from.jwk),
    ...(body !== undefined && { body, contentType: 'application/json' }),
    ...(method === 'POST' && { idempotencyKey: randomUUID() }),
  });
  return requestBytes(hostOf(from.origin), method, path, headers, body);
}

function byCitizen(from: CallSource, i: number, path: string, json: object): Buffer {
  const headers = { authorization: `Bearer ${from.tokens?.[i]}`, 'content-type': 'application/json' };
  return requestBytes(hostOf(from.origin), 'POST', `/citizen/v1${path}`, headers, JSON.stringify(json));
}

/** A proof of the client's key for one call (RFC 9449 section 4.2). */
const dpopProof = (
  { origin, jwk }: CallSource,
  method: string,
  path: string,
  token?: string,
): Promise<string> => {
  const { d: _, ...publicJwk } = jwk;
  return signJwt(
    jwk,
    { typ: 'dpop+jwt', jwk: publicJwk },
    {
      htm: method,
      htu: origin + path,
      ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
    },
  );
};

async function byClient(
  { origin, jwk }: CallSource,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Buffer> {
  // oidc-provider's client has a key without an id.
  const header = path.startsWith('/oauth/') ? { kid: keyOf(jwk).keyid } : {};
  const body = new URLSearchParams({ ...fields, ...(await clientAssertion(origin, jwk, header)) }).toString();
  return requestBytes(
    hostOf(origin),
    'POST',
    path,
    { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  );
}
