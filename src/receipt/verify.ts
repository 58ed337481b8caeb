import { areEqual, fromBase64url, join, sha256, textOf, toBase64url, utf8 } from '../bytes.js';
import { termsText } from '../consent/terms.js';
import type { components } from '../contract/generated/citizen.js';
import { check, ReceiptBroken } from './broken.js';
import { checkRetirement, openJws } from './jws.js';
import { type Jwk, thumbprintOf, verifiesAssertion } from './signature.js';

type Schemas = components['schemas'];
type Evidence = Schemas['Evidence'];

/** What a receipt says. */
export type ReceiptContent = Schemas['ReceiptContent'];

/** The answer of `GET /citizen/v1/receipts/{consent_id}`, as far as it is verified. */
export interface ReceiptDocument {
  readonly receipts: readonly { readonly jws: string }[];
  readonly evidence: readonly Evidence[];
}

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

/** Verified receipts: the facts, and the content of each, oldest first. */
export interface VerifiedReceipts {
  readonly found: ReceiptFindings;
  readonly contents: readonly ReceiptContent[];
}

/** One verified receipt: what it says, and the key that signed it. */
export interface VerifiedReceipt {
  readonly content: ReceiptContent;
  readonly keyid: string;
}

const FLAG_USER_PRESENT = 0x01;
const FLAG_USER_VERIFIED = 0x04;
const FLAGS_AT = 32;
const AUTHENTICATOR_DATA_MIN_BYTES = 37;

/**
 * Verifies the receipts of one consent offline: the gateway's signatures, the hash chain, and that the person's
 * authenticator signed the terms of the receipts with each approval. Runs in Node and in browsers.
 * @param document the response of `GET /citizen/v1/receipts/{consent_id}`
 * @param keys the gateway's keys (RFC 7517); without them the key in each receipt is used, which proves nothing about the
 *   gateway: whoever made the receipts chose it. With `retired_at`, a key has signed nothing since
 * @throws ReceiptBroken
 */
export function verifyReceipts(document: ReceiptDocument, keys?: readonly Jwk[]): Promise<VerifiedReceipts> {
  return whole(() => verifyAll(document, keys));
}

/**
 * Verifies one receipt by itself, as a QR code has it: the gateway's signature, without the receipts before it and without what
 * the passkey signed.
 * @throws ReceiptBroken
 */
export function verifyReceipt(jws: string, keys?: readonly Jwk[]): Promise<VerifiedReceipt> {
  return whole(async () => {
    const { content, keyid } = await openReceipt(jws, keys);
    check(content.processing.length > 0 && typeof content.record_id === 'string', 'incomplete', NOT_WHOLE);
    return { content, keyid };
  });
}

const NOT_WHOLE = 'the receipts are not whole';

/** Members that are missing, or of another type than the contract says, are found where they are used. */
async function whole<Verified>(verify: () => Promise<Verified>): Promise<Verified> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError) {
      throw new ReceiptBroken('incomplete', NOT_WHOLE);
    }
    throw error;
  }
}

async function openReceipt(jws: string, keys: readonly Jwk[] | undefined) {
  const opened = await openJws(jws, keys);
  const content = JSON.parse(textOf(opened.payload)) as ReceiptContent;
  checkRetirement(content.receipt_seq, opened, content.event.event_time);
  return { ...opened, content };
}

