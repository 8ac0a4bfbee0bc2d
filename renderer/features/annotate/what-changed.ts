/** What an undo or redo changed of a document, so that it can be named and found again. */
import type { Document } from '../../../src/domain/document';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { regionsOf } from '../../../src/domain/region';

/** The mentions that are new, different or gone: as they are now, else as they were. */
export function mentionsChanged(before: Document, after: Document): readonly AnnotatedMention[] {
  const old = new Map(before.mentions.map((mention) => [mention.id, written(mention)]));
  const now = new Set(after.mentions.map(({ id }) => id));
  return [
    ...after.mentions.filter((mention) => old.get(mention.id) !== written(mention)),
    ...before.mentions.filter(({ id }) => !now.has(id)),
  ];
}

function written({ start, end, type, status, grounding }: AnnotatedMention): string {
  const boxes = regionsOf(grounding).map(({ id, x, y, width, height }) => [id, x, y, width, height]);
  return JSON.stringify([start, end, type, status, grounding.kind, boxes]);
}
