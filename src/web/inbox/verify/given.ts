import { ReceiptBroken } from '../../../receipt/broken.js';
import { GIVEN_MAX_BYTES, readGiven } from '../../../receipt/read.js';
import type { Jwk } from '../../../receipt/signature.js';
import {
  type VerifiedReceipt,
  type VerifiedReceipts,
  verifyReceipt,
  verifyReceipts,
} from '../../../receipt/verify.js';
import type { VerifyFault } from './fault.js';
import { readQr } from './qr-picture.js';

/** What came of a check. */
export type Verdict =
  | { readonly kind: 'all'; readonly receipts: VerifiedReceipts }
  | { readonly kind: 'one'; readonly receipt: VerifiedReceipt }
  | { readonly kind: 'fault'; readonly fault: VerifyFault };

const PICTURE_MAX_BYTES = 50_000_000;
const PDF_MARK = '%PDF-';

/** Checks a text: the file of receipts, the text of a QR code, or a receipt as a JWS. */
export async function checkText(text: string, keys: readonly Jwk[]): Promise<Verdict> {
  try {
    const given = readGiven(text);
    return given.kind === 'all'
      ? { kind: 'all', receipts: await verifyReceipts(given.document, keys) }
      : { kind: 'one', receipt: await verifyReceipt(given.jws, keys) };
  } catch (error) {
    if (error instanceof ReceiptBroken) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

/** Checks a file: one of receipts, or a picture with a QR code. */
export async function checkFile(file: Blob, keys: readonly Jwk[]): Promise<Verdict> {
  if (file.type.startsWith('image/')) return checkPicture(file, keys);
  if (file.size > GIVEN_MAX_BYTES) return { kind: 'fault', fault: 'too_large' };
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { kind: 'fault', fault: 'unreadable' }; // gone, or on a drive that is not there
  }
  if (text.startsWith(PDF_MARK)) return { kind: 'fault', fault: 'pdf' };
  return checkText(text, keys);
}

async function checkPicture(file: Blob, keys: readonly Jwk[]): Promise<Verdict> {
  if (file.size > PICTURE_MAX_BYTES) return { kind: 'fault', fault: 'too_large' };
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return { kind: 'fault', fault: 'not_picture' };
  }
  const text = await readQr(picture);
  picture.close();
  return text === undefined ? { kind: 'fault', fault: 'no_qr' } : checkQrText(text, keys);
}

/** Checks the text of a QR code that was found in a picture. */
export async function checkQrText(text: string, keys: readonly Jwk[]): Promise<Verdict> {
  const verdict = await checkText(text, keys);
  const isOther = verdict.kind === 'fault' && verdict.fault === 'not_receipts';
  return isOther ? { kind: 'fault', fault: 'other_qr' } : verdict;
}
