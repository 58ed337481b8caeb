import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.js';

/**
 * Reads a private JWK from a file, or makes one there when there is none.
 * @throws ConfigError when the file holds no JSON
 */
export function readOrMakeKey(file: string, kind: 'ed25519' | 'p256'): JsonWebKey {
  if (!existsSync(file)) {
    const pair =
      kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    mkdirSync(dirname(file), { recursive: true });
    // Two starting at once: the first to write wins, both then read the same key.
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
    throw new ConfigError(`${file} holds no JWK`);
  }
}
