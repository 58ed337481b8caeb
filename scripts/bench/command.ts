import { spawn, spawnSync } from 'node:child_process';

export interface Finished {
  /** The JSON document that it printed. */
  readonly printed: unknown;
  /** The start of the program included. */
  readonly took_s: number;
  readonly memory_max_mb: number;
}

/** Runs a command of the gateway on a data folder. @throws Error when it fails */
export async function runCommand(folder: string, words: readonly string[]): Promise<Finished> {
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
  const code = await new Promise((done) => child.once('close', done));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended with ${code}`);
  return { printed: JSON.parse(out.join('')), took_s: (performance.now() - began) / 1000, memory_max_mb };
}

/** Memory of a process and its children in MB, without that of the database. */
function memoryOf(pid: number): number {
  const listed = spawnSync('ps', ['-o', 'rss=', '--pid', String(pid), '--ppid', String(pid)]);
  const lines = listed.stdout.toString().split('\n');
  return Math.round(lines.reduce((sum, line) => sum + Number(line.trim() || 0), 0) / 1024);
}
