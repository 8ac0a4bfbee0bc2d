/** What the starter learns from: tweets with gold tags, and pairs of tweet and picture without. */
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset, type Folder } from '../../datasets';
import { imgid, jsonl, pairs as pairsFormat } from '../../datasets/formats';
import { bioFromMentions } from '../../src/domain/bio';
import type { RawSample } from '../../src/domain/sample';
import type { TrainingPair, TrainingSentence } from '../../src/engine/training';
import { hash32, seedFromText } from '../../src/random';

export interface LabelledSet {
  readonly name: string;
  readonly train: readonly TrainingSentence[];
  readonly dev: readonly TrainingSentence[];
}

/** Twitter-2015 and Twitter-2017; OTHER is read as MISC. `data` is the folder of the development data. */
export async function labelledSets(data: string): Promise<LabelledSet[]> {
  const sets: LabelledSet[] = [];
  for (const name of ['twitter2015', 'twitter2017']) {
    const train = await sentencesOf(join(data, name, 'train.txt'), data);
    const dev = await sentencesOf(join(data, name, 'valid.txt'), data);
    sets.push({ name, train, dev });
  }
  return sets;
}

/** A tweet has its original picture where the data has it: that is the case for a handful. */
async function sentencesOf(file: string, data: string): Promise<TrainingSentence[]> {
  const pictures = new Set(readdirSync(join(data, 'twitter_images')));
  const { samples } = openDataset({ format: imgid, inputs: { text: { name: file, bytes: readFileSync(file) } } });
  const sentences: TrainingSentence[] = [];
  for await (const { externalId, tokens, mentions } of samples) {
    const mapped = mentions.map((m) => ({ ...m, type: m.type === 'OTHER' ? 'MISC' : m.type }));
    const picture = `${externalId}.jpg`;
    sentences.push({
      id: externalId,
      tokens: tokens.map(({ text }) => text),
      tags: bioFromMentions(tokens.length, mapped),
      picture: pictures.has(picture) ? { hash: join(data, 'twitter_images', picture), boxes: [] } : null,
    });
  }
  return sentences;
}

export interface Pairs {
  readonly train: readonly TrainingPair[];
  /** Never trained on: they measure how well matched and shuffled pairs are distinguished. */
  readonly heldOut: readonly TrainingPair[];
}

/** Unlabelled tweet pairs of the data, and the bundled sample set, whose labels are not looked at. One in six is held out. */
export async function unlabelledPairs(data: string): Promise<Pairs> {
  const folder = join(data, 'tweets_unlabelled');
  const photos = openDataset({
    format: pairsFormat,
    inputs: { dir: folderAt(folder) },
  });
  const sample = 'datasets/sample';
  const images = folderAt(join(sample, 'images'));
  const text = { name: 'tweets.jsonl', bytes: readFileSync(join(sample, 'tweets.jsonl')) };
  const drawings = openDataset({ format: jsonl, inputs: { text, images } });
  const pairs = [
    ...(await pairsOf(photos.samples, folder, 'photo')),
    ...(await pairsOf(drawings.samples, join(sample, 'images'), 'drawing')),
  ];
  const isHeldOut = ({ id }: TrainingPair): boolean => hash32(1, seedFromText(id)) % 6 === 0;
  return { train: pairs.filter((pair) => !isHeldOut(pair)), heldOut: pairs.filter(isHeldOut) };
}

function folderAt(path: string): Folder {
  return { name: path, files: readdirSync(path), read: (name) => readFile(join(path, name)) };
}

async function pairsOf(samples: AsyncIterable<RawSample>, folder: string, kind: string): Promise<TrainingPair[]> {
  const pairs: TrainingPair[] = [];
  for await (const { externalId, tokens, imagePath } of samples) {
    if (imagePath === null || tokens.length === 0) continue;
    const picture = { hash: join(folder, imagePath), boxes: [] };
    pairs.push({ id: `${kind} ${externalId}`, tokens: tokens.map((token) => token.text), picture });
  }
  return pairs;
}
