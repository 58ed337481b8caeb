import { type Bytes, fromBase64url, textOf, utf8 } from '../bytes.js';
import { keyEndOf, signsAt } from '../http-signature/key-end.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { check, ReceiptBroken } from './broken.js';
import { type Jwk, thumbprintOf, verifiesJws } from './signature.js';

/** A receipt whose signature was verified. */
export interface OpenedJws {
  readonly payload: Bytes;
  /** The thumbprint of the key that signed it. */
  readonly keyid: string;
  readonly key: Jwk;
  /** When it was signed, in seconds since 1970, as its header says; receipts of earlier gateways do not say it. */
  readonly signed_at_s: number | undefined;
}

/**
 * Verifies the gateway's signature of a receipt (RFC 7515).
 * @param keys the gateway's keys; without them the key in the receipt is used
 * @throws ReceiptBroken incomplete, key_unknown, signature_invalid
 */
export async function openJws(jws: string, keys: readonly Jwk[] | undefined): Promise<OpenedJws> {
  const [head = '', body = '', tail = '', ...more] = typeof jws === 'string' ? jws.split('.') : [];
  const header = headerOf(head);
  check(header !== undefined && more.length === 0, 'incomplete', 'a receipt is not a compact JWS');
  // Nothing here understands an extension, and a JWS that demands one must be refused (RFC 7515 section 4.1.11).
  check(!('crit' in header), 'incomplete', 'a receipt has a critical header parameter');
  const key = keys === undefined ? (header.jwk as Jwk | undefined) : await keyOf(keys, header.kid);
  check(typeof key === 'object' && key !== null, 'key_unknown', `the gateway has no key ${header.kid}`);
  const [payload, signature] = partsOf(body, tail);
  check(
    await verifiesJws(header.alg, key, utf8(`${head}.${body}`), signature),
    'signature_invalid',
    "the gateway's signature of a receipt is invalid",
  );
  const { iat } = header;
  check(iat === undefined || Number.isFinite(iat), 'incomplete', 'a receipt states no time of signing');
  return { payload, keyid: await thumbprintOf(key), key, signed_at_s: iat as number | undefined };
}

function headerOf(head: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const header: unknown = JSON.parse(textOf(fromBase64url(head)));
    const isObject = typeof header === 'object' && header !== null && !Array.isArray(header);
    return isObject ? (header as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function keyOf(keys: readonly Jwk[], kid: unknown): Promise<Jwk | undefined> {
  for (const key of keys)
    if (typeof key === 'object' && key !== null && (await thumbprintOf(key)) === kid) return key;
  return undefined;
}

function partsOf(body: string, tail: string): [Bytes, Bytes] {
  try {
    return [fromBase64url(body), fromBase64url(tail)];
  } catch {
    throw new ReceiptBroken('incomplete', 'a receipt is not a compact JWS');
  }
}

/**
 * A retired key signed nothing since. Receipts are signed when they are read, so `iat` may be long after the event; older receipts
 * are without it. Both times are the word of whoever has the key.
 * @throws ReceiptBroken key_retired, key_unusable
 */
export function checkRetirement(seq: number, { key, signed_at_s }: OpenedJws, event_time: string): void {
  const at_s = Math.max(Date.parse(event_time) / 1000, signed_at_s ?? 0);
  let end: ReturnType<typeof keyEndOf>;
  try {
    end = keyEndOf(key);
  } catch (error) {
    if (error instanceof KeyRefusal)
      throw new ReceiptBroken('key_unusable', `the gateway's key: ${error.detail}`);
    throw error;
  }
  if (signsAt(end, at_s)) return;
  throw new ReceiptBroken(
    'key_retired',
    `receipt ${seq} says that it was signed at ${new Date(at_s * 1000).toISOString()} or later, when its key was retired (${end.retired_at}): get the receipts again`,
  );
}
