/**
 * Protected counts: the latency of questions, the time of the same questions as a plain GROUP BY over people, the size of the
 * cube, and how much its maintenance slows registry events down. Prints one JSON line for each.
 *   BENCH_PEOPLE, BENCH_UNITS, BENCH_DIR   as in nation.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recountResidents } from '../../src/database/admin/recount.js';
import { presentSchoolYear } from '../../src/statistics/question.js';
import { generate } from './generate.js';
import { postgresPid, processorTime_us } from './processor-time.js';
import { measureRegistryEvents, type RegistryFigures } from './registry-events.js';
import {
  type Database,
  openDatabase,
  readUnthrottledKey,
  report,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const PORT = 18_432;
const PROVINCE_QUESTIONS = 1_000;
const COUNTRY_QUESTIONS = 50;
const WARM_UP = 5;
const ROUNDS = 3;
const EVENTS = 20_000;
const TRIGGERS = ['count_new_person', 'count_deleted_person', 'count_changed_person'] as const;

const scratch = mkdtempSync(join(tmpdir(), 'ung-thuan-counts-'));
const folder = process.env.BENCH_DIR ?? join(scratch, 'nation');
try {
  await generate(folder, PEOPLE);
  const database = await openDatabase(folder);
  const gateway = await startGateway(folder, PORT);
  try {
    await waitForCumulativeCounts(database);
    await measureQuestions(database);
    await measurePlainCounts(database);
    await measureUpkeep(database);
    await measureSize(database);
  } finally {
    await stop(gateway);
    await database.close();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A gateway builds the running totals of a new database in the background, and answers more slowly until they are complete. */
async function waitForCumulativeCounts({ admin }: Database): Promise<void> {
  const complete = 'SELECT FROM statistics.running_total_state WHERE next_province IS NULL';
  while ((await admin.query(complete)).rowCount === 0) await new Promise((done) => setTimeout(done, 500));
  await admin.query('ANALYZE statistics.running_total, statistics.unit_mapping, statistics.cell');
}

/** Measures questions about one province and about the whole country: people by school level, and households by size. */
async function measureQuestions(database: Database): Promise<void> {
  const jwk = await readUnthrottledKey(database, folder, 'ministry-education');
  const { rows } = await database.admin.query<{ code: string }>(
    "SELECT code FROM administrative_unit.unit WHERE level = 'province' AND valid_to IS NULL ORDER BY code",
  );
  const provinces = rows.map(({ code }) => code);
  const year = presentSchoolYear(new Date().toISOString().slice(0, 10));
  const provincePath = (i: number) =>
    `/v1/statistics/residents?unit=${provinces[i % provinces.length]}&level=commune&by=unit,school_level&school_year=${year + (i % 7)}`;
  const countryPath = '/v1/statistics/residents?level=commune&by=unit,school_level';
  const householdsPath = '/v1/statistics/households?level=commune&by=unit,household_size';
  const load = startLoadGenerator(jwk, `http://localhost:${PORT}`);
  const ask = async (what: string, paths: readonly string[], concurrency: number) => {
    // The benchmark exceeds the daily budget.
    await database.admin.query('DELETE FROM statistics.question');
    await load.run({ kind: 'get', targets: paths.slice(0, WARM_UP), concurrency });
    await database.admin.query('DELETE FROM statistics.question');
    const { done, failures, per_s, p50_ms, p99_ms } = await load.run({
      kind: 'get',
      targets: paths,
      concurrency,
    });
    if (failures > 0) throw new Error(`${failures} questions failed`);
    report(what, { people: PEOPLE, questions: done, per_s, p50_ms, p99_ms, concurrency });
  };
  try {
    await ask(
      'one province by commune and level',
      Array.from({ length: PROVINCE_QUESTIONS }, (_, i) => provincePath(i)),
      1,
    );
    await ask(
      'the country by commune and level',
      Array.from({ length: COUNTRY_QUESTIONS }, () => countryPath),
      1,
    );
    await ask(
      'households of one province by commune and size',
      Array.from(
        { length: PROVINCE_QUESTIONS },
        (_, i) => `${householdsPath}&unit=${provinces[i % provinces.length]}`,
      ),
      1,
    );
    await ask(
      'households of the country by commune and size',
      Array.from({ length: COUNTRY_QUESTIONS }, () => householdsPath),
      1,
    );
  } finally {
    await stop(load.child);
  }
}

