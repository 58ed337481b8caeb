import { createWriteStream } from 'node:fs';
import { lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reject } from '../../database/admin/load/stage.js';
import { makeFolder } from '../../folder.js';
import type { SourceFile } from './directory.js';
import { cellsOf, openFile, readLines } from './line.js';
import { DirectoryRefused } from './mapping.js';

/** Makes the folder of rejects, for its owner alone, or finds it. @throws DirectoryRefused */
export async function makeRejectsFolder(folder: string): Promise<string> {
  const rejects = join(folder, 'rejects');
  try {
    makeFolder(rejects, 0o700);
    if ((await lstat(rejects)).isDirectory()) return rejects;
  } catch {
    // said below
  }
  throw new DirectoryRefused(`${rejects} cannot be made, or is no directory: the rejects go there`);
}

/** Writes the rejected lines of a file with their line and reason, readable by its owner alone. */
export async function writeRejectsFile(
  folder: string,
  source: SourceFile,
  rejects: AsyncIterable<Pick<Reject, 'line' | 'reason'>>,
): Promise<void> {
  const path = join(folder, source.mapping.file);
  const unfinished = `${path}.unfinished`;
  await rm(unfinished, { force: true });
  await pipeline(
    Readable.from(rejectLines(source, rejects)),
    createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }),
  );
  await rename(unfinished, path);
}

async function* rejectLines(
  source: SourceFile,
  rejects: AsyncIterable<Pick<Reject, 'line' | 'reason'>>,
): AsyncGenerator<string> {
  const file = await openFile(source.path);
  try {
    const { size } = await file.stat();
    const next = rejects[Symbol.asyncIterator]();
    let reject = await next.next();
    for await (const lines of readLines(file, { from: 0, to: size }, 1)) {
      for (const { at, text } of lines) {
        if (at === 1) {
          yield recordOf([...(cellsOf([(text ?? '').replace(/^\ufeff/, '')])[0] ?? []), 'line', 'reason']);
        } else if (reject.done !== true && reject.value.line === at) {
          const cells = text === undefined ? undefined : cellsOf([text])[0];
          const isWhole = cells?.length === source.width;
          const shown = isWhole ? cells : [text ?? '', ...new Array<string>(source.width - 1).fill('')];
          yield recordOf([...shown, String(at), reject.value.reason]);
          reject = await next.next();
        }
      }
      if (reject.done === true) return;
    }
  } finally {
    await file.close();
  }
}

function recordOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\n`;
}

// A spreadsheet takes what begins so for a formula; a load takes the apostrophe off again.
function cellOf(cell: string): string {
  const guarded = /^[-=+@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Removes what an earlier run rejected of a file. */
export async function removeRejectsFile(folder: string, source: SourceFile): Promise<void> {
  await rm(join(folder, source.mapping.file), { force: true });
}
