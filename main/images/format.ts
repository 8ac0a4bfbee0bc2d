/** What the bytes of a picture file say before anything is decoded: nothing here trusts a name. */

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif';

/** The format, by the first bytes; null for anything else. */
export function sniffFormat(bytes: Uint8Array): PictureFormat | null {
  const starts = (at: number, ...want: number[]): boolean => want.every((byte, i) => bytes[at + i] === byte);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'webp';
  if (starts(0, 0x47, 0x49, 0x46, 0x38)) return 'gif';
  return null;
}

/** The logical screen of a GIF, in pixels: what a browser shows, wherever its first frame lies on it. */
export function gifScreen(bytes: Uint8Array): { width: number; height: number } {
  const { buffer, byteOffset, byteLength } = bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** Whether a PNG or WebP lies on its side by its EXIF: browsers do not agree on turning these, as they do for JPEG. */
export function liesTurned(bytes: Uint8Array): boolean {
  const exif = exifOf(bytes);
  return exif !== null && orientationOf(exif) > 1;
}

/** The TIFF structure in a PNG's chunk eXIf or a WebP's chunk EXIF; null where there is none. */
function exifOf(bytes: Uint8Array): DataView | null {
  const format = sniffFormat(bytes);
  if (format !== 'png' && format !== 'webp') return null;
  const isPng = format === 'png';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [wanted, nameAt, lengthAt] = isPng ? [0x65584966, 4, 0] : [0x45584946, 0, 4]; // "eXIf", "EXIF"
  let at = isPng ? 8 : 12;
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at + lengthAt, !isPng);
    const [start, end] = [at + 8, at + 8 + length];
    if (end > view.byteLength) return null;
    if (view.getUint32(at + nameAt) === wanted)
      return tiffIn(new DataView(view.buffer, view.byteOffset + start, length));
    at = end + (isPng ? 4 : length % 2); // a checksum, or a byte that makes the length even
  }
  return null;
}

/** Some writers put JPEG's "Exif\0\0" before it. */
function tiffIn(chunk: DataView): DataView {
  const hasPrefix = chunk.byteLength >= 6 && chunk.getUint32(0) === 0x45786966;
  return hasPrefix ? new DataView(chunk.buffer, chunk.byteOffset + 6, chunk.byteLength - 6) : chunk;
}

/** 1 to 8; 1 where none is said. */
function orientationOf(tiff: DataView): number {
  if (tiff.byteLength < 10) return 1;
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return 1;
  const entries = tiff.getUint16(directory, little);
  for (let at = directory + 2, left = entries; left > 0 && at + 12 <= tiff.byteLength; left -= 1, at += 12) {
    if (tiff.getUint16(at, little) !== 0x0112) continue;
    const orientation = tiff.getUint16(at + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}
