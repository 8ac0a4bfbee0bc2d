/** Pictures as the model wants them. Decoding is not the models' business: whoever trains or explains hands a source in. */
import type { PictureRef } from '../../src/engine/picture';
import type { VisionConfig } from './config';

/** Bytes R, G, B, row by row, of squares: resized by a bicubic filter on the shorter side, cropped in the middle (CLIP). */
export interface Pixels {
  /** [image, image, 3]. */
  readonly global: Uint8Array;
  /** At most `crops` squares [crop, crop, 3], the most salient first. */
  readonly crops: readonly Uint8Array[];
}

export interface PictureSource {
  /** null where the picture cannot be read. Never rejects. */
  read(picture: PictureRef, shape: Pick<VisionConfig, 'image' | 'crops' | 'crop'>): Promise<Pixels | null>;
}
