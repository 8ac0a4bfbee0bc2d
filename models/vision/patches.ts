/** From the bytes of a picture to what the patch embedding reads: CLIP's normalisation, one row a patch. */
import { visualTokenCount, type VisionConfig } from './config';
import type { Pixels } from './picture-source';

/** Mean and standard deviation of R, G, B over CLIP's training pictures, for values from 0 to 1. */
const clipMean = [0.48145466, 0.4578275, 0.40821073] as const;
const clipDeviation = [0.26862954, 0.26130258, 0.27577711] as const;

/** What one picture gives: patches [Nv - 1, 3 p²] and which of its Nv tokens are there (missing crops are 0). */
export interface PicturePatches {
  readonly patches: Float32Array;
  readonly valid: Float32Array;
}

/** Each patch is flattened as CLIP's convolution kernel is: channel, row, column. */
export function patchesOf({ global, crops }: Pixels, vision: VisionConfig): PicturePatches {
  const size = 3 * vision.patch ** 2;
  const tokens = visualTokenCount(vision);
  const patches = new Float32Array((tokens - 1) * size);
  const valid = new Float32Array(tokens);
  const grid = (vision.image / vision.patch) ** 2;
  const perCrop = (vision.crop / vision.patch) ** 2;
  writePatches(global, vision.image, vision.patch, patches.subarray(0, grid * size));
  valid.fill(1, 0, 1 + grid);
  crops.slice(0, vision.crops).forEach((crop, i) => {
    const from = grid + i * perCrop;
    writePatches(crop, vision.crop, vision.patch, patches.subarray(from * size, (from + perCrop) * size));
    valid.fill(1, 1 + from, 1 + from + perCrop);
  });
  return { patches, valid };
}

/** A square [side, side, 3] of bytes, patch by patch, row by row. */
function writePatches(bytes: Uint8Array, side: number, patch: number, into: Float32Array): void {
  const across = side / patch;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (Math.floor(y / patch) * across + Math.floor(x / patch)) * 3 * patch * patch;
      const inside = (y % patch) * patch + (x % patch);
      for (let c = 0; c < 3; c++) {
        const value = bytes[(y * side + x) * 3 + c]! / 255;
        into[at + c * patch * patch + inside] = (value - clipMean[c]!) / clipDeviation[c]!;
      }
    }
  }
}
