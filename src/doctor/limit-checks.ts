import { utf8 } from '../bytes.js';
import { NoAnswer } from '../client/errors.js';
import { signCall } from '../client/sign.js';
import { type Check, expect } from './check.js';
import { type Answer, bodyOf, expectAnswer, type Gateway, inWords, itemsIn } from './gateway.js';
import { NO_CONSENT } from './signing-checks.js';

const BODY_TOO_LARGE_BYTES = 100_000;
const ADVICE = 'tell the operator: the gateway does not keep to its contract';

/** Whether mistakes are named, and sizes limited. None of these calls has an effect. */
export function limitChecks(gateway: Gateway): readonly Check[] {
  const { call } = gateway;
  const releases = `${NO_CONSENT}/releases`;
  return [
    {
      name: 'limits.unknown_member',
      expected: 'an unknown member is named: 400 invalid_request, pointer /feilds',
      advice: ADVICE,
      run: async () => expectPointer(await call('POST', releases, { body: { feilds: [] } }), '/feilds'),
    },
    {
      name: 'limits.each_mistake',
      expected: 'each wrong item is named: 400 invalid_request, pointers /fields/0 and /fields/1',
      advice: ADVICE,
      run: async () => {
        const answer = await call('POST', releases, { body: { fields: [1, 2] } });
        expectPointer(answer, '/fields/0');
        return expectPointer(answer, '/fields/1');
      },
    },
    {
      name: 'limits.page',
      expected: 'a page that is too large is refused: 400 invalid_request, pointer limit',
      advice: ADVICE,
      run: async () => {
        const answer = await call('GET', '/v1/consents?limit=100000');
        expectAnswer(answer, 400, 'invalid_request');
        expect(
          pointersOf(answer).some((each) => /limit$/.test(each)),
          `pointers ${pointersOf(answer)}`,
        );
        return inWords(answer);
      },
    },
    {
      name: 'limits.idempotency_key',
      expected: 'a POST without Idempotency-Key is refused: 400 invalid_request',
      advice: ADVICE,
      run: async () => expectAnswer(await postWithoutKey(gateway), 400, 'invalid_request'),
    },
    {
      name: 'limits.media_type',
      expected: 'a body that is not JSON is refused: 415 unsupported_media_type',
      advice: ADVICE,
      run: async () =>
        expectAnswer(
          await call('POST', releases, { body: {}, contentType: 'text/plain' }),
          415,
          'unsupported_media_type',
        ),
    },
    {
      name: 'limits.body',
      expected: `a body of ${BODY_TOO_LARGE_BYTES} bytes is refused: 413 body_too_large, or the connection is closed`,
      advice: 'tell the operator: the gateway, or what stands before it, takes bodies of any size',
      run: async () => {
        const body = { fields: ['x'.repeat(BODY_TOO_LARGE_BYTES)] };
        const answer = await call('POST', releases, { body }).catch((error: unknown) => {
          if (error instanceof NoAnswer && isClosed(error.cause)) return undefined;
          throw error;
        });
        return answer === undefined
          ? 'the connection was closed'
          : expectAnswer(answer, 413, 'body_too_large');
      },
    },
  ];
}

/** While the body was sent: an answer that is on its way may be lost with the connection. */
function isClosed(cause: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(String((cause as { code?: string }).code));
}

function pointersOf(answer: Answer): readonly string[] {
  return answer.body.errors === undefined
    ? []
    : itemsIn(answer.body, 'errors').map(({ pointer }) => String(pointer));
}

function expectPointer(answer: Answer, pointer: string): string {
  expectAnswer(answer, 400, 'invalid_request');
  const pointers = pointersOf(answer);
  expect(pointers.includes(pointer), `pointers ${pointers.join(', ') || 'none'}`);
  return `400 invalid_request, pointer ${pointer}`;
}

async function postWithoutKey({ origin, signer, send }: Gateway) {
  const url = `${origin}${NO_CONSENT}/releases`;
  const body = utf8('{}');
  const answer = await send('POST', url, await signCall({ method: 'POST', url, body }, signer), body);
  return { status: answer.status, body: bodyOf(answer) };
}
