import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne, throwIfRefused } from './call.js';
import type { GateParameters } from './generated.js';
import { type BatchColumns, recordsOf, together } from './together.js';
import { toJson } from './values.js';

export interface DecideRow {
  readonly state: 'pending' | 'approved' | 'refused';
  readonly consent_id: Uuid | null;
  readonly awaited: readonly ('subject' | 'guardian')[] | null;
  readonly deciders: readonly string[] | null;
  /** Who asked; null for a recorded refusal. */
  readonly partner_id: string | null;
}

/** A decision, or its recorded refusal. */
interface DecidedRow extends DecideRow {
  readonly refusal: string | null;
  readonly refusal_detail: null;
}

/** A decision on a prompt. */
export interface Decision {
  readonly requestId: Uuid;
  readonly decision: 'approve' | 'refuse';
  readonly fields: readonly string[];
  readonly reason: string | null;
  readonly childAgrees: boolean;
  /** The public origin, which the terms must name. */
  readonly gateway: string;
  /** The origins, one of which the assertion must name. */
  readonly origins: readonly string[];
  /** Of an approval; `{}` when its signature is not valid. */
  readonly assertion: Readonly<Record<string, string>> | null;
}

/**
 * Records a citizen's decision.
 * @throws Problem not_found, request_not_pending, account_level_insufficient, field_not_permitted, invalid_request,
 *   passkey_required, assertion_invalid, passkey_copy_suspected, insufficient_user_authentication, token_invalid
 */
export async function decide(pool: pg.Pool, session: Buffer, decision: Decision): Promise<DecideRow> {
  const row = await decideTogether(pool, {
    p_session: session,
    p_request_id: decision.requestId,
    p_decision: decision.decision,
    p_fields: decision.fields,
    p_reason: decision.reason,
    p_child_agrees: decision.childAgrees,
    p_gateway: decision.gateway,
    p_origins: decision.origins,
    p_assertion: decision.assertion === null ? null : toJson(decision.assertion),
  });
  throwIfRefused(row);
  return row;
}

/** Decides, together where several wait. */
const decideTogether = together<GateParameters['decide'], DecidedRow>({
  alone: (pool, values) => callOne(pool, 'decide', values),
  batch: async (pool, calls, waited_ms) =>
    (await call(pool, 'decide_batch', { p_calls: recordsOf(calls) }, waited_ms)) as (DecidedRow &
      BatchColumns)[],
});
