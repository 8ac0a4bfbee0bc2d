/** Checkpoints: what is written is read back, what is broken is refused by name, other label sets keep shared rows. */
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors';
import {
  initialCheckpoint,
  modelConfig,
  readCheckpoint,
  transferLabels,
  writeCheckpoint,
  type Checkpoint,
} from '../../models';
import { floatToHalf, halfToFloat } from '../../models/io/half';
import { readSafetensors, writeSafetensors } from '../../models/io/safetensors';
import { letters } from './toy';

const checkpoint: Checkpoint = {
  ...initialCheckpoint(modelConfig('bga', 'toy', letters.length), ['PER', 'LOC'], letters, 4),
  untrained: [],
  dataHash: 'abc',
};

const failure = (action: () => unknown): AppError => {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It did not fail');
};

test('read(write(checkpoint)) is the checkpoint', () => {
  expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
});

test('half precision halves the file, and its numbers are exact when written again', () => {
  const half = readCheckpoint(writeCheckpoint({ ...checkpoint, precision: 'F16' }));
  const again = readCheckpoint(writeCheckpoint(half));
  expect(again).toEqual(half);
  for (const [name, { data }] of checkpoint.tensors) {
    const errors = half.tensors.get(name)!.data.map((x, i) => Math.abs(x - data[i]!));
    expect(Math.max(...errors.subarray(0, 10_000)), name).toBeLessThan(1e-3);
  }
});

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [70000, 0x7c00],
  [2 ** -24, 0x0001],
  [2 ** -14, 0x0400],
  [1 / 3, 0x3555],
  [2049, 0x6800], // a tie goes to even
  [2051, 0x6802],
])('half of %f is %i', (value, bits) => {
  expect(floatToHalf(value)).toBe(bits);
});

test('every finite half survives the way there and back', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = halfToFloat(bits);
    if (Number.isFinite(value)) expect(floatToHalf(value)).toBe(bits);
  }
});

test('safetensors: header and numbers are where the format says', () => {
  const bytes = writeSafetensors(
    new Map([
      ['b', { shape: [2], data: Float32Array.of(1, 2) }],
      ['a', { shape: [], data: Float32Array.of(3) }],
    ]),
  );
  const size = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(size % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)))).toEqual({
    a: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
    b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
  });
  expect(readSafetensors(bytes, 'x').get('b')!.data).toEqual(Float32Array.of(1, 2));
});

test('BF16 is read', () => {
  const header = new TextEncoder().encode('{"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'.padEnd(56));
  const bytes = new Uint8Array(8 + 56 + 4);
  bytes[0] = 56;
  bytes.set(header, 8);
  bytes.set([0x80, 0x3f, 0x20, 0xc1], 64); // 1 and -10
  expect(readSafetensors(bytes, 'x').get('x')!.data).toEqual(Float32Array.of(1, -10));
});

describe('a configuration of mnerva-bga-2, written before there were families, still reads', () => {
  const withFlags = (flags: string): string => `{
    "model": {
      "format": "mnerva-bga-2", ${flags}, "labels": "bio9", "visualFeatures": "generated",
      "text": {
        "layers": 2, "width": 32, "heads": 2, "feedForward": 128, "maxPieces": 512,
        "vocabularySize": 81, "epsilon": 1e-12
      },
      "generator": {
        "visualTokens": 6, "visualWidth": 16, "heads": { "visual": 2, "text": 2 },
        "feedForward": { "visual": 40, "text": 88 }, "layers": 1, "queriesPerStage": false, "epsilon": 0.00001
      },
      "sampler": {
        "gumbelTemperature": 1, "cumulative": false, "inputNorm": false, "onPlainLayer": false, "ratioLoss": null
      },
      "generation": {
        "alpha": 0.001, "direction": "real_gen", "temperature": null, "ln0": true, "reduction": "sum",
        "targetGradient": "stop", "sourceGradient": "flow"
      },
      "dropout": 0.1
    },
    "dataHash": "abc",
    "precision": "F32"
  }`;
  const tower = `"vision": {
    "layers": 2, "width": 16, "heads": 2, "feedForward": 64, "image": 32, "patch": 16, "crops": 1, "crop": 16,
    "epsilon": 0.00001
  }`;
  const full = `"mcg": true, "scs": true, "cycle": true, "trainsOnPictures": true, ${tower}`;
  const none = '"mcg": false, "scs": false, "cycle": false, "trainsOnPictures": false, "vision": null';

  test.each([
    ['bga', 'bga', full],
    ['bga_wo_scs_mcg', 'bga', none],
    ['bert_crf', 'bert-crf', none],
  ])('%s, as family %s', (preset, family, flags) => {
    const config = modelConfig(preset, 'toy', letters.length);
    const now = { ...checkpoint, ...initialCheckpoint(config, ['PER', 'LOC'], letters, 4), dataHash: 'abc' };
    const json = new TextEncoder().encode(withFlags(`"preset": "${preset}", ${flags}`));
    const read = readCheckpoint(new Map([...writeCheckpoint(now), ['config.json', json]]));
    expect(read.config.family).toBe(family);
    expect(read).toEqual(now);
    expect(JSON.parse(new TextDecoder().decode(writeCheckpoint(read).get('config.json')))).toMatchObject({
      model: { format: 'mnerva-model-3', family, preset },
    });
  });
});

