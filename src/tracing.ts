import { randomBytes } from 'node:crypto';
import { callOut } from './outbound.js';

/** What is told of a call: never a person, a value, a path, a query or a partner. */
export interface Span {
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly duration_ms: number;
  readonly database_ms: number;
}

/** Tells a collector of calls. */
export interface Tracing {
  record(span: Span): void;
  /** Sends what waits. */
  close(): Promise<void>;
}

const BATCH_MAX = 512;
const WAITING_MAX = 4_096;
const INTERVAL_MS = 1_000;
const DEADLINE_MS = 5_000;
const ANSWER_MAX_BYTES = 65_536;
const SPAN_KIND_SERVER = 2;
const STATUS_CODE_ERROR = 2;

/**
 * Starts to export spans by OTLP over HTTP as JSON (OTLP 1.x, `POST {endpoint}/v1/traces`). Each call is a trace of its own: a
 * `traceparent` of the caller is not read, so that no partner steers what is sampled or joined. What a collector does not take
 * is dropped, as is what comes while 4,096 spans wait.
 * @param endpoint without a trailing slash
 */
export function startTracing(endpoint: string): Tracing {
  let waiting: object[] = [];
  let sending: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const spans = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      try {
        await callOut(`${endpoint}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(toRequest(spans)),
          deadline_ms: DEADLINE_MS,
          bodyMaxBytes: ANSWER_MAX_BYTES,
        });
      } catch {
        waiting = []; // the collector is away: what waits is dropped, and calls go on
      }
    }
  };
  const send = () => {
    sending = sending.then(flush);
    return sending;
  };
  const timer = setInterval(() => void send(), INTERVAL_MS);
  timer.unref();
  return {
    record(span) {
      if (waiting.length < WAITING_MAX) waiting.push(toOtlp(span, Date.now()));
    },
    close() {
      clearInterval(timer);
      return send();
    },
  };
}

function toRequest(spans: readonly object[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'ung-thuan')] },
        scopeSpans: [{ scope: { name: 'ung-thuan' }, spans }],
      },
    ],
  };
}

function toOtlp({ operation, method, status, duration_ms, database_ms }: Span, now_ms: number): object {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: operation,
    kind: SPAN_KIND_SERVER,
    startTimeUnixNano: nanoseconds(now_ms - duration_ms),
    endTimeUnixNano: nanoseconds(now_ms),
    attributes: [
      text('ung_thuan.operation', operation),
      text('http.request.method', method),
      { key: 'http.response.status_code', value: { intValue: String(status) } },
      { key: 'ung_thuan.database_ms', value: { doubleValue: database_ms } },
    ],
    ...(status >= 500 && { status: { code: STATUS_CODE_ERROR } }),
  };
}

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

// Milliseconds are exact to a microsecond in a double; nanoseconds are not.
const nanoseconds = (at_ms: number): string => `${Math.round(at_ms * 1000)}000`;
