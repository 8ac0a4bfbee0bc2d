/**
 * Files that meet what is in the project: the same tweets and others under their ids, pictures that come later, other labels and
 * splits, other options, and an import that is taken back.
 */
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { CallInput } from '../../../src/contract/calls';
import type { ImportReport } from '../../../src/contract/exchange-views';
import type { JobRecord } from '../../../src/jobs/job';
import { defined, imgid, said, setUp, writeFile, type TestServices } from './set-up';
import type { Surfaces } from './surface-engine';

const faults = resolve(import.meta.dirname, '../../fixtures/faults');

type Request = CallInput<'import.start'>;

interface Importing extends TestServices {
  readonly at: (name: string) => string;
  /** Imports, and answers with what the report says beyond the counts that are none. */
  take(request: Request): Promise<Record<string, unknown>>;
  /** What the check before it says. */
  look(request: Request): Promise<ImportReport>;
  /** "id: text", in the order they came. */
  texts(): Promise<string[]>;
}

async function project(types = ['PER', 'LOC', 'MISC'], starter: Surfaces | null = null): Promise<Importing> {
  const app = setUp({ starter });
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types });
  const page = { filter: {}, cursor: null, order: 'imported', limit: 200 } as const;
  return {
    ...app,
    at: (name) => join(app.home, name),
    look: (request) => app.call('import.preview', request),
    async take(request) {
      const job = await app.finish(app.call('import.start', request));
      return job.error ? { refused: job.error.message } : countsOf(job);
    },
    async texts() {
      const { rows } = await app.call('samples.page', page);
      return rows.map(({ externalId, snippet }) => `${externalId}: ${snippet}`);
    },
  };
}

const counts = ['samples', 'renamed', 'skipped', 'attached', 'filled', 'images'] as const;

function countsOf(job: JobRecord): Record<string, unknown> {
  const report = job.result as unknown as ImportReport;
  const changed = Object.entries(report.changed).filter(([, n]) => n > 0);
  return Object.fromEntries([
    ...counts.map((name) => [name, report[name]] as const).filter(([, n]) => n > 0),
    ...changed,
  ]);
}

const text = (app: Importing, name: string, content: string, more: Partial<Request> = {}): Request => ({
  format: 'imgid',
  ...more,
  inputs: { text: writeFile(app.at(name), content), ...more.inputs },
});

const table = (app: Importing, name: string, content: string, more: Partial<Request> = {}): Request =>
  text(app, name, content, { format: 'csv', ...more });

const jpeg = (width: number, height: number, orientation?: number) => {
  const image = sharp({ create: { width, height, channels: 3, background: '#a83' } });
  return (orientation ? image.withMetadata({ orientation }) : image).jpeg().toBuffer();
};

const codes = ({ findings }: ImportReport): string[] => findings.map(({ code, count }) => `${code} ${count}`);

