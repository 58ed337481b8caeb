import fc from 'fast-check';
import t from 'tap';
import { utf8 } from '../../src/bytes.js';
import { formatBundle, parseBundle } from '../../src/ledger/bundle.js';
import { emptyRoot, type Hash } from '../../src/ledger/hash.js';
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/merkle.js';
import {
  edgeRoot,
  edgeTiles,
  formatTilePath,
  growTiles,
  parseTilePath,
  type Tile,
  type TileEdge,
  tileEdge,
  tileHashReader,
  tilesOfGrowth,
} from '../../src/ledger/tile.js';

t.test('the paths of tiles are those of C2SP tlog-tiles', async (t) => {
  const paths: Readonly<Record<string, Tile>> = {
    'tile/0/x001/x234/067': { level: 0, index: 1_234_067, width: 256 },
    'tile/63/000': { level: 63, index: 0, width: 256 },
    'tile/1/999.p/1': { level: 1, index: 999, width: 1 },
    'tile/entries/x001/000.p/255': { level: 'entries', index: 1000, width: 255 },
    'tile/0/x009/x007/x199/x254/x740/991': { level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 },
  };
  for (const [path, tile] of Object.entries(paths)) {
    t.equal(formatTilePath(tile), path);
    t.strictSame(parseTilePath(path), tile);
  }
  await fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), fc.nat(63), (index, width, level) => {
      const tile = { level, index, width };
      t.strictSame(parseTilePath(formatTilePath(tile)), tile);
    }),
  );
  const others = [
    ...['', 'tile', 'tile/0', 'tile/0/', 'tile/0/67', 'tile/0/0067', 'tile/0/x067', 'tile/0/001/067'],
    ...['tile/00/067', 'tile/64/067', 'tile/-1/067', 'tile/data/067', '/tile/0/067', 'tile/0/067/'],
    ...['tile/0/x000/067', 'tile/0/067.p/0', 'tile/0/067.p/01', 'tile/0/067.p/256', 'tile/0/067.p/1000'],
    ...[
      'tile/0/067.p/',
      'tile/0/067.p',
      'tile/0/x009/x007/x199/x254/x740/992',
      'tile/0/X001/067',
      'tile/0/٠٦٧',
    ],
    ...['tile/0/067\n', 'tile/0/../0/067', 'tile/0/067.p/1.p/1'],
  ];
  for (const path of others) t.throws(() => parseTilePath(path), { code: 'tile_malformed' }, path);
});

