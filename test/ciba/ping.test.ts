import t from 'tap';
import { approve } from '../app/asking.js';
import { OUTBOX_TIMING, startReceiver, until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { CIBA, createClient, DETAIL, parametersFor } from './clients.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' }, OUTBOX_TIMING);
const receiver = await startReceiver(t);
const bank = createClient(g.origin, 'bank-a');
const an = await g.citizen('an');
const TOKEN = 'n0tifi-cation.token~0123456789';
const PARAMETERS = { ...parametersFor(g.number('an')), client_notification_token: TOKEN };
const endpoint = (url: string) =>
  g.owner.query(
    `UPDATE partner.partner SET declaration = declaration
       || jsonb_build_object('backchannel_client_notification_endpoint', $1::text) WHERE partner_id = 'bank-a'`,
    [url],
  );
const left = async () =>
  Number(
    (await g.owner.query('SELECT count(*) FROM ciba.authentication WHERE notify_at IS NOT NULL')).rows[0]
      .count,
  );

t.test('a client in ping mode is notified of each answer, with its own token', async (t) => {
  await endpoint(`${receiver.origin}/ping`);
  const approved = (await bank.ask(PARAMETERS)).body;
  const refused = (await bank.ask(PARAMETERS)).body;
  const silent = (await bank.ask(parametersFor(g.number('an')))).body;
  await approve(an, silent.request_id, DETAIL.required_fields);
  await approve(an, approved.request_id, DETAIL.required_fields);
  await an.call('POST', `/prompts/${refused.request_id}/decision`, { decision: 'refuse' });
  const received = await receiver.wait('/ping', 2);
  t.strictSame(
    received.map(({ body }) => JSON.parse(body.toString()).auth_req_id).sort(),
    [approved.auth_req_id, refused.auth_req_id].sort(),
  );
  for (const { headers, body } of received) {
    t.match(headers, { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' });
    t.strictSame(Object.keys(JSON.parse(body.toString())), ['auth_req_id'], 'it says nothing else');
  }
  const polled = await bank.token({ grant_type: CIBA, auth_req_id: approved.auth_req_id });
  t.match(polled, { status: 200, body: { token_type: 'DPoP' } });
  await until(async () => (await left()) === 0);
});

t.test('a client that does not take it is notified again, a few times', async (t) => {
  receiver.reply = () => ({ status: 503 });
  await endpoint(`${receiver.origin}/busy`);
  const { request_id } = (await bank.ask(PARAMETERS)).body;
  await an.call('POST', `/prompts/${request_id}/decision`, { decision: 'refuse' });
  await until(async () => (await left()) === 0);
  t.equal((await receiver.wait('/busy', 4)).length, 4);
});

t.test('a redirect is not followed', async (t) => {
  receiver.reply = ({ path }) =>
    path === '/away' ? { status: 307, headers: { location: `${receiver.origin}/inside` } } : { status: 204 };
  await endpoint(`${receiver.origin}/away`);
  const { request_id } = (await bank.ask(PARAMETERS)).body;
  await an.call('POST', `/prompts/${request_id}/decision`, { decision: 'refuse' });
  await until(async () => (await left()) === 0);
  t.notOk(receiver.received.some(({ path }) => path === '/inside'));
});
