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

/** How a file of a group ended. */
interface FileOutcome {
  readonly name: string;
  readonly isOk: boolean;
  readonly took_ms: number;
  /** Its part of the output. */
  readonly output: string;
}

export interface Outcome extends Totals {
  readonly isOk: boolean;
  readonly files: readonly FileOutcome[];
  /** What was printed outside of the files' parts, where they do not say why the group failed. */
  readonly crash: string;
}

const FILE_MAX_MS = 600_000; // long enough for a busy machine
/** A group that prints nothing for so many times what a file may take hangs. */
const SILENT_MAX = 1.5;
/** How many files a process runs: what it has loaded and compiled serves the next ones. */
export const GROUP_MAX = 12;
const ASSERTION = /^ +ok \d+(?!.* # SKIP)/m;
// tap's summary of a process: "# { total: 12, pass: 11, fail: 1 }"
const SUMMARY = /^# \{ (total: .*) \}$/m;

/**
 * Runs groups of test files, `jobs` at a time, each group in a process of its own. Prints a line for each file, and the whole
 * output of those that fail or of a single file. tap tests need no runner; tap's own would add loaders to each process that take
 * longer than most tests.
 */
export async function runTestFiles(
  files: readonly TestFile[],
  { jobs, ...options }: { readonly jobs: number } & GroupOptions,
): Promise<Totals> {
  const waiting = groupsOf(files);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let finished = 0;
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const outcome = await runGroup(group, options);
      for (const { name, isOk, took_ms, output } of outcome.files) {
        if (!isOk || files.length === 1) process.stdout.write(output);
        finished += 1;
        console.log(`${isOk ? 'ok' : 'not ok'} ${finished} - ${name} # time=${took_ms}ms`);
      }
      process.stdout.write(outcome.crash);
      totals.passed += outcome.passed;
      totals.failed += outcome.failed;
      totals.skipped += outcome.skipped;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return totals;
}

/**
 * Divides files into groups, the same ones in each run of the same files. Starting a process and its first gateway takes longer
 * than most files; the last groups are small, so that no job ends long before another.
 */
export function groupsOf(files: readonly TestFile[]): TestFile[][] {
  const groups: TestFile[][] = [];
  for (let from = 0; from < files.length; ) {
    const size = Math.min(GROUP_MAX, Math.ceil((files.length - from) / 8));
    groups.push(files.slice(from, from + size));
    from += size;
  }
  return groups;
}

interface GroupOptions {
  /** The compiled scripts/test-group.ts. */
  readonly runner: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long a file may take. */
  readonly fileMax_ms?: number;
}

/** Runs test files in a process of their own, one after the other. */
export function runGroup(
  files: readonly TestFile[],
  { runner, env, fileMax_ms = FILE_MAX_MS }: GroupOptions,
): Promise<Outcome> {
  return new Promise((done) => {
    const max_ms = fileMax_ms * files.length;
    const child = spawn(process.execPath, ['--enable-source-maps', runner], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...env,
        TAP_TIMEOUT: String(max_ms / 1000),
        TEST_FILES: JSON.stringify(files),
        TEST_FILE_MAX_MS: String(fileMax_ms),
      },
    });
    let output = '';
    // After an error in a teardown tap waits for ever, beyond any time limit of its own.
    const silence = setTimeout(() => child.kill('SIGKILL'), SILENT_MAX * fileMax_ms);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        silence.refresh();
      });
    }
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      if (signal !== null) output += `ended by ${signal}\n`;
      done(
        parseOutcome(
          output,
          files.map(({ name }) => name),
          code === 0,
        ),
      );
    });
  });
}

/** Parses the output of a group. A file that has not ended, or has no assertion, has failed, and so has a group without a summary. */
export function parseOutcome(output: string, names: readonly string[], hasExitedWithZero: boolean): Outcome {
  let rest = output;
  const files = names.map((name): FileOutcome => {
    const begun = rest.indexOf(`# Subtest: ${name}\n`);
    const part = begun === -1 ? '' : rest.slice(begun);
    const ended = new RegExp(`^(not )?ok \\d+ - ${escaped(name)} # (?:time=([\\d.]+)ms)?`, 'm').exec(part);
    const own = ended === null ? part : part.slice(0, ended.index);
    rest = rest.replace(own, '');
    return {
      name,
      isOk: ended !== null && ended[1] === undefined && ASSERTION.test(own),
      took_ms: Math.round(Number(ended?.[2] ?? 0)),
      output: own,
    };
  });
  const summary = SUMMARY.exec(output)?.[1] ?? '';
  const count = (what: string) => Number(new RegExp(`\\b${what}: (\\d+)`).exec(summary)?.[1] ?? 0);
  const failing = files.filter(({ isOk }) => !isOk);
  const isOk = hasExitedWithZero && failing.length === 0 && count('pass') > 0 && count('fail') === 0;
  return {
    isOk,
    files,
    crash: isOk || (summary !== '' && failing.length > 0 && failing.every(saysWhy)) ? '' : rest,
    passed: count('pass'),
    failed: isOk ? 0 : Math.max(1, failing.length, count('fail')),
    skipped: count('skip') + count('todo'),
  };
}

const saysWhy = ({ output }: FileOutcome): boolean => /^ +not ok/m.test(output);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