describe('ids that two files give', () => {
  test('two tables without ids: four tweets', async () => {
    const app = await project();
    for (const name of ['noid-a.csv', 'noid-b.csv'])
      expect(await app.take({ format: 'csv', inputs: { text: join(faults, 'csv', name) } })).toEqual({ samples: 2 });
    expect(await app.texts()).toEqual([
      'noid-a.csv:row-2: Rain over Porto',
      'noid-a.csv:row-3: Ana sings',
      'noid-b.csv:row-2: Sun in Faro',
      'noid-b.csv:row-3: Fog in Lagos',
    ]);
  });

  test('three sets of text alone: every tweet of each, also one that two of them have in the same place', async () => {
    const app = await project();
    const files = {
      'btc.train': 'good O / morning O | Ana B-PER / sings O',
      'btc.dev': 'good O / morning O | Lima B-LOC / wins O',
      'btc.test': 'good O / morning O | Ana B-PER / sings O | rain O',
    };
    for (const [name, blocks] of Object.entries(files)) {
      const content = imgid(` / ${blocks.replaceAll(' | ', ' |  / ')}`)
        .replace(/^\n/u, '')
        .replaceAll('\n\n\n', '\n\n');
      await app.take(text(app, name, content, { split: name === 'btc.train' ? 'train' : 'dev' }));
    }
    const current = defined(await app.call('projects.current', {}));
    expect(current.counts.bySplit).toMatchObject({ train: 2, dev: 5 });
    expect((await app.texts())[2]).toBe('btc.dev:line-1: good morning');
  });

  test('another tweet under an id that is taken is kept, named after its file, and said before', async () => {
    const app = await project();
    await app.take(text(app, 'sets/t.txt', imgid('IMGID:27 / Rain O / in O / Porto B-LOC | IMGID:28 / fog O')));
    writeFile(app.at('pairs/27.txt'), 'Sun in Faro');
    writeFile(app.at('pairs/27.jpg'), await jpeg(12, 8));
    const pairs: Request = { format: 'pairs', inputs: { dir: app.at('pairs') } };
    const look = await app.look(pairs);
    expect(look).toMatchObject({ samples: 1, renamed: 1, skipped: 0, obstacle: null });
    expect(look.findings).toMatchObject([
      {
        code: 'id-taken',
        message: 'The id 27 is taken by a tweet with another text: "Rain in Porto" here, "Sun in Faro" in the file.',
        action: 'Kept, as pairs:27.',
      },
    ]);
    expect(await app.take(pairs)).toEqual({ samples: 1, renamed: 1, images: 1 });
    expect(await app.texts()).toEqual(['27: Rain in Porto', '28: fog', 'pairs:27: Sun in Faro']);
    expect(await app.take(pairs)).toEqual({ skipped: 1 }); // it is found again under its name
  });

  test.each<[string, string, string]>([
    ['short', 'fog', '"rain over Porto" here, "fog" in the file'],
    ['cut into other words', `RT @ ana : ${'so it rains '.repeat(9)}`, '"RT @ana : '],
    ['another end', `rain over ${'very '.repeat(12)}far Porto`, '"…very very far Porto" in the file'],
  ])('the texts are shown where they differ: %s', async (_, there, want) => {
    const app = await project();
    const here = {
      fog: 'rain over Porto',
      RT: `RT @ana : ${'so it rains '.repeat(9)}`,
      rain: `rain over ${'very '.repeat(12)}near Porto`,
    };
    const word = (there.split(' ')[0] ?? '') as keyof typeof here;
    await app.take(table(app, 'a.csv', `id,text\n1,${here[word]}\n`));
    const { findings } = await app.look(table(app, 'b.csv', `id,text\n1,${there}\n`));
    expect(findings[0]?.message).toContain(want);
  });

  test.each<[string, string, string[]]>([
    ['the same tweet', 'id,text\n1,Rain\n', ['1: Rain']],
    ['another one', 'id,text\n1,Sun\n', ['1: Rain', 'b.csv:1: Sun']],
    [
      'another one, and one that has its new name',
      'id,text\n1,Sun\nb.csv:1,Fog\n',
      ['1: Rain', 'b.csv:1: Sun', 'd/b.csv:1: Fog'],
    ],
    ['half an emoji, as it was stored', 'id,text\n2,\ud83d\n', ['1: Rain', '2: \ufffd']],
  ])('%s', async (_, content, want) => {
    const app = await project();
    await app.take(table(app, 'd/a.csv', 'id,text\n1,Rain\n'));
    await app.take(table(app, 'd/b.csv', content));
    await app.take(table(app, 'd/b.csv', `${content}3,\n`)); // once more, and nothing is doubled
    expect(await app.texts()).toEqual(want);
  });

  test('three files of the same name', async () => {
    const app = await project();
    for (const place of ['a', 'b', 'c']) await app.take(table(app, `${place}/t.csv`, `text\n${place}\n`));
    expect(await app.texts()).toEqual(['t.csv:row-2: a', 'b/t.csv:row-2: b', 'c/t.csv:row-2: c']);
  });
});

