import { toBase64 } from '../bytes.js';
import { sizeFrom } from './checkpoint.js';
import { type Hash, hashFromBase64 } from './hash.js';
import { checkSize } from './merkle.js';
import { refuseUnless } from './refusal.js';

/** What a log asks of a witness: the body of `POST /add-checkpoint` (C2SP tlog-witness). */
export interface WitnessRequest {
  /** Of the tree that the witness cosigned last. */
  readonly old: number;
  /** That the tree of the checkpoint begins with that one; empty where old is 0. */
  readonly proof: readonly Hash[];
  /** The checkpoint as the log signed it. */
  readonly checkpoint: string;
}

/** The most hashes of a proof that a witness takes. */
const HASHES_MAX = 63;

/** Of the answer 409, which states the size that the witness has. */
export const TREE_SIZE_TYPE = 'text/x.tlog.size';

/** @throws LedgerRefusal out_of_range */
export function formatWitnessRequest({ old, proof, checkpoint }: WitnessRequest): string {
  checkSize(old);
  return `${[`old ${old}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`;
}

/** @throws LedgerRefusal request_malformed, hash_malformed */
export function parseWitnessRequest(body: string): WitnessRequest {
  const blank = body.indexOf('\n\n');
  refuseUnless(blank >= 0, 'request_malformed', 'a request to a witness has no checkpoint');
  const [first = '', ...lines] = body.slice(0, blank).split('\n');
  const old = sizeFrom(/^old (.*)$/.exec(first)?.[1] ?? '');
  refuseUnless(old !== undefined, 'request_malformed', 'a request to a witness has no old size');
  refuseUnless(
    lines.length <= HASHES_MAX,
    'request_malformed',
    'a request to a witness has more than 63 hashes',
  );
  return { old, proof: lines.map(hashFromBase64), checkpoint: body.slice(blank + 2) };
}

/** The body of the answer 409. */
export const formatTreeSize = (size: number): string => `${size}\n`;

/** @throws LedgerRefusal request_malformed for another text than {@link formatTreeSize} gives */
export function parseTreeSize(body: string): number {
  const size = body.endsWith('\n') ? sizeFrom(body.slice(0, -1)) : undefined;
  refuseUnless(size !== undefined, 'request_malformed', 'the answer of a witness is not a size');
  return size;
}
