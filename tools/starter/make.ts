/**
 * Makes models/starter: `npm run starter`, with MNERVA_DATA naming the development data. BGA-MNER whose text side starts from a
 * pretrained MiniLM (6 layers of width 384) and whose visual side is a small ViT of its own, learned from the train splits of
 * Twitter-2015 and Twitter-2017; its generation losses see all pairs with pictures at hand. Stored in eight bits a channel.
 *
 * `--preset bert_crf` and `--preset bga_no_image_train` make the controls that stand beside it in its card: make them first. Each
 * run works in `.cache/starter/<preset>` and goes on there when it was stopped. `--max-steps N` tries the whole way in a minute.
 */
import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine, readCheckpointFolder, writeCheckpointFolder } from '../../main/engine';
import { inEightBits, readCheckpoint, writeCheckpoint } from '../../models';
import { readPretrainedText } from '../../models/pretrained/bert';
import { isPretrainedFile } from '../../models/pretrained/files';
import { pretrainedStart } from '../../models/pretrained/start';
import { Preset, type TrainingProgress } from '../../src/engine/training';
import { generationReadings } from '../generation-readings';
import { controlOf, readControls, starterCard, type Control } from './card';
import { labelledSets, unlabelledPairs } from './data';
import { areaUnderCurve, calibrationError, pairSimilarities, scoreSets } from './score';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const cache = '.cache/starter';

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      preset: { type: 'string', default: 'bga' },
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
  const preset = Preset.parse(values.preset);
  const seed = Number(values.seed);
  const work = join(cache, preset);
  await mkdir(work, { recursive: true });
  const sets = await labelledSets(data);
  const pairs = await unlabelledPairs(data);
  const usesPairs = preset !== 'bert_crf' && preset !== 'bga_no_image_train';

  const text = readPretrainedText(await pretrainedFiles(join(data, 'weights/minilm-l6')));
  const start = pretrainedStart({ preset, size: 'starter', types, seed, text, vision: null });
  await writeCheckpointFolder(join(work, 'start'), writeCheckpoint(start));
  const engine = createEngine({ home: 'memory' });
  const trained = join(work, 'trained');
  const result = await engine.train(
    {
      from: join(work, 'start'),
      preset,
      size: 'starter',
      types,
      recipe: 'full',
      train: sets.flatMap((set) => set.train),
      replay: [],
      distil: [],
      pairs: usesPairs ? [...pairs.train] : [],
      pairsPerBatch: usesPairs ? Number(values['pairs-per-batch']) : 0,
      dev: sets.flatMap((set) => set.dev),
      epochs: Number(values.epochs),
      batchSize: 16,
      seed,
      learningRate: Number(values['learning-rate']),
      ...generationReadings,
      rates: { vision: Number(values['vision-rate']), generator: Number(values['vision-rate']) },
      out: trained,
      dataHash: 'twitter2015-train+twitter2017-train',
      ...(values['max-steps'] ? { maxSteps: Number(values['max-steps']) } : {}),
    },
    { onProgress: reporter() },
  );

  const full = readCheckpoint(await readCheckpointFolder(trained));
  const draft = join(work, 'eight-bits');
  const small = inEightBits(full);
  await writeCheckpointFolder(draft, writeCheckpoint(small));
  const wide = await scoreSets(engine, trained, types, sets);
  const scored = await scoreSets(engine, draft, types, sets);
  const control: Control = controlOf(preset, result, wide, scored, calibrationError(sets, scored));
  writeFileSync(join(work, 'control.json'), `${JSON.stringify(control, null, 2)}\n`);
  console.log(JSON.stringify(control, null, 2));
  if (preset === 'bga') {
    const { matched, shuffled } = await pairSimilarities(engine, draft, types, pairs.heldOut);
    const card = starterCard({
      base: small.card,
      control,
      controls: readControls(cache, ['bert_crf', 'bga_no_image_train']),
      pairs: { train: pairs.train.length, heldOut: pairs.heldOut.length },
      fit: { auc: areaUnderCurve(matched, shuffled), pairs: matched.length, shuffled: shuffled.sort((a, b) => a - b) },
    });
    await writeCheckpointFolder(values.out, writeCheckpoint({ ...small, card }));
    console.log(JSON.stringify(card, null, 2));
  }
  await engine.close();
  return 0;
}

async function pretrainedFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(folder)).filter(isPretrainedFile);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(folder, name)));
  return files;
}

/** A line every fifty steps and one an epoch. */
function reporter(): (progress: TrainingProgress) => void {
  let last = performance.now();
  return ({ step, totalSteps, loss, devF1, watch, note, warnings }) => {
    const isEpoch = note.endsWith('done');
    if (!isEpoch && step % 50 !== 0) return;
    const share = (values: readonly number[]): string => values.map((v) => v.toFixed(2)).join(' ');
    const rho = watch?.oneMinusRho;
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    console.log(
      `${note}, step ${step} of ${totalSteps}: loss ${loss.toFixed(3)}, dev F1 ${devF1?.toFixed(4) ?? '-'}, ` +
        `keep ${share(watch?.keepText ?? [])} | ${share(watch?.keepVisual ?? [])}, 1-rho ` +
        `${rho ? share([rho.reconVisual, rho.reconText, rho.cycleVisual, rho.cycleText]) : '-'}, ` +
        `variance ${share(watch?.generatedVariance ?? [])}, ${seconds.toFixed(0)} s` +
        (warnings.length > 0 ? `\n  ${warnings.join('\n  ')}` : ''),
    );
  };
}
