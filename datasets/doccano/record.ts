/** A text with ranges of characters, as doccano, spaCy and Prodigy write it. */
import { z } from 'zod';

const Offset = z.int().min(0);
const Type = z.string().trim().min(1);

const Range = z.union([
  z.tuple([Offset, Offset, Type]).transform(([start, end, type]) => ({ start, end, type })),
  z
    .object({ start_offset: Offset, end_offset: Offset, label: Type })
    .transform(({ start_offset: start, end_offset: end, label: type }) => ({ start, end, type })),
  z
    .object({ start: Offset, end: Offset, label: Type })
    .transform(({ start, end, label: type }) => ({ start, end, type })),
]);
export type Range = z.infer<typeof Range>;

const Ranges = z.array(Range).optional();

export const DoccanoRecord = z
  .object({
    id: z
      .union([z.string().min(1), z.number()])
      .transform(String)
      .nullish(),
    text: z.string(),
    label: Ranges,
    labels: Ranges,
    entities: Ranges,
    spans: Ranges,
    relations: z.array(z.unknown()).default([]),
  })
  .refine(({ label, labels, entities, spans }) => label ?? labels ?? entities ?? spans, 'no list of labels')
  .transform(({ label, labels, entities, spans, ...record }) => ({
    ...record,
    ranges: label ?? labels ?? entities ?? spans ?? [],
  }));
