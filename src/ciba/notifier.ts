import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import {
  type ClientNotificationRow,
  finishClientNotification,
  takeClientNotifications,
} from '../database/gate/ciba.js';
import { retryIn_s } from '../delivery/backoff.js';
import { OUTBOX_WAKE } from '../delivery/outbox.js';
import { startPoller } from '../delivery/poller.js';
import { post } from '../delivery/post.js';
import { formatId } from '../id.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';

export interface NotifierDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly observe: Observe;
  readonly timing: Timing;
  /** Whether endpoints may be at this machine or in its network, as in a sandbox. */
  readonly isSandbox: boolean;
}

const AT_ONCE_MAX = 16;
const LEASE_FACTOR = 3; // of the longest sending
/** A client that does not respond polls (CIBA section 7.3). */
const ATTEMPTS_MAX = 4;

/**
 * Notifies clients in ping mode that their request was answered (CIBA section 10.2), at once when woken, else within a second.
 * Gateways share the work; a notification may come twice, and says nothing but the id of the request.
 */
export function openClientNotifier(deps: NotifierDeps): { close(): Promise<void> } {
  const { pool, observe, timing } = deps;
  const lease_s = (LEASE_FACTOR * timing.sendTimeout_ms) / 1000;

  const take = async (): Promise<boolean> => {
    const due = await takeClientNotifications(pool, AT_ONCE_MAX, lease_s);
    await Promise.all(due.map(notify));
    return due.length === AT_ONCE_MAX;
  };
  const notify = async (due: ClientNotificationRow): Promise<void> => {
    const { outcome, status, retryAfter_s } = await post(
      due.endpoint,
      { authorization: `Bearer ${due.notification_token}`, 'content-type': 'application/json' },
      JSON.stringify({ auth_req_id: `${formatId('csr', due.request_id)}.${due.secret}` }),
      timing.sendTimeout_ms,
      !deps.isSandbox,
    );
    const isOver = outcome !== 'retry' || due.attempts >= ATTEMPTS_MAX;
    const wait_s = retryIn_s(due.attempts, Math.random(), timing.sendRetryFirst_s, retryAfter_s);
    await finishClientNotification(pool, due, isOver ? null : wait_s);
    observe({
      event: 'delivered',
      channel: 'client',
      outcome: isOver && outcome === 'retry' ? 'over' : outcome,
      status,
    });
  };

  return startPoller(deps, OUTBOX_WAKE, take);
}
