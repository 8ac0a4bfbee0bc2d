/** How many samples a person has finished that the promoted checkpoint has not learned from. */
import { expect, test } from 'vitest';
import { imgid, must, setUp, writeFile } from './set-up';

test('counts up with each finished sample, and anew after a training that is promoted', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const words = ['rain', 'sun', 'bread', 'music'];
  const tweets = words.map((word, i) => `IMGID:${i} / ${word} O / in O / Oslo O`).join(' | ');
  await app.finish(
    app.call('import.start', { format: 'imgid', inputs: { text: writeFile(`${app.home}/t.txt`, imgid(tweets)) } }),
  );
  const finish = async (place: number): Promise<void> => {
    await app.edit(must((await app.find('Oslo'))[place]), { kind: 'finish', accept: [] });
  };
  const news = async () => (await app.call('projects.current', {}))?.counts.finishedSinceTraining;
  expect(await news()).toBe(0);
  for (const place of [0, 1, 2]) await finish(place);
  expect(await news()).toBe(3);
  await app.call('annotations.undo', {});
  expect(await news()).toBe(2);
  const { jobId, runId } = await app.call('runs.start', { epochs: 1 });
  expect(await app.ended(jobId)).toMatchObject({ error: null });
  await finish(3);
  await app.call('checkpoints.promote', { name: runId });
  expect(await news()).toBe(1);
  await app.call('checkpoints.rollback', {});
  expect(await news()).toBe(3);
});
