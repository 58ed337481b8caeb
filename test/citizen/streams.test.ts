import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const PER_SESSION = 6;
const PER_PERSON = 12;
const g = await createTestGateway(t, { REDIS_URL: 'none' });

/** Opens a stream and reads its first event. */
async function open(origin: string, headers: Record<string, string>) {
  const leave = new AbortController();
  const answer = await fetch(`${origin}/citizen/v1/prompts/stream`, { headers, signal: leave.signal });
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const until = async (expected: RegExp | 'end') => {
    while (expected === 'end' || !expected.test(text)) {
      const { value, done } = await reader.read();
      if (done) return text;
      text += Buffer.from(value).toString();
    }
    return text;
  };
  await until(/event: prompts/);
  t.teardown(() => leave.abort());
  return { until, text: () => text };
}
const tokenOf = async () => ({ authorization: `Bearer ${(await g.citizen('an')).token}` });

t.test('beyond the streams of a session the oldest closes', async (t) => {
  const browser = openBrowserSession(g.origin);
  await browser.signIn(g.number('duc'));
  const headers = { cookie: `session=${browser.cookies.get('session')}` };
  const streams = [];
  for (let i = 0; i < PER_SESSION + 2; i++) streams.push(await open(g.origin, headers));
  for (const replaced of streams.slice(0, 2)) t.match(await replaced.until('end'), /retry: 30000/);
  await g.partner('bank-a').call('POST', '/v1/consent-requests', { body: onceFor(g.number('duc')) });
  for (const live of streams.slice(2)) t.match(await live.until(/binding_code/), /binding_code/);
});

t.test('beyond the streams of a person the oldest closes', async (t) => {
  const streams = [];
  for (let i = 0; i < PER_PERSON + 1; i++) streams.push(await open(g.origin, await tokenOf()));
  t.match(await streams[0]?.until('end'), /retry: 30000/);
  t.notMatch(streams[1]?.text(), /retry: 30000/);
});

t.test('without Redis a change at another gateway is seen', async (t) => {
  const { url } = await g.second({ REDIS_URL: 'none' });
  const stream = await open(url, await tokenOf());
  t.notMatch(stream.text(), /binding_code/);
  await g.partner('bank-a').call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  t.match(await stream.until(/binding_code/), /binding_code/);
});
