import type pg from 'pg';
import { call, callOne } from './call.js';

export interface PushSubscriptionRow {
  readonly subscription_id: string;
  readonly endpoint: string;
  readonly added_at: Date;
}

/** The devices that tell a citizen, newest first. */
export async function pushSubscriptions(pool: pg.Pool, number: string): Promise<PushSubscriptionRow[]> {
  return call(pool, 'push_subscriptions', { p_number: number });
}

/** Where a browser is reached; keys in base64url. */
export interface PushAddress {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Adds a device, or replaces the keys of a known one; the oldest of more than ten gives way. */
export async function addPushSubscription(
  pool: pg.Pool,
  number: string,
  { endpoint, p256dh, auth }: PushAddress,
): Promise<Omit<PushSubscriptionRow, 'endpoint'>> {
  return callOne(pool, 'add_push_subscription', {
    p_number: number,
    p_endpoint: endpoint,
    p_p256dh: p256dh,
    p_auth: auth,
  });
}

/** @throws Problem not_found */
export async function removePushSubscription(
  pool: pg.Pool,
  number: string,
  subscriptionId: string,
): Promise<void> {
  await call(pool, 'remove_push_subscription', { p_number: number, p_subscription_id: subscriptionId });
}

/** What people are told of. */
export type Topic =
  | ('request_waiting' | 'consent_lapsed' | 'passkey_added' | 'passkey_removed')
  | ('prescription_dispensed' | 'dispensing_cancelled');

interface MessageColumns {
  readonly message_id: string;
  readonly topic: Topic;
  readonly request_id: string | null;
  readonly consent_id: string | null;
  readonly expires_at: Date;
  /** How often it was taken, this time included. */
  readonly attempts: number;
  /** Whether it is no longer worth sending; then it is removed already. */
  readonly is_over: boolean;
}

export interface PushMessageRow extends MessageColumns, PushAddress {
  readonly target: 'push';
}

export interface AppMessageRow extends MessageColumns {
  readonly target: 'app';
  /** The recipient's present number; null where there is none. Never stored with the message. */
  readonly personal_id_number: string | null;
}

export type MessageRow = PushMessageRow | AppMessageRow;

/** What tells people: browsers, and the national app. */
export type Channel = MessageRow['target'];

/**
 * Leases what is due, up to a limit for each channel, for lease_s seconds.
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

/** How a sending went: gone is a receiver that will never be there again, refused one that will not have this. */
export type Outcome = 'sent' | 'retry' | 'gone' | 'refused';

/**
 * Writes down what became of a message. Returns the outcome, or 'over' where a retry would come too late.
 * @param attempts as it was taken: a retry of an old lease changes nothing
 */
export async function finishMessage(
  pool: pg.Pool,
  message: Pick<MessageRow, 'message_id' | 'attempts'>,
  outcome: Outcome,
  retryIn_s: number,
): Promise<Outcome | 'over'> {
  const { message_id, attempts } = message;
  const row = await callOne(pool, 'finish_message', {
    p_message_id: message_id,
    p_attempts: attempts,
    p_outcome: outcome,
    p_retry_in_s: retryIn_s,
  });
  return row.finish_message;
}
