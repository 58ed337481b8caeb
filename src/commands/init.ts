import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { makeFolder } from '../folder.js';
import { callOut } from '../outbound.js';
import { UserError } from '../user-error.js';
import { parseOptions } from './options.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';

const USAGE = 'init --origin URL [--kind bank|pharmacy|hospital|school|civic] [--name TEXT] [--to DIR]';
const DEADLINE_MS = 10_000;
const ANSWER_MAX_BYTES = 64 * 1024;
const KEY_FILE = 'ung-thuan.key.json';
const CONFIG_FILE = 'ung-thuan.json';
/** Names that a kind of organisation may have (partner/name.ts). */
const NAMES: Readonly<Record<string, string>> = {
  bank: 'Ngân hàng thử nghiệm',
  pharmacy: 'Nhà thuốc thử nghiệm',
  hospital: 'Bệnh viện thử nghiệm',
  school: 'Trường thử nghiệm',
  civic: 'Tổ chức thử nghiệm',
};

/** `init`: makes a key and registers a partner with it at a sandbox, and writes both down. A key that is there already is used. */
export async function init(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { origin, kind, name, to } = read(words);
  const configFile = join(to, CONFIG_FILE);
  if (existsSync(configFile))
    throw new UserError(`${configFile} is there already: this folder is registered`);
  makeFolder(to);
  const { d: _, ...jwk } = keyIn(join(to, KEY_FILE));
  const registered = await register(origin, { name: { vi: name, en: name }, kind, jwk });
  const config = { origin, partner_id: registered.partner_id, keyid: registered.keyid, key: KEY_FILE };
  writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`);
  const text = [
    `${registered.partner_id} is registered at ${origin}`,
    `    may ask for ${registered.purposes.join(', ')}`,
    `    ${join(to, KEY_FILE)} is its private key: keep it to yourself`,
    `    ${configFile} says the rest`,
    `Next: sign a first call, GET ${origin}/v1/registration, as ${origin}/docs/ describes or with ung-thuan/client`,
  ];
  terminal.result(text.join('\n'), { ...config, purposes: registered.purposes });
}

function read(words: readonly string[]) {
  const option = { type: 'string' } as const;
  const { values } = parseOptions(words, USAGE, {
    options: { origin: option, kind: option, name: option, to: option },
  });
  const { origin = '', kind = 'bank', to = '.', name = NAMES[kind] ?? kind } = values;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin.replace(/\/$/, ''))
    throw new UsageError(`--origin: the address of a sandbox, such as http://localhost:8080; ${USAGE}`);
  return { origin: new URL(origin).origin, kind, name, to };
}

function keyIn(file: string): Record<string, unknown> {
  if (existsSync(file)) return readJsonFile(file) as Record<string, unknown>;
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  writeFileSync(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600, flag: 'wx' });
  return jwk as Record<string, unknown>;
}

interface Registered {
  readonly partner_id: string;
  readonly keyid: string;
  readonly purposes: readonly string[];
}

async function register(origin: string, body: object): Promise<Registered> {
  const answer = await callOut(`${origin}/sandbox/partners`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    deadline_ms: DEADLINE_MS,
    bodyMaxBytes: ANSWER_MAX_BYTES,
  }).catch((error: Error) => {
    throw new UserError(`${origin} does not answer: ${error.message}`);
  });
  const text = answer.body?.toString('utf8') ?? '';
  if (answer.status === 404)
    throw new UserError(`${origin} is no sandbox: apply with ung-thuan partner apply`);
  if (answer.status !== 201) throw new UserError(`${origin} refused: ${text.slice(0, 1_000)}`);
  return JSON.parse(text) as Registered;
}
