import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { approve, dayAhead, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { connectAgain } from '../helpers/upgrade.js';

const g = await createTestGateway(t);
const school = g.partner('school-a');
const bank = g.partner('bank-a');
const NAME = ['person.birth_full_name'];

const idOf = async (key: PersonaKey): Promise<string> =>
  (await g.owner.query('SELECT population.find_person($1) AS id', [g.number(key)])).rows[0].id;

/** A consent of a school about a child, approved by these people in turn. */
const consentAbout = async (child: PersonaKey, deciders: readonly (readonly [PersonaKey, object?])[]) => {
  const { body } = await school.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number(child) },
      purpose: 'school.enrolment',
      statement: 'Nhập học',
      required_fields: NAME,
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
  let consent = '';
  for (const [who, more] of deciders) {
    const decided = await approve(await g.citizen(who), body.request_id, NAME, more);
    if (decided.status !== 200) throw new Error(JSON.stringify(decided.body));
    consent = decided.body.consent_id ?? '';
  }
  return consent;
};
const release = (consent: string) => school.call('POST', `/v1/consents/${consent}/releases`, {});
const lapsed = { status: 409, body: { code: 'consent_not_active', state: 'lapsed' } };

t.test('when a guardianship ends, its consents lapse in the same transaction', async (t) => {
  const consent = await consentAbout('bao_anh', [['an']]);
  const byFather = await consentAbout('bao_anh', [['duc']]);
  const [child, mother] = [await idOf('bao_anh'), await idOf('an')];
  await g.owner.query(
    'UPDATE population.guardianship SET valid_to = population.today() WHERE child_id = $1 AND guardian_id = $2',
    [child, mother],
  );
  t.match(await release(consent), lapsed);
  const shown = await (await g.citizen('duc')).call('GET', `/consents/${consent}`);
  fitsContract(t, 'getCitizenConsent', shown);
  t.match(shown.body, { state: 'lapsed', lapse_reason: 'guardianship_ended', uses_left: 0 });
  t.equal(
    (await (await g.citizen('an')).call('GET', `/consents/${consent}`)).status,
    404,
    'no longer in her list',
  );
  const history = await (await g.citizen('duc')).call('GET', '/history?kind=consent_lapsed');
  t.equal(history.body.items[0].consent_id, consent, 'the family is notified');
  t.equal((await release(byFather)).status, 201, 'the consent given by the other parent is still active');
});

t.test('consents lapse on the last day of a guardianship', async (t) => {
  const consent = await consentAbout('bao_anh', [['duc']]);
  const [child, father] = [await idOf('bao_anh'), await idOf('duc')];
  await g.owner.query(
    'UPDATE population.guardianship SET valid_to = population.today() + 5 WHERE child_id = $1 AND guardian_id = $2',
    [child, father],
  );
  const { rows } = await g.owner.query(
    `SELECT lapses_at = (population.today() + 5)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS so
       FROM consent.consent WHERE person_id = $1 AND state = 'active'`,
    [child],
  );
  t.ok(rows.length > 0 && rows.every(({ so }) => so));
  const later = await consentAbout('bao_anh', [['duc']]);
  await g.owner.query(
    `UPDATE population.guardianship SET valid_to = NULL WHERE child_id = $1 AND guardian_id = $2`,
    [child, father],
  );
  for (const each of [consent, later])
    t.equal((await release(each)).status, 201, 'not when the guardianship continues');
});

t.test('consents lapse when the guardian dies', async (t) => {
  const consent = await consentAbout('mai', [['ong_phuong'], ['mai'], ['ba_xoan']]);
  await g.owner.query('UPDATE population.person SET death_date = population.today() WHERE person_id = $1', [
    await idOf('ba_xoan'),
  ]);
  t.match(await release(consent), lapsed);
  t.match((await (await g.citizen('mai')).call('GET', `/consents/${consent}`)).body, {
    lapse_reason: 'guardian_died',
  });
});

t.test('consents lapse when the child turns 16', async (t) => {
  const consent = await consentAbout('gia_khoi', [['gia_khoi'], ['duc']]);
  const child = await idOf('gia_khoi');
  await g.owner.query(
    `UPDATE population.person SET date_of_birth = (population.today() - interval '16 years')::date WHERE person_id = $1`,
    [child],
  );
  t.match(await release(consent), lapsed);
  const own = await g.citizen('gia_khoi');
  t.match((await own.call('GET', `/consents/${consent}`)).body, { lapse_reason: 'came_of_age' });
  t.match((await own.call('GET', '/history?group=consent')).body.items[0], { kind: 'consent_lapsed' });
  t.equal((await (await g.citizen('duc')).call('GET', `/consents/${consent}`)).status, 404);
});

t.test('when a person dies, their consents lapse and nobody can answer for them', async (t) => {
  const sinh = await g.citizen('sinh');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: recurringFor(g.number('sinh')) });
  const given = await approve(sinh, asked.body.request_id, NAME);
  const consent = given.body.consent_id as string;
  const open = await bank.call('POST', '/v1/consent-requests', {
    body: recurringFor(g.number('sinh'), {
      access: { mode: 'recurring', until: dayAhead(3), at_most: { count: 1, per: 'month' } },
    }),
  });
  await g.owner.query('UPDATE population.person SET death_date = population.today() WHERE person_id = $1', [
    await idOf('sinh'),
  ]);
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`, {}), lapsed);
  t.match(await approve(sinh, open.body.request_id, NAME), { status: 401 }, 'the account is gone');
});

t.test('a consent that a call holds while others are swept is swept later', async (t) => {
  const consent = await consentAbout('bao_anh', [['duc']]);
  const [holder, sweeper] = [await connectAgain(t, g), await connectAgain(t, g)];
  const upkeep = await g.login('upkeep');
  await sweeper.query('BEGIN; UPDATE consent.sweep SET swept_until = swept_until'); // the gateway's own sweeps wait
  await g.owner.query(
    `UPDATE consent.consent SET lapses_at = now() - interval '3 days'
       WHERE person_id = population.find_person($1) AND state = 'active'`,
    [g.number('bao_anh')],
  );
  await holder.query('BEGIN; SELECT FROM consent.consent FOR UPDATE');
  await sweeper.query("UPDATE consent.sweep SET swept_until = now() - interval '5 days'; COMMIT");
  await upkeep.query('SELECT gate.expire(500)');
  await holder.query('ROLLBACK');
  await until(async () => {
    const history = await (await g.citizen('duc')).call('GET', '/history?kind=consent_lapsed');
    return history.body.items.some((each: { consent_id: string }) => each.consent_id === consent);
  });
  t.match(await release(consent), lapsed);
});
