/**
 * A checkpoint as an ONNX model for other programs: `model.onnx`, and beside it what is needed to use it. Weights are written in
 * single precision whatever the checkpoint's own: the numbers of an eight-bit checkpoint are exactly those that the app computes with,
 * and no runtime has to unpack them at every run (DequantizeLinear is computed anew each time by those that do not fold it).
 */
import { readdir } from 'node:fs/promises';
import { AppError } from '../../../src/errors';
import { readCheckpoint, specialPieces, tagsOf, type Checkpoint } from '../../../models';
import { readCheckpointFolder, writeCheckpointFolder } from '../checkpoint-files';
import { writeModel } from '../ort';
import { header, inputNames, modelGraph, outputNames } from './model-graph';
import { opset } from './opset';

export const modelFiles = ['model.onnx', 'config.json', 'labels.json', 'vocab.txt', 'card.json'] as const;

export interface ExportedModel {
  readonly preset: string;
  readonly tags: readonly string[];
  /** Types that it never suggests. */
  readonly untrained: readonly string[];
  /** Word pieces it reads of a tweet, [CLS] and [SEP] among them. */
  readonly maxPieces: number;
  /** Name and size in bytes. */
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Writes the folder `out` whole or not at all. Throws `bad-checkpoint`; `refused` for a checkpoint that reads pictures, and for a
 * folder that has files in it: with `replace`, only for one that has others than an export writes. `nameOf`: what people call a type.
 */
export async function exportModel(
  checkpointFolder: string,
  out: string,
  replace = false,
  nameOf: (type: string) => string = (type) => type,
): Promise<ExportedModel> {
  await assertFree(out, replace);
  const checkpoint = withNames(readCheckpoint(await readCheckpointFolder(checkpointFolder)), nameOf);
  const files = await exportedFiles(checkpoint);
  await writeCheckpointFolder(out, files, replace ? modelFiles : []);
  const { config, types, untrained } = checkpoint;
  return {
    preset: config.preset,
    tags: tagsOf(config.labels, types),
    untrained,
    maxPieces: config.text.maxPieces,
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.length])),
  };
}

function withNames(checkpoint: Checkpoint, nameOf: (type: string) => string): Checkpoint {
  const { types, untrained } = checkpoint;
  return { ...checkpoint, types: types.map(nameOf), untrained: untrained.map(nameOf) };
}

/** What protocol buffers can hold in one message, in bytes. */
const largestModel = 2 ** 31 - 1;

/** The files of the export by name. Throws `refused` as `exportModel` does, and where the weights do not fit into one file. */
export async function exportedFiles(checkpoint: Checkpoint, most = largestModel): Promise<Map<string, Uint8Array>> {
  const { config, types, untrained, vocabulary, card, dataHash } = checkpoint;
  const encoder = new TextEncoder();
  const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);
  const tags = tagsOf(config.labels, types);
  const properties = { preset: config.preset, labels: config.labels, tags: tags.join(' '), dataHash };
  const graph = await modelGraph(checkpoint);
  const bytes = graph.constants.reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > most - 1e6) {
    const message = `The weights take ${Math.ceil(bytes / 1e6)} MB, and an ONNX file holds at most ${Math.floor(most / 1e6)} MB.`;
    throw new AppError('refused', message, 'Export a smaller model.');
  }
  return new Map([
    ['model.onnx', writeModel(graph, header(properties))],
    ['config.json', json({ format: 'mnerva-onnx-1', opset, ...interfaceOf(checkpoint), model: config, dataHash })],
    ['labels.json', json({ types, untrained, tags })],
    ['vocab.txt', encoder.encode(`${vocabulary.join('\n')}\n`)],
    ['card.json', json(card)],
  ]);
}

/** How the model is fed and read. */
function interfaceOf({ config, vocabulary }: Checkpoint): object {
  const { ids, valid, words } = inputNames;
  return {
    inputs: {
      [ids]:
        'int64 [batch, length]: numbers of word pieces (lines of vocab.txt, from 0): [CLS], the words, [SEP]; at most maxPieces (longer texts: docs/onnx.md)',
      [valid]: 'int64 [batch, length]: 1 for a piece, 0 for padding',
      [words]: "int64 [batch, length]: 1 at every word's first piece, 0 elsewhere",
    },
    outputs: {
      [outputNames.emissions]: 'float32 [batch, length, tags]: scores of the tags at every piece, before the CRF',
      [outputNames.tags]:
        "int64 [batch, length]: at a word's first piece its tag (tags of labels.json, from 0), elsewhere -1",
    },
    maxPieces: config.text.maxPieces,
    specialPieces: Object.fromEntries(specialPieces.map((piece) => [piece, vocabulary.indexOf(piece)])),
  };
}

async function assertFree(out: string, replace: boolean): Promise<void> {
  const names = await readdir(out).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new AppError('refused', `${out} is a file.`, 'Name a new folder.');
    throw error;
  });
  const known: readonly string[] = modelFiles;
  const foreign = names.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    const detail = 'Name a new folder.';
    throw new AppError('refused', `${out} has other files in it, such as ${foreign[0]}.`, detail);
  }
  if (names.length > 0 && !replace) {
    const detail = 'Name another folder, or add --force to replace it.';
    throw new AppError('refused', `${out} has an exported model in it already.`, detail);
  }
}
