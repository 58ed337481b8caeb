import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { until } from '../delivery/receivers.js';
import type { TestDatabase } from '../helpers/database.js';

/**
 * Runs a program that writes four partitions of people, and kills it once it has written one of them. Returns how many it had
 * written: never the last, which cannot be written while another transaction creates its table.
 * @param program compiled, of this folder
 */
export async function killWhileWriting(
  db: TestDatabase,
  program: string,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const other = new pg.Client({ connectionString: db.ownerUrl });
  await other.connect();
  await other.query('BEGIN; CREATE TABLE population.person_written_4 ()');
  const path = join(dirname(String(process.argv[1])), '../test/commands', program); // beside scripts/test-group.ts
  const killed = spawn(process.execPath, [path], {
    env: { ...process.env, DATABASE_URL: db.ownerUrl, ...environment },
    stdio: 'inherit',
  });
  const ended = once(killed, 'exit');
  await until(async () => (await partitionsWritten(db)) >= 1);
  killed.kill('SIGKILL');
  await ended;
  const before = await partitionsWritten(db);
  await other.end();
  return before;
}

/** How many partitions are written and not put in. */
export async function partitionsWritten(db: TestDatabase): Promise<number> {
  const { rows } = await db.owner.query(
    "SELECT count(*)::integer AS n FROM pg_class WHERE relname ~ '^person_written_[0-9]+$'",
  );
  return rows[0].n;
}
