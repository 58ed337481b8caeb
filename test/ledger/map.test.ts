import fc from 'fast-check';
import t from 'tap';
import { areEqual, type Bytes } from '../../src/bytes.js';
import { digest, type Hash } from '../../src/ledger/hash.js';
import { applyUpdates, type MapProof, proveMap, verifyMap } from '../../src/ledger/map.js';
import {
  emptyMapRoot,
  formatMapTile,
  type MapLeaf,
  type MapNode,
  mapHashOf,
  mapNodeHash,
  parseMapTile,
} from '../../src/ledger/map-tile.js';
import { MemoryMap } from './memory-map.js';
import { refusalOf } from './refused.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The root by its definition, from the bits of the keys. */
function naiveRoot(leaves: readonly MapLeaf[], depth = 0): Hash {
  const [first, second] = leaves;
  if (first === undefined) return emptyMapRoot();
  if (second === undefined) return digest(Uint8Array.from([3, ...first.key, ...first.value]));
  const bit = ({ key }: MapLeaf) => ((key[Math.floor(depth / 8)] as number) >> (7 - (depth % 8))) % 2;
  const halves = [0, 1].map((side) =>
    naiveRoot(
      leaves.filter((leaf) => bit(leaf) === side),
      depth + 1,
    ),
  );
  return digest(Uint8Array.from([4, ...(halves[0] as Hash), ...(halves[1] as Hash)]));
}

const value = (text: string): Hash => digest(Buffer.from(text));
/** Keys whose first bits are alike: 0, 4, 7 or 250 of them. */
const keys = fc
  .record({
    shared: fc.constantFrom(0, 4, 7, 250),
    base: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    tails: fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
      minLength: 1,
      maxLength: 40,
      selector: hex,
    }),
  })
  .map(({ shared, base, tails }) => {
    const mask = (i: number) => 0xff >> Math.min(8, Math.max(0, shared - 8 * i));
    const made = tails.map(
      (tail) => tail.map((byte, i) => (byte & mask(i)) | ((base[i] as number) & ~mask(i))) as Bytes,
    );
    return [...new Map(made.map((key) => [hex(key), key])).values()];
  });
const leavesOf = (made: readonly Bytes[], name = 'value'): MapLeaf[] =>
  made.map((key, i) => ({ key, value: value(`${name} ${i}`) }));

t.test('the root is that of the definition, whatever the order and the batches', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.array(fc.nat({ max: 39 }), { maxLength: 4 }), async (made, cuts) => {
      const leaves = leavesOf(made);
      const once = new MemoryMap();
      await once.put(leaves);
      const parts = new MemoryMap();
      const places = [0, ...cuts.map((cut) => cut % leaves.length).sort((a, b) => a - b), leaves.length];
      const reversed = [...leaves].reverse();
      for (const [i, place] of places.slice(1).entries()) await parts.put(reversed.slice(places[i], place));
      const expected = hex(naiveRoot(leaves));
      return (
        hex(once.root) === expected &&
        hex(parts.root) === expected &&
        JSON.stringify([...once.tiles].sort()) === JSON.stringify([...parts.tiles].sort())
      );
    }),
    { numRuns: 150 },
  );
});

t.test('a value that is given again replaces the one before', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.nat(), async (made, seed) => {
      const [before, after] = [leavesOf(made), leavesOf(made, 'later')];
      const some = after.filter((_, i) => ((seed >> (i % 30)) & 1) === 1);
      const map = new MemoryMap();
      await map.put(before);
      await map.put(some);
      const now = before.map((leaf) => some.find(({ key }) => areEqual(key, leaf.key)) ?? leaf);
      return hex(map.root) === hex(naiveRoot(now));
    }),
    { numRuns: 80 },
  );
});

t.test('each proof verifies: of keys that are there, and of keys that are not', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (made, stranger) => {
      const [absent, ...present] = made as [Bytes, ...Bytes[]];
      const leaves = leavesOf(present);
      const map = new MemoryMap();
      await map.put(leaves);
      for (const leaf of leaves) {
        const found = verifyMap(await proveMap(map.read, leaf.key), leaf.key, map.root);
        if (found === undefined || hex(found) !== hex(leaf.value)) return false;
      }
      const others = [absent, stranger as Bytes].filter(
        (key) => !present.some((each) => areEqual(each, key)),
      );
      for (const key of others) {
        if (verifyMap(await proveMap(map.read, key), key, map.root) !== undefined) return false;
      }
      return true;
    }),
    { numRuns: 80 },
  );
});

