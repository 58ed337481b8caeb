import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file in one step, readable for its owner alone; once this returns, it is on the disk. A file `FILE.new` that an interrupted
 * call left behind is overwritten. Of one process at a time.
 */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder); // so that the new name is on the disk too
  } finally {
    closeSync(folder);
  }
}
