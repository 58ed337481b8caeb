import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { type CompactJWSHeaderParameters, compactVerify, decodeProtectedHeader } from 'jose';
import type { components } from '../contract/generated/citizen.js';
import { keyEndOf, signsAt } from '../http-signature/key-end.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { thumbprintOf } from '../passkey/key.js';
import { UserError } from '../user-error.js';
import { termsText } from './terms.js';

type Schemas = components['schemas'];
type Content = Schemas['ReceiptContent'];
type Evidence = Schemas['Evidence'];

/** The receipts are invalid; the message states why in one line. */
export class ReceiptBroken extends UserError {}

/** The verified facts about the receipts of a consent. */
export interface ReceiptFindings {
  readonly consent_id: string;
  readonly purpose: string;
  readonly partner_id: string;
  readonly receipts: readonly { readonly seq: number; readonly event: string; readonly at: string }[];
  /** The consent's state when the last receipt was written. An end that nobody caused, such as its last use, has no receipt. */
  readonly state: string;
  readonly state_at: string;
  /** The keys that signed the receipts; trust them only when the gateway publishes them. */
  readonly gateway_keyids: readonly string[];
  /** Approvals signed by an authenticator, with the thumbprint of its key. */
  readonly approvals: readonly {
    readonly role: string;
    readonly at: string;
    readonly gateway: string;
    /** The page or app where it was signed: the gateway's own origin, or another that it accepted. */
    readonly origin: string;
    readonly passkey: string;
    /** Null where no receipt states it: what the evidence says is then not covered by a signature. */
    readonly enrolled_at: string | null;
    /** The identity provider whose sign-in vouched for the person, covered by the receipt; null where it is not known. */
    readonly vouched_by: string | null;
    readonly fields: readonly string[];
  }[];
}

const FLAG_USER_PRESENT = 0x01;
const FLAG_USER_VERIFIED = 0x04;
const FLAGS_AT = 32;
const AUTHENTICATOR_DATA_MIN_BYTES = 37;

/**
 * Verifies the receipts of one consent offline: the gateway's signatures, the hash chain, and that the person's
 * authenticator signed the terms of the receipts with each approval.
 * @param document the response of `GET /citizen/v1/receipts/{consent_id}`
 * @param keys the gateway's keys (RFC 7517); without them the key in each receipt is used, which proves nothing about the
 *   gateway: whoever made the receipts chose it. With `retired_at`, a key has signed nothing since
 * @throws ReceiptBroken
 */
export async function verifyReceipts(
  document: Pick<Schemas['Receipts'], 'receipts' | 'evidence'>,
  keys?: readonly JsonWebKey[],
): Promise<ReceiptFindings> {
  const verified: { content: Content; keyid: string }[] = [];
  let previous: string | null = null;
  for (const { jws } of document.receipts) {
    const { payload, keyid, signed_at_s, jwk } = await openJws(jws, keys);
    const content = JSON.parse(payload) as Content;
    const seq = verified.length + 1;
    checkRetirement(seq, jwk, content, signed_at_s);
    check(content.receipt_seq === seq, `receipt ${seq} has the sequence number ${content.receipt_seq}`);
    check(content.previous === previous, `receipt ${seq} does not continue the hash chain`);
    check(
      content.record_id === (verified[0]?.content ?? content).record_id,
      `receipt ${seq} belongs to another consent`,
    );
    previous = createHash('sha256').update(payload).digest('base64url');
    verified.push({ content, keyid });
  }
  const first = verified[0]?.content;
  const last = verified.at(-1)?.content;
  const processing = first?.processing[0];
  if (first === undefined || last === undefined || processing === undefined) {
    throw new ReceiptBroken('there are no receipts');
  }
  const approvals = first.decisions.flatMap((decision) => {
    if (decision.verdict !== 'approved') return [];
    if (decision.witnessed_by !== undefined) return []; // a child's consent, given in the presence of the guardian who signed
    const evidence = document.evidence.find(
      ({ assertion }) => assertionHash(assertion) === decision.assertion_hash,
    );
    check(
      evidence !== undefined,
      `the evidence of the ${decision.role}'s approval is missing or was modified`,
    );
    return [checkEvidence(evidence as Evidence, decision, first)];
  });
  check(approvals.length > 0, 'no approval was signed with a passkey');
  return {
    consent_id: first.record_id,
    purpose: processing.purpose,
    partner_id: String(processing.pii_controllers[0]?.partner_id),
    receipts: verified.map(({ content: { receipt_seq, event } }) => ({
      seq: receipt_seq,
      event: event.event_type,
      at: event.event_time,
    })),
    state: last.event.event_state,
    state_at: last.event.event_time,
    gateway_keyids: [...new Set(verified.map(({ keyid }) => keyid))],
    approvals,
  };
}

async function openJws(jws: string, keys: readonly JsonWebKey[] | undefined) {
  let header: CompactJWSHeaderParameters;
  try {
    header = decodeProtectedHeader(jws) as CompactJWSHeaderParameters;
  } catch {
    throw new ReceiptBroken('a receipt is not a compact JWS');
  }
  const jwk = keys === undefined ? header.jwk : keys.find((key) => thumbprintOf(key) === header.kid);
  if (jwk === undefined) throw new ReceiptBroken(`the gateway has no key ${header.kid}`);
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA', 'ES256', 'PS512'] });
    return {
      payload: Buffer.from(payload).toString('utf8'),
      keyid: thumbprintOf(jwk as JsonWebKey),
      jwk: jwk as JsonWebKey,
      signed_at_s: header.iat,
    };
  } catch {
    throw new ReceiptBroken("the gateway's signature of a receipt is invalid");
  }
}

