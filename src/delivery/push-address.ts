import { ECDH } from 'node:crypto';
import type { PushAddress } from '../database/gate/delivery.js';
import { Problem } from '../problem.js';

const POINT_BYTES = 65;
const UNCOMPRESSED = 4;

/**
 * Whether an endpoint belongs to a known push service: the gateway calls it, so it must not lead to internal hosts.
 * @param services hosts, `*.host` for subdomains (both by https on the default port), or whole origins
 */
export function isOfService(endpoint: string, services: readonly string[]): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return services.some((service) => {
    if (service.includes('://')) return url.origin === service;
    if (url.protocol !== 'https:' || url.port !== '') return false;
    return service.startsWith('*.') ? url.hostname.endsWith(service.slice(1)) : url.hostname === service;
  });
}

/**
 * Checks a browser's subscription and returns it in canonical form.
 * @throws Problem invalid_request with a pointer
 */
export function checkPushAddress(
  given: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } },
  services: readonly string[],
): PushAddress {
  const { endpoint, keys } = given;
  if (!isOfService(endpoint, services)) {
    throw wrong('/endpoint', 'is not of a push service that this gateway knows');
  }
  // Two spellings of one endpoint would be two devices, both notified.
  if (new URL(endpoint).href !== endpoint) throw wrong('/endpoint', 'is not in its normal form');
  const point = Buffer.from(keys.p256dh, 'base64url');
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED || !isOnCurve(point)) {
    throw wrong('/keys/p256dh', 'is not an uncompressed point of P-256');
  }
  const auth = Buffer.from(keys.auth, 'base64url');
  return { endpoint, p256dh: point.toString('base64url'), auth: auth.toString('base64url') };
}

function isOnCurve(point: Buffer): boolean {
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

function wrong(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer, detail }] });
}
