import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Config } from '../config.js';
import { cosignatureVerifier } from '../ledger/cosignature.js';
import { type SeenHistory, type VerifiedHistory, verifyHistory } from '../ledger/history.js';
import { HISTORY_FILE_MAX, type HistoryFile, parseHistory } from '../ledger/history-file.js';
import { formatSeen, parseSeen } from '../ledger/history-seen.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { noteVerifier, parseVerifierKey } from '../ledger/verifier-key.js';
import { replaceFile } from '../replace-file.js';
import { UserError } from '../user-error.js';
import { parseOptions } from './options.js';
import { type Terminal, UsageError } from './terminal.js';

const USAGE = 'history verify FILE --key KEY... [--witness KEY]... [--cosignatures N] [--seen FILE]';
/** A UTF-16 code unit takes at most three bytes in UTF-8. More is not read: it would fill the memory. */
const FILE_MAX_BYTES = 3 * HISTORY_FILE_MAX;

/** The history does not hold. */
export class HistoryBroken extends UserError {}

/**
 * `history verify`: verifies the proof of a person's history offline, without the gateway.
 * @throws HistoryBroken
 */
export async function history(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { file: path, seenFile, ...policy } = parse(words);
  const seen = seenFile !== undefined && existsSync(seenFile) ? seenIn(seenFile) : undefined;
  const file = fileIn(path);
  try {
    const verified = await verifyHistory(file, { ...policy, seen });
    if (seenFile !== undefined) replaceFile(seenFile, formatSeen(verified.seen));
    report(terminal, file, verified, seen);
  } catch (error) {
    if (error instanceof LedgerRefusal)
      throw new HistoryBroken(`the history does not hold: ${error.message}`);
    throw error;
  }
}

const OPTIONS = {
  key: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  cosignatures: { type: 'string' },
  seen: { type: 'string' },
} as const;

function parse(words: readonly string[]) {
  const { values, positionals } = parseOptions(words, USAGE, { allowPositionals: true, options: OPTIONS });
  const { key = [], witness = [], cosignatures = String(witness.length), seen: seenFile } = values;
  const [verb, file, ...rest] = positionals;
  const isCount = /^\d{1,3}$/.test(cosignatures) && Number(cosignatures) <= witness.length;
  if (verb !== 'verify' || file === undefined || rest.length > 0 || !isCount) throw new UsageError(USAGE);
  const log = key.map((text) => noteVerifier(parseVerifierKey(text)));
  const [first, ...others] = new Set(log.map(({ name }) => name));
  if (first === undefined) throw new UsageError(`without the key of the log a file proves nothing; ${USAGE}`);
  if (others.length > 0) throw new UsageError('the keys are those of several logs');
  return {
    file,
    seenFile,
    origin: first,
    log,
    witnesses: witness.map((text) => cosignatureVerifier(parseVerifierKey(text))),
    cosignatures_min: Number(cosignatures),
  };
}

/** @throws UsageError for a file that cannot be read, or is not the proof of a history */
function fileIn(path: string): HistoryFile {
  let text: string;
  try {
    if (statSync(path).size > FILE_MAX_BYTES)
      throw new UsageError(`${path} is too large to be the proof of a history`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path} cannot be read`);
  }
  try {
    return parseHistory(text);
  } catch (error) {
    throw new UsageError(`${path} is not the proof of a history: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** What an earlier run verified. */
function seenIn(path: string): SeenHistory {
  try {
    return parseSeen(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path} does not hold what was verified before`, { cause: error });
  }
}

function report(
  terminal: Terminal,
  { number, entries }: HistoryFile,
  { checkpoint, seen: { map, chain } }: VerifiedHistory,
  before: SeenHistory | undefined,
): void {
  const [first, last] = [timeIn(entries.at(0)), timeIn(entries.at(-1))];
  const cosigned = checkpoint.cosignatures.map(({ name }) => name);
  const from = first === undefined ? '' : `, from ${first} to ${last}`;
  const lines = [
    `the history of ${number} holds: ${chain.n} entries${from}, all that concern this person among the first ${map.size} of ${checkpoint.origin}`,
    ...cosigned.map((name) => `  cosigned by ${name}`),
    before === undefined
      ? '  not compared with an earlier one: keep what was verified with --seen FILE'
      : `  begins with the ${before.chain.n} entries of before, in a log that begins with the ${before.log.size} of before`,
  ];
  terminal.result(lines.join('\n'), {
    number,
    entries: chain.n,
    first_at: first ?? null,
    last_at: last ?? null,
    origin: checkpoint.origin,
    size: checkpoint.size,
    map_size: map.size,
    cosigned,
    seen_entries: before?.chain.n ?? null,
    seen_size: before?.log.size ?? null,
  });
}

/** When an entry was made, as it says. */
function timeIn(entry: string | undefined): string | undefined {
  try {
    return String((JSON.parse(entry ?? '') as { readonly at: unknown }).at);
  } catch {
    return undefined;
  }
}
