/** Generates the people of a benchmark once: a folder that is kept is reused. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { runCommand } from './command.js';
import { openDatabase, report } from './stage.js';

/** The folder with the official lists of units. */
export const UNITS = process.env.BENCH_UNITS ?? '../shared/vn-admin';

/** Generates people with the command, unless the folder already has them. @returns how long it took */
export async function generate(folder: string, people: number): Promise<{ took_s: number }> {
  const made = join(folder, 'made.json');
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase(folder);
  await migrate(database.admin, catalogueFacts());
  await writeSandbox(database.admin, { people: 14, dataDir: folder });
  await database.close();
  if (existsSync(made)) {
    const figures = JSON.parse(readFileSync(made, 'utf8')) as { took_s: number };
    report('generate', figures);
    return figures;
  }
  const words = ['population', 'generate', '--people', String(people), '--seed', '1', '--units', UNITS];
  const { printed, memory_max_mb } = await runCommand(folder, words);
  const { took_s } = printed as { took_s: number };
  const disk_gb = Number(
    (Number(/^\d+/.exec(spawnSync('du', ['-sk', folder]).stdout.toString())?.[0]) / 1e6).toFixed(1),
  );
  const figures = {
    people,
    took_s,
    per_s: Math.round(people / took_s),
    disk_gb,
    memory_max_mb,
    workers: availableParallelism(),
  };
  writeFileSync(made, JSON.stringify(figures));
  report('generate', figures);
  return figures;
}
