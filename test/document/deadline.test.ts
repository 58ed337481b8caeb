import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import t from 'tap';
import { until } from '../delivery/receivers.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';

const sockets = new Set<Socket>();
const issuer = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
});
issuer.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
issuer.listen(0, '127.0.0.1');
await once(issuer, 'listening');
t.teardown(() => issuer.close());
const { port } = issuer.address() as AddressInfo;
const g = await createTestGateway(
  t,
  { DOCUMENT_ISSUER_URL: `http://127.0.0.1:${port}` },
  { ...TEST_TIMING, issuerDeadline_ms: 300 },
);

t.test('an issuer that drips bytes keeps neither the person nor a connection', async (t) => {
  const an = await g.citizen('an');
  const agreed = {
    agreed: true,
    purpose: 'documents.link',
    issuer: 'traffic-police',
    fields: ['documents.driving_licence'],
  };
  const link = () => an.call('POST', '/documents/driving_licence/link', agreed);
  for (const answer of await Promise.all(Array.from({ length: 10 }, link))) {
    t.match(answer, { status: 503, body: { code: 'issuer_unavailable' } });
  }
  await until(() => sockets.size === 0); // connections that the issuer accepted after the deadline end too
  t.pass();
});
