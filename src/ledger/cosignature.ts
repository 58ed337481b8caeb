import { type Bytes, join, utf8 } from '../bytes.js';
import { verifiesEd25519 } from '../ed25519.js';
import { sizeFrom } from './checkpoint.js';
import type { NoteSignature, NoteSigner, NoteVerifier } from './note.js';
import { refuseUnless } from './refusal.js';
import { type SigningKey, type VerifierKey, verifierKey } from './verifier-key.js';

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** What a witness signs: when it saw which checkpoint (C2SP tlog-cosignature, "Ed25519 signed message"). */
const messageOf = (text: Bytes, time_s: number): Bytes =>
  join(utf8(`cosignature/v1\ntime ${time_s}\n`), text);

/**
 * When a cosignature was made, in seconds since 1970; undefined for what is none, or is later than 2^53 - 1. It is believed only after
 * the signature is verified.
 */
export function cosignatureTime({ signature }: Pick<NoteSignature, 'signature'>): number | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0);
  return sizeFrom(String(time));
}

/** Verifies the timestamped signatures of a witness (type 0x04). @throws LedgerRefusal key_malformed for a key of another type */
export function cosignatureVerifier({ name, id, type, publicKey }: VerifierKey): NoteVerifier {
  refuseUnless(type === 'cosignature/v1', 'key_malformed', `the key of ${name} is not that of a witness`);
  return {
    name,
    id,
    async verifies(text, signature) {
      const time_s = cosignatureTime({ signature });
      return (
        time_s !== undefined &&
        verifiesEd25519(publicKey, messageOf(text, time_s), signature.slice(TIME_BYTES))
      );
    },
  };
}

/**
 * Signs checkpoints as a witness (type 0x04).
 * @param now_s in seconds since 1970
 * @throws LedgerRefusal key_malformed
 */
export function cosigner(name: string, key: SigningKey, now_s: () => number): NoteSigner {
  const { id } = verifierKey(name, 'cosignature/v1', key.publicKey);
  return {
    name,
    id,
    async sign(text) {
      const time_s = now_s();
      const time = new Uint8Array(TIME_BYTES);
      new DataView(time.buffer).setBigUint64(0, BigInt(time_s));
      return join(time, await key.sign(messageOf(text, time_s)));
    },
  };
}
