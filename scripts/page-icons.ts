/**
 * Renders the inbox's icon in the sizes that phones need, with the Chromium on the PATH. Run it after changing
 * src/web/inbox/public/icon.svg; the pictures are committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { launchBrowser } from './inbox/browser.js';

const FOLDER = new URL('../src/web/inbox/public/', import.meta.url);
const BACKGROUND = '#0f5c46';

/** The pictures: size, the icon's share of it, and background. */
const PICTURES = [
  { name: 'icon-192.png', size_px: 192, share: 1, ground: 'transparent' },
  { name: 'icon-512.png', size_px: 512, share: 1, ground: 'transparent' },
  // The phone crops it to any shape: the icon is within the middle 80 % (W3C Web Application Manifest, safe zone).
  { name: 'mask-512.png', size_px: 512, share: 0.72, ground: BACKGROUND },
  { name: 'icon-180.png', size_px: 180, share: 0.88, ground: BACKGROUND },
  // Android shows only the outline, in one colour.
  { name: 'badge-96.png', size_px: 96, share: 1.3, ground: 'transparent', outline: true },
  { name: 'favicon.ico', size_px: 32, share: 1, ground: 'transparent' },
] as const;

const icon = readFileSync(new URL('icon.svg', FOLDER), 'utf8');
const browser = await launchBrowser();
try {
  for (const picture of PICTURES) {
    const { name, size_px, share, ground } = picture;
    const isOutline = 'outline' in picture;
    const svg = isOutline
      ? icon.replace(/<rect[^>]*>/, '').replaceAll(/stroke="#[0-9a-f]+"/g, 'stroke="#fff"')
      : icon;
    const page = await browser.newPage({ viewport: { width: size_px, height: size_px } });
    await page.setContent(`<style>
      html, body { margin: 0; height: 100%; background: ${ground}; overflow: hidden; }
      body { display: grid; place-items: center; }
      svg { width: ${size_px * share}px; height: ${size_px * share}px; }
    </style>${svg}`);
    const png = await page.screenshot({ omitBackground: true });
    writeFileSync(new URL(name, FOLDER), name.endsWith('.ico') ? toIco(png, size_px) : png);
    await page.close();
  }
} finally {
  await browser.close();
}

/** An ICO file of one picture: the format takes a PNG as it is, after a header of 6 bytes and an entry of 16. */
function toIco(png: Buffer, size_px: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon
  head.writeUInt16LE(1, 4); // one picture
  head.writeUInt8(size_px, 6);
  head.writeUInt8(size_px, 7);
  head.writeUInt16LE(1, 10); // colour planes
  head.writeUInt16LE(32, 12); // bits of a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}