/** Measures the same two questions as plain SQL over people, by unit of registration, once each. */
async function measurePlainCounts({ admin }: Database): Promise<void> {
  const plain = async (what: string, where: string) => {
    const began = performance.now();
    const { rowCount } = await admin.query(
      `SELECT permanent_unit, a.number, count(*)
       FROM population.person JOIN statistics.age_range a ON a.grouping = 'school_level'
         AND extract(year FROM now())::integer - extract(year FROM date_of_birth)::integer BETWEEN a.first_age AND a.last_age
       WHERE date_of_birth >= make_date(extract(year FROM now())::integer - 17, 1, 1) AND death_date IS NULL ${where}
       GROUP BY 1, 2`,
    );
    report(what, { people: PEOPLE, took_ms: Math.round(performance.now() - began), groups: rowCount });
  };
  await plain(
    'plain GROUP BY over people, one province',
    `AND permanent_unit IN (SELECT p.unit_id FROM statistics.unit_mapping p WHERE p.province_id =
       (SELECT province_id FROM statistics.unit_mapping WHERE province_id IS NOT NULL LIMIT 1))`,
  );
  await plain('plain GROUP BY over people, the country', '');
}

/**
 * Measures registry events with and without maintenance of the cube, alternating: PostgreSQL's processor time for an event, and for folding
 * a change; then recounts, which repairs the cube.
 */
async function measureUpkeep(database: Database): Promise<void> {
  const { admin } = database;
  const jwk = await readUnthrottledKey(database, folder, 'registry-authority');
  const spent_us = () => processorTime_us(postgresPid(folder));
  const load = { jwk, origin: `http://localhost:${PORT}`, admin, events: EVENTS, spent_us };
  const setTriggers = (how: 'ENABLE' | 'DISABLE') =>
    admin.query(
      TRIGGERS.map((trigger) => `ALTER TABLE population.person ${how} TRIGGER ${trigger}`).join(';'),
    );
  const fold = async () => {
    const { rows } = await admin.query<{ changes: number }>(
      'SELECT count(*)::integer AS changes FROM statistics.person_change',
    );
    const before_us = spent_us();
    while ((await admin.query('SELECT FROM statistics.person_change LIMIT 1')).rowCount !== 0)
      await admin.query('SELECT gate.fold_counts(100000)');
    return Math.round((spent_us() - before_us) / Math.max(rows[0]?.changes ?? 0, 1));
  };
  const rounds: { with: RegistryFigures; without: RegistryFigures; fold_us: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await fold();
      const counted = await measureRegistryEvents(load);
      const fold_us = await fold();
      await setTriggers('DISABLE');
      rounds.push({ with: counted, without: await measureRegistryEvents(load), fold_us });
      await setTriggers('ENABLE');
    }
    const middle = (figures: readonly number[]) =>
      [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 0;
    const [withCube, without, folding] = [
      middle(rounds.map((round) => round.with.cpu_us)),
      middle(rounds.map((round) => round.without.cpu_us)),
      middle(rounds.map((round) => round.fold_us)),
    ];
    report('upkeep of the cube', {
      people: PEOPLE,
      events_per_s: rounds.map((round) => round.with.per_s),
      events_per_s_without_cube: rounds.map((round) => round.without.per_s),
      cpu_us: withCube,
      cpu_us_without_cube: without,
      fold_change_cpu_us: folding,
      ratio: Number((withCube / without).toFixed(3)),
      ratios: rounds.map((round) => Number((round.with.cpu_us / round.without.cpu_us).toFixed(3))),
    });
  } finally {
    await setTriggers('ENABLE');
    await recountResidents(admin, true);
  }
}

async function measureSize({ admin }: Database): Promise<void> {
  const began = performance.now();
  const { cells, cellsDiffering } = await recountResidents(admin, false);
  const recount_s = Math.round((performance.now() - began) / 1000);
  const { rows } = await admin.query<{ mb: number }>(
    `SELECT round(sum(pg_total_relation_size(c.oid)) / 1e6)::integer AS mb FROM pg_class c
       WHERE c.relnamespace = 'statistics'::regnamespace AND c.relkind = 'r'`,
  );
  report('the cube', { people: PEOPLE, cells, mb: rows[0]?.mb, recount_s, cells_differing: cellsDiffering });
}
