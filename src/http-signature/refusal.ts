/**
 * Why a message was refused; each is also a problem code of the contract.
 * invalid_request: the message is ambiguous or malformed. signature_missing: there is no signature.
 * signature_invalid: the signature does not verify. signature_stale: it is outside its time window.
 * digest_mismatch: the body does not match Content-Digest.
 */
export type SignatureRefusalCode =
  | 'invalid_request'
  | 'signature_missing'
  | 'signature_invalid'
  | 'signature_stale'
  | 'digest_mismatch';

/** A signature that did not verify, with the base that the verifier built. */
export interface FailedSignature {
  readonly base: string;
  readonly algorithm: string;
  /** A KeyObject of Node. */
  readonly keyObject: unknown;
  readonly signature: Uint8Array;
}

/** What may be said besides of a refusal. */
export interface RefusalFacts {
  /** Of signature_invalid, where it was the verification that failed. */
  readonly failed?: FailedSignature;
  /** Of signature_stale: when it was verified, and how far `created` or `expires` is from that, ahead being positive. */
  readonly clock?: { readonly now_s: number; readonly offset_s: number };
}

/** Thrown for every refused message: no input causes any other error. */
export class SignatureRefusal extends Error {
  override readonly name = 'SignatureRefusal';
  readonly failed: RefusalFacts['failed'] | undefined;
  readonly clock: RefusalFacts['clock'] | undefined;

  /**
   * @param detail one sentence for the sender; it is logged, so it must not quote the message
   */
  constructor(
    readonly code: SignatureRefusalCode,
    readonly detail: string,
    { failed, clock }: RefusalFacts = {},
  ) {
    super(`${code}: ${detail}`);
    this.failed = failed;
    this.clock = clock;
  }
}

/** key_malformed: not a valid JWK. key_unsupported: type or use not supported. key_weak: too weak to be secure. */
export type KeyRefusalCode = 'key_malformed' | 'key_unsupported' | 'key_weak';

/** Thrown for a JWK that cannot be used. */
export class KeyRefusal extends Error {
  override readonly name = 'KeyRefusal';

  /** @param detail one sentence that does not quote the key */
  constructor(
    readonly code: KeyRefusalCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
