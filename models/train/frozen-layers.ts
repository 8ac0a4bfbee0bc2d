/**
 * How many of the lowest text layers a run leaves as they are, with all that is computed below and between them. They are run as a
 * fixed feature extractor (Devlin et al. 2019, section 5.3; Peters et al. 2019): in evaluation, without dropout and with
 * deterministic masks, so that what they make of a sentence is one thing for the whole run.
 */
import type { ModelConfig } from '../config';
import type { ParameterSpec } from '../parameters';

/**
 * 0 = none, `config.text.layers` = the whole encoder. A hybrid layer counts only with its sampler and the generator that all of
 * them share, and never where pictures are looked at: the visual branch compares itself with the text from layer 1 on.
 */
export function frozenLayers(
  config: ModelConfig,
  specs: Iterable<ParameterSpec>,
  learns: (name: string) => boolean,
  seesPictures: boolean,
): number {
  let layers = config.text.layers;
  const atMost = (count: number): void => void (layers = Math.min(layers, count));
  if (config.mcg && (seesPictures || config.visualFeatures === 'real')) atMost(1);
  for (const { name, group, layer } of specs) {
    if (!learns(name)) continue;
    if (group === 'embeddings') atMost(0);
    if (group === 'encoder') atMost(layer);
    if (group === 'generator') atMost(1);
    if (group === 'sampler' && name.startsWith('scs.text.')) atMost(layer); // sampler l is read by hybrid layer l
  }
  return layers;
}
