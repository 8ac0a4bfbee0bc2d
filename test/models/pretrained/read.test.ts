/** Folders that transformers wrote, through our readers and layers: the same answers as the models they came from. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embed } from '../../../models/bert/embeddings';
import { encoderLayer } from '../../../models/bert/layer';
import { parameterSpecs, picturesOf, tf } from '../../../models';
import { BgaConfig } from '../../../models/bga/config';
import type { StoredTensor } from '../../../models/io/safetensors';
import { Weights } from '../../../models/layers/weights';
import { evaluation } from '../../../models/layers/noise';
import { readPretrainedText } from '../../../models/pretrained/bert';
import { readPretrainedVision } from '../../../models/pretrained/clip';
import { pretrainedStart } from '../../../models/pretrained/start';
import { embedPatches } from '../../../models/vision/embeddings';
import { visionLayer } from '../../../models/vision/layer';
import { readCheckpoint, writeCheckpoint } from '../../../models/io/checkpoint';
import { initialCheckpoint } from '../../../models/io/initial';
import { worst } from '../golden';
import { folder, golden, hiddenOf } from './folders';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
});
afterAll(() => tf.disposeVariables());

const weightsOf = (tensors: ReadonlyMap<string, StoredTensor>): Weights =>
  new Weights(new Map([...tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])])));

test.each([
  ['bert-pretraining', 'prefix bert., gamma and beta, heads beside it'],
  ['bert-half', 'float16, with a pooler'],
  ['bert-shards-bfloat', 'bfloat16 in three shards'],
])('%s: %s', (name) => {
  const { text, vocabulary, tensors } = readPretrainedText(folder(name));
  expect(text).toEqual({
    layers: 2,
    width: 8,
    heads: 2,
    feedForward: 12,
    maxPieces: 8,
    vocabularySize: 11,
    epsilon: 1e-12,
  });
  expect(vocabulary.slice(0, 7)).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', 'b']);
  tf.tidy(() => {
    const weights = weightsOf(tensors);
    const keep = { kind: 'all' as const };
    let T = embed(tf.tensor2d(golden.ids, [2, 5], 'int32'), weights.at('embeddings'), text.epsilon, evaluation);
    for (let l = 0; l < text.layers; l++)
      T = encoderLayer(T, T, keep, text, weights.at(`encoder.layer.${l}`), evaluation);
    expect(worst(T.dataSync(), hiddenOf(name).data)).toBeLessThan(2e-5);
  });
});

test.each(['clip-tower', 'clip-whole'])('%s', (name) => {
  const { vision, tensors } = readPretrainedVision(folder(name));
  expect(vision).toMatchObject({ layers: 2, width: 8, heads: 2, feedForward: 12, image: 8, patch: 4, crops: 0 });
  tf.tidy(() => {
    const weights = weightsOf(tensors).at('vision');
    const { data, shape } = golden.pixels;
    // [B, 3, 8, 8] -> [B, 2 x 2 patches, 3 x 4 x 4]
    const squares = tf.reshape(tf.tensor(data, shape), [2, 3, 2, 4, 2, 4]);
    const patches = tf.reshape(tf.transpose(squares, [0, 2, 4, 1, 3, 5]), [2, 4, 48]) as tf.Tensor3D;
    const keep = { kind: 'all' as const };
    let V = embedPatches(patches, weights, vision);
    for (let l = 0; l < vision.layers; l++) V = visionLayer(V, V, keep, vision, weights.at(`encoder.layers.${l}`));
    expect(worst(V.dataSync(), hiddenOf(name).data)).toBeLessThan(2e-5);
  });
});

test('what is left aside is told', () => {
  expect(readPretrainedText(folder('bert-half')).ignored).toEqual(['pooler.dense.bias', 'pooler.dense.weight']);
  expect(readPretrainedText(folder('bert-pretraining')).ignored).toContain('cls.predictions.transform.dense.weight');
  expect(readPretrainedVision(folder('clip-whole')).ignored).toContain(
    'text_model.embeddings.position_embedding.weight',
  );
});

const [text, vision] = [readPretrainedText(folder('bert-half')), readPretrainedVision(folder('clip-whole'))];
const about = { size: 'toy' as const, types: ['PER'], seed: 3, text, vision };

test('a start has the pretrained tensors as they are, and the rest as any model of its shape', () => {
  const start = pretrainedStart({ ...about, preset: 'bga' });
  expect(readCheckpoint(writeCheckpoint(start))).toEqual(start);
  const config = BgaConfig.parse(start.config);
  expect(config).toEqual(start.config);
  expect(config.text).toEqual(text.text);
  expect(config.vision).toEqual({ ...vision.vision, crops: 1, crop: 16 }); // crops are the size's
  expect(config.generator).toMatchObject({ visualTokens: 5 + 16, visualWidth: 8, heads: { visual: 2, text: 2 } });
  const fresh = initialCheckpoint(start.config, ['PER'], text.vocabulary, 3);
  for (const [name, tensor] of start.tensors) {
    const pretrained = text.tensors.get(name) ?? vision.tensors.get(name);
    if (pretrained) expect(tensor, name).toBe(pretrained);
    else expect(tensor, name).toEqual(fresh.tensors.get(name));
  }
  for (const { name, group } of parameterSpecs(start.config, 3)) {
    const hasTwin = ['embeddings', 'encoder', 'vision'].includes(group) && !name.includes('object_position');
    expect(text.tensors.has(name) || vision.tensors.has(name), name).toBe(hasTwin);
  }
  expect(start.card.notes.join(' ')).toMatch(/BERT of 2 layers of width 8.*CLIP tower of 2 layers of width 8/);
});

test('without a folder for pictures the tower is that of the size, of another width', () => {
  const config = BgaConfig.parse(pretrainedStart({ ...about, preset: 'bga', vision: null }).config);
  expect(config.vision).toMatchObject({ width: 16, image: 32 });
  expect(config.generator).toMatchObject({ visualWidth: 16, feedForward: { visual: 40, text: 24 } });
});

test('a plain BERT has no visual side, whatever there is', () => {
  const { config, tensors } = pretrainedStart({ ...about, preset: 'bert_crf' });
  expect(picturesOf(config)).toBeNull();
  expect(config).not.toHaveProperty('vision');
  expect([...tensors.keys()].filter((name) => name.startsWith('vision'))).toEqual([]);
});
