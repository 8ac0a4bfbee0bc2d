/** The named sizes: shapes of the text encoder, and of the vision tower that goes with it. */
import type { Size } from '../src/engine/training';
import type { TextConfig } from './bert/config';
import type { VisionConfig } from './vision/config';

interface Shape {
  readonly text: readonly [layers: number, width: number, heads: number];
  readonly vision: readonly [layers: number, width: number, heads: number];
  readonly image: readonly [image: number, patch: number];
  readonly crops: readonly [count: number, side: number];
}

/** The visual side of the small sizes has no pretrained twin; crops come with the paper's own size (model-spec A.10: 62 tokens). */
const shapes: Readonly<Record<Size, Shape>> = {
  toy: { text: [2, 32, 2], vision: [2, 16, 2], image: [32, 16], crops: [1, 16] },
  tiny: { text: [2, 128, 2], vision: [2, 128, 2], image: [224, 32], crops: [0, 64] },
  mini: { text: [4, 256, 4], vision: [4, 256, 4], image: [224, 32], crops: [0, 64] },
  small: { text: [4, 512, 8], vision: [4, 512, 8], image: [224, 32], crops: [0, 64] },
  starter: { text: [6, 384, 12], vision: [6, 128, 4], image: [224, 32], crops: [0, 64] },
  base: { text: [12, 768, 12], vision: [12, 768, 12], image: [224, 32], crops: [3, 64] },
};

export function textOfSize(size: Size, vocabularySize: number): TextConfig {
  const [layers, width, heads] = shapes[size].text;
  return { layers, width, heads, feedForward: 4 * width, maxPieces: 512, vocabularySize, epsilon: 1e-12 };
}

export function visionOfSize(size: Size): VisionConfig {
  const { vision, image, crops } = shapes[size];
  const [layers, width, heads] = vision;
  return {
    layers,
    width,
    heads,
    feedForward: 4 * width,
    image: image[0],
    patch: image[1],
    crops: crops[0],
    crop: crops[1],
    epsilon: 1e-5,
  };
}
