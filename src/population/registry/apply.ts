import type pg from 'pg';
import type { components } from '../../contract/generated/partner.js';
import type { Caller } from '../../database/gate/partner.js';
import { applyRegistryEvents, type EventOutcome } from '../../database/gate/registry.js';
import type { Idempotency } from '../../partner/idempotency.js';
import { Problem } from '../../problem.js';
import { KINDS } from './kinds.js';
import { type ParseResult, parseEvent } from './parse-event.js';
import { EVENT_REFUSALS, EVENT_WARNINGS } from './refusals.js';

type Schemas = components['schemas'];
type Result = Schemas['RegistryEventResult'];

/**
 * Applies a batch of events. Returns the result of each, in their order, and whether an earlier call with the Idempotency-Key
 * applied it.
 * @throws Problem invalid_request for a duplicate event_id, and what the database refuses
 */
export async function applyEvents(
  pool: pg.Pool,
  caller: Caller,
  idempotency: Idempotency,
  given: readonly unknown[],
): Promise<{ readonly answer: Schemas['RegistryEventResults']; readonly repeated: boolean }> {
  const events = given.map((event, i) => parseEvent(event, i + 1));
  refuseDuplicateIds(events);
  const { outcomes, repeated } = await applyRegistryEvents(pool, caller, {
    idempotencyKey: idempotency.key,
    bodyHash: idempotency.bodyHash,
    pointers: KINDS,
    events: events.map(({ parsed }) => parsed),
  });
  const byPosition = new Map(outcomes.map((outcome) => [outcome.position, outcome]));
  const totals = { applied: 0, duplicate: 0, refused: 0, held_back: 0 };
  const results = events.map((event, i) => {
    const result = resultOf(event, byPosition.get(i + 1));
    totals[result.status] += 1;
    return result;
  });
  return { answer: { results, totals }, repeated };
}

function refuseDuplicateIds(events: readonly ParseResult[]): void {
  const seen = new Set<string>();
  const errors = events.flatMap(({ eventId }, i) => {
    if (eventId === null || !seen.has(eventId)) {
      if (eventId !== null) seen.add(eventId);
      return [];
    }
    return [{ pointer: `/events/${i}/event_id`, detail: 'duplicate event_id in batch' }];
  });
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}

function resultOf({ eventId, fault }: ParseResult, outcome: EventOutcome | undefined): Result {
  if (outcome === undefined) return { event_id: eventId, status: 'applied' };
  const { status, code, pointer, warnings } = outcome;
  if (status !== 'refused') {
    return { event_id: eventId, status, ...(warnings && { warnings: warnings.map(warningOf) }) };
  }
  const refusal = code as Schemas['EventRefusal'];
  const detail = fault?.detail ?? EVENT_REFUSALS[refusal];
  return { event_id: eventId, status, code: refusal, detail, pointer: pointer ?? '' };
}

function warningOf(code: string) {
  const warning = code as Schemas['EventWarning'];
  return { code: warning, detail: EVENT_WARNINGS[warning] };
}
