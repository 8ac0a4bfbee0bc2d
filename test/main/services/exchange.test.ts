import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { ImportRequest } from '../../../src/contract/exchange-views';
import type { Edit } from '../../../src/domain/edit';
import { idAt, imgid, defined, setUp, writeFile, type TestServices } from './set-up';

async function project(types = ['PER', 'LOC', 'MISC']): Promise<TestServices & { at: (name: string) => string }> {
  const app = setUp({ starter: null });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types });
  return { ...app, at: (name) => join(app.home, name) };
}

const picture = (format: 'png' | 'jpeg') =>
  sharp({ create: { width: 12, height: 8, channels: 3, background: '#a83' } })
    .toFormat(format)
    .toBuffer();

/** "code file:line count" of each finding. */
const told = (findings: readonly { code: string; file: string; line: number | null; count: number }[]): string[] =>
  findings.map(({ code, file, line, count }) => `${code} ${file}${line === null ? '' : `:${line}`} ${count}`);

test('a preview counts and changes nothing; the import then does what the preview said', async () => {
  const app = await project();
  const text = imgid('IMGID:1 / Kevin B-PER / in O / Oslo B-LOC | IMGID:2 / rain O');
  writeFile(app.at('pictures/1.jpg'), await picture('jpeg'));
  const request = {
    format: 'imgid',
    inputs: { text: writeFile(app.at('t.txt'), text), images: app.at('pictures') },
  } as const;
  const preview = await app.call('import.preview', request);
  expect(preview).toMatchObject({ samples: 2, images: 1, mentions: { PER: 1, LOC: 1 }, obstacle: null });
  const { samples } = await app.call('import.page', { request, at: { from: 0 } });
  expect(samples).toMatchObject([
    { externalId: '1', text: 'Kevin in Oslo', mentions: [{ start: 0, end: 1, type: 'PER' }, { type: 'LOC' }] },
    { externalId: '2', picture: '2.jpg', thumbnail: null }, // it is not there
  ]);
  expect(defined(samples[0]).thumbnail).toMatch(/^UklGR/u); // WebP
  expect(told(preview.findings)).toEqual(['missing-image t.txt:6 1']);
  expect((await app.call('projects.current', {}))?.counts.samples).toBe(0);
  const job = await app.finish(app.call('import.start', request));
  expect(job.result).toMatchObject({ samples: 2, images: 1, mentions: { PER: 1, LOC: 1 } });
  expect((await app.call('projects.current', {}))?.counts).toMatchObject({ samples: 2, bySplit: { pool: 2 } });
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null, order: 'imported' });
  expect(rows.map(({ hasImage, imageMissing }) => [hasImage, imageMissing])).toEqual([
    [true, false],
    [false, true],
  ]);
  const second = await app.call('samples.get', { id: idAt(rows, 1) });
  expect(second.imageProblem).toBe('2.jpg was not in the folder of pictures.');
});

test('a preview looks for every picture, and decodes the first ones', async () => {
  const app = await project();
  const ids = Array.from({ length: 60 }, (_, i) => `p${i}`);
  const text = writeFile(app.at('t.txt'), imgid(ids.map((id) => `IMGID:${id} / word O`).join(' | ')));
  for (const id of ids.slice(0, 50)) writeFile(app.at(`pictures/${id}.png`), await picture('png'));
  const images = app.at('pictures');
  const preview = await app.call('import.preview', { format: 'imgid', inputs: { text, images } });
  expect(preview).toMatchObject({ images: 50, findings: [{ code: 'missing-image', count: 10 }] });
  expect(await app.call('import.preview', { format: 'imgid', inputs: { text } })).toMatchObject({ images: 0 });
});

test('a count reads every picture, and ends when the next question comes', async () => {
  const app = await project();
  const ids = Array.from({ length: 60 }, (_, i) => `p${i}`);
  const text = writeFile(app.at('t.txt'), imgid(ids.map((id) => `IMGID:${id} / word O`).join(' | ')));
  for (const id of ids) writeFile(app.at(`pictures/${id}.png`), id === 'p59' ? 'no picture' : await picture('png'));
  const request = { format: 'imgid', inputs: { text, images: app.at('pictures') } } as const;
  expect(await app.call('import.preview', request)).toMatchObject({ images: 60 }); // by their names
  const cut = app.call('import.count', request);
  await Promise.all([
    expect(cut).rejects.toMatchObject({ code: 'cancelled' }),
    app.call('import.preview', { ...request, split: 'dev' }),
  ]);
  expect(await app.call('import.count', request)).toMatchObject({ images: 59, findings: [{ code: 'bad-picture' }] });
});

