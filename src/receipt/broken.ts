import { UserError } from '../user-error.js';

/**
 * Why receipts do not hold; pages have a sentence for each.
 * not_receipts: neither the file of receipts nor the text of a QR code. incomplete: something is missing or malformed.
 * key_unknown: signed by none of the gateway's keys. key_unusable: the published key itself is malformed. key_retired: signed
 * since the key was retired. signature_invalid: changed after it was signed. chain_broken: a receipt is missing, repeated or
 * out of order. other_consent: receipts or evidence of several consents. evidence_missing, evidence_invalid: what a passkey
 * signed. no_passkey: nobody's passkey signed an approval.
 */
export type ReceiptFault =
  | 'not_receipts'
  | 'incomplete'
  | 'key_unknown'
  | 'key_unusable'
  | 'key_retired'
  | 'signature_invalid'
  | 'chain_broken'
  | 'other_consent'
  | 'evidence_missing'
  | 'evidence_invalid'
  | 'no_passkey';

/** The receipts do not hold; the message states why in one line. */
export class ReceiptBroken extends UserError {
  constructor(
    readonly fault: ReceiptFault,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ReceiptBroken unless the condition holds */
export function check(condition: boolean, fault: ReceiptFault, message: string): asserts condition {
  if (!condition) throw new ReceiptBroken(fault, message);
}
