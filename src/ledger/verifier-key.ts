import { type Bytes, join, toBase64 } from '../bytes.js';
import { verifiesEd25519 } from '../ed25519.js';
import { bytesFromBase64 } from './hash.js';
import { checkKeyName, keyIdOf, type NoteSigner, type NoteVerifier } from './note.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** How a key signs notes, by the byte that stands for it in ids and verifier keys (C2SP signed-note). */
export const SIGNATURE_TYPES = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const;
export type SignatureType = keyof typeof SIGNATURE_TYPES;

const PUBLIC_KEY_BYTES = 32;

/** The public key of who signs notes. */
export interface VerifierKey {
  readonly name: string;
  readonly id: number;
  readonly type: SignatureType;
  /** Of Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
}

/** An Ed25519 key that signs, wherever its private half is. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  sign(bytes: Bytes): Promise<Uint8Array>;
}

/** @throws LedgerRefusal key_malformed */
export function verifierKey(name: string, type: SignatureType, publicKey: Bytes): VerifierKey {
  checkKeyName(name);
  refuseUnless(publicKey.length === PUBLIC_KEY_BYTES, 'key_malformed', 'an Ed25519 key has not 32 bytes');
  return { name, id: keyIdOf(name, SIGNATURE_TYPES[type], publicKey), type, publicKey };
}

/** A key in one line: `name+id+key`, with its id in hexadecimal, its type and itself in base64 (C2SP signed-note, "vkey"). */
export function formatVerifierKey({ name, id, type, publicKey }: VerifierKey): string {
  const hex = id.toString(16).padStart(8, '0');
  return `${name}+${hex}+${toBase64(join(Uint8Array.of(SIGNATURE_TYPES[type]), publicKey))}`;
}

/** @throws LedgerRefusal key_malformed for another form, an id that is not the key's, or a type that is not verified here */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', hex = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+([^\s]+)$/.exec(text) ?? [];
  const key = bytesFromBase64(base64);
  if (name === '' || key === undefined) {
    throw new LedgerRefusal('key_malformed', 'this is not the key of a verifier: name+id+key');
  }
  const type = (Object.keys(SIGNATURE_TYPES) as SignatureType[]).find(
    (each) => SIGNATURE_TYPES[each] === key[0],
  );
  if (type === undefined)
    throw new LedgerRefusal('key_malformed', `the key of ${name} is of an unknown type`);
  const parsed = verifierKey(name, type, key.slice(1));
  refuseUnless(parsed.id === Number.parseInt(hex, 16), 'key_malformed', `the id of ${name} is not its key's`);
  return parsed;
}

/** Verifies the plain signatures of a key (type 0x01). @throws LedgerRefusal key_malformed for a key of another type */
export function noteVerifier({ name, id, type, publicKey }: VerifierKey): NoteVerifier {
  refuseUnless(type === 'ed25519', 'key_malformed', `the key of ${name} does not sign notes as they are`);
  return { name, id, verifies: (text, signature) => verifiesEd25519(publicKey, text, signature) };
}

/** Signs notes plainly (type 0x01). @throws LedgerRefusal key_malformed */
export function noteSigner(name: string, key: SigningKey): NoteSigner {
  const { id } = verifierKey(name, 'ed25519', key.publicKey);
  return { name, id, sign: async (text) => join(await key.sign(text)) };
}
