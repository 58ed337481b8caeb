import { existsSync, readFileSync } from 'node:fs';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { parseNote } from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { replaceFile } from '../replace-file.js';
import { UserError } from '../user-error.js';

/** The checkpoint that a witness cosigned last of each log, as the log signed it, by the log's name. */
export type WitnessState = ReadonlyMap<string, string>;

/**
 * Makes the file of a witness that has cosigned nothing.
 * @throws UserError when there is a file: it must not be forgotten what was cosigned
 */
export function createState(file: string): void {
  if (existsSync(file)) throw new UserError(`${file} exists already`);
  writeState(file, new Map());
}

/**
 * Reads the file. It is read for every request, so what counts is what is on the disk.
 * @throws UserError when it is not there, or is not such a file
 */
export function readState(file: string): WitnessState {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`${file}, which says what was cosigned, cannot be read`);
  }
  try {
    const { checkpoints } = JSON.parse(text) as { checkpoints: Record<string, string> };
    const entries = Object.entries(checkpoints);
    for (const [origin, note] of entries) checkOrigin(origin, note);
    return new Map(entries);
  } catch {
    throw new UserError(`${file} does not hold what a witness cosigned`);
  }
}

function checkOrigin(origin: string, note: string): void {
  const isOfLog = parseCheckpoint(parseNote(note).text).origin === origin;
  if (!isOfLog) throw new LedgerRefusal('other_log', 'the checkpoint is of another log');
}

/** Replaces the file; once this returns, it is on the disk. */
export function writeState(file: string, state: WitnessState): void {
  replaceFile(file, `${JSON.stringify({ checkpoints: Object.fromEntries(state) }, undefined, 2)}\n`);
}
