import type { Logger } from 'pino';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The closed list of observable events, from which both logs and metrics are made. No member ever contains personal data.
 */
export type Observation =
  | {
      readonly event: 'answered';
      readonly operation: string;
      /** The UUID that the answer has in Call-Id. */
      readonly call_id: string;
      readonly status: number;
      readonly duration_ms: number;
    }
  | {
      readonly event: 'refused';
      readonly operation: string;
      readonly call_id?: string;
      readonly code: string;
      readonly partner_id?: string;
      /** Of a 503: the SQLSTATE or the driver's error behind it. */
      readonly reason?: string | undefined;
    }
  | {
      readonly event: 'failed';
      readonly operation: string;
      readonly call_id: string;
      readonly error: unknown;
    }
  | { readonly event: 'asked'; readonly partner_id: string }
  | { readonly event: 'decided'; readonly state: string }
  | { readonly event: 'consent_changed'; readonly state: string }
  | { readonly event: 'partner_reported'; readonly partner_id: string; readonly reason: ReportReason }
  | {
      readonly event: 'partner_changed';
      readonly change: 'key_added' | 'key_retired' | 'registered' | 'applied';
      readonly partner_id?: string;
    }
  | { readonly event: 'passkey_changed'; readonly change: 'added' | 'removed' }
  | { readonly event: 'signed_in'; readonly level: 1 | 2 }
  | { readonly event: 'sign_in_refused'; readonly reason: SignInRefusal }
  | { readonly event: 'released'; readonly partner_id: string; readonly repeated: boolean }
  | {
      readonly event: 'prescribed' | 'prescription_withdrawn' | 'dispensed' | 'dispensing_cancelled';
      readonly partner_id: string;
    }
  | {
      readonly event: 'document';
      /** none: the issuer has no document; away: no response; unusable: a response in another format. */
      readonly change: 'linked' | 'unlinked' | 'none' | 'away' | 'unusable' | 'not_understood' | 'cancelled';
      readonly kind: string;
      /** The issuer's HTTP status, if it responded. */
      readonly status?: number | undefined;
    }
  | {
      readonly event: 'registry_events';
      readonly partner_id: string;
      readonly applied: number;
      readonly duplicate: number;
      readonly refused: number;
      readonly held_back: number;
    }
  | { readonly event: 'daily_changes'; readonly guardianships: number }
  | { readonly event: 'summaries'; readonly notified: number }
  | { readonly event: 'expired'; readonly requests: number; readonly consents: number }
  | {
      readonly event: 'delivered';
      /** client: a partner's CIBA client in ping mode. */
      readonly channel: (typeof CHANNELS)[number];
      /** over: it expired, or the prompt was answered, before it could be sent. */
      readonly outcome: (typeof OUTCOMES)[number];
      /** The receiver's HTTP status; undefined when it did not respond. */
      readonly status?: number | undefined;
    }
  | { readonly event: 'delivery_failed'; readonly error: unknown }
  | {
      /** One attempt to push an event to a partner. */
      readonly event: 'event_pushed';
      readonly partner_id: string;
      /** Why it was not accepted; undefined where it was. */
      readonly error?: string | undefined;
    }
  | {
      /** A partner that polls cannot use an event. */
      readonly event: 'event_refused';
      readonly partner_id: string;
      readonly error: string;
    }
  | { readonly event: 'event_stream_paused'; readonly partner_id: string }
  | {
      readonly event: 'redis';
      /** refused: the login or its password, or one of the commands. */
      readonly state: (typeof REDIS_STATES)[number];
      /** The name of the error behind it, of Redis or of Node. */
      readonly reason?: string | undefined;
    }
  | {
      /** Whether reads that may be a moment old are made at standbys. */
      readonly event: 'standbys';
      readonly login: string;
      readonly state: 'up' | 'down';
      /** The SQLSTATE or the driver's words. */
      readonly reason?: string | undefined;
    }
  | { readonly event: 'sequenced'; readonly entries: number; readonly size: number }
  | { readonly event: 'sequencing_failed'; readonly error: unknown }
  | {
      /** The tree in the database does not extend the one that this gateway saw last: docs/runbooks.md. */
      readonly event: 'ledger_refused';
      readonly reason: string;
      readonly seen_size: number;
      readonly size: number;
    }
  | {
      /** DATA_DIR cannot be written: this process forgets the head of the tree when it ends. */
      readonly event: 'ledger_head_unkept';
      readonly reason: string | undefined;
    }
  | {
      /** The entry of a leaf, by its index, is gone or was changed: `ledger verify` says more. */
      readonly event: 'ledger_entry_changed';
      readonly index: number;
    }
  | { readonly event: 'ledger_halted'; readonly halted: boolean }
  | {
      /** Whom this gateway asks to cosign checkpoints, and how many of them must. */
      readonly event: 'ledger_witnesses';
      readonly witnesses: readonly string[];
      readonly required: number;
    }
  | {
      /** What came of asking a witness: src/transparency/ask-witness.ts. */
      readonly event: 'ledger_witness';
      readonly witness: string;
      readonly outcome: (typeof WITNESS_OUTCOMES)[number];
      /** The HTTP status; undefined when it did not respond. */
      readonly status?: number | undefined;
    }
  | { readonly event: 'ledger_cosigned'; readonly size: number; readonly cosignatures: number }
  | { readonly event: 'witnessing_failed'; readonly error: unknown }
  | {
      /** The map over the chains of people covers so many leaves more, and so many in all. */
      readonly event: 'ledger_map_made';
      readonly leaves: number;
      readonly size: number;
    }
  | { readonly event: 'ledger_map_failed'; readonly error: unknown }
  | {
      /** This gateway does not go on with the map in the database: docs/runbooks.md. */
      readonly event: 'ledger_map_halted';
      readonly halted: boolean;
      readonly reason: string | undefined;
      readonly size: number;
    }
  | { readonly event: 'upkeep_failed'; readonly error: unknown }
  | {
      readonly event: 'worker_died';
      readonly code: number | null;
      readonly signal: string | null;
      /** It did not run its event loop for ten seconds, and was killed. */
      readonly stuck: boolean;
      /** When another takes its place. */
      readonly restart_ms: number;
    };

