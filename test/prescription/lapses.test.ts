import t from 'tap';
import { parseId } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf } from '../population/registry-authority.js';
import { patientOf } from './patients.js';
import { ask, consentTo, dispense, prescribe } from './pharmacy.js';

const g = await createTestGateway(t);
const { one } = authorityOf(t, g);
const pharmacy = g.partner('pharmacy-a');
const LINES = ['prescriptions.lines'];
const ONE = [{ line: 1, quantity: 1 }];
const ended = { status: 409, body: { code: 'consent_not_active', state: 'consumed' } };
const dies = (who: Parameters<typeof g.number>[0]) => one('death', { personal_id_number: g.number(who) });

/** Reads once, which consumes the consent. */
const read = async (consent: string) =>
  t.equal((await pharmacy.call('POST', `/v1/consents/${consent}/releases`)).status, 201);

t.test('nothing is dispensed under a consumed consent after the death of the patient', async (t) => {
  const code = await prescribe(g, { patient: await patientOf(g, 'seo_yeon') });
  const consent = await consentTo(g, pharmacy, LINES, { who: 'seo_yeon' });
  await read(consent);
  t.equal((await dispense(pharmacy, code, consent, ONE)).status, 201, 'before its valid_until');
  t.equal(await dies('seo_yeon'), 'applied');
  t.match(await dispense(pharmacy, code, consent, ONE), ended);
  const before = `SELECT prescription.check_consent(c, $1, ARRAY[c.purpose], now() - interval '1 millisecond')
    FROM consent.consent c WHERE c.consent_id = $2`;
  await t.rejects(
    g.owner.query(before, [code, parseId('cst', consent)]),
    { code: 'UT010' },
    'also in the millisecond in which the transaction began',
  );
});

t.test('nothing is dispensed for a child after the death of the guardian who approved', async (t) => {
  const code = await prescribe(g, { patient: await patientOf(g, 'bao_anh') });
  const asked = await ask(g, pharmacy, LINES, { who: 'bao_anh' });
  const mother = await g.citizen('an');
  const consent = (await mother.approve(asked.body.request_id, LINES)).body.consent_id;
  await read(consent);
  t.equal((await dispense(pharmacy, code, consent, ONE)).status, 201);
  t.equal(await dies('an'), 'applied');
  t.match(await dispense(pharmacy, code, consent, ONE), ended);
});
