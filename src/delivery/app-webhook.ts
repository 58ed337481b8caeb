import type { AppMessageRow } from '../database/gate/delivery.js';
import { signRequest } from '../http-signature/request/sign.js';
import { GATEWAY_EVENT } from '../http-signature/signature-parameters.js';
import type { Signer } from '../http-signature/signer.js';
import { formatId } from '../id.js';
import { post, type Sending } from './post.js';

/** Options of the national app's webhook. */
export interface AppWebhookOptions {
  /** The identity authority's own push service. */
  readonly url: string;
  readonly key: Signer;
}

/**
 * Posts a message to the identity authority's push service, signed by this gateway (RFC 9421, tag "gateway-event"). The
 * service knows people by their personal number. A message that is sent again keeps its message_id.
 */
export async function sendAppWebhook(
  message: AppMessageRow,
  { url, key }: AppWebhookOptions,
  timeout_ms: number,
): Promise<Sending> {
  const { personal_id_number, request_id, consent_id } = message;
  if (personal_id_number === null) return { outcome: 'refused' };
  const body = JSON.stringify({
    message_id: formatId('msg', message.message_id),
    type: message.topic,
    personal_id_number,
    ...(request_id !== null && { request_id: formatId('csr', request_id) }),
    ...(consent_id !== null && { consent_id: formatId('cst', consent_id) }),
    expires_at: message.expires_at.toISOString(),
  });
  const headers = await signRequest({ method: 'POST', targetUri: url, body, key, profile: GATEWAY_EVENT });
  const sending = await post(url, headers, body, timeout_ms);
  // 404 means a wrong APP_WEBHOOK_URL, not a person without the app.
  return sending.outcome === 'gone' ? { ...sending, outcome: 'refused' } : sending;
}
