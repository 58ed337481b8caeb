import type { Output } from '../../src/commands/terminal.js';
import { runProgram } from '../../src/program.js';

/** How `ung-thuan` ended, and what it wrote to standard output and standard error, without the space around it. */
export interface Ended {
  readonly status: 0 | 1;
  readonly stdout: string;
  readonly complaint: string;
}

/** Runs `ung-thuan WORDS` in this process, since starting one of its own takes longer than most commands. */
export async function runHere(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  const results: string[] = [];
  const failures: string[] = [];
  const output: Output = {
    result: (text) => results.push(text),
    failure: (error) => {
      if (typeof error !== 'string') throw error;
      failures.push(error);
    },
  };
  const status = await runProgram(words, output, environment);
  return { status, stdout: results.join('\n').trim(), complaint: failures.join('\n').trim() };
}
