import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../user-error.js';

/** A Unix socket with a longer path than this has no name on every system. */
const PATH_MAX_BYTES = 103;

/**
 * Makes this process the only one on its machine, containers included, that has a file; it stays so until it ends, however it ends.
 *
 * The lock is a Unix socket on which the process listens, `FILE.lock.N`. The kernel gives a name to one process, and connects nobody to a
 * socket whose process is gone. A socket that was left behind is not replaced, which others might do at the same moment, but followed by one with the
 * next number: who has listened under it looks again at all others, and gives up where one of them has a process or a higher number.
 * @throws UserError when another process has it, or nobody can have a lock there
 */
export async function lockFile(named: string): Promise<void> {
  const file = join(realpathSync(dirname(named)), basename(named)); // whatever other names its folder has
  const taken = new UserError(`another process has ${file}: only one witness at a time may`);
  const before = locksOf(file);
  if ((await Promise.all(before.map(({ path }) => hasProcess(path)))).includes(true)) throw taken;
  const number = Math.max(0, ...before.map((lock) => lock.number)) + 1;
  const own = `${file}.lock.${number}`;
  if (Buffer.byteLength(own) > PATH_MAX_BYTES)
    throw new UserError(`the path of ${file} is longer than a lock beside it can be: choose a shorter one`);
  const server = await listenAt(own).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw taken;
    throw new UserError(`no lock can be made beside ${file}: ${error.message}`);
  });
  const others = locksOf(file).filter((lock) => lock.number !== number);
  for (const lock of others) {
    if (lock.number < number && !(await hasProcess(lock.path))) continue;
    server.close();
    throw taken;
  }
  for (const { path } of others) rmSync(path, { force: true });
  server.unref();
}

function locksOf(file: string): { readonly path: string; readonly number: number }[] {
  const folder = dirname(file);
  return readdirSync(folder).flatMap((name) => {
    const [, digits] = name.startsWith(basename(file))
      ? (/^\.lock\.(\d{1,9})$/.exec(name.slice(basename(file).length)) ?? [])
      : [];
    return digits === undefined ? [] : [{ path: join(folder, name), number: Number(digits) }];
  });
}

/** Whether somebody listens on a socket; also where it is not allowed to look. */
function hasProcess(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
      );
  });
}

function listenAt(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject).listen(path, () => resolve(server));
  });
}
