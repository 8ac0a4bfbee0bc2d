/** One line of the project's own format: everything a sample has, nothing derived. */
import { z } from 'zod';
import { ReviewState } from '../../src/domain/document';
import { Split } from '../../src/domain/sample';

/** x, y, width, height in pixels of the picture. */
const Box = z.tuple([z.number(), z.number(), z.number().positive(), z.number().positive()]);

export const JsonlRecord = z.object({
  /** Other programs write numbers. */
  id: z.union([z.string().min(1), z.number()]).transform(String),
  split: Split.nullish(),
  text: z.string(),
  /** Character ranges of the tokens in UTF-16 units; absent = the text is yet to be cut into words. */
  tokens: z.array(z.tuple([z.int().min(0), z.int().min(0)])).optional(),
  mentions: z
    .array(
      z.object({
        start: z.int().min(0),
        end: z.int().min(1),
        type: z.string().min(1),
        /** [] = not visible, null = not said. */
        regions: z.array(Box).nullish(),
      }),
    )
    .default([]),
  image: z.string().nullish(),
  /** The tags of the file the sample came from, where it had some. */
  tags: z.array(z.string()).optional(),
  state: ReviewState.optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});
export type JsonlRecord = z.infer<typeof JsonlRecord>;
