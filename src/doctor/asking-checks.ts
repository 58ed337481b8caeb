import { utf8 } from '../bytes.js';
import { type Check, expect, type Shared, shared, Unexpected } from './check.js';
import {
  type Answer,
  type Body,
  bodyOf,
  expectAnswer,
  type Gateway,
  inWords,
  textIn,
  WAIT_MAX_S,
} from './gateway.js';
import type { Questions } from './question.js';

const ADVICE = 'tell the operator: the gateway does not keep to its contract';
const BINDING_CODE = /^[A-Z0-9]{4}$/;

/** A request that somebody of the sandbox approved. */
export interface Approved {
  readonly request_id: string;
  readonly consent_id: string;
  readonly fields: readonly string[];
  readonly isOnce: boolean;
}

/** Asks a person, and waits for the answer. @throws Unexpected unless it is approved */
export async function askAndWait(gateway: Gateway, question: Body, decider?: string): Promise<Approved> {
  const request_id = await askOf(gateway, question);
  if (decider !== undefined) await decide(gateway, request_id, decider);
  const { body } = await waitFor(gateway, request_id);
  expect(body.status === 'approved', `the request is ${String(body.status)}`);
  const consent_id = textIn(body, 'consent_id');
  const { body: consent } = await gateway.call('GET', `/v1/consents/${consent_id}`);
  const { mode } = question.access as Body;
  return { request_id, consent_id, fields: consent.fields as string[], isOnce: mode === 'once' };
}

/** @returns the id of the request */
export async function askOf({ call }: Gateway, question: Body, idempotencyKey?: string): Promise<string> {
  return idOfAsked(await call('POST', '/v1/consent-requests', { body: question, idempotencyKey }));
}

function idOfAsked(answer: Answer): string {
  expectAnswer(answer, 201);
  const note = answer.body.sandbox_note;
  if (note !== undefined) {
    throw new Unexpected(
      `sandbox_note ${String(note)}`,
      'this person was asked too often: withdraw requests of yours that wait, or try again tomorrow',
    );
  }
  return textIn(answer.body, 'request_id');
}

async function waitFor({ call }: Gateway, request_id: string): Promise<Answer> {
  const started_ms = performance.now();
  const answer = await call('GET', `/v1/consent-requests/${request_id}`, { wait_s: WAIT_MAX_S });
  expectAnswer(answer, 200);
  const waited_s = Math.round((performance.now() - started_ms) / 1000);
  expect(answer.body.status !== 'pending', `still pending after ${waited_s} s`);
  return answer;
}

async function decide({ origin, send }: Gateway, request_id: string, number: string): Promise<void> {
  const decision = { request_id, personal_id_number: number, decision: 'approve' };
  const headers = { 'content-type': 'application/json' };
  const answer = await send('POST', `${origin}/sandbox/decisions`, headers, utf8(JSON.stringify(decision)));
  const body = bodyOf(answer);
  // One who acts by itself may have been faster.
  if (body.code !== 'request_not_pending') expectAnswer({ status: answer.status, body }, 200);
}

