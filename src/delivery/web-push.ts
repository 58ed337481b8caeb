import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { PushMessageRow, Topic } from '../database/gate/delivery.js';
import { post, type Sending } from './post.js';
import { isOfService } from './push-address.js';
import type { PushKey } from './push-key.js';

/** What sending to browsers takes. */
export interface WebPushOptions {
  readonly key: PushKey;
  /** Whom a push service may write to, a mailto: or https: address (RFC 8292 section 2.1). */
  readonly contact: string;
  readonly services: readonly string[];
}

const URGENCY: Readonly<Record<Topic, 'high' | 'normal'>> = {
  request_waiting: 'high', // wakes a sleeping device: somebody stands at a counter
  consent_lapsed: 'normal',
  passkey_added: 'normal',
  passkey_removed: 'normal',
  prescription_dispensed: 'normal',
  dispensing_cancelled: 'normal',
};
const PAYLOAD_CHARS = 64;
const TOPIC_CHARS = 32;

/**
 * Tells one browser that something waits, and no more: what it is, is read at the gateway after signing in. Encrypted
 * for the browser (RFC 8291), signed for its push service (RFC 8292).
 */
export async function sendWebPush(message: PushMessageRow, options: WebPushOptions): Promise<Sending> {
  const { endpoint, p256dh, auth, topic, expires_at } = message;
  const { key, contact, services } = options;
  if (!isOfService(endpoint, services)) return { outcome: 'refused' }; // known when it was added, not any more
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    // Of one length whatever it says, so that the push service cannot tell one from another.
    JSON.stringify({ type: topic }).padEnd(PAYLOAD_CHARS),
    {
      vapidDetails: { subject: contact, publicKey: key.publicKey, privateKey: key.privateKey },
      TTL: Math.max(0, Math.ceil((expires_at.getTime() - Date.now()) / 1000)),
      urgency: URGENCY[topic],
      topic: replacing(topic, auth),
    },
  );
  const own = Object.entries(headers ?? {}).filter(([name]) => name !== 'Content-Length'); // fetch writes it
  return post(endpoint, Object.fromEntries(own.map(([name, value]) => [name, String(value)])), body);
}

// A newer message of a topic takes the place of one not yet fetched (RFC 8030 section 5.4). The push service reads this
// field, so it is a name that only the browser's secret makes.
function replacing(topic: Topic, auth: string): string {
  return createHash('sha256').update(`${auth} ${topic}`).digest('base64url').slice(0, TOPIC_CHARS);
}
