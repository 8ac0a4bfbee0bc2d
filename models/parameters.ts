/** Every tensor of a model by name: its shape, how it starts, and which learning rate it gets. */
import type { ModelConfig } from './config';

export type ParameterGroup = 'embeddings' | 'encoder' | 'generator' | 'sampler' | 'head' | 'crf';
export type Start = 'normal' | 'xavier' | 'zero' | 'one' | 'keep' | 'crf';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: ParameterGroup;
  /** The encoder layer it belongs to; -1 outside of the layers. */
  readonly layer: number;
  readonly start: Start;
  /** Whether weight decay applies: not to biases, norms, transitions and queries (spec H.1). */
  readonly decays: boolean;
}

/** K = number of tags. The order is fixed: initial weights are drawn in it. */
export function parameterSpecs(config: ModelConfig, K: number): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  const d = config.width;
  let place: { group: ParameterGroup; layer: number } = { group: 'embeddings', layer: -1 };
  const add = (name: string, shape: number[], start: Start, decays = false): void => {
    specs.push({ name, shape, ...place, start, decays });
  };
  const dense = (name: string, out: number, size: number, start: Start = 'normal', bias: Start = 'zero'): void => {
    add(`${name}.weight`, [out, size], start, true);
    add(`${name}.bias`, [out], bias);
  };
  const norm = (name: string, size = d): void => {
    add(`${name}.weight`, [size], 'one');
    add(`${name}.bias`, [size], 'zero');
  };

  add('embeddings.word_embeddings.weight', [config.vocabularySize, d], 'normal', true);
  add('embeddings.position_embeddings.weight', [config.maxPieces, d], 'normal', true);
  add('embeddings.token_type_embeddings.weight', [2, d], 'normal', true);
  norm('embeddings.LayerNorm');
  for (let l = 0; l < config.layers; l++) {
    place = { group: 'encoder', layer: l };
    const at = `encoder.layer.${l}`;
    for (const part of ['query', 'key', 'value']) dense(`${at}.attention.self.${part}`, d, d);
    dense(`${at}.attention.output.dense`, d, d);
    norm(`${at}.attention.output.LayerNorm`);
    dense(`${at}.intermediate.dense`, config.feedForward, d);
    dense(`${at}.output.dense`, d, config.feedForward);
    norm(`${at}.output.LayerNorm`);
  }
  if (config.mcg) {
    place = { group: 'generator', layer: -1 };
    add('queries.visual', [config.generator.visualTokens, d], 'normal');
    for (const attention of ['self', 'cross']) {
      for (const part of ['query', 'key', 'value', 'output'])
        dense(`generator.t2i.${attention}.${part}`, d, d, 'xavier');
    }
    dense('generator.t2i.feed.0', config.generator.feedForward, d, 'xavier');
    dense('generator.t2i.feed.1', d, config.generator.feedForward, 'xavier');
    for (const i of [1, 2, 3]) norm(`generator.t2i.norm${i}`);
  }
  if (config.mcg && config.scs) {
    const [half, quarter] = [Math.max(1, d >> 1), Math.max(1, d >> 2)];
    for (let l = 0; l < config.layers - 1; l++) {
      place = { group: 'sampler', layer: l + 1 };
      dense(`scs.text.${l}.local`, half, d, 'xavier');
      dense(`scs.text.${l}.global`, half, d, 'xavier');
      dense(`scs.text.${l}.score.0`, half, 2 * half, 'xavier');
      dense(`scs.text.${l}.score.2`, quarter, half, 'xavier');
      dense(`scs.text.${l}.score.4`, 2, quarter, 'xavier', 'keep');
    }
  }
  place = { group: 'head', layer: -1 };
  dense('head', K, d);
  place = { group: 'crf', layer: -1 };
  add('crf.start', [K], 'crf');
  add('crf.end', [K], 'crf');
  add('crf.transitions', [K, K], 'crf');
  return specs;
}
