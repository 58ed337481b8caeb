import t from 'tap';
import { startReceiver, until } from '../delivery/receivers.js';
import { isReplay, withoutCall } from '../helpers/answers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { ask, consentTo, dispense, lineOf, newCode, prescribe } from './pharmacy.js';

const app = await startReceiver(t);
const g = await createTestGateway(t, { APP_WEBHOOK_URL: `${app.origin}/` });
const a = g.partner('pharmacy-a');
const b = g.partner('pharmacy-b');
const ONE = [{ line: 1, quantity: 1 }];
const ACCESS = {
  mode: 'recurring',
  until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  at_most: { count: 10, per: 'day' },
};
const LINES = ['prescriptions.lines'];
const code = await prescribe(g);
const consent = await consentTo(g, a, LINES, { access: ACCESS });
const totals = async () => {
  const { rows } = await g.owner.query(
    'SELECT (SELECT sum(dispensed) FROM prescription.line)::integer AS out, (SELECT count(*) FROM prescription.dispensing)::integer AS made',
  );
  return rows[0];
};

t.test('a dispensing that does not follow the contract is refused and changes nothing', async (t) => {
  const before = await totals();
  const wrong: [readonly object[], string][] = [
    [[{ line: 1, quantity: 0 }], '/lines/0/quantity'],
    [[{ line: 1, quantity: -1 }], '/lines/0/quantity'],
    [[{ line: 1, quantity: 0.25 }], '/lines/0/quantity'],
    [[{ line: 1, quantity: '1' }], '/lines/0/quantity'],
    [[{ line: 0, quantity: 1 }], '/lines/0/line'],
    [[{ line: 3, quantity: 1 }], '/lines/0/line'], // not a line of this prescription
    [[...ONE, { line: 1, quantity: 2 }], '/lines/0/line'], // twice
    [[], '/lines'],
    ...['\0', 'x\u202ey', 'x\ny', ' '].map((product): [object[], string] => [
      [{ line: 1, quantity: 1, product }],
      '/lines/0/product',
    ]),
  ];
  for (const [lines, pointer] of wrong) {
    const answer = await dispense(a, code, consent, lines);
    fitsContract(t, 'createDispensing', answer);
    t.match(
      answer,
      { status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } },
      JSON.stringify(lines),
    );
  }
  t.strictSame(await totals(), before);
});

t.test('unknown prescriptions and those outside of the consent get the same answer', async (t) => {
  const before = await totals();
  const another = await prescribe(g, {
    patient: { personal_id_number: g.number('duc'), date_of_birth: '1988-09-02' },
  });
  const none = await dispense(a, newCode(), consent, ONE);
  fitsContract(t, 'createDispensing', none);
  t.equal(none.status, 404);
  const answers = [
    await dispense(a, another, consent, ONE), // another person's
    await dispense(b, code, consent, ONE), // under another pharmacy's consent
    await dispense(a, code, 'cst_00000000000000000000000000', ONE),
    await dispense(a, '010010a1b2c3-X', consent, ONE),
    await dispense(a, code.toUpperCase(), consent, ONE),
  ];
  for (const answer of answers) {
    t.strictSame([answer.status, withoutCall(answer)], [404, withoutCall(none)]);
  }
  t.strictSame(await totals(), before);
});

t.test('a consent allows dispensing only the approved fields and prescriptions', async (t) => {
  const onlyStatus = await consentTo(g, a, ['prescriptions.status']);
  t.match(await dispense(a, code, onlyStatus, ONE), { status: 403, body: { code: 'field_not_permitted' } });
  const other = await prescribe(g);
  const onlyOther = await consentTo(g, a, [`prescriptions.lines:${other}`]);
  t.match(await dispense(a, code, onlyOther, ONE), { status: 403, body: { code: 'field_not_permitted' } });
  const unknown = await dispense(a, newCode(), onlyOther, ONE);
  t.strictSame(
    [unknown.status, withoutCall(unknown)],
    [403, withoutCall(await dispense(a, code, onlyOther, ONE))],
    'the answer does not reveal whether the prescription exists',
  );
  t.equal((await dispense(a, other, onlyOther, ONE)).status, 201);
  const asked = await a.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('an') },
      purpose: 'pharmacy.age_check',
      statement: 'Tuổi',
      required_fields: ['prescriptions.diagnoses'],
      access: { mode: 'once' },
      retention: 'P30D',
    },
  });
  t.match(
    asked,
    { status: 403, body: { code: 'field_not_permitted' } },
    'diagnoses are outside of the purpose',
  );
  t.match(await ask(g, a, ['prescriptions.lines:x']), { status: 400, body: { code: 'invalid_request' } });
  t.match(await ask(g, g.partner('bank-a'), LINES), { status: 403, body: { code: 'purpose_not_permitted' } });
});

