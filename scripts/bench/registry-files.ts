/**
 * Generates people, exports them and loads the files into an empty database: rates, and the ratio of loading to generating.
 *   BENCH_PEOPLE   number of people (500000)
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { generate, memoryOf, UNITS } from './generate.js';
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
  const exported = await run(source, ['population', 'export', '--to', files]);
  const database = await openDatabase(target);
  await migrate(database.admin, catalogueFacts());
  await database.close();
  await run(target, ['units', 'import', '--from', UNITS]);
  const loaded = await run(target, ['population', 'load', '--from', files]);
  const lines = loaded.files.reduce((sum, { lines }) => sum + lines, 0);
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

interface Finished {
  readonly files: readonly { readonly lines: number }[];
  readonly took_s: number;
  readonly memory_max_mb: number;
}

/** Runs a command, the start of the program included. @throws Error when it fails */
async function run(folder: string, words: readonly string[]): Promise<Finished> {
  const began = performance.now();
  const child = spawn(process.execPath, ['dist/main.js', ...words, '--json'], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let memory_max_mb = 0;
  const watch = setInterval(() => {
    memory_max_mb = Math.max(memory_max_mb, memoryOf(child.pid ?? 0));
  }, 1_000);
  const out: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  const code = await new Promise((done) => child.once('exit', done));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended with ${code}`);
  const { files } = JSON.parse(out.join('')) as Finished;
  return { files, took_s: (performance.now() - began) / 1000, memory_max_mb };
}
