/** The kinds of public id: consent request, consent, release, ledger entry, passkey, push subscription, message, dispensing,
 * session, event, report of a partner, stream of Shared Signals, application to become a partner, role at an organisation, saved question. */
export type IdPrefix =
  | 'csr'
  | 'cst'
  | 'rel'
  | 'ent'
  | 'psk'
  | 'psh'
  | 'msg'
  | 'dsp'
  | 'ses'
  | 'evt'
  | 'rpt'
  | 'str'
  | 'app'
  | 'rol'
  | 'svq';

/** A UUID in the canonical form with hyphens. */
export type Uuid = `${string}-${string}-${string}-${string}-${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
/** Two letters for ten bits: half as many texts to put together. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => `${ALPHABET[bits >> 5]}${ALPHABET[bits & 31]}`);
const LENGTH_CHARS = 26;
const [HYPHEN, DIGIT_0, DIGIT_9, LOWER, LETTER_A] = [0x2d, 0x30, 0x39, 0x20, 0x61];

/**
 * Formats a public id, `csr_…` for instance: a prefix and the UUID in 26 characters of lower-case Crockford base32, most
 * significant bits first.
 * @param uuid in canonical form, with hyphens
 */
export function formatId(prefix: IdPrefix, uuid: string): string {
  let text = '';
  let accumulator = 0;
  let bits = 2; // 26 x 5 = 130 bits: two leading zeros, then the UUID
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i);
    if (code === HYPHEN) continue;
    accumulator = (accumulator << 4) | (code <= DIGIT_9 ? code - DIGIT_0 : (code | LOWER) - LETTER_A + 10);
    bits += 4;
    if (bits >= 10) {
      bits -= 10;
      text += PAIRS[(accumulator >> bits) & 1023];
      accumulator &= (1 << bits) - 1;
    }
  }
  return `${prefix}_${text}`;
}

/**
 * Parses a public id to its UUID; undefined for a malformed one.
 */
export function parseId(prefix: IdPrefix, text: string): Uuid | undefined {
  if (text.length !== LENGTH_CHARS + 4 || !text.startsWith(`${prefix}_`)) return undefined;
  let hex = '';
  let accumulator = 0;
  let bits = -2;
  for (let i = 4; i < text.length; i++) {
    const value = VALUES.get(text.charAt(i));
    if (value === undefined || (i === 4 && value > 7)) return undefined;
    accumulator = (accumulator << 5) | value;
    bits += 5;
    while (bits >= 4) {
      bits -= 4;
      hex += ((accumulator >> bits) & 15).toString(16);
      accumulator &= (1 << bits) - 1;
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
