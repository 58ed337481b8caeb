import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fromBase64url } from '../bytes.js';
import type { Config } from '../config.js';
import { importPrivateKey } from '../http-signature/key.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { readKeyFile } from '../key-file.js';
import { cosigner } from '../ledger/cosignature.js';
import type { NoteVerifier } from '../ledger/note.js';
import {
  formatVerifierKey,
  noteVerifier,
  parseVerifierKey,
  type SigningKey,
  verifierKey,
} from '../ledger/verifier-key.js';
import { isPrivate } from '../signing-keys.js';
import { wordsFor } from '../user-error.js';
import type { Witness } from '../witness/answer.js';
import { lockFile } from '../witness/lock.js';
import { witnessServer } from '../witness/server.js';
import { createState, readState } from '../witness/state.js';
import { parseOptions } from './options.js';
import { stopAtSignal } from './stopping.js';
import { type Terminal, UsageError } from './terminal.js';

const USAGE = 'witness --name NAME --key FILE --state FILE --log KEY... [--host HOST] [--port PORT] [--new]';
const PORT_DEFAULT = '8090';

/**
 * `witness`: cosigns the checkpoints of logs, each only if its tree extends the one before. It is a program apart from the gateway:
 * it needs neither its database nor its settings.
 */
export async function witness(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { name, key, state, logs, host, port, isNew } = parse(words);
  const signingKey = keyIn(key);
  const verifier = verifierKey(name, 'cosignature/v1', signingKey.publicKey);
  const now_s = () => Math.floor(Date.now() / 1000);
  const served: Witness = {
    stateFile: state,
    logs: keysByLog(logs),
    signer: cosigner(name, signingKey, now_s),
  };
  if (isNew) createState(state);
  readState(state);
  await lockFile(resolve(state));
  const server = witnessServer(served, (error) => console.error(wordsFor(error) ?? error));
  const signals = stopAtSignal(config);
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen({ host, port }, done);
  });
  signals.started(
    () => new Promise((done, failed) => server.close((error) => (error ? failed(error) : done()))),
  );
  const { port: at } = server.address() as AddressInfo;
  const vkey = formatVerifierKey(verifier);
  terminal.result(`witness ${vkey} listens on ${host} port ${at}`, { verifier_key: vkey, host, port: at });
}

const OPTIONS = {
  name: { type: 'string' },
  key: { type: 'string' },
  state: { type: 'string' },
  log: { type: 'string', multiple: true },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: PORT_DEFAULT },
  new: { type: 'boolean', default: false },
} as const;

function parse(words: readonly string[]) {
  const { values } = parseOptions(words, USAGE, { options: OPTIONS });
  const { name, key, state, log = [], host, port } = values;
  const isPort = /^\d{1,5}$/.test(port) && Number(port) < 65_536;
  if (name === undefined || key === undefined || state === undefined || log.length === 0 || !isPort) {
    throw new UsageError(USAGE);
  }
  return { name, key, state, logs: log, host, port: Number(port), isNew: values.new };
}

/** The first private key of a file. @throws ConfigError, UsageError */
function keyIn(file: string): SigningKey {
  const jwk = readKeyFile(file).find(isPrivate);
  try {
    const key = importPrivateKey(jwk);
    if (key.algorithm === 'ed25519') {
      return { publicKey: fromBase64url(key.jwk.x ?? ''), sign: (bytes) => key.sign(Buffer.from(bytes)) };
    }
  } catch (error) {
    if (!(error instanceof KeyRefusal)) throw error;
  }
  throw new UsageError(`${file} has no private Ed25519 key: make one with key create --file FILE`);
}

/** The keys of each log by its name, which is that of its keys (C2SP tlog-checkpoint). */
function keysByLog(texts: readonly string[]): ReadonlyMap<string, readonly NoteVerifier[]> {
  const logs = new Map<string, NoteVerifier[]>();
  for (const key of texts.map((text) => noteVerifier(parseVerifierKey(text)))) {
    logs.set(key.name, [...(logs.get(key.name) ?? []), key]);
  }
  return logs;
}
