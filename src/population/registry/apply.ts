import type pg from 'pg';
import type { components } from '../../contract/generated/partner.js';
import type { Caller } from '../../database/gate/partner.js';
import { applyRegistryEvents, type EventOutcome } from '../../database/gate/registry.js';
import type { Idempotency } from '../../partner/idempotency.js';
import { Problem } from '../../problem.js';
import { KINDS } from './kinds.js';
import { REFUSALS } from './refusals.js';
import { type ReadEvent, readEvent } from './told.js';

type Schemas = components['schemas'];
type Result = Schemas['RegistryEventResult'];

/**
 * Applies a batch of events and says what became of each, in their order.
 * @throws Problem invalid_request where an event_id stands there twice, and what the database refuses
 */
export async function applyEvents(
  pool: pg.Pool,
  caller: Caller,
  idempotency: Idempotency,
  given: readonly unknown[],
): Promise<Schemas['RegistryEventResults']> {
  const events = given.map((event, i) => readEvent(event, i + 1));
  refuseRepeatedIds(events);
  const { outcomes } = await applyRegistryEvents(pool, caller, {
    idempotencyKey: idempotency.key,
    bodyHash: idempotency.bodyHash,
    roles: KINDS,
    events: events.map(({ told }) => told),
  });
  const byPlace = new Map(outcomes.map((outcome) => [outcome.place, outcome]));
  const totals = { applied: 0, duplicate: 0, refused: 0, held_back: 0 };
  const results = events.map((event, i) => {
    const result = resultOf(event, byPlace.get(i + 1));
    totals[result.status] += 1;
    return result;
  });
  return { results, totals };
}

function refuseRepeatedIds(events: readonly ReadEvent[]): void {
  const seen = new Set<string>();
  const errors = events.flatMap(({ eventId }, i) => {
    if (eventId === null || !seen.has(eventId)) {
      if (eventId !== null) seen.add(eventId);
      return [];
    }
    return [{ pointer: `/events/${i}/event_id`, detail: 'stands here twice' }];
  });
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}

function resultOf({ eventId, fault }: ReadEvent, outcome: EventOutcome | undefined): Result {
  if (outcome === undefined) return { event_id: eventId, status: 'applied' };
  const { status, code, pointer } = outcome;
  if (status !== 'refused') return { event_id: eventId, status };
  const refusal = code as Schemas['EventRefusal'];
  const detail = fault?.detail ?? REFUSALS[refusal];
  return { event_id: eventId, status, code: refusal, detail, pointer: pointer ?? '' };
}
