import { readFileSync } from 'node:fs';

/** A command used wrongly; the message says how it is used, in one line. */
export class UsageError extends Error {}

/** How a command speaks: for people on a terminal, or one JSON document with --json. */
export interface Terminal {
  readonly json: boolean;
  /** The result: `text` for people, `value` as JSON. */
  result(text: string, value: unknown): void;
  /** Where long work stands; nothing with --json. */
  progress(text: string): void;
}

/** Speaks to standard output, and of progress to standard error where that is a terminal. */
export function openTerminal(json: boolean): Terminal {
  return {
    json,
    result: (text, value) => console.log(json ? JSON.stringify(value) : text),
    progress: (text) => {
      if (!json && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    },
  };
}

/** A file that a command was given. @throws UsageError when it cannot be read or is not JSON */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON`);
  }
}
