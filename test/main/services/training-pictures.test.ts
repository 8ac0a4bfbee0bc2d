/** Which pictures, and which boxes in them, a training is asked with, out of a real project. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { LocalArtifacts } from '../../../main/engine';
import type { ImportRequest } from '../../../src/contract/exchange-views';
import type { PredictRequest } from '../../../src/engine/prediction';
import type { TrainingPair, TrainingRequest, TrainingSentence } from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, setUp, temporaryFolder, writeFile, type TestServices } from './set-up';

interface Gallery extends TestServices {
  readonly requests: TrainingRequest[];
  /** Where the engine found the pictures of the trainings. */
  readonly places: string[];
  readonly predicted: PredictRequest[];
  readonly folder: string;
  import(split: 'pool' | 'train' | 'dev', blocks: string, more?: Partial<ImportRequest>): Promise<void>;
}

interface GalleryOptions {
  readonly home?: string;
  /** How green the pictures are; null = there are none. */
  readonly colour?: number | null;
  readonly fail?: (step: number) => void;
}

/** A project with a starter. Tweets whose id begins with p have a picture. */
async function gallery(options: GalleryOptions = {}): Promise<Gallery> {
  const requests: TrainingRequest[] = [];
  const places: string[] = [];
  const predicted: PredictRequest[] = [];
  const app = setUp({
    home: options.home,
    starter: { Oslo: 'LOC' },
    engine: (_home, parts) => {
      const engine = createSurfaceEngine(parts, {
        async beforeStep(step, request) {
          requests.push(request);
          for (const { picture } of [...request.train, ...request.dev, ...(request.pairs ?? [])]) {
            if (picture) places.push(await placeOf(defined(parts?.artifacts), picture.hash));
          }
          options.fail?.(step);
        },
      });
      return { ...engine, predict: (request, more) => (predicted.push(request), engine.predict(request, more)) };
    },
  });
  const folder = `${app.home}/gallery`;
  if (!existsSync(folder)) await app.call('projects.create', { name: 'Gallery', folder, types: ['PER', 'LOC'] });
  return {
    ...app,
    requests,
    places,
    predicted,
    folder,
    async import(split, blocks, more = {}) {
      const text = writeFile(`${app.home}/${split}.txt`, imgid(blocks));
      const images = `${app.home}/${split}`;
      mkdirSync(images, { recursive: true });
      for (const [, id = ''] of blocks.matchAll(/IMGID:(p\S+)/gu)) {
        if (options.colour === null) continue;
        const background = { r: id.charCodeAt(1), g: options.colour ?? 40, b: 99 };
        const picture = sharp({ create: { width: 60, height: 40, channels: 3, background } });
        writeFile(`${images}/${id}.jpg`, await picture.jpeg().toBuffer());
      }
      await app.finish(
        app.call('import.start', { format: 'imgid', split, ...more, inputs: { text, images, ...more.inputs } }),
      );
    },
  };
}

/** Where an engine on the same disk finds a picture. */
async function placeOf(artifacts: LocalArtifacts, hash: string): Promise<string> {
  const { path, files } = await artifacts.host(true).calls.locate({ hash });
  expect(files[0]?.bytes).toBeGreaterThan(0);
  return defined(path);
}

/** "id: boxes", "id: -" without a picture. */
function seen(rows: readonly (TrainingSentence | TrainingPair)[] | undefined): string[] {
  return (rows ?? []).map(({ id, picture }) => {
    if (!picture) return `${id}: -`;
    expect(picture.hash).toMatch(/^[0-9a-f]{64}$/u);
    return `${id}: ${picture.boxes.map((box) => box.join(',')).join(' ') || 'whole'}`;
  });
}

async function train(app: Gallery, from: 'scratch' | null): Promise<TrainingRequest> {
  const { jobId } = await app.call('runs.start', from ? { from } : {});
  await app.ended(jobId);
  const request = app.requests.at(-1);
  if (!request) throw new Error('no training was asked for');
  return request;
}

const voc = (...objects: string[]): string =>
  `<annotation><size><width>60</width><height>40</height><depth>3</depth></size>${objects.join('')}</annotation>`;
const object = (name: string, x: number, y: number, right: number, bottom: number): string =>
  `<object><name>${name}</name><bndbox><xmin>${x}</xmin><ymin>${y}</ymin><xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox></object>`;

test('a full training gets the pictures of labelled tweets, and those of the pool as pairs', async () => {
  const app = await gallery();
  await app.import('train', 'IMGID:p1 / Oslo B-LOC | IMGID:t2 / rain O');
  await app.import('dev', 'IMGID:pd / Bergen B-LOC');
  await app.import('pool', 'IMGID:pa / fog O | IMGID:xb / sun O | IMGID:pc / snow O');
  const request = await train(app, 'scratch');
  expect(request.recipe).toBe('full');
  expect(seen(request.train)).toEqual(['p1: whole', 't2: -']);
  expect(seen(request.dev)).toEqual(['pd: whole']);
  expect(seen(request.pairs)).toEqual(['pa: whole', 'pc: whole']);
  expect(request.pairs?.map(({ tokens }) => tokens.join(' '))).toEqual(['fog', 'snow']);
});

