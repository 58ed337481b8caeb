import t from 'tap';
import { approve, onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const ask = async (subject: object = { personal_id_number: g.number('an') }) =>
  (await bank.call('POST', '/v1/consent-requests', { body: { ...onceFor(g.number('an')), subject } })).body
    .request_id;
const open = async (id: string, citizen = an) => {
  const answer = await citizen.call('GET', `/prompts/${id}`);
  fitsContract(t, 'getPrompt', answer);
  return answer;
};

t.test(
  'a prompt that is over says what became of it, with the consent, to those who could answer',
  async (t) => {
    const refused = await ask();
    await an.call('POST', `/prompts/${refused}/decision`, { decision: 'refuse' });
    const withdrawn = await ask();
    await bank.call('DELETE', `/v1/consent-requests/${withdrawn}`);
    const expired = await ask();
    await g.owner.query(
      "UPDATE consent.request SET expires_at = now() - interval '1 second' WHERE state = 'pending'",
    );
    for (const [status_of_request, id] of Object.entries({ refused, withdrawn, expired })) {
      const { status, body } = await open(id);
      t.match({ status, body }, { status: 409, body: { code: 'request_not_pending', status_of_request } });
      t.notOk('consent_id' in body);
    }
    const approved = await ask();
    const { consent_id } = (await approve(an, approved, ['person.birth_full_name'])).body;
    t.match(await open(approved), { status: 409, body: { status_of_request: 'approved', consent_id } });
    t.equal((await open(approved, await g.citizen('duc'))).status, 404, 'nobody else is told');
  },
);

t.test('a prompt names the share code that it was requested with', async (t) => {
  const first = (await an.call('POST', '/share-codes')).body;
  const second = (await an.call('POST', '/share-codes')).body;
  const by = await ask({ share_code: first.share_code });
  const answer = await open(by);
  t.equal(answer.body.prompt.share_code_expires_at, first.expires_at);
  t.not(first.expires_at, second.expires_at);
  t.notOk('share_code_expires_at' in (await open(await ask())).body.prompt, 'by number');
});
