import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a receiver's Authorization (AES-256-GCM) for the database, whose copies then do not give it away. It is bound to the partner.
 * @param keys of 32 bytes; the first encrypts
 * @returns base64
 */
export function sealAuthorization(value: string, partnerId: string, [key]: readonly Buffer[]): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key as Buffer, nonce).setAAD(Buffer.from(partnerId));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
}

/**
 * @returns undefined where no key opens it, as when the signing key that it was sealed under is gone; `isOld` where it is to be sealed again,
 * before that happens
 */
export function openAuthorization(
  sealed: Buffer,
  partnerId: string,
  keys: readonly Buffer[],
): { readonly value: string; readonly isOld: boolean } | undefined {
  for (const [place, key] of keys.entries()) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(partnerId))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      const value = Buffer.concat([text, decipher.final()]).toString('utf8');
      return { value, isOld: place > 0 };
    } catch {
      // sealed under another key
    }
  }
  return undefined;
}
