import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import type * as client from 'openid-client';
import { contractFaultsOf } from '../helpers/contract.js';
import { testServers } from '../helpers/servers.js';

type Json = Record<string, string>;

/** The private key of a sandbox partner. */
export const jwkOf = (partnerId: string): Json =>
  JSON.parse(readFileSync(join(testServers().partnersDir, `${partnerId}.jwk.json`), 'utf8'));

export const thumbprint = ({ crv, kty, x }: Json): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

/** A partner's registered key as Web Crypto has it, for stock clients: it authenticates the client, and tokens are bound to it. */
export async function registeredKey(partnerId: string) {
  const { d, ...jwk } = jwkOf(partnerId);
  const load = (key: object, use: 'sign' | 'verify') =>
    crypto.subtle.importKey('jwk', key as never, 'Ed25519', use === 'verify', [use]);
  return {
    kid: thumbprint(jwk),
    key: (await load({ ...jwk, d }, 'sign')) as client.CryptoKey,
    pair: {
      privateKey: await load({ ...jwk, d }, 'sign'),
      publicKey: await load(jwk, 'verify'),
    } as client.CryptoKeyPair,
  };
}

export const DETAIL = {
  type: 'urn:ung-thuan:consent',
  purpose: 'bank.account_opening',
  statement: 'Mở tài khoản thanh toán',
  required_fields: ['person.birth_full_name', 'person.date_of_birth'],
  access: { mode: 'once' },
  retention: 'P90D',
};

/** The parameters of a backchannel authentication request. */
export const parametersFor = (number: string, detail: object = {}): Record<string, string> => ({
  scope: 'openid',
  login_hint: number,
  binding_message: 'Quầy 12',
  authorization_details: JSON.stringify([{ ...DETAIL, ...detail }]),
});

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers freely
  readonly body: any;
}

/** What a client's JWT has besides what it should. */
export interface Change {
  readonly claims?: JWTPayload;
  readonly header?: object;
  /** Signs instead of the client's own. */
  readonly jwk?: Json;
}

/** A client by hand, which can do everything wrong. */
export function createClient(origin: string, partnerId: string, own = jwkOf(partnerId)) {
  const { d: _, ...publicJwk } = own;
  const kid = thumbprint(own);
  const sign = async (claims: JWTPayload, header: object, { jwk = own, ...change }: Change) =>
    new SignJWT({ ...claims, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...change.claims })
      .setProtectedHeader({ alg: 'EdDSA', ...header, ...change.header })
      .sign(await importJWK(jwk, 'EdDSA'));
  const exp = () => Math.floor(Date.now() / 1000) + 60;
  const assertion = (change: Change = {}) =>
    sign({ iss: partnerId, sub: partnerId, aud: origin, exp: exp() }, { kid }, change);
  const proof = (method: string, path: string, token?: string, change: Change = {}) =>
    sign(
      {
        htm: method,
        htu: origin + path,
        ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
      },
      { typ: 'dpop+jwt', jwk: publicJwk },
      change,
    );
  /** Calls, and compares the answer with the contract. */
  const send = async (method: string, path: string, given: RequestInit): Promise<Answer> => {
    const response = await fetch(origin + path, { method, ...given });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === '' ? undefined : JSON.parse(text),
    };
    const faults = contractFaultsOf(method, path, answer);
    if (faults.length > 0) throw new Error(faults.join('; '));
    return answer;
  };
  const post = async (
    path: string,
    form: URLSearchParams | Record<string, string> | string,
    headers: Record<string, string> = {},
  ) =>
    send('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
  const authenticated = async (form: Record<string, string>, given?: string) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: given ?? (await assertion()),
    ...form,
  });
  return {
    origin,
    kid,
    assertion,
    proof,
    post,
    authenticated,
    ask: async (form: Record<string, string>, given?: string) =>
      post('/oauth/backchannel-authentication', await authenticated(form, given)),
    token: async (form: Record<string, string>, given: { assertion?: string; proof?: string } = {}) =>
      post('/oauth/token', await authenticated(form, given.assertion), {
        dpop: given.proof ?? (await proof('POST', '/oauth/token')),
      }),
    /** A call by access token. */
    call: async (
      method: string,
      path: string,
      token: string,
      more: { proof?: string; headers?: object } = {},
    ) =>
      send(method, path, {
        headers: {
          authorization: `DPoP ${token}`,
          dpop: more.proof ?? (await proof(method, path, token)),
          ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
          ...more.headers,
        },
      }),
  };
}

export type Client = ReturnType<typeof createClient>;
export const CIBA = 'urn:openid:params:grant-type:ciba';
