/**
 * Releases and dispensings without the gateway: the CPU time that PostgreSQL's backends take for each call, layer by layer, and in batches of
 * several sizes. Prints one JSON line for each.
 *   BENCH_PEOPLE   number of people in the database (20000)
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { recordsOf } from '../../src/database/gate/together.js';
import { migrate } from '../../src/database/migrate.js';
import { parseId, type Uuid } from '../../src/id.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { FIELDS, randomPersonIds, seedConsents, seedPrescriptions } from './seed.js';
import { openDatabase, report } from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const CONNECTIONS = 2; // as many batches as a gateway has under way
const CALLS = 3_000;
const WARM_UP = 300;
const ROUNDS = 3;
const SIZES = [1, 4, 8, 16, 32];

/** A statement, and the parameters of the next `size` calls. */
interface Layer {
  readonly name: string;
  readonly text: string;
  readonly size?: number;
  readonly values: (targets: readonly string[]) => unknown[];
  readonly targets: (count: number) => Promise<readonly string[]>;
}

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-layers-'));
const database = await openDatabase(folder);
const { admin } = database;

try {
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const only = process.argv.slice(3);
  for (const layer of [
    ...releaseLayers(await keyidOf('bank-a')),
    ...dispensingLayers(await keyidOf('pharmacy-a')),
  ]) {
    if (only.length === 0 || only.includes(layer.name)) await measure(layer);
  }
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

async function keyidOf(partnerId: string): Promise<string> {
  const { rows } = await admin.query('SELECT thumbprint FROM partner.key WHERE partner_id = $1', [partnerId]);
  return rows[0].thumbprint;
}

function releaseLayers(keyid: string): Layer[] {
  const people = (count: number) => randomPersonIds(database, count);
  const consents = async (count: number) =>
    (await seedConsents(database, count)).map((id) => parseId('cst', id) as Uuid);
  const one = ([target]: readonly string[]) => [target];
  const release = (target: string) => {
    const nonce = randomBytes(16).toString('base64url');
    return [
      keyid,
      nonce,
      randomUUID(),
      randomBytes(32),
      baseOf(keyid, nonce, target),
      randomBytes(64),
      null,
      target,
    ];
  };
  return [
    { name: 'nothing', text: 'SELECT $1::bigint', values: one, targets: people },
    {
      name: 'row of a person',
      text: 'SELECT birth_full_name, date_of_birth, phone_number FROM population.person WHERE person_id = $1',
      values: one,
      targets: people,
    },
    {
      name: 'fields of a person',
      text: `SELECT * FROM catalogue.read_fields($1, '${FIELDS}', 'bank-a', 'bank.account_opening')`,
      values: one,
      targets: people,
    },
    {
      name: 'release',
      text: 'SELECT * FROM gate.release($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)',
      values: ([target]) => release(target as string),
      targets: consents,
    },
    ...SIZES.map((size) => ({
      name: 'release_batch',
      size,
      text: 'SELECT * FROM gate.release_batch($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      values: (targets: readonly string[]) => {
        const calls = targets.map(release);
        const column = (at: number) => calls.map((values) => values[at]);
        return [...[0, 1, 2, 3, 4, 5, 6, 7].map(column), calls.map(() => null)];
      },
      targets: consents,
    })),
  ];
}

function dispensingLayers(keyid: string): Layer[] {
  const targets = (count: number) => seedPrescriptions(database, count);
  const dispensing = (target: string) => {
    const [code, consentId = ''] = target.split(' ');
    return {
      p_keyid: keyid,
      p_nonce: randomBytes(16).toString('base64url'),
      p_idempotency_key: randomUUID(),
      p_body_hash: randomBytes(32),
      p_code: code,
      p_consent_id: parseId('cst', consentId),
      p_lines: '[{"line": 1, "quantity": 1}]',
      p_invoice_number: null,
    };
  };
  return [
    {
      name: 'dispense',
      text: 'SELECT * FROM gate.dispense($1, $2, $3, $4, $5, $6, $7, $8)',
      values: ([target]) => Object.values(dispensing(target as string)),
      targets,
    },
    ...SIZES.map((size) => ({
      name: 'dispense_batch',
      size,
      text: 'SELECT * FROM gate.dispense_batch($1)',
      values: (each: readonly string[]) => [recordsOf(each.map(dispensing))],
      targets,
    })),
  ];
}

/** A signature base as a partner signs it for a release. */
function baseOf(keyid: string, nonce: string, consentId: string): string {
  const now_s = Math.floor(Date.now() / 1000);
  return `"@method": POST
"@target-uri": https://gateway.example/v1/consents/${consentId}/releases
"idempotency-key": ${randomUUID()}
"@signature-params": ("@method" "@target-uri" "idempotency-key");created=${now_s};expires=${now_s + 60};nonce="${nonce}";keyid="${keyid}";tag="ung-thuan"`;
}

/** Measures a layer on several connections at once. */
async function measure({ name, text, size = 1, values, targets }: Layer): Promise<void> {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client(database.login));
  await Promise.all(clients.map((client) => client.connect()));
  // As the functions that make releases.
  await Promise.all(clients.map((client) => client.query('SET plan_cache_mode = force_generic_plan')));
  const pids = await Promise.all(
    clients.map(async (client) => (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid),
  );
  const run = async (count: number) => {
    const all = await targets(count);
    const calls: unknown[][] = [];
    for (let i = 0; i < all.length; i += size) calls.push(values(all.slice(i, i + size)));
    const [cpu_ms, began] = [cpuOf(pids), performance.now()];
    await Promise.all(
      clients.map(async (client) => {
        for (let next = calls.pop(); next !== undefined; next = calls.pop()) {
          await client.query({ name: `${name} ${size}`, text, values: next });
        }
      }),
    );
    const took_s = (performance.now() - began) / 1000;
    return { per_s: count / took_s, cpu_us: ((cpuOf(pids) - cpu_ms) * 1000) / count };
  };
  await run(WARM_UP);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await run(CALLS));
  const least = rounds.reduce((a, b) => (b.cpu_us < a.cpu_us ? b : a));
  await Promise.all(clients.map((client) => client.end()));
  report('layers', {
    name,
    batch: size,
    cpu_us: Math.round(least.cpu_us),
    per_s: Math.round(least.per_s),
    people: PEOPLE,
    connections: CONNECTIONS,
  });
}

/** CPU time of processes so far. */
function cpuOf(pids: readonly number[]): number {
  return pids.reduce(
    (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  );
}
