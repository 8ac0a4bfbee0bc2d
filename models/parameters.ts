/** Every tensor of a model by name: its shape, how it starts, and which learning rate it gets. */
import type { ParameterGroup } from '../src/engine/training';
import { stageCount, type ModelConfig, type VisionConfig } from './config';

export type Start = 'normal' | 'xavier' | 'zero' | 'one' | 'keep' | 'crf';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: ParameterGroup;
  /** The layer of its tower that it belongs to; -1 outside of the layers. */
  readonly layer: number;
  readonly start: Start;
  /** Whether weight decay applies: not to biases, norms, transitions and queries (model-spec H.1). */
  readonly decays: boolean;
}

/** K = number of tags of the CRF. Names of the towers are those of their pretrained twins (model-spec B.5). */
export function parameterSpecs(config: ModelConfig, K: number): ParameterSpec[] {
  const list = new SpecList();
  textTower(list, config);
  if (config.vision) visionTower(list, config.vision);
  if (config.mcg) generators(list, config);
  if (config.mcg && config.scs) samplers(list, config);
  list.place('head', -1);
  list.dense('head', K, config.text.width);
  list.place('crf', -1);
  list.add('crf.start', [K], 'crf');
  list.add('crf.end', [K], 'crf');
  list.add('crf.transitions', [K, K], 'crf');
  return list.specs;
}

class SpecList {
  readonly specs: ParameterSpec[] = [];
  private group: ParameterGroup = 'embeddings';
  private layer = -1;

  /** What is added from here on belongs there. */
  place(group: ParameterGroup, layer: number): void {
    this.group = group;
    this.layer = layer;
  }

  add(name: string, shape: readonly number[], start: Start, decays = false): void {
    this.specs.push({ name, shape, group: this.group, layer: this.layer, start, decays });
  }

  /** y = x Wᵀ + b with W [out, size]. */
  dense(name: string, out: number, size: number, start: Start = 'normal', bias: Start = 'zero'): void {
    this.add(`${name}.weight`, [out, size], start, true);
    this.add(`${name}.bias`, [out], bias);
  }

  norm(name: string, size: number): void {
    this.add(`${name}.weight`, [size], 'one');
    this.add(`${name}.bias`, [size], 'zero');
  }
}

function textTower(list: SpecList, { text }: ModelConfig): void {
  const { width: d, feedForward } = text;
  list.place('embeddings', -1);
  list.add('embeddings.word_embeddings.weight', [text.vocabularySize, d], 'normal', true);
  list.add('embeddings.position_embeddings.weight', [text.maxPieces, d], 'normal', true);
  list.add('embeddings.token_type_embeddings.weight', [2, d], 'normal', true);
  list.norm('embeddings.LayerNorm', d);
  for (let l = 0; l < text.layers; l++) {
    list.place('encoder', l);
    const at = `encoder.layer.${l}`;
    for (const part of ['query', 'key', 'value']) list.dense(`${at}.attention.self.${part}`, d, d);
    list.dense(`${at}.attention.output.dense`, d, d);
    list.norm(`${at}.attention.output.LayerNorm`, d);
    list.dense(`${at}.intermediate.dense`, feedForward, d);
    list.dense(`${at}.output.dense`, d, feedForward);
    list.norm(`${at}.output.LayerNorm`, d);
  }
}

