import type { Bytes } from '../../src/bytes.js';
import type { Hash } from '../../src/ledger/hash.js';
import { applyUpdates, type MapTileReader } from '../../src/ledger/map.js';
import { emptyMapRoot, type MapLeaf, mapPathOf } from '../../src/ledger/map-tile.js';

/** A map whose tiles are in memory. */
export class MemoryMap {
  root = emptyMapRoot();
  readonly tiles = new Map<string, Bytes>();
  readonly #values = new Map<string, Hash>();

  readonly read: MapTileReader = async (paths) => paths.map((path) => this.tiles.get(path));

  /** The leaves as updates of what the map has. */
  updates(leaves: readonly MapLeaf[]) {
    return leaves.map((leaf) => ({ ...leaf, before: this.#values.get(mapPathOf(leaf.key)) }));
  }

  async put(leaves: readonly MapLeaf[]): Promise<void> {
    const { root, tiles } = await applyUpdates(this.read, this.root, this.updates(leaves));
    this.root = root;
    for (const { path, data } of tiles) this.tiles.set(path, data);
    for (const { key, value } of leaves) this.#values.set(mapPathOf(key), value);
  }
}
