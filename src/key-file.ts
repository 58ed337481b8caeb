import { generateKeyPairSync, hkdfSync, type JsonWebKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.js';
import { makeFolder } from './folder.js';
import { UserError } from './user-error.js';

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

/** Writes a new file with a generated key, unless there is one: of two processes, the first to write wins. @throws UserError */
export function createKeyFile(file: string, kind: KeyKind): void {
  if (existsSync(file)) return;
  try {
    makeFolder(dirname(file));
    writeFileSync(file, `${JSON.stringify(generateKey(kind))}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (existsSync(file)) return;
    throw new UserError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Replaces the keys of a file, in one step. Whoever could read it can read it then, also when root rotates the keys. A file that is
 * mounted by itself, as into a container, cannot be replaced: it is written in place, with the draft beside it until that is done.
 * @param rename for tests
 * @throws UserError when the file or its folder cannot be written
 */
export function writeKeyFile(file: string, keys: readonly JsonWebKey[], rename = renameSync): void {
  const draft = `${file}.new`;
  const text = `${JSON.stringify({ keys }, undefined, 2)}\n`;
  const { mode, uid, gid } = statSync(file);
  try {
    rmSync(draft, { force: true }); // of an earlier call that was interrupted
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    if (process.getuid?.() === 0) chownSync(draft, uid, gid);
    chmodSync(draft, mode & 0o777);
    rename(draft, file);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EBUSY') {
      writeInPlace(file, text, draft);
      return;
    }
    rmSync(draft, { force: true });
    throw new UserError(
      `${file} cannot be replaced (${code}): run the command where its folder can be written, then hand the file to the gateways`,
      { cause: error },
    );
  }
}

// A gateway that reads it meanwhile may find half of it, and refuses to start.
function writeInPlace(file: string, text: string, draft: string): void {
  try {
    const open = openSync(file, 'r+');
    try {
      writeFileSync(open, text);
      ftruncateSync(open, Buffer.byteLength(text));
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    const { code } = error as { code?: string };
    throw new UserError(`${file} could not be written (${code}): the keys it should have are in ${draft}`, {
      cause: error,
    });
  }
  rmSync(draft);
}

/** Derives a secret of 32 bytes for one use from a private JWK (RFC 5869). Gateways with the same key derive the same. */
export function deriveSecret(jwk: JsonWebKey, use: string): Buffer {
  if (typeof jwk.d !== 'string') throw new ConfigError('the signing key is not a private JWK');
  return Buffer.from(hkdfSync('sha256', Buffer.from(jwk.d, 'base64url'), '', `ung-thuan ${use}`, 32));
}
