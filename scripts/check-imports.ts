/**
 * Checks the order of layers: no module imports from a layer above, there is no circular import, and Fastify, SQL and the
 * environment are used only where they belong. A module can then be read without knowing those above it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { importFaults } from './import-rules.js';

const ROOT = new URL('../src/', import.meta.url);

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name))
  .sort();
const faults = importFaults(new Map(files.map((name) => [name, readFileSync(new URL(name, ROOT), 'utf8')])));

if (faults.length > 0) {
  console.error(
    faults.map((fault) => `src/${fault}`.replace('src/circular import', 'circular import')).join('\n'),
  );
  process.exitCode = 1;
}
