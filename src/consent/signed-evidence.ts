import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { RequestTerms, SignedRequestRow } from '../database/admin/signed-request.js';
import { importPublicKey } from '../http-signature/key.js';
import { formatId } from '../id.js';
import { UserError } from '../user-error.js';
import { EXPIRES_IN_DEFAULT_S } from './request.js';
import { readSignedMessage, type SignedMessage } from './signed-message.js';

/** What shows that a partner's key asked for what was recorded: a file for an auditor. */
export interface Evidence {
  readonly kind: 'release' | 'request';
  /** rel_, csr_, or ent_ for a repeated release. */
  readonly id: string;
  readonly partner_id: string;
  readonly at: string;
  readonly purpose: string;
  readonly consent_id?: string;
  readonly fields: readonly string[];
  readonly statement?: string;
  readonly retention?: string;
  readonly by_share_code?: boolean;
  /** Of a request. */
  readonly terms?: RequestTerms;
  /** Base64url; SHA-256(salt || personal number) names the person. */
  readonly salt: string;
  readonly subject: string;
  readonly signature_base: string;
  /** Base64url. */
  readonly signature: string;
  /** Base64url of the body as received; null without one. */
  readonly body: string | null;
}

/** A signed message that shows what was recorded. */
export interface EvidenceFindings {
  readonly id: string;
  readonly kind: 'release' | 'request';
  readonly partner_id: string;
  readonly at: string;
  readonly keyid: string;
  /**
   * What the signature covers: the message; method and address (a DPoP proof), but not which of the fields; or that the partner called
   * (the assertion of a CIBA client), but not what it asked for, which the gateway kept.
   */
  readonly covers: SignedMessage['covers'];
  readonly target: string;
  readonly fields: readonly string[];
}

/** The signed message does not show what was recorded. */
export class EvidenceBroken extends UserError {}

/** The evidence of a row. @throws EvidenceBroken when no signed message is kept */
export function toEvidence(row: SignedRequestRow): Evidence {
  const isFirst = row.release_id === row.outcome_id;
  const id = formatId(row.kind === 'request' ? 'csr' : isFirst ? 'rel' : 'ent', row.outcome_id);
  if (row.base === null || row.signature === null) {
    throw new EvidenceBroken(`${id}: no signed message is kept`);
  }
  return {
    kind: row.kind,
    id,
    partner_id: row.partner_id,
    at: row.at.toISOString(),
    purpose: row.purpose,
    ...(row.consent_id !== null && { consent_id: formatId('cst', row.consent_id) }),
    fields: row.fields,
    ...(row.statement !== null && { statement: row.statement }),
    ...(row.retention !== null && { retention: row.retention }),
    ...(row.by_share_code !== null && { by_share_code: row.by_share_code }),
    ...(row.terms !== null && { terms: row.terms }),
    salt: row.salt.toString('base64url'),
    subject: row.subject.toString('base64url'),
    signature_base: row.base,
    signature: row.signature.toString('base64url'),
    body: row.body?.toString('base64url') ?? null,
  };
}

/**
 * Verifies, without the gateway, that a key that was the partner's at that time signed a message that asks for what was
 * recorded.
 * @param keys the partner's public keys (JWK), from the partner, or as `partner show --json` prints them, with `added_at` and
 *   `retires_at` (ISO 8601); a key without them counts as the partner's at all times
 * @throws EvidenceBroken
 */
export async function verifyEvidence(
  evidence: Evidence,
  keys: readonly unknown[],
): Promise<EvidenceFindings> {
  const broken = (why: string) => new EvidenceBroken(`${evidence.id}: ${why}`);
  const body = evidence.body === null ? undefined : Buffer.from(evidence.body, 'base64url');
  const message = readSignedMessage(
    evidence.signature_base,
    Buffer.from(evidence.signature, 'base64url'),
    body,
  );
  const { keyid, covers, method, target, created_s, asked } = message;
  const jwk = keys.find((each) => tryImport(each)?.keyid === keyid);
  const key = tryImport(jwk);
  if (key === undefined) throw broken('it is signed with a key that is not among the given ones');
  if (!wasKeyAt(jwk as KeyTimes, Date.parse(evidence.at)))
    throw broken("it is signed with a key that was not the partner's at that time");
  try {
    await message.verify(key);
  } catch (error) {
    throw new EvidenceBroken(`${evidence.id}: the signature does not cover this message`, { cause: error });
  }
  const { pathname } = URL.canParse(target) ? new URL(target) : { pathname: '' };
  if (method !== 'POST' || pathname !== expectedPath(evidence, covers))
    throw broken('it asks for something else');
  if (!isOfThatTime(created_s, evidence.at)) throw broken('it was signed at another time than was recorded');
  const why = evidence.kind === 'request' ? requestFault(evidence, asked) : releaseFault(evidence, asked);
  if (why !== undefined) throw broken(why);
  const { id, kind, partner_id, at, fields } = evidence;
  return { id, kind, partner_id, at, keyid, covers, target, fields };
}

