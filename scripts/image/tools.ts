import { spawnSync } from 'node:child_process';

const PROGRAMS = [
  { program: 'buildah', package: 'buildah' },
  { program: 'mmdebstrap', package: 'mmdebstrap' },
  { program: 'unshare', package: 'util-linux' },
];

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Installs what building an image takes, with apt-get where it may. Returns the programs that are still missing. */
export function installTools(): readonly string[] {
  const missing = () => PROGRAMS.filter(({ program }) => !has(program));
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return ['a root account on Linux', ...missing().map(({ program }) => program)];
  if (missing().length > 0 && has('apt-get')) {
    const packages = missing().map((each) => each.package);
    console.log(`installing ${packages.join(' and ')} with apt-get`);
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  }
  return missing().map(({ program }) => program);
}
