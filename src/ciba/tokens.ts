import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { toAccess } from '../consent/access.js';
import type { components } from '../contract/generated/partner.js';
import { type GrantColumns, redeemAuthentication, refreshAccess } from '../database/gate/ciba.js';
import { ALGORITHMS } from '../http-signature/algorithms.js';
import type { Signer } from '../http-signature/signer.js';
import { formatId } from '../id.js';
import { hashToken } from './access-token.js';
import { checkScope, DETAIL_TYPE, parseAuthReqId } from './authentication.js';
import type { AuthenticatedClient } from './client-assertion.js';
import type { Proof } from './proof.js';
import { OAuthRefusal } from './refusal.js';

type Schemas = components['schemas'];
type Form = Schemas['TokenForm'];

export interface TokensDeps {
  readonly pool: pg.Pool;
  readonly signingKey: Signer;
  readonly issuer: string;
}

export const CIBA_GRANT = 'urn:openid:params:grant-type:ciba';
const ACCESS_LIFETIME_S = 600;
const ID_TOKEN_LIFETIME_S = 600;
/** What a client that polls too early has to wait longer from then on (CIBA section 11). */
const SLOW_DOWN_S = 5;
const TOKEN_BYTES = 32;

type GiveTokens = (
  deps: TokensDeps,
  client: AuthenticatedClient,
  form: Form,
  proof: Proof,
) => Promise<Schemas['Tokens']>;

const GRANTS: Readonly<Record<string, GiveTokens>> = {
  [CIBA_GRANT]: redeem,
  refresh_token: refresh,
  client_credentials: manage,
};
export const GRANT_TYPES = Object.keys(GRANTS);

/**
 * Answers a token request.
 * @throws Problem of the client's assertion; OAuthRefusal
 */
export async function giveTokens(
  deps: TokensDeps,
  client: AuthenticatedClient,
  form: Form,
  proof: Proof,
): Promise<Schemas['Tokens']> {
  const give = Object.hasOwn(GRANTS, form.grant_type) ? GRANTS[form.grant_type] : undefined;
  if (give === undefined) throw new OAuthRefusal('unsupported_grant_type', GRANT_TYPES.join(', '));
  return give(deps, client, form, proof);
}

async function redeem(
  { pool, signingKey, issuer }: TokensDeps,
  client: AuthenticatedClient,
  { auth_req_id = '' }: Form,
  proof: Proof,
): Promise<Schemas['Tokens']> {
  const asked = parseAuthReqId(auth_req_id);
  if (asked === undefined) throw new OAuthRefusal('invalid_grant', 'auth_req_id is not known');
  const access = newToken();
  const refreshing = newToken();
  const row = await redeemAuthentication(
    pool,
    client,
    asked,
    proof,
    { hash: access.hash, lifetime_s: ACCESS_LIFETIME_S },
    refreshing.hash,
    SLOW_DOWN_S,
  );
  if (row.outcome !== null) throw new OAuthRefusal(row.outcome);
  const now_s = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    sub: row.subject,
    aud: row.partner_id,
    iat: now_s,
    exp: now_s + ID_TOKEN_LIFETIME_S,
    auth_time: Math.floor(row.decided_at.getTime() / 1000),
  };
  return {
    ...tokenResponse(access.token, row),
    refresh_token: refreshing.token,
    id_token: await signJwt(claims, signingKey),
    ...grantMembers(row),
  };
}

async function refresh(
  { pool }: TokensDeps,
  client: AuthenticatedClient,
  { refresh_token = '' }: Form,
  proof: Proof,
): Promise<Schemas['Tokens']> {
  return giveAccess(pool, client, proof, hashToken(refresh_token), null);
}

/** A token to query and revoke the client's grants with, for one that lost those of a grant. */
async function manage(
  { pool }: TokensDeps,
  client: AuthenticatedClient,
  { scope }: Form,
  proof: Proof,
): Promise<Schemas['Tokens']> {
  if (scope === undefined || scope.split(' ').includes('openid')) {
    throw new OAuthRefusal('invalid_scope', 'scope: grant_management_query, grant_management_revoke or both');
  }
  checkScope(scope);
  return giveAccess(pool, client, proof, null, scope);
}

async function giveAccess(
  pool: pg.Pool,
  client: AuthenticatedClient,
  proof: Proof,
  refreshHash: Buffer | null,
  scope: string | null,
): Promise<Schemas['Tokens']> {
  const { token, hash } = newToken();
  const access = { hash, lifetime_s: ACCESS_LIFETIME_S };
  const row = await refreshAccess(pool, client, refreshHash, scope, proof, access);
  if (row.outcome !== null) throw new OAuthRefusal(row.outcome);
  return { ...tokenResponse(token, row), ...grantMembers(row) };
}

function newToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

const tokenResponse = (token: string, row: { readonly expires_in_s: number; readonly scope: string }) => ({
  access_token: token,
  token_type: 'DPoP' as const,
  expires_in: row.expires_in_s,
  scope: row.scope,
});

function grantMembers(row: GrantColumns): Pick<Schemas['Tokens'], 'grant_id' | 'authorization_details'> {
  if (row.consent_id === null) return {};
  const consent_id = formatId('cst', row.consent_id);
  return { grant_id: consent_id, authorization_details: [grantedDetail({ ...row, consent_id })] };
}

/** What a consent allows, as an authorization detail (RFC 9396 section 7). */
export function grantedDetail(
  row: Omit<GrantColumns, 'consent_id'> & { readonly consent_id: string },
): Schemas['GrantedDetail'] {
  return {
    type: DETAIL_TYPE,
    consent_id: row.consent_id,
    purpose: row.purpose,
    fields: [...row.fields],
    access: toAccess(row) as Schemas['Access'],
    retention: row.retention,
  };
}

/** @throws SignerUnavailable */
async function signJwt(claims: object, signer: Signer): Promise<string> {
  const [alg] = ALGORITHMS[signer.algorithm].jwkAlgorithms;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode({ alg, typ: 'JWT', kid: signer.keyid })}.${encode(claims)}`;
  return `${input}.${(await signer.sign(Buffer.from(input))).toString('base64url')}`;
}
