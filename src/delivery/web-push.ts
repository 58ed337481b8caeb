import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { PushMessageRow, Topic } from '../database/gate/delivery.js';
import { post, type Sending } from './post.js';
import { isOfService } from './push-address.js';
import type { PushKey } from './push-key.js';

/** Options of Web Push. */
export interface WebPushOptions {
  readonly key: PushKey;
  /** Contact for push services, a mailto: or https: address (RFC 8292 section 2.1). */
  readonly contact: string;
  readonly services: readonly string[];
}

const URGENCY: Readonly<Record<Topic, 'high' | 'normal'>> = {
  request_waiting: 'high', // wakes a sleeping device: somebody stands at a counter
  consent_lapsed: 'normal',
  passkey_added: 'normal',
  passkey_removed: 'normal',
  passkey_refused: 'high',
  prescription_dispensed: 'normal',
  dispensing_cancelled: 'normal',
  prescription_withdrawn: 'normal',
  monthly_summary: 'normal',
};
const PAYLOAD_CHARS = 64;
const TOPIC_CHARS = 32;

/**
 * Notifies one browser that something waits, and nothing else: the content is read at the gateway after signing in. It is
 * encrypted for the browser (RFC 8291) and signed for its push service (RFC 8292).
 */
export async function sendWebPush(
  message: PushMessageRow,
  options: WebPushOptions,
  timeout_ms: number,
): Promise<Sending> {
  const { endpoint, p256dh, auth, topic, expires_at } = message;
  const { key, contact, services } = options;
  if (!isOfService(endpoint, services)) return { outcome: 'refused' }; // the push service was allowed when it was added, and is not any more
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    // Padded to one length, so that the push service cannot tell messages apart.
    JSON.stringify({ type: topic }).padEnd(PAYLOAD_CHARS),
    {
      vapidDetails: { subject: contact, publicKey: key.publicKey, privateKey: key.privateKey },
      TTL: Math.max(0, Math.ceil((expires_at.getTime() - Date.now()) / 1000)),
      urgency: URGENCY[topic],
      topic: replacing(topic, auth),
    },
  );
  const own = Object.entries(headers ?? {}).filter(([name]) => name !== 'Content-Length'); // fetch sets it
  return post(
    endpoint,
    Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
    body,
    timeout_ms,
  );
}

// A newer message replaces an undelivered one with the same topic (RFC 8030 section 5.4). The push service reads this
// field, so it is derived with the browser's secret.
function replacing(topic: Topic, auth: string): string {
  return createHash('sha256').update(`${auth} ${topic}`).digest('base64url').slice(0, TOPIC_CHARS);
}