t.test('no changed byte of a proof verifies', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.nat(), async (made, seed) => {
      const leaves = leavesOf(made);
      const map = new MemoryMap();
      await map.put(leaves);
      const { key } = leaves[seed % leaves.length] as MapLeaf;
      const proof = await proveMap(map.read, key);
      const flat = [...proof.siblings, proof.leaf?.key as Bytes, proof.leaf?.value as Hash];
      for (const [part, bytes] of flat.entries()) {
        const changed = flat.map((each, i) =>
          i === part ? each.map((byte, at) => (at === seed % bytes.length ? byte ^ 1 : byte)) : each,
        );
        const forged = {
          siblings: changed.slice(0, -2),
          leaf: { key: changed.at(-2) as Bytes, value: changed.at(-1) as Hash },
        };
        if ((await refusalOf(() => verifyMap(forged, key, map.root))) !== 'map_invalid') return false;
      }
      return true;
    }),
    { numRuns: 60 },
  );
});

t.test('a proof that is cut, made longer, turned round or of another form does not verify', async (t) => {
  const map = new MemoryMap();
  const leaves = leavesOf(Array.from({ length: 50 }, (_, i) => value(`key ${i}`)));
  await map.put(leaves);
  const { key } = leaves[7] as MapLeaf;
  const proof = await proveMap(map.read, key);
  const refused = (forged: MapProof) => refusalOf(() => verifyMap(forged, key, map.root));
  const { siblings } = proof;
  t.equal(await refused({ ...proof, siblings: siblings.slice(1) }), 'map_invalid');
  t.equal(await refused({ ...proof, siblings: siblings.slice(0, -1) }), 'map_invalid');
  t.equal(await refused({ ...proof, siblings: [...siblings].reverse() }), 'map_invalid');
  t.equal(
    await refused({ ...proof, siblings: [...siblings, emptyMapRoot()] }),
    'map_invalid',
    'below a leaf',
  );
  t.equal(await refused({ ...proof, siblings: [...siblings, value('more')] }), 'map_invalid');
  const endless = Array.from({ length: 257 }, () => value('more'));
  t.equal(await refused({ ...proof, siblings: endless }), 'map_invalid');
  t.equal(await refused({ siblings }), 'map_invalid', 'nothing in place of the leaf');
  t.equal(await refused({ siblings: siblings.map((each) => each.slice(1)) }), 'map_invalid');
  t.equal(await refused({ siblings, leaf: { key: key.slice(1), value: value('x') } }), 'map_invalid');
  t.equal(await refused(await proveMap(map.read, leaves[8]?.key as Bytes)), 'map_invalid', 'of another key');
  t.equal(await refusalOf(() => verifyMap(proof, key.slice(1), map.root)), 'out_of_range');
});

t.test('whoever makes a map by other rules cannot give one key two values either', async (t) => {
  // Under one root the same key stands twice: once where its bits lead, once elsewhere.
  const key = Uint8Array.from({ length: 32 }, () => 0);
  const [left, right] = ['one', 'two'].map((text) => ({ key, value: value(text) })) as [MapLeaf, MapLeaf];
  const hashOf = (leaf: MapLeaf) => digest(Uint8Array.from([3, ...leaf.key, ...leaf.value]));
  const root = mapNodeHash(hashOf(left), hashOf(right));
  t.same(verifyMap({ siblings: [hashOf(right)], leaf: left }, key, root), left.value);
  t.equal(
    await refusalOf(() => verifyMap({ siblings: [hashOf(left)], leaf: right }, key, root)),
    'map_invalid',
  );
});

t.test('a leaf where its key does not belong proves nothing, whoever put it there', async (t) => {
  const key = value('key');
  const leaf = { key: key.map((byte, i) => (i === 0 ? byte ^ 0x80 : byte)), value: value('elsewhere') };
  const sibling = value('sibling');
  const isLeft = (key[0] as number) < 0x80;
  const root = isLeft ? mapNodeHash(mapHashOf(leaf), sibling) : mapNodeHash(sibling, mapHashOf(leaf));
  t.equal(await refusalOf(() => verifyMap({ siblings: [sibling], leaf }, key, root)), 'map_invalid');
  const slots: MapNode[] = Array.from({ length: 16 }, () => undefined);
  slots[(leaf.key[0] as number) >> 4] = leaf;
  t.same(parseMapTile('', formatMapTile(slots)), slots);
  const moved = [...slots.slice(8), ...slots.slice(0, 8)];
  t.equal(await refusalOf(() => parseMapTile('', formatMapTile(moved))), 'tile_malformed', 'in another slot');
  t.equal(
    await refusalOf(() => parseMapTile('00', formatMapTile(slots))),
    'tile_malformed',
    'in another tile',
  );
});