/** Why a person reports a partner. */
export type ReportReason = (typeof REPORT_REASONS)[number];
const REPORT_REASONS = ['code_differs', 'not_expected', 'other'] as const;
const CHANNELS = ['push', 'app', 'client'] as const;
const OUTCOMES = ['sent', 'retry', 'gone', 'refused', 'over'] as const;
const WITNESS_OUTCOMES = ['cosigned', 'ahead', 'differs', 'refused', 'unusable', 'away'] as const;
const REDIS_STATES = ['up', 'down', 'refused', 'off'] as const;

/** Why a sign-in to the inbox failed. */
type SignInRefusal = 'provider_unavailable' | 'not_started_here' | 'response_refused' | 'no_account';

/** Records one event. */
export type Observe = (observation: Observation) => void;

/** The values of a process's metrics, as JSON. */
export type MetricValues = readonly object[];

/** Receives observations and exposes the metrics. */
export interface Observer {
  readonly observe: Observe;
  /** The metrics in Prometheus' text format, with those of other processes added. */
  metrics(others?: readonly MetricValues[]): Promise<string>;
  /** The metrics in a form that another process can add to its own. */
  metricValues(): Promise<MetricValues>;
  readonly metricsContentType: string;
}

/** Creates the observer, which turns observations into log lines and metrics. */
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
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `ung_thuan_${name}`, help, labelNames, registers });
  const refused = count('refused', 'Requests refused, by problem code', ['operation', 'code']);
  const failed = count('failed', 'Requests that failed with an unexpected error', ['operation']);
  const requests = count('asked', 'Consent requests created');
  const decided = count('decided', 'Decisions of citizens, by resulting request state', ['state']);
  const changed = count('consent_changed', 'Consents paused, resumed, narrowed, revoked', ['state']);
  const reports = count('partner_reports', 'Reports of people about partners, by reason', ['reason']);
  const partners = count(
    'partner_changes',
    'Keys, registrations and applications of partners, by themselves',
    ['change'],
  );
  const passkeys = count('passkey_changed', 'Passkeys added and removed', ['change']);
  const signIns = count('sign_ins', 'Sign-ins to the inbox, by outcome', ['outcome']);
  const released = count('released', 'Releases', ['repeated']);
  const prescriptions = count('prescription_changes', 'Prescriptions recorded, dispensings, cancellations', [
    'what',
  ]);
  const documents = count('documents', 'Documents linked, unlinked and not obtained', ['change', 'kind']);
  const registryEvents = count('registry_events', 'Registry events, by status', ['status']);
  const guardianships = count('guardianships_closed', 'Guardianships ended on the 18th birthday');
  const summaries = count('summaries', 'Notifications of monthly summaries');
  const expired = count('expired', 'Requests and consents that expired', ['what']);
  const delivered = count('delivered', 'Attempts to deliver notifications', ['channel', 'outcome']);
  const delivery = count('delivery_failed', 'Polls of the outbox that failed');
  const pushed = count('events_pushed', 'Attempts to push events to partners, by what came of them', [
    'outcome',
  ]);
  const eventsRefused = count('events_refused', 'Events that partners that poll cannot use', ['error']);
  const streamsPaused = count(
    'event_streams_paused',
    'Streams of events paused because they failed for days',
  );
  const redis = count('redis_changes', 'Changes of the Redis connection', ['state']);
  const standbys = count('standbys_changes', 'Changes of whether standbys are read', ['login', 'state']);
  // A change that lasts is seen only while it is young, so that alerts ask for the state.
  const redisState = gauge('redis_state', 'Processes whose Redis connection is in a state', ['state']);
  const standbysDown = gauge('standbys_down', 'Processes that leave the standbys out', ['login']);
  const upkeep = count('upkeep_failed', 'Upkeep runs that failed');
  const sequenced = count('ledger_entries_sequenced', 'Entries of the ledger that became leaves of its tree');
  const sequencing = count('sequencing_failed', 'Passes of the sequencer that failed');
  const treeSize = gauge('ledger_size', 'Leaves of the tree, where this process is the sequencer', []);
  const entriesChanged = count(
    'ledger_entries_changed',
    'Reads of entries that are not what the tree was made of',
  );
  const headUnkept = gauge(
    'ledger_head_unkept',
    'Processes that keep the head of the tree in memory only',
    [],
  );
  const ledgerHalted = gauge(
    'ledger_halted',
    'Whether nothing becomes a leaf until an operator resumes it',
    [],
  );
  const witnessAnswers = count('ledger_witness_answers', 'Calls of witnesses, by what came of them', [
    'witness',
    'outcome',
  ]);
  const cosigned = count('ledger_cosigned', 'Checkpoints that were published with enough cosignatures');
  const cosignedSize = gauge('ledger_cosigned_size', 'Leaves that the last such checkpoint covers', []);
  const witnessing = count('witnessing_failed', 'Rounds of asking witnesses that failed');
  const mapSize = gauge('ledger_map_size', 'Leaves that the map covers, where this process makes it', []);
  const mapFailed = count('ledger_map_failed', 'Passes over the map that failed');
  const mapHalted = gauge('ledger_map_halted', 'Whether this process does not go on with the map', []);
  const workers = count('workers_died', 'Workers that died and were replaced');
  // Prometheus sees no increase in the first value of a series: what alerts compare begins at zero.
  for (const reason of REPORT_REASONS) reports.inc({ reason }, 0);
  for (const channel of CHANNELS) for (const outcome of OUTCOMES) delivered.inc({ channel, outcome }, 0);

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
        log.error({ ...o, error: undefined, fault: toFault(o.error) });
        return;
      case 'asked':
        requests.inc();
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
      case 'partner_reported':
        reports.inc({ reason: o.reason });
        log.warn(o); // several about one partner may be fraud: docs/runbooks.md
        return;
      case 'partner_changed':
        partners.inc({ change: o.change });
        log.info(o);
        return;
      case 'passkey_changed':
        passkeys.inc({ change: o.change });
        break;
      case 'released':
        released.inc({ repeated: String(o.repeated) });
        break;
      case 'prescribed':
      case 'prescription_withdrawn':
      case 'dispensed':
      case 'dispensing_cancelled':
        prescriptions.inc({ what: o.event });
        log.info(o);
        return;
      case 'document':
        documents.inc({ change: o.change, kind: o.kind });
        if (o.change !== 'away' && o.change !== 'unusable' && o.change !== 'not_understood') break;
        log.warn(o); // the issuer's URL, key or format may be wrong, which only an operator can fix
        return;
      case 'registry_events':
        for (const status of ['applied', 'duplicate', 'refused', 'held_back'] as const)
          registryEvents.inc({ status }, o[status]);
        break;
      case 'daily_changes':
        guardianships.inc(o.guardianships);
        log.info(o);
        return;
      case 'summaries':
        summaries.inc(o.notified);
        break;
      case 'expired':
        expired.inc({ what: 'request' }, o.requests);
        expired.inc({ what: 'consent' }, o.consents);
        break;
      case 'delivered':
        delivered.inc({ channel: o.channel, outcome: o.outcome });
        if (o.outcome !== 'refused') break;
        log.warn(o); // keys or addresses are wrong, which only an operator can fix
        return;
      case 'delivery_failed':
        delivery.inc();
        log.error({ event: o.event, fault: toFault(o.error) });
        return;
      case 'event_pushed':
        pushed.inc({ outcome: o.error ?? 'accepted' });
        if (o.error === undefined) break;
        log.info(o);
        return;
      case 'event_refused':
        eventsRefused.inc({ error: o.error });
        log.info(o);
        return;
      case 'event_stream_paused':
        streamsPaused.inc();
        log.warn(o); // the partner's endpoint has failed for days: tell the partner
        return;
      case 'redis':
        redis.inc({ state: o.state });
        for (const state of REDIS_STATES) redisState.set({ state }, Number(state === o.state));
        log.warn(o);
        return;
      case 'standbys':
        standbys.inc({ login: o.login, state: o.state });
        standbysDown.set({ login: o.login }, Number(o.state === 'down'));
        log.warn(o);
        return;
      case 'sequenced':
        sequenced.inc(o.entries);
        treeSize.set(o.size);
        break;
      case 'sequencing_failed':
        sequencing.inc();
        log.error({ event: o.event, fault: toFault(o.error) });
        return;
      case 'ledger_refused':
        log.error(o);
        return;
      case 'ledger_head_unkept':
        headUnkept.set(1);
        log.warn(o);
        return;
      case 'ledger_entry_changed':
        entriesChanged.inc();
        log.error(o);
        return;
      case 'ledger_halted':
        ledgerHalted.set(Number(o.halted));
        log.error(o);
        return;
      case 'ledger_witnesses':
        for (const witness of o.witnesses)
          for (const outcome of WITNESS_OUTCOMES) witnessAnswers.inc({ witness, outcome }, 0);
        log.info(o);
        return;
      case 'ledger_witness':
        witnessAnswers.inc({ witness: o.witness, outcome: o.outcome });
        if (o.outcome === 'cosigned') break;
        log.warn(o);
        return;
      case 'ledger_cosigned':
        cosigned.inc();
        cosignedSize.set(o.size);
        break;
      case 'witnessing_failed':
        witnessing.inc();
        log.error({ event: o.event, fault: toFault(o.error) });
        return;
      case 'ledger_map_made':
        mapSize.set(o.size);
        break;
      case 'ledger_map_failed':
        mapFailed.inc();
        log.error({ event: o.event, fault: toFault(o.error) });
        return;
      case 'ledger_map_halted':
        mapHalted.set(Number(o.halted));
        log.error(o);
        return;
      case 'upkeep_failed':
        upkeep.inc();
        log.error({ event: o.event, fault: toFault(o.error) });
        return;
      case 'worker_died':
        workers.inc();
        log.error(o);
        return;
    }
    log.debug(o);
  };
  return {
    observe,
    metrics: async (others = []) => {
      if (others.length === 0) return metrics.metrics();
      return AggregatorRegistry.aggregate([await metrics.getMetricsAsJSON(), ...others]).metrics();
    },
    metricValues: () => metrics.getMetricsAsJSON(),
    metricsContentType: metrics.contentType,
  };
}

/** The loggable parts of an error: name, code and stack, but not the message, as database messages can quote values. */
function toFault(error: unknown): { name?: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return {};
  const { code } = error as { code?: string };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n');
  return { name: error.name, ...(code !== undefined && { code }), ...(at !== undefined && { stack: at }) };
}
