/**
 * Contention for one prescription: clients of two pharmacies ask at the same time for more than was prescribed. Exactly the
 * prescribed quantity must be dispensed, every other call refused, and the ledger must record both.
 */
import { countEntries, seedPrescriptions, seedSecondConsent } from './seed.js';
import type { Database, LoadGenerator } from './stage.js';

const BOXES = 120;
const CLIENTS = 50;
const CALLS = 4; // of each client

/** @throws Error unless exactly the prescribed quantity was dispensed */
export async function measureContention(
  database: Database,
  pharmacies: readonly [LoadGenerator, LoadGenerator],
): Promise<object> {
  const { admin } = database;
  const [prescribed] = await seedPrescriptions(database, 1, BOXES);
  const [code = '', consentId] = (prescribed as string).split(' ');
  const other = await seedSecondConsent(database, code);
  const before = {
    out: await countEntries(database, 'prescription_dispensed'),
    refused: await countEntries(database, 'dispensing_refused'),
  };
  const callsPerPharmacy = (CLIENTS * CALLS) / pharmacies.length;
  const answers = await Promise.all(
    [consentId, other].map((consent, i) =>
      (pharmacies[i] as LoadGenerator).run({
        kind: 'dispense',
        concurrency: CLIENTS / pharmacies.length,
        targets: Array.from({ length: callsPerPharmacy }, () => `${code} ${consent}`),
      }),
    ),
  );
  const count = (status: string) => answers.reduce((sum, each) => sum + (each.statuses[status] ?? 0), 0);
  const figures = {
    boxes: BOXES,
    clients: CLIENTS,
    asked: CLIENTS * CALLS,
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
    ledger_out: (await countEntries(database, 'prescription_dispensed')) - before.out,
    ledger_refused: (await countEntries(database, 'dispensing_refused')) - before.refused,
  };
  const refused = CLIENTS * CALLS - BOXES;
  const expected = {
    answered: BOXES,
    refused,
    dispensed: BOXES,
    lines: BOXES,
    ledger_out: BOXES,
    ledger_refused: refused,
  };
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
  }
  return figures;
}
