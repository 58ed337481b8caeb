import t, { type Test } from 'tap';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { startReceiver, until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor, resultText } from './registry-authority.js';

const app = await startReceiver(t);
const g = await createTestGateway(t, { APP_WEBHOOK_URL: `${app.origin}/` });
const { apply, one, consentAbout, release, school } = authorityOf(t, g);
const bank = g.partner('bank-a');
const year = Number(day().slice(0, 4));
const of = (key: Parameters<typeof g.number>[0]) => ({ personal_id_number: g.number(key) });
const lapsed = { status: 409, body: { code: 'consent_not_active', state: 'lapsed' } };
/** Waits until the national app has received the lapse of a consent for exactly these people. */
const waitForLapse = async (t: Test, consent: string, ...numbers: string[]) => {
  const notified = () =>
    app.received
      .map(({ body }) => JSON.parse(body.toString()))
      .filter(({ type, consent_id }) => type === 'consent_lapsed' && consent_id === consent)
      .map(({ personal_id_number }) => personal_id_number);
  await until(() => notified().length >= numbers.length);
  t.strictSame(notified().sort(), numbers.sort());
};

t.test('a release returns corrected values after a correction', async (t) => {
  const an = await g.citizen('an');
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const released = async () =>
    (await bank.call('POST', `/v1/consents/${consent}/releases`, {})).body.data.person;
  t.match(await released(), { birth_full_name: 'Nguyễn Thu An', phone_number: '+84570000017' });
  t.equal(
    await one('correction', {
      ...of('an'),
      corrected: { birth_full_name: 'Nguyễn Thu Ân', phone_number: null },
    }),
    'applied',
  );
  t.match(await released(), { birth_full_name: 'Nguyễn Thu Ân', phone_number: undefined });
});

t.test('a corrected date of birth does not affect consents of an adult', async (t) => {
  const consent = await consentOf(bank, await g.citizen('seo_yeon'), onceFor(g.number('seo_yeon')));
  t.equal(await one('correction', { ...of('seo_yeon'), corrected: { date_of_birth: '1992-04' } }), 'applied');
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`, {})).status, 201);
});

t.test('a reissued number keeps the consents', async (t) => {
  const consent = await consentOf(bank, await g.citizen('tu'), onceFor(g.number('tu')));
  const next = numberFor('049', 'male', 1985, 9_000);
  t.equal(
    await one('number_reissued', {
      ...of('tu'),
      new_personal_id_number: next,
      reason: 'sex_redetermined',
      sex: 'male',
    }),
    'applied',
  );
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`, {})).status, 201);
});

t.test('the parents decide for a newborn while their guardianship lasts', async (t) => {
  const number = numberFor('001', 'female', year, 600);
  const born = {
    child: {
      personal_id_number: number,
      birth_full_name: 'Trần Hạ Vy',
      date_of_birth: day(),
      sex: 'female',
      place_of_birth: { unit: '00004' },
      birth_registration_unit: '00004',
    },
    mother: g.number('an'),
    father: g.number('duc'),
    permanent_residence: { unit: '00166', address: 'Số 12' },
    health_insurance: { card_number: 'TE1010126000600', valid_from: day() },
  };
  t.equal(await one('birth', born), 'applied');
  const byMother = await consentAbout(number, [['an']]);
  const byFather = await consentAbout(number, [['duc']]);
  const ended = { personal_id_number: number, guardian: g.number('an') };
  t.equal(await one('guardianship_ended', ended), 'applied');
  t.match(await release(byMother), lapsed);
  await waitForLapse(t, byMother, g.number('duc'));
  t.equal(await one('guardianship_ended', ended), 'refused registry_disagrees /guardian');
  t.equal((await release(byFather)).status, 201);
  await t.rejects(consentAbout(number, [['an']]), /not_found/, 'the mother no longer decides');
  t.equal(await one('guardianship_begun', { ...ended, acts_jointly: false }), 'applied');
  t.ok(await consentAbout(number, [['an']]), 'until her guardianship is restored');
  t.equal(await one('guardianship_ended', ended), 'applied', 'on the same day');
  t.equal(await one('guardianship_begun', { ...ended, acts_jointly: false }), 'applied');
  t.equal(await one('guardianship_ended', ended), 'applied', 'once more');
  await t.rejects(consentAbout(number, [['an']]), /not_found/);
});

