import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';

const KEEP_ALIVE_MS = 65_000;

t.test('a gateway that stops waits for no connection', async (t) => {
  const g = await createTestGateway(t);
  const port = Number(new URL(g.origin).port);
  const unused = connect(port, '127.0.0.1');
  await once(unused, 'connect');
  const { token } = await g.citizen('an');
  const stream = await fetch(`${g.origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  t.equal(stream.status, 200);
  const began = performance.now();
  const ended = once(unused.resume(), 'close');
  await g.gateway_.close();
  t.ok(performance.now() - began < KEEP_ALIVE_MS / 2);
  await ended;
  t.match(await stream.text(), /event: prompts/);
});
