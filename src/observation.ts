import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/**
 * The closed list of what is worth noticing. Logs and metrics are both made from it, so neither can say what is not
 * here; no member ever holds personal data.
 */
export type Observation =
  | {
      readonly event: 'answered';
      readonly operation: string;
      readonly status: number;
      readonly duration_ms: number;
    }
  | {
      readonly event: 'refused';
      readonly operation: string;
      readonly code: string;
      readonly partner_id?: string;
    }
  | { readonly event: 'failed'; readonly operation: string; readonly error: unknown }
  | { readonly event: 'asked'; readonly partner_id: string }
  | { readonly event: 'decided'; readonly state: string }
  | { readonly event: 'consent_changed'; readonly state: string }
  | { readonly event: 'passkey_changed'; readonly change: 'added' | 'removed' }
  | { readonly event: 'signed_in'; readonly level: 1 | 2 }
  | { readonly event: 'sign_in_refused'; readonly reason: SignInRefusal }
  | { readonly event: 'released'; readonly partner_id: string; readonly repeated: boolean }
  | { readonly event: 'prescribed' | 'dispensed' | 'dispensing_cancelled'; readonly partner_id: string }
  | {
      readonly event: 'document';
      /** none: the issuer has none; away, unusable: no answer, or one that is not as agreed. */
      readonly change: 'linked' | 'unlinked' | 'none' | 'away' | 'unusable' | 'cancelled';
      readonly kind: string;
      /** What the issuer answered, where it did. */
      readonly status?: number | undefined;
    }
  | {
      readonly event: 'registry_told';
      readonly partner_id: string;
      readonly applied: number;
      readonly duplicate: number;
      readonly refused: number;
      readonly held_back: number;
    }
  | { readonly event: 'day_turned'; readonly guardianships: number }
  | { readonly event: 'expired'; readonly requests: number; readonly consents: number }
  | {
      readonly event: 'delivered';
      readonly channel: 'push' | 'app';
      /** over: its time passed, or what waited was answered, before it could be sent. */
      readonly outcome: 'sent' | 'retry' | 'gone' | 'refused' | 'over';
      /** What the receiver answered; undefined where it did not. */
      readonly status?: number | undefined;
    }
  | { readonly event: 'delivery_failed'; readonly error: unknown }
  | { readonly event: 'redis'; readonly state: 'up' | 'down' | 'off' }
  | { readonly event: 'upkeep_failed'; readonly error: unknown };

/** Why nobody was signed in to the page. */
type SignInRefusal = 'provider_unavailable' | 'not_started_here' | 'response_refused' | 'no_account';

/** Takes note of one thing that happened. */
export type Observe = (observation: Observation) => void;

/** Where observations go. */
export interface Observer {
  readonly observe: Observe;
  /** The metrics in Prometheus' text format. */
  metrics(): Promise<string>;
  readonly metricsContentType: string;
}

/** Makes the one place that turns observations into log lines and metrics. */
export function createObserver(log: Logger): Observer {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const registers = [metrics];
  const duration = new Histogram({
    name: 'ung_thuan_request_duration_seconds',
    help: 'Time to answer, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  });
  const count = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `ung_thuan_${name}_total`, help, labelNames, registers });
  const refused = count('refused', 'Requests refused, by problem code', ['operation', 'code']);
  const failed = count('failed', 'Requests that failed inside', ['operation']);
  const asked = count('asked', 'Consent requests written');
  const decided = count('decided', 'Decisions of citizens, by what became of the request', ['state']);
  const changed = count('consent_changed', 'Consents paused, resumed, narrowed, revoked', ['state']);
  const passkeys = count('passkey_changed', 'Passkeys added and removed', ['change']);
  const signIns = count('sign_ins', 'Sign-ins to the page, by outcome', ['outcome']);
  const released = count('released', 'Releases', ['repeated']);
  const prescriptions = count('prescription_changes', 'Prescriptions recorded, dispensings, cancellations', [
    'what',
  ]);
  const documents = count('documents', 'Documents linked, unlinked, and not to be had', ['change', 'kind']);
  const told = count('registry_events', 'Events of the registry, by what became of them', ['status']);
  const guardianships = count('guardianships_closed', 'Guardianships that ended on the 18th birthday');
  const expired = count('expired', 'What time has ended', ['what']);
  const delivered = count('delivered', 'What people were told, each try', ['channel', 'outcome']);
  const delivery = count('delivery_failed', 'Looks into the outbox that failed');
  const redis = count('redis_changes', 'Redis going up or down', ['state']);
  const upkeep = count('upkeep_failed', 'Runs of the upkeep that failed');

  const observe: Observe = (o) => {
    switch (o.event) {
      case 'answered':
        duration.observe({ operation: o.operation, status: o.status }, o.duration_ms / 1000);
        log.debug(o);
        return;
      case 'refused':
        refused.inc({ operation: o.operation, code: o.code });
        log.info(o);
        return;
      case 'failed':
        failed.inc({ operation: o.operation });
        log.error({ ...o, error: undefined, fault: faultOf(o.error) });
        return;
      case 'asked':
        asked.inc();
        break;
      case 'decided':
        decided.inc({ state: o.state });
        break;
      case 'consent_changed':
        changed.inc({ state: o.state });
        break;
      case 'signed_in':
        signIns.inc({ outcome: 'signed_in' });
        break;
      case 'sign_in_refused':
        signIns.inc({ outcome: o.reason });
        log.info(o);
        return;
      case 'passkey_changed':
        passkeys.inc({ change: o.change });
        break;
      case 'released':
        released.inc({ repeated: String(o.repeated) });
        break;
      case 'prescribed':
      case 'dispensed':
      case 'dispensing_cancelled':
        prescriptions.inc({ what: o.event });
        log.info(o);
        return;
      case 'document':
        documents.inc({ change: o.change, kind: o.kind });
        if (o.change !== 'away' && o.change !== 'unusable') break;
        log.warn(o); // the issuer's address, key or form may be wrong, which only an operator can put right
        return;
      case 'registry_told':
        for (const status of ['applied', 'duplicate', 'refused', 'held_back'] as const)
          told.inc({ status }, o[status]);
        break;
      case 'day_turned':
        guardianships.inc(o.guardianships);
        log.info(o);
        return;
      case 'expired':
        expired.inc({ what: 'request' }, o.requests);
        expired.inc({ what: 'consent' }, o.consents);
        break;
      case 'delivered':
        delivered.inc({ channel: o.channel, outcome: o.outcome });
        if (o.outcome !== 'refused') break;
        log.warn(o); // keys or addresses are wrong, which only an operator can put right
        return;
      case 'delivery_failed':
        delivery.inc();
        log.error({ event: o.event, fault: faultOf(o.error) });
        return;
      case 'redis':
        redis.inc({ state: o.state });
        log.warn(o);
        return;
      case 'upkeep_failed':
        upkeep.inc();
        log.error({ event: o.event, fault: faultOf(o.error) });
        return;
    }
    log.debug(o);
  };
  return { observe, metrics: () => metrics.metrics(), metricsContentType: metrics.contentType };
}

/** What of an error may be logged: where it happened and its code. Messages of databases can quote values. */
function faultOf(error: unknown): { name?: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return {};
  const { code } = error as { code?: string };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n');
  return { name: error.name, ...(code !== undefined && { code }), ...(at !== undefined && { stack: at }) };
}