function visionTower(list: SpecList, vision: VisionConfig): void {
  const { width: d, feedForward, image, patch, crops, crop } = vision;
  list.place('vision', -1);
  list.add('vision.embeddings.class_embedding', [d], 'normal');
  list.add('vision.embeddings.patch_embedding.weight', [d, 3 * patch * patch], 'normal', true);
  list.add('vision.embeddings.position_embedding.weight', [1 + (image / patch) ** 2, d], 'normal', true);
  if (crops > 0) {
    const tokens = crops * (crop / patch) ** 2;
    list.add('vision.embeddings.object_position_embedding.weight', [tokens, d], 'normal', true);
  }
  list.norm('vision.pre_layrnorm', d); // CLIP's own spelling
  for (let l = 0; l < vision.layers; l++) {
    list.place('vision', l);
    const at = `vision.encoder.layers.${l}`;
    list.norm(`${at}.layer_norm1`, d);
    for (const part of ['q', 'k', 'v', 'out']) list.dense(`${at}.self_attn.${part}_proj`, d, d);
    list.norm(`${at}.layer_norm2`, d);
    list.dense(`${at}.mlp.fc1`, feedForward, d);
    list.dense(`${at}.mlp.fc2`, d, feedForward);
  }
}

function generators(list: SpecList, config: ModelConfig): void {
  const { generator, text } = config;
  const stages = stageCount(config);
  list.place('generator', -1);
  const queries = (name: string, count: number, width: number): void => {
    if (!generator.queriesPerStage) return list.add(`queries.${name}`, [count, width], 'normal');
    for (let l = 0; l < stages; l++) list.add(`queries.${name}.${l}`, [count, width], 'normal');
  };
  queries('visual', generator.visualTokens, generator.visualWidth);
  decoder(list, 'generator.t2i', generator.visualWidth, text.width, generator.feedForward.visual, generator.layers);
  if (generator.visualWidth !== text.width) list.dense('project.visual', text.width, generator.visualWidth, 'xavier');
  if (!config.vision) return;
  queries('text', Math.min(mostGeneratedPieces, text.maxPieces), text.width);
  decoder(list, 'generator.i2t', text.width, generator.visualWidth, generator.feedForward.text, generator.layers);
  if (generator.visualWidth !== text.width) list.dense('project.text', generator.visualWidth, text.width, 'xavier');
}

/** Rows of Q_t: text pieces beyond them are not generated (model-spec A.5). */
export const mostGeneratedPieces = 128;

/** A decoder of width `d` that reads tokens of width `source`. */
function decoder(list: SpecList, at: string, d: number, source: number, inner: number, layers: number): void {
  for (let i = 0; i < layers; i++) {
    const name = i === 0 ? at : `${at}.above.${i}`;
    for (const part of ['query', 'key', 'value', 'output']) list.dense(`${name}.self.${part}`, d, d, 'xavier');
    list.dense(`${name}.cross.query`, d, d, 'xavier');
    for (const part of ['key', 'value']) list.dense(`${name}.cross.${part}`, d, source, 'xavier');
    list.dense(`${name}.cross.output`, d, d, 'xavier');
    list.dense(`${name}.feed.0`, inner, d, 'xavier');
    list.dense(`${name}.feed.1`, d, inner, 'xavier');
    for (const n of [1, 2, 3]) list.norm(`${name}.norm${n}`, d);
  }
}

function samplers(list: SpecList, config: ModelConfig): void {
  const branches: [name: 'text' | 'visual', width: number][] = [['text', config.text.width]];
  if (config.vision) branches.push(['visual', config.vision.width]);
  for (const [branch, d] of branches) {
    if (config.sampler.onPlainLayer) sampler(list, config, `scs.${branch}.plain`, 0, d);
    for (let l = 0; l < stageCount(config); l++) sampler(list, config, `scs.${branch}.${l}`, l + 1, d);
  }
}

function sampler(list: SpecList, config: ModelConfig, at: string, layer: number, d: number): void {
  const [half, quarter] = [Math.max(1, d >> 1), Math.max(1, d >> 2)];
  list.place('sampler', layer);
  if (config.sampler.inputNorm) list.norm(`${at}.norm`, d);
  list.dense(`${at}.local`, half, d, 'xavier');
  list.dense(`${at}.global`, half, d, 'xavier');
  list.dense(`${at}.score.0`, half, 2 * half, 'xavier');
  list.dense(`${at}.score.2`, quarter, half, 'xavier');
  list.dense(`${at}.score.4`, 2, quarter, 'xavier', 'keep');
}
