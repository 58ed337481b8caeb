/**
 * Checks what a program can check of the documents: links and anchors exist, the tables of variables and commands match the
 * program, each claim names a test or a measurement, and the picture of the flow is current.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { COMMAND_HELP } from '../src/commands/help.js';
import { VARIABLES } from '../src/config.js';
import { claimFaults, linkFaults, tableFaults } from './docs-rules.js';
import { flowPicture } from './flow-picture.js';

const ROOT = new URL('../', import.meta.url);
const OPERATING = 'docs/operating.md';
const CLAIMS = 'docs/claims.md';
const FLOW = 'docs/images/flow.svg';

const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const exists = (path: string) => existsSync(new URL(path, ROOT));
const pagesBelow = (folder: string) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^[^.].*\.md$/.test(name))
    .map((name) => folder + name.replaceAll('\\', '/'));

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pagesBelow('docs/')];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const forms = Object.values(COMMAND_HELP).flatMap((help) => help.forms.map(([form]) => form));

const faults = [
  ...linkFaults(new Map(pages.map((page) => [page, read(page)])), exists),
  ...tableFaults(OPERATING, read(OPERATING), '## Configuration', VARIABLES),
  ...tableFaults(OPERATING, read(OPERATING), '## Commands', forms),
  ...claimFaults(CLAIMS, read(CLAIMS), exists, Object.keys(scripts)),
  ...(read(FLOW) === flowPicture() ? [] : [`${FLOW} is not current: run npm run docs:images`]),
];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
