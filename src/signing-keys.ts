import type { JsonWebKey } from 'node:crypto';
import { ConfigError } from './config.js';
import { importPrivateKey, type PrivateKey } from './http-signature/key.js';
import { importPublishedKey, type PublishedKey } from './http-signature/published-key.js';
import { KeyRefusal } from './http-signature/refusal.js';
import { deriveSecret, readKeyFile } from './key-file.js';

/** The gateway's keys: one signs, all are published, so that what an earlier one signed can be verified for ever. */
export interface SigningKeys {
  /** The first private key of the file. */
  readonly current: PrivateKey;
  readonly published: readonly PublishedKey[];
  /** Secrets that authenticate cookies, one for each private key: the first writes, each may have written. */
  readonly cookieKeys: readonly Buffer[];
  /** Secrets that encrypt what partners give for the delivery of events, in the same order. */
  readonly sealingKeys: readonly Buffer[];
}

/**
 * Reads the gateway's keys: Ed25519, at least one of them private, none twice, a retired one without its private half.
 * @throws ConfigError
 */
export function readSigningKeys(file: string): SigningKeys {
  const jwks = readKeyFile(file);
  const published = jwks.map((jwk) => imported(file, () => importPublishedKey(jwk)));
  if (published.some(({ algorithm }) => algorithm !== 'ed25519')) {
    throw new ConfigError(`${file}: the gateway signs with Ed25519 keys only`);
  }
  if (new Set(published.map(({ keyid }) => keyid)).size < published.length) {
    throw new ConfigError(`${file} has a key twice`);
  }
  if (jwks.some((jwk) => isPrivate(jwk) && jwk.retired_at !== undefined)) {
    throw new ConfigError(`${file} has a retired key with its private half`);
  }
  const secret = jwks.filter(isPrivate);
  const [first] = secret;
  if (first === undefined) throw new ConfigError(`${file} has no private key`);
  return {
    current: imported(file, () => importPrivateKey(first)),
    published,
    cookieKeys: secret.map((jwk) => deriveSecret(jwk, 'sign-in cookie')),
    sealingKeys: secret.map((jwk) => deriveSecret(jwk, 'event delivery')),
  };
}

/** Whether a JWK has its private half. */
export const isPrivate = (jwk: JsonWebKey): boolean => typeof jwk.d === 'string';

function imported<Key>(file: string, read: () => Key): Key {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeyRefusal) throw new ConfigError(`${file}: ${error.message}`);
    throw error;
  }
}
