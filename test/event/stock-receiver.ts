import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { PartnerClient, SignedAnswer } from '../../scripts/client/partner.js';
import { type Received, type Receiver, until } from '../delivery/receivers.js';

export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';
const OWN = 'urn:ung-thuan:event:';

/** A Security Event Token, verified. */
export interface VerifiedEvent {
  readonly jti: string;
  /** The last part of the event type's URI. */
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly claims: JWTPayload;
}

/** The metadata of a transmitter, as far as it is read here. */
interface Metadata {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly configuration_endpoint: string;
  readonly status_endpoint: string;
  readonly verification_endpoint: string;
}

/** A receiver that knows nothing but the standards: discovers the transmitter, and verifies tokens with jose. */
export async function discover(origin: string, audience: string) {
  const answer = await fetch(`${origin}/.well-known/ssf-configuration`);
  const metadata = (await answer.json()) as Metadata;
  const jwks = createRemoteJWKSet(new URL(metadata.jwks_uri));
  return {
    metadata,
    async verify(token: string): Promise<VerifiedEvent> {
      const { payload: claims } = await jwtVerify(token, jwks, {
        issuer: metadata.issuer,
        audience,
        typ: 'secevent+jwt',
        requiredClaims: ['jti', 'iat', 'txn', 'sub_id', 'events'],
      });
      const [[uri, payload] = ['', {}]] = Object.entries(claims.events as Record<string, object>);
      return {
        jti: String(claims.jti),
        type: uri.replace(OWN, '').replace(/^https:.*\//, ''),
        payload: payload as Record<string, unknown>,
        claims,
      };
    },
  };
}

export type Transmitter = Awaited<ReturnType<typeof discover>>;

type Endpoint = 'configuration_endpoint' | 'status_endpoint' | 'verification_endpoint';

/** The management of a stream, at the endpoints that the metadata names. */
export function managerOf(partner: PartnerClient, { metadata }: Transmitter) {
  const pathOf = (name: Endpoint) => new URL(metadata[name]).pathname;
  const call = (method: string, name: Endpoint, body?: object, query = ''): Promise<SignedAnswer> =>
    partner.call(method, pathOf(name) + query, { ...(body !== undefined && { body }) });
  return {
    create: (body?: object) => call('POST', 'configuration_endpoint', body),
    read: (id?: string) =>
      call('GET', 'configuration_endpoint', undefined, id === undefined ? '' : `?stream_id=${id}`),
    update: (body: object) => call('PATCH', 'configuration_endpoint', body),
    replace: (body: object) => call('PUT', 'configuration_endpoint', body),
    remove: (id: string) => call('DELETE', 'configuration_endpoint', undefined, `?stream_id=${id}`),
    status: (id: string) => call('GET', 'status_endpoint', undefined, `?stream_id=${id}`),
    setStatus: (id: string, status: string, reason?: string) =>
      call('POST', 'status_endpoint', { stream_id: id, status, ...(reason !== undefined && { reason }) }),
    verify: (id: string, state?: string) =>
      call('POST', 'verification_endpoint', { stream_id: id, ...(state !== undefined && { state }) }),
  };
}

/** Polls without waiting, at the address that the stream has. */
export async function pollAt(partner: PartnerClient, endpoint: string, body: object = {}) {
  return partner.call('POST', new URL(endpoint).pathname, { body: { returnImmediately: true, ...body } });
}

/** The pushed events at a path, verified, in the order in which they came. */
export async function pushedTo(
  receiver: Receiver,
  path: string,
  { verify }: Transmitter,
  count: number,
): Promise<VerifiedEvent[]> {
  await until(() => at(receiver, path).length >= count);
  return Promise.all(at(receiver, path).map(({ body }) => verify(body.toString())));
}

export const at = (receiver: Receiver, path: string): Received[] =>
  receiver.received.filter((each) => each.path === path);
