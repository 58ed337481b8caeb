import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createPromptStreams } from '../../src/citizen/stream.js';

t.test('a stream whose request was on its way when the gateway stops goes elsewhere at once', async (t) => {
  const streams = createPromptStreams({
    wake: { on: () => () => undefined } as never,
    cache: { isUp: true } as never,
    poll: { changed: async () => new Set<string>(), forget: () => undefined },
    isProxy: () => false,
    max: 10,
  });
  const reader = { personId: '1', expiresAt: new Date(Date.now() + 3_600_000), session: Buffer.alloc(32) };
  const server = createServer((_request, response) => {
    streams.close();
    void streams.serve(response, reader, () => Promise.reject(new Error('not read any more')));
  });
  t.teardown(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  t.match(await answer.text(), /^retry: \d+\n\nevent: moved\ndata: \{\}\n\n$/);
});
