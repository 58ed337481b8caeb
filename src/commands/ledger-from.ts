import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromBase64url, textOf } from '../bytes.js';
import { type Checkpoint, type OpenedCheckpoint, parseCheckpoint } from '../ledger/checkpoint.js';
import { cosignatureTime, cosignatureVerifier } from '../ledger/cosignature.js';
import { parseNote } from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import {
  formatVerifierKey,
  noteVerifier,
  parseVerifierKey,
  type VerifierKey,
  verifierKey,
} from '../ledger/verifier-key.js';
import { type ReadFile, verifyLog } from '../ledger/verify-log.js';
import { callOut, type OutboundAnswer } from '../outbound.js';
import { replaceFile } from '../replace-file.js';
import { UserError } from '../user-error.js';
import { parseOptions } from './options.js';
import { progressBar } from './progress-bar.js';
import { type Terminal, UsageError } from './terminal.js';

export const LEDGER_FROM_USAGE =
  'ledger verify --from URL [--key KEY]... [--witness KEY]... [--cosignatures N] [--seen FILE]';
const DEADLINE_MS = 60_000;
/** How often a file is asked for again, after the time that an answer states, by the answer. */
const TRIES_MAX: Readonly<Record<number, number>> = { 429: 100, 503: 3 };
const WAIT_MAX_S = 120;
/** Of a bundle of 256 entries of the greatest length. */
const FILE_MAX_BYTES = 256 * (2 + 65_535);

/** The log does not hold, or cannot be read. */
export class LogBroken extends UserError {}

/**
 * `ledger verify --from`: verifies the whole log of a gateway from outside, with nothing but its public files.
 * @throws LogBroken
 */
export async function ledgerFrom(terminal: Terminal, words: readonly string[]): Promise<void> {
  const { prefix, keys, witnesses, cosignatures_min, seenFile } = parse(words);
  const read = readerOf(prefix);
  try {
    const note = await read('checkpoint');
    if (note === undefined) throw new LogBroken(`${prefix}checkpoint is missing: there is no log`);
    const stated = parseCheckpoint(parseNote(note).text);
    const published = keys === undefined ? await publishedKeys(prefix, stated.origin) : [];
    const log = keys ?? published.map(noteVerifier);
    const origin = keys?.[0]?.name ?? stated.origin;
    const seen = seenFile !== undefined && existsSync(seenFile) ? seenIn(seenFile) : undefined;
    const show = progressBar(terminal, stated.size);
    const policy = { origin, log, witnesses, cosignatures_min, seen };
    const verified = await verifyLog(note, read, policy, show);
    if (seenFile !== undefined) replaceFile(seenFile, textOf(note));
    terminal.progress('');
    const publishedKey = published.find(({ id }) => verified.signatures.some((each) => each.id === id));
    report(terminal, verified, { seen, publishedKey });
  } catch (error) {
    if (error instanceof LedgerRefusal) throw new LogBroken(`the log does not hold: ${error.message}`);
    throw error;
  }
}

const OPTIONS = {
  from: { type: 'string' },
  key: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  cosignatures: { type: 'string' },
  seen: { type: 'string' },
} as const;

function parse(words: readonly string[]) {
  const { values } = parseOptions(words, LEDGER_FROM_USAGE, { options: OPTIONS });
  const { from, key, witness = [], cosignatures = String(witness.length), seen: seenFile } = values;
  const isCount = /^\d{1,3}$/.test(cosignatures) && Number(cosignatures) <= witness.length;
  if (from === undefined || !isCount) throw new UsageError(LEDGER_FROM_USAGE);
  const keys = key?.map((text) => noteVerifier(parseVerifierKey(text)));
  if (new Set(keys?.map(({ name }) => name)).size > 1)
    throw new UsageError('the keys are those of several logs');
  return {
    prefix: prefixOf(from),
    keys,
    witnesses: witness.map((text) => cosignatureVerifier(parseVerifierKey(text))),
    cosignatures_min: Number(cosignatures),
    seenFile,
  };
}

