import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { calculateJwkThumbprint, SignJWT } from 'jose';
import type pg from 'pg';
import type { CallLimits } from '../call-limits.js';
import type { SandboxOperationId } from '../citizen/routes.js';
import type { Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { sampleDay } from '../database/gate/upkeep.js';
import { deriveSecret } from '../key-file.js';
import { type FindIdentityKey, importKeys } from '../notary/identity-keys.js';
import { personas } from '../population/personas.js';
import { notFound, Problem } from '../problem.js';
import type { SandboxRegistration } from './partners.js';
import type { SandboxPeople } from './people.js';
import { checkSignature, type SignatureCheckDeps } from './signature-check.js';

/** With how a check counts against its address whoever asks: to explain a wrong signature takes long. */
type Signatures = SignatureCheckDeps & Pick<CallLimits, 'refused'>;

type Schemas = components['schemas'];

/** The sandbox's identity provider: it authenticates nobody. Never part of production. */
export interface SandboxIdentity {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: 'ES256';
  readonly findKey: FindIdentityKey;
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  /** Encrypts authorization codes. */
  readonly codeKey: Buffer;
  /** What the passkey of a person is derived from that the sandbox holds. */
  passkeySecret(number: string): Buffer;
  /** An access token for this gateway. */
  sign(number: string, acr: string): Promise<string>;
  /** An ID token (OpenID Connect Core section 2) for a client. */
  signIdToken(claims: IdClaims): Promise<string>;
}

/** The claims of a sign-in. */
export interface IdClaims {
  readonly clientId: string;
  readonly number: string;
  readonly acr: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly authTime_s: number;
}

const TOKEN_LIFE_S = 3_600;
const ID_TOKEN_LIFE_S = 300;

/** @param jwk a private P-256 key */
export async function createSandboxIdentity(origin: string, jwk: JsonWebKey): Promise<SandboxIdentity> {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(publicJwk as Parameters<typeof calculateJwkThumbprint>[0]);
  const jwks = { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] };
  const keys = importKeys(jwks);
  const issuer = `${origin}/sandbox/identity`;
  return {
    issuer,
    audience: origin,
    algorithm: 'ES256',
    findKey: async (id) => keys.get(id),
    jwks,
    codeKey: deriveSecret(jwk, 'authorization code'),
    passkeySecret: (number) => deriveSecret(jwk, `passkey of ${number}`),
    sign: (number, acr) =>
      new SignJWT({ personal_id_number: number, acr, auth_time: Math.floor(Date.now() / 1000) })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(origin)
        .setSubject(number)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_LIFE_S}s`)
        .sign(privateKey),
    signIdToken: ({ clientId, number, acr, nonce, authTime_s }) =>
      new SignJWT({ personal_id_number: number, acr, nonce, auth_time: authTime_s })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(clientId)
        .setSubject(number)
        .setIssuedAt()
        .setExpirationTime(`${ID_TOKEN_LIFE_S}s`)
        .sign(privateKey),
  };
}

/** The handlers of the sandbox's part of openapi/citizen.yaml. */
export function sandboxRoutes(
  identity: SandboxIdentity,
  pool: pg.Pool,
  people: SandboxPeople,
  signatures: Signatures | undefined,
  register: SandboxRegistration | undefined,
) {
  return {
    listPersonas: async () => {
      const day = await sampleDay(pool);
      const items: Schemas['Persona'][] = (day === undefined ? [] : personas(day)).map(
        ({ personal_id_number, name, story, account_level, acts }) => ({
          personal_id_number,
          name,
          story,
          account_level,
          acts,
        }),
      );
      return { status: 200, body: { items } };
    },

    issueSandboxToken: async ({ body }) => {
      const { personal_id_number, acr = '2' } = body as Schemas['NewSandboxToken'];
      const day = await sampleDay(pool);
      if (day === undefined) throw notFound();
      const token: Schemas['SandboxToken'] = {
        access_token: await identity.sign(personal_id_number, String(acr)),
        token_type: 'Bearer',
        expires_in_s: TOKEN_LIFE_S,
      };
      return { status: 201, body: token, headers: { 'cache-control': 'no-store' } };
    },

    decideInSandbox: async ({ body }) => {
      const { request_id, personal_id_number, decision, fields } = body as Schemas['SandboxDecision'];
      const requestId = idParameter('csr', request_id);
      return { status: 200, body: await people.decide(personal_id_number, requestId, { decision, fields }) };
    },

    checkSandboxSignature: async ({ request }) => {
      if (signatures === undefined) throw notFound(); // a process without the partners' part knows no keys
      if (!signatures.refused(request.raw)) throw new Problem('rate_limited', { retryAfter_s: 60 });
      // As sent: in another normal form the body would have another digest.
      const described: Schemas['SignatureCheck'] = JSON.parse(String(request.body));
      return { status: 200, body: await checkSignature(signatures, described) };
    },

    registerSandboxPartner: async ({ body, request }) => {
      if (register === undefined) throw notFound(); // likewise
      return { status: 201, body: await register(request.raw, body as Schemas['NewSandboxPartner']) };
    },

    getSandboxJwks: async () => ({ status: 200, body: identity.jwks }),
  } satisfies Record<SandboxOperationId, Route<unknown>>;
}

/** The guard of operations without security: everybody may call. */
export async function openToAll(_request: FastifyRequest): Promise<undefined> {
  return undefined;
}
