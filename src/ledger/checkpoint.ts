import { toBase64 } from '../bytes.js';
import { type Hash, hashFromBase64 } from './hash.js';
import { checkSize } from './merkle.js';
import {
  formatNote,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
  parseNote,
  signNote,
  verifyNote,
  verifySignatures,
} from './note.js';
import { refuseUnless } from './refusal.js';

/** The head of a log's tree, as its checkpoint states it (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The log's name: one line. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Hash;
  /** What stands after the root: lines that are not empty. */
  readonly extensions: readonly string[];
}

/** A checkpoint whose signatures were verified. */
export interface OpenedCheckpoint extends Checkpoint {
  /** The text that was signed. */
  readonly text: string;
  /** Of the log's keys, at least one. */
  readonly signatures: readonly NoteSignature[];
  /** Of the witnesses that were known. */
  readonly cosignatures: readonly NoteSignature[];
}

const SIZE = /^(0|[1-9]\d{0,15})$/;

/**
 * A size or an index as the formats of logs write it.
 * @returns undefined for a text that is not a decimal number without leading zeros, or is beyond 2^53 - 1
 */
export function sizeFrom(text: string): number | undefined {
  return SIZE.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}

/** The text of a checkpoint, which is signed as a note. @throws LedgerRefusal out_of_range, checkpoint_malformed */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  checkSize(size);
  const lines = [origin, String(size), toBase64(root), ...extensions];
  const areLines = lines.every((line) => line !== '' && !line.includes('\n'));
  refuseUnless(areLines, 'checkpoint_malformed', 'a line of a checkpoint is empty, or is several');
  return `${lines.join('\n')}\n`;
}

/** @throws LedgerRefusal checkpoint_malformed, hash_malformed */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const isWhole = lines.pop() === '' && lines.length >= 3 && !lines.includes('');
  refuseUnless(isWhole, 'checkpoint_malformed', 'a checkpoint has no three lines, or an empty one');
  const [origin = '', digits = '', root = '', ...extensions] = lines;
  const size = sizeFrom(digits);
  refuseUnless(
    size !== undefined,
    'checkpoint_malformed',
    'the size of a checkpoint is not between 0 and 2^53 - 1',
  );
  return { origin, size, root: hashFromBase64(root), extensions };
}

/** Signs a checkpoint. @returns the note @throws what the signers throw; LedgerRefusal as {@link formatCheckpoint} */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly NoteSigner[],
): Promise<string> {
  return formatNote(await signNote(formatCheckpoint(checkpoint), signers));
}

/**
 * Reads a checkpoint, of which nothing is believed before its signatures are verified.
 * @param origin of the log that it must be of
 * @param verifiers keys of the log, and of witnesses: every signature by one of them must verify, and one by the log be there
 * @throws LedgerRefusal note_malformed, signature_invalid, signature_missing, checkpoint_malformed, other_log
 */
export async function openCheckpoint(
  note: Uint8Array | string,
  origin: string,
  verifiers: { readonly log: readonly NoteVerifier[]; readonly witnesses?: readonly NoteVerifier[] },
): Promise<OpenedCheckpoint> {
  const parsed = parseNote(note);
  const signatures = await verifyNote(parsed, verifiers.log);
  const cosignatures = await verifySignatures(parsed, verifiers.witnesses ?? []);
  const checkpoint = parseCheckpoint(parsed.text);
  refuseUnless(checkpoint.origin === origin, 'other_log', 'the checkpoint is of another log');
  return { ...checkpoint, text: parsed.text, signatures, cosignatures };
}
