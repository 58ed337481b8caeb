import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.js';
import { checkPeople, isChecked } from '../database/admin/load/check.js';
import { REGISTRY_FILES } from '../database/admin/load/format.js';
import {
  abandonLoad,
  beginLoad,
  endDryRun,
  type FileOutcome,
  finishLoad,
  type LoadRun,
  partitionsOfLoad,
} from '../database/admin/load/run.js';
import { type Reject, stagedSlices } from '../database/admin/load/stage.js';
import { outcomeOf, readRejects } from '../database/admin/load/write.js';
import { PARTITION_PEOPLE, partitionsWritten } from '../database/admin/nation.js';
import { type Directory, readDirectory, type SourceFile } from '../population/load/directory.js';
import { MAPPING_FILE, readMapping } from '../population/load/mapping.js';
import { makeRejectsFolder, removeRejectsFile, writeRejectsFile } from '../population/load/rejects.js';
import { UserError } from '../user-error.js';
import { progressBar } from './progress-bar.js';
import { LoadFailed, LoadPool } from './registry-load-pool.js';
import { readJsonFile, type Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** What to load. */
export interface LoadOptions {
  readonly from: string;
  readonly isDryRun: boolean;
  /** People per partition, limited by the ids it has. */
  readonly peoplePerPartition?: number;
  /** Bytes of a slice; whole lines. */
  readonly sliceBytes?: number;
}

/** Rows were rejected; the others were loaded, unless it was a dry run. */
export class RowsRejected extends UserError {
  override readonly name = 'RowsRejected';
}

/**
 * `population load`: loads a registry's files, or resumes a load that was killed. Rows that are wrong are written to a file
 * of rejects, the others loaded.
 * @throws DirectoryRefused, LoadRefused before anything is loaded; LoadFailed, after which it can be resumed; RowsRejected
 */
export async function loadRegistry(config: Config, terminal: Terminal, options: LoadOptions): Promise<void> {
  const { from, isDryRun, peoplePerPartition = PARTITION_PEOPLE } = options;
  const began = performance.now();
  const mapping = join(from, MAPPING_FILE);
  const mappings = readMapping(existsSync(mapping) ? readJsonFile(mapping) : undefined);
  const directory = await readDirectory(
    from,
    mappings,
    (read, all) => terminal.progress(`reading the files through, ${Math.floor((100 * read) / all)} %`),
    options.sliceBytes,
  );
  const folder = await makeRejectsFolder(from);
  const lines = new Map(directory.files.map((file) => [file.file, file.lines]));
  const outcome = await withAdmin(config, async (admin) => {
    const people = lines.get('people') ?? 0;
    const run = await beginLoad(admin, { digest: directory.digest, people, peoplePerPartition, isDryRun });
    if (!('run_id' in run)) return run;
    return withoutValues(() => load(config, terminal, { admin, run, directory, folder, isDryRun }));
  });
  terminal.progress('');
  const took_s = Math.round((performance.now() - began) / 1000);
  const nameOf = (file: string) => mappings.get(file)?.file ?? file;
  const done = isDryRun ? 'would be loaded' : 'loaded';
  const text = outcome.map((of) => `${nameOf(of.file)}: ${of.loaded} ${done}, ${of.rejected} rejected`);
  const files = outcome.map((of) => ({ ...of, file: nameOf(of.file) }));
  terminal.result([...text, `done in ${took_s} s`].join('\n'), { dry_run: isDryRun, files, took_s });
  const rejected = outcome.reduce((sum, of) => sum + of.rejected, 0);
  if (rejected > 0) throw new RowsRejected(`${rejected} rows were rejected: see ${folder}`);
}

/** `population load --abandon`: gives up an unfinished load. */
export async function abandonRegistryLoad(config: Config, terminal: Terminal): Promise<void> {
  await withAdmin(config, abandonLoad);
  terminal.result('the load was given up, nobody of it is in the database', { abandoned: true });
}

interface Work {
  readonly admin: pg.Client;
  readonly run: LoadRun;
  readonly directory: Directory;
  /** Of the rejects. */
  readonly folder: string;
  readonly isDryRun: boolean;
}

async function load(config: Config, terminal: Terminal, work: Work): Promise<readonly FileOutcome[]> {
  const { admin, run, directory, folder, isDryRun } = work;
  await admin.query("SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'");
  const { databaseUrl, databaseAdminUrl, loginUrls, dataDir } = config;
  const database = { databaseUrl, databaseAdminUrl, loginUrls, dataDir }; // what can be sent to another process
  const sources = directory.files.map(({ slices: _, ...source }) => source);
  const pool = new LoadPool({ database, run, sources });
  try {
    await stage(terminal, work, pool);
    terminal.progress('checking people');
    if (!(await isChecked(admin, 'people'))) await checkPeople(admin);
    terminal.progress('checking what is said of them');
    const unchecked: string[] = [];
    for (const { name } of REGISTRY_FILES.slice(1)) if (!(await isChecked(admin, name))) unchecked.push(name);
    await pool.run(unchecked.map((file) => ({ kind: 'check', file })));
    const lines = new Map(directory.files.map((file) => [file.file, file.lines]));
    const outcome = await outcomeOf(admin, lines);
    terminal.progress('writing the rejects');
    for (const source of directory.files) await writeRejects(admin, source, folder, outcome);
    if (isDryRun) {
      await endDryRun(admin, run);
      return outcome;
    }
    const partitions = partitionsOfLoad(run);
    const written = await partitionsWritten(admin, partitions);
    terminal.progress('writing people');
    const left = partitions.filter((k) => !written.has(k));
    await pool.run(left.map((partition) => ({ kind: 'write', partition })));
    await pool.close();
    await finishLoad(admin, run, outcome, (step) => terminal.progress(step));
    return outcome;
  } finally {
    await pool.close();
  }
}

async function stage(terminal: Terminal, { admin, directory }: Work, pool: LoadPool): Promise<void> {
  const before = await stagedSlices(admin);
  const slices = directory.files.flatMap((file) => file.slices);
  const isStaged = ({ file, n }: { file: string; n: number }) => before.has(`${file} ${n}`);
  const sum = (some: Iterable<number>) => [...some].reduce((all, each) => all + each, 0);
  const done = sum(slices.filter(isStaged).map(({ lines }) => lines));
  const bar = progressBar(terminal, sum(slices.map(({ lines }) => lines)), done);
  const read = new Map<string, number>();
  await pool.run(
    slices.filter((slice) => !isStaged(slice)).map((slice) => ({ kind: 'stage', slice })),
    (slice, lines) => {
      read.set(slice, lines);
      bar(done + sum(read.values()));
    },
  );
}

async function writeRejects(
  admin: pg.Client,
  source: SourceFile,
  folder: string,
  outcome: readonly FileOutcome[],
): Promise<void> {
  const rejected = outcome.find(({ file }) => file === source.file)?.rejected ?? 0;
  if (rejected === 0) return removeRejectsFile(folder, source);
  const rejects: AsyncIterable<Pick<Reject, 'line' | 'reason'>> = readRejects(admin, source.file);
  await writeRejectsFile(folder, source, rejects);
}

/** Runs work; of an error of PostgreSQL, whose text names values of rows, only the code is passed on. */
async function withoutValues<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, severity } = error as { code?: string; severity?: string };
    if (error instanceof UserError || severity === undefined) throw error;
    throw new LoadFailed(
      code === '23505'
        ? 'a number was given to somebody else meanwhile (23505): give the load up and begin again'
        : `PostgreSQL refused a step of the load (${code}): run it again`,
    );
  }
}
