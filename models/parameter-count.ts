/** How many numbers each part of a model has (model-spec B), and which of them a text alone needs. */
import type { ModelConfig } from './config';
import { sizeOf } from './io/safetensors';
import type { Part } from './parameters';
import { parameterSpecs } from './registry';

export interface ParameterPart {
  readonly name: string;
  /** How often the part is there: layers, samplers. */
  readonly count: number;
  /** Of all of them together. */
  readonly parameters: number;
  /** Whether a text alone needs it, or only training on pictures. */
  readonly use: Part['use'];
}

export interface ParameterCount {
  /** As they are declared; those that a text needs first. */
  readonly parts: readonly ParameterPart[];
  /** What suggestions from text need: no visual tower, visual samplers or generator of text. */
  readonly inference: number;
  readonly all: number;
}

/** K = number of tags. */
export function countParameters(config: ModelConfig, K: number): ParameterCount {
  const sums = new Map<string, { parameters: number; use: Part['use']; layers: Set<number> }>();
  for (const { part, layer, shape } of parameterSpecs(config, K)) {
    const sum = sums.get(part.title) ?? { parameters: 0, use: part.use, layers: new Set() };
    sum.parameters += sizeOf(shape);
    sum.layers.add(layer);
    sums.set(part.title, sum);
  }
  const found = [...sums].map(([name, { parameters, use, layers }]) => ({ name, count: layers.size, parameters, use }));
  const parts = [...found.filter(({ use }) => use === 'inference'), ...found.filter(({ use }) => use === 'training')];
  const total = (of: readonly ParameterPart[]): number => of.reduce((sum, { parameters }) => sum + parameters, 0);
  return { parts, inference: total(parts.filter(({ use }) => use === 'inference')), all: total(parts) };
}
