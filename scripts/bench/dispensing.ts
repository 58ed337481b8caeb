/**
 * Dispensing: its rate compared with releases and a bare route in the same run; and contention for one prescription, of which
 * fifty clients of two pharmacies ask for more than was prescribed. Prints one JSON line for each.
 *   BENCH_PEOPLE   number of people in the database (20000)
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { formatId } from '../../src/id.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import {
  median,
  openDatabase,
  peakMemory_mb,
  type Result,
  randomPersonIds,
  readUnthrottledKey,
  report,
  seedConsents,
  startBareServer,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const CONCURRENCY = 32;
const ROUNDS = 3;
const WARM_UP = 500;
const BATCH = Math.min(3_000, Math.floor(PEOPLE / 5)); // all signed before sending, and sent well within the 60 seconds a signature is valid
const HOT_BOXES = 120;
const HOT_CLIENTS = 50;
const HOT_CALLS = 4; // of each client
const PORT = 18_431;
const BARE_PORT = 18_432;

const children: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-dispensing-'));
const origin = `http://localhost:${PORT}`;
const database = await openDatabase(folder);
const { admin } = database;
let codes = 0;

try {
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const bank = await readUnthrottledKey(database, folder, 'bank-a');
  const pharmacies = [
    await readUnthrottledKey(database, folder, 'pharmacy-a'),
    await readUnthrottledKey(database, folder, 'pharmacy-b'),
  ];
  const gateway = await startGateway(folder, PORT);
  children.push(gateway, await startBareServer(database, bank, BARE_PORT));
  const loads = [bank, ...pharmacies].map((jwk) => startLoadGenerator(jwk, origin));
  children.push(...loads.map(({ child }) => child));
  const [banks, first, second] = loads.map(({ run }) => run) as [Run, Run, Run];
  await measureSustained(banks, first, gateway.pid ?? 0);
  await measureContention([first, second]);
} finally {
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

type Run = (job: object) => Promise<Result>;

/** Measures dispensings of different prescriptions under different consents; the three loads alternate. */
async function measureSustained(bank: Run, pharmacy: Run, pid: number): Promise<void> {
  const results: Record<'bare' | 'release' | 'dispense', Result[]> = { bare: [], release: [], dispense: [] };
  const round = async (count: number) => ({
    bare: await bank({
      kind: 'bare',
      origin: `http://localhost:${BARE_PORT}`,
      concurrency: CONCURRENCY,
      targets: await randomPersonIds(database, count),
    }),
    release: await bank({
      kind: 'release',
      concurrency: CONCURRENCY,
      targets: await seedConsents(database, count),
    }),
    dispense: await pharmacy({
      kind: 'dispense',
      concurrency: CONCURRENCY,
      targets: await seedPrescriptions(count),
    }),
  });
  await round(WARM_UP);
  const before = await countEntries('prescription_dispensed');
  for (let i = 0; i < ROUNDS; i++) {
    const made = await round(BATCH);
    for (const kind of ['bare', 'release', 'dispense'] as const) results[kind].push(made[kind]);
  }
  const done = results.dispense.reduce((sum, each) => sum + (each.statuses?.['201'] ?? 0), 0);
  const written = (await countEntries('prescription_dispensed')) - before;
  if (written !== done || done !== ROUNDS * BATCH) {
    throw new Error(
      `of ${ROUNDS * BATCH} dispensings, ${done} were answered 201 and ${written} are in the ledger`,
    );
  }
  const { per_s, p50_ms, p99_ms } = median(results.dispense);
  const [release, bare] = [median(results.release).per_s, median(results.bare).per_s];
  const ratio = (to: number) => Number((per_s / to).toFixed(2));
  report('dispensing', {
    done,
    per_s,
    p50_ms,
    p99_ms,
    release_per_s: release,
    bare_per_s: bare,
    ratio_to_release: ratio(release),
    ratio_to_bare: ratio(bare),
    rss_max_mb: peakMemory_mb(pid),
    people: PEOPLE,
    concurrency: CONCURRENCY,
  });
}

/** Sends all calls for one line concurrently: exactly the prescribed quantity must be dispensed, every other call refused, and
 * the ledger must record both. */
