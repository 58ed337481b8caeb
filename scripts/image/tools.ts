import { spawnSync } from 'node:child_process';
import { aptInstall } from '../apt.js';

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
  aptInstall(missing().map((each) => each.package));
  return missing().map(({ program }) => program);
}