t.test('an appointed guardian decides, until the child is 18', async (t) => {
  const child = of('bao_anh');
  const guardian = (key: Parameters<typeof g.number>[0], more: object = {}) =>
    one('guardianship_begun', { ...child, guardian: g.number(key), acts_jointly: false, ...more });
  t.equal(await guardian('hai_long'), 'refused guardian_under_age /guardian');
  t.equal(await guardian('bao_anh'), 'refused relation_impossible /personal_id_number');
  t.equal(await guardian('ong_hoa'), 'refused person_dead /guardian');
  t.equal(await guardian('sinh', { until: day() }), 'refused date_impossible /until');
  t.equal(
    await one('guardianship_begun', { ...of('sinh'), guardian: g.number('an'), acts_jointly: false }),
    'refused relation_impossible /personal_id_number',
    'for an adult',
  );
  t.equal(await guardian('sinh'), 'applied');
  const consent = await consentAbout(g.number('bao_anh'), [['sinh']]);
  t.equal((await release(consent)).status, 201);
  const joint = await consentAbout(g.number('bao_anh'), [['duc']]);
  t.equal(await guardian('sinh', { acts_jointly: true }), 'applied', 'repeated for the same guardian');
  t.equal((await release(joint)).status, 201, 'a consent granted by one guardian remains');
  const { rows } = await g.owner.query(
    `SELECT g.acts_jointly, g.valid_to = (p.date_of_birth + interval '18 years')::date AS until_18
       FROM population.guardianship g JOIN population.person p ON p.person_id = g.child_id
       WHERE g.child_id = population.find_person($1) AND g.guardian_id = population.find_person($2)`,
    [g.number('bao_anh'), g.number('sinh')],
  );
  t.strictSame(rows, [{ acts_jointly: true, until_18: true }]);
});

t.test('a missing person neither decides for children nor is prompted until found', async (t) => {
  const by = (who: 'an' | 'duc') => consentAbout(g.number('gia_khoi'), [['gia_khoi'], [who]]);
  const [byFather, byMother] = [await by('duc'), await by('an')];
  const duc = await g.citizen('duc');
  const own = await consentOf(bank, duc, recurringFor(g.number('duc')));
  const prompted = async () => {
    const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('duc')) });
    const prompts = (await duc.call('GET', '/prompts')).body.items;
    return prompts.some(({ request_id }: { request_id: string }) => request_id === body.request_id);
  };
  t.ok(await prompted());
  t.equal(await one('missing', of('duc')), 'applied');
  t.match(await release(byFather), lapsed);
  await waitForLapse(t, byFather, g.number('an'), g.number('gia_khoi'));
  t.equal((await release(byMother)).status, 201, "the other parent's consent is still valid");
  t.equal(
    (await bank.call('POST', `/v1/consents/${own}/releases`, {})).status,
    201,
    "the missing person's own consent too",
  );
  t.notOk(await prompted());
  await t.rejects(by('duc'), /not_found/, 'the missing father cannot decide');
  t.equal(await one('found', of('duc')), 'applied');
  t.match(await release(byFather), lapsed, 'a lapsed consent remains lapsed');
  t.ok(await prompted());
  t.match(await by('duc'), /^cst_/);
});

t.test('after a correction of the father, the former one no longer decides', async (t) => {
  const consent = await consentAbout(g.number('gia_khoi'), [['gia_khoi'], ['duc']]);
  const correct = (corrected: object) => one('correction', { ...of('gia_khoi'), corrected });
  t.equal(await correct({ father: g.number('hai_long') }), 'applied', 'a father only has to be older');
  t.match(await release(consent), lapsed);
  t.match(await correct({ father: g.number('bao_anh') }), 'refused relation_impossible /corrected/father');
  t.match(await correct({ father: g.number('gia_khoi') }), 'refused relation_impossible /corrected/father');
  t.match(await correct({ mother: g.number('duc') }), 'refused relation_impossible /corrected/mother');
  const parents = await g.owner.query(
    'SELECT birth_full_name FROM population.person WHERE population.find_person($1) = ANY (child_ids) ORDER BY 1',
    [g.number('gia_khoi')],
  );
  t.strictSame(
    parents.rows.map((each) => each.birth_full_name),
    ['Nguyễn Hải Long', 'Nguyễn Thu Ân'],
  );
  t.equal(await correct({ father: g.number('duc') }), 'applied');
});

