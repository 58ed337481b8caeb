import { toBase64 } from '../bytes.js';
import { type OpenedCheckpoint, openCheckpoint, sizeFrom } from './checkpoint.js';
import { bytesFromBase64, type Hash, hashFromBase64 } from './hash.js';
import { checkSize, verifyInclusion } from './merkle.js';
import type { NoteVerifier } from './note.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** The proof that a log has an entry, complete in itself (C2SP tlog-proof). */
export interface LogProof {
  /** Of the entry in the log, from 0. */
  readonly index: number;
  /** From the leaf's sibling on upwards. */
  readonly hashes: readonly Hash[];
  /** The checkpoint as the log signed it, with cosignatures. */
  readonly checkpoint: string;
  /** What the application adds. Nothing vouches for it. */
  readonly extra?: Uint8Array;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** Of a tree that has less than 2^63 leaves. */
const HASHES_MAX = 63;

/** The text of a proof. @throws LedgerRefusal out_of_range for an index that no tree has */
export function formatProof({ index, hashes, checkpoint, extra }: LogProof): string {
  checkSize(index);
  const lines = [
    FIRST_LINE,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...hashes.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Reads the text of a proof, which proves nothing before {@link verifyProof}.
 * @throws LedgerRefusal proof_malformed, hash_malformed
 */
export function parseProof(text: string): LogProof {
  const blank = text.indexOf('\n\n');
  refuseUnless(blank >= 0, 'proof_malformed', 'a proof has no checkpoint');
  const lines = text.slice(0, blank).split('\n');
  refuseUnless(lines.shift() === FIRST_LINE, 'proof_malformed', `a proof does not begin with ${FIRST_LINE}`);
  const extra = extraFrom(lines);
  const index = sizeFrom(/^index (.*)$/.exec(lines.shift() ?? '')?.[1] ?? '');
  refuseUnless(index !== undefined, 'proof_malformed', 'a proof has no index');
  refuseUnless(lines.length <= HASHES_MAX, 'proof_malformed', 'a proof has more than 63 hashes');
  const hashes = lines.map(hashFromBase64);
  return { index, hashes, checkpoint: text.slice(blank + 2), ...(extra !== undefined && { extra }) };
}

/** Takes the line with extra data from the lines, if there is one. */
function extraFrom(lines: string[]): Uint8Array | undefined {
  if (!lines[0]?.startsWith('extra ')) return undefined;
  const extra = bytesFromBase64((lines.shift() ?? '').slice('extra '.length));
  if (extra === undefined)
    throw new LedgerRefusal('proof_malformed', 'the extra data of a proof is not in base64');
  return extra;
}

/** Whose signatures a proof needs. */
export interface ProofPolicy {
  /** The log's name. */
  readonly origin: string;
  readonly log: readonly NoteVerifier[];
  readonly witnesses?: readonly NoteVerifier[];
  /** How many of the witnesses must have cosigned; 0 if it is absent. */
  readonly cosignatures_min?: number;
}

/**
 * Verifies that the log has this leaf, at the index that the proof states.
 * @param leaf the hash of the entry (`leafHash`)
 * @returns the checkpoint that it was verified against
 * @throws LedgerRefusal proof_invalid, out_of_range; what {@link openCheckpoint} throws; signature_missing for too few cosignatures
 */
export async function verifyProof(
  proof: LogProof,
  leaf: Hash,
  policy: ProofPolicy,
): Promise<OpenedCheckpoint> {
  const opened = await openCheckpoint(proof.checkpoint, policy.origin, policy);
  const { size, root, cosignatures } = opened;
  const isEnough = new Set(cosignatures.map(({ name }) => name)).size >= (policy.cosignatures_min ?? 0);
  refuseUnless(isEnough, 'signature_missing', 'too few witnesses cosigned the checkpoint');
  verifyInclusion({ index: proof.index, size, leaf, proof: proof.hashes, root });
  return opened;
}
