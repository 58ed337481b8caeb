import { createHash, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford base32: without I, L, O and U, which are easily misread
const BINDING_CODE_CHARS = 4;
const SHARE_CODE_CHARS = 8;

const draw = (chars: number) => Array.from({ length: chars }, () => ALPHABET.charAt(randomInt(32))).join('');

/** A code displayed by the partner and in the prompt, so that the person can match the two. */
export const newBindingCode = () => draw(BINDING_CODE_CHARS);

/** A code given to a partner in place of the personal number: 40 random bits, single use, valid for five minutes. */
export const newShareCode = () => draw(SHARE_CODE_CHARS);

/** The hash under which a share code is stored. */
export const hashShareCode = (code: string): Buffer => createHash('sha256').update(code).digest();
