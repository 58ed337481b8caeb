import { areEqual, utf8 } from '../bytes.js';
import { type OpenedCheckpoint, openCheckpoint, parseCheckpoint } from '../ledger/checkpoint.js';
import { emptyRoot, type Hash } from '../ledger/hash.js';
import { verifyConsistency } from '../ledger/merkle.js';
import { formatSignatureLine, type NoteSigner, type NoteVerifier, parseNote } from '../ledger/note.js';
import { LedgerRefusal, refuseUnless } from '../ledger/refusal.js';
import {
  formatTreeSize,
  parseWitnessRequest,
  TREE_SIZE_TYPE,
  type WitnessRequest,
} from '../ledger/witness-request.js';
import { readState, writeState } from './state.js';

/** A witness: what it knows and what it signs with. */
export interface Witness {
  /** The file with what it cosigned last. */
  readonly stateFile: string;
  /** The keys of each log that it witnesses, by the log's name. */
  readonly logs: ReadonlyMap<string, readonly NoteVerifier[]>;
  readonly signer: NoteSigner;
}

/** An answer to `POST /add-checkpoint` (C2SP tlog-witness). */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | typeof TREE_SIZE_TYPE;
  readonly body: string;
}

const refused = (status: WitnessAnswer['status'], reason: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${reason}\n`,
});

/**
 * Cosigns the checkpoint of a request if its tree extends the one that was cosigned last. It is on the disk before it is signed, so
 * that a witness that dies at any point has never signed what it does not remember.
 * @throws UserError, or an error of the disk: nothing is cosigned then
 */
export async function answer(witness: Witness, body: string): Promise<WitnessAnswer> {
  try {
    const request = parseWitnessRequest(body);
    const { origin } = parseCheckpoint(parseNote(request.checkpoint).text);
    const keys = witness.logs.get(origin);
    if (keys === undefined) return refused(404, 'this witness does not know the log');
    const checkpoint = await openCheckpoint(request.checkpoint, origin, { log: keys });
    return await cosign(witness, request, checkpoint);
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    const isUnsigned = error.code === 'signature_missing' || error.code === 'signature_invalid';
    return refused(isUnsigned ? 403 : 400, error.message);
  }
}

// Nothing is awaited between the reading and the writing of what was cosigned last, nor before the signature's time is taken: requests
// that come together are answered one after the other.
async function cosign(
  { stateFile, signer }: Witness,
  { old, proof, checkpoint: note }: WitnessRequest,
  { origin, size, root, text }: OpenedCheckpoint,
): Promise<WitnessAnswer> {
  if (old > size) return refused(400, 'the old size is larger than that of the checkpoint');
  const state = readState(stateFile);
  const last = lastOf(state.get(origin));
  const isOther = old === size && last.size === size && !areEqual(last.root, root);
  if (old !== last.size || isOther) {
    return { status: 409, type: TREE_SIZE_TYPE, body: formatTreeSize(last.size) };
  }
  try {
    if (old > 0) verifyConsistency({ size1: old, size2: size, root1: last.root, root2: root, proof });
    else refuseUnless(proof.length === 0, 'proof_invalid', 'there is no proof from the empty tree');
  } catch (error) {
    if (error instanceof LedgerRefusal) return refused(422, error.message);
    throw error;
  }
  writeState(stateFile, new Map([...state, [origin, note]]));
  const signature = await signer.sign(utf8(text));
  const line = formatSignatureLine({ name: signer.name, id: signer.id, signature });
  return { status: 200, type: 'text/plain; charset=utf-8', body: line };
}

function lastOf(note: string | undefined): { readonly size: number; readonly root: Hash } {
  return note === undefined ? { size: 0, root: emptyRoot() } : parseCheckpoint(parseNote(note).text);
}
