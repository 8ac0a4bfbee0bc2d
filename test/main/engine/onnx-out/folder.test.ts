/** The exported folder: what is in it, when it is refused, and that it is written whole or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { exportedFiles, exportModel } from '../../../../main/engine/onnx-out/export';
import { modelConfig, writeCheckpoint, type Checkpoint } from '../../../../models';
import type { Preset } from '../../../../src/engine/training';
import { letters } from '../../../models/toy';
import { cli, type Cli } from '../../cli/run';
import { readOnnx } from './onnx-file';
import { randomCheckpoint } from './random-checkpoint';

const types = ['PER', 'LOC'];
const names = ['card.json', 'config.json', 'labels.json', 'model.onnx', 'vocab.txt'];
const toy = (preset: Preset): Checkpoint => randomCheckpoint(modelConfig(preset, 'toy', letters.length), types);

/** A checkpoint as it lies among others. */
function lay(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

let mnerva: Cli;
let at: (name: string) => string;
beforeEach(async () => {
  mnerva = cli();
  at = (name) => join(mnerva.folder, name);
  lay(at('bga'), writeCheckpoint(toy('bga')));
});

test('the command writes the model and what is needed beside it', async () => {
  const { code, out } = await mnerva.run('export-model bga --out onnx');
  expect(code).toBe(0);
  expect(out).toContain(`Wrote ${at('onnx')}: bga, 5 tags, at most 512 word pieces a tweet.`);
  expect(readdirSync(at('onnx')).sort()).toEqual(names);
  const json = (name: string): unknown => JSON.parse(readFileSync(at(`onnx/${name}`), 'utf8'));
  expect(json('labels.json')).toEqual({ types, untrained: [], tags: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'] });
  expect(json('config.json')).toMatchObject({
    format: 'mnerva-onnx-1',
    opset: 17,
    maxPieces: 512,
    specialPieces: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3 },
    model: { preset: 'bga', labels: 'bio9' },
  });
  expect(json('card.json')).toEqual(JSON.parse(readFileSync(at('bga/card.json'), 'utf8')));
  expect(readFileSync(at('onnx/vocab.txt'))).toEqual(readFileSync(at('bga/vocab.txt')));
  const model = readOnnx(readFileSync(at('onnx/model.onnx')));
  const { inputs, outputs } = json('config.json') as { inputs: object; outputs: object }; // what the two say must agree
  expect(model.inputs.map((port) => port.split('[')[0])).toEqual(Object.keys(inputs));
  expect(model.outputs.map((port) => port.split('[')[0])).toEqual(Object.keys(outputs));
});

test('a checkpoint of a project, by its name', async () => {
  await mnerva.run('init p --labels PER,LOC');
  const unknown = await mnerva.run('export-model run-9 --project p --out onnx');
  expect(unknown).toMatchObject({ code: 1, err: expect.stringMatching(/no checkpoint named run-9[\s\S]*It has starter/u) });
  expect(existsSync(at('onnx'))).toBe(false);
  lay(at('starter'), writeCheckpoint(toy('bert_crf')));
  const { code, json } = await mnerva.run('export-model starter --project p --out onnx --json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ out: at('onnx'), preset: 'bert_crf', maxPieces: 512, untrained: [] });
  expect(Object.keys(json.files).sort()).toEqual(names);
}); // prettier-ignore

test('of a project whose type was renamed: other programs are told what people call it', async () => {
  lay(at('starter'), writeCheckpoint(toy('bert_crf')));
  await mnerva.run('init p --labels PER,LOC');
  await mnerva.run('labels p rename PER PERSON');
  const { json } = await mnerva.run('export-model starter --project p --out onnx --json');
  expect(json.tags).toEqual(['O', 'B-PERSON', 'I-PERSON', 'B-LOC', 'I-LOC']);
  expect(JSON.parse(readFileSync(at('onnx/labels.json'), 'utf8'))).toMatchObject({ types: ['PERSON', 'LOC'] });
});

test('the same by the folder of its checkpoint', async () => {
  await mnerva.run('init p --labels PER,LOC');
  const tweets = [1, 2, 3, 4].map((i) => `IMGID:${i}\nOslo\tB-LOC\nrain${i}\tO\n`);
  writeFileSync(at('train.txt'), tweets.join('\n'));
  await mnerva.run('import p --text train.txt --split train');
  expect(await mnerva.run('train p --from scratch --epochs 1')).toMatchObject({ code: 0 });
  lay(at('p/checkpoints/run-1'), writeCheckpoint(toy('bert_crf')));
  await mnerva.run('labels p rename PER PERSON');
  const { json } = await mnerva.run('export-model p/checkpoints/run-1 --out onnx --json');
  expect(json.tags).toEqual(['O', 'B-PERSON', 'I-PERSON', 'B-LOC', 'I-LOC']);
});

test('a model that reads the picture is refused', async () => {
  lay(at('real'), writeCheckpoint(toy('bga_real_v')));
  const { code, err } = await mnerva.run('export-model real --out onnx');
  expect(code).toBe(1);
  expect(err).toMatch(
    /bga_real_v checkpoint reads the picture.*\n.*Export a checkpoint of a preset that needs no picture/u,
  );
  expect(existsSync(at('onnx'))).toBe(false);
});

test.each<[string, string, RegExp]>([
  ['bga --out full', 'a folder with a file', /full has other files in it, such as notes\.txt/u],
  ['bga --out full --force', 'the same with --force', /full has other files in it/u],
  ['bga --out bga --force', 'the checkpoint itself', /bga has other files in it, such as model\.safetensors/u],
  ['bga --out full/notes.txt', 'a file', /notes\.txt is a file/u],
  ['nothing --out onnx', 'no checkpoint', /no checkpoint in .*nothing/u],
  ['broken --out onnx', 'a broken checkpoint', /config\.json/u],
])('%s is refused: %s', async (line, _, message) => {
  mkdirSync(at('full'));
  writeFileSync(at('full/notes.txt'), 'mine');
  lay(at('broken'), writeCheckpoint(toy('bert_crf')));
  writeFileSync(at('broken/config.json'), '{}');
  const before = readdirSync(at('bga'));
  const { code, err } = await mnerva.run(`export-model ${line}`);
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(readFileSync(at('full/notes.txt'), 'utf8')).toBe('mine');
  expect(readdirSync(at('bga'))).toEqual(before);
  expect(existsSync(at('onnx'))).toBe(false);
});

test('an older export is replaced only with --force, an empty folder is filled', async () => {
  mkdirSync(at('onnx'));
  expect((await mnerva.run('export-model bga --out onnx')).code).toBe(0);
  const first = readFileSync(at('onnx/model.onnx'));
  lay(at('plain'), writeCheckpoint(toy('bert_crf')));
  const refused = await mnerva.run('export-model plain --out onnx');
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/exported model in it already[\s\S]*--force/u) });
  expect(readFileSync(at('onnx/model.onnx'))).toEqual(first);
  expect((await mnerva.run('export-model plain --out onnx --force')).code).toBe(0);
  expect(readFileSync(at('onnx/config.json'), 'utf8')).toContain('bert_crf');
  expect(readdirSync(at('onnx')).sort()).toEqual(names);
  expect(readdirSync(mnerva.folder).filter((name) => name.startsWith('onnx'))).toEqual(['onnx']);
}); // prettier-ignore

test('weights that no single file can hold are refused', async () => {
  await expect(exportedFiles(toy('bga'), 1_050_000)).rejects.toThrow(/take 1 MB, and an ONNX file holds at most 1 MB/u);
});

test('nothing is left behind where the folder cannot be written', async () => {
  writeFileSync(at('wall'), '');
  await expect(exportModel(at('bga'), at('wall/onnx'))).rejects.toThrow(/wall\/onnx/u);
  expect(readdirSync(mnerva.folder).filter((name) => name.includes('onnx'))).toEqual([]);
});
