import type { JsonWebKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { importPublicKey } from '../http-signature/key.js';
import { type KeyEnd, keyEndOf } from '../http-signature/key-end.js';
import { createKeyFile, generateKey, readKeyFile, writeKeyFile } from '../key-file.js';
import { isPrivate, readSigningKeys } from '../signing-keys.js';
import { parseOptions } from './options.js';
import { type Terminal, UsageError } from './terminal.js';

const USAGE =
  'key create --file FILE [--push] | key list --file FILE | key add --file FILE | key use KEYID --file FILE | key retire KEYID --file FILE [--at TIME]';

/** `key`: makes the gateway's key files, and rotates its signing key. */
export async function key(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { verb, keyid, file, push, at } = parse(words);
  if (verb === 'create') {
    if (existsSync(file)) throw new UsageError(`${file} exists already`);
    createKeyFile(file, push ? 'p256' : 'ed25519');
    terminal.result(`${file} has a new ${push ? 'push' : 'signing'} key`, { file });
    return;
  }
  const keys = readKeyFile(file);
  readSigningKeys(file); // refuses what a gateway would refuse
  const changed = {
    list: () => keys,
    add: () => [...keys, generateKey('ed25519')],
    use: () => use(keys, keyid),
    retire: () => retire(keys, keyid, at),
  }[verb]();
  if (changed !== keys) writeKeyFile(file, changed);
  show(changed, terminal);
}

type KeyVerb = 'create' | 'list' | 'add' | 'use' | 'retire';

function parse(words: readonly string[]) {
  const read = parseOptions(keyidLast(words), USAGE, {
    allowPositionals: true,
    options: { file: { type: 'string' }, push: { type: 'boolean' }, at: { type: 'string' } },
  });
  const [verb = '', keyid = '', ...more] = read.positionals;
  const { file, push = false } = read.values;
  const at = new Date(read.values.at ?? Date.now());
  const takesId = verb === 'use' || verb === 'retire';
  const isKnown = takesId || ['create', 'list', 'add'].includes(verb);
  if (!isKnown || file === undefined || takesId !== (keyid !== '') || more.length > 0)
    throw new UsageError(USAGE);
  if (push && verb !== 'create') throw new UsageError(USAGE);
  if (read.values.at !== undefined && (verb !== 'retire' || !(at.getTime() <= Date.now()))) {
    throw new UsageError(`${USAGE}; TIME is in ISO 8601, and not in the future`);
  }
  return { verb: verb as KeyVerb, keyid, file, push, at };
}

// A thumbprint (RFC 7638) may begin with "-", which parseArgs takes for an option unless it stands behind "--".
const DASHED_KEYID = /^-[\w-]{42}$/;

function keyidLast(words: readonly string[]): readonly string[] {
  const isKeyid = (word: string) => DASHED_KEYID.test(word);
  return [...words.filter((word) => !isKeyid(word)), '--', ...words.filter(isKeyid)];
}

const idOf = (jwk: JsonWebKey): string => importPublicKey(jwk).keyid;

function find(keys: readonly JsonWebKey[], keyid: string): JsonWebKey {
  const found = keys.find((jwk) => idOf(jwk) === keyid);
  if (found === undefined) throw new UsageError(`there is no key ${keyid}`);
  return found;
}

/** Puts a key first, and marks since when the former one does not sign. */
function use(keys: readonly JsonWebKey[], keyid: string): readonly JsonWebKey[] {
  const chosen = find(keys, keyid);
  if (!isPrivate(chosen)) throw new UsageError(`${keyid} is retired: its private half is gone`);
  const { signing_ended_at: _, ...signing } = chosen;
  const former = keys.find(isPrivate);
  if (chosen === former) return keys;
  const ended = { ...former, signing_ended_at: new Date().toISOString() } as JsonWebKey;
  return [signing, ...keys.filter((jwk) => jwk !== chosen).map((jwk) => (jwk === former ? ended : jwk))];
}

/**
 * Drops the private half of a key; the public one stays published, for what it has signed, with the time from which on it signs
 * nothing. A time that is there is moved to an earlier one only: a key that turns out to have been stolen before.
 */
function retire(keys: readonly JsonWebKey[], keyid: string, at: Date): readonly JsonWebKey[] {
  const chosen = find(keys, keyid);
  if (chosen === keys.find(isPrivate)) {
    throw new UsageError(`${keyid} signs: let another key sign first (key use)`);
  }
  const end = keyEndOf(chosen);
  const isEarlier = end.retired_at === undefined || at.getTime() < Date.parse(end.retired_at);
  if (!isEarlier) return keys;
  const retired = { ...importPublicKey(chosen).jwk, ...end, retired_at: at.toISOString() };
  return keys.map((jwk) => (jwk === chosen ? retired : jwk));
}

function show(keys: readonly JsonWebKey[], terminal: Terminal): void {
  const signing = keys.find(isPrivate);
  const rows = keys.map((jwk) => ({
    keyid: idOf(jwk),
    state: jwk === signing ? 'signs' : isPrivate(jwk) ? 'published' : 'retired',
    ...keyEndOf(jwk),
  }));
  terminal.result(rows.map(inWords).join('\n'), { keys: rows });
}

function inWords({ keyid, state, retired_at, signing_ended_at }: KeyEnd & { keyid: string; state: string }) {
  if (state === 'retired') return `${keyid}  retired ${retired_at ?? '(no time is published: key retire)'}`;
  return `${keyid}  ${state}${signing_ended_at === undefined ? '' : `, signed until ${signing_ended_at}`}`;
}
