import * as client from 'openid-client';
import t from 'tap';
import { fitsSchema } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { DETAIL, parametersFor, registeredKey } from './clients.js';

const g = await createTestGateway(t);
// People of the sandbox who answer by themselves.
const APPROVES_ALL = '079191000901';
const REFUSES = '079179000903';

const { key, kid, pair } = await registeredKey('bank-a');
const bank = await client.discovery(
  new URL(g.origin),
  'bank-a',
  undefined,
  client.PrivateKeyJwt({ key, kid }),
  {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  },
);
const DPoP = client.getDPoPHandle(bank, pair);

t.test('an unmodified openid-client asks, polls, and releases by a token bound to its key', async (t) => {
  const asked = await client.initiateBackchannelAuthentication(bank, parametersFor(APPROVES_ALL));
  fitsSchema(t, 'BackchannelAuthentication', asked);
  const tokens = await client.pollBackchannelAuthenticationGrant(bank, asked, undefined, { DPoP });
  fitsSchema(t, 'Tokens', { ...tokens, token_type: 'DPoP' }); // the client makes it lower case
  const consentId = String(tokens.grant_id);
  t.match(tokens.authorization_details, [{ consent_id: consentId, fields: DETAIL.required_fields }]);
  t.match(tokens.claims(), { iss: g.origin, aud: 'bank-a', sub: /^[\w-]{43}$/ });
  t.strictSame(Object.keys(tokens.claims() ?? {}).sort(), ['aud', 'auth_time', 'exp', 'iat', 'iss', 'sub']);

  const { access_token } = await client.refreshTokenGrant(bank, String(tokens.refresh_token), undefined, {
    DPoP,
  });
  const released = await client.fetchProtectedResource(
    bank,
    access_token,
    new URL(`${g.origin}/v1/consents/${consentId}/releases`),
    'POST',
    null,
    new Headers({ 'idempotency-key': 'openid-client-1' }),
    { DPoP },
  );
  t.equal(released.status, 201);
  // biome-ignore lint/suspicious/noExplicitAny: the answer of a known operation
  const body = (await released.json()) as any;
  t.equal(body.consent_id, consentId);
  t.strictSame(Object.keys(body.data.person).sort(), ['birth_full_name', 'date_of_birth']);
});

t.test('a refusal is access_denied', async (t) => {
  const asked = await client.initiateBackchannelAuthentication(bank, parametersFor(REFUSES));
  const polled = client.pollBackchannelAuthenticationGrant(bank, asked, undefined, { DPoP });
  t.equal(await polled.catch(({ error }) => error), 'access_denied');
});