t.test('lines can be approved without diagnoses', async (t) => {
  const asked = await a.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('an') },
      purpose: 'pharmacy.dispense_prescription',
      statement: 'Mua thuốc',
      required_fields: LINES,
      optional_fields: ['prescriptions.diagnoses'],
      access: { mode: 'once' },
      retention: 'P30D',
    },
  });
  const decided = await (await g.citizen('an')).approve(asked.body.request_id, LINES);
  const released = await a.call('POST', `/v1/consents/${decided.body.consent_id}/releases`);
  fitsContract(t, 'createRelease', released);
  t.equal(released.status, 201);
  t.ok(released.body.data.prescriptions.length > 0);
  for (const each of released.body.data.prescriptions) t.strictSame(Object.keys(each), ['lines']);
  t.notMatch(JSON.stringify(released.body), /J02|Viêm họng/);
});

t.test(
  'fields without a code cover only prescriptions that are not replaced, expired or dispensed',
  async (t) => {
    const an = await g.citizen('an');
    const [open, replaced, out] = [
      await prescribe(g),
      await prescribe(g),
      await prescribe(g, { lines: [lineOf(1)] }),
    ];
    const successor = await prescribe(g, { replaces: replaced });
    const old = await prescribe(g, { issued_at: new Date(Date.now() - 8 * 86_400_000).toISOString() });
    t.equal((await dispense(a, out, consent, ONE)).status, 201);
    const fields = ['prescriptions.code', 'prescriptions.status'];
    const all = await consentTo(g, b, fields);
    const { body } = await b.call('POST', `/v1/consents/${all}/releases`);
    const codes = body.data.prescriptions.map((each: { code: string }) => each.code);
    t.strictSame(
      [open, replaced, out, old, successor].map((each) => codes.includes(each)),
      [true, false, false, false, true],
    );
    for (const [one, status] of [
      [replaced, 'replaced'],
      [out, 'dispensed'],
      [old, 'expired'],
    ]) {
      const named = await consentTo(g, b, [`prescriptions.status:${one}`]);
      const released = (await b.call('POST', `/v1/consents/${named}/releases`)).body.data.prescriptions;
      t.strictSame(released, [{ status }], 'a prescription requested by its code is released in any state');
      t.match(await dispense(a, one as string, consent, ONE), {
        status: 409,
        body: { code: 'prescription_not_dispensable', prescription_status: status },
      });
    }
    const refused = (await an.call('GET', '/history?group=refused&limit=1')).body.items[0];
    t.match(refused, { kind: 'dispensing_refused', refusal: 'prescription_not_dispensable' });
    const nothing = await consentTo(g, b, [`prescriptions.lines:${newCode()}`]);
    t.match((await b.call('POST', `/v1/consents/${nothing}/releases`)).body, {
      data: { prescriptions: [] },
      not_available: [/^prescriptions\.lines:/],
    });
  },
);

t.test('repeated calls with the same Idempotency-Key dispense once', async (t) => {
  const own = await prescribe(g);
  const call = (quantity: number) =>
    a.call('POST', `/v1/prescriptions/${own}/dispensings`, {
      body: { consent_id: consent, lines: [{ line: 1, quantity }] },
      idempotencyKey: `dispensing-${own}`,
    });
  const [first, again] = await Promise.all([call(2), call(2)]);
  t.strictSame([first.status, again.status], [201, 201]);
  t.equal(first.body.dispensing_id, again.body.dispensing_id);
  t.strictSame([first, again].map(isReplay).sort(), [false, true]);
  t.equal(isReplay(await call(2)), true, 'also later');
  fitsContract(t, 'createDispensing', first);
  t.match(await call(3), { status: 422, body: { code: 'idempotency_key_reused' } });
  const { rows } = await g.owner.query(
    'SELECT dispensed FROM prescription.line WHERE code = $1 AND line = 1',
    [own],
  );
  t.equal(rows[0].dispensed, 12, 'in sixths');
});

