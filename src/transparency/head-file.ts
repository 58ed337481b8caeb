import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../folder.js';
import { UserError } from '../user-error.js';

/** The head of a tree: how many leaves, and the root over them. */
export interface Head {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

/** The name of the file, in the data folder. */
export const HEAD_FILE = 'ledger-head.json';

/** The head that this gateway saw last, in a file outside of the database. */
export interface HeadFile {
  /**
   * The head; undefined where there is none.
   * @throws UserError when the file is there and cannot be understood
   */
  read(): Promise<Head | undefined>;
  /** Replaces the head, on the disk once this returns. @throws whatever a disk refuses, such as ENOSPC */
  write(head: Head): Promise<void>;
}

/** Why a folder cannot be written, though nothing is broken: a production container's root is read-only. */
const NO_FOLDER = ['EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'];

/**
 * The file is replaced whole, so that a crash leaves the head of before or the new one. Where its folder cannot be written the head is kept in memory,
 * and is forgotten when the process ends.
 * @param onUnkept is told so, once
 */
export function openHeadFile(path: string, onUnkept: (error: unknown) => void = () => undefined): HeadFile {
  let unkept: Head | undefined;
  let isTidy = false;
  return {
    async read() {
      if (unkept !== undefined) return unkept;
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      return parse(path, text);
    },
    async write(head) {
      try {
        if (!isTidy) await removeDrafts(path);
        isTidy = true;
        if (unkept === undefined) return await replace(path, head);
      } catch (error) {
        if (!NO_FOLDER.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        onUnkept(error);
      }
      unkept = head;
    },
  };
}

const DRAFT = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No write takes so long: what is older was left behind by a process that was killed. */
const DRAFT_MAX_AGE_MS = 3_600_000;

/** Removes what killed processes left behind beside the file. Of others, which may be writing, nothing. */
async function removeDrafts(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const beside = await readdir(folder).catch(() => []); // it is made before the first file
  for (const each of beside) {
    if (!each.startsWith(name) || !DRAFT.test(each.slice(name.length))) continue;
    const draft = join(folder, each);
    const written = await stat(draft).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > DRAFT_MAX_AGE_MS)
      await rm(draft, { force: true });
  }
}

// Not as replace-file.ts does it: a gateway answers calls while the disk writes.
async function replace(path: string, { size, root }: Head): Promise<void> {
  makeFolder(dirname(path));
  const written = `${path}.${randomUUID()}`; // another gateway may have the same folder
  try {
    await synced(written, 'w', (file) =>
      file.writeFile(`${JSON.stringify({ size, root: root.toString('base64') })}\n`),
    );
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
  await synced(dirname(path), 'r'); // so that the new name is on the disk too
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function synced(
  path: string,
  flags: string,
  change?: (file: OpenFile) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await change?.(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parse(path: string, text: string): Head {
  let read: { readonly size?: unknown; readonly root?: unknown };
  try {
    read = JSON.parse(text);
  } catch {
    read = {};
  }
  const root = Buffer.from(String(read.root), 'base64');
  if (!Number.isSafeInteger(read.size) || root.length !== 32)
    throw new UserError(`${path} does not hold the head of a ledger`);
  return { size: read.size as number, root };
}
