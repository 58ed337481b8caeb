import { checkContentDigest } from './content-digest.js';
import type { PublicKey } from './key.js';
import { verifySignature } from './signature.js';

/** A signed message as it is kept: its signature base (RFC 9421 section 2.5), signature and body. */
export interface KeptMessage {
  readonly base: string;
  readonly signature: Buffer;
  /** Undefined without one. */
  readonly body: Buffer | undefined;
}

/** The components of a signature base, by name: `"<name>": <value>` on each line. Parameters of a component are not used by this profile. */
export function readBase(base: string): ReadonlyMap<string, string> {
  return new Map(
    base.split('\n').map((line) => {
      const [, name = '', value = ''] = /^"([^"]+)": (.*)$/.exec(line) ?? [];
      return [name, value] as const;
    }),
  );
}

/** When a message was signed, in seconds since 1970; NaN where it does not say. */
export function createdAt(components: ReadonlyMap<string, string>): number {
  return Number(/;created=(\d+)/.exec(components.get('@signature-params') ?? '')?.[1]);
}

/** Verifies that a key signed a message with this body. @throws SignatureRefusal */
export async function verifyKept(key: PublicKey, { base, signature, body }: KeptMessage): Promise<void> {
  await verifySignature(key, base, signature);
  const digest = readBase(base).get('content-digest');
  if (body !== undefined || digest !== undefined) checkContentDigest(digest ?? '', body ?? Buffer.alloc(0));
}
