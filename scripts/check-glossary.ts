/**
 * Checks that the glossary has one term for one thing in both languages, and that replaced words do not come back: with two
 * names for one thing, readers look for a difference.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { vi } from '../src/web/inbox/words/vi.js';
import { glossaryFaults, replacedWordFaults } from './glossary-rules.js';

const ROOT = new URL('../', import.meta.url);
const CHECKED_FILES = /\.(ts|tsx|js|mjs|sql|md|ya?ml|css|html|json|svg)$/;
/** Old names remain in applied migrations and their tests, in the changelog, and in this check. */
const OLD_NAMES =
  /^(src\/database\/sql\/tables\/|test\/database\/migrate\.test\.ts|CHANGELOG\.md|scripts\/glossary-rules\.ts|test\/scripts\/glossary-rules\.test\.ts|package-lock\.json|test\/vectors\/)/;

const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 16 * 1024 * 1024,
}).split('\0');
const files = tracked.filter(
  (file) => CHECKED_FILES.test(file) && !OLD_NAMES.test(file) && existsSync(new URL(file, ROOT)),
);

const faults = [
  ...replacedWordFaults(new Map(files.map((file) => [file, read(file)]))),
  ...glossaryFaults(read('docs/glossary.md'), vi),
];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
