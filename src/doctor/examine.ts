import type { Jwk } from '../client/key.js';
import { UserError } from '../user-error.js';
import { answerChecks } from './answer-checks.js';
import { askAndWait, askingChecks } from './asking-checks.js';
import { type Check, type Finding, runChecks, type Shared, shared } from './check.js';
import { connectionChecks, registration, sandboxPeople } from './connection-checks.js';
import { eventChecks, eventsStart } from './event-checks.js';
import { type Body, type Gateway, openGateway } from './gateway.js';
import { limitChecks } from './limit-checks.js';
import { ownSigningChecks } from './own-signing-checks.js';
import { ownVerificationChecks } from './own-verification-checks.js';
import { questions } from './question.js';
import { releaseChecks, releaseUntilRevoked } from './release-checks.js';
import { repeatChecks } from './repeat-checks.js';
import { signingChecks } from './signing-checks.js';

const EVENTS_WITHIN_S = 60;

export interface Examination {
  /** The gateway's public origin. */
  readonly origin: string;
  /** The partner's private key. */
  readonly jwk: Jwk;
  /** The personal number of whoever is asked where an approval is needed; default: somebody who approves by itself. */
  readonly persona?: string | undefined;
  /** Checks or groups of checks to run, with what they need: `release`, `signing.stale`. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Command lines of the partner's own code. */
  readonly signWith?: string | undefined;
  readonly verifyWith?: string | undefined;
  /** How long an event may take to arrive; default: 60. */
  readonly eventsWithin_s?: number | undefined;
  /** Is told of each check before it runs. */
  readonly began: (name: string, done: number, of: number) => void;
}

export interface Examined {
  /** Whether checks with effects were run: the gateway is a sandbox. */
  readonly isSandbox: boolean;
  readonly findings: readonly Finding[];
}

/** A name in `only` is of no check. */
export class UnknownCheck extends UserError {}

/**
 * Looks at a gateway as one partner sees it, over HTTP only, and at the partner's own code. What has effects is done in a sandbox
 * only.
 * @throws KeyRefusal, UnsupportedKey for a key that is none; UnknownCheck
 */
export async function examine({
  origin,
  jwk,
  persona,
  only,
  signWith,
  verifyWith,
  eventsWithin_s = EVENTS_WITHIN_S,
  began,
}: Examination): Promise<Examined> {
  const gateway = await openGateway(origin, jwk);
  const personas = sandboxPeople(gateway);
  const checks = [
    ...gatewayChecks(gateway, personas, persona, eventsWithin_s),
    ...(signWith === undefined ? [] : ownSigningChecks(gateway, jwk, signWith)),
    ...(verifyWith === undefined ? [] : ownVerificationChecks(origin, verifyWith)),
  ];
  const chosen = only === undefined ? checks : select(checks, only);
  const isSandbox = (await personas.make().catch(() => [])).length > 0;
  const findings = await runChecks(chosen, isSandbox, (name, done) => began(name, done, chosen.length));
  return { isSandbox, findings };
}

function select(checks: readonly Check[], only: readonly string[]): readonly Check[] {
  const isOf = (name: string, wanted: string) => name === wanted || name.startsWith(`${wanted}.`);
  const unknown = only.filter((wanted) => !checks.some(({ name }) => isOf(name, wanted)));
  if (unknown.length > 0) {
    const groups = [...new Set(checks.map(({ name }) => name.split('.')[0]))];
    throw new UnknownCheck(`no check is called ${unknown.join(', ')}: ${groups.join(' | ')}`);
  }
  return checks.filter(({ name }) => only.some((wanted) => isOf(name, wanted)));
}

function gatewayChecks(
  gateway: Gateway,
  personas: Shared<readonly Body[]>,
  persona: string | undefined,
  eventsWithin_s: number,
): readonly Check[] {
  const registered = registration(gateway);
  const asks = questions(registered, personas, persona);
  const start = eventsStart(gateway);
  const approved = shared('waiting.answered', async () => {
    await start.make().catch(() => undefined); // events of before are not of this run
    return askAndWait(gateway, await asks.to('approve_all'), asks.decider);
  });
  const revoked = shared('release.revoked', async () => {
    await start.make().catch(() => undefined);
    return releaseUntilRevoked(gateway, asks);
  });
  return [
    ...connectionChecks(gateway, registered, personas),
    ...answerChecks(gateway),
    ...signingChecks(gateway),
    ...limitChecks(gateway),
    ...askingChecks(gateway, asks, approved),
    ...repeatChecks(gateway, asks),
    ...releaseChecks(gateway, asks, approved, revoked),
    ...eventChecks(gateway, start, { registered, approved, revoked }, eventsWithin_s),
  ];
}
