/**
 * Writes the end state of the schema to test/schema.sql, and the types of schema gate to src/database/gate/generated.ts,
 * from a temporary migrated database. With --check it writes nothing and fails if a file differs, so that every change of a
 * grant or constraint is visible in review, the types of calls match the database, and gateways of the previous release can
 * call it (CONTRIBUTING.md, Releases).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { SCHEMA_RELEASE } from '../src/database/schema-release.js';
import { readSqlSources, schemaVersion } from '../src/database/sources.js';
import { type GateFunction, gateFunctions, gateTypes } from './gate-types.js';
import { withMigrated } from './migrated.js';
import { brokenPromises, type FrozenRelease } from './release-rules.js';
import { schemaText } from './schema-text.js';

const SCHEMA = new URL('../test/schema.sql', import.meta.url);
const GATE = new URL('../src/database/gate/generated.ts', import.meta.url);
const HEADER =
  '-- Written by scripts/dump-schema.ts: the end state of all migrations, to read and to compare, not to run.\n\n';

const isCheck = process.argv.includes('--check');
const { texts, functions } = await withMigrated(async (client) => {
  const functions = await gateFunctions(client);
  const texts = new Map([
    [SCHEMA, HEADER + (await schemaText(client))],
    [GATE, gateTypes(functions)],
  ]);
  return { texts, functions };
});
for (const [file, text] of texts) {
  if (isCheck) check(file, text);
  else writeFileSync(file, text);
}
if (isCheck) checkReleases(functions);

/** This release and the one before are running, or come back, while this schema is there. */
function checkReleases(functions: readonly GateFunction[]): void {
  for (const number of [SCHEMA_RELEASE - 1, SCHEMA_RELEASE]) {
    const file = new URL(`../test/releases/${number}.json`, import.meta.url);
    if (!existsSync(file)) continue;
    const release = JSON.parse(readFileSync(file, 'utf8')) as FrozenRelease;
    for (const broken of brokenPromises(release, functions)) fail(broken);
    if (number < SCHEMA_RELEASE) continue;
    const version = schemaVersion(readSqlSources(), catalogueFacts());
    if (release.version !== version) {
      fail(
        `release ${number} of the schema is frozen, and the schema has changed: set SCHEMA_RELEASE to ${number + 1} (src/database/schema-release.ts)`,
      );
    }
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function check(file: URL, text: string): void {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => line !== kept[index]);
  if (at < 0 && kept.length === lines.length) return;
  const name = relative(process.cwd(), fileURLToPath(file));
  const line = at >= 0 ? at + 1 : lines.length;
  fail(
    `${name}:${line} differs from the migrated schema: run node --import=tsx scripts/dump-schema.ts and review the diff`,
  );
}