t.test('the tiles of a size are those of the example of C2SP tlog-tiles', async (t) => {
  const tiles = tilesOfGrowth(0, 70_000);
  const widths = (level: number) => tiles.filter((tile) => tile.level === level).map(({ width }) => width);
  t.strictSame(widths(0), [...Array(273).fill(256), 112]);
  t.strictSame(widths(1), [256, 17]);
  t.strictSame(widths(2), [1]);
  t.equal(tiles.length, 277);
  t.strictSame(edgeTiles(70_000), [
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
  t.strictSame(tilesOfGrowth(0, 256), [
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ]);
  t.strictSame(tilesOfGrowth(70_000, 70_000), []);
  t.strictSame(tilesOfGrowth(70_000, 70_001), [{ level: 0, index: 273, width: 113 }]);
  t.strictSame(edgeTiles(0), []);
  t.equal(edgeTiles(Number.MAX_SAFE_INTEGER).length, 7);
  t.throws(() => tilesOfGrowth(2, 1), { code: 'out_of_range' });
  t.throws(() => tilesOfGrowth(0, 2 ** 53), { code: 'out_of_range' });
});

const LARGEST = 66_000;
/** Any hashes will do; these cost nothing. */
const LEAVES = Array.from({ length: LARGEST }, (_, i) => {
  const leaf = new Uint8Array(32);
  new DataView(leaf.buffer).setUint32(0, i + 1);
  return leaf;
});

/** A log that keeps its tiles as a server does. */
class Log {
  readonly kept = new Map<string, Uint8Array>();
  edge: TileEdge = tileEdge(0, []);

  grow(size: number): readonly Tile[] {
    const { edge, written } = growTiles(this.edge, LEAVES.slice(this.edge.size, size));
    for (const { tile, data } of written) this.kept.set(formatTilePath(tile), data);
    this.edge = edge;
    return written.map(({ tile }) => tile);
  }

  readonly read = async (tiles: readonly Tile[]): Promise<Uint8Array[]> =>
    tiles.map((tile) => {
      const data = this.kept.get(formatTilePath(tile));
      if (data === undefined) throw new RangeError(`${formatTilePath(tile)} was never written`);
      return data;
    });
}

t.test('a tree that grows in steps has the tiles, root and proofs of each of its sizes', async (t) => {
  const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_537, LARGEST];
  const log = new Log();
  const frontier = new Frontier();
  t.same(edgeRoot(log.edge), emptyRoot());
  const roots = new Map<number, Hash>();
  for (const [i, size] of SIZES.entries()) {
    t.strictSame(log.grow(size), tilesOfGrowth(SIZES[i - 1] ?? 0, size));
    while (frontier.size < size) frontier.append(LEAVES[frontier.size] as Hash);
    t.equal(log.edge.size, size);
    t.same(edgeRoot(log.edge), frontier.root(), `size ${size}`);
    t.same(await rootOf(size, tileHashReader(size, log.read)), frontier.root());
    t.same(tileEdge(size, await log.read(edgeTiles(size))), log.edge, 'the edge is read back from its tiles');
    roots.set(size, frontier.root());
  }
  for (const size of SIZES.filter((each) => each > 0)) {
    const read = tileHashReader(size, log.read);
    for (const index of [0, Math.floor(size / 2), size - 1]) {
      const proof = await inclusionProof(index, size, read);
      verifyInclusion({ index, size, leaf: LEAVES[index] as Hash, root: roots.get(size) as Hash, proof });
    }
    for (const size1 of SIZES.filter((each) => each > 0 && each <= size)) {
      const proof = await consistencyProof(size1, size, read);
      const [root1, root2] = [roots.get(size1) as Hash, roots.get(size) as Hash];
      verifyConsistency({ size1, size2: size, root1, root2, proof });
    }
  }
  t.pass('all proofs hold');
});

t.test('each tile is read once for a proof, and none with another length is believed', async (t) => {
  const log = new Log();
  log.grow(LARGEST);
  const asked: string[] = [];
  const read = tileHashReader(LARGEST, async (tiles) => {
    asked.push(...tiles.map(formatTilePath));
    return log.read(tiles);
  });
  await inclusionProof(LARGEST - 1, LARGEST, read);
  t.strictSame(asked.toSorted(), ['tile/0/257.p/208', 'tile/1/001.p/1', 'tile/2/000.p/1']);
  const refused = { code: 'tile_malformed' };
  const short = tileHashReader(LARGEST, async (tiles) =>
    (await log.read(tiles)).map((data) => data.subarray(0, -1)),
  );
  await t.rejects(inclusionProof(5, LARGEST, short), refused);
  await t.rejects(
    inclusionProof(
      5,
      LARGEST,
      tileHashReader(LARGEST, async () => []),
    ),
    refused,
  );
  t.throws(() => tileEdge(3, []), refused);
  t.throws(() => tileEdge(3, [new Uint8Array(64)]), refused);
  await t.rejects(tileHashReader(3, log.read)([{ level: 0, index: 3 }]), { code: 'out_of_range' });
  await t.rejects(tileHashReader(3, log.read)([{ level: 1, index: 1 }]), { code: 'out_of_range' });
});

t.test('a bundle gives its entries back, and no other', async (t) => {
  await fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1, maxLength: 256 }), (entries) => {
      const bundle = formatBundle(entries);
      t.same(parseBundle(bundle, entries.length), entries);
      t.throws(() => parseBundle(bundle, entries.length + 1), { name: 'LedgerRefusal' });
      t.throws(() => parseBundle(bundle, entries.length - 1), { name: 'LedgerRefusal' });
      t.throws(() => parseBundle(bundle.subarray(0, -1), entries.length), { name: 'LedgerRefusal' });
    }),
    { numRuns: 50 },
  );
  t.same(formatBundle([utf8('ab'), utf8('')]), Uint8Array.of(0, 2, 97, 98, 0, 0));
  const longest = new Uint8Array(65_535).fill(7);
  t.same(parseBundle(formatBundle([longest]), 1), [longest]);
  t.throws(() => formatBundle([new Uint8Array(65_536)]), { code: 'out_of_range' });
  t.throws(() => parseBundle(Uint8Array.of(0), 1), { code: 'tile_malformed', message: /length/ });
  t.throws(() => parseBundle(Uint8Array.of(0, 2, 97), 1), { code: 'tile_malformed', message: /entry/ });
});
