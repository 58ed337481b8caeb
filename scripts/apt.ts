import { spawnSync } from 'node:child_process';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Installs Debian packages, where apt-get is there and may. Whether it worked is for the caller to see. */
export function aptInstall(packages: readonly string[]): void {
  if (packages.length === 0 || process.getuid?.() !== 0 || !has('apt-get')) return;
  console.log(`installing ${packages.join(', ')} with apt-get`);
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}
