/**
 * What a lifecycle is compared with: oidc-provider with CIBA in poll mode and clients that authenticate by private_key_jwt. It
 * keeps everything in memory and approves at once, so that a lifecycle is a backchannel authentication request, a token and the
 * claims. Ed25519 throughout, as in the gateway.
 */
import Provider from 'oidc-provider';
import MemoryAdapter, { setStorage } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { CLIENT_ID } from './provider-client.js';

const { publicJwk, privateJwk, port } = JSON.parse(process.argv[2] ?? '{}');
const accountOf = (sub: string) => ({
  accountId: sub,
  claims: async () => ({ sub, name: 'Nguyễn Thu An', birthdate: '1990-01-31' }),
});

setStorage(new Map()); // its own holds a thousand entries, fewer than a run leaves open
const provider = new Provider(`http://localhost:${port}`, {
  adapter: class extends MemoryAdapter {},
  cookies: { keys: ['x'] },
  clients: [
    {
      client_id: CLIENT_ID,
      grant_types: ['urn:openid:params:grant-type:ciba'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'EdDSA',
      id_token_signed_response_alg: 'EdDSA',
      backchannel_token_delivery_mode: 'poll',
      jwks: { keys: [{ ...publicJwk, alg: 'EdDSA', use: 'sig' }] },
    },
  ],
  jwks: { keys: [{ ...privateJwk, alg: 'EdDSA', use: 'sig' }] },
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub'], profile: ['name', 'birthdate'] },
  enabledJWA: { clientAuthSigningAlgValues: ['EdDSA'], idTokenSigningAlgValues: ['EdDSA'] },
  clientAuthMethods: ['private_key_jwt'],
  findAccount: async (_context: unknown, sub: string) => accountOf(sub),
  ttl: { BackchannelAuthenticationRequest: 600, AccessToken: 600, IdToken: 600, Grant: 600 },
  features: {
    devInteractions: { enabled: false },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: async (_context: unknown, hint: string) => hint,
      validateBindingMessage: async () => undefined,
      validateRequestContext: async () => undefined,
      verifyUserCode: async () => undefined,
      triggerAuthenticationDevice: async (_context: unknown, request: { accountId: string }) => {
        const grant = new provider.Grant({ accountId: request.accountId, clientId: CLIENT_ID });
        grant.addOIDCScope('openid profile');
        await provider.backchannelResult(request, await grant.save());
      },
    },
  },
});
provider.listen(port, '127.0.0.1');
