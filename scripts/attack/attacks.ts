import { todayInVietNam } from '../../src/population/calendar.js';
import { presentSchoolYear } from '../../src/statistics/question.js';
import type { PartnerClient } from '../client/partner.js';
import { averageArrivals } from './arrivals.js';
import type { AttackResult, ComparedResult, Environment } from './attacker.js';
import { differByAttribute } from './attributes.js';
import { differByHousehold, differInTime } from './differences.js';
import { joinHousehold, sumHouseholds } from './households.js';
import { intersect } from './intersections.js';
import { overlapAges } from './overlaps.js';
import { averageRepeats } from './repeats.js';
import { combineSets } from './sets.js';

const REPEATS = 20;
const ARRIVALS = 10;
const COMMUNES = 40;
const OVERLAPPED_COMMUNES = 20;
const SET_GROUPS = 8;
const SEED = 20_261_124;

/** The administrator's connection: reads true counts, resets the daily budget that would end most attacks, and disables noise. */
interface AdminDatabase {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Runs the attacks one after the other, each on protected counts and then on exact ones. @param trials of each repeated attack; @param manyTrials of those that are right most often */
export async function* runAttacks(
  { ministry, authority }: { readonly ministry: PartnerClient; readonly authority: PartnerClient },
  database: AdminDatabase,
  trials: number,
  manyTrials = trials,
): AsyncGenerator<ComparedResult> {
  const today = todayInVietNam();
  const stage: Environment = {
    ask: async (query, about = 'residents') => {
      const answer = await ministry.call('GET', `/v1/statistics/${about}${query}`);
      if (answer.status !== 429) return answer;
      await database.query('DELETE FROM statistics.question');
      return ministry.call('GET', `/v1/statistics/${about}${query}`);
    },
    apply: async (events) => {
      if (events.length === 0) return;
      const { status, body } = await authority.call('POST', '/v1/registry/events', { body: { events } });
      if (status !== 200 || body.totals.applied !== events.length) throw new Error(JSON.stringify(body));
    },
    settle: () => settle(database),
    truth: async <Row extends object>(sql: string, values?: readonly unknown[]) =>
      (await database.query(sql, values === undefined ? undefined : [...values])).rows as Row[],
    random: xorshift32(SEED),
    today,
    yesterday: new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10),
    schoolYear: presentSchoolYear(today),
  };
  const attackRuns: readonly (() => Promise<AttackResult | AttackResult[]>)[] = [
    () => averageRepeats(stage, REPEATS),
    () => intersect(stage, COMMUNES),
    () => differByHousehold(stage, trials),
    ...[0, 2, 5].map((others) => () => differInTime(stage, trials, others)),
    ...[0, 1].map(
      (others) => () => differInTime(stage, others === 0 ? manyTrials : trials, others, 'afterwards'),
    ),
    () => differByAttribute(stage, manyTrials, 'foreign'),
    () => differByAttribute(stage, trials, 'two homes'),
    () => averageArrivals(stage, trials, ARRIVALS),
    () => overlapAges(stage, OVERLAPPED_COMMUNES),
    () => combineSets(stage, SET_GROUPS),
    () => joinHousehold(stage, trials),
    () => sumHouseholds(stage, COMMUNES),
  ];
  for (const play of attackRuns) {
    const outcomes = [await play()].flat();
    const exact = await withExactCounts(database, async () => [await play()].flat());
    yield* outcomes.map((outcome, i) => ({ ...outcome, exact: exact[i]?.right ?? 0 }));
  }
}

/** Folds all changes and forgets on which days they were, so that the people of yesterday are those of now. */
async function settle(database: AdminDatabase): Promise<void> {
  for (;;) {
    const { rows } = await database.query('SELECT * FROM gate.fold_counts(100000)');
    const [row] = rows as { folded: number; is_ready: boolean }[];
    if (row?.is_ready && row.folded === 0) break;
  }
  await database.query("UPDATE statistics.month_change SET changes = '{}' WHERE month <= population.today()");
  await database.query('UPDATE statistics.cube_state SET began_on = population.today() - 1');
}

/** Disables the noise while `act` runs. */
async function withExactCounts<Done>(database: AdminDatabase, act: () => Promise<Done>): Promise<Done> {
  const { rows } = await database.query(
    "SELECT pg_get_functiondef('statistics.deviation(integer, bigint)'::regprocedure) AS definition",
  );
  await database.query(
    `CREATE OR REPLACE FUNCTION statistics.deviation(p_people integer, p_record_keys bigint) RETURNS integer
       LANGUAGE sql IMMUTABLE AS 'SELECT 0'`,
  );
  try {
    return await act();
  } finally {
    await database.query((rows as { definition: string }[])[0]?.definition ?? '');
  }
}

/** A generator that returns the same numbers in each run. */
function xorshift32(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
