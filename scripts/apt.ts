import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Installs Debian packages, where apt-get is there and may. Whether it worked is for the caller to see. */
export function aptInstall(packages: readonly string[]): void {
  if (packages.length === 0 || process.getuid?.() !== 0 || !has('apt-get')) return;
  console.log(`installing ${packages.join(', ')} with apt-get`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}

const KEPT = 'node_modules/.cache/ung-thuan';

/** apt-get refuses to run beside another one, and checks run side by side. */
function aptGet(...words: string[]): void {
  mkdirSync(KEPT, { recursive: true });
  spawnSync('flock', [join(KEPT, 'apt.lock'), 'apt-get', '-qq', ...words], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/**
 * Takes one program out of a Debian package, without installing the package and its services, and keeps it.
 * @param path of the program in the package
 * @returns its path here; undefined where it cannot be had
 */
export function aptProgram(name: string, path: string): string | undefined {
  const kept = resolve(KEPT, basename(path));
  if (existsSync(kept)) return kept;
  if (!has('apt-get') || !has('dpkg-deb')) return undefined;
  console.log(`taking ${basename(path)} out of Debian's ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-apt-'));
  const options = { cwd: folder, stdio: 'ignore' } as const;
  try {
    if (process.getuid?.() === 0) aptGet('update');
    spawnSync('apt-get', ['download', '-qq', name], options);
    const file = readdirSync(folder).find((each) => each.endsWith('.deb'));
    if (file === undefined || spawnSync('dpkg-deb', ['-x', file, '.'], options).status !== 0)
      return undefined;
    mkdirSync(KEPT, { recursive: true });
    copyFileSync(join(folder, path), kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
