/**
 * How many of the lowest text layers a run leaves as they are, with all that is computed below and between them. They are run as a
 * fixed feature extractor (Devlin et al. 2019, section 5.3; Peters et al. 2019): in evaluation, without dropout and with
 * deterministic masks, so that what they make of a sentence is one thing for the whole run.
 */
import type { ModelConfig } from '../config';
import type { ParameterSpec } from '../parameters';
import { modelFamily } from '../registry';

/**
 * 0 = none, `config.text.layers` = the whole encoder: a layer is frozen where neither it nor anything below it learns, and where the
 * family has nothing between the layers that does (`ModelFamily.prefixLimit`).
 */
export function frozenLayers(
  config: ModelConfig,
  specs: Iterable<ParameterSpec>,
  learns: (name: string) => boolean,
  looksAtPictures: boolean,
): number {
  const limit = (learned: ParameterSpec | null): number =>
    modelFamily(config).prefixLimit?.(config, learned, looksAtPictures) ?? Infinity;
  let layers = Math.min(config.text.layers, limit(null));
  for (const spec of specs) {
    if (!learns(spec.name)) continue;
    if (spec.group === 'embeddings') layers = 0;
    if (spec.group === 'encoder') layers = Math.min(layers, spec.layer);
    layers = Math.min(layers, limit(spec));
  }
  return layers;
}
