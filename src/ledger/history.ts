import { areEqual, utf8 } from '../bytes.js';
import { type ChainHead, chainNext, chainValue, type Pseudonym, pseudonymOf } from './chain.js';
import { type OpenedCheckpoint, openCheckpoint } from './checkpoint.js';
import { type Hash, leafHash } from './hash.js';
import type { HistoryFile } from './history-file.js';
import { verifyMap } from './map.js';
import { checkMapSince, formatMapLine, type MapHead, mapHeadOf, publishedMapLine } from './map-line.js';
import { verifyConsistency, verifyInclusion } from './merkle.js';
import type { NoteVerifier } from './note.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';
import { vrfVerify } from './vrf.js';

/** What was verified last time, of the log and of one person's history. */
export interface SeenHistory {
  readonly log: { readonly size: number; readonly root: Hash };
  readonly map: MapHead;
  readonly chain: ChainHead;
}

/** What a history is verified against. */
export interface HistoryPolicy {
  readonly origin: string;
  readonly log: readonly NoteVerifier[];
  readonly witnesses?: readonly NoteVerifier[];
  /** How many of the witnesses must have cosigned; 0 if it is absent. */
  readonly cosignatures_min?: number;
  /** The history, the map and the log must go on from here. */
  readonly seen?: SeenHistory | undefined;
}

/** A history that holds. */
export interface VerifiedHistory {
  readonly checkpoint: OpenedCheckpoint;
  readonly pseudonym: Pseudonym;
  /** What to compare the next one with. */
  readonly seen: SeenHistory;
}

/**
 * Verifies a person's whole history: that the place in the map is the number's, that the chain over the entries is what the map has there,
 * that the map is in a checkpoint that the log signed, and is the one that an entry of the log states, and that all of it goes on from what was seen before. Of the entries after those
 * that the map covers (`seen.map.size`) it says nothing.
 * @throws LedgerRefusal of the first that does not hold: what {@link openCheckpoint} throws, map_missing, pseudonym_invalid, chain_invalid,
 *   map_invalid, map_differs, log_shrunk, history_shrunk, history_rewritten, key_changed, proof_invalid
 */
export async function verifyHistory(file: HistoryFile, policy: HistoryPolicy): Promise<VerifiedHistory> {
  const checkpoint = await openCheckpoint(file.checkpoint, policy.origin, policy);
  const cosigned = new Set(checkpoint.cosignatures.map(({ name }) => name)).size;
  refuseUnless(
    cosigned >= (policy.cosignatures_min ?? 0),
    'signature_missing',
    'too few witnesses cosigned the checkpoint',
  );
  const map = mapHeadOf(checkpoint);
  refuseUnless(map !== undefined, 'map_missing', 'the checkpoint has no map of histories');
  const pseudonym = pseudonymOf(vrfVerify(map.publicKey, utf8(file.number), file.pseudonym));
  checkChain(file, pseudonym);
  checkPlace(file, pseudonym, map.root);
  checkPublished(file, map, checkpoint);
  const { size, root } = checkpoint;
  const verified = { checkpoint, pseudonym, seen: { log: { size, root }, map, chain: file.chain } };
  if (policy.seen !== undefined) compareHistory(file, verified, policy.seen);
  return verified;
}

/**
 * Compares a history that holds with what was seen before, where that is known only once it holds.
 * @throws LedgerRefusal history_shrunk, history_rewritten, key_changed, log_shrunk, proof_missing, proof_invalid
 */
export function compareHistory(
  file: HistoryFile,
  { pseudonym, seen }: Pick<VerifiedHistory, 'pseudonym' | 'seen'>,
  before: SeenHistory,
): void {
  refuseUnless(
    file.entries.length >= before.chain.n,
    'history_shrunk',
    `the history has ${file.entries.length} entries, and had ${before.chain.n} when it was verified before`,
  );
  refuseUnless(
    areEqual(chainOver(file.entries.slice(0, before.chain.n), pseudonym).head, before.chain.head),
    'history_rewritten',
    'the history does not begin with what it had when it was verified before',
  );
  checkLog(file, seen, before);
  checkMapSince(seen.map, before.map);
}

const chainOver = (entries: readonly string[], { start }: Pseudonym): ChainHead =>
  entries.reduce((chain, entry) => chainNext(chain, leafHash(entry)), start);

function checkChain({ entries, chain }: HistoryFile, pseudonym: Pseudonym): void {
  refuseUnless(
    entries.length === chain.n,
    'chain_invalid',
    `the file has ${entries.length} entries, and says that they are ${chain.n}`,
  );
  refuseUnless(
    areEqual(chainOver(entries, pseudonym).head, chain.head),
    'chain_invalid',
    'the chain over the entries is another: one was changed, or their order',
  );
}

/** That the map has this chain for this person, or nothing for a person without entries. */
function checkPlace({ chain, map }: HistoryFile, { key }: Pseudonym, root: Hash): void {
  const { siblings, other } = map;
  const value = chain.n === 0 ? undefined : chainValue(chain);
  const found = verifyMap({ siblings, leaf: value === undefined ? other : { key, value } }, key, root);
  refuseUnless(
    value !== undefined || found === undefined,
    'map_invalid',
    'the map has entries of this person, and the file has none',
  );
}

/** That the log has the map as an entry: whoever is shown this log is shown this map. */
function checkPublished(file: HistoryFile, map: MapHead, { size, root }: OpenedCheckpoint): void {
  const { index, entry, hashes } = file.map.published;
  const refused = () =>
    new LedgerRefusal('map_differs', 'no entry of the log states the map of the checkpoint');
  if (publishedMapLine(entry) !== formatMapLine(map)) throw refused();
  try {
    verifyInclusion({ index, size, leaf: leafHash(entry), root, proof: hashes });
  } catch (error) {
    throw error instanceof LedgerRefusal ? refused() : error;
  }
}

function checkLog({ consistency }: HistoryFile, { log }: SeenHistory, { log: before }: SeenHistory): void {
  refuseUnless(
    log.size >= before.size,
    'log_shrunk',
    'the log is shorter than it was when the history was verified before',
  );
  if (log.size === before.size) {
    refuseUnless(
      areEqual(log.root, before.root),
      'proof_invalid',
      'the log is another than when the history was verified before',
    );
  } else if (before.size > 0) {
    const hashes = consistency?.from === before.size ? consistency.hashes : undefined;
    refuseUnless(
      hashes !== undefined,
      'proof_missing',
      `the file does not prove that the log begins with the ${before.size} entries of before`,
    );
    verifyConsistency({
      size1: before.size,
      size2: log.size,
      root1: before.root,
      root2: log.root,
      proof: hashes,
    });
  }
}
