/** In which numbers suggestions are computed: single precision, or the products of linear layers in eight bits, about twice as fast. */
import { z } from 'zod';

export const precisions = ['float32', 'int8'] as const;
export const Precision = z.enum(precisions);
export type Precision = z.infer<typeof Precision>;
