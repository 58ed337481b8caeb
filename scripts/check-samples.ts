/**
 * Runs the samples for partners in docs/samples against a gateway: each asks, waits and reads, in its language, and the client's in
 * each runtime it is for; and each refuses an answer that was changed on the way. How Python's and the shell's sign and verify is
 * checked by `ung-thuan doctor` too. What is not installed and cannot be is said, and not checked. Bun and Deno are installed from npm into a
 * temporary folder.
 *   npm run check:samples
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { aptInstall } from './apt.js';
import { startChildGateway } from './child-gateway.js';
import { freePort } from './free-port.js';
import { installNode, installProgram, NODE_VERSIONS } from './node-binary.js';

/** Data of the person who is asked by default, at the end of what each sample prints. */
const RELEASED = /(?=.*"birth_full_name":\s*"[^"]+")(?=.*"date_of_birth":\s*"\d{4}-\d\d-\d\d")/;
const SAMPLE_MAX_MS = 60_000;
const PACKAGES = ['python3-cryptography', 'default-jdk-headless', 'curl', 'openssl'];

interface Sample {
  readonly name: string;
  /** The command without origin and key; undefined where it cannot be run here. */
  readonly command: readonly string[] | undefined;
}

const works = (...words: string[]) => spawnSync(words[0] as string, words.slice(1)).status === 0;
const needsPackages = () =>
  !(
    works('/usr/bin/python3', '-c', 'import cryptography') &&
    works('java', '--version') &&
    works('curl', '-V')
  );

if (needsPackages()) aptInstall(PACKAGES);

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-samples-'));
let failures = 0;
try {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  const port = await freePort();
  const between = await startBetween(port);
  const dataDir = join(folder, 'data');
  const gateway = await startChildGateway(process.execPath, {
    ...process.env,
    PORT: String(port),
    PUBLIC_ORIGIN: between.origin,
    METRICS_PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
  });
  try {
    // As after `npm install ung-thuan`: beside the sample, found by its name.
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve('.'), join(folder, 'node_modules', 'ung-thuan'));
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"ung-thuan":"*"}}');
    execFileSync('cp', ['-r', 'docs/samples/.', folder]);
    for (const { name, command } of samples()) {
      if (command === undefined) console.log(`${name} is not installed: its sample was not checked`);
      else await check(name, command, between, join(dataDir, 'partners', 'bank-a.jwk.json'));
    }
    const keyFile = join(dataDir, 'partners', 'bank-a.jwk.json');
    const python = pythonHere();
    if (python !== undefined)
      await examine('Python', [python, resolve('scripts/own-code/python.py')], between, keyFile);
    if (hasShell())
      await examine(
        'curl and openssl',
        [process.execPath, resolve('scripts/own-code/shell.mjs')],
        between,
        keyFile,
      );
  } finally {
    between.server.close();
    await gateway.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failures > 0) process.exitCode = 1;

function samples(): Sample[] {
  const python = pythonHere();
  const nodes = NODE_VERSIONS.map((version) => ({
    name: `Node ${version}`,
    command: [installNode(folder, version), 'partner.mjs'],
  }));
  return [
    { name: `Node ${process.versions.node}`, command: [process.execPath, 'partner.mjs'] },
    ...nodes,
    { name: 'Bun', command: [installProgram(folder, '@oven/bun-linux-x64@1.4.5', 'bin/bun'), 'partner.mjs'] },
    {
      name: 'Deno',
      command: [
        installProgram(folder, '@deno/linux-x64-glibc@2.9.6', 'deno'),
        'run',
        '--allow-all',
        'partner.mjs',
      ],
    },
    { name: 'Python', command: python && [python, 'partner.py'] },
    { name: 'Java', command: works('java', '--version') ? ['java', 'Partner.java'] : undefined },
    { name: 'curl and openssl', command: hasShell() ? ['bash', 'partner.sh'] : undefined },
  ] as Sample[];
}

async function check(
  name: string,
  command: readonly string[],
  between: Between,
  keyFile: string,
): Promise<void> {
  const began = performance.now();
  between.changes = false;
  const plain = await run([...command, between.origin, keyFile]);
  const took_s = ((performance.now() - began) / 1000).toFixed(1);
  between.changes = true;
  const changed = await run([...command, between.origin, keyFile]);
  if (
    plain.status === 0 &&
    plain.stderr === '' &&
    RELEASED.test(plain.stdout) &&
    changed.status !== 0 &&
    changed.stdout === ''
  ) {
    console.log(`${name}: asks, waits and reads in ${took_s} s, refuses a changed answer`);
    return;
  }
  failures++;
  console.error(`check:samples: ${name} exited with ${plain.status}: ${plain.stdout}${plain.stderr}`);
  console.error(`with a changed answer it exited with ${changed.status}: ${changed.stdout}${changed.stderr}`);
}

/** Whether the doctor accepts what a sample signs, and which answers it accepts and refuses. @param own the program in scripts/own-code */
async function examine(
  name: string,
  own: readonly string[],
  between: Between,
  keyFile: string,
): Promise<void> {
  between.changes = false;
  const does = (what: string) => [...own, what, between.origin, keyFile].join(' ');
  const ended = await run([
    ...[process.execPath, resolve('dist/main.js'), 'doctor', '--origin', between.origin, '--key', keyFile],
    ...[
      '--only',
      'own_signing,own_verification',
      '--sign-with',
      does('sign'),
      '--verify-with',
      does('verify'),
    ],
  ]);
  if (ended.status === 0)
    return console.log(`${name}: the doctor accepts what it signs, and how it verifies answers`);
  failures++;
  console.error(
    `check:samples: the doctor of ${name} exited with ${ended.status}: ${ended.stdout}${ended.stderr}`,
  );
}

function hasShell(): boolean {
  return works('curl', '-V') && works('openssl', 'version');
}

function pythonHere(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((each) => works(each, '-c', 'import cryptography'));
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run([program = '', ...words]: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd: folder, timeout: SAMPLE_MAX_MS };
    const child = execFile(program, words, options, (_, stdout, stderr) =>
      done({ status: child.exitCode, stdout, stderr }),
    );
  });
}

/** Who is between partner and gateway, and may change the bodies of answers under /v1. */
interface Between {
  readonly origin: string;
  readonly server: Server;
  changes: boolean;
}

async function startBetween(gatewayPort: number): Promise<Between> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const onward = request(
      { host: '127.0.0.1', port: gatewayPort, method, path: url, headers },
      async (answer) => {
        const text = (await answer.setEncoding('utf8').toArray()).join('');
        const isChanged = between.changes && url.startsWith('/v1/');
        outgoing
          .writeHead(answer.statusCode ?? 502, answer.headers)
          .end(isChanged ? text.replace('csr_', 'csr-') : text);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const port = await freePort();
  const between = { origin: `http://localhost:${port}`, server, changes: false };
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return between;
}
