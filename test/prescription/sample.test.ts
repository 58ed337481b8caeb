import fc from 'fast-check';
import t from 'tap';
import { createAjv, readDocument } from '../../src/contract/schemas.js';
import { readLedgerGaps } from '../../src/database/admin/ledger.js';
import { dayOf, isoOf, monthsOn } from '../../src/population/calendar.js';
import { prescriptionFaults } from '../../src/prescription/rules.js';
import { makePrescriptions, type SamplePatient } from '../../src/prescription/sample.js';
import { createTestDatabase } from '../helpers/database.js';

const db = await createTestDatabase(t, { people: true });
const rowsOf = async (text: string, values: unknown[] = []) =>
  (await db.owner.query({ text, values, rowMode: 'array' })).rows;

t.test('the sandbox has prescriptions of every kind and in every state', async (t) => {
  const states = 'SELECT DISTINCT prescription.status_of(p) FROM prescription.prescription p ORDER BY 1';
  t.strictSame((await rowsOf(states)).flat(), [
    'dispensed',
    'expired',
    'open',
    'partly_dispensed',
    'replaced',
  ]);
  const kinds = 'SELECT right(code, 1), count(*)::integer FROM prescription.prescription GROUP BY 1';
  const counts = new Map((await rowsOf(kinds)) as [string, number][]);
  t.strictSame([...counts.keys()].sort(), ['C', 'H', 'N', 'T']);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  t.ok(total >= 200 && total <= 400, `${total} prescriptions`);
  const ofPersonas = await rowsOf(
    `SELECT n.birth_full_name, array_agg(prescription.status_of(p) ORDER BY p.issued_at)
       FROM prescription.prescription p JOIN population.person n USING (person_id)
       WHERE n.person_id < 1000 GROUP BY n.person_id ORDER BY n.person_id`,
  );
  t.strictSame(ofPersonas, [
    ['Nguyễn Thu An', ['open']],
    ['Trần Minh Đức', ['partly_dispensed']],
    ['Trần Bảo Anh', ['open']],
    ['Lò Văn Phương', ['expired']],
    ['Hà Thị Xoan', ['replaced', 'open']],
  ]);
});

t.test('the sample dispensings add up, and have consents and ledger entries', async (t) => {
  const differing = await rowsOf(
    `SELECT l.code, l.line FROM prescription.line l WHERE l.dispensed <> (
       SELECT coalesce(sum(x.quantity), 0) FROM prescription.dispensing d
         JOIN prescription.dispensed_line x USING (person_id, dispensing_id)
         WHERE d.person_id = l.person_id AND d.code = l.code AND x.line = l.line AND d.cancelled_at IS NULL)`,
  );
  t.strictSame(differing, []);
  const withoutConsent = await rowsOf(
    `SELECT d.dispensing_id FROM prescription.dispensing d WHERE NOT EXISTS (SELECT FROM consent.consent c
       WHERE c.person_id = d.person_id AND c.consent_id = d.consent_id AND c.partner_id = d.partner_id
         AND c.fields @> ARRAY['prescriptions.lines:' || d.code])`,
  );
  t.strictSame(withoutConsent, [], 'every dispensing has a consent for its pharmacy and prescription');
  const { consentsOffBalance, consentsWithoutEntry, receiptsBroken, byKind } = await readLedgerGaps(db.owner);
  t.strictSame([consentsOffBalance, consentsWithoutEntry, receiptsBroken], [0, 0, 0]);
  const [[prescribed, dispensed]] = (await rowsOf(
    `SELECT (SELECT count(*)::integer FROM prescription.prescription),
       (SELECT count(*)::integer FROM prescription.dispensing)`,
  )) as [[number, number]];
  t.equal(byKind.prescription_recorded, prescribed);
  t.equal(byKind.prescription_dispensed, dispensed);
  t.ok(dispensed > 0);
  t.strictSame(await rowsOf('SELECT topic FROM delivery.message'), [], 'nobody is notified of sample data');
});

const LATEST = dayOf('2099-12-31');
const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
const ageInDays = fc.integer({ min: 61, max: 36_000 });

t.test(
  'sample prescriptions follow the rules on any day and for any age, and are deterministic',
  async (t) => {
    const ajv = createAjv('partner', readDocument('partner'));
    const isNewPrescription = ajv.compile({ $ref: 'partner#/components/schemas/NewPrescription' });
    const property = fc.property(
      moment,
      fc.array(ageInDays, { minLength: 1, maxLength: 30 }),
      (now, ages) => {
        const today = Math.floor(now.getTime() / 86_400_000);
        const patients = ages.map((age, i): SamplePatient => {
          const born_on = isoOf(today - age);
          const number = String(1_190_000_000 + i).padStart(12, '0');
          const parent = 'Nguyễn Thu An';
          return {
            personal_id_number: number,
            date_of_birth: born_on,
            born_on,
            parent,
            decides: age > 7_500,
          };
        });
        const made = makePrescriptions(patients, { seed: 7, now });
        for (const each of made.prescriptions) {
          if (!isNewPrescription(each)) throw new Error(JSON.stringify(isNewPrescription.errors));
          const faults = prescriptionFaults(each, now);
          if (faults.length > 0) throw new Error(JSON.stringify({ each, faults }));
        }
        return JSON.stringify(makePrescriptions(patients, { seed: 7, now })) === JSON.stringify(made);
      },
    );
    t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }));
  },
);

t.test('ages in months match those of the database', async (t) => {
  const days = fc.integer({ min: dayOf('1999-01-01'), max: LATEST - 2_300 });
  const pairs = fc.sample(fc.tuple(days, fc.integer({ min: 0, max: 2_300 })), 2_000);
  const ages = pairs.map(([born, age]) => ({ born: isoOf(born), on_day: isoOf(born + age) }));
  const rows = await rowsOf(
    `SELECT (extract(year FROM age(x.on_day, x.born)) * 12 + extract(month FROM age(x.on_day, x.born)))::integer
       FROM jsonb_to_recordset($1) x (born date, on_day date)`,
    [JSON.stringify(ages)],
  );
  t.strictSame(
    rows.flat(),
    pairs.map(([born, age]) => monthsOn(born, born + age)),
  );
});
