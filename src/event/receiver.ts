import type { components } from '../contract/generated/partner.js';
import type { ReceiverChanges, ReceiverRow } from '../database/gate/event-receiver.js';
import { formatId } from '../id.js';
import { Problem } from '../problem.js';
import { isCallable } from '../public-address.js';
import { sealAuthorization } from './authorization.js';
import { EVENTS_SUPPORTED, typesOf, uriOf } from './types.js';

type Schemas = components['schemas'];

/** Delivery methods (Shared Signals Framework 1.0 section 6.1). */
export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';
/** Seconds between verifications of a stream. */
export const VERIFICATION_INTERVAL_S = 10;

/** Paths of the endpoints, which the metadata names. */
export const STREAM_PATHS = {
  configuration: '/v1/event-stream',
  status: '/v1/event-stream/status',
  verification: '/v1/event-stream/verification',
  poll: '/v1/event-stream/poll',
} as const;

export interface ReceiverOptions {
  readonly publicOrigin: string;
  /** Origins that may be called though they are not public. */
  readonly receiverOrigins: readonly string[];
  readonly sealingKeys: readonly Buffer[];
}

/**
 * The transmitter's metadata (section 7.1). Subjects cannot be added or removed: a stream has every event of its partner, and no others.
 * @param issuer the public origin
 */
export function transmitterMetadata(issuer: string) {
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    delivery_methods_supported: [PUSH, POLL],
    configuration_endpoint: issuer + STREAM_PATHS.configuration,
    status_endpoint: issuer + STREAM_PATHS.status,
    verification_endpoint: issuer + STREAM_PATHS.verification,
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:9421' }],
    default_subjects: 'ALL',
  };
}

/** A stream as its partner sees it; the header field Authorization is never shown. */
export function streamOf(
  row: ReceiverRow,
  { publicOrigin }: ReceiverOptions,
  partnerId: string,
): Schemas['EventStream'] {
  const { method, endpoint_url, events_requested, events_delivered, description } = row;
  return {
    stream_id: formatId('str', row.stream_id),
    iss: publicOrigin,
    aud: partnerId,
    delivery:
      method === 'push'
        ? { method: PUSH, ...(endpoint_url !== null && { endpoint_url }) }
        : { method: POLL, endpoint_url: publicOrigin + STREAM_PATHS.poll },
    events_supported: EVENTS_SUPPORTED,
    ...(events_requested !== null && { events_requested }),
    events_delivered: events_delivered === null ? EVENTS_SUPPORTED : events_delivered.map(uriOf),
    min_verification_interval: VERIFICATION_INTERVAL_S,
    ...(description !== null && { description }),
  };
}

/** The status of a stream, with what was last refused. */
export function statusOf(row: ReceiverRow): Schemas['EventStreamStatus'] {
  const { status, status_reason, failing_since, error, error_description, error_at } = row;
  return {
    stream_id: formatId('str', row.stream_id),
    status,
    ...(status_reason !== null && { reason: status_reason }),
    ...(failing_since !== null && { failing_since: failing_since.toISOString() }),
    ...(error !== null &&
      error_at !== null && {
        last_error: {
          error,
          ...(error_description !== null && { description: error_description }),
          at: error_at.toISOString(),
        },
      }),
  };
}

const REPEATED = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const;

/**
 * Members that the gateway sets may be repeated in a change, as it told them (section 8.1.1.3); the order of types does not matter.
 * @throws Problem invalid_request for another value
 */
export function checkRepeated(given: Schemas['EventStreamUpdate'], stream: Schemas['EventStream']): void {
  const textOf = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
  const errors = REPEATED.filter(
    (name) => given[name] !== undefined && textOf(given[name]) !== textOf(stream[name]),
  ).map((name) => ({ pointer: `/${name}`, detail: 'is set by the gateway, and not this' }));
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}

type Settings = Partial<Pick<Schemas['EventStreamUpdate'], 'delivery' | 'events_requested' | 'description'>>;

/**
 * What a partner's settings change; members that they leave out are not changed.
 * @throws Problem invalid_request for a delivery that cannot be
 */
export function changesOf(
  { delivery, events_requested, description }: Settings,
  options: ReceiverOptions,
  partnerId: string,
): ReceiverChanges {
  return {
    ...(delivery !== undefined && deliveryChanges(delivery, options, partnerId)),
    ...(events_requested !== undefined && {
      events_requested,
      events_delivered: typesOf(events_requested),
    }),
    ...(description !== undefined && { description }),
  };
}

/** As changesOf, for all settings: those that are left out get their defaults. */
export function replacementOf(
  settings: Settings,
  options: ReceiverOptions,
  partnerId: string,
): ReceiverChanges {
  const { delivery = { method: POLL } } = settings;
  return {
    events_requested: null,
    events_delivered: null,
    description: null,
    ...changesOf({ ...settings, delivery }, options, partnerId),
  };
}

function deliveryChanges(
  { method, endpoint_url, authorization_header }: Schemas['EventDelivery'],
  { publicOrigin, receiverOrigins, sealingKeys }: ReceiverOptions,
  partnerId: string,
): ReceiverChanges {
  if (method === POLL) {
    if (endpoint_url !== undefined && endpoint_url !== publicOrigin + STREAM_PATHS.poll)
      throw wrong('/delivery/endpoint_url', `is the gateway's for this method: ${STREAM_PATHS.poll}`);
    if (authorization_header !== undefined) throw wrong('/delivery/authorization_header', 'is for push only');
    return { method: 'poll', endpoint_url: null, sealed_authorization: null };
  }
  if (endpoint_url === undefined) throw wrong('/delivery/endpoint_url', 'is missing');
  if (!isCallable(endpoint_url, receiverOrigins))
    throw wrong(
      '/delivery/endpoint_url',
      'must be https at a public address, on port 443 or from 1024, without credentials or fragment',
    );
  return {
    method: 'push',
    endpoint_url: new URL(endpoint_url).href,
    sealed_authorization:
      authorization_header === undefined
        ? null
        : sealAuthorization(authorization_header, partnerId, sealingKeys),
  };
}

function wrong(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer, detail }] });
}
