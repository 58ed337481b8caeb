import type { Hash } from '../ledger/hash.js';
import {
  formatSignatureLine,
  type NoteVerifier,
  parseNote,
  parseSignatureLines,
  verifyNote,
} from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { formatWitnessRequest, parseTreeSize, TREE_SIZE_TYPE } from '../ledger/witness-request.js';
import { callOut, type OutboundAnswer, RedirectRefused } from '../outbound.js';

/** A witness that is asked. */
export interface AskedWitness {
  /** Where `/add-checkpoint` is, without a slash at the end. */
  readonly url: string;
  /** Of its cosignatures. */
  readonly verifier: NoteVerifier;
}

/** A checkpoint that is to be cosigned. */
export interface ToCosign {
  readonly checkpoint: string;
  readonly size: number;
  /** The proof that its tree begins with the one of a size. */
  readonly proofFrom: (size: number) => Promise<readonly Hash[]>;
}

/**
 * What came of it. cosigned: with the signature line. ahead: it cosigned a larger tree, of `size` leaves. differs: this tree does not begin with the one
 * that it cosigned. refused: it does not know the log, or its key. unusable: an answer that C2SP tlog-witness does not have, or a signature that
 * does not verify. away: none in time, or that it cannot now.
 */
export type Asked =
  | { readonly outcome: 'cosigned'; readonly line: string }
  | { readonly outcome: 'ahead'; readonly size: number }
  | { readonly outcome: 'differs' | 'refused' | 'unusable' | 'away'; readonly status?: number };

/** One for the size that it has, and one more where others ask it at the same time. */
const TRIES_MAX = 3;
const BODY_MAX_BYTES = 16 * 1024;
const REFUSALS: readonly number[] = [400, 403, 404];

/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness). Nothing that it answers is believed but a signature that verifies; what it says of its
 * size and of proofs is its word.
 * @param old the size that it cosigned last, as far as that is known; else 0
 * @throws what proofFrom throws
 */
export async function askWitness(
  witness: AskedWitness,
  { checkpoint, size, proofFrom }: ToCosign,
  old: number,
  deadline_ms: number,
): Promise<Asked> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const proof = old === 0 || old === size ? [] : await proofFrom(old);
    const answer = await post(witness.url, formatWitnessRequest({ old, proof, checkpoint }), deadline_ms);
    if ('outcome' in answer) return answer;
    const { status } = answer;
    if (status === 200) return cosignatureIn(answer, witness, checkpoint);
    if (status === 422 && old > 0) return { outcome: 'differs', status };
    if (status === 429 || status >= 500) return { outcome: 'away', status };
    if (REFUSALS.includes(status)) return { outcome: 'refused', status };
    const last = status === 409 ? sizeIn(answer) : undefined;
    if (last === undefined) return { outcome: 'unusable', status };
    if (last > size) return { outcome: 'ahead', size: last };
    // It has this size, and was told so: with another root, where it is that of the checkpoint.
    if (last === old) return { outcome: old === size ? 'differs' : 'unusable', status };
    old = last;
  }
  return { outcome: 'away', status: 409 };
}

async function post(url: string, body: string, deadline_ms: number): Promise<OutboundAnswer | Asked> {
  try {
    return await callOut(`${url}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      deadline_ms,
      bodyMaxBytes: BODY_MAX_BYTES,
    });
  } catch (error) {
    return { outcome: error instanceof RedirectRefused ? 'unusable' : 'away' };
  }
}

/** Its own line alone, whatever else it sends. */
async function cosignatureIn(
  { status, body }: OutboundAnswer,
  { verifier }: AskedWitness,
  checkpoint: string,
): Promise<Asked> {
  try {
    const lines = parseSignatureLines(String(body ?? ''));
    const own = lines.find(({ name, id }) => name === verifier.name && id === verifier.id);
    if (own !== undefined) {
      const line = formatSignatureLine(own);
      await verifyNote(parseNote(checkpoint + line), [verifier]);
      return { outcome: 'cosigned', line };
    }
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
  }
  return { outcome: 'unusable', status };
}

function sizeIn({ headers, body }: OutboundAnswer): number | undefined {
  if (headers['content-type'] !== TREE_SIZE_TYPE) return undefined;
  try {
    return parseTreeSize(String(body ?? ''));
  } catch (error) {
    if (error instanceof LedgerRefusal) return undefined;
    throw error;
  }
}
