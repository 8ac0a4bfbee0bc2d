/** Decoding of untrusted pictures. */
export { createImageDecoder, decoderLimits, mustHaveSize, type ImageDecoder, type ImageInfo } from './decoder';
export { liesTurned } from './format';
export { isMisnamed } from './file-name';
export type { SalientBox, SquareShape } from './model-squares';
export { canDrawWords, pictureAddress, rasterise, type Drawing } from './rasterise';
