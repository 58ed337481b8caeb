import { type Bytes, join, toBase64, utf8 } from '../bytes.js';
import { bytesFromBase64, digest } from './hash.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** A signature of a note, verified or not. */
export interface NoteSignature {
  /** The name of the key, and the number that tells keys of one name apart: a uint32. */
  readonly name: string;
  readonly id: number;
  /** What stands after the id: 64 bytes for Ed25519. */
  readonly signature: Bytes;
}

/** A signed note (C2SP signed-note). Its text ends in a newline; nothing of it may be believed before {@link verifyNote}. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A key that verifies signatures of notes. */
export interface NoteVerifier {
  readonly name: string;
  readonly id: number;
  verifies(text: Bytes, signature: Bytes): Promise<boolean>;
}

/** A key that signs notes. */
export interface NoteSigner {
  readonly name: string;
  readonly id: number;
  sign(text: Bytes): Promise<Bytes>;
}

const NOTE_MAX_BYTES = 1_000_000;
const SIGNATURES_MAX = 100;
const ID_BYTES = 4;
const DASH = '\u2014';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const NAME = /^[^\p{White_Space}+\x00-\x1f]+$/u;
const SIGNATURE_LINE = /^\u2014 (\S+) (\S+)$/u;

/** @throws LedgerRefusal key_malformed for a name that is empty, or has white space or a plus */
export function checkKeyName(name: string): void {
  refuseUnless(NAME.test(name), 'key_malformed', 'the name of a key is empty, or has white space or a plus');
}

/** The id of a key: the first four bytes of SHA-256(name || 0x0A || type || public key), as a number (C2SP signed-note). */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): number {
  return uint32At(digest(join(utf8(`${name}\n`), Uint8Array.of(type), publicKey)));
}

const uint32At = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(ID_BYTES);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/**
 * Reads a signed note; its signatures are not verified.
 * @param note a text in UTF-8
 * @throws LedgerRefusal note_malformed
 */
export function parseNote(note: Uint8Array | string): Note {
  refuseUnless(note.length <= NOTE_MAX_BYTES, 'note_malformed', 'a note is longer than 1,000,000 bytes');
  const whole = typeof note === 'string' ? note : decode(note);
  refuseUnless(!CONTROL.test(whole), 'note_malformed', 'a note has control characters');
  const blank = whole.lastIndexOf('\n\n');
  refuseUnless(
    blank >= 0 && whole.endsWith('\n'),
    'note_malformed',
    'a note has no signatures after its text',
  );
  return { text: whole.slice(0, blank + 1), signatures: parseSignatureLines(whole.slice(blank + 2)) };
}

function decode(note: Uint8Array): string {
  try {
    // A byte order mark is part of the text that was signed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note);
  } catch {
    throw new LedgerRefusal('note_malformed', 'a note is not in UTF-8');
  }
}

/**
 * Reads signature lines, each ending in a newline, as they stand in a note and in a witness's answer.
 * @throws LedgerRefusal note_malformed, where there is none too
 */
export function parseSignatureLines(text: string): NoteSignature[] {
  const lines = text.split('\n');
  const isWhole = lines.pop() === '' && lines.length > 0 && lines.length <= SIGNATURES_MAX;
  refuseUnless(isWhole, 'note_malformed', 'a note has no signature lines, or more than 100');
  return lines.map((line) => {
    const [, name = '', base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = bytesFromBase64(base64);
    const isSignature = NAME.test(name) && bytes !== undefined && bytes.length > ID_BYTES;
    refuseUnless(isSignature, 'note_malformed', 'a signature line of a note is malformed');
    return { name, id: uint32At(bytes), signature: bytes.slice(ID_BYTES) };
  });
}

/** A signature line, with its newline. */
export const formatSignatureLine = ({ name, id, signature }: NoteSignature): string =>
  `${DASH} ${name} ${toBase64(join(uint32(id), signature))}\n`;

/** The note in the form that {@link parseNote} reads. @throws LedgerRefusal note_malformed for a text that a note cannot have */
export function formatNote({ text, signatures }: Note): string {
  const isText = text.endsWith('\n') && !CONTROL.test(text);
  refuseUnless(
    isText,
    'note_malformed',
    'the text of a note does not end in a newline, or has control characters',
  );
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/** Signs the text of a note. @throws what the signers throw; LedgerRefusal note_malformed, key_malformed */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<Note> {
  const signed = utf8(text);
  const signatures = await Promise.all(
    signers.map(async ({ name, id, sign }) => {
      checkKeyName(name);
      return { name, id, signature: await sign(signed) };
    }),
  );
  return { text, signatures };
}

/**
 * Verifies the signatures of the keys that are known; those of others are passed over. Of several by one key the first counts.
 * @returns the verified ones, maybe none
 * @throws LedgerRefusal signature_invalid where a known key did not sign this
 */
export async function verifySignatures(
  { text, signatures }: Note,
  verifiers: readonly NoteVerifier[],
): Promise<NoteSignature[]> {
  const signed = utf8(text);
  const verified: NoteSignature[] = [];
  for (const { name, id, verifies } of verifiers) {
    const own = signatures.find((each) => each.name === name && each.id === id);
    if (own === undefined) continue;
    const isValid = await verifies(signed, own.signature);
    refuseUnless(isValid, 'signature_invalid', `the signature of ${name} does not verify`);
    verified.push(own);
  }
  return verified;
}

/**
 * Verifies a note as {@link verifySignatures}.
 * @returns the verified signatures, at least one
 * @throws LedgerRefusal signature_invalid, signature_missing where none of the known keys signed
 */
export async function verifyNote(note: Note, verifiers: readonly NoteVerifier[]): Promise<NoteSignature[]> {
  const verified = await verifySignatures(note, verifiers);
  refuseUnless(verified.length > 0, 'signature_missing', 'none of the known keys signed the note');
  return verified;
}
