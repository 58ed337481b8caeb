import { utf8 } from '../bytes.js';
import { type ReceivedAnswer, type SentCall, verifyAnswer } from '../client/verify.js';
import { type Check, expect, shared } from './check.js';
import { type Answer, expectAnswer, type Gateway } from './gateway.js';
import { NO_CONSENT } from './signing-checks.js';

const ADVICE =
  'trust no answer until this is mended: what stands between could change answers, or give you those to other calls';

interface Tampered {
  readonly what: string;
  readonly change: (answer: Answer) => { readonly received?: ReceivedAnswer; readonly sent?: SentCall };
}

/** What somebody between could do to an answer. */
const TAMPERED: readonly Tampered[] = [
  {
    what: 'another body',
    change: ({ received }) => ({ received: { ...received, body: utf8('{"code":"unavailable"}') } }),
  },
  { what: 'another status', change: ({ received }) => ({ received: { ...received, status: 200 } }) },
  {
    what: 'another Content-Type',
    change: ({ received }) => {
      const headers = new Headers(received.headers);
      headers.set('content-type', 'text/html');
      return { received: { ...received, headers } };
    },
  },
  {
    what: 'the answer to a call of another address',
    change: ({ sent }) => ({ sent: { ...sent, url: `${sent.url}1` } }),
  },
  {
    what: 'the answer to an earlier call',
    change: ({ sent }) => ({
      sent: {
        ...sent,
        signature: sent.signature?.replace(/=:./, (start) => (start === '=:A' ? '=:B' : '=:A')),
      },
    }),
  },
];

/**
 * Whether answers are signed so that nobody between can change or exchange them.
 * @param verify for tests
 */
export function answerChecks({ call, findKey }: Gateway, verify = verifyAnswer): readonly Check[] {
  const refusal = shared('answers.signed', () => call('GET', NO_CONSENT));
  return [
    {
      name: 'answers.signed',
      expected: 'a refusal is signed like other answers: 404 not_found',
      advice: ADVICE,
      run: async () => expectAnswer(await refusal.make(), 404, 'not_found'),
    },
    {
      name: 'answers.named',
      expected: 'an answer has a Call-Id, which its signature covers and a problem repeats',
      advice: 'tell the operator: without it nobody finds a call of yours in the log',
      run: async () => {
        const { headers, body } = await refusal.need();
        const id = headers.get('call-id');
        expect(id !== null, 'no Call-Id');
        expect(
          /"call-id"/.test(headers.get('signature-input') ?? ''),
          'the signature does not cover Call-Id',
        );
        expect(body.instance === `urn:uuid:${id}`, `the instance ${String(body.instance)} of the call ${id}`);
        return id;
      },
    },
    {
      name: 'answers.tampered',
      expected: `the client refuses ${TAMPERED.map(({ what }) => what).join(', ')}`,
      advice: ADVICE,
      run: async () => {
        const answer = await refusal.need();
        const accepted: string[] = [];
        for (const { what, change } of TAMPERED) {
          const { received, sent } = { received: answer.received, sent: answer.sent, ...change(answer) };
          await verify(received, sent, findKey).then(
            () => accepted.push(what),
            () => undefined,
          );
        }
        expect(accepted.length === 0, `it verifies ${accepted.join(', ')}`);
        return `${TAMPERED.length} changed answers, all refused`;
      },
    },
  ];
}
