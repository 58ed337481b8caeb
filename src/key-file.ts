import { generateKeyPairSync, hkdfSync, type JsonWebKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.js';

export type KeyKind = 'ed25519' | 'p256';

/** Makes a private key, as a JWK. */
export function generateKey(kind: KeyKind): JsonWebKey {
  const pair =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return pair.privateKey.export({ format: 'jwk' });
}

/**
 * Reads the keys of a file: a JWK, or a JWK Set (RFC 7517).
 * @throws ConfigError when the file cannot be read or holds neither
 */
export function readKeyFile(file: string): readonly JsonWebKey[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} cannot be read`);
  }
  const keys = keysOf(text);
  if (keys === undefined) throw new ConfigError(`${file} is neither a JWK nor a JWK Set`);
  return keys;
}

function keysOf(text: string): readonly JsonWebKey[] | undefined {
  try {
    const read = JSON.parse(text) as JsonWebKey & { keys?: JsonWebKey[] };
    const keys = read.keys ?? [read];
    return Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key?.kty === 'string')
      ? keys
      : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a new file with a generated key, unless there is one: of two processes, the first to write wins. */
export function createKeyFile(file: string, kind: KeyKind): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${JSON.stringify(generateKey(kind))}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

/** Replaces the keys of a file, in one step. Whoever could read it can read it then, also when root rotates the keys. */
export function writeKeyFile(file: string, keys: readonly JsonWebKey[]): void {
  const draft = `${file}.new`;
  const { mode, uid, gid } = statSync(file);
  rmSync(draft, { force: true }); // of an earlier call that was interrupted
  writeFileSync(draft, `${JSON.stringify({ keys }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
  chmodSync(draft, mode & 0o777);
  renameSync(draft, file);
}

/** Derives a secret of 32 bytes for one use from a private JWK (RFC 5869). Gateways with the same key derive the same. */
export function deriveSecret(jwk: JsonWebKey, use: string): Buffer {
  if (typeof jwk.d !== 'string') throw new ConfigError('the signing key is not a private JWK');
  return Buffer.from(hkdfSync('sha256', Buffer.from(jwk.d, 'base64url'), '', `ung-thuan ${use}`, 32));
}