describe('the same file once more', () => {
  test('with the folder of pictures, which was forgotten: they are filled in', async () => {
    const app = await project();
    const file = text(app, 't.txt', imgid('IMGID:plain / Ana B-PER | IMGID:two / rain O'));
    expect(await app.take(file)).toEqual({ samples: 2 });
    writeFile(app.at('pics/plain.jpg'), await jpeg(12, 8));
    const withPictures = { ...file, inputs: { ...file.inputs, images: app.at('pics') } };
    expect(await app.look(withPictures)).toMatchObject({ samples: 0, filled: 1, skipped: 1, obstacle: null });
    expect(await app.take(withPictures)).toEqual({ filled: 1, skipped: 1 });
    const [ana] = await app.find('Ana');
    expect(defined(ana).image).toMatchObject({ width: 12, height: 8, fileName: 'plain.jpg' });
    expect((await app.texts()).length).toBe(2);
    expect(await app.take(withPictures)).toEqual({ skipped: 2 });
  });

  test('is told, and leaves no second import behind', async () => {
    const app = await project();
    const file: Request = { format: 'imgid', inputs: { text: join(faults, 'reimport/valid.txt') } };
    await app.take(file);
    const look = await app.look({ format: 'imgid', inputs: { text: join(faults, 'reimport/valid.txt') } });
    expect(look.findings).toMatchObject([{ code: 'already-imported', action: 'Nothing is imported again.' }]);
    await app.take(file);
    expect(await app.call('imports.list', {})).toMatchObject([
      { source: 'reimport/valid.txt', samples: 1, touched: 0 },
    ]);
  });

  test('under another name, for another split (valid.txt is test.txt): told, and left', async () => {
    const app = await project();
    await app.take({ format: 'imgid', split: 'dev', inputs: { text: join(faults, 'reimport/valid.txt') } });
    const again = text(app, 'test.txt', imgid('IMGID:plain / Ana B-PER / runs O'), { split: 'test' });
    const look = await app.look(again);
    expect(look).toMatchObject({ samples: 0, changed: { splits: 1 } });
    expect(look.findings.map(({ code, message }) => `${code}: ${message.slice(0, 60)}`)).toEqual([
      'already-imported: The same file was imported before, as reimport/valid.txt, on',
      'other-split: The tweet plain is in dev here, and in test by this import.',
    ]);
    await app.take(again);
    expect(defined((await app.find('Ana'))[0]).split).toBe('dev');
  });

  test('with another column: refused with what to do, and the right one takes the place of the wrong one', async () => {
    const app = await project();
    const wrong = table(app, 'cols.csv', 'id,note,tweet\n1,x,Rain over Porto\n2,y,Ana sings\n', {
      options: { textColumn: 'note' },
    });
    await app.take(wrong);
    const right = { ...wrong, options: { textColumn: 'tweet' } };
    const look = await app.look(right);
    expect(look.obstacle).toMatch(
      /^The same file was imported before, .* with other options: 2 of its tweets had other texts then/u,
    );
    expect(look.standsInWay).toMatchObject({ id: 1 });
    expect(await app.take(right)).toHaveProperty('refused');
    expect(await app.texts()).toEqual(['1: x', '2: y']);
    expect(await app.look({ ...right, replace: true })).toMatchObject({ samples: 2, renamed: 0, obstacle: null });
    expect(await app.take({ ...right, replace: true })).toEqual({ samples: 2 });
    expect(await app.texts()).toEqual(['1: Rain over Porto', '2: Ana sings']);
  });

  test('in another split, where one is named: said, and taken over when that is asked for', async () => {
    const app = await project();
    const file = text(app, 't.txt', imgid('IMGID:1 / Ana B-PER'));
    await app.take({ ...file, split: 'train' });
    expect(await app.take(file)).toEqual({ skipped: 1 }); // none is named
    expect(codes(await app.look({ ...file, split: 'dev' }))).toEqual(['already-imported 1', 'other-split 1']);
    expect(await app.take({ ...file, split: 'dev', update: true })).toEqual({ splits: 1 });
    expect(defined((await app.find('Ana'))[0]).split).toBe('dev');
  });

  test('as suggestions, after it was the reference', async () => {
    const app = await project();
    const file = text(app, 't.txt', imgid('IMGID:1 / Ana B-PER'));
    await app.take({ ...file, split: 'train' });
    expect(await app.take({ ...file, as: 'suggestion' })).toEqual({ attached: 1 });
  });
});