async function measureContention(pharmacies: readonly [Run, Run]): Promise<void> {
  const [prescribed] = await seedPrescriptions(1, HOT_BOXES);
  const [code = '', consentId] = (prescribed as string).split(' ');
  const other = await seedSecondConsent(code);
  const before = {
    out: await countEntries('prescription_dispensed'),
    refused: await countEntries('dispensing_refused'),
  };
  const callsPerPharmacy = (HOT_CLIENTS * HOT_CALLS) / pharmacies.length;
  const answers = await Promise.all(
    [consentId, other].map((consent, i) =>
      (pharmacies[i] as Run)({
        kind: 'dispense',
        concurrency: HOT_CLIENTS / pharmacies.length,
        targets: Array.from({ length: callsPerPharmacy }, () => `${code} ${consent}`),
      }),
    ),
  );
  const count = (status: string) => answers.reduce((sum, each) => sum + (each.statuses?.[status] ?? 0), 0);
  const figures = {
    boxes: HOT_BOXES,
    clients: HOT_CLIENTS,
    asked: HOT_CLIENTS * HOT_CALLS,
    dispensed: count('201'),
    refused_409: count('409'),
    per_s: answers.reduce((sum, each) => sum + each.per_s, 0),
    p99_ms: Math.max(...answers.map((each) => each.p99_ms)),
  };
  const { rows } = await admin.query<{ dispensed: number; lines: number }>(
    `SELECT l.dispensed / 6 AS dispensed, (SELECT (sum(x.quantity) / 6)::integer FROM prescription.dispensing d
         JOIN prescription.dispensed_line x USING (person_id, dispensing_id) WHERE d.code = l.code) AS lines
       FROM prescription.line l WHERE l.code = $1`,
    [code],
  );
  const actual = {
    answered: figures.dispensed,
    refused: figures.refused_409,
    ...rows[0],
    ledger_out: (await countEntries('prescription_dispensed')) - before.out,
    ledger_refused: (await countEntries('dispensing_refused')) - before.refused,
  };
  const refused = HOT_CLIENTS * HOT_CALLS - HOT_BOXES;
  const expected = {
    answered: HOT_BOXES,
    refused: refused,
    dispensed: HOT_BOXES,
    lines: HOT_BOXES,
    ledger_out: HOT_BOXES,
    ledger_refused: refused,
  };
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
  }
  report('contention for one prescription', figures);
}

/** Inserts prescriptions of different people with one line each, and a consent for Pharmacy A. @returns "CODE CONSENT_ID" of each */
async function seedPrescriptions(count: number, boxes = 1): Promise<string[]> {
  codes += count;
  const { rows } = await admin.query<{ code: string; id: string }>(
    `WITH chosen AS (
       SELECT p.person_id, '01001' || lpad(to_hex($3 + row_number() OVER ()), 7, '0') || '-C' AS code
         FROM (SELECT x.person_id FROM population.person x WHERE x.death_date IS NULL ORDER BY random() LIMIT $1) p
     ), prescribed AS (
       INSERT INTO prescription.prescription (person_id, code, prescription_id, partner_id, issued_at, valid_until,
           facility_name, content, digest, recorded_at)
         SELECT c.person_id, c.code, consent.new_id(consent.bucket(c.person_id)), 'hospital-a', now(), population.today() + 5,
             'x', '{"diagnoses": [{"code": "J02.9", "text": "x"}]}', sha256(c.code::bytea), now() FROM chosen c
     ), line AS (
       INSERT INTO prescription.line (person_id, code, line, content, quantity)
         SELECT c.person_id, c.code, 1, '{"drug": "Paracetamol", "unit": "x"}', $2 * 6 FROM chosen c
     ), consented AS (${consentInsert('pharmacy-a', 'chosen')})
     SELECT c.code, n.consent_id AS id FROM chosen c JOIN consented n USING (person_id)`,
    [count, boxes, codes - count],
  );
  if (rows.length !== count) throw new Error('there are not enough people');
  return rows.map(({ code, id }) => `${code} ${formatId('cst', id)}`);
}

/** Inserts a consent for Pharmacy B for the same prescription. @returns its id */
async function seedSecondConsent(code: string): Promise<string> {
  const { rows } = await admin.query<{ consent_id: string }>(
    consentInsert('pharmacy-b', '(SELECT person_id FROM prescription.prescription WHERE code = $1)'),
    [code],
  );
  return formatId('cst', rows[0]?.consent_id ?? '');
}

function consentInsert(partnerId: string, people: string): string {
  return `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields,
       access_mode, retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT c.person_id, consent.new_id(consent.bucket(c.person_id)), gen_random_uuid(), '${partnerId}',
         'pharmacy.dispense_prescription', 'x', '{prescriptions.lines}', 'once', 'P30D', ledger.new_salt(), sha256('x'), false,
         now(), now() + interval '1 day'
       FROM ${people} c RETURNING person_id, consent_id`;
}

async function countEntries(kind: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = $1::ledger.kind',
    [kind],
  );
  return rows[0]?.n ?? 0;
}
