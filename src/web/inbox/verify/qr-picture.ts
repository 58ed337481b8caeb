import decodeQR from 'qr/decode.js';

/** Not in TypeScript's library yet (https://wicg.github.io/shape-detection-api/). */
interface BarcodeDetectorLike {
  detect(picture: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: readonly string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<readonly string[]>;
}

const FORMAT = 'qr_code';
/** Enough for the largest QR code at eight pixels a module; more makes a slow phone slower. */
const SIDES_PX = [1600, 800];

/** The text of a QR code in a picture: by the browser where it can, else by a library. @returns undefined where there is none */
export async function readQr(picture: ImageBitmap | HTMLVideoElement): Promise<string | undefined> {
  return (await byBrowser(picture)) ?? byLibrary(picture);
}

async function byBrowser(picture: ImageBitmapSource): Promise<string | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  try {
    if (BarcodeDetector === undefined) return undefined;
    if (!(await BarcodeDetector.getSupportedFormats()).includes(FORMAT)) return undefined;
    const [found] = await new BarcodeDetector({ formats: [FORMAT] }).detect(picture);
    return found?.rawValue;
  } catch {
    return undefined; // some phones lack the service behind it
  }
}

function byLibrary(picture: ImageBitmap | HTMLVideoElement): string | undefined {
  for (const side of SIDES_PX) {
    const pixels = pixelsOf(picture, side);
    try {
      if (pixels !== undefined) return decodeQR(pixels);
    } catch {
      // none at this size
    }
  }
  return undefined;
}

function pixelsOf(picture: ImageBitmap | HTMLVideoElement, side: number): ImageData | undefined {
  const isVideo = picture instanceof HTMLVideoElement;
  const [width, height] = isVideo
    ? [picture.videoWidth, picture.videoHeight]
    : [picture.width, picture.height];
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null || canvas.width === 0 || canvas.height === 0) return undefined;
  drawing.fillStyle = '#ffffff'; // transparent pictures are read as on paper
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return drawing.getImageData(0, 0, canvas.width, canvas.height);
}