test('the three largest boxes go along, each once, and those that a person drew before the imported ones', async () => {
  const app = await gallery();
  const boxes = `${app.home}/xml`;
  const four = [
    object('Oslo', 0, 0, 10, 10),
    object('Kari', 0, 0, 30, 30),
    object('Per', 5, 5, 25, 15),
    object('Ola', 40, 1, 42, 2),
  ];
  writeFile(`${boxes}/p1.xml`, voc(...four, object('Kari', 0, 0, 30, 30)));
  writeFile(`${boxes}/p2.xml`, voc(object('Oslo', 1, 2, 11, 12)));
  await app.import('dev', 'IMGID:pd / Bergen B-LOC');
  await app.import(
    'train',
    'IMGID:p1 / Oslo B-LOC / Kari B-PER / Per B-PER / Ola B-PER | IMGID:p2 / Oslo B-LOC / Anne B-PER',
    { format: 'gmner', inputs: { boxes } },
  );
  expect(seen((await train(app, 'scratch')).train)).toEqual(['p1: 0,0,30,30 5,5,20,10 0,0,10,10', 'p2: 1,2,10,10']);

  const [anne] = await app.find('Anne');
  const region = { id: 'r1', x: 30, y: 3, width: 20, height: 30 };
  const marked = await app.edit(defined(anne), { kind: 'add', id: 'm1', start: 1, end: 2, type: 'PER' });
  const drawn = await app.edit(marked, {
    kind: 'ground',
    id: 'm1',
    grounding: { kind: 'regions', regions: [region] },
  });
  await app.edit(drawn, { kind: 'finish', accept: [] });
  const request = await train(app, 'scratch');
  expect(seen(request.train.filter(({ id }) => id === 'p2'))).toEqual(['p2: 30,3,20,30']);
});

test('corrections are learned from words alone; a reference in the pool is learned from like any other', async () => {
  const app = await gallery();
  const boxes = `${app.home}/xml`;
  writeFile(`${boxes}/pb.xml`, voc(object('Oslo', 1, 2, 11, 12)));
  await app.import('train', 'IMGID:p1 / Oslo B-LOC');
  await app.import('dev', 'IMGID:pd / Bergen B-LOC');
  await app.import('pool', 'IMGID:pa / Oslo O | IMGID:pb / Oslo B-LOC | IMGID:pc / raw O', {
    format: 'gmner',
    inputs: { boxes },
  });
  const [first] = await app.find('pa');
  await app.edit(defined(first), { kind: 'finish', accept: [] });
  const update = await train(app, null);
  expect(update.recipe).toBe('update');
  expect([...seen(update.train), ...seen(update.replay)]).toEqual(['pa: -', 'p1: -', 'pb: -']);
  expect(update.pairs ?? []).toEqual([]);
  expect(seen(update.dev)).toEqual(['pd: whole']);
  const full = await train(app, 'scratch');
  expect(seen(full.train)).toEqual(['pa: whole', 'p1: whole', 'pb: 1,2,10,10']);
  expect(seen(full.pairs)).toEqual(['pc: whole']); // without a mention a reference of the pool says nothing
});

test('the hash of the data is that of its pictures too, wherever the project lies', async () => {
  const hashes: string[] = [];
  for (const colour of [null, 40, 40, 200]) {
    const app = await gallery({ colour });
    await app.import('dev', 'IMGID:d / Bergen B-LOC');
    await app.import('train', 'IMGID:p1 / Oslo B-LOC');
    hashes.push((await train(app, 'scratch')).dataHash);
  }
  const [without, green, again, other] = hashes;
  expect(again).toBe(green);
  expect(new Set([without, green, other]).size).toBe(3);
});

test('a run that goes on in a project that was moved finds its pictures there', async () => {
  let isBroken = true;
  const fail = (): void => {
    if (isBroken) throw new AppError('engine-lost', 'The training process ended.');
  };
  const app = await gallery({ fail });
  await app.import('train', 'IMGID:p1 / Oslo B-LOC');
  await app.import('dev', 'IMGID:pd / Bergen B-LOC');
  await app.import('pool', 'IMGID:pa / fog O');
  const { jobId, runId } = await app.call('runs.start', { from: 'scratch' });
  expect(await app.ended(jobId)).toMatchObject({ state: 'failed' });
  await app.call('projects.close', {});
  const home = temporaryFolder();
  renameSync(app.folder, join(home, 'gallery'));

  isBroken = false;
  const moved = await gallery({ home, fail });
  await moved.call('projects.open', { folder: moved.folder });
  await moved.ended((await moved.call('runs.start', { resume: runId })).jobId);
  const [request] = moved.requests;
  expect([...seen(request?.train), ...seen(request?.dev), ...seen(request?.pairs)]).toEqual([
    'p1: whole',
    'pd: whole',
    'pa: whole',
  ]);
  expect(moved.places.length).toBeGreaterThanOrEqual(3);
  for (const place of moved.places) expect(place.startsWith(home)).toBe(true);
});

test('who predicts is told of the pictures too: suggestions, the guard, an evaluation', async () => {
  const app = await gallery();
  await app.import('dev', 'IMGID:pd / Bergen B-LOC | IMGID:xd / Oslo B-LOC');
  await app.import('train', 'IMGID:p1 / Oslo B-LOC');
  await app.import('pool', 'IMGID:pa / fog O');
  const pictures = (): string => {
    const { sentences = [], pictures = [] } = app.predicted.at(-1) ?? {};
    return sentences.map((words, i) => `${words.join(' ')}: ${pictures[i] ? 'picture' : '-'}`).join(', ');
  };
  const [row] = (await app.call('samples.page', { filter: { query: 'fog' }, cursor: null })).rows;
  await app.call('suggestions.request', { sampleId: row!.id });
  expect(pictures()).toBe('fog: picture');
  await train(app, 'scratch');
  expect(pictures()).toBe('Bergen: picture, Oslo: -');
  app.predicted.length = 0;
  await app.call('checkpoints.evaluate', { name: 'starter', split: 'dev' });
  expect(pictures()).toBe('Bergen: picture, Oslo: -');
});
