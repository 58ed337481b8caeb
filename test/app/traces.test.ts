import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { startTracing } from '../../src/tracing.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentOf, onceFor } from './asking.js';

interface Span {
  readonly traceId: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** A collector that keeps what it gets. */
async function collector(t: Test, status = 200) {
  const bodies: { path: string; text: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push({ path: String(request.url), text: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    spans: () =>
      bodies.flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans) as Span[],
  };
}

const attributeOf = ({ attributes }: Span, key: string) =>
  Object.values(attributes.find((each) => each.key === key)?.value ?? {})[0];

t.test(
  'each call is a span with its operation, status and time of the database, and nothing else',
  async (t) => {
    const { url, bodies, spans } = await collector(t);
    const g = await createTestGateway(t, { OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` });
    const bank = g.partner('bank-a');
    const an = await g.citizen('an');
    const consent = await consentOf(bank, an, onceFor(g.number('an')));
    const traceId = 'a'.repeat(32);
    const headers = {
      traceparent: `00-${traceId}-bbbbbbbbbbbbbbbb-01`,
      tracestate: 'x=1',
      baggage: 'who=an',
    };
    const released = await bank.call('POST', `/v1/consents/${consent}/releases`, { headers });
    t.equal(released.status, 201);
    t.equal(
      (await bank.call('GET', '/v1/consents/cst_00000000000000000000000000?who=an')).status >= 400,
      true,
    );
    await g.gateway_.close();

    t.ok(bodies.every(({ path }) => path === '/v1/traces'));
    const release = spans().find(({ name }) => name === 'createRelease') as Span;
    t.ok(release, 'a span of the release');
    t.equal(attributeOf(release, 'http.response.status_code'), '201');
    t.equal(attributeOf(release, 'http.request.method'), 'POST');
    const database_ms = Number(attributeOf(release, 'ung_thuan.database_ms'));
    const took_ms = Number(BigInt(release.endTimeUnixNano) - BigInt(release.startTimeUnixNano)) / 1e6;
    t.ok(database_ms > 0 && database_ms <= took_ms + 1, `${database_ms} ms of ${took_ms} ms`);
    const allowed = [
      'ung_thuan.operation',
      'http.request.method',
      'http.response.status_code',
      'ung_thuan.database_ms',
    ];
    for (const { attributes } of spans())
      t.strictSame(
        attributes.map(({ key }) => key),
        allowed,
      );
    const all = bodies.map(({ text }) => text).join();
    for (const secret of [
      traceId,
      'bbbbbbbbbbbbbbbb',
      consent,
      g.number('an'),
      'who',
      'bank-a',
      'csr_',
      'Nguyễn',
      bank.key.keyid,
    ])
      t.notOk(all.includes(secret), secret);
    t.equal(new Set(spans().map((span) => span.traceId)).size, spans().length, 'a trace of its own each');
  },
);

t.test('a collector that is away or refuses holds nothing up', async (t) => {
  const span = { operation: 'getCatalogue', method: 'GET', status: 503, duration_ms: 2, database_ms: 1 };
  const { url, spans } = await collector(t, 500);
  const refused = startTracing(url);
  for (let i = 0; i < 5_000; i++) refused.record(span);
  await refused.close();
  t.equal(spans().length, 4_096, 'what is beyond the limit is dropped');
  t.match(spans()[0], { kind: 2, status: { code: 2 } });
  const away = startTracing('http://127.0.0.1:9');
  away.record(span);
  await away.close();
  t.pass('closed');
});
