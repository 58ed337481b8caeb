import { todayInVietNam } from '../../src/population/calendar.js';
import { presentSchoolYear } from '../../src/statistics/question.js';
import type { PartnerClient } from '../client/partner.js';
import type { Outcome, Stage } from './attacker.js';
import { differByHousehold, differInTime } from './differences.js';
import { intersect } from './intersections.js';
import { averageRepeats } from './repeats.js';

const REPEATS = 20;
const COMMUNES = 40;
const SEED = 20_261_124;

/** A connection that reads the truth, and takes the day's budget away, which would end most attacks early. */
interface Truth {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Plays one attack after the other. @param trials of each attack that is made of trials */
export async function* attacks(
  { ministry, authority }: { readonly ministry: PartnerClient; readonly authority: PartnerClient },
  database: Truth,
  trials: number,
): AsyncGenerator<Outcome> {
  const today = todayInVietNam();
  const stage: Stage = {
    ask: async (query) => {
      const answer = await ministry.call('GET', `/v1/statistics/residents${query}`);
      if (answer.status !== 429) return answer;
      await database.query('DELETE FROM statistics.question');
      return ministry.call('GET', `/v1/statistics/residents${query}`);
    },
    tell: async (events) => {
      if (events.length === 0) return;
      const { status, body } = await authority.call('POST', '/v1/registry/events', { body: { events } });
      if (status !== 200 || body.totals.applied !== events.length) throw new Error(JSON.stringify(body));
    },
    truth: async <Row extends object>(sql: string, values?: readonly unknown[]) =>
      (await database.query(sql, values === undefined ? undefined : [...values])).rows as Row[],
    random: numbers(SEED),
    today,
    schoolYear: presentSchoolYear(today),
  };
  yield await averageRepeats(stage, REPEATS);
  yield* await intersect(stage, COMMUNES);
  yield await differByHousehold(stage, trials);
  for (const others of [0, 2, 5]) yield await differInTime(stage, trials, others);
}

/** The same numbers in each run (xorshift32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
