const PORTRAIT_MAX_BYTES = 204_800;

/** The first bytes of an image, by media type. */
const MAGIC: Readonly<Record<string, Buffer>> = {
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
};

/** The fault of a portrait, if any: not base64 with padding (RFC 4648 section 4), too large, or not of its media type. */
export function portraitFault({
  media_type,
  data,
}: {
  media_type: string;
  data: string;
}): string | undefined {
  const image = Buffer.from(data, 'base64');
  if (image.toString('base64') !== data) return 'must be base64 with padding';
  if (image.length > PORTRAIT_MAX_BYTES) return `must not be more than ${PORTRAIT_MAX_BYTES} bytes`;
  const magic = MAGIC[media_type];
  if (magic === undefined || !image.subarray(0, magic.length).equals(magic)) {
    return 'must be an image of its media type';
  }
  return undefined;
}
