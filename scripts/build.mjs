/**
 * Builds dist/ from the sources, unless it is up to date: the server by tsc, the client's types, the inbox by vite, the API reference, the
 * contracts as JSON, and copies of the SQL and the samples. `npm start`, `npm test` and `npm pack` run it, so that no outdated build is run or
 * packed. Without the build tools (npm ci --omit=dev) an existing dist/ is used as it is.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STAMP = `${ROOT}dist/.build-stamp`;
const INPUTS = [
  'src',
  'openapi',
  'docs/samples',
  'scripts/build.mjs',
  'scripts/build-reference.ts',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.client.json',
  'vite.config.ts',
];
const STEPS = [
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'], // types are checked by npm run check:types
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.client.json', '--noCheck'],
  ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  ['--import=tsx', 'scripts/build-reference.ts'],
];

process.chdir(ROOT);
const hasTools = existsSync('node_modules/typescript') && existsSync('node_modules/vite');
const hasSources = INPUTS.every((input) => existsSync(input));

if (!hasTools || !hasSources) {
  if (!existsSync('dist/main.js')) {
    console.error('dist/ is not built, and the build tools are not installed: run npm ci without --omit=dev');
    process.exitCode = 1;
  }
} else {
  const stamp = digestOf(INPUTS);
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp) await build(stamp);
}

/** @param {string} stamp written last, so that an interrupted build is not mistaken for a finished one */
async function build(stamp) {
  rmSync('dist', { recursive: true, force: true });
  for (const step of STEPS) {
    const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
  cpSync('src/database/sql', 'dist/database/sql', { recursive: true });
  cpSync('docs/samples', 'dist/samples', { recursive: true });
  const { parse } = await import('yaml');
  mkdirSync('dist/openapi', { recursive: true });
  for (const name of ['partner', 'citizen']) {
    const contract = parse(readFileSync(`openapi/${name}.yaml`, 'utf8'));
    writeFileSync(`dist/openapi/${name}.json`, JSON.stringify(contract));
  }
  writeFileSync(STAMP, stamp);
}

/** SHA-256 over the paths and contents of all files. @param {readonly string[]} paths files and folders */
function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .map((name) => `${path}/${name}`)
          .filter((name) => statSync(name).isFile())
          .sort()
      : [path];
    for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}
