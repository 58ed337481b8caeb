/** Generates the people of a benchmark once: a folder that is kept is reused. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
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
  const words = [
    'population',
    'generate',
    '--people',
    String(people),
    '--seed',
    '1',
    '--units',
    UNITS,
    '--json',
  ];
  const child = spawn(process.execPath, ['dist/main.js', ...words], {
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
  if (code !== 0) throw new Error(`population generate ended with ${code}`);
  const { took_s } = JSON.parse(out.join('')) as { took_s: number };
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

/** Memory of a process and its children in MB, without that of the database. */
export function memoryOf(pid: number): number {
  const listed = spawnSync('ps', [
    '-o',
    'rss=',
    '--pid',
    String(pid),
    '--ppid',
    String(pid),
  ]).stdout.toString();
  const total = listed.split('\n').reduce((sum, line) => sum + Number(line.trim() || 0), 0);
  return Math.round(total / 1024);
}
