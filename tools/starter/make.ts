/**
 * Makes models/starter: `npm run starter`, with MNERVA_DATA naming the development data. BGA-MNER whose text side starts from a
 * pretrained MiniLM (6 layers of width 384) and whose visual side is a small ViT of its own, learned from the train splits of
 * Twitter-2015 and Twitter-2017; its generation losses see all pairs with pictures at hand. Stored in eight bits a channel.
 *
 * `--preset bert_crf` and `--preset bga_no_image_train` make the controls that stand beside it in its card: make them first. Each
 * run works in `.cache/starter/<preset>` and goes on there when it was stopped; one that is finished is scored and stored again.
 * `--max-steps N` tries the whole way in a minute.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { z } from 'zod';
import { readCheckpointFolder, writeCheckpointFolder } from '../../main/engine';
import { folderEngine } from '../engine-on-folders';
import { inEightBits, readCheckpoint, writeCheckpoint } from '../../models';
import { presetNamed } from '../../models/presets';
import { defaultPreset, TrainingResult } from '../../src/engine/training';
import { controlOf, readControls, starterCard, type Control } from './card';
import { labelledSets, unlabelledPairs } from './data';
import { areaUnderCurve, calibrationError, pairSimilarities, scoreSets } from './score';
import { trainStarter, type StarterOptions } from './train';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const cache = '.cache/starter';

const Finished = z.object({ options: z.record(z.string(), z.string()), result: TrainingResult });

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      preset: { type: 'string', default: defaultPreset },
      epochs: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      'learning-rate': { type: 'string', default: '1e-4' },
      'vision-rate': { type: 'string', default: '5e-4' },
      'pairs-per-batch': { type: 'string', default: '4' },
      'max-steps': { type: 'string' },
      out: { type: 'string', default: 'models/starter' },
    },
  });
  const data = process.env.MNERVA_DATA;
  if (!data) {
    console.error('MNERVA_DATA names no folder: the starter is learned from Twitter-2015 and Twitter-2017 there.');
    return 2;
  }
  const preset = presetNamed(values.preset).id;
  const work = join(cache, preset);
  await mkdir(work, { recursive: true });
  const sets = await labelledSets(data);
  const pairs = await unlabelledPairs(data);

  const engine = folderEngine({ home: 'memory' });
  const trained = join(work, 'trained');
  const { out, ...options } = values;
  const finished = join(work, 'finished.json');
  const result =
    finishedWith(finished, options) ??
    (await trainStarter(engine, { preset, types, options: values, data, sets, pairs: pairs.train, work }));
  writeFileSync(finished, `${JSON.stringify({ options, result }, null, 2)}\n`);

  const full = readCheckpoint(await readCheckpointFolder(trained));
  const draft = join(work, 'eight-bits');
  const small = inEightBits(full);
  await writeCheckpointFolder(draft, writeCheckpoint(small));
  const wide = await scoreSets(engine, trained, types, sets);
  const scored = await scoreSets(engine, draft, types, sets);
  const control: Control = controlOf(preset, result, wide, scored, calibrationError(sets, scored));
  writeFileSync(join(work, 'control.json'), `${JSON.stringify(control, null, 2)}\n`);
  console.log(JSON.stringify(control, null, 2));
  if (preset === defaultPreset) {
    const { matched, shuffled } = await pairSimilarities(engine, draft, types, pairs.heldOut);
    const card = starterCard({
      base: small.card,
      control,
      controls: readControls(cache, ['bert_crf', 'bga_no_image_train']),
      pairs: { train: pairs.train.length, heldOut: pairs.heldOut.length },
      fit: { auc: areaUnderCurve(matched, shuffled), pairs: matched.length, shuffled: shuffled.sort((a, b) => a - b) },
    });
    await writeCheckpointFolder(out, writeCheckpoint({ ...small, card }));
    console.log(JSON.stringify(card, null, 2));
  }
  await engine.close();
  return 0;
}

/** What a run of the same options gave; null where there is none. */
function finishedWith(file: string, options: StarterOptions): TrainingResult | null {
  if (!existsSync(file)) return null;
  const known = Finished.parse(JSON.parse(readFileSync(file, 'utf8')));
  return isDeepStrictEqual(known.options, options) ? known.result : null;
}
