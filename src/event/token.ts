import type { EventRow } from '../database/gate/event.js';
import { ALGORITHMS } from '../http-signature/algorithms.js';
import type { Signer } from '../http-signature/signer.js';
import { formatId } from '../id.js';
import { uriOf } from './types.js';

/** What an event is about: the ids that the partner has, and nothing about the person. */
export interface EventSubject {
  readonly request_id?: string;
  readonly consent_id?: string;
  readonly prescription_code?: string;
  readonly keyid?: string;
}

export function subjectOf({ request_id, consent_id, prescription_code, keyid }: EventRow): EventSubject {
  return {
    ...(request_id !== null && { request_id: formatId('csr', request_id) }),
    ...(consent_id !== null && { consent_id: formatId('cst', consent_id) }),
    ...(prescription_code !== null && { prescription_code }),
    ...(keyid !== null && { keyid }),
  };
}

function idOfSubject(row: EventRow): string | undefined {
  if (row.stream_id !== null) return formatId('str', row.stream_id);
  const { consent_id, request_id, prescription_code } = subjectOf(row);
  return consent_id ?? request_id ?? prescription_code;
}

/** What the token says of the event; of a stream what the Shared Signals Framework 1.0 does in section 8.1. */
function payloadOf(row: EventRow): object {
  const { type, state } = row;
  if (type === 'stream_verified') return state === null ? {} : { state };
  if (type === 'stream_updated') return { status: state };
  return subjectOf(row);
}

/**
 * The Security Event Token of an event (RFC 8417), a JWS in compact serialisation. It states when the event occurred and not
 * when it was signed, so that an event has one token however often it is read, as long as the key is the same.
 * @throws SignerUnavailable
 */
export async function eventToken(
  row: EventRow,
  audience: string,
  issuer: string,
  signer: Signer,
): Promise<string> {
  const eventId = formatId('evt', row.event_id);
  const occurred_s = Math.floor(row.occurred_at.getTime() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const [algorithm] = ALGORITHMS[signer.algorithm].jwkAlgorithms;
  const header = { alg: algorithm, typ: 'secevent+jwt', kid: signer.keyid };
  const claims = {
    iss: issuer,
    aud: audience,
    jti: eventId,
    iat: occurred_s,
    toe: occurred_s,
    // All that follows from one request has one transaction (RFC 8417 section 2.2).
    txn: row.request_id === null ? (row.prescription_code ?? eventId) : formatId('csr', row.request_id),
    sub_id: { format: 'opaque', id: idOfSubject(row) ?? audience }, // RFC 9493 section 3.2.6
    events: { [uriOf(row.type)]: payloadOf(row) },
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = await signer.sign(Buffer.from(signed));
  return `${signed}.${signature.toString('base64url')}`;
}
