import { createHash, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford: no I, L, O, U to misread or misspell
const BINDING_CODE_CHARS = 4;
const SHARE_CODE_CHARS = 8;

const draw = (chars: number) => Array.from({ length: chars }, () => ALPHABET.charAt(randomInt(32))).join('');

/** The code a partner and a prompt both show, so that a person sees that they belong together. */
export const newBindingCode = () => draw(BINDING_CODE_CHARS);

/** A code to show in place of the personal number: 40 random bits, single use, five minutes. */
export const newShareCode = () => draw(SHARE_CODE_CHARS);

/** What is kept of a share code. */
export const hashShareCode = (code: string): Buffer => createHash('sha256').update(code).digest();
