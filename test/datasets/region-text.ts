import type { GroundedMention } from '../../src/domain/sample';

/** "@x,y,width,height" for each box, "@-" for not visible, nothing where nothing is said. */
export function regionText(regions: GroundedMention['regions']): string {
  if (regions === null) return '';
  if (regions.length === 0) return '@-';
  return regions.map(({ x, y, width, height }) => `@${x},${y},${width},${height}`).join('');
}
