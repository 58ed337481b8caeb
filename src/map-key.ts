import { areEqual } from './bytes.js';
import { ConfigError } from './config.js';
import { readKeyFile } from './key-file.js';
import { type VrfKey, vrfKey } from './ledger/vrf.js';
import type { SigningKeys } from './signing-keys.js';

/**
 * Reads the key that pseudonyms in the ledger's map are made with: an Ed25519 key (RFC 9381 section 5.5), of which there is one for ever.
 * @param published the keys that the gateway signs with, or did: none of them may be this one
 * @throws ConfigError
 */
export function readMapKey(file: string, published: SigningKeys['published']): VrfKey {
  const [jwk, ...others] = readKeyFile(file);
  const secret = Buffer.from(jwk?.d ?? '', 'base64url');
  if (jwk?.crv !== 'Ed25519' || secret.length !== 32 || others.length > 0)
    throw new ConfigError(`${file} does not hold one private Ed25519 key`);
  const key = vrfKey(secret);
  const isKey = (x: string | undefined) => areEqual(Buffer.from(x ?? '', 'base64url'), key.publicKey);
  if (!isKey(jwk.x)) throw new ConfigError(`${file} has a key whose halves do not belong together`);
  if (published.some((each) => isKey(each.jwk.x)))
    throw new ConfigError(`${file} has a key that the gateway signs with: the map needs one of its own`);
  return key;
}
