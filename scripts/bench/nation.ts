/**
 * A nation: how long generating it takes, its releases compared with those of a million people, the import of all units
 * during releases, and registry events. Prints one JSON line for each.
 *   BENCH_PEOPLE   number of people (1000000; the whole nation is 104000000 and takes 45 GB and half an hour)
 *   BENCH_UNITS    the folder with the official lists of units (../shared/vn-admin)
 *   BENCH_DIR      where to keep the nation; one that is already there is reused
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { generate, UNITS } from './generate.js';
import { measureRegistryEvents } from './registry-events.js';
import { seedConsents } from './seed.js';
import {
  median,
  openDatabase,
  type Result,
  readUnthrottledKey,
  report,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const KEPT_FOLDER = process.env.BENCH_DIR;
const COMPARED_PEOPLE = 1_000_000;
const PORT = 18_431;
const CONCURRENCY = 8;
const BATCH = 4_000; // sent well within a signature's 60 seconds
const ROUNDS = 3;
const RELEASES_PER_S = 500;
const IMPORT_BATCH = 12_000;
const EVENTS = 20_000;

const scratch = mkdtempSync(join(tmpdir(), 'ung-thuan-nation-'));
try {
  const small = join(scratch, 'million');
  const large = KEPT_FOLDER ?? join(scratch, 'nation');
  await generate(small, COMPARED_PEOPLE);
  await generate(large, PEOPLE);
  const figures = { small: await measureReleases(small), large: await measureReleases(large) };
  for (const cache of ['cold', 'warm'] as const) {
    const [few, many] = [figures.small[cache], figures.large[cache]];
    const ratio = Number((many.p99_ms / few.p99_ms).toFixed(2));
    const beside = {
      people: PEOPLE,
      compared_people: COMPARED_PEOPLE,
      compared_p50_ms: few.p50_ms,
      compared_p99_ms: few.p99_ms,
    };
    report(`release, cache ${cache}`, { ...many, ...beside, p99_ratio: ratio, concurrency: CONCURRENCY });
  }
  await measureImport(join(scratch, 'import'));
  await reportRegistryEvents(small, COMPARED_PEOPLE);
  await reportRegistryEvents(large, PEOPLE);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Measures releases about people anywhere in the country: first with a cold page cache, then with a warm one. */
async function measureReleases(folder: string): Promise<{ cold: Result; warm: Result }> {
  let database = await openDatabase(folder);
  const jwk = await readUnthrottledKey(database, folder, 'bank-a');
  const first = await seedConsents(database, BATCH);
  await database.admin.query('CHECKPOINT');
  await database.close();
  spawnSync('sync');
  writeFileSync('/proc/sys/vm/drop_caches', '3');
  database = await openDatabase(folder);
  const gateway = await startGateway(folder, PORT);
  const load = startLoadGenerator(jwk, `http://localhost:${PORT}`);
  const run = (targets: readonly string[]) =>
    load.run({ kind: 'release', targets, concurrency: CONCURRENCY });
  try {
    const cold = await run(first);
    const warm: Result[] = [];
    for (let round = 0; round < ROUNDS; round++) warm.push(await run(await seedConsents(database, BATCH)));
    for (const { failures } of [cold, ...warm])
      if (failures > 0) throw new Error(`${failures} releases failed`);
    return { cold, warm: median(warm) };
  } finally {
    await Promise.all([stop(gateway), stop(load.child)]);
    await database.close();
  }
}

/** Imports all units during releases. */
async function measureImport(folder: string): Promise<void> {
  const database = await openDatabase(folder);
  await migrate(database.admin, catalogueFacts());
  await writeSandbox(database.admin, { people: 100_000, dataDir: folder });
  const jwk = await readUnthrottledKey(database, folder, 'bank-a');
  const gateway = await startGateway(folder, PORT);
  const load = startLoadGenerator(jwk, `http://localhost:${PORT}`);
  const digestPeople = async () => {
    const sql =
      "SELECT md5(string_agg(ctid::text || xmin::text, '|' ORDER BY person_id)) AS rows FROM population.person";
    return (await database.admin.query<{ rows: string }>(sql)).rows[0]?.rows;
  };
  try {
    const before = await digestPeople();
    const targets = await seedConsents(database, IMPORT_BATCH);
    const running = load.run({ kind: 'release', targets, concurrency: CONCURRENCY, per_s: RELEASES_PER_S });
    await new Promise((done) => setTimeout(done, 5_000));
    const child = spawn(process.execPath, ['dist/main.js', 'units', 'import', '--from', UNITS, '--json'], {
      env: { ...process.env, DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const out: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    await new Promise((done) => child.once('exit', done));
    const { took_s, added } = JSON.parse(out.join('')) as { took_s: number; added: number };
    const { failures, per_s, p50_ms, p99_ms, done } = await running;
    const rewritten = (await digestPeople()) !== before;
    const beside = { releases: done, releases_per_s: per_s, releases_failed: failures, p50_ms, p99_ms };
    report('units import', { took_s, units_added: added, ...beside, people_rewritten: rewritten });
    if (failures > 0 || rewritten) process.exitCode = 1;
  } finally {
    await Promise.all([stop(gateway), stop(load.child)]);
    await database.close();
  }
}

/** Measures registry events about people anywhere in the country. */
async function reportRegistryEvents(folder: string, people: number): Promise<void> {
  const database = await openDatabase(folder);
  const gateway = await startGateway(folder, PORT);
  try {
    const jwk = await readUnthrottledKey(database, folder, 'registry-authority');
    const load = { jwk, origin: `http://localhost:${PORT}`, admin: database.admin, events: EVENTS };
    report('registry events', { people, ...(await measureRegistryEvents(load)) });
  } finally {
    await stop(gateway);
    await database.close();
  }
}