/** Where the files of a log are: of a gateway, under /ledger. */
function prefixOf(from: string): URL {
  const url = URL.canParse(from) ? new URL(from) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === '';
  if (!isPlain)
    throw new UsageError(
      '--from takes the public address of a gateway, or of a log: https://gateway.example',
    );
  const path = url.pathname === '/' ? '/ledger' : url.pathname.replace(/\/$/, '');
  return new URL(`${path}/`, url);
}

function readerOf(prefix: URL): ReadFile {
  return async (path) => {
    const { status, body } = await getPatiently(new URL(path, prefix));
    if (status === 404) return undefined;
    if (status !== 200) throw new LogBroken(`${prefix}${path} is answered with ${status}`);
    if (body === undefined) throw new LogBroken(`${prefix}${path} is larger than it may be`);
    return body;
  };
}

/** Waits where the server says so: a gateway answers an address a limited number of times a minute. */
async function getPatiently(url: URL): Promise<OutboundAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await get(url);
    const wait_s = Number(answer.headers['retry-after']);
    const isLater = tries < (TRIES_MAX[answer.status] ?? 0) && wait_s <= WAIT_MAX_S;
    if (!isLater) return answer;
    await sleep(wait_s * 1000);
  }
}

async function get(url: URL): Promise<OutboundAnswer> {
  try {
    return await callOut(String(url), { deadline_ms: DEADLINE_MS, bodyMaxBytes: FILE_MAX_BYTES });
  } catch (error) {
    throw new LogBroken(`${url} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The keys that a gateway publishes, those left out that are retired. Whoever runs it chooses them. */
async function publishedKeys(prefix: URL, origin: string): Promise<readonly VerifierKey[]> {
  const url = new URL('/.well-known/jwks.json', prefix);
  const { body = new Uint8Array() } = await get(url);
  try {
    const { keys } = JSON.parse(textOf(body)) as { keys: Record<string, unknown>[] };
    return keys
      .filter(({ crv, retired_at }) => crv === 'Ed25519' && retired_at === undefined)
      .map(({ x }) => verifierKey(origin, 'ed25519', fromBase64url(x as string)));
  } catch (error) {
    throw new LogBroken(`${url} has no keys of a gateway: give the log's with --key`, { cause: error });
  }
}

/** The head that an earlier run verified. */
function seenIn(file: string): Checkpoint {
  try {
    return parseCheckpoint(parseNote(readFileSync(file)).text);
  } catch (error) {
    throw new UserError(`${file} does not hold a checkpoint that was verified before`, { cause: error });
  }
}

function report(
  terminal: Terminal,
  { origin, size, cosignatures, text }: OpenedCheckpoint,
  {
    seen,
    publishedKey,
  }: { readonly seen: Checkpoint | undefined; readonly publishedKey: VerifierKey | undefined },
): void {
  const key = publishedKey && formatVerifierKey(publishedKey);
  const base64 = text.split('\n')[2] ?? '';
  const cosigned = cosignatures.map((each) => {
    const at = new Date((cosignatureTime(each) ?? 0) * 1000);
    return { witness: each.name, at: Number.isNaN(at.getTime()) ? null : at.toISOString() };
  });
  const lines = [
    `${origin} holds: ${size} entries, root ${base64}`,
    ...cosigned.map(({ witness, at }) => `  cosigned by ${witness} ${at}`),
    ...(seen === undefined ? [] : [`  begins with the ${seen.size} entries of before`]),
    ...(key === undefined
      ? []
      : [
          `  not verified: whose log it is, since the gateway itself gave its key; once you know from elsewhere that it is this one: --key ${quoted(key)}`,
        ]),
  ];
  terminal.result(lines.join('\n'), {
    origin,
    size,
    root: base64,
    cosigned,
    seen_size: seen?.size ?? null,
    key: key === undefined ? 'given' : 'published',
    ...(key !== undefined && { published_key: key }),
  });
}

/** As one word of a shell, whatever the gateway calls its log. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