/** Whether people can be asked, and answer. */
export function askingChecks(
  gateway: Gateway,
  questions: Questions,
  approved: Shared<Approved>,
): readonly Check[] {
  const { call } = gateway;
  const idempotencyKey = crypto.randomUUID();
  const question = shared('asking.created', () => questions.to('never_answer'));
  const waiting = shared('asking.created', async () => {
    const answer = await call('POST', '/v1/consent-requests', {
      body: await question.need(),
      idempotencyKey,
    });
    return { answer, request_id: idOfAsked(answer) };
  });
  const again = async (body: Body) => call('POST', '/v1/consent-requests', { body, idempotencyKey });
  return [
    {
      name: 'asking.created',
      expected: '201, pending, with a binding code and a Location',
      advice: ADVICE,
      run: async () => {
        const { answer, request_id } = await waiting.make();
        const { status, binding_code } = answer.body;
        expect(status === 'pending', `the request is ${String(status)}`);
        expect(BINDING_CODE.test(String(binding_code)), `the binding code ${String(binding_code)}`);
        const location = answer.headers.get('location');
        expect(location === `/v1/consent-requests/${request_id}`, `the Location ${location}`);
        return `${request_id}, pending, binding code ${String(binding_code)}`;
      },
    },
    {
      name: 'idempotency.repeated',
      expected: 'the same call again: the same request, Idempotent-Replayed: true, covered by the signature',
      advice:
        'tell the operator: a repeat after a lost answer would ask the person twice, or you could not tell it from a new one',
      run: async () => {
        const { request_id } = await waiting.need();
        return expectReplay(await again(await question.need()), request_id);
      },
    },
    {
      name: 'idempotency.other_body',
      expected: 'the same Idempotency-Key with another body: 422 idempotency_key_reused',
      advice: ADVICE,
      run: async () => {
        await waiting.need();
        return expectAnswer(
          await again({ ...(await question.need()), statement: 'Kiểm tra khác' }),
          422,
          'idempotency_key_reused',
        );
      },
    },
    {
      name: 'waiting.ends',
      expected: 'Prefer: wait=1 for a request that nobody answers: pending, after a second',
      advice: ADVICE,
      run: async () => {
        const { request_id } = await waiting.need();
        const started_ms = performance.now();
        const answer = await call('GET', `/v1/consent-requests/${request_id}`, { wait_s: 1 });
        expectAnswer(answer, 200);
        const took_s = (performance.now() - started_ms) / 1000;
        expect(answer.body.status === 'pending', `the request is ${String(answer.body.status)}`);
        expect(
          took_s > 0.8,
          `pending after ${took_s.toFixed(1)} s`,
          'what stands between may drop the header Prefer',
        );
        return `pending after ${took_s.toFixed(1)} s`;
      },
    },
    {
      name: 'asking.withdrawn',
      expected: 'DELETE: 204, and the request is withdrawn',
      advice: ADVICE,
      run: async () => {
        const { request_id } = await waiting.need();
        expectAnswer(await call('DELETE', `/v1/consent-requests/${request_id}`), 204);
        const { body } = await call('GET', `/v1/consent-requests/${request_id}`);
        expect(body.status === 'withdrawn', `the request is ${String(body.status)}`);
        return '204, then withdrawn';
      },
    },
    {
      name: 'waiting.answered',
      expected: `Prefer: wait=${WAIT_MAX_S} for somebody who approves: the answer, before the time is up`,
      advice:
        'what stands between may drop the header Prefer, or end calls that take longer than a few seconds',
      run: async () => {
        const { request_id, consent_id } = await approved.make();
        return `${request_id} is approved: ${consent_id}`;
      },
    },
    {
      name: 'asking.refused',
      expected: 'somebody who refuses: refused, without a consent',
      advice: ADVICE,
      run: async () => {
        const { body } = await waitFor(gateway, await askOf(gateway, await questions.to('refuse')));
        const { status, consent_id } = body;
        expect(
          status === 'refused' && (consent_id ?? null) === null,
          `${String(status)} ${String(consent_id ?? '')}`,
        );
        return 'refused';
      },
    },
  ].map((check) => ({ ...check, hasEffect: true }));
}

function expectReplay(answer: Answer, request_id: string): string {
  expectAnswer(answer, 201);
  expect(answer.body.request_id === request_id, `another request: ${String(answer.body.request_id)}`);
  return expectMarked(answer);
}

/** @throws Unexpected unless an answer says that it repeats an outcome, and its signature covers that */
export function expectMarked({ status, headers, body }: Pick<Answer, 'status' | 'headers' | 'body'>): string {
  const marked = headers.get('idempotent-replayed');
  expect(marked === 'true', `${inWords({ status, body })}, Idempotent-Replayed: ${marked ?? 'absent'}`);
  const isCovered = /"idempotent-replayed"/.test(headers.get('signature-input') ?? '');
  expect(isCovered, 'the signature does not cover Idempotent-Replayed');
  return `${status}, Idempotent-Replayed: true`;
}
