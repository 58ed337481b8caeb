import { deflateRawSync } from 'node:zlib';
import type { ReceiptFault } from '../../src/receipt/broken.js';
import { packReceipt } from '../../src/receipt/compact.js';

type Document = ReturnType<typeof JSON.parse>;

/** What somebody may give to verify, and what must come of it. */
export interface GivenCase {
  readonly name: string;
  readonly text: string;
  /** Undefined for what holds. */
  readonly fault: ReceiptFault | undefined;
}

const BOMB = deflateRawSync(Buffer.alloc(3_000_000, 'a')).toString('base64url');
const headerOf = (head: string) => JSON.parse(Buffer.from(head, 'base64url').toString());
const payloadOf = (jws: string) => JSON.parse(Buffer.from(String(jws.split('.')[1]), 'base64url').toString());
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Cases made of the receipts of one consent with at least two receipts, on which command and page must agree.
 * @param document the answer of GET /citizen/v1/receipts/{consent_id}
 * @param other that of another consent
 */
export function givenCases(document: Document, other: Document): GivenCase[] {
  const [first] = document.receipts;
  const [head = '', body = '', tail = ''] = String(document.receipts.at(-1).jws).split('.');
  const packed = packReceipt(`${head}.${body}.${tail}`, 'https://gateway.example/verify') ?? '';
  const changed = (change: (copy: Document) => void) => {
    const copy = structuredClone(document);
    change(copy);
    return JSON.stringify(copy);
  };
  const otherSignature = `${tail.slice(0, -4)}AAAA`;
  const holds: readonly (readonly [string, string])[] = [
    ['the file', JSON.stringify(document)],
    ['the file, indented and with a byte order mark', `\uFEFF${JSON.stringify(document, null, 2)}\n`],
    ['the text of the QR code', packed],
    ['the text of the QR code with a line break', `${packed}\n`],
    ['the text of the QR code without its address', packed.slice(packed.indexOf('#') + 1)],
    ['a receipt as a JWS', first.jws],
  ];
  const fails: readonly (readonly [string, string, ReceiptFault])[] = [
    ['nothing', '', 'not_receipts'],
    ['a text', 'Xin chào', 'not_receipts'],
    ['another address', 'https://gateway.example/verify', 'not_receipts'],
    ['a list', '[]', 'not_receipts'],
    ['null', 'null', 'not_receipts'],
    ['a file of something else', '{"keys":[]}', 'not_receipts'],
    ['half of the file', JSON.stringify(document).slice(0, 2000), 'not_receipts'],
    ['members named twice', `{"receipts":[],${JSON.stringify(document).slice(1)}`, 'incomplete'],
    [
      'no receipts',
      changed((d) => {
        d.receipts = [];
      }),
      'incomplete',
    ],
    [
      'a receipt of null',
      changed((d) => {
        d.receipts[0] = null;
      }),
      'incomplete',
    ],
    [
      'evidence of null',
      changed((d) => {
        d.evidence = [null];
      }),
      'incomplete',
    ],
    [
      'a receipt that is not a JWS',
      changed((d) => {
        d.receipts[0].jws = 'x';
      }),
      'incomplete',
    ],
    [
      'a receipt that is a number',
      changed((d) => {
        d.receipts[0].jws = 7;
      }),
      'incomplete',
    ],
    [
      'a longer retention',
      changed((d) => {
        const content = payloadOf(d.receipts[0].jws);
        content.processing[0].retention_period = 'P10Y';
        const [head, , tail] = d.receipts[0].jws.split('.');
        d.receipts[0].jws = `${head}.${encode(content)}.${tail}`;
      }),
      'signature_invalid',
    ],
    ['a receipt that is missing', changed((d) => d.receipts.shift()), 'chain_broken'],
    ['receipts in another order', changed((d) => d.receipts.reverse()), 'chain_broken'],
    [
      'a receipt of another consent',
      changed((d) => {
        d.receipts[0] = other.receipts[0];
      }),
      'chain_broken',
    ],
    [
      'no evidence',
      changed((d) => {
        d.evidence = [];
      }),
      'evidence_missing',
    ],
    [
      'evidence of another consent',
      changed((d) => {
        d.evidence = other.evidence;
      }),
      'evidence_missing',
    ],
    [
      'another signature of the passkey',
      changed((d) => {
        d.evidence[0].assertion.signature = 'AAAA';
      }),
      'evidence_missing',
    ],
    [
      'another field in what the passkey signed',
      changed((d) =>
        d.evidence[0].terms.fields.push({ id: 'person.email', label: { vi: '', en: '' }, sensitive: false }),
      ),
      'evidence_invalid',
    ],
    [
      'another time of the approval',
      changed((d) => {
        d.evidence[0].decided_at = '2020-01-01T00:00:00.000Z';
      }),
      'evidence_invalid',
    ],
    ['a JWS with another signature', `${head}.${body}.${otherSignature}`, 'signature_invalid'],
    [
      'a JWS without a signature',
      `${encode({ ...headerOf(head), alg: 'none' })}.${body}.AAAA`,
      'signature_invalid',
    ],
    [
      'a JWS that wants an extension',
      `${encode({ ...headerOf(head), crit: ['exp'], exp: 1 })}.${body}.${tail}`,
      'incomplete',
    ],
    [
      'a JWS of an unknown key',
      `${encode({ ...headerOf(head), kid: 'A'.repeat(43) })}.${body}.${tail}`,
      'key_unknown',
    ],
    ['a QR code with another signature', packed.replace(tail, otherSignature), 'signature_invalid'],
    ['a QR code that was cut', packed.replace(/\.[\w-]{40}/, '.'), 'incomplete'],
    ['a QR code that inflates without an end', `r1.${BOMB}.${tail}`, 'incomplete'],
  ];
  return [
    ...holds.map(([name, text]) => ({ name, text, fault: undefined })),
    ...fails.map(([name, text, fault]) => ({ name, text, fault })),
  ];
}
