import { inflateSync } from 'node:zlib';
import t from 'tap';
import { plainPortrait } from '../../src/population/portrait.js';

t.test('a portrait is a PNG of 24 by 32 pixels in one colour', async (t) => {
  const image = plainPortrait([10, 20, 30]);
  t.equal(image.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < image.length; ) {
    const length = image.readUInt32BE(at);
    chunks.set(image.toString('latin1', at + 4, at + 8), image.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  t.strictSame([...chunks.keys()], ['IHDR', 'PLTE', 'IDAT', 'IEND']);
  t.equal(chunks.get('IHDR')?.readUInt32BE(0), 24);
  t.equal(chunks.get('IHDR')?.readUInt32BE(4), 32);
  t.strictSame([...(chunks.get('PLTE') ?? [])], [10, 20, 30]);
  t.equal(inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0)).length, 32 * 4);
  // Every PNG ends with the same empty IEND chunk and checksum.
  t.equal(image.subarray(-4).toString('hex'), 'ae426082');
});
