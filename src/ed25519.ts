import { verifyAsync } from '@noble/ed25519';
import type { Bytes } from './bytes.js';

/**
 * Whether an Ed25519 signature (RFC 8032) is the key's; false for anything malformed, and for a key of small order.
 *
 * By a library everywhere: browsers before Chrome 137, Firefox 129 and Safari 17 have no Ed25519, and implementations differ in
 * what they take at the edges (RFC 8032 section 5.1.7 leaves it open), on which page and command must agree.
 * @param key 32 bytes
 * @param signature 64 bytes
 */
export async function verifiesEd25519(key: Bytes, signed: Bytes, signature: Bytes): Promise<boolean> {
  try {
    return await verifyAsync(signature, signed, key, { zip215: false });
  } catch {
    return false;
  }
}
