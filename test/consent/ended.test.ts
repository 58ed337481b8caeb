import t from 'tap';
import { consentOf, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
/** A consent whose validity has passed, though no job has ended it yet. */
const pastItsEnd = async ({ isUsed }: { isUsed: boolean }) => {
  const consent = await consentOf(bank, an, onceFor(g.number('an')));
  if (isUsed) t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`, {})).status, 201);
  await g.owner.query(
    `UPDATE consent.consent SET given_at = given_at - interval '2 days', valid_until = now() - interval '1 second'
       WHERE state = $1`,
    [isUsed ? 'consumed' : 'active'],
  );
  return consent;
};

t.test('a consent past its validity releases nothing', async (t) => {
  const consent = await pastItsEnd({ isUsed: false });
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`, {}), {
    status: 409,
    body: { code: 'consent_not_active', state: 'expired' },
  });
  t.equal((await bank.call('GET', `/v1/consents/${consent}`)).body.uses, 0);
});

t.test('a used consent can be revoked only as long as it would have been valid', async (t) => {
  const consent = await pastItsEnd({ isUsed: true });
  t.match(await an.call('DELETE', `/consents/${consent}`), {
    status: 409,
    body: { code: 'consent_not_active', state: 'consumed' },
  });
  const valid = await consentOf(bank, an, onceFor(g.number('an')));
  t.equal((await bank.call('POST', `/v1/consents/${valid}/releases`, {})).status, 201);
  t.equal((await an.call('DELETE', `/consents/${valid}`)).status, 204);
});
