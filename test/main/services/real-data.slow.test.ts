/** Whole sets with their pictures through the importer, the decoder and the database, and out again. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setUp, type TestServices } from './set-up';

const data = process.env.MNERVA_DATA ?? '';
const missing = !existsSync(join(data, 'gmner'));

async function project(types: readonly string[]): Promise<TestServices> {
  const app = setUp({ starter: null });
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types: [...types] });
  return app;
}

/** The types that a file's B- tags name, counted without the reader. */
function typesIn(file: string): string[] {
  return [...new Set([...readFileSync(file, 'utf8').matchAll(/[ \t][BI]-(\S+)$/gmu)].map(([, type]) => type ?? ''))];
}

describe.skipIf(missing)(`whole sets${missing ? ' (skipped: MNERVA_DATA names no folder)' : ''}`, () => {
  test.each([
    ['dev', 1500, 2450, 1171],
    ['train', 7000, 11_779, 5723],
  ])('GMNER %s: its boxes as the paper counts them', async (split, samples, mentions, regions) => {
    const app = await project(['PER', 'LOC', 'ORG', 'MISC']);
    const job = await app.finish(
      app.call('import.start', {
        format: 'gmner',
        inputs: { text: join(data, 'gmner', `${split}.txt`), boxes: join(data, 'gmner/xml') },
        map: { OTHER: 'MISC' },
      }),
    );
    expect(job).toMatchObject({ state: 'finished', result: { samples, regions } });
    const counts = (job.result as { mentions: Record<string, number> }).mentions;
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(mentions);
    expect(await app.call('projects.check', {})).toMatchObject({ ok: true });
  });

  test('CP-MNER: Chinese file names, sixteen types, every picture on disk once', async () => {
    const text = join(data, 'cp_mner/valid.txt');
    const app = await project(typesIn(text));
    const images = join(data, 'cp_mner/valid');
    const job = await app.finish(app.call('import.start', { format: 'imgid', inputs: { text, images } }));
    expect(job).toMatchObject({ state: 'finished', result: { samples: 119, images: 115 } });
    expect(readdirSync(images).filter((name) => name.endsWith('.jpg'))).toHaveLength(115);
    const page = await app.call('samples.page', { filter: {}, cursor: null, order: 'imported', limit: 200 });
    expect(page.rows.filter(({ hasImage }) => hasImage)).toHaveLength(115);
    const out = join(app.home, 'out.txt');
    await app.finish(app.call('export.start', { format: 'imgid', out, what: 'reference' }));
    expect(readFileSync(out).equals(readFileSync(text))).toBe(true);
  });

  test('300 unlabelled pairs of mixed encodings come in with their pictures', async () => {
    const app = await project(['PER']);
    const job = await app.finish(
      app.call('import.start', { format: 'pairs', inputs: { dir: join(data, 'tweets_unlabelled') } }),
    );
    expect(job.state).toBe('finished');
    expect(job.result).toMatchObject({ samples: 300, images: 300 });
    const { findings } = job.result as { findings: { code: string; count: number }[] };
    const broken = findings.filter(({ code }) => code === 'not-utf-8').reduce((sum, { count }) => sum + count, 0);
    expect(broken).toBe(56); // counted with another decoder
    expect(await app.call('projects.check', {})).toMatchObject({ ok: true });
  });
});
