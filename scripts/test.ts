/**
 * Runs the tests: finds or installs what they need beyond npm, builds dist/, compiles the tests, starts one PostgreSQL and
 * one Redis for all files, runs tap, and prints the counts of its assertions as the last line. `npm test -- FILES` runs
 * some files or folders.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { compiledName, compileTests, testFiles } from './test-build.js';
import { startTestServers } from './test-servers.js';

const NEEDED = [
  { program: 'redis-server', package: 'redis-server' },
  { program: 'chromium', package: 'chromium' },
];

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function provide(): void {
  const missing = NEEDED.filter(({ program }) => !has(program));
  if (missing.length === 0) return;
  const packages = missing.map((each) => each.package);
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`installing ${packages.join(' and ')} with apt-get`);
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  }
  const still = NEEDED.filter(({ program }) => !has(program));
  if (still.length > 0) {
    console.error(`the tests need ${still.map((each) => each.program).join(' and ')}: install and run again`);
    process.exit(1);
  }
}

const TAP = 'node_modules/tap/dist/esm/run.mjs';
const TAP_BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js';

/**
 * tap leaves out a plugin named in .taprc only once it has been built again. Each plugin costs every test process time,
 * and the one for TypeScript would compile each file again.
 */
function leaveOutPlugins(): void {
  if (!readFileSync(TAP_BUILT, 'utf8').includes('@tapjs/mock')) return;
  spawnSync(process.execPath, [TAP, 'build'], { stdio: 'inherit' });
}

const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const files = testFiles(words);
if (files.length === 0) {
  console.error(`no test file is named by ${words.join(' ')}`);
  process.exit(1);
}
provide();
leaveOutPlugins();
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const OUT = '.test-build';
compileTests(OUT);
const { servers, close } = await startTestServers();
let status = 1;
try {
  const tap = spawn(process.execPath, [TAP, ...options, ...files.map((file) => compiledName(file, OUT))], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, UNG_THUAN_TEST_SERVERS: JSON.stringify(servers) },
  });
  let tail = '';
  tap.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-4_000);
  });
  status = await new Promise<number>((done) => tap.on('close', (code) => done(code ?? 1)));
  // tap's own summary: "# { total: 12, pass: 12, fail: 0 }"
  const count = (what: string) => Number(new RegExp(`\\b${what}: (\\d+)`).exec(tail)?.[1] ?? 0);
  const skipped = count('skip') + count('todo');
  if (count('total') === 0) status ||= 1;
  console.log(`${count('pass')} passed, ${count('fail')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
} finally {
  await close();
}
process.exit(status);
