import t from 'tap';
import { readAnswer, send } from '../../scripts/client/partner.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { type ExampleCall, exampleCalls } from './example-calls.js';

/** Each operation for citizens, and each open one, refuses what every one does, as it declares. */

const g = await createTestGateway(t, { PASSKEY_ORIGINS: 'https://app.example' });
const an = await g.citizen('an');
const reader = await g.citizen('an', '1');
const CALLS = [...exampleCalls('citizen'), ...exampleCalls('partner')].filter(
  ({ security: [scheme] }) => scheme === undefined || scheme === 'citizenToken',
);

interface Mistake {
  readonly status: number;
  readonly code: string;
  /** The credential in place of a good one; none with ''. */
  readonly token?: string;
  readonly query?: string;
  readonly body?: (call: ExampleCall) => string;
  readonly contentType?: string;
}

const MISTAKES: readonly Mistake[] = [
  { status: 401, code: 'token_missing', token: '' },
  { status: 401, code: 'token_invalid', token: 'a.b.c' },
  { status: 403, code: 'account_level_insufficient', token: reader.token },
  { status: 400, code: 'invalid_request', query: 'unheard_of=1' },
  { status: 415, code: 'unsupported_media_type', body: () => 'x', contentType: 'text/plain' },
  {
    status: 413,
    code: 'body_too_large',
    body: ({ bodyMaxBytes }) => JSON.stringify({ x: 'x'.repeat(bodyMaxBytes) }),
  },
];

/** Makes the call with a mistake. @returns what of the answer is wrong */
async function faultsOf(call: ExampleCall, mistake: Mistake): Promise<string[]> {
  const { status, code, token = an.token, query, body, contentType = 'application/json' } = mistake;
  const target = query === undefined ? call.target : `${call.target}?${query}`;
  const content = body?.(call) ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const headers: Record<string, string> = {
    host: new URL(g.origin).host,
    ...(call.security.length > 0 && token !== '' && { authorization: `Bearer ${token}` }),
    ...(content !== undefined && {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(content)),
    }),
  };
  const sent = content === undefined ? undefined : Buffer.from(content);
  const answer = readAnswer(await send(g.origin, call.method, target, Object.entries(headers).flat(), sent));
  return [
    ...(answer.status === status && answer.body?.code === code
      ? []
      : [`${call.operationId}: ${answer.status} ${JSON.stringify(answer.body)} for ${status} ${code}`]),
    ...contractFaultsOf(call.method, target, answer),
  ];
}

/** Where the level depends on what is answered, or the person's own account is looked at first. */
const LATER = /^(decideInSandbox|decidePrompt|resumeConsent|challengeDecision)$/;
const ADDITIONAL = /^(finishSignIn|getJwks)$/; // they take any parameter

for (const mistake of MISTAKES) {
  const { status, code } = mistake;
  t.test(code, async (t) => {
    const calls = CALLS.filter(
      ({ operationId, refusals }) =>
        refusals.has(`${status} ${code}`) &&
        !(status === 403 && LATER.test(operationId)) &&
        !(status === 400 && ADDITIONAL.test(operationId)),
    );
    t.ok(calls.length > 2, `${calls.length} operations`);
    for (const call of calls) t.strictSame(await faultsOf(call, mistake), [], call.operationId);
  });
}
