import { UserError } from '../user-error.js';

/**
 * Why something of the log does not hold.
 * out_of_range: a size, an index or a range that no tree has, or that is beyond 2^53 - 1. proof_invalid: a proof of another length, or
 * that leads to another root. hash_malformed: not 32 bytes in base64. tile_malformed: the path or the content of a tile or bundle.
 * note_malformed: not a signed note. key_malformed: not the key of a verifier, or not of a kind that is verified. signature_missing: no
 * signature by any of the keys. signature_invalid: not signed by the key that it names. checkpoint_malformed: a signed text that is no
 * checkpoint. other_log: a checkpoint of another origin. proof_malformed: not the text of a proof. request_malformed: not a request to
 * a witness. pseudonym_invalid: a proof of a pseudonym (a VRF) that does not verify. map_invalid: a proof of the map that does not lead to
 * its root. map_differs: the map of a checkpoint is not one that the entries of the log state, or these do not go on from each other. Of the proof of a history, history_malformed: not the text of one. map_missing: its checkpoint has no map. chain_invalid: the
 * chain over its entries is not the stated one. proof_missing: it does not prove what was asked. log_shrunk, history_shrunk,
 * history_rewritten: less than was seen before, or something else. key_changed: another key makes the pseudonyms.
 */
export type LedgerRefusalCode =
  | 'out_of_range'
  | 'proof_invalid'
  | 'hash_malformed'
  | 'tile_malformed'
  | 'note_malformed'
  | 'key_malformed'
  | 'signature_missing'
  | 'signature_invalid'
  | 'checkpoint_malformed'
  | 'other_log'
  | 'proof_malformed'
  | 'request_malformed'
  | 'pseudonym_invalid'
  | 'map_invalid'
  | 'map_differs'
  | 'history_malformed'
  | 'map_missing'
  | 'chain_invalid'
  | 'proof_missing'
  | 'log_shrunk'
  | 'history_shrunk'
  | 'history_rewritten'
  | 'key_changed';

/** Thrown for everything of the log that does not hold: no input causes any other error. The message is one line. */
export class LedgerRefusal extends UserError {
  override readonly name = 'LedgerRefusal';

  constructor(
    readonly code: LedgerRefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** @throws LedgerRefusal unless the condition holds */
export function refuseUnless(
  condition: boolean,
  code: LedgerRefusalCode,
  message: string,
): asserts condition {
  if (!condition) throw new LedgerRefusal(code, message);
}
