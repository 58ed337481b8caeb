import { toBase64 } from '../bytes.js';
import { ENTRY_MAX_BYTES } from './bundle.js';
import type { ChainHead } from './chain.js';
import type { Hash } from './hash.js';
import {
  bytesIn,
  fileMembers,
  hashesIn,
  hashIn,
  jsonFrom,
  listIn,
  membersIn,
  sizeIn,
  textIn,
} from './history-json.js';
import { MAP_KEY_BITS, type MapLeaf } from './map-tile.js';
import { refuseUnless } from './refusal.js';
import { VRF_PROOF_BYTES } from './vrf.js';

/** The proof of a person's whole history, complete in itself but for the key of the log. */
export interface HistoryFile {
  /** The personal number that the pseudonym is made of: the one that the person had at their first entry. */
  readonly number: string;
  /** That the pseudonym is the number's: of a VRF whose public key is in the checkpoint, 80 bytes. */
  readonly pseudonym: Uint8Array;
  /** The entries that concern the person, in the order of the log, each in its canonical text. */
  readonly entries: readonly string[];
  /** What the chain over them comes to. */
  readonly chain: ChainHead;
  /** That the map has this chain, or, for a person without entries, that it has none. */
  readonly map: {
    readonly siblings: readonly Hash[];
    /** What stands at the place of a person without entries, if anything does. */
    readonly other?: MapLeaf | undefined;
    /** The entry of the log that states the map, and that it is one. */
    readonly published: { readonly index: number; readonly entry: string; readonly hashes: readonly Hash[] };
  };
  /** The checkpoint as the log signed it, with the head of the map. */
  readonly checkpoint: string;
  /** That the log begins with that of an earlier checkpoint. */
  readonly consistency?: { readonly from: number; readonly hashes: readonly Hash[] } | undefined;
}

const FORMAT = 'ung-thuan-history/1';
/** The most entries that a file has. */
export const HISTORY_ENTRIES_MAX = 20_000;
/** The longest text of a file, in UTF-16 code units. */
export const HISTORY_FILE_MAX = 32_000_000;
const NUMBER_MAX = 64;
const CHECKPOINT_MAX = 1_000_000;
/** Of a tree that has less than 2^63 leaves. */
const PROOF_MAX = 63;

/** The text of a file: JSON, in which bytes are in base64. */
export const formatHistory = (file: HistoryFile): string => JSON.stringify(historyJson(file));

/** What {@link formatHistory} writes down. */
export function historyJson(file: HistoryFile) {
  const { number, pseudonym, entries, chain, map, checkpoint, consistency } = file;
  const { other, published } = map;
  return {
    format: FORMAT,
    number,
    pseudonym: toBase64(pseudonym),
    entries,
    chain: { n: chain.n, head: toBase64(chain.head) },
    map: {
      siblings: map.siblings.map(toBase64),
      other: other && { key: toBase64(other.key), value: toBase64(other.value) },
      published: { ...published, hashes: published.hashes.map(toBase64) },
    },
    checkpoint,
    consistency: consistency && { from: consistency.from, hashes: consistency.hashes.map(toBase64) },
  };
}

/**
 * Reads the text of a file, which proves nothing before `verifyHistory`.
 * @throws LedgerRefusal history_malformed
 */
export function parseHistory(text: string): HistoryFile {
  refuseUnless(
    text.length <= HISTORY_FILE_MAX,
    'history_malformed',
    'the file is longer than 32,000,000 characters',
  );
  return historyFrom(jsonFrom(text));
}

/** Reads a file that is parsed as JSON already. @throws LedgerRefusal history_malformed */
export function historyFrom(json: unknown): HistoryFile {
  const file = fileMembers(json, FORMAT);
  const chain = membersIn(file.chain, 'chain');
  const map = membersIn(file.map, 'map');
  const consistency = file.consistency === undefined ? undefined : membersIn(file.consistency, 'consistency');
  return {
    number: textIn(file.number, NUMBER_MAX, 'number'),
    pseudonym: bytesIn(file.pseudonym, VRF_PROOF_BYTES, 'pseudonym'),
    entries: listIn(file.entries, HISTORY_ENTRIES_MAX, 'entries').map((entry) =>
      textIn(entry, ENTRY_MAX_BYTES, 'an entry'),
    ),
    chain: { n: sizeIn(chain.n, 'chain.n'), head: hashIn(chain.head, 'chain.head') },
    map: {
      siblings: hashesIn(map.siblings, MAP_KEY_BITS, 'map.siblings'),
      other: leafIn(map.other),
      published: publishedIn(map.published),
    },
    checkpoint: textIn(file.checkpoint, CHECKPOINT_MAX, 'checkpoint'),
    consistency: consistency && {
      from: sizeIn(consistency.from, 'consistency.from'),
      hashes: hashesIn(consistency.hashes, PROOF_MAX, 'consistency.hashes'),
    },
  };
}

function leafIn(value: unknown): MapLeaf | undefined {
  if (value === undefined) return undefined;
  const leaf = membersIn(value, 'map.other');
  return { key: hashIn(leaf.key, 'map.other.key'), value: hashIn(leaf.value, 'map.other.value') };
}

function publishedIn(value: unknown): HistoryFile['map']['published'] {
  const published = membersIn(value, 'map.published');
  return {
    index: sizeIn(published.index, 'map.published.index'),
    entry: textIn(published.entry, ENTRY_MAX_BYTES, 'map.published.entry'),
    hashes: hashesIn(published.hashes, PROOF_MAX, 'map.published.hashes'),
  };
}
