/** How many samples a person has finished that the promoted checkpoint has not learned from. */
import { expect, test } from 'vitest';
import { imgid, defined, setUp, writeFile } from './set-up';

test('counts up with each finished sample, and anew after a training that is promoted', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const words = ['rain', 'sun', 'bread', 'music'];
  const tweets = words.map((word, i) => `IMGID:${i} / ${word} O / in O / Oslo O`).join(' | ');
  await app.finish(
    app.call('import.start', { format: 'imgid', inputs: { text: writeFile(`${app.home}/t.txt`, imgid(tweets)) } }),
  );
  const finish = async (place: number): Promise<void> => {
    await app.edit(defined((await app.find('Oslo'))[place]), { kind: 'finish', accept: [] });
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

test('is each person’s own: a run that learned from another’s work has learned nothing of theirs', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const take = async (name: string, split: 'pool' | 'dev'): Promise<void> => {
    const tweets = ['rain', 'sun', 'bread', 'music'].map((word) => `IMGID:${name}-${word} / ${name}${word} O / Oslo O`);
    const text = writeFile(`${app.home}/${name}.txt`, imgid(tweets.join(' | ')));
    await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split }));
  };
  await take('pool', 'pool');
  await take('dev', 'dev');
  const finish = async (name: string, ...words: string[]): Promise<void> => {
    for (const word of words) {
      const { id } = defined((await app.find(`pool${word}`))[0]);
      await app.as(name).edit(await app.as(name).call('samples.get', { id }), { kind: 'finish', accept: [] });
    }
  };
  const train = async (name: string): Promise<void> => {
    const { jobId, runId } = await app.as(name).call('runs.start', { epochs: 1 });
    expect(await app.ended(jobId)).toMatchObject({ error: null });
    await app.as(name).call('checkpoints.promote', { name: runId });
    await app.settled();
  };
  const news = async (name: string) => {
    const { corrections, canStart } = await app.as(name).call('runs.plan', {});
    const view = await app.as(name).call('projects.current', {});
    return `${view?.counts.finishedSinceTraining} ${corrections} ${canStart}`;
  };
  await finish('ben', 'rain', 'sun', 'bread');
  await finish('anna', 'music');
  await train('anna');
  expect([await news('anna'), await news('ben')]).toEqual(['0 0 false', '3 3 true']);
  // Ben's run goes on from what has learned from Anna.
  await train('ben');
  expect([await news('anna'), await news('ben')]).toEqual(['0 0 false', '0 0 false']);
  await finish('anna', 'sun');
  expect([await news('anna'), await news('ben')]).toEqual(['1 1 true', '0 0 false']);
});
