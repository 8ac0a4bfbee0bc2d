/**
 * CP-MNER (npj Heritage Science 2026): descriptions of Chinese paintings with their pictures, tagged by character with 16 types.
 * It is no part of this project: MNERVA_DATA names the folder that has it as cp_mner/.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../../../datasets';
import { imgid } from '../../../datasets/formats';
import { bioFromMentions } from '../../../src/domain/bio';
import type { TrainingSentence } from '../../../src/engine/training';

export interface CpMner {
  readonly types: readonly string[];
  readonly train: readonly TrainingSentence[];
  readonly valid: readonly TrainingSentence[];
  /** Of both text files. */
  readonly hash: string;
}

export async function readCpMner(data: string): Promise<CpMner> {
  const folder = join(data, 'cp_mner');
  const [train, valid] = [await readSplit(folder, 'train'), await readSplit(folder, 'valid')];
  const types = new Set(train.flatMap(({ tags }) => tags.filter((tag) => tag !== 'O').map((tag) => tag.slice(2))));
  const hash = createHash('sha256');
  for (const split of ['train', 'valid']) hash.update(readFileSync(join(folder, `${split}.txt`)));
  return { types: [...types].sort(), train, valid, hash: hash.digest('hex') };
}

/** A text without a picture in the split's folder has none; the data set has such on purpose. */
async function readSplit(folder: string, split: string): Promise<TrainingSentence[]> {
  const name = `${split}.txt`;
  const pictures = join(folder, split);
  const images = { name: split, files: readdirSync(pictures), read: (file: string) => readFile(join(pictures, file)) };
  const { samples } = openDataset({
    format: imgid,
    inputs: { text: { name, bytes: readFileSync(join(folder, name)) }, images },
    joiner: '',
  });
  const sentences: TrainingSentence[] = [];
  for await (const { externalId, tokens, mentions, imagePath } of samples) {
    sentences.push({
      id: externalId,
      tokens: tokens.map(({ text }) => text),
      tags: bioFromMentions(tokens.length, mentions),
      picture: imagePath === null ? null : { hash: join(folder, split, imagePath), boxes: [] },
    });
  }
  return sentences;
}
