/**
 * Why a message is not taken for what it claims to be; each is also a problem code of the contract.
 * invalid_request: the message itself is ambiguous or out of form. signature_missing: no signature to check.
 * signature_invalid: it is there and does not hold. signature_stale: not within its time. digest_mismatch: other body.
 */
export type SignatureRefusalCode =
  | 'invalid_request'
  | 'signature_missing'
  | 'signature_invalid'
  | 'signature_stale'
  | 'digest_mismatch';

/** Thrown for every message that is refused; nothing else is thrown for what a sender can write. */
export class SignatureRefusal extends Error {
  override readonly name = 'SignatureRefusal';

  /**
   * @param detail one sentence for the sender's engineer, in our own words only: it is logged, so nothing of the
   *   message is repeated in it
   */
  constructor(
    readonly code: SignatureRefusalCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** key_malformed: not a JWK. key_unsupported: of a kind the gateway does not use. key_weak: would not protect anyone. */
export type KeyRefusalCode = 'key_malformed' | 'key_unsupported' | 'key_weak';

/** Thrown for a JWK that cannot be used. */
export class KeyRefusal extends Error {
  override readonly name = 'KeyRefusal';

  /** @param detail one sentence that repeats nothing of the key */
  constructor(
    readonly code: KeyRefusalCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
