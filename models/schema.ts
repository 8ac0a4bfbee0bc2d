/** What the schemas of configurations share. */
import { z } from 'zod';

/** A count or an extent: 1 … `most`. */
export const atMost = (most: number) => z.int().min(1).max(most);

/** Each head computes on an equal part of the width. */
export const headsDivideWidth = 'The number of heads divides the width';
