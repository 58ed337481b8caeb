import t from 'tap';
import { CHARACTERS } from '../../src/population/personas.js';
import { isReplay, withoutCall } from '../helpers/answers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { lineOf, newCode, prescribe, prescriptionOf } from './pharmacy.js';

const g = await createTestGateway(t);
const hospital = g.partner('hospital-a');
const send = (body: object, idempotencyKey?: string) =>
  hospital.call('POST', '/v1/prescriptions', { body, ...(idempotencyKey && { idempotencyKey }) });
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const child = (
  await g.owner.query(
    `SELECT date_of_birth::text AS born,
     (extract(year FROM age(population.today(), date_of_birth)) * 12
       + extract(month FROM age(population.today(), date_of_birth)))::integer AS months
   FROM population.person WHERE person_id = $1`,
    [CHARACTERS.bao_anh.id],
  )
).rows[0] as { born: string; months: number };
const ofChild = (more: object = {}) => ({
  personal_id_number: g.number('bao_anh'),
  date_of_birth: child.born,
  age_months: child.months,
  weight_kg: 15.5,
  accompanied_by: 'Nguyễn Thu An',
  ...more,
});

t.test('a prescription is recorded once and unchanged', async (t) => {
  const body = prescriptionOf(g);
  const sent = await send(body, 'prescription-0001');
  t.equal(sent.status, 201);
  fitsContract(t, 'createPrescription', sent);
  t.match(sent.body, { code: body.code, status: 'open' });
  t.equal(sent.headers.location, `/v1/prescriptions/${body.code}`);
  const again = await send(body, 'prescription-0001');
  t.strictSame(again.body, sent.body, 'the same Idempotency-Key');
  t.strictSame([sent, again].map(isReplay), [false, true]);
  t.strictSame((await send(body)).body, sent.body, 'the same prescription again');
  t.match(await send({ ...body, advice: { text: 'Nghỉ ngơi.' } }), {
    status: 409,
    body: { code: 'prescription_conflict', errors: [{ pointer: '/code' }] },
  });
  const seen = await hospital.call('GET', `/v1/prescriptions/${body.code}`);
  fitsContract(t, 'getPrescription', seen);
  const { patient: _, facility, lines, ...rest } = body;
  t.match(seen.body, rest);
  t.strictSame(seen.body.facility, { code: '01001', ...facility });
  t.strictSame(
    seen.body.lines,
    lines.map((line, i) => ({ line: i + 1, ...line })),
  );
  t.strictSame(seen.body.dispensings, []);
});

t.test('a prescription is valid for 5 days of Việt Nam from its day of issue', async (t) => {
  const day = (days: number) => daysAgo(days).slice(0, 10);
  const late = await send(prescriptionOf(g, { issued_at: `${day(10)}T17:30:00.000Z` })); // the next day in Việt Nam
  t.equal(late.body.valid_until, day(4));
  const early = await send(prescriptionOf(g, { issued_at: `${day(10)}T16:30:00.000Z` }));
  t.equal(early.body.valid_until, day(5));
});

t.test(
  'age, weight and companion are required of a child under 72 months, and refused for others',
  async (t) => {
    t.equal((await send(prescriptionOf(g, { patient: ofChild() }))).status, 201);
    const wrong: [object, string][] = [
      [ofChild({ age_months: child.months + 1 }), '/patient/age_months'],
      [ofChild({ age_months: undefined }), '/patient/age_months'],
      [ofChild({ weight_kg: undefined }), '/patient/weight_kg'],
      [ofChild({ accompanied_by: undefined }), '/patient/accompanied_by'],
      [{ ...ofChild(), personal_id_number: g.number('an'), date_of_birth: '1990-01-31' }, '/patient'],
    ];
    for (const [patient, pointer] of wrong) {
      const answer = await send(prescriptionOf(g, { patient }));
      t.match(answer, { status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } }, pointer);
    }
  },
);

t.test('the patient must match number and date of birth, and be alive', async (t) => {
  const an = { personal_id_number: g.number('an'), date_of_birth: '1990-01-31' };
  const refusals = await Promise.all(
    [
      { ...an, date_of_birth: '1990-01-30' },
      { ...an, personal_id_number: '001190999999' },
      { personal_id_number: g.number('ong_hoa'), date_of_birth: String(CHARACTERS.ong_hoa.born) },
    ].map((patient) => send(prescriptionOf(g, { patient }))),
  );
  for (const answer of refusals) {
    t.equal(answer.status, 400);
    t.strictSame(
      withoutCall(answer),
      withoutCall(refusals[0]),
      'the answer does not reveal which of the two was wrong',
    );
  }
  t.equal(
    (
      await send(
        prescriptionOf(g, { patient: { personal_id_number: g.number('ong_phuong'), date_of_birth: '1950' } }),
      )
    ).status,
    201,
    'a partial date of birth',
  );
});

