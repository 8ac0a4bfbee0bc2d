/** Training with picture files, as the program does it: the engine in a child process, its decoder in a thread of that. */
import { createHash } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingProgress, TrainingResult } from '../../../src/engine/training';
import { engineEntry } from '../../helpers/engine-entry';
import { folderEngine } from '../../../tools/engine-on-folders';
import { sentences, temporaryFolder, tinyRequest } from './tiny';

const drawings = new URL('../../golden/main/images/pictures/', import.meta.url).pathname;
let entry: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => void ([entry, folder] = await Promise.all([engineEntry(), temporaryFolder()])));
afterAll(() => folder.remove());

/** The first tweets have these pictures. */
async function trainWith(
  files: readonly string[],
  epochs: number,
  onProgress?: (progress: TrainingProgress) => void,
): Promise<{ result: TrainingResult; steps: TrainingProgress[] }> {
  const engine = folderEngine({ home: 'child', entry });
  const steps: TrainingProgress[] = [];
  const train = sentences.map((sentence, i) => ({
    ...sentence,
    picture: files[i] === undefined ? null : { hash: files[i], boxes: [] },
  }));
  try {
    const result = await engine.train(tinyRequest(folder.path(`out-${files.length}`), { train, epochs }), {
      onProgress: (progress) => {
        steps.push(progress);
        onProgress?.(progress);
      },
    });
    return { result, steps };
  } finally {
    await engine.close();
  }
}

test('pictures feed the generation losses, from the bundled engine too', async () => {
  const files = ['wide.jpg', 'alpha.png', 'palette.gif', 'lossy.webp'].map((name) => join(drawings, name));
  const { result, steps } = await trainWith(files, 3);
  expect(result).toMatchObject({ steps: 6, unreadablePictures: [] });
  const losses = steps.flatMap(({ watch }) => watch?.series.reconVisual ?? []);
  expect(losses.length).toBeGreaterThanOrEqual(3); // each epoch meets each picture
  for (const reconVisual of losses) expect(reconVisual).toBeGreaterThan(0);
});

test('what cannot be read is named, what is gone after it was read is seen all the same, and the training goes on', async () => {
  const [fine, broken, missing, vanishing] = ['fine.jpg', 'broken.jpg', 'missing.jpg', 'vanishing.jpg'].map(
    folder.path,
  );
  await copyFile(join(drawings, 'wide.jpg'), fine!);
  await copyFile(join(drawings, 'grey.jpg'), vanishing!);
  await writeFile(broken!, readFileSync(join(drawings, 'wide.jpg')).subarray(0, 1500));
  let isGone = false;
  const { result, steps } = await trainWith(
    [fine!, broken!, missing!, vanishing!, vanishing!],
    8,
    ({ epoch, devF1 }) => {
      if (isGone || epoch !== 1 || devF1 === null) return;
      isGone = true; // the first epoch is done, and it could be read there
      rmSync(vanishing!);
    },
  );
  expect(result.epochs).toBe(8);
  expect(isGone).toBe(true);
  const brokenHash = createHash('sha256').update(readFileSync(broken!)).digest('hex');
  expect(result.unreadablePictures.toSorted()).toEqual([brokenHash, missing].toSorted()); // a missing one has no hash
  expect(steps.every(({ loss }) => Number.isFinite(loss))).toBe(true);
});
