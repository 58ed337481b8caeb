import type { ReceiptFault } from '../../../receipt/broken.js';

/** Why a receipt could not be confirmed: its own fault, or that of what was given. */
export type VerifyFault =
  | ReceiptFault
  | 'too_large'
  | 'pdf'
  | 'not_picture'
  | 'no_qr'
  | 'other_qr'
  | 'no_camera'
  | 'unreadable';
