import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The newest releases of the supported Node versions after the oldest, 20. */
export const NODE_VERSIONS = ['22.23.5', '24.22.3'] as const;

/** Installs a Node version from npm (node-<platform>-<cpu>) into a folder, once. Returns the path of `node`. */
export function installNode(folder: string, version: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, `node-${version}`);
  const node = join(home, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) {
    const flags = ['--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', '--silent', ...flags, '--prefix', home, `${name}@${version}`]);
  }
  return node;
}
