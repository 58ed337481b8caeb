import { readCommuneWeights } from '../administrative-unit/commune-weights.js';
import { readOfficialLists } from '../administrative-unit/official-lists.js';
import { COMMUNE_WEIGHTS, SAMPLE_UNITS } from '../administrative-unit/sample.js';
import type { Config } from '../config.js';
import { writeUnits } from '../database/admin/administrative-unit.js';
import {
  beginGeneration,
  finishGeneration,
  numbersIssuedOtherwise,
  PARTITION_PEOPLE,
  partitionsOf,
  partitionsWritten,
} from '../database/admin/nation.js';
import { inTransaction } from '../database/transaction.js';
import { todayInVietNam } from '../population/calendar.js';
import { parseOptions } from './options.js';
import { loadPartitions } from './population-load.js';
import { populationRecount } from './population-recount.js';
import { populationReport } from './population-report.js';
import { progressBar } from './progress-bar.js';
import { exportRegistry } from './registry-export.js';
import { abandonRegistryLoad, loadRegistry } from './registry-load.js';
import { type Terminal, UsageError } from './terminal.js';
import { importUnits } from './units.js';
import { withAdmin } from './with-admin.js';

const USAGE =
  'population generate --people N --seed S [--units DIR] | population load --from DIR [--dry-run] | population load --abandon | population export --to DIR | population report | population recount [--check]';
const PEOPLE_MAX = 200_000_000;

/**
 * `population generate`: adds made-up people, or resumes a run that was killed. `population load` and
 * `population export`: a registry's files. `population report`: compares people with published figures. `population recount`: checks or corrects the cube of counts.
 */
export async function population(
  config: Config,
  terminal: Terminal,
  words: readonly string[],
): Promise<void> {
  const { values, positionals } = parse(words);
  if (positionals.join(' ') === 'report') return populationReport(config, terminal);
  if (positionals.join(' ') === 'recount') return populationRecount(config, terminal, values.check === true);
  if (positionals.join(' ') === 'load') {
    if (values.abandon === true && values.from === undefined) return abandonRegistryLoad(config, terminal);
    if (values.from === undefined || values.abandon === true) throw new UsageError(USAGE);
    return loadRegistry(config, terminal, { from: values.from, isDryRun: values['dry-run'] === true });
  }
  if (positionals.join(' ') === 'export') {
    if (values.to === undefined) throw new UsageError(USAGE);
    return exportRegistry(config, terminal, values.to);
  }
  const people = Number(values.people);
  const seed = Number(values.seed ?? 1);
  if (positionals.join(' ') !== 'generate') throw new UsageError(USAGE);
  if (!Number.isInteger(people) || people < 1 || people > PEOPLE_MAX || !Number.isSafeInteger(seed)) {
    throw new UsageError(`${USAGE}, N a whole number from 1 to ${PEOPLE_MAX}, S a whole number`);
  }
  await generate(config, terminal, { people, seed, unitsDir: values.units });
}

/** What to generate. */
export interface Wish {
  readonly people: number;
  readonly seed: number;
  /** Folder with the official lists; the sample's places are used without it. */
  readonly unitsDir?: string | undefined;
  /** People per partition, limited by the ids it has. */
  readonly peoplePerPartition?: number;
}

/** Adds made-up people, or resumes a killed run with the same options. */
export async function generate(config: Config, terminal: Terminal, wish: Wish): Promise<void> {
  const { people, seed, unitsDir, peoplePerPartition = PARTITION_PEOPLE } = wish;
  const began = performance.now();
  const official = unitsDir === undefined ? undefined : readPlaces(unitsDir);
  if (official !== undefined) await importUnits(config, official.lists);
  await withAdmin(config, async (admin) => {
    const weights = official?.weights ?? COMMUNE_WEIGHTS;
    if (official === undefined) await inTransaction(admin, () => writeUnits(admin, SAMPLE_UNITS));
    const generation = await beginGeneration(admin, {
      people,
      seed,
      generated_on: todayInVietNam(),
      people_per_partition: peoplePerPartition,
      places: unitsDir === undefined ? "the sample's places" : 'the official places',
    });
    const partitions = partitionsOf(generation);
    const before = await partitionsWritten(admin, partitions.keys());
    const left = new Map([...partitions].filter(([k]) => !before.has(k)));
    const done = [...partitions].reduce((sum, [k, count]) => sum + (before.has(k) ? count : 0), 0);
    const bar = progressBar(terminal, people, done);
    const taken = await numbersIssuedOtherwise(admin);
    const { databaseUrl, databaseAdminUrl, loginUrls, dataDir } = config;
    const database = { databaseUrl, databaseAdminUrl, loginUrls, dataDir }; // what can be sent to another process
    await loadPartitions(
      { database, seed, today: generation.generated_on, weights, taken },
      left,
      (written) => bar(done + written),
    );
    await finishGeneration(admin, generation, (step) => terminal.progress(step));
  });
  terminal.progress('');
  const took_s = Math.round((performance.now() - began) / 1000);
  terminal.result(`${people} made-up people written in ${took_s} s`, { people, seed, took_s });
}

/** Reads the official lists and the weights of communes before anything is written. @throws ListsRefused */
function readPlaces(unitsDir: string) {
  const lists = readOfficialLists(unitsDir);
  const present = lists.units.filter(({ level, valid_to }) => level === 'commune' && valid_to === null);
  return {
    lists,
    weights: readCommuneWeights(
      unitsDir,
      present.map(({ code }) => code),
    ),
  };
}

const parse = (words: readonly string[]) =>
  parseOptions(words, USAGE, {
    allowPositionals: true,
    options: {
      people: { type: 'string' },
      seed: { type: 'string' },
      units: { type: 'string' },
      check: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      'dry-run': { type: 'boolean' },
      abandon: { type: 'boolean' },
    },
  });
