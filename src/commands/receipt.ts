import type { JsonWebKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Config } from '../config.js';
import { ReceiptBroken, type ReceiptFindings, verifyReceipts } from '../consent/verify-receipts.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';

const USAGE = 'receipt verify FILE [--jwks FILE]';

/** `receipt verify`: verifies receipts offline, without the gateway. */
export async function receipt(_config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { file, jwks } = read(words);
  const document = readJsonFile(file) as Parameters<typeof verifyReceipts>[0];
  const keys = jwks === undefined ? undefined : (readJsonFile(jwks) as { keys?: JsonWebKey[] }).keys;
  if (!Array.isArray(document?.receipts) || !Array.isArray(document.evidence)) {
    throw new UsageError(
      `${file} holds no receipts: save the answer of GET /citizen/v1/receipts/{consent_id}`,
    );
  }
  if (jwks !== undefined && !Array.isArray(keys)) throw new UsageError(`${jwks} is no JWK Set`);
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

function read(words: readonly string[]): { file: string; jwks: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { jwks: { type: 'string' } },
    });
    const [verb, file, ...rest] = positionals;
    if (verb === 'verify' && file !== undefined && rest.length === 0) return { file, jwks: values.jwks };
  } catch {
    // said below
  }
  throw new UsageError(USAGE);
}

function inWords(found: ReceiptFindings, keysGiven: boolean): string {
  const known = keysGiven ? 'the keys given' : "compare with the gateway's /.well-known/jwks.json";
  return [
    `${found.consent_id} holds: ${found.purpose} for ${found.partner_id}, now ${found.state}`,
    ...found.receipts.map(({ seq, event, at }) => `  receipt ${seq}  ${event}  ${at}`),
    `  signed by the gateway's key ${found.gateway_keyids.join(', ')} (${known})`,
    ...found.approvals.flatMap(({ role, at, gateway, passkey, enrolled_at, fields }) => [
      `  approved by the ${role} ${at} at ${gateway}: ${fields.join(', ')}`,
      `    signed by the passkey ${passkey}, enrolled ${enrolled_at}, with user verification`,
    ]),
  ].join('\n');
}
