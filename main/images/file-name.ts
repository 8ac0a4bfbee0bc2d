/** Real sets hold PNG files named .jpg: the bytes decide, the name is only compared. */
import type { ImageInfo } from './decoder';

const endings: Readonly<Record<ImageInfo['format'], RegExp>> = {
  jpeg: /\.jpe?g$/iu,
  png: /\.png$/iu,
  webp: /\.webp$/iu,
  gif: /\.gif$/iu,
};

/** Whether a file's name says another format than its bytes; a name without a known ending says nothing. */
export function isMisnamed(fileName: string, format: ImageInfo['format']): boolean {
  return Object.values(endings).some((ending) => ending.test(fileName)) && !endings[format].test(fileName);
}
