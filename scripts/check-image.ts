/**
 * Checks that the Dockerfile can be built: what it copies exists and is not ignored by .dockerignore. With --build, its steps
 * are also run without Docker, in a temporary folder with npm's binary of the image's Node, and the resulting gateway must
 * start and become ready.
 *   npm run check:image [-- --build]
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

interface Step {
  readonly instruction: string;
  readonly words: readonly string[];
}

const steps: Step[] = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [instruction = '', ...words] = line.trim().split(/\s+/);
    return { instruction, words };
  });
const allowed = readFileSync('.dockerignore', 'utf8').trim().split('\n');

const faults = steps
  .filter(({ instruction, words }) => instruction === 'COPY' && !words[0]?.startsWith('--from='))
  .flatMap(({ words }) => words.slice(0, -1))
  .flatMap((source) => {
    if (!existsSync(source)) return [`COPY ${source}: does not exist`];
    return isAllowed(source) ? [] : [`COPY ${source}: .dockerignore excludes it`];
  });
if (allowed[0] !== '*') faults.push('.dockerignore must begin with *, so that only listed files are copied');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else if (process.argv.includes('--build')) {
  await build();
}

/** Whether a path, or a folder that contains it, is listed. */
function isAllowed(path: string): boolean {
  return allowed.includes(`!${path}`) || (path.includes('/') && isAllowed(dirname(path)));
}

/** Runs FROM, WORKDIR, COPY and `RUN npm`; other RUN steps only concern the image's users. */
async function build(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-image-'));
  try {
    let stage = '';
    let at = '';
    let env: NodeJS.ProcessEnv = {};
    for (const { instruction, words } of steps) {
      if (instruction === 'FROM') {
        stage = words[2] ?? 'final';
        env = environmentOf(folder, String(words[0]));
      } else if (instruction === 'WORKDIR') {
        at = join(folder, stage, String(words[0]));
        mkdirSync(at, { recursive: true });
      } else if (instruction === 'COPY') {
        copy(folder, at, words);
      } else if (instruction === 'RUN' && words[0] === 'npm') {
        execFileSync('sh', ['-c', words.join(' ')], { cwd: at, env, stdio: ['ignore', 'ignore', 'inherit'] });
      }
    }
    await start(at, {
      ...env,
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      METRICS_PORT: '0',
      REDIS_URL: 'none',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment with the Node of an image (node:24-bookworm-slim) first on the PATH. */
function environmentOf(folder: string, image: string): NodeJS.ProcessEnv {
  const version = /^node:(\d+)/.exec(image)?.[1];
  if (version === undefined) throw new Error(`FROM ${image}: not a Node image`);
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, `node-${version}`);
  const bin = join(home, 'node_modules', name, 'bin');
  if (!existsSync(bin)) {
    const flags = ['--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', '--silent', ...flags, '--prefix', home, `${name}@${version}`]);
  }
  return { ...process.env, NODE_OPTIONS: '', PATH: [bin, process.env.PATH].join(delimiter) };
}

function copy(folder: string, at: string, words: readonly string[]): void {
  const from = words[0]?.startsWith('--from=') ? join(folder, words[0].slice('--from='.length)) : '.';
  const sources = words.slice(from === '.' ? 0 : 1, -1);
  const target = String(words.at(-1));
  for (const source of sources) {
    const path = join(from, source);
    const isInto = target.endsWith('/') && !statSync(path).isDirectory();
    cpSync(path, join(at, target, isInto ? basename(path) : ''), { recursive: true });
  }
}

async function start(at: string, env: NodeJS.ProcessEnv): Promise<void> {
  const gateway = spawn('node', ['dist/main.js', 'start', '--json'], {
    cwd: at,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(gateway, 'exit');
  let url = '';
  for await (const line of createInterface(gateway.stdout)) {
    const read = JSON.parse(line) as { url?: string; ready_ms?: number };
    if (read.ready_ms === undefined) continue;
    url = String(read.url);
    break;
  }
  if (url === '') throw new Error('the built gateway does not start');
  const statuses: number[] = [];
  for (const path of ['/readyz', '/', '/docs/']) {
    const response = await fetch(url + path);
    await response.arrayBuffer(); // an unread response would keep the gateway from stopping
    statuses.push(response.status);
  }
  gateway.stdout.resume();
  gateway.kill('SIGTERM');
  const [code] = await ended;
  if (code !== 0 || statuses.some((status) => status !== 200)) {
    throw new Error(`the built gateway answered ${statuses.join(', ')} and exited with ${code}`);
  }
}
