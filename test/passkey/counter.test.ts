import t from 'tap';
import {
  type Authenticator,
  type Ceremony,
  createAuthenticator,
} from '../../scripts/client/authenticator.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const FIELDS = ['person.birth_full_name'];

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');

const add = async (phone: Authenticator, ceremony: Ceremony = {}) => {
  const begun = await an.call('POST', '/passkeys/challenge');
  const added = await an.call('POST', '/passkeys', {
    name: 'x',
    credential: phone.make(begun.body.options, ceremony),
  });
  t.equal(added.status, 201);
  return added.body;
};
const begin = async () => {
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const path = `/prompts/${body.request_id}`;
  const { options } = (await an.call('POST', `${path}/challenge`, { decision: 'approve', fields: FIELDS }))
    .body;
  const decide = (credential: object) =>
    an.call('POST', `${path}/decision`, { decision: 'approve', fields: FIELDS, credential });
  return { id: body.request_id as string, options, decide };
};
const sign = async (phone: Authenticator, ceremony: Ceremony) => {
  const { options, decide } = await begin();
  return decide(phone.answer(options, ceremony));
};
const noted = async () => {
  const history = await an.call('GET', '/history?group=account');
  fitsContract(t, 'listHistory', history);
  return history.body.items
    .map(({ kind }: { kind: string }) => kind)
    .filter((kind: string) => /counter|refused/.test(kind)) as string[];
};
const listed = async (id: string) =>
  (await an.call('GET', '/passkeys')).body.items.find(
    (each: { passkey_id: string }) => each.passkey_id === id,
  );

t.test('a synced passkey may sign with a counter that does not rise, which is noted', async (t) => {
  const phone = createAuthenticator(g.origin, { isBackupEligible: true });
  const { passkey_id } = await add(phone, { isBackedUp: true });
  t.equal((await listed(passkey_id)).is_backed_up, true);
  t.equal((await sign(phone, { signCount: 5, isBackedUp: true })).status, 200);
  t.strictSame(await noted(), []);
  t.equal((await sign(phone, { signCount: 5, isBackedUp: true })).status, 200, 'it stays');
  t.equal((await sign(phone, { signCount: 2, isBackedUp: false })).status, 200, 'it falls');
  t.equal((await listed(passkey_id)).is_backed_up, false, 'as the last approval says');
  t.equal((await sign(phone, { signCount: 0 })).status, 200, 'it falls to none');
  t.strictSame(await noted(), Array(3).fill('passkey_counter_fell'));
  t.equal((await sign(phone, { signCount: 0 })).status, 200, 'a passkey that does not count');
  t.equal((await noted()).length, 3);
});

t.test('a passkey bound to one device is refused, and the person is told', async (t) => {
  const before = await noted();
  const key = createAuthenticator(g.origin);
  await add(key);
  t.equal((await sign(key, { signCount: 5 })).status, 200);
  for (const signCount of [5, 4, 0]) {
    const { id, options, decide } = await begin();
    const credential = key.answer(options, { signCount });
    const refused = await decide(credential);
    t.match(refused, { status: 403, body: { code: 'passkey_copy_suspected' } }, `counter ${signCount}`);
    fitsContract(t, 'decidePrompt', refused);
    t.match(await decide(credential), { status: 403, body: { code: 'assertion_invalid' } }, 'used up');
    t.equal((await bank.call('GET', `/v1/consent-requests/${id}`)).body.status, 'pending');
  }
  t.strictSame(await noted(), [...Array(3).fill('passkey_refused'), ...before]);
  t.equal((await sign(key, { signCount: 6 })).status, 200);
});

t.test('whether a passkey may be synced cannot change', async (t) => {
  const { options, decide } = await begin();
  const key = createAuthenticator(g.origin);
  await add(key);
  const backedUp = await decide(key.answer(options, { isBackedUp: true }));
  t.match(backedUp, { status: 403, body: { code: 'assertion_invalid' } }, 'backed up, though not eligible');
  await g.owner.query('UPDATE citizen.passkey SET is_backup_eligible = NOT is_backup_eligible');
  t.match(await decide(key.answer(options)), { status: 403, body: { code: 'assertion_invalid' } });
  await g.owner.query('UPDATE citizen.passkey SET is_backup_eligible = NULL');
  t.equal((await decide(key.answer(options))).status, 200, 'not known of an old passkey until it is used');
  const { rows } = await g.owner.query(
    'SELECT is_backup_eligible FROM citizen.passkey WHERE last_used_at IS NOT NULL ORDER BY last_used_at DESC LIMIT 1',
  );
  t.equal(rows[0].is_backup_eligible, false);
});

t.test('a refused passkey is announced on all channels', async (t) => {
  await g.owner.query('BEGIN');
  t.teardown(() => g.owner.query('ROLLBACK'));
  await g.owner.query(
    'SELECT citizen.accepts_counter(k, 0) FROM citizen.passkey k WHERE sign_count > 0 AND NOT is_backup_eligible LIMIT 1',
  );
  const { rows } = await g.owner.query(
    "SELECT count(*)::int FROM delivery.message WHERE topic = 'passkey_refused' AND next_try_at >= now()",
  );
  t.strictSame(rows, [{ count: 1 }]);
});
