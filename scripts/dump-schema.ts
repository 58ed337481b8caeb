/**
 * Writes the end state of the schema to test/schema.sql, from a database of its own that is migrated and thrown away.
 * With --check it writes nothing and fails when the file differs: a grant or a constraint that moves is then seen in
 * review, also where it moved by accident.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { startEmbedded } from '../src/database/embedded.js';
import { migrate } from '../src/database/migrate.js';
import { schemaText } from './schema-text.js';

const target = fileURLToPath(new URL('../test/schema.sql', import.meta.url));
const header =
  '-- Written by scripts/dump-schema.ts: the end state of all migrations, to read and to compare, not to run.\n\n';

async function dump(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-schema-'));
  try {
    const embedded = await startEmbedded(folder);
    try {
      const client = new pg.Client(embedded.admin);
      try {
        await client.connect();
        await migrate(client, catalogueFacts());
        return await schemaText(client);
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

const text = header + (await dump());
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else {
  const kept = existsSync(target) ? readFileSync(target, 'utf8').split('\n') : [];
  const at = text.split('\n').findIndex((line, index) => line !== kept[index]);
  if (at >= 0 || kept.length !== text.split('\n').length) {
    const line = at >= 0 ? at + 1 : text.split('\n').length;
    console.error(
      `test/schema.sql:${line} is not what the migrations leave behind: run node --import=tsx scripts/dump-schema.ts and read what changed`,
    );
    process.exitCode = 1;
  }
}
