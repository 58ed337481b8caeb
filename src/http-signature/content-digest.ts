import { createHash } from 'node:crypto';
import { SignatureRefusal } from './refusal.js';
import { parseByteSequences } from './structured-field.js';

// The active algorithms of RFC 9530 section 7.2; deprecated ones are ignored like unknown ones.
const DIGESTS = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);
const CONTENT_DIGEST_MAX_CHARS = 1024;
const DIGESTS_MAX = 8;

/** The Content-Digest of a body, with SHA-256 (RFC 9530 section 2). */
export function contentDigest(body: Buffer | string): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/**
 * Checks every digest of a known algorithm against the body; at least one is required.
 * @param value the field value
 * @param body the raw bytes as received
 * @throws SignatureRefusal digest_mismatch; signature_invalid when the value is malformed
 */
export function checkContentDigest(value: string, body: Buffer): void {
  if (value.length > CONTENT_DIGEST_MAX_CHARS) {
    throw new SignatureRefusal('signature_invalid', 'Content-Digest is too long.');
  }
  let known = 0;
  for (const [name, digest] of parseByteSequences(value, DIGESTS_MAX)) {
    const hash = DIGESTS.get(name);
    if (hash === undefined) continue;
    known++;
    if (createHash(hash).update(body).digest('base64') !== digest) {
      throw new SignatureRefusal(
        'digest_mismatch',
        `The ${name} digest in Content-Digest does not match the body.`,
      );
    }
  }
  if (known === 0) {
    throw new SignatureRefusal('digest_mismatch', 'Content-Digest contains neither sha-256 nor sha-512.');
  }
}