function expectedPath({ kind, consent_id }: Evidence, covers: EvidenceFindings['covers']): string {
  if (kind === 'release') return `/v1/consents/${consent_id}/releases`;
  return covers === 'caller' ? '/oauth/backchannel-authentication' : '/v1/consent-requests';
}

interface KeyTimes {
  readonly added_at?: string | null;
  readonly retires_at?: string | null;
}

// The gateway looks at the key, then records: the statement may take ten seconds, and the key retire meanwhile.
const RECORDED_AFTER_MAX_MS = 10_000;

// By the time of the record, which the database set: whoever holds a retired key can sign an older one.
function wasKeyAt({ added_at, retires_at }: KeyTimes, at_ms: number): boolean {
  const isAdded = (added_at ?? null) === null || Date.parse(added_at as string) <= at_ms;
  return (
    isAdded &&
    ((retires_at ?? null) === null || at_ms < Date.parse(retires_at as string) + RECORDED_AFTER_MAX_MS)
  );
}

function tryImport(jwk: unknown) {
  try {
    return importPublicKey(jwk);
  } catch {
    return undefined;
  }
}

// The gateway takes no older message, and keeps nonces for longer than this.
const SIGNED_BEFORE_MAX_MS = 24 * 3_600_000;
const SIGNED_AFTER_MAX_MS = 5 * 60_000;

function isOfThatTime(created_s: number, at: string): boolean {
  const age_ms = Date.parse(at) - created_s * 1000;
  return age_ms <= SIGNED_BEFORE_MAX_MS && age_ms >= -SIGNED_AFTER_MAX_MS;
}

type Asked = Readonly<Record<string, unknown>>;

function releaseFault({ fields }: Evidence, { fields: asked }: Asked): string | undefined {
  if (asked !== undefined && !isSame(asked, fields)) return 'it asks for other fields than were released';
  return undefined;
}

function requestFault(evidence: Evidence, asked: Asked): string | undefined {
  const { required_fields, optional_fields = [], accepted_alternatives = [], access, subject } = asked;
  const { terms } = evidence;
  const fields = [...((required_fields as string[]) ?? []), ...(optional_fields as string[])];
  const number = (subject as { personal_id_number?: unknown } | undefined)?.personal_id_number;
  if (asked.purpose !== evidence.purpose) return 'it names another purpose';
  if (!isSame(fields, evidence.fields)) return 'it asks for other fields';
  if (String(asked.statement).normalize('NFC') !== evidence.statement) return 'it states something else';
  if (terms === undefined || !isSame(required_fields, terms.required_fields))
    return 'it requires other fields';
  if (!isDeepStrictEqual(accepted_alternatives, terms.accepted_alternatives)) {
    return 'it accepts other alternatives';
  }
  if (!isDeepStrictEqual(access, terms.access)) return 'it asks for other access';
  if ((asked.expires_in_s ?? EXPIRES_IN_DEFAULT_S) !== terms.expires_in_s)
    return 'it expires at another time';
  if (asked.retention !== evidence.retention) return 'it names another retention';
  if (evidence.by_share_code !== (number === undefined)) return 'it names the person in another way';
  if (number !== undefined && commitment(evidence.salt, String(number)) !== evidence.subject) {
    return 'it names another person';
  }
  return undefined;
}

function commitment(salt: string, number: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'base64url')).update(number).digest('base64url');
}

function isSame(asked: unknown, fields: readonly string[]): boolean {
  return Array.isArray(asked) && JSON.stringify([...asked].sort()) === JSON.stringify([...fields].sort());
}