describe('a broken checkpoint is refused by name', () => {
  const files = writeCheckpoint(checkpoint);
  const withTensors = (
    change: (tensors: Map<string, { shape: readonly number[]; data: Float32Array }>) => void,
  ): Map<string, Uint8Array> => {
    const tensors = new Map(
      [...checkpoint.tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
    );
    change(tensors);
    return new Map([...files, ['model.safetensors', writeSafetensors(tensors)]]);
  };
  const weights = files.get('model.safetensors')!;
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  test.each<[string, Map<string, Uint8Array>, RegExp]>([
    ['a missing file', new Map([...files].filter(([name]) => name !== 'labels.json')), /no labels\.json/],
    ['a missing tensor', withTensors((t) => t.delete('crf.end')), /"crf\.end" is missing/],
    [
      'a misspelt tensor',
      withTensors((t) => {
        t.set('crf.ende', t.get('crf.end')!);
        t.delete('crf.end');
      }),
      /"crf\.ende" belongs to no part of this model; "crf\.end" is missing/,
    ],
    [
      'a wrong shape',
      withTensors((t) => t.set('head.bias', { shape: [4], data: new Float32Array(4) })),
      /"head\.bias" has shape \[4\], not \[5\]/,
    ],
    [
      'a NaN',
      withTensors((t) => (t.get('crf.transitions')!.data[3] = NaN)),
      /"crf\.transitions" has a number that is not finite/,
    ],
    [
      'half a file',
      new Map([...files, ['model.safetensors', weights.subarray(0, weights.length / 2)]]),
      /cut off inside tensor/,
    ],
    [
      'a piece of a header',
      new Map([...files, ['model.safetensors', weights.subarray(0, 40)]]),
      /cut off inside its header/,
    ],
    ['an empty file', new Map([...files, ['model.safetensors', new Uint8Array(0)]]), /cut off/],
    [
      'a short vocabulary',
      new Map([...files, ['vocab.txt', text(letters.slice(0, -1).join('\n'))]]),
      /vocab\.txt has \d+ pieces/,
    ],
    [
      'a vocabulary without [UNK]',
      new Map([...files, ['vocab.txt', text(letters.join('\n').replace('[UNK]', 'unk'))]]),
      /no \[UNK\]/,
    ],
    ['a config that is not JSON', new Map([...files, ['config.json', text('{')]]), /config\.json is not JSON/],
    ['a config without heads', new Map([...files, ['config.json', text('{"model":{}}')]]), /config\.json/],
    [
      'other labels than rows',
      new Map([...files, ['labels.json', text('{"types":["PER"]}')]]),
      /"head\.weight" has shape/,
    ],
  ])('%s', (_, broken, message) => {
    const error = failure(() => readCheckpoint(broken));
    expect(error.code).toBe('bad-checkpoint');
    expect(error.message).toMatch(message);
    expect(error.detail).not.toBeNull();
  });
});

describe('another label set', () => {
  const moved = transferLabels(checkpoint, ['LOC', 'EVENT'], 7);
  const row = (c: Checkpoint, k: number): number[] => [
    ...c.tensors.get('head.weight')!.data.slice(k * c.config.text.width, (k + 1) * c.config.text.width),
  ];
  const transition = (c: Checkpoint, i: number, j: number): number => {
    const { shape, data } = c.tensors.get('crf.transitions')!;
    return data[i * shape[1]! + j]!;
  };

  // Old tags: O 0, B-PER 1, I-PER 2, B-LOC 3, I-LOC 4. New: O 0, B-LOC 1, I-LOC 2, B-EVENT 3, I-EVENT 4.
  test.each([
    [0, 0],
    [1, 3],
    [2, 4],
  ])('new tag %i keeps the row of old tag %i', (fresh, old) => {
    expect(row(moved, fresh)).toEqual(row(checkpoint, old));
    expect(moved.tensors.get('crf.start')!.data[fresh]).toBe(checkpoint.tensors.get('crf.start')!.data[old]);
  });

  test('transitions between shared tags are kept, the encoder is untouched', () => {
    expect(transition(moved, 1, 2)).toBe(transition(checkpoint, 3, 4));
    expect(transition(moved, 0, 1)).toBe(transition(checkpoint, 0, 3));
    expect(moved.tensors.get('encoder.layer.0.output.dense.weight')).toBe(
      checkpoint.tensors.get('encoder.layer.0.output.dense.weight'),
    );
  });

  test('new types are said to be untrained, and stay so in a file', () => {
    expect(moved.untrained).toEqual(['EVENT']);
    expect(readCheckpoint(writeCheckpoint(moved)).untrained).toEqual(['EVENT']);
    expect(transferLabels(moved, ['EVENT', 'PER'], 1).untrained).toEqual(['EVENT', 'PER']);
  });

  test('the same label set changes nothing', () => {
    expect(transferLabels(checkpoint, ['PER', 'LOC'], 1)).toBe(checkpoint);
  });
});

test.each(['text', 'vision'])('a config whose heads do not divide the width is refused: %s', (part) => {
  const files = new Map(writeCheckpoint(checkpoint));
  const config = new TextDecoder().decode(files.get('config.json'));
  const changed = config.replace(new RegExp(`("${part}":\\s*\\{[^{}]*?"heads":\\s*)\\d+`, 'u'), '$17');
  expect(changed).not.toBe(config);
  files.set('config.json', new TextEncoder().encode(changed));
  expect(failure(() => readCheckpoint(files))).toMatchObject({
    code: 'bad-checkpoint',
    message: expect.stringContaining('The number of heads divides the width'),
  });
});
