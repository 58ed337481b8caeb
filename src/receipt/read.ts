import { AmbiguousJson, refuseAmbiguity } from '../contract/json-ambiguity.js';
import { ReceiptBroken } from './broken.js';
import { isPacked, unpackReceipt } from './compact.js';
import type { ReceiptDocument } from './verify.js';

/** What somebody gave to verify: all receipts of a consent, or one by itself. */
export type GivenReceipts =
  | { readonly kind: 'all'; readonly document: ReceiptDocument }
  | { readonly kind: 'one'; readonly jws: string };

/** Several times what a file has with 1,000 receipts, the most there can be, of 80 fields each. */
export const GIVEN_MAX_BYTES = 30_000_000;

const DEPTH_MAX = 32;
const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Reads what somebody gave to verify: the file of receipts, the text of a QR code, or a receipt as a JWS.
 * @throws ReceiptBroken not_receipts, incomplete
 */
export function readGiven(given: string): GivenReceipts {
  const text = given.replace(/^\uFEFF/, '').trim();
  if (isPacked(text)) return { kind: 'one', jws: unpackReceipt(text) };
  if (JWS.test(text)) return { kind: 'one', jws: text };
  let document: Partial<ReceiptDocument> | null;
  try {
    refuseAmbiguity(text, DEPTH_MAX, false);
    document = JSON.parse(text) as Partial<ReceiptDocument> | null;
  } catch (error) {
    if (error instanceof AmbiguousJson)
      throw new ReceiptBroken('incomplete', `it can be read in two ways: ${error.detail}`);
    throw new ReceiptBroken('not_receipts', 'it is neither JSON nor the text of a QR code');
  }
  if (!Array.isArray(document?.receipts) || !Array.isArray(document.evidence)) {
    throw new ReceiptBroken(
      'not_receipts',
      'it holds no receipts: save the answer of GET /citizen/v1/receipts/{consent_id}',
    );
  }
  return { kind: 'all', document: document as ReceiptDocument };
}
