import { describe, expect, it } from 'vitest';
import {
  ExchangeState,
  importedInWords,
  importLabel,
  splitOfName,
} from '../../renderer/features/exchange/exchange.svelte';
import { formats } from '../../datasets';
import { formatViews } from '../../main/services/exchange/format-views';
import { PathPicker } from '../../renderer/path-picker.svelte';
import type { CallInput, CallName, CallOutput } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import type { FormatGuess, ImportReport } from '../../src/contract/exchange-views';
import { importReport } from './fake-report';

const views = formatViews(formats);

interface Importer {
  readonly exchange: ExchangeState;
  readonly asked: CallInput<'import.preview'>[];
}

/** Main as far as import goes: files with PER and OTHER in a project that has no OTHER, told by their endings. */
async function importer(picked = ''): Promise<Importer> {
  const asked: CallInput<'import.preview'>[] = [];
  const client: Client = {
    on: () => () => undefined,
    async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
      return answer(name, input) as CallOutput<K>;
    },
  };
  function answer(name: CallName, input: unknown): unknown {
    if (name === 'formats.list') return views;
    if (name === 'import.start') return { jobId: 'j1' };
    if (name === 'folders.pick') return { path: picked };
    if (name === 'import.recognise') return guessesOf((input as CallInput<'import.recognise'>).path);
    const request = input as CallInput<'import.preview'>;
    asked.push(request);
    const answered = 'OTHER' in (request.map ?? {});
    return importReport({
      ...{ tweets: 2, samples: 2, mentions: { PER: 3 } },
      unknownTypes: answered ? {} : { OTHER: 4 },
      obstacle: answered ? null : 'Say what OTHER becomes.',
    });
  }
  const exchange = new ExchangeState(client, new PathPicker(client, () => true));
  await exchange.start();
  return { exchange, asked };
}

function guessesOf(path: string): FormatGuess[] {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  if (ending === 'txt') {
    return [
      { format: 'gmner', confidence: 1, inputs: { text: path, boxes: '/data/xml' }, choices: {} },
      { format: 'imgid', confidence: 0.95, inputs: { text: path }, choices: {} },
    ];
  }
  if (ending === 'csv')
    return [{ format: 'csv', confidence: 0.9, inputs: { text: path }, choices: { textColumn: ['body'] } }];
  return ending === 'd' ? [{ format: 'pairs', confidence: 0.9, inputs: { dir: path }, choices: {} }] : [];
}

describe('import', () => {
  it('sees what a file is, with what lies beside it, and looks into it', async () => {
    const { exchange, asked } = await importer();
    expect([exchange.main, exchange.ready]).toEqual([null, false]);
    exchange.first = ' /data/train.txt ';
    await exchange.firstChanged();
    expect(exchange.likely?.title).toBe('GMNER');
    expect(asked).toEqual([
      {
        ...{ format: 'gmner', inputs: { text: '/data/train.txt', boxes: '/data/xml' } },
        ...{ options: {}, split: 'train', map: {}, as: 'reference', add: [], update: false, replace: false },
      },
    ]);
  });

  it('takes a folder that is picked first', async () => {
    const { exchange, asked } = await importer('/data/pairs.d');
    await exchange.pickFirst('folder');
    expect(asked).toMatchObject([{ format: 'pairs', inputs: { dir: '/data/pairs.d' } }]);
  });

  it('asks for the format of what it does not know, and keeps the path', async () => {
    const { exchange, asked } = await importer();
    exchange.first = '/data/train.conll';
    await exchange.firstChanged();
    expect([exchange.guesses, exchange.likely, exchange.format]).toEqual([[], null, '']);
    exchange.choose('imgid');
    expect(exchange.first).toBe('/data/train.conll');
    expect(asked).toMatchObject([{ format: 'imgid', inputs: { text: '/data/train.conll' } }]);
  });

  it('leaves the format that the person chose, and says what the file looks like', async () => {
    const { exchange, asked } = await importer();
    exchange.choose('imgid');
    exchange.first = '/data/train.txt';
    await exchange.firstChanged();
    expect([exchange.reads?.id, exchange.likely?.id, asked.at(-1)?.format]).toEqual(['imgid', 'gmner', 'imgid']);
    exchange.takeLikely();
    expect(asked.at(-1)).toMatchObject({ format: 'gmner', inputs: { boxes: '/data/xml' } });
    exchange.choose('jsonl');
    exchange.choose(''); // as it looks
    await expect.poll(() => exchange.format).toBe('gmner');
  });

  it('follows the next file while the format is seen from it', async () => {
    const { exchange, asked } = await importer();
    for (const path of ['/data/train.txt', '/data/table.csv']) {
      exchange.first = path;
      await exchange.firstChanged();
    }
    expect(asked.map(({ format }) => format)).toEqual(['gmner', 'csv']);
    expect(exchange.paths.boxes).toBeUndefined(); // they lay beside the other file
    exchange.first = '/data/notes.conll';
    await exchange.firstChanged();
    expect([exchange.format, exchange.first, asked.length]).toEqual(['', '/data/notes.conll', 2]);
  });

  it('GMNER is not ready without its boxes', async () => {
    const { exchange } = await importer();
    exchange.choose('gmner');
    exchange.first = '/data/train.conll';
    expect(exchange.ready).toBe(false);
    exchange.paths.boxes = '/data/xml';
    expect(exchange.ready).toBe(true);
  });

  it('asks what an unknown type becomes, and keeps asking until it is answered', async () => {
    const { exchange, asked } = await importer();
    exchange.choose('imgid');
    exchange.first = '/data/train.txt';
    await exchange.look();
    expect(exchange.unanswered).toEqual(['OTHER']);
    expect(asked.at(-1)?.map).toEqual({});
    await exchange.answer('OTHER', 'MISC');
    expect(exchange.unanswered).toEqual([]);
    expect(asked.at(-1)?.map).toEqual({ OTHER: 'MISC' });
    await exchange.answer('OTHER', null); // leave them out
    expect(exchange.unanswered).toEqual([]);
    expect(asked.at(-1)?.map).toEqual({ OTHER: null });
  });

  it('forgets the answers of another file', async () => {
    const { exchange } = await importer();
    exchange.choose('imgid');
    exchange.first = '/data/train.txt';
    await exchange.answer('OTHER', 'MISC');
    exchange.first = '/data/other.conll';
    await exchange.firstChanged();
    expect(exchange.map).toEqual({ OTHER: '' });
  });

  it('sends only what the format uses', async () => {
    const { exchange } = await importer();
    exchange.paths = { text: '/t.csv', dir: '/d', images: '/i', boxes: '/b' };
    exchange.choose('csv');
    exchange.setOption('textColumn', 'tweet');
    expect(exchange.request).toMatchObject({
      inputs: { text: '/t.csv', images: '/i' },
      options: { textColumn: 'tweet' },
    });
    exchange.choose('pairs');
    expect(exchange.request).toMatchObject({ inputs: { dir: '/d' }, options: {} });
    exchange.choose('csv');
    exchange.setOption('textColumn', null);
    expect(exchange.request.options).toEqual({});
  });
});