t.test('a corrected date of birth that makes a child 16 lapses guardian consents', async (t) => {
  const consent = await consentAbout(g.number('mai'), [['ong_phuong'], ['mai'], ['ba_xoan']]);
  const { rows } = await g.owner.query(
    'SELECT date_of_birth::text AS born FROM population.person WHERE person_id = population.find_person($1)',
    [g.number('mai')],
  );
  const born = Number(rows[0].born.slice(0, 4));
  t.equal(
    await one('number_reissued', {
      ...of('mai'),
      new_personal_id_number: numberFor('015', 'female', born - 5, 7_000),
      reason: 'birth_year_corrected',
      date_of_birth: String(born - 5),
    }),
    'applied',
  );
  t.match(await release(consent), lapsed);
  await waitForLapse(t, consent, numberFor('015', 'female', born - 5, 7_000));
  const own = await (await g.citizen('mai')).call('GET', `/consents/${consent}`);
  t.match(own.body, { state: 'lapsed', lapse_reason: 'came_of_age' });
});

t.test('a death lapses the consents of the person and those they granted for a child', async (t) => {
  t.equal(await consentAbout(g.number('bao_anh'), [['duc']]), '', 'by now all guardians act jointly');
  const consent = await consentAbout(g.number('bao_anh'), [['an'], ['duc'], ['sinh']]);
  t.match(consent, /^cst_/);
  const duc = await g.citizen('duc');
  const own = await consentOf(bank, duc, recurringFor(g.number('duc')));
  t.equal(await one('death', of('duc')), 'applied');
  t.match(await bank.call('POST', `/v1/consents/${own}/releases`, {}), lapsed);
  t.match(await release(consent), lapsed);
  t.equal((await duc.call('GET', '/consents')).status, 401, 'the account is closed');
  await waitForLapse(t, consent, g.number('an'), g.number('sinh'));
});

t.test('a decision concurrent with the end of the guardianship releases nothing afterwards', async (t) => {
  const number = numberFor('001', 'male', year, 700);
  t.equal(
    await one('birth', {
      child: {
        personal_id_number: number,
        birth_full_name: 'Nguyễn Hoàng Anh',
        date_of_birth: day(),
        sex: 'male',
        place_of_birth: { unit: '00004' },
        birth_registration_unit: '00004',
      },
      mother: g.number('an'),
      permanent_residence: { unit: '00166', address: 'Số 12' },
      health_insurance: { card_number: 'TE1010126000700', valid_from: day() },
    }),
    'applied',
  );
  const an = await g.citizen('an');
  const tie = { personal_id_number: number, guardian: g.number('an') };
  const fields = ['person.birth_full_name'];
  for (let round = 0; round < 8; round++) {
    const { body } = await school.call('POST', '/v1/consent-requests', {
      body: {
        subject: { personal_id_number: number },
        purpose: 'school.enrolment',
        statement: 'Nhập học',
        required_fields: fields,
        access: { mode: 'once' },
        retention: 'P90D',
      },
    });
    const decide = () => approve(an, body.request_id, fields);
    const end = () => apply(event('guardianship_ended', tie));
    let decided: Awaited<ReturnType<typeof decide>>;
    let ended: Awaited<ReturnType<typeof end>>;
    if (round === 0) {
      ended = await end();
      decided = await decide();
      t.equal(decided.status, 404, 'after the end');
    } else if (round === 1) {
      decided = await decide();
      ended = await end();
      t.equal(decided.status, 200, 'before the end');
    } else {
      [decided, ended] = await Promise.all([
        decide(),
        new Promise((done) => setTimeout(done, round * 3)).then(end),
      ]);
    }
    t.equal(resultText(ended.body.results[0]), 'applied');
    const isApproved = decided.status === 200;
    t.match(
      decided,
      isApproved
        ? { status: 200, body: { status: 'approved' } }
        : { status: 404, body: { code: /^not_found$/ } },
    );
    if (isApproved) t.match(await release(decided.body.consent_id), lapsed);
    const { rows } = await g.owner.query(
      "SELECT state FROM consent.consent WHERE consent.id_text('csr', request_id) = $1",
      [body.request_id],
    );
    t.strictSame(rows, isApproved ? [{ state: 'lapsed' }] : [], 'and the state is stored');
    t.match((await school.call('GET', `/v1/consent-requests/${body.request_id}`)).body, {
      status: isApproved ? 'approved' : 'pending',
    });
    t.equal(await one('guardianship_begun', { ...tie, acts_jointly: false }), 'applied');
  }
});
