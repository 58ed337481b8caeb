import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';

export interface PushSubscriptionRow {
  readonly subscription_id: Uuid;
  readonly endpoint: string;
  readonly added_at: Date;
}

/** The browsers that a citizen is notified through, newest first. */
export async function pushSubscriptions(pool: pg.Pool, session: Buffer): Promise<PushSubscriptionRow[]> {
  return call(pool, 'push_subscriptions', { p_session: session });
}

/** The address of a browser (RFC 8030), with its keys (RFC 8291) in base64url. */
export interface PushAddress {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Adds a browser, or replaces the keys of a known one; beyond ten the oldest is removed. */
export async function addPushSubscription(
  pool: pg.Pool,
  session: Buffer,
  { endpoint, p256dh, auth }: PushAddress,
): Promise<Omit<PushSubscriptionRow, 'endpoint'>> {
  return callOne(pool, 'add_push_subscription', {
    p_session: session,
    p_endpoint: endpoint,
    p_p256dh: p256dh,
    p_auth: auth,
  });
}

/** @throws Problem not_found */
export async function removePushSubscription(
  pool: pg.Pool,
  session: Buffer,
  subscriptionId: Uuid,
): Promise<void> {
  await call(pool, 'remove_push_subscription', { p_session: session, p_subscription_id: subscriptionId });
}

/** The events that people are notified of. */
export type Topic =
  | ('request_waiting' | 'consent_lapsed' | 'passkey_added' | 'passkey_removed' | 'passkey_refused')
  | ('prescription_dispensed' | 'dispensing_cancelled' | 'prescription_withdrawn')
  | 'monthly_summary';

interface MessageColumns {
  readonly message_id: Uuid;
  readonly topic: Topic;
  readonly request_id: Uuid | null;
  readonly consent_id: Uuid | null;
  readonly expires_at: Date;
  /** How often the message was taken, including this time. */
  readonly attempts: number;
  /** Whether it came too late to be sent; then it is already deleted. */
  readonly is_over: boolean;
}

export interface PushMessageRow extends MessageColumns, PushAddress {
  readonly target: 'push';
}

export interface AppMessageRow extends MessageColumns {
  readonly target: 'app';
  /** The recipient's current number; null without one. Never stored with the message. */
  readonly personal_id_number: string | null;
}

export type MessageRow = PushMessageRow | AppMessageRow;

/** The channels of notifications: web push, and the national app. */
export type Channel = MessageRow['target'];

/**
 * Leases the messages that are due for lease_s seconds, up to a limit for each channel.
 * @param tellsApp whether this gateway can reach the national app
 */
export async function takeMessages(
  pool: pg.Pool,
  limits: Readonly<Record<Channel, number>>,
  tellsApp: boolean,
  lease_s: number,
): Promise<MessageRow[]> {
  return call(pool, 'take_messages', {
    p_push_limit: limits.push,
    p_app_limit: limits.app,
    p_tells_app: tellsApp,
    p_lease_s: lease_s,
  });
}

/** The outcome of a delivery: `gone` when the receiver no longer exists, `refused` when it rejects this message. */
export type Outcome = 'sent' | 'retry' | 'gone' | 'refused';

/**
 * Records the outcome of a delivery. Returns it, or 'over' when a retry would come too late.
 * @param message as it was taken: the outcome of an old lease changes nothing
 */
export async function finishMessage(
  pool: pg.Pool,
  message: Pick<MessageRow, 'message_id' | 'attempts'>,
  outcome: Outcome,
  retryIn_s: number,
): Promise<Outcome | 'over'> {
  const { message_id, attempts } = message;
  const row: { readonly finish_message: Outcome | 'over' } = await callOne(pool, 'finish_message', {
    p_message_id: message_id,
    p_attempts: attempts,
    p_outcome: outcome,
    p_retry_in_s: retryIn_s,
  });
  return row.finish_message;
}
