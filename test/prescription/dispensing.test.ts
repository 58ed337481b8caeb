import t from 'tap';
import { isReplay } from '../helpers/answers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, dispense, lineOf, newCode, prescribe } from './pharmacy.js';

const g = await createTestGateway(t);
const a = g.partner('pharmacy-a');
const b = g.partner('pharmacy-b');
const hospital = g.partner('hospital-a');

t.test('a prescription is dispensed in parts under a consent, never more than was prescribed', async (t) => {
  const code = await prescribe(g);
  const consent = await consentTo(g, a, [`prescriptions.lines:${code}`, `prescriptions.remaining:${code}`]);
  const released = await a.call('POST', `/v1/consents/${consent}/releases`);
  t.equal(released.status, 201);
  t.strictSame(Object.keys(released.body.data), ['prescriptions'], 'no other data set');
  t.strictSame(released.body.data.prescriptions, [
    {
      lines: [
        { line: 1, ...lineOf(15) },
        { line: 2, ...lineOf(10, { drug: 'Loratadin', strength: '10 mg' }) },
      ],
      remaining: [
        { line: 1, quantity: 15, unit: 'viên', dispensed: [] },
        { line: 2, quantity: 10, unit: 'viên', dispensed: [] },
      ],
    },
  ]);

  const first = await dispense(a, code, consent, [{ line: 1, quantity: 10, product: 'Panadol' }], {
    invoice_number: 'HD-1',
  });
  t.equal(first.status, 201, 'a consumed consent allows dispensing until valid_until');
  t.match(first.body, { code, consent_id: consent, status: 'partly_dispensed', invoice_number: 'HD-1' });
  t.match(first.body.remaining[0], { quantity: 5, dispensed: [{ quantity: 10 }] });

  const over = await dispense(a, code, consent, [
    { line: 2, quantity: 10 },
    { line: 1, quantity: 6 },
  ]);
  t.match(over, { status: 409, body: { code: 'quantity_exceeds_remaining' } });
  t.equal(over.body.errors[0].pointer, '/lines/1/quantity');

  const other = await consentTo(g, b, ['prescriptions.lines']);
  const rest = await dispense(b, code, other, [
    { line: 1, quantity: 5 },
    { line: 2, quantity: 10 },
  ]);
  t.match(rest, { status: 201, body: { status: 'dispensed' } });
  t.match(await dispense(a, code, consent, [{ line: 1, quantity: 1 }]), {
    status: 409,
    body: { code: 'prescription_not_dispensable', prescription_status: 'dispensed' },
  });

  const seen = await hospital.call('GET', `/v1/prescriptions/${code}`);
  t.equal(seen.status, 200);
  t.strictSame(
    seen.body.dispensings.map((each: { pharmacy: { en: string } }) => each.pharmacy.en),
    ['Pharmacy A', 'Pharmacy B'],
  );
  const kinds = (await (await g.citizen('an')).call('GET', '/history?group=prescription&limit=3')).body.items;
  t.strictSame(
    kinds.map((each: { kind: string }) => each.kind),
    ['prescription_dispensed', 'prescription_dispensed', 'prescription_recorded'],
  );
});

t.test('a dispensing cancelled within a day can be dispensed again', async (t) => {
  const code = await prescribe(g, { lines: [lineOf(4)] });
  const consent = await consentTo(g, a, ['prescriptions.lines']);
  const made = await dispense(a, code, consent, [{ line: 1, quantity: 4 }]);
  t.equal(made.status, 201);
  const path = `/v1/prescriptions/${code}/dispensings/${made.body.dispensing_id}/cancellation`;
  const body = { reason: 'Khách trả lại ngay' };
  t.match(await b.call('POST', path, { body }), { status: 404 }, 'by another pharmacy');
  const cancelled = await a.call('POST', path, { body, idempotencyKey: 'cancel-0001' });
  t.match(cancelled, { status: 200, body: { status: 'open', cancel_reason: body.reason } });
  t.equal(cancelled.body.remaining[0].quantity, 4);
  const again = await a.call('POST', path, { body, idempotencyKey: 'cancel-0001' });
  t.strictSame(again.body, cancelled.body);
  t.strictSame([cancelled, again].map(isReplay), [false, true]);
  t.match(await a.call('POST', path, { body }), {
    status: 409,
    body: { code: 'dispensing_not_cancellable' },
  });
});

t.test('of two concurrent dispensings of the last box one succeeds', async (t) => {
  const code = await prescribe(g, { lines: [lineOf(1)] });
  const atA = await consentTo(g, a, ['prescriptions.lines']);
  const atB = await consentTo(g, b, ['prescriptions.lines']);
  const last = [{ line: 1, quantity: 1 }];
  const answers = await Promise.all([dispense(a, code, atA, last), dispense(b, code, atB, last)]);
  t.strictSame(answers.map(({ status, body }) => [status, body.code]).sort(), [
    [201, code],
    [409, 'prescription_not_dispensable'],
  ]);
});

t.test('a narcotic is dispensed completely or not at all', async (t) => {
  const code = await prescribe(g, { code: newCode('N') });
  const consent = await consentTo(g, a, ['prescriptions.lines']);
  for (const lines of [
    [{ line: 1, quantity: 15 }],
    [
      { line: 1, quantity: 14 },
      { line: 2, quantity: 10 },
    ],
  ]) {
    t.match(await dispense(a, code, consent, lines), {
      status: 409,
      body: { code: 'whole_pickup_required' },
    });
  }
  const whole = [
    { line: 2, quantity: 10, product: 'x' },
    { line: 1, quantity: 15 },
  ];
  t.match(await dispense(a, code, consent, whole), { status: 201, body: { status: 'dispensed' } });
});