test.each([
  [{ from: 3 }, 3, ['p3', 'p4', 'p5', 'p6', 'p7']],
  [{ from: 11 }, 11, ['p11']],
  [{ from: 99 }, 99, []],
  [{ line: 1 }, 0, ['p0', 'p1', 'p2', 'p3', 'p4']],
  [{ line: 9 }, 2, ['p2', 'p3', 'p4', 'p5', 'p6']], // its second line
  [{ line: 999 }, 11, ['p11']],
] as const)('a page of a file %o', async (at, from, want) => {
  const app = await project();
  const ids = Array.from({ length: 12 }, (_, i) => `p${i}`);
  const text = writeFile(app.at('t.txt'), imgid(ids.map((id) => `IMGID:${id} / a O / b O`).join(' | ')));
  const page = await app.call('import.page', { request: { format: 'imgid', inputs: { text } }, at });
  expect([page.from, page.samples.map(({ externalId }) => externalId)]).toEqual([from, want]);
});

test('pictures: a PNG named .jpg, a truncated JPEG, something else, and none', async () => {
  const app = await project();
  const whole = await picture('jpeg');
  writeFile(app.at('pictures/a.jpg'), await picture('png'));
  writeFile(app.at('pictures/b.jpg'), whole.subarray(0, whole.length - 40));
  writeFile(app.at('pictures/c.jpg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFile(app.at('pictures/d.jpg'), '');
  const text = imgid(['a', 'b', 'c', 'd', 'e'].map((id) => `IMGID:${id} / word O`).join(' | '));
  const job = await app.finish(
    app.call('import.start', {
      format: 'imgid',
      inputs: { text: writeFile(app.at('t.txt'), text), images: app.at('pictures') },
    }),
  );
  expect(job.result).toMatchObject({ samples: 5, images: 1 });
  const { findings } = job.result as unknown as { findings: Parameters<typeof told>[0] };
  expect(told(findings).sort()).toEqual([
    'bad-picture pictures/b.jpg 1',
    'bad-picture pictures/c.jpg 1',
    'bad-picture pictures/d.jpg 1',
    'missing-image t.txt:13 1',
    'other-picture-format pictures/a.jpg 1',
  ]);
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null, order: 'imported' });
  expect(rows.map(({ hasImage }) => hasImage)).toEqual([true, false, false, false, false]);
  const broken = await app.call('samples.get', { id: idAt(rows, 1) });
  expect(broken.imageProblem).toMatch(/b\.jpg: The picture is damaged/);
});

test.each<[string, Partial<ImportRequest>, string]>([
  [
    'OTHER is not MISC until a person says so',
    {},
    'refused The file has types that the project does not have: OTHER (1).',
  ],
  ['OTHER becomes MISC', { map: { OTHER: 'MISC' } }, 'MISC 1, PER 1'],
  ['OTHER is left out', { map: { OTHER: null } }, 'PER 1'],
  ['made by a model', { map: { OTHER: 'MISC' }, as: 'suggestion' }, 'MISC 1, PER 1'],
])('%s', async (_, more, want) => {
  const app = await project();
  const text = writeFile(app.at('t.txt'), imgid('IMGID:1 / Kevin B-PER / iPhone B-OTHER'));
  const job = await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, ...more }));
  const { mentions = {} } = (job.result ?? {}) as { mentions?: Record<string, number> };
  const counts = Object.entries(mentions).map(([type, count]) => `${type} ${count}`);
  expect(job.error ? `refused ${job.error.message}` : counts.sort().join(', ')).toBe(want);
  const current = await app.call('projects.current', {});
  expect(current?.counts.samples).toBe(job.error ? 0 : 1);
  expect(current?.counts.byState.new).toBe(job.error ? 0 : 1);
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  const layer = more.as === 'suggestion' ? 'suggestions' : 'reference';
  expect(rows.map(({ base }) => base)).toEqual(job.error ? [] : [layer]);
  expect(current?.sources.map(({ kind, samples }) => `${kind} ${samples}`)).toEqual(
    more.as === 'suggestion' ? ['file 1'] : [],
  );
});

