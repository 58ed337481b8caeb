import { parseStrictJson } from '../contract/strict-json.js';
import { Problem } from '../problem.js';

const POINTER = '/credential/response/clientDataJSON';
const DEPTH_MAX = 8;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const CHALLENGE = /^[\w-]{43}$/; // 32 bytes in base64url

/** What client data must say: at an enrolment or an approval, at one of these origins. */
export interface ExpectedCeremony {
  readonly type: 'webauthn.create' | 'webauthn.get';
  /** Web origins, and android:apk-key-hash:... of apps. */
  readonly origins: readonly string[];
}

/**
 * Reads the client data of a passkey (WebAuthn section 5.8.1), and judges all its members alike at enrolment and approval.
 * @param clientDataJson base64url
 * @returns its challenge; undefined when a member says something else than expected
 * @throws Problem invalid_request when it is not JSON that every reader understands alike
 */
export function readClientData(
  clientDataJson: string,
  { type, origins }: ExpectedCeremony,
): Buffer | undefined {
  const data = parse(clientDataJson);
  const { challenge, crossOrigin = false, topOrigin, tokenBinding } = data;
  const isExpected =
    data.type === type &&
    isOneOf(origins, data.origin) &&
    crossOrigin === false &&
    topOrigin === undefined && // present only in a frame of another site
    (tokenBinding === undefined || isUnused(tokenBinding));
  if (!isExpected || typeof challenge !== 'string' || !CHALLENGE.test(challenge)) return undefined;
  const bytes = Buffer.from(challenge, 'base64url');
  return bytes.toString('base64url') === challenge ? bytes : undefined;
}

function isOneOf(origins: readonly string[], origin: unknown): boolean {
  return typeof origin === 'string' && origins.includes(origin);
}

/** Whether token binding (WebAuthn level 2) was not used: the gateway cannot check a token. */
function isUnused(tokenBinding: unknown): boolean {
  const { status } = Object(tokenBinding) as { status?: unknown };
  return status === 'supported' || status === 'not-supported';
}

/**
 * Parses JSON that every reader understands alike, PostgreSQL included, which reads it to check the terms: UTF-8 without byte
 * order mark, NUL, duplicate names or exponents.
 */
function parse(clientDataJson: string): Readonly<Record<string, unknown>> {
  const bytes = Buffer.from(clientDataJson, 'base64url');
  let value: unknown;
  try {
    value = parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  } catch (error) {
    throw error instanceof Problem ? refusal(error.errors[0]?.detail ?? error.message) : error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal('must be an object');
  if (hasNul(value)) throw refusal('must not contain NUL');
  // PostgreSQL reads numbers exactly, and refuses those with huge exponents.
  if (/\d[eE]/.test(bytes.toString('utf8').replace(STRINGS, '""')))
    throw refusal('must not contain exponents');
  return value as Record<string, unknown>;
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => name.includes('\0') || hasNul(member));
}

function refusal(detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer: POINTER, detail }] });
}
