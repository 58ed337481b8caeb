import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, settle } from './account.js';
import { createCaller } from './caller.js';
import { CLOCK } from './clock.js';
import { readEffects } from './effects.js';
import { openLoop } from './open-loop.js';
import { type Refusals, refusalsOf } from './refusals.js';
import { isPassing } from './retry.js';
import type { Scenario } from './scenarios.js';
import { seedConsents, seedRequests } from './seed.js';
import type { Stage } from './stage.js';

export interface Played {
  readonly per_s: number;
  readonly operations: number;
  readonly late_ms: number;
  /** From the fault on. */
  readonly refusals: Refusals;
  /** Calls that were refused before the fault: the machine was not up to the load. */
  readonly refused_before: number;
  readonly account: Account;
}

/** How long the load goes on before the fault, and after service is whole again. */
const BEFORE_MS = 5_000;
const AFTER_MS = 10_000;
/** The longest load that targets are made for. */
const LONGEST_S = 300;
/** Of ten operations, which are what. */
const MIX = [
  'release',
  'release',
  'request',
  'release',
  'release',
  'approval',
  'release',
  'request',
  'release',
  'release',
];
const share = (kind: string) => MIX.filter((each) => each === kind).length / MIX.length;
let loads = 0;

/** Plays a scenario under load, then compares what was acknowledged with what the database holds. @param per_s operations a second */
export async function play(stage: Stage, scenario: Scenario, per_s: number): Promise<Played> {
  const { numbers, approvers } = stage;
  const { before_ms = BEFORE_MS } = scenario;
  scenario.prepare?.(stage);
  const most = per_s * LONGEST_S;
  const [consents, requests] = await stage.asAdmin(async (admin) => [
    await seedConsents(admin, Math.ceil(most * share('release'))),
    await seedRequests(
      admin,
      approvers.map(({ number }) => number),
      Math.ceil(most * share('approval')),
    ),
  ]);
  loads += 1;
  const statements = `Lượt ${loads}.`;
  const caller = createCaller(stage.origin, stage.jwk, stage.provider.signIn);
  let [releases, asked, approved] = [0, 0, 0];
  const start = (i: number): Promise<void> => {
    switch (MIX[i % MIX.length]) {
      case 'request':
        return caller.request(`${statements} ${asked++}`, String(numbers[asked % numbers.length]));
      case 'approval': {
        const n = approved++;
        return caller.approve(String(requests?.[n]), approvers[n % approvers.length] as never);
      }
      default:
        return caller.release(String(consents?.[releases++]));
    }
  };
  let isOver = false;
  let fault_ms = 0;
  const load = openLoop(per_s, before_ms / 2, start, () => isOver);
  try {
    await sleep(before_ms);
    fault_ms = CLOCK.now();
    await scenario.play(stage);
    await sleep(AFTER_MS);
  } finally {
    isOver = true;
  }
  const { started, latest_ms } = await load;
  await scenario.mend?.(stage);
  const { operations, attempts } = caller;
  const { effects, uses } = await stage.asAdmin((admin) => readEffects(admin, operations, statements));
  caller.close();
  return {
    per_s,
    operations: started,
    late_ms: Math.round(latest_ms),
    refusals: refusalsOf(attempts.filter(({ answered_ms }) => answered_ms >= fault_ms)),
    refused_before: attempts.filter((each) => each.answered_ms < fault_ms && isPassing(each.status)).length,
    account: settle(operations, effects, uses),
  };
}
