import Fastify from 'fastify';
import t from 'tap';
import { bind, readOperations } from '../../src/contract/bind.js';
import { acceptRawBodies } from '../../src/contract/raw-bodies.js';
import { notFound } from '../../src/problem.js';
import { at, documentOf } from './contracts.js';

const UNIT = '/v1/administrative-units/{code}';

t.test('answers of an operation that will end say so, refusals included', async (t) => {
  const document = documentOf('partner');
  Object.assign(at(document, 'paths', UNIT, 'get'), {
    deprecated: true,
    'x-deprecated-since': '2027-01-01',
    'x-sunset': '2027-09-01',
  });
  const app = Fastify();
  t.teardown(() => app.close());
  acceptRawBodies(app);
  const answer = async ({ params }: { params: Readonly<Record<string, string>> }) => {
    if (params.code === '00') throw notFound();
    return { status: 200, body: {} };
  };
  bind(
    app,
    readOperations('partner', document),
    { getAdministrativeUnit: answer, getUnitSuccessors: answer },
    { messageSignature: async () => undefined, none: async () => undefined },
  );
  for (const code of ['01', '00']) {
    const { headers } = await app.inject(`/v1/administrative-units/${code}`);
    t.match(headers, {
      deprecation: '@1798761600',
      sunset: 'Wed, 01 Sep 2027 00:00:00 GMT',
      link: '</docs/>; rel="deprecation"; type="text/html"',
    });
  }
  const { headers } = await app.inject('/v1/administrative-units/01/successors');
  t.notOk('deprecation' in headers || 'sunset' in headers || 'link' in headers, 'the others go on');
});

t.test('one without an end yet has no Sunset', async (t) => {
  const document = documentOf('partner');
  Object.assign(at(document, 'paths', UNIT, 'get'), { deprecated: true, 'x-deprecated-since': '2027-01-01' });
  const operation = readOperations('partner', document).find(
    (each) => each.operationId === 'getAdministrativeUnit',
  );
  t.strictSame(Object.keys(operation?.endFields ?? {}), ['deprecation', 'link']);
});
