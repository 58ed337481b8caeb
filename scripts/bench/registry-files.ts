/**
 * Generates people, exports them and loads the files into an empty database: rates, and the ratio of loading to generating.
 *   BENCH_PEOPLE   number of people (500000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { runCommand } from './command.js';
import { generate, UNITS } from './generate.js';
import { openDatabase, report } from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 500_000);

const scratch = mkdtempSync(join(tmpdir(), 'ung-thuan-registry-'));
try {
  const [source, target, files] = ['source', 'target', 'files'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  const generated = await generate(source, PEOPLE);
  const exported = await runCommand(source, ['population', 'export', '--to', files]);
  const database = await openDatabase(target);
  await migrate(database.admin, catalogueFacts());
  await database.close();
  await runCommand(target, ['units', 'import', '--from', UNITS]);
  const loaded = await runCommand(target, ['population', 'load', '--from', files]);
  const { files: read } = loaded.printed as { files: readonly { readonly lines: number }[] };
  const lines = read.reduce((sum, { lines }) => sum + lines, 0);
  report('registry files', {
    people: PEOPLE,
    rows: lines,
    export_s: Math.round(exported.took_s),
    load_s: Math.round(loaded.took_s),
    people_per_s: Math.round(PEOPLE / loaded.took_s),
    rows_per_s: Math.round(lines / loaded.took_s),
    generated_people_per_s: Math.round(PEOPLE / generated.took_s),
    ratio: Number((generated.took_s / loaded.took_s).toFixed(2)),
    memory_max_mb: loaded.memory_max_mb,
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
