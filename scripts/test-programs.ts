/**
 * Installs what the tests need beyond npm, where apt-get is there and may, and names what is missing. `npm test` does it first.
 *   node --import=tsx scripts/test-programs.ts
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { aptInstall } from './apt.js';
import { BROWSER } from './inbox/browser.js';

const PROGRAMS: readonly { readonly program: string; readonly package: string; readonly file?: string }[] = [
  { program: 'redis-server', package: 'redis-server' },
  { program: BROWSER, package: BROWSER },
  { program: 'pgbackrest', package: 'pgbackrest' },
  { program: 'pg_createcluster', package: 'postgresql' }, // a server that pgBackRest of Debian knows
  { program: 'pgbouncer', package: 'pgbouncer' },
  { program: 'go', package: 'golang-go' },
  {
    program: 'golang.org/x/mod', // reads logs with none of our code
    package: 'golang-golang-x-mod-dev',
    file: '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog',
  },
];

function has({ program, file }: (typeof PROGRAMS)[number]): boolean {
  if (file !== undefined) return existsSync(file);
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

const missing = () => PROGRAMS.filter((each) => !has(each));

aptInstall(missing().map((each) => each.package));
const still = missing().map((each) => each.program);
if (still.length > 0) {
  console.error(`the tests need ${still.join(' and ')}: install them and run again`);
  process.exitCode = 1;
}
