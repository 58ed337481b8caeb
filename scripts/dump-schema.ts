/**
 * Writes the end state of the schema to test/schema.sql, and the types of schema gate to src/database/gate/generated.ts,
 * from a temporary migrated database. With --check it writes nothing and fails if a file differs, so that every change of a
 * grant or constraint is visible in review, and the types of calls match the database.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { startEmbedded } from '../src/database/embedded.js';
import { migrate } from '../src/database/migrate.js';
import { gateTypes } from './gate-types.js';
import { schemaText } from './schema-text.js';

const SCHEMA = new URL('../test/schema.sql', import.meta.url);
const GATE = new URL('../src/database/gate/generated.ts', import.meta.url);
const HEADER =
  '-- Written by scripts/dump-schema.ts: the end state of all migrations, to read and to compare, not to run.\n\n';

/** The text of each file. */
async function dump(): Promise<Map<URL, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-schema-'));
  try {
    const embedded = await startEmbedded(folder);
    try {
      const client = new pg.Client(embedded.admin);
      try {
        await client.connect();
        await migrate(client, catalogueFacts());
        return new Map([
          [SCHEMA, HEADER + (await schemaText(client))],
          [GATE, await gateTypes(client)],
        ]);
      } finally {
        await client.end();
      }
    } finally {
      await embedded.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [file, text] of await dump()) {
  if (process.argv.includes('--check')) check(file, text);
  else writeFileSync(file, text);
}

function check(file: URL, text: string): void {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => line !== kept[index]);
  if (at < 0 && kept.length === lines.length) return;
  const name = relative(process.cwd(), fileURLToPath(file));
  const line = at >= 0 ? at + 1 : lines.length;
  console.error(
    `${name}:${line} differs from the migrated schema: run node --import=tsx scripts/dump-schema.ts and review the diff`,
  );
  process.exitCode = 1;
}
