import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import type { SignedAnswer } from '../../scripts/client/partner.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { type CallShape, callsOf } from './call-shapes.js';

// Calls of every operation with bodies, parameters and paths that are nearly right: no answer is a 5xx, and each is declared. A busy
// machine may be answered 503, whose codes are the contract's too; asked again it is answered otherwise, as nothing is down here.
// CONTRACT_SEED=N replays a failure, CONTRACT_RUNS=N looks longer.
const RUNS_EACH = Number(process.env.CONTRACT_RUNS ?? 12);
const seed = Number(process.env.CONTRACT_SEED ?? 20_261_130);

const g = await createTestGateway(t, { PROMPT_BUDGET_PER_DAY: '10000', PROMPT_BUDGET_PENDING: '1000' });
const partners = ['bank-a', 'pharmacy-a', 'hospital-a', 'registry-authority', 'ministry-education'].map(
  (id) => g.partner(id),
);
const people = [await g.citizen('an'), await g.citizen('duc')];

const TRIES_MAX = 20;

/** The answer to a call, asked again while it is 503. */
async function answerTo(call: CallShape, who: number): Promise<SignedAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await send(call, who);
    if (answer.status !== 503 || tries === TRIES_MAX) return answer;
    const faults = contractFaultsOf(call.method, call.target, answer);
    if (faults.length > 0) return answer; // not as declared
    await sleep(Number(answer.headers['retry-after'] ?? 1) * 1_000);
  }
}

async function send({ method, target, body }: CallShape, who: number): Promise<SignedAnswer> {
  const given = body === undefined ? {} : { body };
  if (target.startsWith('/v1/') || target.startsWith('/sandbox/clock')) {
    const partner = partners[who % partners.length] as (typeof partners)[number];
    return partner.call(method, target, { ...given, idempotencyKey: randomUUID() });
  }
  if (target.startsWith('/citizen/v1/')) {
    const person = people[who % people.length] as (typeof people)[number];
    return person.call(method, target.slice('/citizen/v1'.length), body);
  }
  return plainCall(g.origin, g.origin, method, target, body);
}

for (const { operationId, shape } of callsOf(['partner', 'citizen'])) {
  // A stream has no end, and the others sign out the people of this test.
  if (/^(streamPrompts|signOut|signOutEverywhere|endSession)$/.test(operationId)) continue;
  t.test(operationId, async (t) => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(20), async (call, who) => {
        const answer = await answerTo(call, who);
        const faults = contractFaultsOf(call.method, call.target, answer);
        if (answer.status >= 500) faults.push(`a ${answer.status}`);
        if (answer.status === 502) faults.length = 0; // a made-up document issuer that is away
        if (faults.length > 0) throw new Error(`${JSON.stringify(call)}: ${faults.join('; ')}`);
      }),
      { numRuns: RUNS_EACH, seed, endOnFailure: true },
    );
    t.pass(`${RUNS_EACH} calls`);
  });
}
