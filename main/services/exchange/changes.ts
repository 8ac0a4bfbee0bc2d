/** What a file says of a sample that is in the project already, and the project does not. */
import type { GroundedMention, RawSample, Split } from '../../../src/domain/sample';
import type { Box } from '../../../src/domain/region';
import { sameMention } from '../../../src/domain/mention';
import { bySpan } from '../../../src/domain/span';
import type { KnownSample } from '../../../src/storage/import-store';
import { fitBoxes } from './boxes';

/** Whether the file has other labels for the sample; what people made the reference is theirs, and never another one. */
export function otherLabels(sample: RawSample, { reference, image }: KnownSample): 'same' | 'other' {
  if (!reference) return 'other';
  if (reference.by === 'person') return 'same';
  const here = reference.mentions;
  if (sameLabels(sample.mentions, here)) return 'same';
  if (!image || !hasBoxes(sample)) return 'other';
  // Its boxes may have been brought into the picture's pixels, whatever way the picture lay.
  const isFitted = [1, 5, 6, 7, 8].some((orientation) =>
    sameLabels(fitBoxes(sample, { ...image, orientation }).mentions, here),
  );
  return isFitted ? 'same' : 'other';
}

/** A file without boxes takes none away. */
export function withBoxesOf(mentions: readonly GroundedMention[], { reference }: KnownSample): GroundedMention[] {
  return mentions.map((mention) => {
    const same = reference?.mentions.find((other) => sameMention(other, mention));
    return { ...mention, regions: mention.regions ?? same?.regions ?? null };
  });
}

/** The split that the sample would get; null = it is in it, or nothing is said. */
export function otherSplit(sample: RawSample, asked: Split | null, known: KnownSample): Split | null {
  const split = sample.split ?? asked;
  return split === known.split ? null : split;
}

const hasBoxes = ({ mentions }: RawSample): boolean => mentions.some(({ regions }) => regions && regions.length > 0);

/** What a file leaves unsaid of boxes is no difference. */
function sameLabels(file: readonly GroundedMention[], here: readonly GroundedMention[]): boolean {
  if (file.length !== here.length) return false;
  const others = [...here].sort(bySpan);
  return [...file].sort(bySpan).every((mention, i) => {
    const other = others[i];
    if (!other || !sameMention(mention, other)) return false;
    return mention.regions === null || sameBoxes(mention.regions, other.regions);
  });
}

function sameBoxes(a: readonly Box[], b: readonly Box[] | null): boolean {
  if (!b || a.length !== b.length) return false;
  return a.every((box, i) => {
    const other = b[i];
    const { x, y, width, height } = box;
    return other?.x === x && other.y === y && other.width === width && other.height === height;
  });
}
