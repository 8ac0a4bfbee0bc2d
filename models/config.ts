/** What every model's configuration has, whatever its family; the rest is the family's (`ModelFamily.config`). */
import { z } from 'zod';
import { LabelScheme, type Size } from '../src/engine/training';
import { TextConfig } from './bert/config';
import { textOfSize } from './sizes';

export const ModelConfig = z.object({
  format: z.literal('mnerva-model-3'),
  /** Id of the family, whose schema says what else there is. */
  family: z.string(),
  /** One of the family's presets. */
  preset: z.string(),
  labels: LabelScheme,
  text: TextConfig,
  dropout: z.number().min(0).max(0.9),
});
export type ModelConfig = Readonly<z.infer<typeof ModelConfig>>;

/** The common part at a size. */
export function baseOfSize<F extends string>(
  family: F,
  preset: string,
  size: Size,
  vocabularySize: number,
): ModelConfig & { readonly family: F } {
  const text = textOfSize(size, vocabularySize);
  return { format: 'mnerva-model-3', family, preset, labels: 'bio9', text, dropout: 0.1 };
}
