import * as crypto from 'node:crypto';
import { ALGORITHMS } from './algorithms.js';
import type { PublicKey } from './key.js';
import { SignatureRefusal } from './refusal.js';
import { type RequestMessage, type ResponseMessage, signatureBase } from './signature-base.js';
import { signatureInput } from './signature-input.js';
import type { Signer } from './signer.js';

// On the main thread, where an Ed25519 signature takes 30 to 45 us and a verification 75 to 110. The thread pool would block the
// main thread less and cost half as much again in CPU time, for waking a thread and being woken: with all cores busy a gateway
// made 8 % fewer releases with it, and more workers use free cores better.

/**
 * Verifies a signature over the signature base with the algorithm of the key.
 * @throws SignatureRefusal signature_invalid
 */
export async function verifySignature(key: PublicKey, base: string, signature: Buffer): Promise<void> {
  const { hash, options } = ALGORITHMS[key.algorithm];
  // OpenSSL also accepts an RSA signature without its leading zero bytes, against RFC 8017 section 8.1.2.
  const modulusBits = key.keyObject.asymmetricKeyDetails?.modulusLength;
  const hasFullLength = modulusBits === undefined || signature.length === Math.ceil(modulusBits / 8);
  const valid =
    hasFullLength &&
    crypto.verify(hash, Buffer.from(base, 'latin1'), { key: key.keyObject, ...options }, signature);
  if (!valid) {
    throw new SignatureRefusal(
      'signature_invalid',
      'The signature does not verify with this key over this message.',
      { failed: { base, algorithm: key.algorithm, keyObject: key.keyObject, signature } },
    );
  }
}

/** The two header fields of a signature. */
export interface SignatureFields {
  readonly 'signature-input': string;
  readonly signature: string;
}

/**
 * @param covered serialised identifiers: `"@method"`, `"@method";req`
 * @param parameters serialised in this order
 * @throws SignatureRefusal signature_invalid when a covered component is missing or not ASCII; SignerUnavailable
 */
export async function createSignature(
  label: string,
  covered: readonly string[],
  parameters: Readonly<Record<string, string | number>>,
  message: RequestMessage | ResponseMessage,
  signer: Signer,
): Promise<SignatureFields> {
  const { field, list } = signatureInput(label, covered, parameters);
  const base = Buffer.from(signatureBase(list, message), 'latin1');
  const bytes = await signer.sign(base);
  return { 'signature-input': field, signature: `${label}=:${bytes.toString('base64')}:` };
}
