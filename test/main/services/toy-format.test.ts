/** A new format is one folder and one line: here the folder is this object, and the line makes a registry of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createFormats, defineFormat } from '../../../datasets';
import { sampleFromText } from '../../../datasets/raw-text';
import { bioFromMentions } from '../../../src/domain/bio';
import { cli } from '../cli/run';
import { idAt, setUp, writeFile } from './set-up';

/** A tweet a line; a word in stars is a mention of the one type that an option names. */
const stars = defineFormat({
  id: 'stars',
  title: 'Stars',
  hint: 'A tweet a line, names in *stars*.',
  inputs: {
    tweets: { kind: 'file', title: 'Tweets', help: 'a tweet a line', required: true },
    photos: { kind: 'folder', title: 'Photos', help: 'photos named after the line', required: false },
  },
  options: z.object({
    starType: z.string().min(1).default('PER').meta({ title: 'Type of a star', description: 'Of every mention.' }),
    skipFirst: z.boolean().default(false).meta({ title: 'Skip the first line', description: 'A title.' }),
  }),
  labelled: true,
  pictures: { input: 'photos', named: 'by-id' },
  recognise: (head) =>
    head.kind === 'file' && head.lines[0]?.includes('*') ? { confidence: 0.9, input: 'tweets' } : null,
  read({ tweets }, { starType, skipFirst }, { findings, images }) {
    const lines = new TextDecoder()
      .decode(tweets.bytes)
      .trimEnd()
      .split('\n')
      .slice(skipFirst ? 1 : 0);
    const samples = lines.flatMap((text, i) => {
      const line = i + 1;
      const imagePath = images.byId(String(line), tweets.name, line);
      const raw = { externalId: String(line), text: text.replaceAll('*', ''), imagePath, file: tweets.name, line };
      const sample = sampleFromText(raw, findings);
      const starred = new Set(Array.from(text.matchAll(/\*(\w+)\*/gu), (match) => match[1]));
      const mentions = (sample?.tokens ?? []).flatMap((token, start) =>
        starred.has(token.text) ? [{ start, end: start + 1, type: starType, regions: null }] : [],
      );
      return sample ? [{ ...sample, mentions }] : [];
    });
    return { samples, layout: { newline: false } };
  },
  write: {
    ...{ hint: 'One star for all types.', extension: 'star', keepsState: false, keepsSplit: false },
    losses: ['Types: a star is a star.'],
    options: z.object({ star: z.string().length(1).default('*').meta({ title: 'Star', description: 'The sign.' }) }),
    write(samples, { star }, layout) {
      const lines = Array.from(samples, ({ tokens, mentions }) => {
        const tags = bioFromMentions(tokens.length, mentions);
        return tokens.map(({ text }, i) => (tags[i] === 'O' ? text : `${star}${text}${star}`)).join(' ');
      });
      const { newline } = z.object({ newline: z.boolean() }).safeParse(layout).data ?? { newline: true };
      const text = lines.join('\n') + (newline ? '\n' : '');
      return { bytes: new TextEncoder().encode(text), losses: [{ code: 'types', count: 1, message: '1 type.' }] };
    },
  },
});

const formats = createFormats([stars]);

test('the calls know it', async () => {
  const app = setUp({ starter: null, formats });
  const [view] = await app.call('formats.list', {});
  expect(view).toMatchObject({
    id: 'stars',
    inputs: [
      { name: 'tweets', kind: 'file', required: true },
      { name: 'photos', kind: 'folder', required: false },
    ],
    options: [
      { name: 'starType', kind: 'text', default: 'PER' },
      { name: 'skipFirst', kind: 'switch', default: false },
    ],
    writes: { extension: 'star', losses: ['Types: a star is a star.'], options: [{ name: 'star' }] },
  });

  const tweets = writeFile(join(app.home, 'a.txt'), '*Kevin* in Oslo\nrain');
  const [guess] = await app.call('import.recognise', { path: tweets });
  expect(guess).toEqual({ format: 'stars', confidence: 0.9, inputs: { tweets }, choices: {} });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const request = { format: 'stars', inputs: { tweets }, options: { starType: 'LOC' } };
  expect(await app.call('import.preview', request)).toMatchObject({ samples: 2, mentions: { LOC: 1 } });
  await app.finish(app.call('import.start', request));
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null, order: 'imported' });
  expect(await app.call('samples.get', { id: idAt(rows, 0) })).toMatchObject({ text: 'Kevin in Oslo' });

  const out = join(app.home, 'b.star');
  const job = await app.finish(
    app.call('export.start', { format: 'stars', out, what: 'reference', options: { star: '#' } }),
  );
  expect(job).toMatchObject({ state: 'finished', result: { samples: 2, losses: ['1 type.'] } });
  expect(readFileSync(out, 'utf8')).toBe('#Kevin# in Oslo\nrain'); // as the reader remembered: no newline at the end
});

test.each<[string, object, RegExp]>([
  ['a format that there is not', { format: 'imgid', inputs: {} }, /There is no format imgid/u],
  ['nothing to read', { format: 'stars', inputs: {} }, /Stars needs a file that is not named: Tweets \(tweets\)/u],
  ['an input that it has not', { format: 'stars', inputs: { tweets: '/x', boxes: '/y' } }, /Stars reads no boxes/u],
  ['an option that it has not', { format: 'stars', inputs: { tweets: '/x' }, options: { a: 1 } }, /no option a/u],
  [
    'an option that is wrong',
    { format: 'stars', inputs: { tweets: '/x' }, options: { starType: '' } },
    /the option starType is wrong/u,
  ],
])('%s is bad input', async (_, request, message) => {
  const app = setUp({ starter: null, formats });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER'] });
  await expect(app.call('import.preview', request as never)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(message),
  });
});

test('the command line has flags for it', async () => {
  const { run, folder } = cli({ starter: null, formats });
  writeFile(join(folder, 'a.txt'), 'title of *all*\n*Kevin* in Oslo');
  await run('init p --labels PER,LOC');
  const help = await run('import --help');
  for (const flag of ['--tweets <file>', '--photos <folder>', '--star-type <name>', '--skip-first'])
    expect(help.out).toContain(flag);
  const ran = await run('import p a.txt --skip-first --star-type LOC --json');
  expect(ran.json).toMatchObject({ format: 'stars', samples: 1, mentions: { LOC: 1 } });
  expect((await run('export p --format stars --what reference --star + --out b')).code).toBe(0);
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('+Kevin+ in Oslo');
  expect((await run('export p --format jsonl --out c')).err).toContain('Expected one of stars.');
});
