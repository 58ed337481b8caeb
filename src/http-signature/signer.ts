import type { AlgorithmName } from './algorithms.js';

/** A JWK reduced to what identifies the public key: the members of its thumbprint. */
export type PublicJwk = Readonly<Record<string, string>>;

/**
 * Signs with a private key, wherever that is: in this process (`importPrivateKey`), in a hardware module or a key service.
 * docs/decisions/signer.md says what one that is elsewhere has to keep to.
 */
export interface Signer {
  /** The RFC 7638 SHA-256 thumbprint of the key in base64url. */
  readonly keyid: string;
  readonly algorithm: AlgorithmName;
  /** The public key. */
  readonly jwk: PublicJwk;
  /**
   * Signs bytes, with a signature in the form of RFC 9421 section 3.3.
   * @throws SignerUnavailable
   */
  sign(bytes: Buffer): Promise<Buffer>;
}

/** The key cannot be reached, or does not sign in time. Nothing was signed; calls are answered 503. */
export class SignerUnavailable extends Error {
  override readonly name = 'SignerUnavailable';
}

/**
 * Bounds the time of a signer that is not in this process, and turns its failures into one kind. A signature that comes later is
 * discarded.
 * @param deadline_ms for one signature
 */
export function withDeadline(signer: Signer, deadline_ms: number): Signer {
  const { keyid, algorithm, jwk } = signer;
  return {
    keyid,
    algorithm,
    jwk,
    async sign(bytes) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, failed) => {
        timer = setTimeout(
          () => failed(new SignerUnavailable(`no signature within ${deadline_ms} ms`)),
          deadline_ms,
        );
      });
      try {
        return await Promise.race([signer.sign(bytes), late]);
      } catch (error) {
        if (error instanceof SignerUnavailable) throw error;
        throw new SignerUnavailable('the signer failed', { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
