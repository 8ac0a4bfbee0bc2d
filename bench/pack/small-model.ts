/** The pack's small model: BGA-MNER of the smallest size, from a seed. What it says of four tweets goes into the pack with it. */
import { createTaggerFrom, inEightBits, initialCheckpoint, modelConfig, type Checkpoint } from '../../models';
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const words = 'rain over the old harbour ada moreno sings tonight in lisbon while orbital tea opens a new shop'.split(
  ' ',
);
const types = ['PER', 'LOC', 'ORG', 'MISC'];
const tweets = [words.slice(0, 5), words.slice(5, 11), words.slice(11), words];

export function smallModel(): Checkpoint {
  const vocabulary = [...special, ...words];
  const fresh = initialCheckpoint(modelConfig('bga', 'toy', vocabulary.length), types, vocabulary, 7);
  return inEightBits({ ...fresh, untrained: [] });
}

/** How sure the model is of each tweet's best path, on the current backend. */
export async function answersOf(model: Checkpoint, backend: OrtBackend): Promise<number[]> {
  const tagger = createTaggerFrom(model, await freezeCheckpoint(model, backend, 'float32'));
  const said = tagger.predict(tweets.map((list) => ({ words: list })));
  tagger.dispose();
  return said.map(({ normalisedLogProbability }) => normalisedLogProbability);
}
