import t from 'tap';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PER_DAY: '4', PROMPT_BUDGET_PENDING: '1000' });
const sinh = g.number('sinh');
const ageCheck = {
  purpose: 'bank.age_check',
  required_fields: ['person.is_adult'],
  optional_fields: [],
  accepted_alternatives: [],
  retention: 'P1D',
};
/** Asks, and refuses where there is a prompt, so that none is pending. Returns whether there was one. */
const isPrompted = async (partner: string, more: object) => {
  const asked = await g.partner(partner).call('POST', '/v1/consent-requests', { body: onceFor(sinh, more) });
  t.equal(asked.status, 201);
  const refused = await (await g.citizen('sinh')).call('POST', `/prompts/${asked.body.request_id}/decision`, {
    decision: 'refuse',
  });
  if (refused.status !== 200) t.match(refused, { status: 404, body: { code: /^not_found$/ } });
  return refused.status === 200;
};

t.test('one partner has half of a day’s prompts of a person, and another the other half', async (t) => {
  const prompted: boolean[] = [];
  for (let i = 0; i < 3; i++) prompted.push(await isPrompted('bank-a', {}));
  t.strictSame(prompted, [true, true, false], 'bank-a');
  t.equal(await isPrompted('bank-b', ageCheck), true, 'bank-b, once');
  t.equal(await isPrompted('bank-b', ageCheck), true, 'bank-b, twice');
});

t.test('the budget is of 24 hours', async (t) => {
  await g.owner.query("UPDATE consent.request SET asked_at = asked_at - interval '25 hours'");
  t.equal(await isPrompted('bank-a', {}), true);
});
