import { importPublicKey, type PublicKey } from '../http-signature/key.js';
import { KeyRefusal } from '../http-signature/refusal.js';
import { Problem, type ProblemError } from '../problem.js';

/** Imports a key that somebody brings. @throws Problem invalid_request, which says at `/jwk` what is wrong */
export function importOffered(jwk: unknown): PublicKey {
  try {
    return importPublicKey(jwk);
  } catch (error) {
    if (!(error instanceof KeyRefusal)) throw error;
    throw new Problem('invalid_request', { errors: [{ pointer: '/jwk', detail: error.detail }] });
  }
}

/** The error of a refusal of a partner file, such as `purposes: unknown purpose "x"`: at the member that it names. */
export function atMember(message: string): ProblemError {
  const [, member, detail] = /^([a-z_]+)(?:[.[][^:]*)?: (.*)$/s.exec(message) ?? [];
  if (member === undefined || detail === undefined) return { pointer: '', detail: message };
  return { pointer: `/${member === 'keys' ? 'jwk' : member}`, detail };
}
