/**
 * Runs the tests: installs missing programs, builds dist/, compiles the tests, starts one PostgreSQL and one Redis for all
 * files, runs them, and prints the numbers of assertions as the last line. `npm test -- FILES` runs some files or folders. A run of all
 * files fails also where the contracts declare an answer that no test has seen.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { compiledName, compileTests, GROUP_RUNNER, ownFolder, testFiles } from './test-build.js';
import { runTestFiles } from './test-run.js';
import { startTestServers } from './test-servers.js';

const TAP = 'node_modules/tap/dist/esm/run.mjs';
const TAP_BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js';

/**
 * Rebuilds tap, which only then drops the plugins that .taprc excludes. Each plugin costs every test process time, and the
 * one for TypeScript would compile each file again.
 */
function rebuildTap(): void {
  if (!readFileSync(TAP_BUILT, 'utf8').includes('@tapjs/mock')) return;
  spawnSync(process.execPath, [TAP, 'build'], { stdio: 'inherit' });
}

/** Runs a program of Node that the tests need to succeed. */
function runFirst(...words: string[]): void {
  if (spawnSync(process.execPath, words, { stdio: 'inherit' }).status !== 0) process.exit(1);
}

/** What is wrong with the answers that all tests together have seen. */
async function answersUnseen(): Promise<string[]> {
  const { unseenAnswers } = await import('../test/contract/unseen.js'); // reads the contracts as built
  const seen = existsSync(seenFile) ? readFileSync(seenFile, 'utf8').split('\n') : [];
  return unseenAnswers(new Set(seen));
}

const DAY_MS = 86_400_000;
const VIET_NAM_AHEAD_MS = 7 * 3_600_000;

/** Ages, periods and budgets change with the day in Việt Nam, so a run must not cross its midnight. */
async function startWithinOneDay(run_ms: number): Promise<void> {
  const left_ms = DAY_MS - ((Date.now() + VIET_NAM_AHEAD_MS) % DAY_MS);
  if (left_ms > run_ms) return;
  console.log(
    `waiting ${Math.ceil(left_ms / 1000)} s for midnight in Việt Nam, which the tests must not cross`,
  );
  await new Promise((done) => setTimeout(done, left_ms));
}

const JOBS = 4; // more than the two processors, since many files wait: for time limits, for processes to start
const FILE_MS = 12_000; // more than the average file takes beside the checks
// The slowest files run first, so that none of them runs alone at the end.
const LONGEST = [
  'test/package.test.ts',
  'test/web/',
  'test/commands/',
  'test/scripts/demo.test.ts',
  'test/statistics/attack.test.ts',
];

const words = process.argv.slice(2);
const option = words.find((word) => word.startsWith('-'));
const files = testFiles(words);
if (option !== undefined || files.length === 0) {
  console.error(option === undefined ? `no test files match ${words.join(' ')}` : `unknown option ${option}`);
  process.exit(1);
}
runFirst('--import=tsx', 'scripts/test-programs.ts');
rebuildTap();
runFirst('scripts/build.mjs');
const out = ownFolder('.test-build');
const seenFile = process.env.UNG_THUAN_CONTRACT_SEEN ?? resolve(out, 'answers-seen.txt');
await compileTests(out);
await startWithinOneDay((files.length * FILE_MS) / JOBS);
const { servers, close } = await startTestServers();
let isOk = false;
try {
  const rank = (file: string) =>
    LONGEST.findIndex((prefix) => file.startsWith(prefix)) + 1 || LONGEST.length + 1;
  const { passed, failed, skipped } = await runTestFiles(
    files.toSorted((a, b) => rank(a) - rank(b)).map((name) => ({ name, compiled: compiledName(name, out) })),
    {
      jobs: JOBS,
      env: {
        ...process.env,
        UNG_THUAN_TEST_SERVERS: JSON.stringify(servers),
        UNG_THUAN_CONTRACT_SEEN: seenFile,
      },
      runner: compiledName(GROUP_RUNNER, out),
    },
  );
  const unseen = words.length > 0 ? [] : await answersUnseen();
  for (const line of unseen) console.error(line);
  isOk = failed === 0 && unseen.length === 0;
  console.log(
    `${passed} passed, ${failed + unseen.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
} finally {
  await close();
  rmSync(out, { recursive: true, force: true });
}
process.exit(isOk ? 0 : 1);
