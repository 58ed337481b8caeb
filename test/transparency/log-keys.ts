import { importPublishedKey } from '../../src/http-signature/published-key.js';
import type { NoteVerifier } from '../../src/ledger/note.js';
import { noteVerifier, verifierKey } from '../../src/ledger/verifier-key.js';

/** The name and keys of a gateway's log, as anybody reads them. */
export async function readLogKeys(
  origin: string,
): Promise<{ readonly origin: string; readonly log: readonly NoteVerifier[] }> {
  const name = `${new URL(origin).host}/ledger`;
  const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: object[] };
  const log = keys.map((jwk) => {
    const publicKey = new Uint8Array(Buffer.from(importPublishedKey(jwk).jwk.x ?? '', 'base64url'));
    return noteVerifier(verifierKey(name, 'ed25519', publicKey));
  });
  return { origin: name, log };
}
