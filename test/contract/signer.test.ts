import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { send } from '../../scripts/client/partner.js';
import { signReceipt } from '../../src/consent/receipt.js';
import { answerNotFound, answerProblems } from '../../src/contract/problems.js';
import { answerRefusedPaths } from '../../src/contract/refused-paths.js';
import { signAnswers } from '../../src/contract/signed-answers.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { type Signer, withDeadline } from '../../src/http-signature/signer.js';
import { generateKey } from '../../src/key-file.js';
import type { Observation } from '../../src/observation.js';

const ORIGIN = 'https://gateway.example';
const KEY = importPrivateKey(generateKey('ed25519'));
const HANGING = withDeadline({ ...KEY, sign: () => new Promise(() => undefined) }, 50);
const FAILING = withDeadline({ ...KEY, sign: () => Promise.reject(new Error('PIN of slot 4711')) }, 60_000);
const THROWING = withDeadline(
  {
    ...KEY,
    sign: () => {
      throw new Error('no session');
    },
  },
  60_000,
);
const VALUE = 'Nguyễn Thu An';

/** Serves two operations whose answers are signed by a signer. */
async function serve(t: Test, signingKey: Signer) {
  const observed: Observation[] = [];
  const observe = (o: Observation) => void observed.push(o);
  const app = Fastify({
    frameworkErrors: answerRefusedPaths({
      publicOrigin: ORIGIN,
      signingKey,
      observe,
      count: () => undefined,
      pageFor: () => undefined,
    }),
  });
  answerProblems(app, ORIGIN, observe, () => undefined);
  await app.register(
    async (v1) => {
      signAnswers(v1, ORIGIN, signingKey, observe);
      v1.setNotFoundHandler(answerNotFound);
      v1.get('/release', { config: { operationId: 'release' } }, async (_request, reply) =>
        reply.code(201).headers({ location: '/v1/releases/1', 'x-proof': 'abc' }).send({ name: VALUE }),
      );
      v1.get('/receipt', { config: { operationId: 'receipt' } }, async () => signReceipt('{}', signingKey));
    },
    { prefix: '/v1' },
  );
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => app.close());
  const call = async (method: string, path: string) => {
    const { status, rawHeaders, body } = await send(origin, method, path, ['Host', 'gateway.example']);
    const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
    return {
      status,
      names,
      text: body.toString('utf8'),
      all: JSON.stringify(rawHeaders) + body.toString('utf8'),
    };
  };
  return { call, observed };
}

t.test(
  'a call whose answer cannot be signed is 503, unsigned, and nothing of the answer is sent',
  async (t) => {
    for (const [name, signer] of Object.entries({ HANGING, FAILING, THROWING })) {
      const { call, observed } = await serve(t, signer);
      for (const path of ['/v1/release', '/v1/receipt', '/v1/none', '/v1/%zz']) {
        const answer = await call('GET', path);
        t.equal(answer.status, 503, `${name} ${path}`);
        t.match(JSON.parse(answer.text), { code: 'unavailable', status: 503 });
        t.ok(answer.names.includes('retry-after'));
        for (const half of ['signature', 'signature-input', 'content-digest', 'location', 'x-proof'])
          t.notOk(answer.names.includes(half), half);
        t.notMatch(answer.all, VALUE);
        t.notMatch(answer.all, /PIN|session/, 'nor what the signer said');
      }
      t.match(await call('HEAD', '/v1/release'), { status: 503, text: '' });
      const [first] = observed;
      t.match(first, {
        event: 'refused',
        operation: 'release',
        code: 'unavailable',
        reason: /signature|signer/,
      });
      t.notMatch(JSON.stringify(observed), 'PIN');
    }
  },
);

t.test(
  'the key of a file signs, also behind a deadline, and a signature that comes late is not sent',
  async (t) => {
    for (const signer of [KEY, withDeadline(KEY, 60_000)]) {
      const { call } = await serve(t, signer);
      const answer = await call('GET', '/v1/release');
      t.match(answer, { status: 201, text: VALUE });
      t.ok(answer.names.includes('signature') && answer.names.includes('content-digest'));
      t.match(await call('GET', '/v1/receipt'), { status: 200, text: /^[\w-]+\.[\w-]+\.[\w-]+$/ });
    }
    let finish: (bytes: Buffer) => void = () => undefined;
    const slow = withDeadline(
      {
        ...KEY,
        sign: () =>
          new Promise((done) => {
            finish = done;
          }),
      },
      1,
    );
    const signing = slow.sign(Buffer.from('x'));
    await t.rejects(signing, { name: 'SignerUnavailable', message: 'no signature within 1 ms' });
    finish(Buffer.alloc(64));
  },
);