/**
 * A retired key signed nothing since. Receipts are signed when they are read, so `iat` may be long after the event; older receipts
 * are without it. Both times are the word of whoever has the key.
 */
function checkRetirement(seq: number, jwk: JsonWebKey, { event }: Content, signed_at_s: unknown): void {
  check(
    signed_at_s === undefined || Number.isFinite(signed_at_s),
    `receipt ${seq} states no time of signing`,
  );
  const at_s = Math.max(Date.parse(event.event_time) / 1000, (signed_at_s as number | undefined) ?? 0);
  let end: ReturnType<typeof keyEndOf>;
  try {
    end = keyEndOf(jwk);
  } catch (error) {
    if (error instanceof KeyRefusal) throw new ReceiptBroken(`the gateway's key: ${error.detail}`);
    throw error;
  }
  check(
    signsAt(end, at_s),
    `receipt ${seq} says that it was signed at ${new Date(at_s * 1000).toISOString()} or later, when its key was retired (${end.retired_at}): get the receipts again`,
  );
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

/** The hash by which a receipt refers to the evidence of an approval. */
function assertionHash({
  authenticator_data,
  client_data_json,
  signature,
  public_key,
}: Evidence['assertion']): string {
  const parts = [bytes(authenticator_data), sha256(bytes(client_data_json)), bytes(signature)];
  return sha256(Buffer.concat([...parts, bytes(thumbprintOf(public_key))])).toString('base64url');
}

/** The hash by which a receipt refers to how and when the passkey of an approval came to be. */
function enrolmentHash(assertion: Evidence['assertion']): string {
  const { enrolment, enrolled_at } = assertion;
  const parts = [bytes(assertionHash(assertion)), Buffer.from(termsText({ ...enrolment, enrolled_at }))];
  return sha256(Buffer.concat(parts)).toString('base64url');
}

function checkEvidence(
  { terms, assertion, decided_at }: Evidence,
  decision: Content['decisions'][number],
  receipt: Content,
) {
  const { role, enrolment_hash } = decision;
  const what = `the ${role}'s approval`;
  check(decided_at === decision.decided_at, `the time of ${what} was modified`);
  const { enrolment, enrolled_at } = assertion;
  const isCovered = enrolment_hash !== undefined;
  check(!isCovered || enrolment_hash === enrolmentHash(assertion), `the enrolment of ${what} was modified`);
  const clientData = bytes(assertion.client_data_json);
  const data = bytes(assertion.authenticator_data);
  const { type, challenge, origin } = JSON.parse(clientData.toString('utf8')) as Record<string, unknown>;
  check(type === 'webauthn.get', `${what} is not an assertion`);
  check(challenge === sha256(termsText(terms)).toString('base64url'), `${what} was signed over other terms`);
  // Another origin was accepted by the gateway, which signed the hash of this assertion. What binds the passkey is the host below.
  check(isOrigin(origin), `${what} was signed at no origin`);
  const flags = data.length >= AUTHENTICATOR_DATA_MIN_BYTES ? data.readUInt8(FLAGS_AT) : 0;
  check(
    (flags & FLAG_USER_PRESENT) !== 0 && (flags & FLAG_USER_VERIFIED) !== 0,
    `${what} lacks user verification`,
  );
  const partyId = sha256(new URL(terms.gateway).hostname);
  check(data.subarray(0, FLAGS_AT).equals(partyId), `${what} was signed for another site`);
  const signed = Buffer.concat([data, sha256(clientData)]);
  check(verifiesSignature(assertion, signed), `the signature of ${what} is invalid`);
  check(termsMatchReceipt(terms, role, receipt), `${what} belongs to another consent`);
  return {
    role,
    at: decided_at,
    gateway: terms.gateway,
    origin: String(origin),
    passkey: thumbprintOf(assertion.public_key),
    enrolled_at: isCovered ? enrolled_at : null,
    vouched_by: (isCovered && enrolment?.issuer) || null,
    fields: terms.fields.map(({ id }) => id),
  };
}

function isOrigin(origin: unknown): boolean {
  return (
    typeof origin === 'string' && /^(https?:\/\/[^/?#@\s]+|android:apk-key-hash:[\w-]{43})$/.test(origin)
  );
}

function verifiesSignature(
  { public_key, algorithm, signature }: Evidence['assertion'],
  signed: Buffer,
): boolean {
  try {
    const key: KeyObject = createPublicKey({ key: public_key as JsonWebKey, format: 'jwk' });
    return verify(algorithm === 'EdDSA' ? null : 'sha256', signed, key, bytes(signature));
  } catch {
    return false;
  }
}

/** Whether the signed terms match the receipt, and cover every field in it. */
function termsMatchReceipt(terms: Evidence['terms'], role: string, receipt: Content): boolean {
  const processing = receipt.processing[0];
  const agreed = new Set(terms.fields.map(({ id }) => id));
  return (
    processing !== undefined &&
    terms.role === role &&
    terms.subject === receipt.pii_principal_id &&
    terms.partner.partner_id === processing.pii_controllers[0]?.partner_id &&
    terms.purpose.id === processing.purpose &&
    terms.statement === processing.statement &&
    terms.retention === processing.retention_period &&
    termsText(terms.access) === termsText(processing.access) &&
    processing.pii_information.every(({ pii_type }) => agreed.has(pii_type))
  );
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new ReceiptBroken(message);
}
