import { once } from 'node:events';
import { UnitTable } from '../administrative-unit/unit-table.js';
import { readUnits } from '../database/admin/administrative-unit.js';
import { checkFile } from '../database/admin/load/check.js';
import { personIdOf } from '../database/admin/load/run.js';
import { stageSlice } from '../database/admin/load/stage.js';
import { writeLoadedPartition } from '../database/admin/load/write.js';
import { digester, openFile, readLines } from '../population/load/line.js';
import { DirectoryRefused } from '../population/load/mapping.js';
import { rowParser } from '../population/load/row.js';
import { UserError } from '../user-error.js';
import type { LoadJob, LoadMessage, LoadTask } from './registry-load-pool.js';
import { withAdmin } from './with-admin.js';

// A worker process of `population load`: stages slices, checks files and writes partitions, one task after another.

const say = (message: LoadMessage) => void process.send?.(message);
const received = async <T>() => (await once(process, 'message'))[0] as T;

async function work({ database, run, sources }: LoadJob): Promise<void> {
  await withAdmin(database, async (admin) => {
    await admin.query("SET work_mem = '256MB'");
    const units = new UnitTable(await readUnits(admin));
    const stage = async (task: LoadTask & { kind: 'stage' }) => {
      const { slice } = task;
      const source = sources.find(({ file }) => file === slice.file);
      if (source === undefined) throw new RangeError('a slice of no file');
      const parse = rowParser(source, units, (line) => personIdOf(run, line));
      const hash = digester();
      const file = await openFile(source.path);
      try {
        await stageSlice(
          admin,
          run,
          slice,
          (async function* () {
            for await (const lines of readLines(file, slice, slice.firstLine, (bytes) => hash.update(bytes)))
              yield parse(lines);
            if (hash.digest('hex') !== slice.digest)
              throw new DirectoryRefused(`${source.mapping.file} was changed while it was read`);
          })(),
          (lines) => say({ slice: `${slice.file} ${slice.n}`, lines }),
        );
      } finally {
        await file.close();
      }
    };
    for (;;) {
      const next = received<LoadTask | 'end'>();
      say('idle');
      const task = await next;
      if (task === 'end') return;
      if (task.kind === 'stage') await stage(task);
      else if (task.kind === 'check') await checkFile(admin, run, task.file);
      else await writeLoadedPartition(admin, task.partition);
    }
  });
}

/** What may be said of an error: those of PostgreSQL name values of rows. */
function failureOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const { code, name } = error as { code?: string; name?: string };
  return `${name ?? 'error'} ${code ?? ''}`.trim();
}

process.once('disconnect', () => process.exit(1)); // the parent process is gone
try {
  await work(await received<LoadJob>());
  process.exit(0);
} catch (error) {
  say({ failure: failureOf(error) });
  process.exitCode = 1;
  process.disconnect();
}
