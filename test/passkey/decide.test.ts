import t from 'tap';
import { decide } from '../../src/database/gate/decision.js';
import { parseId, type Uuid } from '../../src/id.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';
import { stubPool } from '../helpers/stub-pool.js';

const FIELDS = ['person.birth_full_name', 'person.phone_number'];

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const phone = await an.passkey();
const notary = await g.login('notary');
const pool = stubPool((statement) => notary.query(statement));

/** What the database stores of an assertion that the notary calls verified. */
interface Assertion {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
}

async function begin() {
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const challenge = await an.call('POST', `/prompts/${body.request_id}/challenge`, {
    decision: 'approve',
    fields: FIELDS,
  });
  return { requestId: parseId('csr', body.request_id) as Uuid, options: challenge.body.options };
}

/** Calls the database as a notary does that verified nothing. */
async function decideDirectly(
  requestId: Awaited<ReturnType<typeof begin>>['requestId'],
  answer: object,
  level = 2,
) {
  const { id, response } = answer as Assertion;
  const row = await decide(pool, await openTestSession(notary, g.number('an'), { level }), {
    requestId,
    decision: 'approve',
    fields: FIELDS,
    reason: null,
    childAgrees: false,
    gateway: g.origin,
    origins: [g.origin],
    assertion: {
      credential_id: id,
      authenticator_data: response.authenticatorData,
      client_data_json: response.clientDataJSON,
      signature: response.signature,
    },
  });
  return row.state;
}

t.test('the database itself refuses assertions that the page must not accept', async (t) => {
  const first = await begin();
  t.equal(await decideDirectly(first.requestId, phone.answer(first.options)), 'approved');
  const { requestId, options } = await begin();
  const other = await begin();
  for (const [what, answer] of [
    ['without user verification', phone.answer(options, { userVerified: false })],
    ['of another origin', phone.answer(options, { origin: 'http://localhost:1' })],
    ['of another site', phone.answer({ ...options, rpId: 'elsewhere.example' })],
    ['of another type', phone.answer(options, { type: 'webauthn.create' })],
    ['for another request', phone.answer(other.options)],
  ] as const) {
    await t.rejects(decideDirectly(requestId, answer), { code: 'assertion_invalid' }, what);
  }
  t.equal(await decideDirectly(requestId, phone.answer(options)), 'approved');
});

t.test('the database itself refuses the approval of a level 1 account', async (t) => {
  const { requestId, options } = await begin();
  await t.rejects(decideDirectly(requestId, phone.answer(options), 1), {
    code: 'account_level_insufficient',
  });
  await g.owner.query(
    'UPDATE population.person SET account_level = 1 WHERE person_id = population.find_person($1)',
    [g.number('an')],
  );
  await t.rejects(
    decideDirectly(requestId, phone.answer(options)),
    { code: 'account_level_insufficient' },
    'the registry says level 1, whatever the token claims',
  );
});
