import { deflateSync, inflateSync } from 'fflate';
import { fromBase64url, join, textOf, toBase64url, utf8 } from '../bytes.js';
import { ReceiptBroken } from './broken.js';

/**
 * The text of a QR code with a receipt: `https://GATEWAY/verify#r1.TEXT.SIGNATURE`. It carries the receipt whole, as it was signed:
 * TEXT is its header and payload, deflated (RFC 1951) with the dictionary below, a zero byte between them, and SIGNATURE the
 * gateway's; both in base64url. The fragment of an address is not sent to a server, so a phone's camera that opens the address
 * tells the gateway nothing.
 *
 * The receipt itself fits, deflated, as most of it is the same in all. A digest in its place would need its own signature and
 * would prove less. What does not fit is what the passkey signed: the file has it.
 */
const MARK = 'r1';
const FORM = /(?:^|#)r1\.([\w-]+)\.([\w-]+)$/;

/** The most bytes of the largest QR code (ISO/IEC 18004, version 40, correction L). */
export const QR_MAX_BYTES = 2953;
const TEXT_MAX_BYTES = 40_000;

/** What all receipts have in common. Part of the form r1: another dictionary is another mark. */
const DICTIONARY = utf8(
  [
    'person.permanent_residenceperson.current_residenceperson.marital_statusperson.health_insuranceperson.ethnicity',
    'prescriptions.diagnosesprescriptions.valid_untilprescriptions.prescriberprescriptions.remainingprescriptions.lines',
    'person.occupationperson.nationalityperson.personal_id_numberperson.emailperson.phone_numberperson.is_adultperson.sex',
    'person.date_of_birthperson.birth_full_name","sensitive":true,"necessary":true},{"pii_type":"person.',
    '"role":"guardian","verdict":"refused","witnessed_by":"guardian"operatorgatewaypartneruntilmonthyeardayweek',
    'consent_narrowedconsent_pausedconsent_resumedconsent_revokedconsent_relinquishedconsent_expiredconsent_lapsed',
    '{"alg":"ES256","kid":"{"crv":"P-256","kty":"EC","x":"","y":"{"alg":"PS512","jwk":{"e":"AQAB","kty":"RSA","n":"',
    '{"alg":"EdDSA","kid":"","jwk":{"crv":"Ed25519","kty":"OKP","x":""},"typ":"consent-receipt+json","iat":17}\0',
    '{"schema_version" : "ISO/IEC TS 27560:2023", "record_id" : "cst_01", "receipt_seq" : 1, "previous" : null, ',
    '"pii_principal_id" : "", "privacy_notice" : {"language" : ["vi", "en"], "text" : {"vi": "", "en": "',
    '"}}, "processing" : [{"purpose":"bank.account_opening","purpose_name":{"vi": "", "en": ""},"statement":"',
    '","lawful_basis":"consent","pii_information":[{"pii_type":"person.birth_full_name","sensitive":false,"necessary":false}],',
    '"pii_source":"national population database","processing_method":"read repeatedlyread once","access":{"mode":"recurring",',
    '"at_most":{"count":,"per":""mode":"once"},"retention_period":"P90D","storage_locations":["VN"],"jurisdiction":"VN",',
    '"pii_controllers":[{"partner_id":"","name":{"vi": "Ngân hàng ", "en": ""},"organisation_id":"","contact":{"email": "", ',
    '"phone": "+84"},"agreement":{"signed_on": "202"}}],"recipient_third_parties":[],"withdrawal_method":',
    '"DELETE /citizen/v1/consents/cst_01"}], "consent_type" : "explicit", "event" : {"event_type" : "consent_given", ',
    '"event_time" : "202-0T:00.000Z", "event_state" : "active", "entity" : "subject", "valid_until" : "202T00:00:00.000Z"}, ',
    '"decisions" : [{"role":"subject","verdict":"approved","decided_at":"202","assertion_hash":"","enrolment_hash":""}]}',
  ].join(''),
);

/**
 * The address that the QR code of a receipt has.
 * @param address of the page that verifies receipts
 * @returns undefined for a receipt that is too long for a QR code
 */
export function packReceipt(jws: string, address: string): string | undefined {
  const [head = '', body = '', signature = ''] = jws.split('.');
  const text = join(fromBase64url(head), new Uint8Array(1), fromBase64url(body));
  const deflated = deflateSync(text, { level: 9, mem: 12, dictionary: DICTIONARY });
  const packed = `${address}#${MARK}.${toBase64url(deflated)}.${signature}`;
  return packed.length <= QR_MAX_BYTES ? packed : undefined;
}

/** Whether a text is one that {@link packReceipt} made, with an address or without. */
export const isPacked = (text: string): boolean => FORM.test(text);

/**
 * The receipt in the text of a QR code, as it was signed.
 * @throws ReceiptBroken not_receipts for another text, incomplete for one that was damaged
 */
export function unpackReceipt(text: string): string {
  const [, deflated, signature] = FORM.exec(text) ?? [];
  if (deflated === undefined || signature === undefined) {
    throw new ReceiptBroken('not_receipts', 'this is not the QR code of a receipt');
  }
  try {
    const inflated = inflateSync(fromBase64url(deflated), {
      out: new Uint8Array(TEXT_MAX_BYTES), // a longer text does not fit, whatever it claims to be
      dictionary: DICTIONARY,
    });
    const between = inflated.indexOf(0);
    const head = inflated.subarray(0, between);
    const body = inflated.subarray(between + 1);
    textOf(head);
    return `${toBase64url(head)}.${toBase64url(body)}.${signature}`;
  } catch {
    throw new ReceiptBroken('incomplete', 'the QR code of the receipt is damaged');
  }
}
