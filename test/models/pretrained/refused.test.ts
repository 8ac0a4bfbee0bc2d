/** What does not fit is said tensor by tensor, and weights of other families by their names. */
import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors';
import type { PretrainedFiles } from '../../../models/pretrained/files';
import { readPretrainedText } from '../../../models/pretrained/bert';
import { readPretrainedVision } from '../../../models/pretrained/clip';
import { folder, withJson, withTensors, zeros } from './folders';

const said = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-checkpoint') return `${error.message}\n${error.detail ?? ''}`;
    throw error;
  }
  return 'nothing was wrong';
};

const nan = (): Uint8Array => new Uint8Array(Float32Array.of(1, 2, NaN, 4, 5, 6, 7, 8).buffer);
const query = 'bert.encoder.layer.1.attention.self.query';
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test.each<[string, () => PretrainedFiles, RegExp]>([
  [
    'a missing tensor',
    () => withTensors('bert-pretraining', (t) => t.delete(`${query}.bias`)),
    /a BERT of 2 layers of width 8: one tensor does not fit\.\ntensor "bert\.encoder\.layer\.1\.attention\.self\.query\.bias" is missing\.$/,
  ],
  [
    'a misspelt one',
    () =>
      withTensors('bert-pretraining', (t) => {
        t.set(`${query}.bais`, t.get(`${query}.bias`)!);
        t.delete(`${query}.bias`);
      }),
    /one tensor does not fit\.\ntensor ".*query\.bias" is missing; the folder has ".*query\.bais"\.$/,
  ],
  [
    'a misshapen one',
    () => withTensors('bert-pretraining', (t) => t.set(`${query}.weight`, zeros([8, 7]))),
    /tensor ".*query\.weight" has shape \[8, 7\], not \[8, 8\]\.$/,
  ],
  [
    'one of whole numbers',
    () => withTensors('bert-pretraining', (t) => t.set(`${query}.bias`, zeros([8], 'I64'))),
    /tensor ".*query\.bias" has type I64; F32, F16 and BF16 are read\.$/,
  ],
  [
    'a NaN',
    () => withTensors('bert-pretraining', (t) => t.set(`${query}.bias`, { ...zeros([8]), bytes: nan() })),
    /tensor ".*query\.bias" has a number that is not finite\.$/,
  ],
  [
    'a stranger',
    () => withTensors('bert-pretraining', (t) => t.set('bert.encoder.extra.weight', zeros([2]))),
    /tensor "bert\.encoder\.extra\.weight" belongs to no part of it\.$/,
  ],
  [
    'two at once',
    () =>
      withTensors('bert-pretraining', (t) => {
        t.delete(`${query}.bias`);
        t.set('bert.embeddings.LayerNorm.beta', zeros([3]));
      }),
    /2 tensors do not fit\.\ntensor "bert\.embeddings\.LayerNorm\.beta" has shape \[3\], not \[8\]\.\ntensor ".*query\.bias" is missing/,
  ],
  [
    'a config of more layers: the first twelve are told',
    () => withJson(folder('bert-pretraining'), 'config.json', (config) => (config.num_hidden_layers = 4)),
    /a BERT of 4 layers of width 8: 32 tensors do not fit\.\n(tensor .* is missing\.\n){12}… and 20 more\.$/,
  ],
  [
    'a file cut in half',
    () => {
      const files = folder('bert-pretraining');
      const whole = files.get('model.safetensors')!;
      return files.set('model.safetensors', whole.subarray(0, whole.length / 2));
    },
    /model\.safetensors is cut off/,
  ],
  [
    'a missing shard',
    () => new Map([...folder('bert-shards-bfloat')].filter(([name]) => !name.startsWith('model-00002'))),
    /names model-00002-of-00003\.safetensors, and the folder has no such file/,
  ],
  [
    'no weights',
    () => new Map([...folder('bert-half')].filter(([name]) => name !== 'model.safetensors')),
    /no model\.safetensors\.\nWeights are read as safetensors/,
  ],
  ['no config', () => new Map(), /no config\.json/],
  ['a config that is not JSON', () => folder('bert-half').set('config.json', text('{')), /config\.json is not JSON/],
  [
    'RoBERTa, whose names are BERT’s',
    () => folder('roberta'),
    /The weights are RoBERTa's; the text side is BERT's\.\nChoose a folder with an uncased BERT/,
  ],
  ['DistilBERT', () => folder('distilbert'), /The weights are DistilBERT's/],
  ['GPT-2', () => folder('gpt2'), /The weights are GPT-2's/],
  [
    'GPT-2 under a config of BERT',
    () => folder('gpt2').set('config.json', folder('bert-half').get('config.json')!),
    /The weights are GPT-2's/,
  ],
  ['CLIP', () => folder('clip-whole'), /The weights are CLIP's; the text side is BERT's/],
  [
    'the approximate gelu',
    () => withJson(folder('bert-half'), 'config.json', (config) => (config.hidden_act = 'gelu_new')),
    /activation is gelu_new/,
  ],
  [
    'a vocabulary of another length',
    () => folder('bert-half').set('vocab.txt', text('[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n')),
    /vocab\.txt has 6 pieces, config\.json says 11/,
  ],
  [
    'a vocabulary without [CLS]',
    () => folder('bert-half').set('vocab.txt', text('[PAD]\n[UNK]\nx\n[SEP]\n[MASK]\na\nb\nc\nd\ne\nf\n')),
    /vocab\.txt has no \[CLS\]/,
  ],
  [
    'a cased vocabulary',
    () => folder('bert-half').set('vocab.txt', text('[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nA\nB\nd\ne\nf\n')),
    /word pieces of vocab\.txt are cased/,
  ],
  ['no vocabulary', () => new Map([...folder('bert-half')].filter(([name]) => name !== 'vocab.txt')), /no vocab\.txt/],
])('text: %s', (_, files, message) => {
  expect(said(() => readPretrainedText(files()))).toMatch(message);
});

test('the pieces of a tokenizer.json are read where there is no vocab.txt', () => {
  const files = folder('bert-half');
  const pieces = new TextDecoder().decode(files.get('vocab.txt')).trim().split('\n');
  files.delete('vocab.txt');
  const vocab = Object.fromEntries(pieces.map((piece, row) => [piece, row]));
  files.set('tokenizer.json', text(JSON.stringify({ model: { type: 'WordPiece', vocab } })));
  expect(readPretrainedText(files).vocabulary).toEqual(pieces);
  files.set('tokenizer.json', text(JSON.stringify({ model: { type: 'BPE', vocab } })));
  expect(said(() => readPretrainedText(files))).toMatch(/tokenizer\.json is of type BPE/);
});

test.each<[string, () => PretrainedFiles, RegExp]>([
  [
    'a missing tensor',
    () => withTensors('clip-whole', (t) => t.delete('vision_model.embeddings.class_embedding')),
    /a CLIP vision tower of 2 layers of width 8: one tensor does not fit\.\ntensor "vision_model\.embeddings\.class_embedding" is missing/,
  ],
  [
    'a well-meant spelling',
    () =>
      withTensors('clip-tower', (t) => {
        t.set('pre_layernorm.weight', t.get('pre_layrnorm.weight')!);
        t.delete('pre_layrnorm.weight');
      }),
    /tensor "pre_layrnorm\.weight" is missing; the folder has "pre_layernorm\.weight"/,
  ],
  [
    'a patch of another size',
    () => withTensors('clip-tower', (t) => t.set('embeddings.patch_embedding.weight', zeros([8, 3, 2, 2]))),
    /"embeddings\.patch_embedding\.weight" has shape \[8, 3, 2, 2\], not \[8, 3, 4, 4\]/,
  ],
  ['BERT', () => folder('bert-half'), /The weights are BERT's; the visual side is CLIP's/],
  [
    'another activation',
    () => withJson(folder('clip-tower'), 'config.json', (config) => (config.hidden_act = 'gelu')),
    /activation is gelu; the visual side has CLIP's quick_gelu/,
  ],
])('pictures: %s', (_, files, message) => {
  expect(said(() => readPretrainedVision(files()))).toMatch(message);
});