async function verifyAll(
  document: ReceiptDocument,
  keys: readonly Jwk[] | undefined,
): Promise<VerifiedReceipts> {
  const verified: VerifiedReceipt[] = [];
  let previous: string | null = null;
  for (const { jws } of document.receipts) {
    const { payload, keyid, content } = await openReceipt(jws, keys);
    const seq = verified.length + 1;
    check(
      content.receipt_seq === seq,
      'chain_broken',
      `receipt ${seq} has the sequence number ${content.receipt_seq}`,
    );
    check(content.previous === previous, 'chain_broken', `receipt ${seq} does not continue the hash chain`);
    check(
      content.record_id === (verified[0]?.content ?? content).record_id,
      'other_consent',
      `receipt ${seq} belongs to another consent`,
    );
    previous = toBase64url(await sha256(payload));
    verified.push({ content, keyid });
  }
  const first = verified[0]?.content;
  const last = verified.at(-1)?.content;
  const processing = first?.processing[0];
  if (first === undefined || last === undefined || processing === undefined) {
    throw new ReceiptBroken('incomplete', 'there are no receipts');
  }
  const approvals = await approvalsOf(first, document.evidence);
  const found: ReceiptFindings = {
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
  return { found, contents: verified.map(({ content }) => content) };
}

async function approvalsOf(
  first: ReceiptContent,
  evidence: readonly Evidence[],
): Promise<ReceiptFindings['approvals']> {
  const hashed = await Promise.all(
    evidence.map(async (each) => ({ each, hash: await assertionHash(each.assertion) })),
  );
  const approvals: ReceiptFindings['approvals'][number][] = [];
  for (const decision of first.decisions) {
    if (decision.verdict !== 'approved') continue;
    if (decision.witnessed_by !== undefined) continue; // a child's consent, given in the presence of the guardian who signed
    const signed = hashed.find(({ hash }) => hash === decision.assertion_hash)?.each;
    check(
      signed !== undefined,
      'evidence_missing',
      `the evidence of the ${decision.role}'s approval is missing or was modified`,
    );
    approvals.push(await checkEvidence(signed, decision, first));
  }
  check(approvals.length > 0, 'no_passkey', 'no approval was signed with a passkey');
  return approvals;
}

/** The hash by which a receipt refers to the evidence of an approval. */
async function assertionHash(assertion: Evidence['assertion']): Promise<string> {
  const { authenticator_data, client_data_json, signature, public_key } = assertion;
  return toBase64url(
    await sha256(
      join(
        fromBase64url(authenticator_data),
        await sha256(fromBase64url(client_data_json)),
        fromBase64url(signature),
        fromBase64url(await thumbprintOf(public_key)),
      ),
    ),
  );
}

/** The hash by which a receipt refers to how and when the passkey of an approval came to be. */
async function enrolmentHash(assertion: Evidence['assertion']): Promise<string> {
  const { enrolment, enrolled_at } = assertion;
  const text = utf8(termsText({ ...enrolment, enrolled_at }));
  return toBase64url(await sha256(join(fromBase64url(await assertionHash(assertion)), text)));
}

async function checkEvidence(
  { terms, assertion, decided_at }: Evidence,
  decision: ReceiptContent['decisions'][number],
  receipt: ReceiptContent,
) {
  const { role, enrolment_hash } = decision;
  const what = `the ${role}'s approval`;
  const holds: (condition: boolean, message: string) => asserts condition = (condition, message) =>
    check(condition, 'evidence_invalid', message);
  holds(decided_at === decision.decided_at, `the time of ${what} was modified`);
  const { enrolment, enrolled_at } = assertion;
  const isCovered = enrolment_hash !== undefined;
  holds(
    !isCovered || enrolment_hash === (await enrolmentHash(assertion)),
    `the enrolment of ${what} was modified`,
  );
  const clientData = fromBase64url(assertion.client_data_json);
  const data = fromBase64url(assertion.authenticator_data);
  const { type, challenge, origin } = JSON.parse(textOf(clientData)) as Record<string, unknown>;
  holds(type === 'webauthn.get', `${what} is not an assertion`);
  holds(challenge === toBase64url(await sha256(termsText(terms))), `${what} was signed over other terms`);
  // Another origin was accepted by the gateway, which signed the hash of this assertion. What binds the passkey is the host below.
  holds(isOrigin(origin), `${what} was signed at no origin`);
  const flags = data.length >= AUTHENTICATOR_DATA_MIN_BYTES ? (data[FLAGS_AT] ?? 0) : 0;
  holds(
    (flags & FLAG_USER_PRESENT) !== 0 && (flags & FLAG_USER_VERIFIED) !== 0,
    `${what} lacks user verification`,
  );
  const partyId = await sha256(new URL(terms.gateway).hostname);
  holds(areEqual(data.subarray(0, FLAGS_AT), partyId), `${what} was signed for another site`);
  const { algorithm, public_key, signature } = assertion;
  const signed = join(data, await sha256(clientData));
  holds(
    await verifiesAssertion(algorithm, public_key, signed, fromBase64url(signature)),
    `the signature of ${what} is invalid`,
  );
  check(termsMatchReceipt(terms, role, receipt), 'other_consent', `${what} belongs to another consent`);
  return {
    role,
    at: decided_at,
    gateway: terms.gateway,
    origin: String(origin),
    passkey: await thumbprintOf(public_key),
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

/** Whether the signed terms match the receipt, and cover every field in it. */
function termsMatchReceipt(terms: Evidence['terms'], role: string, receipt: ReceiptContent): boolean {
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
