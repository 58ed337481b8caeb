import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');

t.test('an empty object is accepted where no body is, and nothing else', async (t) => {
  t.equal((await an.call('POST', '/share-codes', {})).status, 201);
  for (const body of [[], { a: 1 }, null, 'text', 0, { a: { b: {} } }]) {
    t.match(await an.call('POST', '/share-codes', body), { status: 400, body: { code: 'invalid_request' } });
  }
  const unknown = '/v1/consent-requests/csr_01m83t4d0wf8y9hrtw5k9vysj1';
  t.match(await bank.call('DELETE', unknown, { body: {} }), { status: 404 });
  t.match(await bank.call('DELETE', unknown, { body: { reason: 'x' } }), { status: 400 });
  t.match(await bank.call('DELETE', unknown, { body: {}, contentType: 'text/plain' }), { status: 415 });
});
