import t from 'tap';
import { approve, consentOf, dayAhead, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const number = g.number('an');
const until = (day: string, count = 2, per = 'month') => ({
  access: { mode: 'recurring', until: day, at_most: { count, per } },
});

const REFUSED: Record<string, [number, string, object]> = {
  'a purpose of another kind of partner': [
    403,
    'purpose_not_permitted',
    onceFor(number, { purpose: 'school.enrolment' }),
  ],
  'a required field outside the purpose': [
    403,
    'field_not_permitted',
    onceFor(number, { required_fields: ['person.ethnicity'] }),
  ],
  'an optional field outside the purpose': [
    403,
    'field_not_permitted',
    onceFor(number, { optional_fields: ['person.ethnicity'] }),
  ],
  'retention over the ceiling': [403, 'limit_exceeds_purpose', onceFor(number, { retention: 'P11Y' })],
  'until over the ceiling': [403, 'limit_exceeds_purpose', recurringFor(number, until(dayAhead(400)))],
  'frequency over the ceiling': [403, 'limit_exceeds_purpose', recurringFor(number, until(dayAhead(20), 5))],
  'a higher frequency in another unit': [
    403,
    'limit_exceeds_purpose',
    recurringFor(number, until(dayAhead(20), 1, 'day')),
  ],
  'time to answer over the ceiling': [403, 'limit_exceeds_purpose', onceFor(number, { expires_in_s: 3601 })],
  'recurring access for a purpose with single access': [
    403,
    'limit_exceeds_purpose',
    onceFor(number, until(dayAhead(5))),
  ],
  'an until in the past': [400, 'invalid_request', recurringFor(number, until(dayAhead(-2)))],
  'no field': [400, 'invalid_request', onceFor(number, { required_fields: [], optional_fields: [] })],
  'a field twice': [400, 'invalid_request', onceFor(number, { optional_fields: ['person.birth_full_name'] })],
  'a parameter on a field without one': [
    400,
    'invalid_request',
    onceFor(number, { required_fields: ['person.birth_full_name:01'] }),
  ],
  'a malformed parameter': [
    400,
    'invalid_request',
    onceFor(number, { optional_fields: ['person.resident_of:001'] }),
  ],
  'a missing parameter': [
    400,
    'invalid_request',
    onceFor(number, { optional_fields: ['person.resident_of'] }),
  ],
  'two subjects': [
    400,
    'invalid_request',
    onceFor(number, { subject: { personal_id_number: number, share_code: 'ABCDEFGH' } }),
  ],
  'a control character in the statement': [
    400,
    'invalid_request',
    onceFor(number, { statement: 'a\u0000b' }),
  ],
  'marks stacked on a letter of the statement': [
    400,
    'invalid_request',
    onceFor(number, { statement: `Mở tài khoản o${'\u0302\u0301\u0303\u0309'.repeat(60)}` }),
  ],
  'a Cyrillic letter in a word of the statement': [
    400,
    'invalid_request',
    onceFor(number, { statement: 'Ngân hàng Аlpha' }),
  ],
  '501 letters in the statement': [400, 'invalid_request', onceFor(number, { statement: 'ế'.repeat(501) })],
  'a right-to-left override in the statement': [
    400,
    'invalid_request',
    onceFor(number, { statement: 'a\u202Eb' }),
  ],
};
for (const [what, [status, code, body]] of Object.entries(REFUSED)) {
  t.test(`${what}: ${code}`, async (t) => {
    const answer = await bank.call('POST', '/v1/consent-requests', { body });
    t.match(answer, { status, body: { code } });
    fitsContract(t, 'createConsentRequest', answer);
  });
}

t.test('durations are compared by what they mean today, and a refusal states the ceiling', async (t) => {
  const daysUntil = async (duration: string) =>
    (await g.owner.query('SELECT partner.days_of($1, population.today()) AS days', [duration])).rows[0].days;
  const check = (retention: string) =>
    bank.call('POST', '/v1/consent-requests', {
      body: onceFor(number, {
        purpose: 'bank.age_check',
        required_fields: ['person.is_adult'],
        optional_fields: [],
        retention,
      }),
    });
  const [year, fourteenMonths] = [await daysUntil('P1Y'), await daysUntil('P14M')];
  for (const retention of ['P365D', 'P52W', 'P12M', 'P1Y', 'P1W', 'P1D', `P${year}D`]) {
    const { status, body } = await check(retention);
    t.notMatch(body, { code: 'limit_exceeds_purpose' }, retention);
    t.ok(status === 201 || status === 429, retention);
  }
  for (const retention of [`P${year + 1}D`, 'P53W', 'P13M', 'P2Y', 'P9999Y', 'P9999D']) {
    const answer = await check(retention);
    t.match(answer, { status: 403, body: { code: 'limit_exceeds_purpose' } }, retention);
    fitsContract(t, 'createConsentRequest', answer);
  }
  t.strictSame((await check('P14M')).body.errors, [
    {
      pointer: '/retention',
      detail: `at most P1Y (${year} days from today); P14M is ${fourteenMonths} days`,
    },
  ]);
  for (const retention of ['P0D', 'P52W1D', 'P01Y', 'PT1H', 'P1.5Y', 'P10000D', '-P1D', 'p1y']) {
    t.match(await check(retention), { status: 400, body: { code: 'invalid_request' } }, retention);
  }
  const last = (await g.owner.query('SELECT (population.today() + $1::integer)::text AS day', [year])).rows[0]
    .day;
  const after = (await g.owner.query('SELECT ($1::date + 1)::text AS day', [last])).rows[0].day;
  t.notMatch(
    (await bank.call('POST', '/v1/consent-requests', { body: recurringFor(number, until(last)) })).status,
    403,
  );
  t.match(
    (await bank.call('POST', '/v1/consent-requests', { body: recurringFor(number, until(after)) })).body
      .errors,
    [
      {
        pointer: '/access/until',
        detail: `at most P1Y, until ${last} (${year} days from today)`,
      },
    ],
  );
});

t.test('a release is limited to the approved fields', async (t) => {
  const consent = await consentOf(bank, an, onceFor(number));
  const releases = `/v1/consents/${consent}/releases`;
  for (const fields of [['person.email'], ['person.birth_full_name', 'person.ethnicity']]) {
    const answer = await bank.call('POST', releases, { body: { fields } });
    t.match(answer, { status: 403, body: { code: 'field_not_permitted' } });
    fitsContract(t, 'createRelease', answer);
  }
  t.match(await bank.call('POST', releases, { body: { fields: ['person.no_such'] } }), {
    status: 403,
    body: { code: 'field_not_permitted' },
  });
  const fewer = await bank.call('POST', releases, { body: { fields: ['person.phone_number'] } });
  t.equal(fewer.status, 201);
  fitsContract(t, 'createRelease', fewer);
  t.strictSame(Object.keys(fewer.body.data.person), ['phone_number']);
  const used = await bank.call('POST', releases, {});
  t.match(
    used,
    { status: 409, body: { code: 'consent_not_active', state: 'consumed' } },
    'access once allows one release',
  );
  fitsContract(t, 'createRelease', used);
});

t.test('a citizen cannot approve more than requested or less than required', async (t) => {
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(number) });
  for (const [fields, status, code] of [
    [['person.birth_full_name', 'person.email'], 403, 'field_not_permitted'],
    [['person.phone_number'], 400, 'invalid_request'],
    [[], 400, 'invalid_request'],
  ] as const) {
    const answer = await approve(an, body.request_id, fields);
    t.match(answer, { status, body: { code } }, fields.join());
    fitsContract(t, 'decidePrompt', answer);
  }
  t.match((await bank.call('GET', `/v1/consent-requests/${body.request_id}`)).body, { status: 'pending' });
});

t.test('a statement is measured, stored and shown in NFC', async (t) => {
  const statement = 'ế'.repeat(500);
  const asked = await bank.call('POST', '/v1/consent-requests', {
    body: onceFor(number, { statement: statement.normalize('NFD') }),
  });
  t.equal(asked.status, 201);
  const { rows } = await g.owner.query(
    'SELECT statement FROM consent.request ORDER BY asked_at DESC LIMIT 1',
  );
  t.strictSame(rows, [{ statement }]);
});
