/**
 * Proves the order of the rooms on every run: nothing imports upward, there is no circle, and Fastify, SQL and the
 * environment are spoken of only where they belong, so that who reads one room need not fear the one above.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { importFaults } from './import-rules.js';

const ROOT = new URL('../src/', import.meta.url);

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort();
const faults = importFaults(new Map(files.map((name) => [name, readFileSync(new URL(name, ROOT), 'utf8')])));

if (faults.length > 0) {
  console.error(faults.map((fault) => `src/${fault}`.replace('src/a circle', 'a circle')).join('\n'));
  process.exitCode = 1;
}
