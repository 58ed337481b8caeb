import { fromBase64url } from '../../../bytes.js';
import { parseCheckpoint } from '../../../ledger/checkpoint.js';
import { compareHistory, type SeenHistory, verifyHistory } from '../../../ledger/history.js';
import { type HistoryFile, historyFrom } from '../../../ledger/history-file.js';
import { mapPathOf } from '../../../ledger/map-tile.js';
import { parseNote } from '../../../ledger/note.js';
import { LedgerRefusal, type LedgerRefusalCode } from '../../../ledger/refusal.js';
import { noteVerifier, verifierKey } from '../../../ledger/verifier-key.js';
import { Refusal, readHistoryProof } from '../api.js';
import { readGatewayKeys } from '../verify/keys.js';
import { type Kept, keep, readKept } from './kept.js';
import { type ProvenEntry, provenEntry } from './match.js';

export { differences } from './match.js';

/** Why a proof does not hold. signature: the gateway did not sign it; before: it does not go on from what was verified here; proof: else. */
export type Fault = 'signature' | 'before' | 'proof';

/** The proof of one person's history. */
export interface CheckedProof {
  /** Whose, as the filters of the history name people. */
  readonly about: string;
  /** The answer as it came, to be saved as a file. */
  readonly text: string;
  /** The personal number that it is about, and the entries. Nothing vouches for them where there is a fault. */
  readonly number: string;
  readonly entries: readonly ProvenEntry[];
  readonly fault?: Fault;
}

export interface Checked {
  readonly proofs: readonly CheckedProof[];
  /** Whether all of them were compared with what was verified here before. */
  readonly isCompared: boolean;
}

/** Faults that are not just of the proof itself. */
const FAULTS: Readonly<Partial<Record<LedgerRefusalCode, Fault>>> = {
  signature_missing: 'signature',
  signature_invalid: 'signature',
  other_log: 'signature',
  log_shrunk: 'before',
  history_shrunk: 'before',
  history_rewritten: 'before',
  key_changed: 'before',
  proof_missing: 'before',
  proof_invalid: 'before',
};

/**
 * Verifies the histories of a person and of the children whom the person decides for, by the keys that the gateway publishes, and keeps
 * what was verified if all of it holds.
 * @param abouts as the filters of the history name people; who has no entry is left out
 * @throws Refusal where a proof cannot be read
 */
export async function checkHistories(abouts: readonly string[]): Promise<Checked> {
  if (abouts.length === 0) return { proofs: [], isCompared: false };
  const kept = readKept();
  const jwks = await readKeys();
  const proofs: CheckedProof[] = [];
  const seen = new Map<string, SeenHistory>();
  let origin = kept?.origin ?? '';
  for (const about of abouts) {
    const json = await readIfAny(about, kept?.log.size);
    if (json === undefined) continue;
    const text = JSON.stringify(json);
    try {
      const file = historyFrom(json);
      const one = await verified(file, jwks, kept);
      origin = one.origin;
      proofs.push({ about, text, number: file.number, entries: file.entries.map(provenEntry) });
      seen.set(one.person, one.seen);
    } catch (error) {
      if (!(error instanceof LedgerRefusal)) throw error; // as a fault of the page
      proofs.push({ about, text, number: '', entries: [], fault: FAULTS[error.code] ?? 'proof' });
    }
  }
  if (proofs.every(({ fault }) => fault === undefined)) keep(origin, seen);
  return { proofs, isCompared: [...seen.keys()].every((person) => kept?.chains.has(person) === true) };
}

async function readKeys(): Promise<readonly string[]> {
  try {
    const { keys } = await readGatewayKeys();
    return keys.flatMap(({ crv, x, retired_at }) =>
      crv === 'Ed25519' && typeof x === 'string' && retired_at === undefined ? [x] : [],
    );
  } catch {
    throw new Refusal('no_connection');
  }
}

async function readIfAny(about: string, from: number | undefined): Promise<unknown> {
  try {
    return await readHistoryProof(about, from);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Verifies one proof. @throws LedgerRefusal */
async function verified(
  file: HistoryFile,
  keys: readonly string[],
  kept: Kept | undefined,
): Promise<{ readonly origin: string; readonly person: string; readonly seen: SeenHistory }> {
  // A log that was seen here keeps its name.
  const origin = kept?.origin ?? parseCheckpoint(parseNote(file.checkpoint).text).origin;
  const log = keys.map((x) => noteVerifier(verifierKey(origin, 'ed25519', fromBase64url(x))));
  const one = await verifyHistory(file, { origin, log });
  const person = mapPathOf(one.pseudonym.key);
  if (kept !== undefined) {
    const { log, map } = kept;
    compareHistory(file, one, { log, map, chain: kept.chains.get(person) ?? one.pseudonym.start });
  }
  return { origin, person, seen: one.seen };
}
