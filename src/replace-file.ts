import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from './user-error.js';

/**
 * Replaces a file in one step, readable for its owner alone; once this returns, it is on the disk. A file `FILE.new` that an interrupted
 * call left behind is overwritten. Of one process at a time.
 * @throws UserError where it cannot be written, as in a folder that is not there or on a full disk
 */
export function replaceFile(file: string, text: string): void {
  try {
    const draft = `${file}.new`;
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, file);
    flushFolder(dirname(file)); // so that the new name is on the disk too
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
