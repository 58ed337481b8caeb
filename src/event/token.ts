import type { EventRow } from '../database/gate/event.js';
import { ALGORITHMS } from '../http-signature/algorithms.js';
import type { Signer } from '../http-signature/signer.js';
import { formatId } from '../id.js';

/** Stable names for programs, the same at every gateway: a receiver compares them, and nobody resolves them. */
const TYPE_PREFIX = 'urn:ung-thuan:event:';

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
  const subject = subjectOf(row);
  const opaque = subject.consent_id ?? subject.request_id ?? subject.prescription_code ?? audience;
  const occurred_s = Math.floor(row.occurred_at.getTime() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const [algorithm] = ALGORITHMS[signer.algorithm].jwkAlgorithms;
  const header = { alg: algorithm, typ: 'secevent+jwt', kid: signer.keyid };
  const claims = {
    iss: issuer,
    aud: audience,
    jti: formatId('evt', row.event_id),
    iat: occurred_s,
    toe: occurred_s,
    sub_id: { format: 'opaque', id: opaque }, // RFC 9493 section 3.2.6
    events: { [TYPE_PREFIX + row.type]: subject },
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = await signer.sign(Buffer.from(signed));
  return `${signed}.${signature.toString('base64url')}`;
}
