/** How many numbers each part of a model has (model-spec B.1), and which of them a text alone needs. */
import type { ModelConfig } from './config';
import { sizeOf } from './io/safetensors';
import { parameterSpecs } from './parameters';

/** What reads text at inference comes first; the rest is for training on pictures. */
const parts = [
  ['text embeddings', /^embeddings\./, 'inference'],
  ['text layers', /^encoder\.layer\.(\d+)\./, 'inference'],
  ['text samplers', /^scs\.text\.(\w+)\./, 'inference'],
  ['generator of visual features', /^generator\.t2i\./, 'inference'],
  ['its queries', /^queries\.visual/, 'inference'],
  ['its projection to the text', /^project\.visual\./, 'inference'],
  ['head', /^head\./, 'inference'],
  ['CRF', /^crf\./, 'inference'],
  ['visual embeddings', /^vision\.(?:embeddings|pre_layrnorm)\./, 'training'],
  ['visual layers', /^vision\.encoder\.layers\.(\d+)\./, 'training'],
  ['visual samplers', /^scs\.visual\.(\w+)\./, 'training'],
  ['generator of textual features', /^generator\.i2t\./, 'training'],
  ['its queries ', /^queries\.text/, 'training'],
  ['its projection to the vision', /^project\.text\./, 'training'],
] as const;

export interface ParameterPart {
  readonly name: string;
  /** How often the part is there: layers, samplers. */
  readonly count: number;
  /** Of all of them together. */
  readonly parameters: number;
  /** Whether a text alone needs it, or only training on pictures. */
  readonly use: 'inference' | 'training';
}

export interface ParameterCount {
  readonly parts: readonly ParameterPart[];
  /** What suggestions from text need: no visual tower, visual samplers or generator of text. */
  readonly inference: number;
  readonly all: number;
}

/** K = number of tags. */
export function countParameters(config: ModelConfig, K: number): ParameterCount {
  const sums = new Map<string, { parameters: number; members: Set<string> }>();
  for (const { name, shape } of parameterSpecs(config, K)) {
    const part = parts.find(([, pattern]) => pattern.test(name));
    if (!part) throw new Error(`${name} belongs to no part`);
    const sum = sums.get(part[0]) ?? { parameters: 0, members: new Set() };
    sum.parameters += sizeOf(shape);
    sum.members.add(part[1].exec(name)?.[1] ?? '');
    sums.set(part[0], sum);
  }
  const found = parts.flatMap(([name, , use]): ParameterPart[] => {
    const sum = sums.get(name);
    return sum ? [{ name: name.trim(), count: sum.members.size, parameters: sum.parameters, use }] : [];
  });
  const total = (of: readonly ParameterPart[]): number => of.reduce((sum, { parameters }) => sum + parameters, 0);
  return { parts: found, inference: total(found.filter(({ use }) => use === 'inference')), all: total(found) };
}
