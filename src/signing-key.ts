import { generateKeyPairSync, hkdfSync, type JsonWebKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.js';

/**
 * Reads a private JWK from a file; when there is no file, generates a key and writes it there.
 * @throws ConfigError when the file is not JSON
 */
export function readOrCreateKey(file: string, kind: 'ed25519' | 'p256'): JsonWebKey {
  if (!existsSync(file)) {
    const pair =
      kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    mkdirSync(dirname(file), { recursive: true });
    // When two gateways start at the same time, the first to write wins and both read its key.
    try {
      writeFileSync(file, `${JSON.stringify(pair.privateKey.export({ format: 'jwk' }))}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonWebKey;
  } catch {
    throw new ConfigError(`${file} is not a JWK`);
  }
}

/** Derives a secret of 32 bytes for one use from a private JWK (RFC 5869). Gateways with the same key derive the same. */
export function deriveSecret(jwk: JsonWebKey, use: string): Buffer {
  if (typeof jwk.d !== 'string') throw new ConfigError('the signing key is not a private JWK');
  return Buffer.from(hkdfSync('sha256', Buffer.from(jwk.d, 'base64url'), '', `ung-thuan ${use}`, 32));
}
