import { readFileSync } from 'node:fs';
import type { Config } from '../config.js';
import { ReceiptBroken } from '../receipt/broken.js';
import { GIVEN_MAX_BYTES, readGiven } from '../receipt/read.js';
import type { Jwk } from '../receipt/signature.js';
import {
  type ReceiptFindings,
  type VerifiedReceipt,
  verifyReceipt,
  verifyReceipts,
} from '../receipt/verify.js';
import { parseOptions } from './options.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';

const USAGE = 'receipt verify FILE --jwks FILE | receipt verify FILE --trust-embedded-key';

/**
 * `receipt verify`: verifies receipts offline, without the gateway: a file of receipts, or a file with the text of the QR code of
 * one. The page /verify does the same by the same code.
 */
export async function receipt(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { file, jwks, trustsEmbedded } = read(words);
  const given = givenIn(file);
  const keys = jwks === undefined ? undefined : (readJsonFile(jwks) as { keys?: Jwk[] }).keys;
  if (jwks !== undefined && !Array.isArray(keys)) throw new UsageError(`${jwks} is no JWK Set`);
  if (jwks === undefined && !trustsEmbedded) {
    throw new UsageError(
      "the key in a receipt proves nothing about the gateway: give the gateway's keys with --jwks FILE (from its /.well-known/jwks.json), or --trust-embedded-key to check only that the receipts fit together",
    );
  }
  if (given.kind === 'one') {
    const found = await verifyReceipt(given.jws, keys);
    terminal.result(oneInWords(found, keys !== undefined), { keyid: found.keyid, ...found.content });
    return;
  }
  const { found } = await verifyReceipts(given.document, keys);
  terminal.result(inWords(found, keys !== undefined), found);
}

/** @throws UsageError when the file cannot be read or holds no receipts @throws ReceiptBroken when they are not whole */
function givenIn(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
  if (text.length > GIVEN_MAX_BYTES) throw new UsageError(`${file} is too large to be a receipt`);
  try {
    return readGiven(text);
  } catch (error) {
    if (error instanceof ReceiptBroken && error.fault === 'not_receipts') {
      throw new UsageError(`${file}: ${error.message}`);
    }
    throw error;
  }
}

function read(words: readonly string[]): { file: string; jwks: string | undefined; trustsEmbedded: boolean } {
  const { values, positionals } = parseOptions(words, USAGE, {
    allowPositionals: true,
    options: { jwks: { type: 'string' }, 'trust-embedded-key': { type: 'boolean', default: false } },
  });
  const [verb, file, ...rest] = positionals;
  const trustsEmbedded = values['trust-embedded-key'];
  const isOne = values.jwks === undefined || !trustsEmbedded;
  if (verb !== 'verify' || file === undefined || rest.length > 0 || !isOne) throw new UsageError(USAGE);
  return { file, jwks: values.jwks, trustsEmbedded };
}

const whoseKey = (keysGiven: boolean) =>
  keysGiven ? 'among the keys given' : 'of the receipts themselves: whoever made them chose it';

function oneInWords({ content, keyid }: VerifiedReceipt, keysGiven: boolean): string {
  const { record_id, receipt_seq, event, processing } = content;
  const { purpose, pii_controllers, pii_information } = processing[0] ?? {};
  return [
    `${record_id} receipt ${receipt_seq} ${keysGiven ? 'holds' : 'fits its key'}: ${purpose} for ${pii_controllers?.[0]?.partner_id}`,
    `  ${event.event_type}  ${event.event_time}: ${event.event_state}`,
    `  fields: ${pii_information?.map(({ pii_type }) => pii_type).join(', ')}`,
    `  signed by the gateway's key ${keyid} (${whoseKey(keysGiven)})`,
    '  one receipt by itself: the receipts before it and what the passkey signed are in the file',
  ].join('\n');
}

function inWords(found: ReceiptFindings, keysGiven: boolean): string {
  return [
    `${found.consent_id} ${keysGiven ? 'holds' : 'fits together'}: ${found.purpose} for ${found.partner_id}, ${found.state} at ${found.state_at}`,
    ...found.receipts.map(({ seq, event, at }) => `  receipt ${seq}  ${event}  ${at}`),
    `  signed by the gateway's key ${found.gateway_keyids.join(', ')} (${whoseKey(keysGiven)})`,
    ...found.approvals.flatMap(({ role, at, gateway, origin, passkey, enrolled_at, vouched_by, fields }) => [
      `  approved by the ${role} ${at} at ${gateway}: ${fields.join(', ')}`,
      `    signed by the passkey ${passkey} with user verification, enrolled ${enrolled_at ?? 'at a time no receipt states'}`,
      ...(origin === gateway ? [] : [`    on the page or in the app ${origin}, which the gateway accepted`]),
      ...(vouched_by === null ? [] : [`    after a sign-in at ${vouched_by}`]),
    ]),
  ].join('\n');
}