t.test('the person is notified of dispensings, and can pause and revoke the consent', async (t) => {
  const own = await prescribe(g);
  const an = await g.citizen('an');
  const stoppable = await consentTo(g, a, LINES, { access: ACCESS });
  const notified = (topic: string) =>
    app.received
      .map(({ body }) => JSON.parse(body.toString()))
      .filter(({ type, consent_id }) => type === topic && consent_id === stoppable)
      .map(({ personal_id_number }) => personal_id_number);
  const made = await dispense(a, own, stoppable, ONE);
  t.equal(made.status, 201);
  await until(() => notified('prescription_dispensed').length > 0);
  t.strictSame(notified('prescription_dispensed'), [g.number('an')]);
  const path = `/v1/prescriptions/${own}/dispensings/${made.body.dispensing_id}/cancellation`;
  t.equal((await a.call('POST', path, { body: { reason: 'Ghi nhầm' } })).status, 200);
  await until(() => notified('dispensing_cancelled').length > 0);
  t.strictSame(notified('dispensing_cancelled'), [g.number('an')]);
  t.equal((await an.call('POST', `/consents/${stoppable}/pause`)).status, 200);
  t.match(await dispense(a, own, stoppable, ONE), {
    status: 409,
    body: { code: 'consent_not_active', state: 'paused' },
  });
  await an.call('POST', `/consents/${stoppable}/resume`);
  t.equal((await dispense(a, own, stoppable, ONE)).status, 201);
  t.equal((await an.call('DELETE', `/consents/${stoppable}`)).status, 204);
  t.match(await dispense(a, own, stoppable, ONE), {
    status: 409,
    body: { code: 'consent_not_active', state: 'revoked' },
  });
});

t.test('a consumed consent can be revoked until its valid_until', async (t) => {
  const own = await prescribe(g);
  const an = await g.citizen('an');
  const once = await consentTo(g, a, LINES);
  const stopped = await consentTo(g, a, LINES);
  const read = (consent: string) =>
    a.call('POST', `/v1/consents/${consent}/releases`, { idempotencyKey: consent });
  for (const consent of [once, stopped]) {
    t.equal((await read(consent)).status, 201);
    t.equal((await dispense(a, own, consent, ONE)).status, 201);
  }
  t.equal((await an.call('DELETE', `/consents/${stopped}`)).status, 204);
  const revoked = { status: 409, body: { code: 'consent_not_active', state: 'revoked' } };
  t.match(await dispense(a, own, stopped, ONE), revoked);
  t.match(await read(stopped), revoked, 'its release is not repeated');
  await g.owner.query('UPDATE consent.consent SET valid_until = now() WHERE uses > 0');
  t.match(await dispense(a, own, once, ONE), {
    status: 409,
    body: { code: 'consent_not_active', state: 'consumed' },
  });
  t.match(await an.call('DELETE', `/consents/${once}`), {
    status: 409,
    body: { code: 'consent_not_active', state: 'consumed' },
  });
});

t.test('a dispensing older than a day cannot be cancelled', async (t) => {
  const own = await prescribe(g);
  const made = await dispense(a, own, consent, ONE);
  await g.owner.query(
    "UPDATE prescription.dispensing SET dispensed_at = now() - interval '25 hours' WHERE code = $1",
    [own],
  );
  const path = (id: string) => `/v1/prescriptions/${own}/dispensings/${id}/cancellation`;
  const body = { reason: 'Ghi nhầm' };
  const refused = await a.call('POST', path(made.body.dispensing_id), { body });
  fitsContract(t, 'cancelDispensing', refused);
  t.match(refused, { status: 409, body: { code: 'dispensing_not_cancellable' } });
  for (const id of ['dsp_00000000000000000000000000', 'x'])
    t.equal((await a.call('POST', path(id), { body })).status, 404);
  t.equal((await a.call('POST', path(made.body.dispensing_id), { body: { reason: ' ' } })).status, 400);
});
