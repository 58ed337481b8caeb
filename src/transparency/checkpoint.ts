import { fromBase64url } from '../bytes.js';
import type { PublicJwk, Signer } from '../http-signature/signer.js';
import { parseCheckpoint, signCheckpoint } from '../ledger/checkpoint.js';
import { parseNote, verifyNote } from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { noteSigner, noteVerifier, verifierKey } from '../ledger/verifier-key.js';
import type { Head } from './head-file.js';

/** Signs heads, and knows what gateways of the log signed. */
export interface CheckpointSigner {
  /** The signed checkpoint of a head, with lines that follow it (C2SP tlog-checkpoint). @throws SignerUnavailable */
  sign(head: Head, extensions: readonly string[]): Promise<string>;
  /** The head of a checkpoint that one of the gateway's keys signed, under whatever name the log had then; undefined of any other text. */
  verified(checkpoint: string): Promise<Head | undefined>;
}

const publicKeyOf = (jwk: PublicJwk) => fromBase64url(jwk.x ?? '');

/** @param origin the name of the log, and of its key */
export function checkpointSigner(origin: string, signer: Signer): CheckpointSigner['sign'] {
  const key = noteSigner(origin, {
    publicKey: publicKeyOf(signer.jwk),
    sign: (bytes) => signer.sign(Buffer.from(bytes)),
  });
  return ({ size, root }, extensions) =>
    signCheckpoint({ origin, size, root: Uint8Array.from(root), extensions }, [key]);
}

/** @param keys all that gateways of the log sign with, or did */
export function checkpointVerifier(
  keys: readonly { readonly jwk: PublicJwk }[],
): CheckpointSigner['verified'] {
  return async (checkpoint) => {
    try {
      const note = parseNote(checkpoint);
      const { origin, size, root } = parseCheckpoint(note.text);
      const verifiers = keys.map(({ jwk }) => noteVerifier(verifierKey(origin, 'ed25519', publicKeyOf(jwk))));
      await verifyNote(note, verifiers);
      return { size, root: Buffer.from(root) };
    } catch (error) {
      if (error instanceof LedgerRefusal) return undefined;
      throw error;
    }
  };
}
