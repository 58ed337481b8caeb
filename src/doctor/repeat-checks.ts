import { signCall } from '../client/sign.js';
import { askOf } from './asking-checks.js';
import { type Check, expect, type Shared, shared } from './check.js';
import { bodyOf, expectAnswer, type Gateway, textIn } from './gateway.js';
import type { Questions } from './question.js';

/** Whether calls that come at once, or are sent again by somebody who recorded them, have one effect. */
export function repeatChecks(gateway: Gateway, questions: Questions): readonly Check[] {
  const { call, send, origin, signer } = gateway;
  const pending: Shared<string> = shared('idempotency.at_once', async () => {
    const body = await questions.to('never_answer');
    const idempotencyKey = crypto.randomUUID();
    const asked = () => call('POST', '/v1/consent-requests', { body, idempotencyKey });
    const answers = await Promise.all([asked(), asked()]);
    for (const answer of answers) expectAnswer(answer, 201);
    const [first, second] = answers.map(({ body }) => textIn(body, 'request_id'));
    expect(first === second, `two requests: ${first} and ${second}`);
    return String(first);
  });
  return [
    {
      name: 'idempotency.at_once',
      expected: 'the same call twice at the same time: one request',
      advice: 'tell the operator: a person would be asked twice',
      run: async () => `one request, ${await pending.make()}`,
    },
    {
      name: 'signing.replayed',
      expected: 'the bytes of a DELETE sent again: 409 request_replayed',
      advice: 'tell the operator: whoever records a call could send it again',
      run: async () => {
        const url = `${origin}/v1/consent-requests/${await pending.need()}`;
        const headers = await signCall({ method: 'DELETE', url }, signer);
        const first = await send('DELETE', url, headers);
        expectAnswer({ status: first.status, body: bodyOf(first) }, 204);
        const second = await send('DELETE', url, headers);
        return expectAnswer({ status: second.status, body: bodyOf(second) }, 409, 'request_replayed');
      },
    },
    {
      name: 'signing.reused_nonce',
      expected: 'another call with the nonce of an earlier one: 409 request_replayed',
      advice: 'tell the operator: the gateway does not remember nonces',
      run: async () => {
        const nonce = crypto.randomUUID();
        const request_id = await askOf(gateway, await questions.to('never_answer'));
        const path = `/v1/consent-requests/${request_id}`;
        const withNonce = async () => {
          const signed = await signCall({ method: 'DELETE', url: origin + path, nonce }, signer);
          const answer = await send('DELETE', origin + path, signed);
          return { status: answer.status, body: bodyOf(answer) };
        };
        expectAnswer(await withNonce(), 204);
        return expectAnswer(await withNonce(), 409, 'request_replayed');
      },
    },
  ].map((check) => ({ ...check, hasEffect: true }));
}
