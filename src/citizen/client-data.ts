import { parseStrictJson } from '../contract/strict-json.js';
import { Problem } from '../problem.js';

const POINTER = '/credential/response/clientDataJSON';
const DEPTH_MAX = 8;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;

/**
 * Refuses client data of a passkey (WebAuthn section 5.8.1) that is not JSON every reader understands alike, PostgreSQL
 * included, which reads it to check the terms: UTF-8 without byte order mark, NUL, duplicate names or exponents.
 * @param clientDataJson base64url
 * @throws Problem invalid_request
 */
export function checkClientData(clientDataJson: string): void {
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
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => name.includes('\0') || hasNul(member));
}

function refusal(detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer: POINTER, detail }] });
}
