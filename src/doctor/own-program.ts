import { spawn } from 'node:child_process';

/** How a partner's own program ended. */
export interface Ended {
  /** Null when it was ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  /** The last line of standard error, where most languages say what the error is. */
  readonly complaint: string;
}

const RUNS_MAX_MS = 20_000;
const OUTPUT_MAX_CHARS = 100_000;

/** The program does not run as the doctor needs it. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

/**
 * Runs a command line of the user with a JSON document on its standard input.
 * @throws ProgramFailed when it cannot be started, takes too long or writes too much
 */
export function runOwn(command: string, input: unknown): Promise<Ended> {
  return new Promise((done, failed) => {
    const isPosix = process.platform !== 'win32';
    // A group of its own, so that what the shell has started ends with it.
    const child = spawn(command, { shell: true, detached: isPosix, stdio: ['pipe', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    const stop = (reason: string) => {
      failed(new ProgramFailed(reason));
      try {
        if (isPosix && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // it has ended
      }
    };
    const timer = setTimeout(stop, RUNS_MAX_MS, `the command takes longer than ${RUNS_MAX_MS / 1000} s`);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > OUTPUT_MAX_CHARS)
          stop(`the command writes more than ${OUTPUT_MAX_CHARS} characters`);
      });
    }
    child.on('error', (error) => {
      clearTimeout(timer);
      failed(new ProgramFailed(`the command cannot be started: ${error.message}`));
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      const complaint = output.stderr.trim().split('\n').at(-1) ?? '';
      done({ status, stdout: output.stdout, complaint });
    });
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(JSON.stringify(input));
  });
}