test('the same file twice, and other tweets under ids that are taken', async () => {
  const app = await project();
  const text = writeFile(app.at('t.txt'), imgid('IMGID:1 / one O | IMGID:2 / two O'));
  const start = (path: string) => app.finish(app.call('import.start', { format: 'imgid', inputs: { text: path } }));
  await start(text);
  expect((await start(writeFile(app.at('copy.txt'), readFileSync(text)))).result).toMatchObject({
    samples: 0,
    skipped: 2,
    findings: [{ code: 'already-imported' }],
  });
  const more = writeFile(app.at('more.txt'), imgid('IMGID:1 / one O | IMGID:2 / other O | IMGID:3 / three O'));
  const job = await start(more);
  expect(job.result).toMatchObject({ samples: 2, renamed: 1, skipped: 1 });
  const { findings } = job.result as unknown as { findings: Parameters<typeof told>[0] };
  expect(told(findings)).toEqual(['already-there more.txt:1 1', 'id-taken more.txt:4 1']);
  expect((await app.call('projects.current', {}))?.counts.samples).toBe(4);
});

test('a cancelled import leaves nothing, pictures included', async () => {
  const app = await project();
  const blocks = Array.from({ length: 1500 }, (_, i) => `IMGID:${i} / word${i} O`).join(' | ');
  for (let i = 0; i < 20; i++) writeFile(app.at(`pictures/${i}.jpg`), await picture('jpeg'));
  const { jobId } = await app.call('import.start', {
    format: 'imgid',
    inputs: { text: writeFile(app.at('t.txt'), imgid(blocks)), images: app.at('pictures') },
  });
  await app.call('jobs.cancel', { jobId });
  expect(await app.ended(jobId)).toMatchObject({ state: 'stopped' });
  expect((await app.call('projects.current', {}))?.counts.samples).toBe(0);
  expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
});

test('pairs and tables', async () => {
  const app = await project();
  writeFile(app.at('pairs/1.txt'), 'Kevin is in Oslo 👨‍👩‍👧');
  writeFile(app.at('pairs/1.jpg'), await picture('jpeg'));
  writeFile(app.at('pairs/2.txt'), 'no picture');
  const pairs = await app.finish(app.call('import.start', { format: 'pairs', inputs: { dir: app.at('pairs') } }));
  expect(pairs.result).toMatchObject({ samples: 2, images: 1 });
  writeFile(app.at('table.csv'), 'body,photo\n"Rain, again",1.jpg\nSun,\n');
  const options = { textColumn: 'body', imageColumn: 'photo' };
  const table = await app.finish(
    app.call('import.start', {
      format: 'csv',
      inputs: { text: app.at('table.csv'), images: app.at('pairs') },
      options,
    }),
  );
  expect(table.result).toMatchObject({ samples: 2, images: 1 });
});

test('what people finished goes out as JSONL and comes back the same', async () => {
  const app = await project();
  const text = writeFile(
    app.at('t.txt'),
    imgid('IMGID:1 / Kevin O / in O / Oslo O | IMGID:2 / Oslo O | IMGID:3 / open O'),
  );
  writeFile(app.at('pictures/1.jpg'), await picture('jpeg'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text, images: app.at('pictures') } }));
  const [one, two] = await app.find('Oslo');
  const box = { id: 'r', x: 1.5, y: 2, width: 3, height: 4 };
  const edits: Edit[] = [
    { kind: 'add', id: 'a', start: 0, end: 1, type: 'PER' },
    { kind: 'add', id: 'b', start: 2, end: 3, type: 'LOC' },
    { kind: 'ground', id: 'a', grounding: { kind: 'regions', regions: [box] } },
    { kind: 'ground', id: 'b', grounding: { kind: 'not-visible' } },
    { kind: 'finish', accept: [] },
  ];
  let view = defined(one);
  for (const edit of edits) view = await app.edit(view, edit);
  await app.edit(defined(two), { kind: 'mark', state: 'flagged' });
  const out = app.at('out.jsonl');
  const preview = await app.call('export.preview', { format: 'jsonl', out });
  expect(preview).toMatchObject({ samples: 2, mentions: { PER: 1, LOC: 1 } });
  expect(existsSync(out)).toBe(false);
  const job = await app.finish(app.call('export.start', { format: 'jsonl', out }));
  expect(job.result).toMatchObject({ ...preview, bytes: readFileSync(out).length });

  await app.call('projects.create', { name: 'Q', folder: `${app.home}/q`, types: ['PER', 'LOC', 'MISC'] });
  await app.finish(app.call('import.start', { format: 'jsonl', inputs: { text: out, images: app.at('pictures') } }));
  const again = app.at('again.jsonl');
  await app.finish(app.call('export.start', { format: 'jsonl', out: again, what: 'reference' }));
  const lines = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => ({ ...JSON.parse(line), state: undefined }));
  expect(lines(again)).toEqual(lines(out));
  expect(lines(out)[0].mentions).toEqual([
    { start: 0, end: 1, type: 'PER', regions: [[1.5, 2, 3, 4]] },
    { start: 2, end: 3, type: 'LOC', regions: [] },
  ]);
});

