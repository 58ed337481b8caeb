// Makes the stock openid-client a client of the gateway: `import { connect } from './oauth.mjs'`. Needs openid-client and jose.
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint } from 'jose';
import * as openid from 'openid-client';

/**
 * The client of a partner, which proves who it is by `private_key_jwt`, and its handle for tokens bound to the same key (DPoP).
 * The key file has a private Ed25519 key as a JWK.
 */
export async function connect(origin, keyFile, partnerId) {
  const { d, ...jwk } = JSON.parse(readFileSync(keyFile, 'utf8'));
  const load = (key, use) => crypto.subtle.importKey('jwk', key, 'Ed25519', use === 'verify', [use]);
  const pair = { privateKey: await load({ ...jwk, d }, 'sign'), publicKey: await load(jwk, 'verify') };
  const authentication = openid.PrivateKeyJwt({
    key: pair.privateKey,
    kid: await calculateJwkThumbprint(jwk),
  });
  const options = origin.startsWith('http:') ? { execute: [openid.allowInsecureRequests] } : {}; // at your own machine only
  const client = await openid.discovery(new URL(origin), partnerId, undefined, authentication, options);
  return { client, DPoP: openid.getDPoPHandle(client, pair) };
}
