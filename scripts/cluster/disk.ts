import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own: a file, mounted as a file system. */
export interface Disk {
  unmount(): void;
}

/** Makes a file system of `bytes` in `file` and mounts it at `folder`. Needs root. */
export function mountDisk(file: string, folder: string, bytes: number): Disk {
  const image = openSync(file, 'w', 0o600);
  ftruncateSync(image, bytes);
  closeSync(image);
  execFileSync('mkfs.ext4', ['-q', '-m', '0', file]); // no part of it is kept for root
  mkdirSync(folder, { mode: 0o700 });
  execFileSync('mount', ['-o', 'loop', file, folder]);
  return { unmount: () => execFileSync('umount', ['--lazy', folder]) };
}

/** Fills the disk of a folder up. @returns removes what fills it */
export function fillDisk(folder: string): () => void {
  const file = join(folder, 'filling');
  const { bavail, bsize } = statfsSync(folder);
  execFileSync('fallocate', ['--length', String(bavail * bsize - FILE_SYSTEM_BYTES), file]);
  return () => rmSync(file);
}

/** What the file system needs to write down where the file is. */
const FILE_SYSTEM_BYTES = 1_048_576;
