/**
 * What pharmacies hand out: how fast, beside releases and a bare route in the same run; and one prescription that two
 * pharmacies with fifty clients want more of than there is. One JSON line each.
 *   BENCH_PEOPLE   how many people the database holds (20000)
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
  anybody,
  keyOf,
  median,
  openDatabase,
  peakOf,
  type Result,
  report,
  seedConsents,
  startBare,
  startGateway,
  startLoad,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const CONCURRENCY = 32;
const ROUNDS = 3;
const WARM_UP = 500;
const BATCH = Math.min(3_000, Math.floor(PEOPLE / 5)); // signed ahead, and sent well within a signature's 60 seconds
const HOT_BOXES = 120;
const HOT_CLIENTS = 50;
const HOT_ASKS = 4; // by each client
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
  const bank = await keyOf(database, folder, 'bank-a');
  const pharmacies = [
    await keyOf(database, folder, 'pharmacy-a'),
    await keyOf(database, folder, 'pharmacy-b'),
  ];
  const gateway = await startGateway(folder, PORT);
  children.push(gateway, await startBare(database, bank, BARE_PORT));
  const loads = [bank, ...pharmacies].map((jwk) => startLoad(jwk, origin));
  children.push(...loads.map(({ child }) => child));
  const [banks, first, second] = loads.map(({ run }) => run) as [Run, Run, Run];
  await sustained(banks, first, gateway.pid ?? 0);
  await hot([first, second]);
} finally {
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

type Run = (job: object) => Promise<Result>;

/** Each dispensing is of another prescription under another consent; the three loads take turns. */
async function sustained(bank: Run, pharmacy: Run, pid: number): Promise<void> {
  const results: Record<'bare' | 'release' | 'dispense', Result[]> = { bare: [], release: [], dispense: [] };
  const round = async (count: number) => ({
    bare: await bank({
      kind: 'bare',
      origin: `http://localhost:${BARE_PORT}`,
      concurrency: CONCURRENCY,
      targets: await anybody(database, count),
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
  const before = await recorded('prescription_dispensed');
  for (let i = 0; i < ROUNDS; i++) {
    const made = await round(BATCH);
    for (const kind of ['bare', 'release', 'dispense'] as const) results[kind].push(made[kind]);
  }
  const done = results.dispense.reduce((sum, each) => sum + (each.statuses?.['201'] ?? 0), 0);
  const written = (await recorded('prescription_dispensed')) - before;
  if (written !== done || done !== ROUNDS * BATCH) {
    throw new Error(
      `${ROUNDS * BATCH} were to be handed out, ${done} answered 201, ${written} are in the ledger`,
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
    rss_max_mb: peakOf(pid),
    people: PEOPLE,
    concurrency: CONCURRENCY,
  });
}

/** All at once for one line: exactly what was prescribed goes out, everybody else is refused, and both are in the ledger. */
async function hot(pharmacies: readonly [Run, Run]): Promise<void> {
  const [prescribed] = await seedPrescriptions(1, HOT_BOXES);
  const [code = '', consentId] = (prescribed as string).split(' ');
  const other = await seedConsentBeside(code);
  const before = {
    out: await recorded('prescription_dispensed'),
    refused: await recorded('dispensing_refused'),
  };
  const asks = (HOT_CLIENTS * HOT_ASKS) / pharmacies.length;
  const answers = await Promise.all(
    [consentId, other].map((consent, i) =>
      (pharmacies[i] as Run)({
        kind: 'dispense',
        concurrency: HOT_CLIENTS / pharmacies.length,
        targets: Array.from({ length: asks }, () => `${code} ${consent}`),
      }),
    ),
  );
  const count = (status: string) => answers.reduce((sum, each) => sum + (each.statuses?.[status] ?? 0), 0);
  const figures = {
    boxes: HOT_BOXES,
    clients: HOT_CLIENTS,
    asked: HOT_CLIENTS * HOT_ASKS,
    handed_out: count('201'),
    refused_409: count('409'),
    per_s: answers.reduce((sum, each) => sum + each.per_s, 0),
    p99_ms: Math.max(...answers.map((each) => each.p99_ms)),
  };
  const { rows } = await admin.query<{ dispensed: number; lines: number }>(
    `SELECT l.dispensed, (SELECT sum(x.quantity)::integer FROM prescription.dispensing d
         JOIN prescription.dispensed_line x USING (person_id, dispensing_id) WHERE d.code = l.code) AS lines
       FROM prescription.line l WHERE l.code = $1`,
    [code],
  );
  const found = {
    answered: figures.handed_out,
    refused: figures.refused_409,
    ...rows[0],
    ledger_out: (await recorded('prescription_dispensed')) - before.out,
    ledger_refused: (await recorded('dispensing_refused')) - before.refused,
  };
  const left_out = HOT_CLIENTS * HOT_ASKS - HOT_BOXES;
  const wanted = {
    answered: HOT_BOXES,
    refused: left_out,
    dispensed: HOT_BOXES,
    lines: HOT_BOXES,
    ledger_out: HOT_BOXES,
    ledger_refused: left_out,
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} where ${JSON.stringify(wanted)} belongs`);
  }
  report('one prescription that all want', figures);
}

/** So many prescriptions of different people with one line each, and a consent of Pharmacy A. @returns code and consent id */
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
         SELECT c.person_id, c.code, 1, '{"drug": "Paracetamol", "unit": "x"}', $2 FROM chosen c
     ), consented AS (${consentOf('pharmacy-a', 'chosen')})
     SELECT c.code, n.consent_id AS id FROM chosen c JOIN consented n USING (person_id)`,
    [count, boxes, codes - count],
  );
  if (rows.length !== count) throw new Error('there are not enough people');
  return rows.map(({ code, id }) => `${code} ${formatId('cst', id)}`);
}

/** A consent of Pharmacy B for the same prescription. @returns its id */
async function seedConsentBeside(code: string): Promise<string> {
  const { rows } = await admin.query<{ consent_id: string }>(
    consentOf('pharmacy-b', '(SELECT person_id FROM prescription.prescription WHERE code = $1)'),
    [code],
  );
  return formatId('cst', rows[0]?.consent_id ?? '');
}

function consentOf(partnerId: string, people: string): string {
  return `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields,
       access_mode, retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT c.person_id, consent.new_id(consent.bucket(c.person_id)), gen_random_uuid(), '${partnerId}',
         'pharmacy.dispense_prescription', 'x', '{prescriptions.lines}', 'once', 'P30D', ledger.new_salt(), sha256('x'), false,
         now(), now() + interval '1 day'
       FROM ${people} c RETURNING person_id, consent_id`;
}

async function recorded(kind: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = $1::ledger.kind',
    [kind],
  );
  return rows[0]?.n ?? 0;
}
