import { formatBundle } from '../../src/ledger/bundle.js';
import { signCheckpoint } from '../../src/ledger/checkpoint.js';
import { type Hash, leafHash } from '../../src/ledger/hash.js';
import { consistencyProof, type HashReader } from '../../src/ledger/merkle.js';
import type { NoteSigner } from '../../src/ledger/note.js';
import {
  edgeRoot,
  formatTilePath,
  growTiles,
  TILE_WIDTH,
  type Tile,
  type TileEdge,
  tileEdge,
  tileHashReader,
} from '../../src/ledger/tile.js';
import { formatVerifierKey, noteSigner, verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from './keys.js';

/** A log in memory, with the public files that a server of one has, by their paths. */
export class MemoryLog {
  readonly files = new Map<string, Uint8Array>();
  #edge: TileEdge = tileEdge(0, []);
  #last: Uint8Array[] = [];

  /** @param name what its entries begin with, so that another log has others */
  constructor(
    readonly origin: string,
    readonly name = 'entry',
    readonly key = newKey(),
  ) {}

  get size(): number {
    return this.#edge.size;
  }

  get root(): Hash {
    return edgeRoot(this.#edge);
  }

  /** The key in one line. */
  get verifierKey(): string {
    return formatVerifierKey(verifierKey(this.origin, 'ed25519', this.key.publicKey));
  }

  /** Appends made-up entries until the tree has this size, and publishes checkpoint, tiles and bundles. */
  async grow(size: number, cosigners: readonly NoteSigner[] = []): Promise<string> {
    const first = this.size;
    const count = Math.max(0, size - first);
    this.append(Array.from({ length: count }, (_, i) => Buffer.from(`${this.name} ${first + i}`)));
    const checkpoint = await this.sign(cosigners);
    this.files.set('checkpoint', Buffer.from(checkpoint));
    return checkpoint;
  }

  append(entries: readonly Uint8Array[]): void {
    for (let at = 0; at < entries.length; ) {
      const room = TILE_WIDTH - (this.size % TILE_WIDTH);
      this.#fill(entries.slice(at, at + room));
      at += room;
    }
  }

  /** Appends entries to the last bundle, which has room for them. */
  #fill(entries: readonly Uint8Array[]): void {
    const first = this.size - (this.size % TILE_WIDTH);
    const { edge, written } = growTiles(this.#edge, entries.map(leafHash));
    for (const { tile, data } of written) this.files.set(formatTilePath(tile), data);
    this.#last = [...this.#last, ...entries];
    const bundle: Tile = { level: 'entries', index: first / TILE_WIDTH, width: this.#last.length };
    this.files.set(formatTilePath(bundle), formatBundle(this.#last));
    if (this.#last.length === TILE_WIDTH) this.#last = [];
    this.#edge = edge;
  }

  /** The checkpoint of the tree as it is. */
  sign(cosigners: readonly NoteSigner[] = [], extensions: readonly string[] = []): Promise<string> {
    const checkpoint = { origin: this.origin, size: this.size, root: this.root, extensions };
    return signCheckpoint(checkpoint, [noteSigner(this.origin, this.key), ...cosigners]);
  }

  /** Reads the nodes of the tree as it is. */
  get reader(): HashReader {
    return tileHashReader(this.size, async (tiles) =>
      tiles.map((tile) => this.files.get(formatTilePath(tile)) as Uint8Array),
    );
  }

  /** That the tree as it is begins with that of a size it had. */
  async consistencyFrom(size: number): Promise<Hash[]> {
    return size === 0 ? [] : consistencyProof(size, this.size, this.reader);
  }
}