describe('other labels for tweets that are here', () => {
  const first = 'IMGID:1 / Ana B-PER / in O / Faro B-LOC | IMGID:2 / rain O';
  const second = 'IMGID:1 / Ana B-PER / in O / Faro B-MISC | IMGID:2 / rain O';

  test('are said, and left; with `update` they are the reference', async () => {
    const app = await project();
    await app.take(text(app, 'a.txt', imgid(first), { split: 'train' }));
    const corrected = text(app, 'b.txt', imgid(second));
    expect(await app.look(corrected)).toMatchObject({ samples: 0, skipped: 1, changed: { labels: 1, splits: 0 } });
    await app.take(corrected);
    expect(said(defined((await app.find('Ana'))[0]))).toBe('PER* Ana, LOC* Faro');
    expect(await app.call('imports.list', {})).toHaveLength(1); // nothing was taken in
    expect(await app.take({ ...corrected, update: true })).toEqual({ labels: 1, skipped: 1 });
    expect(said(defined((await app.find('Ana'))[0]))).toBe('PER* Ana, MISC* Faro');
    expect(codes(await app.look(corrected))).toEqual(['already-imported 1']);
  });

  test('go again when that import is taken back', async () => {
    const app = await project();
    await app.take(text(app, 'a.txt', imgid(first), { split: 'train' }));
    await app.take(text(app, 'b.txt', imgid(second), { update: true }));
    await app.finish(app.call('imports.takeBack', { id: 2 }));
    expect(said(defined((await app.find('Ana'))[0]))).toBe('PER* Ana, LOC* Faro');
    expect(await app.call('imports.list', {})).toMatchObject([{ id: 1, samples: 2 }]);
  });

  test('never touch what a person made the reference', async () => {
    const app = await project();
    await app.take(text(app, 'a.txt', imgid(first), { split: 'train' }));
    const view = defined((await app.find('Ana'))[0]);
    await app.edit(view, { kind: 'finish', accept: ['r1.0'] });
    await app.call('reference.make', { sampleIds: [view.id] });
    expect(await app.take(text(app, 'b.txt', imgid(second), { update: true }))).toEqual({ skipped: 2 });
    expect(said(await app.as('bob').call('samples.get', { id: view.id }))).toBe('PER* Ana');
  });

  test('a file without boxes takes none away, one with boxes brings them', async () => {
    const app = await project();
    const boxes =
      '<object><name>Ana</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>7</ymax></bndbox></object>';
    writeFile(app.at('xml/1.xml'), `<annotation>${boxes}</annotation>`);
    const plain = text(app, 'a.txt', imgid(first), { split: 'train' });
    const grounded: Request = { ...plain, format: 'gmner', inputs: { ...plain.inputs, boxes: app.at('xml') } };
    await app.take(plain);
    expect(await app.take({ ...grounded, update: true })).toEqual({ labels: 1, skipped: 1 });
    const regions = async () =>
      defined((await app.find('Ana'))[0]).base?.mentions.map(({ grounding }) => grounding.kind);
    expect(await regions()).toEqual(['regions', 'not-visible']);
    expect(await app.take({ ...text(app, 'b.txt', imgid(second)), update: true })).toEqual({ labels: 1, skipped: 1 });
    expect(await regions()).toEqual(['regions', 'open']);
  });
});

