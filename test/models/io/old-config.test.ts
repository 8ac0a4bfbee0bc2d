/** Checkpoints of version 0.1, which lie in people's projects, are read as today's. */
import { expect, test } from 'vitest';
import type { ModelConfig } from '../../../models/config';
import { readCheckpoint, writeCheckpoint } from '../../../models/io/checkpoint';
import { initialCheckpoint } from '../../../models/io/initial';
import { letters } from '../toy';

/** As 0.1 wrote it. */
const written = `{
  "model": {
    "format": "mnerva-text-1", "preset": "bga", "mcg": true, "scs": true,
    "layers": 2, "width": 16, "heads": 2, "feedForward": 64, "maxPieces": 24, "vocabularySize": ${letters.length},
    "epsilon": 1e-12, "dropout": 0.1, "gumbelTemperature": 1,
    "generator": { "feedForward": 40, "visualTokens": 6, "epsilon": 0.00001 }
  },
  "dataHash": "abc",
  "precision": "F32"
}`;

const textOnly: ModelConfig = {
  format: 'mnerva-bga-2',
  preset: 'bga',
  labels: 'bio9',
  mcg: true,
  scs: true,
  cycle: false,
  trainsOnPictures: false,
  visualFeatures: 'generated',
  text: {
    layers: 2,
    width: 16,
    heads: 2,
    feedForward: 64,
    maxPieces: 24,
    vocabularySize: letters.length,
    epsilon: 1e-12,
  },
  vision: null,
  generator: {
    visualTokens: 6,
    visualWidth: 16,
    heads: { visual: 2, text: 2 },
    feedForward: { visual: 40, text: 40 },
    layers: 1,
    queriesPerStage: false,
    epsilon: 1e-5,
  },
  sampler: { gumbelTemperature: 1, cumulative: false, inputNorm: false, onPlainLayer: false, ratioLoss: null },
  generation: {
    alpha: 0.001,
    direction: 'real_gen',
    temperature: null,
    ln0: true,
    reduction: 'sum',
    targetGradient: 'stop',
    sourceGradient: 'flow',
  },
  dropout: 0.1,
};

/** Every tensor of 0.1 by name, from its own list of them: (name, shape). */
const names = (): string[] => {
  const both = (name: string): string[] => [`${name}.weight`, `${name}.bias`];
  const layer = (l: number): string[] =>
    ['attention.self.query', 'attention.self.key', 'attention.self.value', 'attention.output.dense']
      .concat(['attention.output.LayerNorm', 'intermediate.dense', 'output.dense', 'output.LayerNorm'])
      .flatMap((part) => both(`encoder.layer.${l}.${part}`));
  const attention = (kind: string): string[] =>
    ['query', 'key', 'value', 'output'].flatMap((part) => both(`generator.t2i.${kind}.${part}`));
  return [
    ...['word', 'position', 'token_type'].map((table) => `embeddings.${table}_embeddings.weight`),
    ...both('embeddings.LayerNorm'),
    ...layer(0),
    ...layer(1),
    'queries.visual',
    ...attention('self'),
    ...attention('cross'),
    ...['feed.0', 'feed.1', 'norm1', 'norm2', 'norm3'].flatMap((part) => both(`generator.t2i.${part}`)),
    ...['local', 'global', 'score.0', 'score.2', 'score.4'].flatMap((part) => both(`scs.text.0.${part}`)),
    ...both('head'),
    ...['start', 'end', 'transitions'].map((part) => `crf.${part}`),
  ];
};

test('a text-only checkpoint of 0.1 is read, and written as one of today', () => {
  const start = initialCheckpoint(textOnly, ['PER', 'LOC'], letters, 3);
  expect([...start.tensors.keys()].sort()).toEqual(names().sort());
  const old = new Map([
    ...writeCheckpoint({ ...start, dataHash: 'abc' }),
    ['config.json', new TextEncoder().encode(written)],
  ]);
  const read = readCheckpoint(old);
  expect(read.config).toEqual(textOnly);
  expect(read.tensors).toEqual(start.tensors);
  expect(readCheckpoint(writeCheckpoint(read))).toEqual(read);
});

test('a configuration of neither is refused by what is wrong with it', () => {
  const files = writeCheckpoint(initialCheckpoint(textOnly, ['PER', 'LOC'], letters, 3));
  const other = written.replace('"layers": 2,', '');
  files.set('config.json', new TextEncoder().encode(other));
  expect(() => readCheckpoint(files)).toThrow(/config\.json: /);
});
