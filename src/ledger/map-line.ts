import { areEqual, toBase64 } from '../bytes.js';
import { type Checkpoint, sizeFrom } from './checkpoint.js';
import { bytesFromBase64, type Hash, hashFromBase64 } from './hash.js';
import { checkSize } from './merkle.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';
import { VRF_PUBLIC_KEY_BYTES } from './vrf.js';

/** The head of a map, as a checkpoint states it in an extension line. */
export interface MapHead {
  /** Number of leaves of the log whose people's chains are in the map. */
  readonly size: number;
  /** Of the VRF that keys are made by: 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly root: Hash;
}

const NAME = 'ung-thuan-map/1';

/** The extension line: `ung-thuan-map/1 SIZE PUBLIC-KEY ROOT`, the last two in base64. @throws LedgerRefusal out_of_range */
export function formatMapLine({ size, publicKey, root }: MapHead): string {
  checkSize(size);
  return `${NAME} ${size} ${toBase64(publicKey)} ${toBase64(root)}`;
}

/**
 * The head of the map in a checkpoint.
 * @returns undefined where there is no such line
 * @throws LedgerRefusal checkpoint_malformed for a line of this name in another form, two of them, or one that covers more than the log
 *   has; hash_malformed
 */
export function mapHeadOf({
  size,
  extensions,
}: Pick<Checkpoint, 'size' | 'extensions'>): MapHead | undefined {
  const [line, ...others] = extensions.filter((each) => /^ung-thuan-map\/1(\s|$)/.test(each));
  if (line === undefined) return undefined;
  refuseUnless(others.length === 0, 'checkpoint_malformed', 'a checkpoint has two lines of a map');
  const [, covered = '', key = '', root = '', ...rest] = line.split(' ');
  const head = { size: sizeFrom(covered), publicKey: bytesFromBase64(key), root: hashFromBase64(root) };
  if (head.size === undefined || head.publicKey?.length !== VRF_PUBLIC_KEY_BYTES || rest.length > 0) {
    throw new LedgerRefusal('checkpoint_malformed', 'the line of the map in a checkpoint is malformed');
  }
  refuseUnless(head.size <= size, 'checkpoint_malformed', 'the map covers more than the log has');
  return { size: head.size, publicKey: head.publicKey, root: head.root };
}

/** The only form of the entry that states a map: its canonical text. */
const ENTRY =
  /^\{"actor":"gateway","at":"[\d:.TZ-]+","kind":"map_published","terms":\{"map":"(ung-thuan-map\/1 \S+ \S+ \S+)"\}\}$/;
const ENTRY_MAX = 300;

/**
 * The line of a map that an entry of the log states; undefined of any other entry.
 * @param entry its canonical text
 */
export function publishedMapLine(entry: Uint8Array | string): string | undefined {
  if (entry.length > ENTRY_MAX) return undefined;
  const text =
    typeof entry === 'string' ? entry : new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry);
  return ENTRY.exec(text)?.[1];
}

/**
 * Checks that a map goes on from the one of an earlier checkpoint, as far as their heads tell.
 * @throws LedgerRefusal key_changed, log_shrunk, proof_invalid
 */
export function checkMapSince(map: MapHead, before: MapHead): void {
  refuseUnless(
    areEqual(map.publicKey, before.publicKey),
    'key_changed',
    'pseudonyms are made by another key than when the map was verified before',
  );
  refuseUnless(map.size >= before.size, 'log_shrunk', 'the map covers less than when it was verified before');
  refuseUnless(
    map.size > before.size || areEqual(map.root, before.root),
    'proof_invalid',
    'the map is another than when it was verified before',
  );
}
