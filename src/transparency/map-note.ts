import { fromBase64url } from '../bytes.js';
import type { PublicJwk, Signer } from '../http-signature/signer.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { formatMapLine, type MapHead, mapHeadOf } from '../ledger/map-line.js';
import { formatNote, parseNote, signNote, verifyNote } from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { noteSigner, noteVerifier, verifierKey } from '../ledger/verifier-key.js';

const publicKeyOf = (jwk: PublicJwk) => fromBase64url(jwk.x ?? '');

/** Signs heads of the map for the sequencer, which states them in checkpoints, and knows those that gateways of the log signed. */
export interface MapNotes {
  /** The signed note of a head: the name of the log, and the line that a checkpoint is to have. @throws SignerUnavailable */
  sign(head: MapHead): Promise<string>;
  /** The head in a note that one of the gateway's keys signed, under whatever name the log had then; undefined of any other text. */
  verified(note: string): Promise<MapHead | undefined>;
  /**
   * The extension lines of the next checkpoint: the head in the note, unless a key of no gateway signed it, or it goes back behind the one in
   * the last checkpoint of this log; that one then. None where there is neither.
   */
  linesFor(note: string | null, checkpoint: string | null): Promise<readonly string[]>;
}

/**
 * @param origin the name of the log, and of its keys
 * @param signer signs
 * @param keys all that gateways of the log sign with, or did
 */
export function mapNotes(
  origin: string,
  signer: Signer,
  keys: readonly { readonly jwk: PublicJwk }[],
): MapNotes {
  const own = noteSigner(origin, {
    publicKey: publicKeyOf(signer.jwk),
    sign: (bytes) => signer.sign(Buffer.from(bytes)),
  });
  /** The lines of a text that is signed under the name in the first one. */
  const signedLines = async (text: string): Promise<{ text: string; lines: string[] }> => {
    const note = parseNote(text);
    const lines = note.text.split('\n');
    const name = lines[0] ?? '';
    await verifyNote(
      note,
      keys.map(({ jwk }) => noteVerifier(verifierKey(name, 'ed25519', publicKeyOf(jwk)))),
    );
    return { text: note.text, lines };
  };
  const headIn = async (text: string, ofAnyLog: boolean): Promise<MapHead | undefined> => {
    const [name, line = '', ...more] = (await signedLines(text)).lines;
    if (more.join() !== '' || !(ofAnyLog || name === origin)) return undefined;
    return mapHeadOf({ size: Number.MAX_SAFE_INTEGER, extensions: [line] });
  };
  const headInCheckpoint = async (text: string): Promise<MapHead | undefined> => {
    const checkpoint = parseCheckpoint((await signedLines(text)).text);
    return checkpoint.origin === origin ? mapHeadOf(checkpoint) : undefined;
  };
  return {
    // A checkpoint has three lines or more: neither is taken for the other.
    sign: async (head) => formatNote(await signNote(`${origin}\n${formatMapLine(head)}\n`, [own])),
    verified: (note) => unlessRefused(headIn(note, true)),
    async linesFor(note, checkpoint) {
      const last = await unlessRefused(headInCheckpoint(checkpoint ?? ''));
      const made = await unlessRefused(headIn(note ?? '', false));
      const isNewer = made !== undefined && (last === undefined || made.size > last.size);
      const stated = isNewer ? made : last;
      return stated === undefined ? [] : [formatMapLine(stated)];
    },
  };
}

async function unlessRefused(head: Promise<MapHead | undefined>): Promise<MapHead | undefined> {
  try {
    return await head;
  } catch (error) {
    if (error instanceof LedgerRefusal) return undefined;
    throw error;
  }
}
