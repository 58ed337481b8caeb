import t from 'tap';
import { leafHash } from '../../src/ledger/hash.js';
import { parseProof, verifyProof } from '../../src/ledger/proof.js';
import { consentOf, recurringFor } from '../app/asking.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';
import { readLogKeys } from './log-keys.js';

const timing = { ...TEST_TIMING };
const g = await createTestGateway(t, {}, timing);
const [bank, other] = [g.partner('bank-a'), g.partner('bank-b')];
const [an, stranger] = [await g.citizen('an'), await g.citizen('hai_long')];
const consent = await consentOf(bank, an, recurringFor(g.number('an')));
const policy = await readLogKeys(g.origin);

t.test('partner and citizen get the proof of a release, which anybody verifies', async (t) => {
  const { body: release } = await bank.call('POST', `/v1/consents/${consent}/releases`, {
    idempotencyKey: 'proved-release',
  });
  // At once: the call waits until it is in a checkpoint.
  const { status, body } = await bank.call('GET', `/v1/releases/${release.release_id}/proof`);
  t.equal(status, 200);
  const proved = await verifyProof(parseProof(String(body)), leafHash(release.ledger.entry), policy);
  t.equal(proved.origin, release.ledger.origin);
  await t.rejects(verifyProof(parseProof(String(body)), leafHash(`${release.ledger.entry} `), policy), {
    code: 'proof_invalid',
  });
  const own = await an.call('GET', `/releases/${release.release_id}/proof`);
  t.equal(own.status, 200);
  await verifyProof(parseProof(String(own.body)), leafHash(release.ledger.entry), policy);

  // A repeat has an entry of its own, and the proof is of the release.
  const again = await bank.call('POST', `/v1/consents/${consent}/releases`, {
    idempotencyKey: 'proved-release',
  });
  t.equal(again.body.release_id, release.release_id);
  t.equal((await bank.call('GET', `/v1/releases/${again.body.release_id}/proof`)).status, 200);

  const unknown = 'rel_00000000000000000000000000';
  const refusals = await Promise.all([
    other.call('GET', `/v1/releases/${release.release_id}/proof`),
    other.call('GET', `/v1/releases/${unknown}/proof`),
    bank.call('GET', '/v1/releases/rel_x/proof'),
  ]);
  const shown = ({ status, body }: { status: number; body: object }) => ({
    status,
    ...body,
    instance: undefined,
  });
  for (const refused of refusals) t.strictSame(shown(refused), shown(refusals[1] as never));
  t.equal(refusals[0]?.status, 404);
  const citizens = await Promise.all([
    stranger.call('GET', `/releases/${release.release_id}/proof`),
    stranger.call('GET', `/releases/${unknown}/proof`),
  ]);
  t.strictSame(shown(citizens[0] as never), shown(citizens[1] as never));
  t.equal(citizens[0]?.status, 404);
});

t.test('while no checkpoint has the release, its proof is not available yet', async (t) => {
  await g.owner.query("UPDATE ledger.tree SET halted = 'test'");
  timing.proofWait_ms = 300;
  const { body: release } = await bank.call('POST', `/v1/consents/${consent}/releases`);
  const early = await bank.call('GET', `/v1/releases/${release.release_id}/proof`);
  t.match(early, { status: 503, body: { code: 'unavailable' } });
  t.equal(early.headers['retry-after'], '1');
  t.equal((await an.call('GET', `/releases/${release.release_id}/proof`)).status, 503);
  t.equal((await other.call('GET', `/v1/releases/${release.release_id}/proof`)).status, 404);
  await g.owner.query('UPDATE ledger.tree SET halted = NULL');
  timing.proofWait_ms = TEST_TIMING.proofWait_ms;
  t.equal((await bank.call('GET', `/v1/releases/${release.release_id}/proof`)).status, 200);
});
