import t from 'tap';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';

const PATH = '/citizen/v1/prompts/stream';
const g = await createTestGateway(t, { REDIS_URL: 'none' }, { ...TEST_TIMING, promptStreamsMax: 1 });
const authorization = `Bearer ${(await g.citizen('an')).token}`;

/** Asks for a stream. */
async function ask() {
  const leave = new AbortController();
  const answer = await fetch(g.origin + PATH, { headers: { authorization }, signal: leave.signal });
  t.teardown(() => leave.abort());
  return { answer, leave: () => leave.abort() };
}

t.test('a stream too many is refused with a problem, until another one ends', async (t) => {
  const first = await ask();
  t.equal(first.answer.status, 200);
  const { answer } = await ask();
  const refused = {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.json(),
  };
  t.match(refused, {
    status: 503,
    headers: { 'content-type': /^application\/problem\+json/, 'retry-after': '5' },
    body: { code: 'unavailable', instance: `urn:uuid:${answer.headers.get('call-id')}` },
  });
  t.strictSame(contractFaultsOf('GET', PATH, refused), []);
  first.leave();
  for (;;) {
    const { answer, leave } = await ask();
    leave();
    if (answer.status === 200) break; // as soon as the gateway sees that the first is gone
  }
});
