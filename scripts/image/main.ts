/**
 * Builds the image without Docker, runs it as production runs it - read-only, without rights, under an arbitrary user id,
 * against a PostgreSQL with verify-full and an outside identity provider - and plays the bank's story through it. Where the
 * tools cannot be had it says so and builds nothing.
 *   npm run image
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOGINS, roleOf } from '../../src/database/login.js';
import { createKeyFile } from '../../src/key-file.js';
import { personas } from '../../src/population/personas.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { citizenWith } from '../client/citizen.js';
import type { World } from '../demo/asked.js';
import { bankStory } from '../demo/bank.js';
import { freePort } from '../free-port.js';
import { closeOnInterrupt } from '../on-interrupt.js';
import { buildImage, type Image } from './build.js';
import { type Container, GIVEN, runContainer } from './container.js';
import { type Surroundings, startSurroundings } from './production.js';
import { installTools } from './tools.js';

const MAX_MB = 250;
const STOP_WITHIN_MS = 30_000;
/** What a run leaves behind unless it is undone, also where the run fails; the last is undone first. */
type Closing = (() => Promise<void> | void)[];
const seconds = (since: number) => Math.round((performance.now() - since) / 1000);
const SLOW_MACHINE = { prompt_ms: 60_000, poll_ms: 60_000 };

const missing = installTools();
if (missing.length > 0) {
  console.error(`\n*** THE IMAGE WAS NOT BUILT: this machine lacks ${missing.join(', ')} ***\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-image-'));
  const closing: Closing = [
    () => {
      spawnSync('umount', ['--recursive', '--lazy', join(folder, 'store', 'overlay')]); // of a build that was broken off
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  closeOnInterrupt(close);
  try {
    const began = performance.now();
    const image = await buildImage(folder);
    closing.push(image.remove);
    console.log(`built in ${seconds(began)} s: ${image.size_MB} MB with its base`);
    if (image.size_MB > MAX_MB) throw new Error(`the image is larger than ${MAX_MB} MB`);
    const given = join(folder, 'given');
    mkdirSync(given);
    const surroundings = await startSurroundings(join(folder, 'server'), given);
    closing.push(surroundings.close);
    await play(image, surroundings, given, closing);
  } catch (error) {
    console.error(`image: ${(error as Error).message}`, (error as { stderr?: string }).stderr ?? '');
    process.exitCode = 1;
  } finally {
    await close();
  }
}

async function play(image: Image, around: Surroundings, given: string, closing: Closing): Promise<void> {
  const begin = (words: readonly string[], environment: Readonly<Record<string, string>>) => {
    const container = runContainer(image, given, words, environment);
    closing.push(async () => {
      container.kill();
      await container.ended;
    });
    return container;
  };
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const sandboxKeys = join(given, 'sandbox');
  const adminUrl = around.databaseUrl('postgres', around.adminPassword, GIVEN);
  const run = async (words: string[], environment: Record<string, string> = {}) => {
    const container = begin(words, { DATABASE_ADMIN_URL: adminUrl, ...environment });
    for await (const _line of container.lines());
    const code = await container.ended;
    if (code !== 0) throw new Error(`${words.join(' ')} exited with ${code}: ${container.errorOutput()}`);
  };
  await run(['migrate']);
  await writeSandbox(around.admin, { people: 300, dataDir: sandboxKeys });
  for (const [name, kind] of [
    ['signing.json', 'ed25519'],
    ['push.json', 'p256'],
    ['map.json', 'ed25519'],
  ] as const) {
    createKeyFile(join(given, name), kind);
    chmodSync(join(given, name), 0o644); // as a secret that is mounted for whatever user runs the container
  }

  const urls: Record<string, string> = {};
  for (const login of LOGINS) {
    const password = randomBytes(24).toString('base64url');
    await around.admin.query(`ALTER ROLE ${roleOf(login)} LOGIN PASSWORD '${password}'`);
    urls[`DATABASE_URL_${login.toUpperCase()}`] = around.databaseUrl(roleOf(login), password, GIVEN);
  }
  const settings: Record<string, string> = {
    ...urls,
    PUBLIC_ORIGIN: origin,
    PORT: String(port),
    METRICS_PORT: String(await freePort()),
    CITIZEN_ISSUER: around.issuer,
    CITIZEN_JWKS_URL: `${around.issuer}/jwks`,
    CITIZEN_AUDIENCE: around.audience,
    NODE_EXTRA_CA_CERTS: `${GIVEN}/authority.pem`,
    GATEWAY_SIGNING_KEY: `${GIVEN}/signing.json`,
    PUSH_KEY: `${GIVEN}/push.json`,
    LEDGER_MAP_KEY: `${GIVEN}/map.json`,
    REDIS_URL: 'none',
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '1',
  };
  const gateway = begin(['start', '--json'], settings);
  console.log(
    `ready ${await readyAfter(gateway)} ms after its start, as a process without rights on a read-only root`,
  );
  const { rows } = await around.admin.query<{ day: string }>('SELECT gate.sample_day()::text AS day');
  const world: World = {
    personas: async () => personas(String(rows[0]?.day)),
    signIn: async (number) => citizenWith(origin, await around.signIn(number), origin, number),
  };
  await bankStory(origin, sandboxKeys, SLOW_MACHINE, world);
  await stop(gateway, 'a gateway that serves');
  await stopWhileStarting(begin, settings, closing);
}

async function readyAfter(gateway: Container): Promise<number> {
  for await (const line of gateway.lines()) {
    const { ready_ms } = JSON.parse(line) as { ready_ms?: number };
    if (ready_ms !== undefined) return ready_ms;
  }
  throw new Error(`the gateway does not start: ${gateway.errorOutput()}`);
}

/** SIGTERM must end it in time, with exit code 0. */
async function stop(gateway: Container, what: string): Promise<void> {
  const began = performance.now();
  gateway.signal('SIGTERM');
  const timer = setTimeout(() => gateway.signal('SIGKILL'), STOP_WITHIN_MS);
  const code = await gateway.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${what} ended with ${code} after SIGTERM: ${gateway.errorOutput()}`);
  console.log(`${what} stopped ${Math.round(performance.now() - began)} ms after SIGTERM`);
}

/** A gateway that waits for a database which accepts connections and says nothing. */
async function stopWhileStarting(
  begin: (words: readonly string[], environment: Readonly<Record<string, string>>) => Container,
  settings: Readonly<Record<string, string>>,
  closing: Closing,
): Promise<void> {
  const silent = createServer();
  closing.push(() => void silent.close());
  const connected = new Promise<void>((done) => silent.once('connection', () => done()));
  await new Promise<void>((done) => silent.listen(0, '0.0.0.0', done));
  const { port } = silent.address() as { port: number };
  const urls = Object.entries(settings).map(([name, value]) => {
    if (!name.startsWith('DATABASE_URL')) return [name, value];
    const url = new URL(value);
    url.port = String(port);
    return [name, url.href];
  });
  const gateway = begin(['start'], Object.fromEntries(urls));
  await Promise.race([connected, gateway.ended]);
  await stop(gateway, 'a gateway that is starting');
}
