import { readFileSync } from 'node:fs';
import { parseStrictJson } from '../contract/strict-json.js';
import { Problem } from '../problem.js';
import { UserError } from '../user-error.js';

/** A command was used wrongly; the message is one line of usage. */
export class UsageError extends UserError {}

/** Output of a command: text for people, or one JSON document with --json. */
export interface Terminal {
  readonly json: boolean;
  /** The result: `text` for people, `value` as JSON. */
  result(text: string, value: unknown): void;
  /** Progress of long work; nothing with --json. */
  progress(text: string): void;
}

/** Where a program writes. */
export interface Output {
  /** To standard output, a line. */
  result(text: string): void;
  /** To standard error: a line, or the error itself where it is a fault of this software. */
  failure(error: unknown): void;
  /** Replaces the last line of a terminal; left out where there is none. */
  progress?(text: string): void;
}

/** The terminal of a command: writes results as text or, with --json, as JSON. */
export function openTerminal(json: boolean, output: Output): Terminal {
  return {
    json,
    result: (text, value) => output.result(printable(json ? JSON.stringify(value) : text)),
    progress: (text) => {
      if (!json) output.progress?.(text);
    },
  };
}

// Line feeds aside: C0 and C1 controls, which can move the cursor or hide text, and directional formatting.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it finds control characters
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text with control characters written as `\u001b`: texts of others may reach a terminal. In JSON it means the same. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const DEPTH_MAX = 32;

/**
 * Reads a JSON file named on the command line, as strictly as a request's body: of a name given twice none counts.
 * @throws UsageError when it cannot be read or is not JSON
 */
export function readJsonFile(path: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
  try {
    return parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  } catch (error) {
    const [fault] = error instanceof Problem ? error.errors : [];
    const where = fault === undefined || fault.pointer === '' ? '' : `: ${fault.pointer} ${fault.detail}`;
    throw new UsageError(`${path} is not JSON${where}`);
  }
}