t.test('a prescription that breaks the rules is refused with a pointer, and not recorded', async (t) => {
  const I10 = [{ code: 'I10', text: 'Tăng huyết áp' }];
  t.equal((await send(prescriptionOf(g, { lines: [lineOf(90, { days: 90 })], diagnoses: I10 }))).status, 201);
  t.equal((await send(prescriptionOf(g, { advice: { text: 'Ăn nhạt.\nUống nhiều nước.' } }))).status, 201);
  const wrong: [object, string][] = [
    [{ lines: [lineOf(31, { days: 31 })] }, '/lines/0/days'],
    [{ lines: [lineOf(91, { days: 91 })], diagnoses: I10 }, '/lines/0/days'],
    [{ issued_at: daysAgo(-1) }, '/issued_at'],
    [{ issued_at: daysAgo(400) }, '/issued_at'],
    [{ lines: [lineOf(0)] }, '/lines/0/quantity'],
    [{ lines: [lineOf(-1)] }, '/lines/0/quantity'],
    [{ lines: [lineOf(1.25)] }, '/lines/0/quantity'],
    [{ lines: [] }, '/lines'],
    [{ diagnoses: [{ code: 'j02', text: 'x' }] }, '/diagnoses/0/code'],
    [{ diagnoses: [] }, '/diagnoses'],
    ...['\0', 'x\u202ey', 'x\ny', ' x', ''].flatMap((text): [object, string][] => [
      [{ lines: [lineOf(1, { drug: text })] }, '/lines/0/drug'],
      [{ facility: { name: text } }, '/facility/name'],
    ]),
    [{ advice: { text: 'x\0' } }, '/advice/text'],
    ...['010010a1b2c3-X', '010010A1b2c3-C', '010010a1b2c3C', '01001a1b2c3-C', '010010a1b2c3-CC'].map(
      (code): [object, string] => [{ code }, '/code'],
    ),
  ];
  for (const [more, pointer] of wrong) {
    const body = prescriptionOf(g, more);
    const answer = await send(body);
    t.match(
      answer,
      { status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } },
      JSON.stringify(more),
    );
    t.equal((await hospital.call('GET', `/v1/prescriptions/${body.code}`)).status, 404);
  }
});

t.test('only the facility with the code can record and read a prescription', async (t) => {
  const body = prescriptionOf(g);
  for (const other of ['pharmacy-a', 'bank-a']) {
    const answer = await g.partner(other).call('POST', '/v1/prescriptions', { body });
    t.match(answer, { status: 403, body: { code: 'mandate_missing' } }, other);
  }
  const elsewhere = { ...body, code: `02002${newCode().slice(5)}` };
  t.match(await send(elsewhere), { status: 403, body: { code: 'mandate_missing' } });
  const code = await prescribe(g);
  const none = await g.partner('pharmacy-a').call('GET', `/v1/prescriptions/${newCode()}`);
  for (const path of [code, newCode(), 'x', '010010a1b2c3-X']) {
    const answer = await g.partner('pharmacy-a').call('GET', `/v1/prescriptions/${path}`);
    t.strictSame([answer.status, withoutCall(answer)], [404, withoutCall(none)], path);
  }
});

t.test('a prescription is replaced by a new one, never edited', async (t) => {
  const first = await prescribe(g);
  const second = prescriptionOf(g, { replaces: first });
  t.equal((await send(second)).status, 201);
  t.match((await hospital.call('GET', `/v1/prescriptions/${first}`)).body, {
    status: 'replaced',
    replaced_by: second.code,
  });
  t.match((await hospital.call('GET', `/v1/prescriptions/${second.code}`)).body, { replaces: first });
  const conflicts = [
    first, // already replaced
    newCode(), // unknown
    await prescribe(g, { patient: ofChild() }), // of another patient
  ];
  for (const replaces of conflicts) {
    const body = prescriptionOf(g, { replaces });
    t.match(await send(body), {
      status: 409,
      body: { code: 'prescription_conflict', errors: [{ pointer: '/replaces' }] },
    });
    t.equal((await hospital.call('GET', `/v1/prescriptions/${body.code}`)).status, 404, 'it is not recorded');
  }
  const other = await send(prescriptionOf(g, { replaces: conflicts[2] }));
  t.match(other.body.errors, [{ pointer: '/replaces', detail: /another patient: withdraw it/ }]);
  const itself = newCode();
  t.match(await send(prescriptionOf(g, { code: itself, replaces: itself })), { status: 400 });
});

t.test('the same prescription sent concurrently is recorded once', async (t) => {
  const replaced = await prescribe(g);
  const body = prescriptionOf(g, { replaces: replaced });
  const answers = await Promise.all([send(body), send(body), send(body)]);
  t.strictSame(
    answers.map(({ status }) => status),
    [201, 201, 201],
  );
  const rows = await g.owner.query('SELECT FROM prescription.line WHERE code = $1', [body.code]);
  t.equal(rows.rowCount, 2);
});

t.test('no role of the gateway can change a prescription or delete a dispensing', async (t) => {
  const attempts = [
    "UPDATE prescription.prescription SET content = '{}'",
    'UPDATE prescription.prescription SET valid_until = valid_until + 10',
    'UPDATE prescription.line SET quantity = quantity + 1',
    'UPDATE prescription.dispensing SET dispensed_at = now()',
    'UPDATE prescription.dispensed_line SET quantity = 1',
    ...['prescription', 'line', 'dispensing', 'dispensed_line'].map(
      (each) => `DELETE FROM prescription.${each}`,
    ),
  ];
  await g.owner.query('SET ROLE ung_thuan_gate');
  for (const attempt of attempts) await t.rejects(g.owner.query(attempt), { code: '42501' }, attempt);
  await t.rejects(
    g.owner.query('UPDATE prescription.line SET dispensed = quantity + 1'),
    { code: '23514' },
    'more than prescribed',
  );
  await g.owner.query('RESET ROLE');
});
