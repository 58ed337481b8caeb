import t from 'tap';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const fields = ['person.birth_full_name', 'person.phone_number'];

/** Replaces the last brace, so that a member is added. */
const adding = (member: string) => (bytes: Buffer) =>
  Buffer.from(bytes.toString().replace(/}$/, `,${member}}`));

t.test('client data that PostgreSQL could not read is refused as a mistake of the caller', async (t) => {
  const phone = await an.passkey();
  const { body: request } = await bank.call('POST', '/v1/consent-requests', {
    body: onceFor(g.number('an')),
  });
  const { options } = (
    await an.call('POST', `/prompts/${request.request_id}/challenge`, { decision: 'approve', fields })
  ).body;
  const decide = (clientData: (bytes: Buffer) => Buffer) =>
    an.call('POST', `/prompts/${request.request_id}/decision`, {
      decision: 'approve',
      fields,
      credential: phone.answer(options, { clientData }),
    });
  for (const [what, change] of Object.entries({
    'an escaped NUL': adding('"a":"\\u0000"'),
    'a NUL in a name': adding('"\\u0000":1'),
    'a raw NUL': adding('"a":"\0"'),
    'invalid UTF-8': (bytes: Buffer) =>
      Buffer.concat([bytes.subarray(0, -1), Buffer.from(',"a":"\xff"}', 'latin1')]),
    'a lone surrogate': adding('"a":"\\ud800"'),
    'a byte order mark': (bytes: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    'a huge number': adding('"a":1e999999'),
    'a tiny number': adding('"a":1e-999999'),
    'deep nesting': adding(`"a":${'['.repeat(900)}${']'.repeat(900)}`),
    'a second challenge': adding('"challenge":"x"'),
    'an array': () => Buffer.from('[]'),
    'no JSON': () => Buffer.from('{'),
    'nothing in it': () => Buffer.from('""'),
  })) {
    const { status, body } = await decide(change);
    t.match({ status, body }, { status: 400, body: { code: 'invalid_request' } }, what);
  }
  t.match(await decide(adding('"other_keys":"1e5 can be added"')), {
    status: 200,
    body: { status: 'approved' },
  });
});
