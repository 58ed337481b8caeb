import fc from 'fast-check';
import t from 'tap';
import { isFraction, quantityOf, sixthsOf } from '../../src/prescription/quantity.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, lineOf, newCode, prescribe, prescriptionOf } from './pharmacy.js';

const g = await createTestGateway(t);
const pharmacy = g.partner('pharmacy-a');
const hospital = g.partner('hospital-a');

t.test('sixths and quantities are each other’s inverse, in SQL too', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600_000 }), (sixths) => {
      const quantity = quantityOf(sixths);
      return sixthsOf(quantity) === sixths && (typeof quantity === 'number' || isFraction(quantity));
    }),
  );
  const all = Array.from({ length: 60 }, (_, i) => i + 1);
  const { rows } = await g.owner.query(
    `SELECT prescription.quantity_shown(s) AS shown, prescription.sixths_of(prescription.quantity_shown(s)) AS back
       FROM unnest($1::integer[]) s`,
    [all],
  );
  t.strictSame(
    rows,
    all.map((sixths) => ({ shown: quantityOf(sixths), back: sixths })),
  );
});

t.test('halves and thirds of tablets add up exactly', async (t) => {
  const code = newCode();
  await prescribe(g, { code, lines: [lineOf(7.5), { ...lineOf(1), quantity: '22/3' }] });
  const seen = await hospital.call('GET', `/v1/prescriptions/${code}`);
  fitsContract(t, 'getPrescription', seen);
  t.strictSame(
    seen.body.lines.map(({ quantity }: { quantity: unknown }) => quantity),
    [7.5, '22/3'],
  );
  const consent = await consentTo(
    g,
    pharmacy,
    [`prescriptions.lines:${code}`, `prescriptions.remaining:${code}`],
    {
      access: {
        mode: 'recurring',
        until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
        at_most: { count: 9, per: 'day' },
      },
    },
  );
  const dispense = (line: number, quantity: unknown) =>
    pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, {
      body: { consent_id: consent, lines: [{ line, quantity }] },
    });
  const left = (answer: { body: { remaining: { quantity: unknown }[] } }, line: number) =>
    answer.body.remaining[line - 1]?.quantity;
  let answer = await dispense(1, 2.5);
  fitsContract(t, 'createDispensing', answer);
  t.equal(left(answer, 1), 5);
  answer = await dispense(1, '1/3');
  fitsContract(t, 'createDispensing', answer);
  t.equal(left(answer, 1), '14/3');
  answer = await dispense(1, 0.5);
  t.equal(left(answer, 1), '25/6');
  t.match(await dispense(1, 4.5), { status: 409, body: { code: 'quantity_exceeds_remaining' } });
  answer = await dispense(1, '25/6');
  t.equal(left(answer, 1), 0);
  for (let i = 0; i < 3; i++) answer = await dispense(2, '7/3');
  t.equal(left(answer, 2), '1/3');
  answer = await dispense(2, '1/3');
  t.equal(left(answer, 2), 0);
  t.equal(answer.body.status, 'dispensed');
});

t.test('what cannot be divided has whole quantities', async (t) => {
  const send = (more: object) =>
    hospital.call('POST', '/v1/prescriptions', {
      body: prescriptionOf(g, { lines: [lineOf(1), lineOf(1, more)] }),
    });
  for (const unit of ['lọ', 'ống', 'chai', 'gói', 'hộp', 'tuýp']) {
    const answer = await send({ unit, quantity: 1.5 });
    t.match(answer, { status: 400, body: { errors: [{ pointer: '/lines/1/quantity' }] } }, unit);
    t.equal((await send({ unit, quantity: '4/2' })).status, 201, `${unit}, whole`);
  }
  t.match(await send({ form: 'viên nang', quantity: 0.5 }), { status: 400 });
  for (const unit of ['viên', 'Viên', 'ml', 'g']) {
    t.equal((await send({ unit, quantity: '1/3' })).status, 201, unit);
  }
  for (const quantity of [
    0,
    -0.5,
    0.25,
    0.1,
    1.3333,
    '1/4',
    '0/3',
    '1/0',
    '-1/3',
    '1.5',
    '',
    '1/3 ',
    ' 1/2',
    '01/2',
    null,
  ]) {
    t.match(
      await send({ quantity }),
      { status: 400, body: { errors: [{ pointer: '/lines/1/quantity' }] } },
      String(quantity),
    );
  }
});
