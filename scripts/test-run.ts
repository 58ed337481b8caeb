import { spawn } from 'node:child_process';

/** Numbers of assertions. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestFile {
  /** The source's path, to print. */
  readonly name: string;
  /** The path of the compiled file. */
  readonly compiled: string;
}

interface Outcome extends Totals {
  readonly isOk: boolean;
  readonly output: string;
}

const FILE_MAX_MS = 900_000; // long enough for a busy machine
// tap's summary of a file: "# { total: 12, pass: 11, fail: 1 }"
const SUMMARY = /^# \{ (total: .*) \}$/m;

/**
 * Runs test files, `jobs` at a time, each in a process of its own. Prints a line for each, and the whole output of those that
 * fail or of a single file. tap tests need no runner; tap's own would add loaders to each process that take longer than most
 * tests.
 */
export async function runTestFiles(
  files: readonly TestFile[],
  { jobs, env }: { readonly jobs: number; readonly env: NodeJS.ProcessEnv },
): Promise<Totals> {
  const waiting = [...files];
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let finished = 0;
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const began = performance.now();
      const { isOk, output, passed, failed, skipped } = await runFile(file, env);
      if (!isOk || files.length === 1) process.stdout.write(output);
      const took_ms = Math.round(performance.now() - began);
      finished += 1;
      console.log(
        `${isOk ? 'ok' : 'not ok'} ${finished} - ${file.name} # ${passed} passed, time=${took_ms}ms`,
      );
      totals.passed += passed;
      totals.failed += failed;
      totals.skipped += skipped;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return totals;
}

function runFile({ compiled }: TestFile, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--enable-source-maps', compiled], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, TAP_TIMEOUT: String(FILE_MAX_MS / 1000) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const limit = setTimeout(() => child.kill('SIGKILL'), FILE_MAX_MS);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      if (signal !== null) output += `ended by ${signal}\n`;
      done(parseOutcome(output, code === 0));
    });
  });
}

/** Parses the output of a test file. A file without assertions or without a summary has failed. */
export function parseOutcome(output: string, hasExitedWithZero: boolean): Outcome {
  const summary = SUMMARY.exec(output)?.[1] ?? '';
  const count = (what: string) => Number(new RegExp(`\\b${what}: (\\d+)`).exec(summary)?.[1] ?? 0);
  const passed = count('pass');
  const isOk = hasExitedWithZero && passed > 0 && count('fail') === 0;
  return {
    isOk,
    output,
    passed,
    failed: isOk ? 0 : Math.max(1, count('fail')),
    skipped: count('skip') + count('todo'),
  };
}