test('a file of tags says what it cannot carry', async () => {
  const app = await project();
  const text = writeFile(app.at('t.txt'), imgid('IMGID:1 / Kevin B-PER | IMGID:2 / Oslo B-LOC'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text } }));
  const [kevin] = await app.find('Kevin');
  await app.edit(defined(kevin), { kind: 'mark', state: 'skipped' });
  writeFile(app.at('old.txt'), 'old');
  const { losses, samples } = await app.call('export.preview', {
    format: 'imgid',
    out: app.at('old.txt'),
    split: 'pool',
  });
  expect(samples).toBe(0);
  expect(losses.join('\n')).toMatch(
    /1 sample that is begun, skipped or flagged was left out[\s\S]*old\.txt is there already/u,
  );
  await expect(app.call('export.preview', { format: 'imgid', out: app.home })).rejects.toMatchObject({
    code: 'bad-input',
  });
});

test('a file that is there is replaced only where the person says so', async () => {
  const app = await project();
  await app.finish(
    app.call('import.start', {
      format: 'imgid',
      inputs: { text: writeFile(app.at('t.txt'), imgid('IMGID:1 / Kevin B-PER')) },
    }),
  );
  const request = { format: 'imgid', what: 'reference', out: writeFile(app.at('kept.txt'), 'kept') } as const;
  expect(await app.call('export.preview', request)).toMatchObject({ samples: 1, replaces: true });
  const refused = await app.finish(app.call('export.start', request));
  expect(refused).toMatchObject({ state: 'failed', error: { code: 'refused', message: 'kept.txt is there already.' } });
  expect(readFileSync(request.out, 'utf8')).toBe('kept');
  const job = await app.finish(app.call('export.start', { ...request, replace: true }));
  expect(job.state).toBe('finished');
  expect(readFileSync(request.out, 'utf8')).toBe(imgid('IMGID:1 / Kevin B-PER'));
});

const data = process.env.MNERVA_DATA;
test.skipIf(!data)(
  'Twitter-2017 survives import and export byte for byte (needs MNERVA_DATA)',
  { timeout: 120_000 },
  async () => {
    const app = await project(['PER', 'LOC', 'ORG', 'OTHER', 'MISC']);
    for (const [file, split] of [
      ['train.txt', 'train'],
      ['valid.txt', 'dev'],
    ] as const) {
      const text = resolve(data ?? '', 'twitter2017', file);
      const job = await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split }));
      expect(job.error).toBeNull();
      const out = app.at(file);
      await app.finish(app.call('export.start', { format: 'imgid', what: 'reference', split, out }));
      expect(readFileSync(out).equals(readFileSync(text))).toBe(true);
    }
  },
);

test('a second import waits for the first', async () => {
  const app = await project();
  const many = Array.from({ length: 400 }, (_, i) => `IMGID:${i} / word${i} O`).join(' | ');
  const first = await app.call('import.start', {
    format: 'imgid',
    inputs: { text: writeFile(app.at('a.txt'), imgid(many)) },
  });
  const other = { format: 'imgid', inputs: { text: writeFile(app.at('b.txt'), imgid('IMGID:x / other O')) } } as const;
  await expect(app.call('import.start', other)).rejects.toMatchObject({ code: 'refused' });
  expect(await app.ended(first.jobId)).toMatchObject({ state: 'finished', result: { samples: 400 } });
  expect((await app.finish(app.call('import.start', other))).result).toMatchObject({ samples: 1 });
});
