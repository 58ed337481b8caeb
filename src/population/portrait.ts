import { deflateSync } from 'node:zlib';

const WIDTH_PX = 24;
const HEIGHT_PX = 32;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * A stand-in for a portrait: a valid PNG of one colour, 24 by 32 pixels in 1-bit palette form (PNG, RFC 2083).
 * @param colour red, green and blue, 0 to 255 each
 */
export function plainPortrait(colour: readonly [number, number, number]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH_PX, 0);
  header.writeUInt32BE(HEIGHT_PX, 4);
  header.set([1, 3, 0, 0, 0], 8); // bit depth 1, palette, deflate, no filter, no interlace
  const rows = Buffer.alloc(HEIGHT_PX * (1 + WIDTH_PX / 8)); // each row: filter byte 0, then pixels of palette entry 0
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colour)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

// zlib.crc32 is newer than the oldest Node this runs on.
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
