import { parseArgs } from 'node:util';
import type { Config } from '../config.js';
import { peopleKnown, writeSample } from '../database/population.js';
import { inTransaction } from '../database/transaction.js';
import { todayInVietNam } from '../population/calendar.js';
import { makeSample } from '../population/sample.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const USAGE = 'population generate --people N --seed S';

/** `population generate`: adds made-up people. */
export async function population(
  config: Config,
  terminal: Terminal,
  words: readonly string[],
): Promise<void> {
  let read: ReturnType<typeof parse>;
  try {
    read = parse(words);
  } catch {
    throw new UsageError(USAGE);
  }
  const people = Number(read.values.people);
  const seed = Number(read.values.seed ?? 1);
  if (read.positionals.join(' ') !== 'generate' || !Number.isInteger(people)) throw new UsageError(USAGE);
  const written = await withAdmin(config, async (admin) => {
    const beside = await peopleKnown(admin);
    const sample = makeSample({ people, seed, today: todayInVietNam(), beside });
    const began = performance.now();
    return inTransaction(admin, () =>
      writeSample(admin, sample, (done) => {
        const rate = done / ((performance.now() - began) / 1000);
        const left_s = Math.round((people - done) / rate);
        terminal.progress(`${done} of ${people} people, ${Math.round(rate)} a second, ${left_s} s left`);
      }),
    );
  });
  terminal.progress('');
  terminal.result(`${written} made-up people written`, { people: written, seed });
}

const parse = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { people: { type: 'string' }, seed: { type: 'string' } },
  });
