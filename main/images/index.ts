/** Decoding of untrusted pictures. */
export { createImageDecoder, decoderLimits, type DecoderOptions, type ImageDecoder, type ImageInfo } from './decoder';
export { isMisnamed } from './file-name';
export type { ModelSquares, SalientBox, SquareShape } from './model-squares';
export { canDrawWords, pictureAddress, rasterise, type Drawing } from './rasterise';
