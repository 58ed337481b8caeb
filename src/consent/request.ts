import type pg from 'pg';
import type { Cache } from '../cache/redis.js';
import { createWaitingRoom, longPoll, type WaitingRoom } from '../cache/waiting-room.js';
import type { Wake } from '../cache/wake.js';
import { hasInvalidParameter } from '../catalogue/fields.js';
import type { components } from '../contract/generated/partner.js';
import {
  type AskedRow,
  ask,
  type Backchannel,
  type Caller,
  type OptionalOnce,
  type PromptBudget,
  type RequestStatusRow,
  requestStatus,
  type SignedCaller,
  settledRequests,
  withdraw,
} from '../database/gate/partner.js';
import { OUTBOX_WAKE } from '../delivery/outbox.js';
import { formatId, type Uuid } from '../id.js';
import type { Idempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';
import { type Access, toColumns } from './access.js';
import { hashShareCode, newBindingCode } from './code.js';

type NewConsentRequest = components['schemas']['NewConsentRequest'];
export type ConsentRequest = components['schemas']['ConsentRequest'];

/** Where polls wait for their request. */
export type RequestRoom = WaitingRoom<Uuid>;

export const createRequestRoom = (wake: Wake, cache: Cache, pool: pg.Pool): RequestRoom =>
  createWaitingRoom(wake, cache, { changed: (requestIds) => settledRequests(pool, requestIds) });

export interface RequestDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly requestRoom: RequestRoom;
  readonly promptBudget: PromptBudget;
  /** Undefined but in a sandbox. */
  readonly sandbox: AskingSandbox | undefined;
}

/** People of a sandbox, who act by themselves. */
export interface AskingSandbox {
  /** How long a request waits. @param number of the subject, unless asked by share code @param asked_s as the partner said */
  expiresIn_s(number: string | undefined, asked_s: number): Promise<number>;
  /** Called when people are prompted. @param deciders their internal keys */
  prompted(requestId: Uuid, deciders: readonly string[]): void;
}

/** How long a request waits for its answer where the partner does not say. */
export const EXPIRES_IN_DEFAULT_S = 300;
const POLL_AFTER_S = 2;

/**
 * Creates a consent request, or returns the one that an earlier call with this Idempotency-Key created. One by CIBA has none.
 * @param backchannel of a request by CIBA
 * @throws Problem, see database/gate/partner ask
 */
export async function createConsentRequest(
  deps: RequestDeps,
  caller: SignedCaller,
  idempotency: { readonly [Member in keyof Idempotency]: Idempotency[Member] | null },
  body: NewConsentRequest,
  backchannel?: Backchannel,
): Promise<{ readonly asked: ConsentRequest; readonly repeated: boolean }> {
  const optional = body.optional_fields ?? [];
  checkFields(body);
  const { subject } = body;
  const number = 'personal_id_number' in subject ? subject.personal_id_number : undefined;
  const asked_s = body.expires_in_s ?? EXPIRES_IN_DEFAULT_S;
  const row: AskedRow = await ask(deps.pool, caller, {
    idempotencyKey: idempotency.key,
    bodyHash: idempotency.bodyHash,
    body: idempotency.body ?? undefined,
    personal_id_number: number ?? null,
    shareCodeHash: 'share_code' in subject ? hashShareCode(subject.share_code) : null,
    purpose: body.purpose,
    statement: body.statement.normalize('NFC'),
    required_fields: body.required_fields,
    optional_fields: optional,
    accepted_alternatives: body.accepted_alternatives ?? [],
    ...toColumns(body.access as Access),
    retention: body.retention,
    expires_in_s: (await deps.sandbox?.expiresIn_s(number, asked_s)) ?? asked_s,
    bindingCode: newBindingCode(),
    budget: deps.promptBudget,
    backchannel,
  });
  deps.wake.wake([...(row.deciders ?? []), OUTBOX_WAKE]);
  if (row.deciders !== null && !row.repeated) deps.sandbox?.prompted(row.request_id, row.deciders);
  const asked: ConsentRequest = {
    request_id: formatId('csr', row.request_id),
    status: 'pending',
    binding_code: row.binding_code,
    purpose: body.purpose,
    asked_at: row.asked_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    poll_after_s: POLL_AFTER_S,
    ...(row.over_budget && { sandbox_note: 'prompt_budget_spent' }),
  };
  return { asked, repeated: row.repeated };
}

function checkFields({
  required_fields,
  optional_fields = [],
  accepted_alternatives = [],
}: NewConsentRequest) {
  const invalidParameters = (fields: readonly string[], at: string) =>
    fields.flatMap((field, i) =>
      hasInvalidParameter(field) ? [{ pointer: `${at}/${i}`, detail: 'missing or invalid parameter' }] : [],
    );
  const errors = [
    ...invalidParameters(required_fields, '/required_fields'),
    ...invalidParameters(optional_fields, '/optional_fields'),
    ...accepted_alternatives.flatMap(({ sufficient_fields }, i) =>
      invalidParameters(sufficient_fields, `/accepted_alternatives/${i}/sufficient_fields`),
    ),
    ...optional_fields.flatMap((field, i) =>
      required_fields.includes(field)
        ? [{ pointer: `/optional_fields/${i}`, detail: 'also in required_fields' }]
        : [],
    ),
  ];
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}

/** Reads a request. @throws Problem not_found, partner_suspended, signature_invalid */
export async function readConsentRequest(
  { pool }: RequestDeps,
  keyid: string,
  requestId: Uuid,
): Promise<ConsentRequest> {
  return shownRequest(requestId, await requestStatus(pool, keyid, requestId));
}

/**
 * As readConsentRequest; while the request is pending, waits up to wait_s seconds for a change.
 * @param signal aborts the wait when the client disconnects
 */
export async function awaitConsentRequest(
  deps: RequestDeps,
  keyid: string,
  requestId: Uuid,
  wait_s: number,
  signal: AbortSignal,
): Promise<ConsentRequest> {
  const row = await longPoll(deps.requestRoom, wait_s * 1000, signal, {
    keyOf: () => requestId,
    read: () => requestStatus(deps.pool, keyid, requestId),
    isAnswer: ({ state }) => state !== 'pending',
    endsAt_ms: ({ expires_at }) => expires_at.getTime(),
  });
  return shownRequest(requestId, row);
}

/** A request as partners see it. */
export function shownRequest(requestId: Uuid, row: RequestStatusRow): ConsentRequest {
  return {
    request_id: formatId('csr', requestId),
    status: row.state,
    binding_code: row.binding_code,
    purpose: row.purpose,
    asked_at: row.asked_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    poll_after_s: row.state === 'pending' ? POLL_AFTER_S : 0,
    ...(row.consent_id !== null && { consent_id: formatId('cst', row.consent_id) }),
  };
}

/**
 * Withdraws a pending request.
 * @returns whether an earlier call with this Idempotency-Key did
 * @throws Problem not_found, request_not_pending, request_replayed, idempotency_key_reused
 */
export async function withdrawConsentRequest(
  deps: RequestDeps,
  caller: Caller,
  requestId: Uuid,
  once: OptionalOnce,
): Promise<boolean> {
  const { deciders, repeated } = await withdraw(deps.pool, caller, requestId, once);
  if (!repeated) deps.wake.wake([requestId, ...deciders]);
  return repeated;
}
