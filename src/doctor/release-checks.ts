import { createClient } from '../client/client.js';
import { type Approved, askAndWait, expectMarked } from './asking-checks.js';
import { type Check, expect, type Shared, Skipped, shared } from './check.js';
import { type Answer, type Body, expectAnswer, type Gateway } from './gateway.js';
import type { Questions } from './question.js';

const LEAK = 'tell the operator at once: data leave that nobody approved';
const REVOKED_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 250;

/** Whether what was approved is released, once for each call, and nothing else, and nothing after the end. */
export function releaseChecks(
  gateway: Gateway,
  questions: Questions,
  approved: Shared<Approved>,
  revoked: Shared<Approved>,
): readonly Check[] {
  const { call } = gateway;
  const released = shared('retries.lost_answer', () => releaseAfterLostAnswer(gateway, approved));
  const lesser = shared('release.lesser', async () => {
    const { fields } = await questions.plan.need();
    if (fields.length < 2) throw new Skipped('no purpose of yours has two plain fields');
    return askAndWait(gateway, await questions.to('approve_required'));
  });
  const release = ({ consent_id }: Approved, body: Body = {}) =>
    call('POST', `/v1/consents/${consent_id}/releases`, { body });
  return [
    {
      name: 'release.not_approved',
      expected: 'a field that was not asked for: 403 field_not_permitted',
      advice: LEAK,
      run: async () => {
        const { notAsked = 'person.ethnicity' } = await questions.plan.need();
        return expectAnswer(
          await release(await approved.need(), { fields: [notAsked] }),
          403,
          'field_not_permitted',
        );
      },
    },
    {
      name: 'retries.lost_answer',
      expected:
        'a release whose answer is lost and which the client repeats: one release, Idempotent-Replayed: true',
      advice: 'tell the operator: a repeat after a lost answer has to have the outcome of the first',
      run: async () => {
        const { answer, uses } = await released.make();
        expect(uses === 1, `${uses} uses of the consent`);
        return `${expectMarked(answer)}, one use`;
      },
    },
    {
      name: 'release.fields',
      expected: 'the data are of approved fields, no others',
      advice: LEAK,
      run: async () => {
        const { answer } = await released.need();
        return expectOnly(answer.body, (await approved.need()).fields);
      },
    },
    {
      name: 'release.used_up',
      expected: 'another release under a consent for one: 409 consent_not_active, state consumed',
      advice: LEAK,
      run: async () => {
        const consent = await approved.need();
        if (!consent.isOnce) throw new Skipped('no purpose of yours has consents for one release');
        await released.need();
        return expectEnded(await release(consent), 'consumed');
      },
    },
    {
      name: 'release.lesser',
      expected:
        'somebody who approves the required fields only: a consent for these, the other field 403 field_not_permitted',
      advice: LEAK,
      run: async () => {
        const consent = await lesser.make();
        const [first, second] = (await questions.plan.need()).fields;
        expect(consent.fields.join() === first, `a consent for ${consent.fields.join(', ')}`);
        expectAnswer(await release(consent, { fields: [second] }), 403, 'field_not_permitted');
        const answer = await release(consent);
        expectAnswer(answer, 201);
        return expectOnly(answer.body, [String(first)]);
      },
    },
    {
      name: 'release.revoked',
      expected: 'a release after the person revoked: 409 consent_not_active, state revoked',
      advice: LEAK,
      run: async () => expectEnded(await release(await revoked.make()), 'revoked'),
    },
  ].map((check) => ({ ...check, hasEffect: true }));
}

/** Releases to somebody who revokes after it, and waits until that is done. */
export async function releaseUntilRevoked(gateway: Gateway, questions: Questions): Promise<Approved> {
  const { call } = gateway;
  const consent = await askAndWait(gateway, await questions.to('approve_then_revoke', { recurring: true }));
  const path = `/v1/consents/${consent.consent_id}`;
  expectAnswer(await call('POST', `${path}/releases`, { body: {} }), 201);
  const until_ms = performance.now() + REVOKED_WITHIN_MS;
  for (;;) {
    const { body } = await call('GET', path);
    if (body.state === 'revoked') return consent;
    expect(
      performance.now() < until_ms,
      `the consent is ${String(body.state)} ${REVOKED_WITHIN_MS / 1000} s later`,
    );
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
}

/** Loses the answer to the first attempt, so that the client makes another. */
async function releaseAfterLostAnswer(gateway: Gateway, approved: Shared<Approved>) {
  const { consent_id } = await approved.need();
  let lost = 0;
  const losing: typeof globalThis.fetch = async (input, init) => {
    const answer = await gateway.fetch(input, init);
    if (init?.method !== 'POST' || lost > 0) return answer;
    lost++;
    throw new TypeError('the answer was lost');
  };
  const client = await createClient({
    origin: gateway.origin,
    key: gateway.signer,
    fetch: losing,
    retry: { attempts: 3, base_ms: 50 },
  });
  const answer = await client.call('POST', '/v1/consents/{consent_id}/releases', {
    path: { consent_id },
    body: {},
  });
  const consent = await client.call('GET', '/v1/consents/{consent_id}', { path: { consent_id } });
  return { answer: { ...answer, body: answer.body as unknown as Body }, uses: consent.body.uses };
}

function expectEnded(answer: Answer, state: string): string {
  expectAnswer(answer, 409, 'consent_not_active');
  expect(answer.body.state === state, `409 consent_not_active, state ${String(answer.body.state)}`);
  return `409 consent_not_active, state ${state}`;
}

function expectOnly({ data }: Body, approved: readonly string[]): string {
  const released = Object.entries(data as Record<string, Body>).flatMap(([set, values]) =>
    Object.keys(values).map((name) => `${set}.${name}`),
  );
  const others = released.filter((field) => !approved.includes(field));
  expect(others.length === 0, `also ${others.join(', ')}`);
  return released.join(', ') || 'no data';
}