t.test('stored tiles that are not those of the root are refused, and keys that cannot be', async (t) => {
  const map = new MemoryMap();
  await map.put(leavesOf(Array.from({ length: 400 }, (_, i) => value(`key ${i}`))));
  const key = value('key 5');
  const leaf = { key, value: value('new') };
  const update = map.updates([leaf]);
  const below = [...map.tiles.keys()].find(
    (path) => path.length === 1 && hex(key).startsWith(path),
  ) as string;
  const tile = map.tiles.get(below) as Bytes;
  const readWith = (data: Bytes | undefined) => async (paths: readonly string[]) =>
    paths.map((path) => (path === below ? data : map.tiles.get(path)));
  const refused = (data: Bytes | undefined) =>
    refusalOf(() => applyUpdates(readWith(data), map.root, update));
  t.equal(await refused(undefined), 'tile_malformed', 'missing');
  t.equal(await refused(tile.slice(0, 3)), 'tile_malformed', 'cut in its marks');
  t.equal(await refused(tile.slice(0, -1)), 'tile_malformed', 'cut');
  t.equal(await refused(Uint8Array.from([...tile, 0])), 'tile_malformed', 'longer');
  t.equal(await refused(Uint8Array.from([0xff, ...tile.slice(1)])), 'tile_malformed', 'no such mark');
  const other = [...map.tiles].find(([path]) => path.length === 1 && path !== below)?.[1];
  t.equal(await refused(other), 'tile_malformed', 'of another place');
  t.equal(await refused(tile.map((byte, i) => (i === tile.length - 1 ? byte ^ 1 : byte))), 'tile_malformed');
  t.equal(await refusalOf(() => applyUpdates(map.read, value('no root'), update)), 'tile_malformed');
  t.equal(await refusalOf(() => proveMap(readWith(undefined), key)), 'tile_malformed');
  t.equal(await refusalOf(() => map.put([leaf, leaf])), 'out_of_range');
  t.equal(await refusalOf(() => map.put([{ key: key.slice(1), value: key }])), 'out_of_range');
  t.same(await applyUpdates(map.read, map.root, []), { root: map.root, tiles: [] });
  t.equal(await refused(tile), undefined, 'the tile itself is taken');
});

t.test('a key that has another value than the caller says is refused', async (t) => {
  const map = new MemoryMap();
  const made = Array.from({ length: 40 }, (_, i) => value(`key ${i}`));
  await map.put(leavesOf(made));
  const refused = (key: Bytes, before: Hash | undefined) =>
    refusalOf(() => applyUpdates(map.read, map.root, [{ key, value: value('new'), before }]));
  const [key] = made as [Bytes];
  t.equal(await refused(key, value('value 0')), undefined);
  t.equal(await refused(key, value('value 1')), 'map_invalid');
  t.equal(await refused(key, undefined), 'map_invalid', 'it is said to be new');
  t.equal(await refused(value('stranger'), value('value 0')), 'map_invalid', 'it is said to be there');
  // Beside a key with the same first bits, too.
  const near = key.map((byte, i) => (i === 31 ? byte ^ 1 : byte));
  const both = (before: Hash | undefined) => [
    { key: near, value: value('new'), before: undefined },
    { key, value: value('new'), before },
  ];
  t.equal(await refusalOf(() => applyUpdates(map.read, map.root, both(value('value 0')))), undefined);
  t.equal(await refusalOf(() => applyUpdates(map.read, map.root, both(undefined))), 'map_invalid');
});

t.test('pauses are made between pieces of work', async (t) => {
  const map = new MemoryMap();
  let pauses = 0;
  const updates = map.updates(leavesOf(Array.from({ length: 3_000 }, (_, i) => value(`key ${i}`))));
  const { tiles } = await applyUpdates(map.read, map.root, updates, async () => {
    pauses++;
  });
  t.ok(tiles.length > 500);
  t.ok(pauses >= Math.floor(tiles.length / 256));
});
