import { writeFileSync } from 'node:fs';
import type { Jwk } from '../client/key.js';
import { UnsupportedKey } from '../client/key.js';
import type { Config } from '../config.js';
import type { Finding } from '../doctor/check.js';
import { type Examined, examine } from '../doctor/examine.js';
import { junitOf } from '../doctor/junit.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { UserError } from '../user-error.js';
import { parseOptions } from './options.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';

const USAGE =
  'doctor --origin URL --key FILE [--persona NUMBER] [--only NAMES] [--sign-with COMMAND] [--verify-with COMMAND] [--junit FILE]';

/** A check failed. */
export class DoctorFailed extends UserError {}

/** `doctor`: checks a gateway, and a partner's own code, as a partner meets them. */
export async function doctor(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { origin, key, persona, only, signWith, verifyWith, junit } = parse(words);
  const jwk = readJsonFile(key) as Jwk;
  if (junit !== undefined) writeReport(junit, []); // before half a minute of work
  const began = (name: string, done: number, of: number) => terminal.progress(`${done} of ${of}: ${name}`);
  let examined: Examined;
  try {
    examined = await examine({ origin, jwk, persona, only, signWith, verifyWith, began });
  } catch (error) {
    if (error instanceof KeyRefusal || error instanceof UnsupportedKey) {
      throw new UsageError(`${key} is not a private key that partners sign with: ${error.message}`);
    }
    throw error;
  }
  terminal.progress('');
  const { findings, isSandbox } = examined;
  if (junit !== undefined) writeReport(junit, findings);
  terminal.result(inWords(examined), { origin, is_sandbox: isSandbox, ...counted(findings), findings });
  const failed = findings.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  if (failed.length > 0) {
    throw new DoctorFailed(`${failed.length} of ${findings.length} checks failed: ${failed.join(', ')}`);
  }
}

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  origin: TEXT,
  key: TEXT,
  persona: TEXT,
  only: TEXT,
  'sign-with': TEXT,
  'verify-with': TEXT,
  junit: TEXT,
} as const;

function parse(words: readonly string[]) {
  const { values } = parseOptions(words, USAGE, { options: OPTIONS });
  const { origin, key, persona, junit, 'sign-with': signWith, 'verify-with': verifyWith } = values;
  if (origin === undefined || key === undefined) throw new UsageError(USAGE);
  if (persona !== undefined && !/^\d{12}$/.test(persona)) {
    throw new UsageError('--persona takes a personal number of twelve digits, as at /sandbox/personas');
  }
  const only = values.only?.split(',');
  return { origin: originOf(origin), key, persona, only, junit, signWith, verifyWith };
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new UsageError(
      '--origin takes the public address of a gateway, as https://gateway.example, without a path',
    );
  }
  return url.origin;
}

function writeReport(file: string, findings: readonly Finding[]): void {
  try {
    writeFileSync(file, junitOf(findings));
  } catch {
    throw new UsageError(`${file} cannot be written`);
  }
}

function counted(findings: readonly Finding[]) {
  const count = (outcome: Finding['outcome']) => findings.filter((each) => each.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const;

function inWords({ findings, isSandbox }: Examined): string {
  const { passed, failed, skipped } = counted(findings);
  return [
    ...findings.flatMap(({ name, outcome, expected, came, advice }) => {
      const line = `${MARKS[outcome]}  ${name.padEnd(34)}${came}`;
      return outcome === 'failed'
        ? [line, `        expected  ${expected}`, `        do        ${advice}`]
        : [line];
    }),
    ...(isSandbox ? [] : ['this is no sandbox: checks that ask people or release data were not run']),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join('\n');
}