describe('an import that is taken back', () => {
  test('goes with its samples, suggestions and pictures, and nothing else does', async () => {
    const app = await project();
    writeFile(app.at('pics/1.jpg'), await jpeg(12, 8));
    await app.take(text(app, 'kept.txt', imgid('IMGID:k / Ana B-PER'), { split: 'train' }));
    const blocks = Array.from({ length: 1200 }, (_, i) => `IMGID:${i} / word${i} O`).join(' | ');
    await app.take(
      text(app, 'gone.txt', imgid(`${blocks} | IMGID:k / Ana B-LOC`), {
        as: 'suggestion',
        inputs: { images: app.at('pics') } as never,
      }),
    );
    expect((await app.call('projects.current', {}))?.sources).toHaveLength(1);
    const { result } = await app.finish(app.call('imports.takeBack', { id: 2 }));
    expect(result).toEqual({ takenBack: 1200 });
    expect(await app.texts()).toEqual(['k: Ana']);
    expect(await app.call('samples.page', { filter: { query: 'word7' }, cursor: null })).toMatchObject({ total: 0 });
    expect((await app.call('projects.current', {}))?.sources).toEqual([]);
    expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
  });

  test('while its tweets are being suggested for: that job stops, and goes on with what is left', async () => {
    const app = await project(['PER', 'LOC', 'ORG', 'MISC'], { Ana: 'PER' });
    await app.take(table(app, 'kept.csv', 'id,text\nk,Ana in Faro\n'));
    const rows = Array.from({ length: 400 }, (_, i) => `${i},Ana ${i}`).join('\n');
    const { jobId } = await app.call('import.start', table(app, 'gone.csv', `id,text\n${rows}\n`));
    await app.ended(jobId);
    const { error } = await app.finish(app.call('imports.takeBack', { id: 2 }));
    expect(error).toBeNull();
    expect(await app.texts()).toEqual(['k: Ana in Faro']);
    const jobs = await app.call('jobs.list', {});
    expect(jobs.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(said(defined((await app.find('Faro'))[0]))).toBe('PER? Ana');
  });

  test('stays where somebody has worked on it, and says on what', async () => {
    const app = await project();
    await app.take(text(app, 't.txt', imgid('IMGID:1 / Ana O | IMGID:2 / rain O')));
    const view = defined((await app.find('rain'))[0]);
    await app.edit(view, { kind: 'mark', state: 'flagged' });
    expect(await app.call('imports.list', {})).toMatchObject([{ id: 1, touched: 1 }]);
    const { error } = await app.finish(app.call('imports.takeBack', { id: 1 }));
    expect(error).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/worked on 1 of the samples of .*t\.txt: 2\.$/u),
    });
    expect(await app.texts()).toHaveLength(2);
    await expect(app.call('imports.takeBack', { id: 9 })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('boxes in the pixels of another picture', () => {
  const gmner = (images?: string): Request => ({
    format: 'gmner',
    split: 'train',
    inputs: { text: join(faults, 'gmner/t.txt'), boxes: join(faults, 'gmner/xml'), ...(images && { images }) },
  });

  async function pictures(app: Importing): Promise<string> {
    writeFile(app.at('pics/1.jpg'), await jpeg(120, 80));
    writeFile(app.at('pics/2.jpg'), await jpeg(120, 80));
    writeFile(app.at('pics/3.jpg'), await jpeg(120, 80, 6)); // shown as 80 x 120
    return app.at('pics');
  }

  /** "60,40,59,39" for each tweet. */
  const boxes = async (app: Importing): Promise<string[]> =>
    (await app.find('Ana')).map(({ base }) =>
      (base?.mentions ?? [])
        .flatMap(({ grounding }) => (grounding.kind === 'regions' ? grounding.regions : []))
        .map(({ x, y, width, height }) => [x, y, width, height].join(','))
        .join(' '),
    );

  const inPlace = ['60,40,59,39', '100,60,20,20', '10,10,60,100'];

  test('are scaled, cut at the edge, and turned with the picture; each is said', async () => {
    const app = await project();
    const request = gmner(await pictures(app));
    const look = await app.look(request);
    expect(codes(look)).toEqual(['box-size 1', 'box-edge 1', 'box-size 1']);
    await app.take(request);
    expect(await boxes(app)).toEqual(inPlace);
    expect(codes(await app.look(request))).toEqual(['already-imported 1']); // they are not other labels now
  });

  test('the same where the pictures come later, in either way', async () => {
    for (const later of ['import', 'attach'] as const) {
      const app = await project();
      await app.take(gmner());
      expect((await boxes(app))[0]).toBe('600,400,590,390');
      const folder = await pictures(app);
      if (later === 'import') expect(await app.take(gmner(folder))).toEqual({ filled: 3 });
      else expect((await app.finish(app.call('pictures.attach', { folder }))).result).toMatchObject({ attached: 3 });
      expect(await boxes(app)).toEqual(inPlace);
    }
  });

  test.each<[string, number, number, string, string]>([
    ['another shape: kept, and the tweet is flagged', 100, 100, '100,60,0,0', 'Are they in the right place?'],
    [
      'the other way round, without a turn that would say why',
      800,
      1200,
      '600,400,200,390',
      'Are they in the right place?',
    ],
  ])('%s', async (_, width, height, want, question) => {
    const app = await project();
    writeFile(app.at('pics/1.jpg'), await jpeg(width, height));
    await app.take(gmner(app.at('pics')));
    const [ana] = await app.find('runs');
    expect(defined(ana).work.state).toBe('flagged');
    expect(defined(ana).question).toContain(question);
    if (width === 800) expect((await boxes(app))[0]).toBe(want);
    else expect((await boxes(app))[0]).toBe(''); // outside: it says nothing, and never "not visible"
    expect(defined(ana).base?.mentions[0]?.grounding.kind).toBe(width === 800 ? 'regions' : 'open');
  });
});

test.each<[string, string, Partial<Request>, string[]]>([
  ['joined with spaces', '奥 B-LOC / 斯 I-LOC / 陆 I-LOC / 雨 O', {}, ['spaced-characters 1']],
  ['joined with nothing', '奥 B-LOC / 斯 I-LOC / 陆 I-LOC / 雨 O', { options: { joiner: 'nothing' } }, []],
  ['words of several', 'rain O / in O / 奥斯陆 B-LOC / 雨 O', {}, []],
])('a set of single characters %s', async (_, block, more, want) => {
  const app = await project();
  expect(codes(await app.look(text(app, 't.txt', imgid(`IMGID:1 / ${block}`), more)))).toEqual(want);
});

describe('pictures that are attached later', () => {
  test.each<[string, (app: Importing) => Request, string[]]>([
    ['named after the id', (app) => text(app, 't.txt', imgid('IMGID:27 / a O | IMGID:28 / b O')), ['27.jpg', 'none']],
    ['named by a column', (app) => table(app, 't.csv', 'id,text,image\n1,a,x/p.jpg\n2,b,\n'), ['p.jpg', 'none']],
    ['named after the id of a table', (app) => table(app, 't.csv', 'id,text\n27,a\n3,b\n'), ['27.jpg', 'none']],
  ])('%s', async (_, request, want) => {
    const app = await project();
    await app.take(request(app));
    writeFile(app.at('pics/27.jpg'), await jpeg(12, 8));
    writeFile(app.at('pics/p.jpg'), await jpeg(8, 12));
    expect(await app.call('pictures.look', { folder: app.at('pics') })).toMatchObject({ lacking: 2, attached: 1 });
    expect((await app.finish(app.call('pictures.attach', { folder: app.at('pics') }))).result).toMatchObject({
      lacking: 2,
      attached: 1,
      findings: [],
    });
    const views = [...(await app.find('a')), ...(await app.find('b'))];
    expect(views.map(({ image }) => image?.fileName ?? 'none')).toEqual(want);
    const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
    expect(rows.filter(({ hasImage }) => hasImage)).toHaveLength(1); // the list knows it too
    expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
  });

  test('one that cannot be read is said, and the tweet goes on lacking one', async () => {
    const app = await project();
    await app.take(text(app, 't.txt', imgid('IMGID:27 / a O')));
    writeFile(app.at('pics/27.jpg'), 'no picture');
    const { result } = await app.finish(app.call('pictures.attach', { folder: app.at('pics') }));
    expect(result).toMatchObject({ lacking: 1, attached: 0, findings: [{ code: 'bad-picture' }] });
    await expect(app.call('pictures.look', { folder: app.at('nowhere') })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of a tweet whose id was taken: its own id is what the picture is named after', async () => {
    const app = await project();
    await app.take(table(app, 'd/a.csv', 'id,text\n27,Rain\n'));
    await app.take(table(app, 'd/b.csv', 'id,text\n27,Sun\n'));
    writeFile(app.at('pics/27.jpg'), await jpeg(12, 8));
    await app.finish(app.call('pictures.attach', { folder: app.at('pics') }));
    expect((await app.find('Sun'))[0]?.image?.fileName).toBe('27.jpg');
  });
});

describe('types that the project lacks', () => {
  const file = (app: Importing) =>
    text(app, 't.txt', imgid('IMGID:1 / Ana B-PER / F1 B-DRIVER / rain O | IMGID:2 / MCL B-CAR'));
  const types = async (app: Importing) => (await app.call('projects.current', {}))?.types.map(({ name }) => name);

  test('come with the import, all at once', async () => {
    const app = await project();
    expect((await app.look(file(app))).unknownTypes).toEqual({ DRIVER: 1, CAR: 1 });
    const request = { ...file(app), add: ['DRIVER', 'CAR'] };
    expect(await app.look(request)).toMatchObject({ obstacle: null, mentions: { PER: 1, DRIVER: 1, CAR: 1 } });
    expect(await types(app)).toEqual(['PER', 'LOC', 'MISC']); // looking adds none
    expect(await app.take(request)).toEqual({ samples: 2 });
    expect(await types(app)).toEqual(['PER', 'LOC', 'MISC', 'DRIVER', 'CAR']);
    expect(said(defined((await app.find('F1'))[0]))).toBe('PER* Ana, DRIVER* F1');
  });

  test.each<[string, Partial<Request>, Record<string, unknown>]>([
    [
      'a type of the file becomes a new one',
      { add: ['VEHICLE'], map: { CAR: 'VEHICLE', DRIVER: 'PER' } },
      { samples: 2 },
    ],
    ['one is left undecided', { add: ['CAR'] }, { refused: expect.stringContaining('DRIVER (1)') }],
    ['two that differ by case only', { add: ['DRIVER', 'CAR', 'car'] }, { refused: 'There is a type CAR already.' }],
  ])('%s', async (_, more, want) => {
    const app = await project();
    expect(await app.take({ ...file(app), ...more })).toEqual(want);
    expect(await types(app)).toHaveLength('refused' in want ? 3 : 4);
  });
});
