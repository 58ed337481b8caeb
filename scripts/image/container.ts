import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Image } from './build.js';

/** A container's first process, which runs under an arbitrary user id, without rights, on a root that is read-only. */
export interface Container {
  /** Lines of its standard output, as they come. */
  lines(): AsyncIterable<string>;
  readonly errorOutput: () => string;
  /** Signals the first process itself. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it at once, where it still runs. */
  kill(): void;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const USER = '12345';
/** Where a container finds the folder that it is given. */
export const GIVEN = '/given';

// The first process of its own process namespace: the root read-only, the given folder read-only in it; then without rights.
const ENTER = `
mount --bind "$ROOT" "$ROOT" && mount --bind "$FOLDER" "$ROOT${GIVEN}" && mount -t proc proc "$ROOT/proc" &&
mount -o remount,bind,ro "$ROOT${GIVEN}" && mount -o remount,bind,ro "$ROOT" || exit 125
cd / && exec env -i "$@"`;

/**
 * Runs the image's entry point as a container runtime would, on this machine's network.
 * @param folder what it finds, read-only, at GIVEN
 * @param words in place of the image's own (CMD)
 */
export function runContainer(
  { root, config }: Image,
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Container {
  mkdirSync(join(root, GIVEN), { recursive: true });
  const variables = [
    ...config.Env,
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  ];
  const without = ['/usr/bin/setpriv', '--no-new-privs', '--clear-groups'];
  const within = [
    '/usr/bin/unshare',
    `--root=${root}`,
    `--wd=${config.WorkingDir}`,
    `--setgid=${USER}`,
    `--setuid=${USER}`,
  ];
  const command = [...config.Entrypoint, ...(words.length > 0 ? words : config.Cmd)];
  const child: ChildProcess = spawn(
    'unshare',
    [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      ENTER,
      'sh',
      ...variables,
      ...without,
      ...within,
      ...command,
    ],
    {
      env: { PATH: process.env.PATH, ROOT: root, FOLDER: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errorOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorOutput += text;
  });
  return {
    lines: () => createInterface(child.stdout as NonNullable<typeof child.stdout>),
    errorOutput: () => errorOutput,
    signal: (signal) => {
      const [first] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
      process.kill(Number(first), signal);
    },
    kill: () => void child.kill('SIGKILL'), // and its namespace with it
    ended: once(child, 'exit').then(([code]) => code as number | null),
  };
}
