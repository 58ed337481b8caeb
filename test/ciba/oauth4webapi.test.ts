import * as oauth from 'oauth4webapi';
import t from 'tap';
import { approve } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { DETAIL, parametersFor, registeredKey } from './clients.js';

const g = await createTestGateway(t);
const { key, kid, pair } = await registeredKey('bank-a');
const client: oauth.Client = { client_id: 'bank-a' };
const authentication = oauth.PrivateKeyJwt({ key: key as oauth.CryptoKey, kid });
const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(g.origin);

for (const algorithm of ['oidc', 'oauth2'] as const) {
  t.test(`an unmodified oauth4webapi does it too, with ${algorithm} metadata`, async (t) => {
    const found = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    const DPoP = oauth.DPoP(client, pair as oauth.CryptoKeyPair);
    const an = await g.citizen('an');
    const started = await oauth.backchannelAuthenticationRequest(
      server,
      client,
      authentication,
      new URLSearchParams(parametersFor(g.number('an'))),
      insecure,
    );
    const asked = await oauth.processBackchannelAuthenticationResponse(server, client, started);
    const poll = () =>
      oauth.backchannelAuthenticationGrantRequest(server, client, authentication, asked.auth_req_id, {
        DPoP,
        ...insecure,
      });
    await g.owner.query("UPDATE ciba.authentication SET next_poll_at = now() + interval '1 hour'");
    const early = await poll().then((response) =>
      oauth
        .processBackchannelAuthenticationGrantResponse(server, client, response)
        .catch(({ error }) => error),
    );
    t.equal(early, 'slow_down');
    await g.owner.query('UPDATE ciba.authentication SET next_poll_at = now()');
    await approve(an, String(asked.request_id), DETAIL.required_fields);
    const tokens = await oauth.processBackchannelAuthenticationGrantResponse(server, client, await poll());
    const url = new URL(`${g.origin}/v1/consents/${tokens.grant_id}/releases`);
    const headers = new Headers({ 'idempotency-key': `oauth4webapi-${algorithm}` });
    const released = await oauth.protectedResourceRequest(tokens.access_token, 'POST', url, headers, null, {
      DPoP,
      ...insecure,
    });
    t.equal(released.status, 201);
    t.match(await released.json(), { consent_id: tokens.grant_id });
  });
}
