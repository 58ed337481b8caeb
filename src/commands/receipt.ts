import type { JsonWebKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Config } from '../config.js';
import { ReceiptBroken, type ReceiptFindings, verifyReceipts } from '../consent/verify-receipts.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';

const USAGE = 'receipt verify FILE --jwks FILE | receipt verify FILE --trust-embedded-key';

/** `receipt verify`: verifies receipts offline, without the gateway. */
export async function receipt(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { file, jwks, trustsEmbedded } = read(words);
  const document = readJsonFile(file) as Parameters<typeof verifyReceipts>[0];
  const keys = jwks === undefined ? undefined : (readJsonFile(jwks) as { keys?: JsonWebKey[] }).keys;
  if (!Array.isArray(document?.receipts) || !Array.isArray(document.evidence)) {
    throw new UsageError(
      `${file} holds no receipts: save the answer of GET /citizen/v1/receipts/{consent_id}`,
    );
  }
  if (jwks !== undefined && !Array.isArray(keys)) throw new UsageError(`${jwks} is no JWK Set`);
  if (jwks === undefined && !trustsEmbedded) {
    throw new UsageError(
      "the key in a receipt proves nothing about the gateway: give the gateway's keys with --jwks FILE (from its /.well-known/jwks.json), or --trust-embedded-key to check only that the receipts fit together",
    );
  }
  let found: ReceiptFindings;
  try {
    found = await verifyReceipts(document, keys);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) {
      throw new ReceiptBroken('the receipts are not whole');
    }
    throw error;
  }
  terminal.result(inWords(found, keys !== undefined), found);
}

function read(words: readonly string[]): { file: string; jwks: string | undefined; trustsEmbedded: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { jwks: { type: 'string' }, 'trust-embedded-key': { type: 'boolean', default: false } },
    });
    const [verb, file, ...rest] = positionals;
    const trustsEmbedded = values['trust-embedded-key'];
    const isOne = values.jwks === undefined || !trustsEmbedded;
    if (verb === 'verify' && file !== undefined && rest.length === 0 && isOne) {
      return { file, jwks: values.jwks, trustsEmbedded };
    }
  } catch {
    // said below
  }
  throw new UsageError(USAGE);
}

function inWords(found: ReceiptFindings, keysGiven: boolean): string {
  const known = keysGiven ? 'among the keys given' : 'of the receipts themselves: whoever made them chose it';
  return [
    `${found.consent_id} ${keysGiven ? 'holds' : 'fits together'}: ${found.purpose} for ${found.partner_id}, ${found.state} at ${found.state_at}`,
    ...found.receipts.map(({ seq, event, at }) => `  receipt ${seq}  ${event}  ${at}`),
    `  signed by the gateway's key ${found.gateway_keyids.join(', ')} (${known})`,
    ...found.approvals.flatMap(({ role, at, gateway, origin, passkey, enrolled_at, vouched_by, fields }) => [
      `  approved by the ${role} ${at} at ${gateway}: ${fields.join(', ')}`,
      `    signed by the passkey ${passkey} with user verification, enrolled ${enrolled_at ?? 'at a time no receipt states'}`,
      ...(origin === gateway ? [] : [`    on the page or in the app ${origin}, which the gateway accepted`]),
      ...(vouched_by === null ? [] : [`    after a sign-in at ${vouched_by}`]),
    ]),
  ].join('\n');
}
