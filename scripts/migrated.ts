import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { startEmbedded } from '../src/database/embedded.js';
import { migrate } from '../src/database/migrate.js';

/** Runs work on a temporary database that has just been migrated. */
export async function withMigrated<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-schema-'));
  try {
    const embedded = await startEmbedded(folder);
    try {
      const client = new pg.Client(embedded.admin);
      try {
        await client.connect();
        await migrate(client, catalogueFacts());
        return await work(client);
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
