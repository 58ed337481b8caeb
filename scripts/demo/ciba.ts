import * as client from 'openid-client';
import { fieldsIn } from './asked.js';
import { begin, end, expect, expectSame, fact, step } from './report.js';
import { readKey, readPersonas } from './sandbox.js';

const DETAIL = {
  type: 'urn:ung-thuan:consent',
  purpose: 'bank.know_your_customer_refresh',
  statement: 'Cập nhật hồ sơ khách hàng tại chi nhánh Cầu Giấy',
  required_fields: ['person.birth_full_name'],
  optional_fields: ['person.permanent_residence'],
  retention: 'P90D',
};
const VALID_DAYS = 30;
const SCOPE = 'openid grant_management_query grant_management_revoke';

/**
 * The bank's story with openid-client as it comes: a backchannel authentication request, tokens, a release, the end of the grant. The
 * person is one of the sandbox who answers by itself.
 * @throws DemoFailed at the first step that is off
 */
export async function cibaStory(origin: string, dataDir: string): Promise<void> {
  begin(`A bank with a stock OpenID client, at ${origin}`);
  const { key, pair, kid } = await webCryptoKey(readKey(dataDir, 'bank-a') as Jwk);
  const bank = await client.discovery(
    new URL(origin),
    'bank-a',
    undefined,
    client.PrivateKeyJwt({ key, kid }),
    {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks], // by http, at this machine
    },
  );
  const DPoP = client.getDPoPHandle(bank, pair);
  step('openid-client reads what the gateway offers');
  fact('issuer', bank.serverMetadata().issuer);

  const person = await someoneWho(origin, 'approve_all');
  const until = new Date(Date.now() + VALID_DAYS * 86_400_000).toISOString().slice(0, 10);
  const access = { mode: 'recurring', until, at_most: { count: 2, per: 'month' } };
  const asked = await client.initiateBackchannelAuthentication(bank, {
    scope: SCOPE,
    login_hint: person.personal_id_number,
    binding_message: 'Quầy 12',
    authorization_details: JSON.stringify([{ ...DETAIL, access }]),
  });
  step(`It asks ${person.name} for two fields`);
  fact('auth_req_id', asked.auth_req_id);
  fact('on the prompt', `${asked.binding_code}, and beside it the bank's own "Quầy 12"`);

  const tokens = await client.pollBackchannelAuthenticationGrant(bank, asked, undefined, { DPoP });
  const grant = String(tokens.grant_id);
  step('The person approves, and the poll returns tokens');
  fact('token', `${tokens.token_type}, for ${tokens.expires_in} s, bound to the bank's key`);
  fact('person', `${tokens.claims()?.sub}: a name for this bank alone`);
  fact('grant', grant);

  const call = (path: string, method: string, headers?: Record<string, string>) =>
    client.fetchProtectedResource(
      bank,
      tokens.access_token,
      new URL(origin + path),
      method,
      null,
      new Headers(headers),
      { DPoP },
    );
  const release = (idempotencyKey: string) =>
    call(`/v1/consents/${grant}/releases`, 'POST', { 'idempotency-key': idempotencyKey });
  const released = await release(`demo-${grant}-1`);
  // biome-ignore lint/suspicious/noExplicitAny: the answer of a known operation
  const body = (await released.json()) as any;
  expectSame(released.status, 201, 'the release');
  expectSame(fieldsIn(body.data), ['person.birth_full_name', 'person.permanent_residence'], 'the fields');
  step('With the token it reads what was approved');
  fact('name', body.data.person.birth_full_name);
  fact('release', body.release_id);

  const revoked = await call(`/oauth/grants/${grant}`, 'DELETE');
  expectSame(revoked.status, 204, 'the end of the grant');
  const refused = await release(`demo-${grant}-2`);
  // biome-ignore lint/suspicious/noExplicitAny: the answer of a known operation
  const { code, state } = (await refused.json()) as any;
  expectSame(
    [refused.status, code, state],
    [409, 'consent_not_active', 'relinquished'],
    'the release after that',
  );
  step('It gives the grant up, and the token, though it has not expired, reads nothing more');
  fact('answer', `409 ${code}, state ${state}`);
  end();
}

type Jwk = { readonly kty: string; readonly crv: string; readonly x: string; readonly d: string };

/** The bank's registered key as Web Crypto has it, and its thumbprint (RFC 7638), by which the gateway knows it. */
async function webCryptoKey({ kty, crv, x, d }: Jwk) {
  const load = (jwk: object, use: 'sign' | 'verify') =>
    crypto.subtle.importKey('jwk', jwk as never, 'Ed25519', use === 'verify', [use]);
  const bytes = new TextEncoder().encode(JSON.stringify({ crv, kty, x }));
  const privateKey = (await load({ kty, crv, x, d }, 'sign')) as client.CryptoKey;
  const publicKey = (await load({ kty, crv, x }, 'verify')) as client.CryptoKey;
  const kid = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url');
  return { key: privateKey, pair: { privateKey, publicKey }, kid };
}

async function someoneWho(origin: string, acts: string) {
  const found = (await readPersonas(origin)).find((each) => 'acts' in each && each.acts === acts);
  expect(found !== undefined, `nobody at ${origin} does ${acts}`);
  return found;
}
