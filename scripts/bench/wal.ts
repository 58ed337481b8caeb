/**
 * What a release writes to PostgreSQL's write-ahead log, which standbys and the archive get too: the log's position before and after
 * a number of releases through a gateway. The first releases after a checkpoint also write whole pages, so both are measured.
 *   BENCH_PEOPLE   number of people in the database (20000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { freePort } from '../free-port.js';
import { seedConsents } from './seed.js';
import { openDatabase, readUnthrottledKey, report, startGateway, startLoadGenerator, stop } from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const RELEASES = 5_000;
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const database = await openDatabase(folder);
const { admin } = database;
const children = [];
try {
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const key = await readUnthrottledKey(database, folder, 'bank-a');
  const port = await freePort();
  children.push(await startGateway(folder, port));
  const bank = startLoadGenerator(key, `http://localhost:${port}`);
  children.push(bank.child);

  /** Bytes of log for one release, of which so many are whole pages. */
  const measure = async (concurrency: number) => {
    const targets = await seedConsents(database, RELEASES);
    await admin.query("SELECT pg_stat_reset_shared('wal')");
    const from = (await admin.query('SELECT pg_current_wal_insert_lsn() AS lsn')).rows[0].lsn;
    const { failures } = await bank.run({ kind: 'release', targets, concurrency });
    const { rows } = await admin.query<{ bytes: number; pages: number }>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::float AS bytes, wal_fpi::float AS pages FROM pg_stat_wal`,
      [from],
    );
    const [{ bytes, pages }] = rows as [{ bytes: number; pages: number }];
    const of = (sum: number) => Number((sum / RELEASES).toFixed(2));
    return { concurrency, bytes: Math.round(bytes / RELEASES), whole_pages: of(pages), failures };
  };
  await measure(32); // warm
  const steady = [await measure(1), await measure(32)];
  await admin.query('CHECKPOINT');
  const afterCheckpoint = await measure(32);
  report('write-ahead log of a release', { people: PEOPLE, steady, afterCheckpoint, load: loadavg()[0] });
} finally {
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
