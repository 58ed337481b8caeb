import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { createAuthenticator } from '../../scripts/client/authenticator.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const an = await g.citizen('an');

const add = async (modulusLength: number, publicExponent = 65_537) => {
  const keys = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const phone = createAuthenticator(g.origin, { keys });
  const begun = await an.call('POST', '/passkeys/challenge');
  const answer = await an.call('POST', '/passkeys', {
    name: 'x',
    credential: phone.make(begun.body.options),
  });
  fitsContract(t, 'addPasskey', answer);
  return { phone, answer };
};

t.test('RSA keys of fewer than 2,048 bits or with a small exponent are refused', async (t) => {
  for (const [bits, exponent] of [
    [1024, 65_537],
    [2040, 65_537],
    [2047, 65_537],
    [2048, 3],
    [2048, 17],
  ] as const) {
    const { answer } = await add(bits, exponent);
    t.match(
      answer,
      { status: 403, body: { code: 'assertion_invalid' } },
      `${bits} bits, exponent ${exponent}`,
    );
  }
  t.strictSame((await an.call('GET', '/passkeys')).body.items, []);
});

t.test('one of 2,048 bits approves', async (t) => {
  const { phone, answer } = await add(2048);
  t.equal(answer.status, 201);
  const { body } = await g
    .partner('bank-a')
    .call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const fields = ['person.birth_full_name'];
  const path = `/prompts/${body.request_id}`;
  const { options } = (await an.call('POST', `${path}/challenge`, { decision: 'approve', fields })).body;
  const credential = phone.answer(options);
  t.match(await an.call('POST', `${path}/decision`, { decision: 'approve', fields, credential }), {
    status: 200,
  });
});