describe('what a file’s name says', () => {
  it.each([
    ['/d/train.txt', 'train'],
    ['C:\\d\\btc.dev', 'dev'],
    ['valid.txt', 'dev'],
    ['my-test-set.jsonl', 'test'],
    ['latest.csv', ''],
    ['strain.txt', ''],
    ['/train/tweets.txt', ''],
  ])('%s is for: %s', (path, want) => expect(splitOfName(path)).toBe(want));
});

describe('what an import would do and did', () => {
  const report = importReport({});

  it.each<[Partial<ImportReport>, string, string]>([
    [{ samples: 3 }, 'Import 3 tweets', 'Imported 3 tweets.'],
    [{ samples: 1, attached: 2 }, 'Import 1 tweet', 'Imported 1 tweet. 2 tweets that were here got suggestions.'],
    [{ attached: 1 }, 'Import suggestions for 1 tweet', '1 tweet that was here got suggestions.'],
    [{ filled: 2 }, 'Import 2 pictures', '2 tweets that were here got a picture.'],
    [{}, 'Import 0 tweets', 'Nothing new was in the file.'],
  ])('%j', (change, label, done) => {
    expect([importLabel({ ...report, ...change }), importedInWords({ ...report, ...change })]).toEqual([label, done]);
  });
});

describe('export', () => {
  const report = {
    samples: 1,
    layers: { work: 1, reference: 0, suggestions: 0 },
    mentions: {},
    losses: [],
    out: '/a.txt',
    bytes: 1,
  };

  /** Main with a file at /there.txt; the shell has the system's own dialogs or not. */
  function exporter(native: boolean) {
    const started: unknown[] = [];
    const client: Client = {
      on: () => () => undefined,
      async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
        if (name === 'folders.pick') return { path: '/there.txt' } as CallOutput<K>;
        const { out, replace } = input as CallInput<'export.start'>;
        if (name === 'export.preview') return { ...report, replaces: out === '/there.txt' } as CallOutput<K>;
        started.push(`${out}${replace ? ', replacing' : ''}`);
        return { jobId: 'j1' } as CallOutput<K>;
      },
    };
    return { exchange: new ExchangeState(client, new PathPicker(client, () => native)), started };
  }

  it('asks before a typed name replaces a file, and keeps the file until it is told', async () => {
    const { exchange, started } = exporter(false);
    exchange.out.out = '/there.txt';
    await exchange.lookAtExport();
    await exchange.export();
    expect(exchange.replacing).toBe('/there.txt');
    await exchange.mayReplace(false);
    expect([exchange.replacing, started]).toEqual([null, []]);
    await exchange.export();
    await exchange.mayReplace(true);
    expect(started).toEqual(['/there.txt, replacing']);
  });

  it('asks nothing for a new file, and asks when it is written again', async () => {
    const { exchange, started } = exporter(false);
    exchange.out.out = '/new.txt';
    await exchange.lookAtExport();
    await exchange.export();
    expect(started).toEqual(['/new.txt']);
    await exchange.export();
    expect(exchange.replacing).toBe('/new.txt');
  });

  it('does not ask again what the dialog of the system has asked', async () => {
    const { exchange, started } = exporter(true);
    await exchange.pickOut('there.txt');
    await exchange.export();
    expect([exchange.replacing, started]).toEqual([null, ['/there.txt, replacing']]);
  });
});
